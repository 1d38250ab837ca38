rule "IAM018" {
  name         = "confused-deputy-resource"
  title        = "Resource policy allows a service acting for any account"
  question     = "the resource policy allows a service acting for any account"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Resource policies allow services acting for this account only."

  why = <<-EOT
    The service acts for whoever calls it (the confused deputy problem): a stranger in another account can make it send
    to this queue, or write to this bucket.
  EOT
  how = "Add the conditions `aws:SourceArn` and `aws:SourceAccount`."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["confused-deputy-resource", "confused-deputy-missing-source-account"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
