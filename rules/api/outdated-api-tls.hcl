rule "API010" {
  name     = "outdated-api-tls"
  title    = "API domain with an outdated version of TLS"
  question = "the domain accepts outdated versions of TLS"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_206", "AWS-0005"]

  why = <<-EOT
    TLS 1.0 and 1.1 have known weaknesses.
  EOT
  how = "Set `security_policy = \"TLS_1_2\"`."

  each "it" { in = resources.aws_api_gateway_domain_name }

  condition = tf::declared(it.security_policy) ? it.security_policy != "TLS_1_0" : false
  message   = "domain `${tf::address(it)}` accepts TLS 1.0 or 1.1"
  place     = it.security_policy

  fix {
    value  = "TLS_1_2"
    safety = "unsafe"
  }
}
