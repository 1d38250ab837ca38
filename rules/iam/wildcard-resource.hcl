rule "IAM002" {
  name         = "wildcard-resource"
  title        = "Policy allows reading data or changing permissions of every resource"
  question     = "the policy allows reading data or changing permissions of every resource"
  severity     = "high"
  group        = "security"
  requirements = ["6.1"]
  expects      = "No policy allows reading data, or changing permissions, of every resource."
  aliases      = ["CKV_AWS_108", "CKV_AWS_288", "CKV_AWS_109", "CKV_AWS_289", "CKV_AWS_107", "CKV_AWS_287", "CKV_AWS_355", "CKV_AWS_356"]

  why = <<-EOT
    A program with this policy can read all buckets, secrets or messages of the account, or change who can, and not only
    its own.
  EOT
  how = "Name the ARNs that the program uses."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["data-read-unscoped", "permissions-management-unscoped", "credentials-exposure"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy

  fix {
    value  = problem.smaller
    safety = "unsafe"
  }
}
