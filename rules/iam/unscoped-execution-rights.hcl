rule "IAM066" {
  name         = "unscoped-execution-rights"
  title        = "Policy allows pulling every image or writing to every log group"
  question     = "the policy allows pulling every image or writing to every log group"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  expects      = "Policies name the repositories and log groups that they allow actions on."
  aliases      = ["CKV_AWS_111", "CKV_AWS_290", "CKV_AWS_355", "CKV_AWS_356"]

  why = <<-EOT
    AWS's own policies for execution roles allow these actions on every resource. A policy that names the repositories
    and log groups keeps the images and logs of other programs apart.
  EOT
  how = "Name the ARNs of the repositories and log groups. Only `ecr:GetAuthorizationToken` needs `*`, in a separate statement."

  each "document" { in = iam::documents() }
  each "problem" { in = iam::problems(document, ["execution-unscoped"]) }

  condition = problem.absent
  message   = problem.message
  help      = problem.help
  place     = problem.policy

  fix {
    value  = problem.smaller
    safety = "unsafe"
  }
}
