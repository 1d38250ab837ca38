rule "CDN012" {
  name     = "missing-geo-restriction"
  title    = "Distribution without a geographic restriction"
  question = "the distribution has no geographic restriction"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_374"]

  why = <<-EOT
    If an application has users in a few countries only, requests from all others are attacks or mistakes.
  EOT
  how = "Set `restriction_type = \"whitelist\"`, and list the countries of your users in `locations`."

  each "it" { in = resources.aws_cloudfront_distribution }
  each "restrictions" { in = it.restrictions }
  each "geo" { in = restrictions.geo_restriction }

  condition = contains(["whitelist", "blacklist"], geo.restriction_type)
  message   = "distribution `${tf::address(it)}` has no geographic restriction"
  place     = geo.restriction_type
}
