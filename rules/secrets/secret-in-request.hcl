rule "SEC011" {
  name     = "secret-in-request"
  title    = "Secret in a URL or in plain HTTP"
  question = "the request sends no secret in its URL or without TLS"
  severity = "high"
  group    = "security"
  aliases  = ["CKV2_AWS_36", "AWS-0134"]

  why = <<-EOT
    Terraform sends the request at every plan. URLs end up in the logs of servers and proxies, and without TLS everyone
    on the way reads headers and body too.
  EOT
  how = "Send the secret in a header, over `https://`, and only to a server that needs it."

  each "request" { in = data.http }

  locals {
    content = tf::sensitive(try(request.request_headers, null)) || tf::sensitive(try(request.request_body, null))
  }

  condition = !tf::sensitive(request.url) && !(local.content && startswith(lower(request.url), "http://"))
  message   = "`${tf::address(request)}` sends a secret ${tf::sensitive(request.url) ? "in its URL" : "without TLS"}"
  place     = request.url
}
