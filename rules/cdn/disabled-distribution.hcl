rule "CDN014" {
  name     = "disabled-distribution"
  title    = "Disabled distribution"
  question = "the distribution is disabled"
  severity = "info"
  group    = "hygiene"
  default  = "off"
  aliases  = ["CKV_AWS_216"]

  why = <<-EOT
    A disabled distribution serves nothing, and may be a leftover.
  EOT
  how = "Set `enabled = true`, or remove the distribution."

  each "it" { in = resources.aws_cloudfront_distribution }

  condition = tf::declared(it.enabled) ? it.enabled == true : true
  message   = "distribution `${tf::address(it)}` is disabled"
  place     = it.enabled

  fix {
    value  = true
    safety = "unsafe"
  }
}
