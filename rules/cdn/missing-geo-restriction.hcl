rule "CDN012" {
  name     = "missing-geo-restriction"
  title    = "Distribution without a geographic restriction"
  question = "the distribution serves every country"
  severity = "low"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_374"]

  why = <<-EOT
    Where an application has users in some countries only, requests from all others are attacks or mistakes.
  EOT
  how = "Set `restriction_type` to `whitelist` with the countries of the users."

  each "it" { in = resources.aws_cloudfront_distribution }
  each "restrictions" { in = it.restrictions }
  each "geo" { in = restrictions.geo_restriction }

  condition = contains(["whitelist", "blacklist"], geo.restriction_type)
  message   = "distribution `${tf::address(it)}` serves every country"
  place     = geo.restriction_type
}
