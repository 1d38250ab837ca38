rule "CDN005" {
  name     = "missing-default-root-object"
  title    = "Distribution without a default root object"
  question = "the distribution has no default root object"
  severity = "low"
  group    = "security"
  expects  = "Every distribution has a default root object."
  aliases  = ["CKV_AWS_305", "CloudFront.1"]

  why = <<-EOT
    A request for `/` goes to the origin as is. A bucket answers it with a list of its objects, or with an error.
  EOT
  how = "Set `default_root_object`, usually to `index.html`."

  each "it" { in = resources.aws_cloudfront_distribution }

  # Only buckets list their objects.
  when      = anytrue([for origin in it.origin : length(origin.custom_origin_config) == 0])
  condition = tf::declared(it.default_root_object)
  message   = "distribution `${tf::address(it)}` has no default root object"
  place     = it.default_root_object

  fix {
    value  = "index.html"
    safety = "unsafe"
  }
}
