rule "IAM018" {
  name         = "confused-deputy-resource"
  title        = "Resource policy lets a service in for any account"
  question     = "the resource policy lets a service in for any account"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Resource policies let services in for this account only."

  why = <<-EOT
    The service acts for whoever asks it: somebody in another account can have it send to this queue, or write into this
    bucket.
  EOT
  how = "Add the conditions `aws:SourceArn` and `aws:SourceAccount`."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["confused-deputy-resource", "confused-deputy-missing-source-account"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy
}
