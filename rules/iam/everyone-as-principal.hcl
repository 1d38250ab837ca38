rule "IAM063" {
  name     = "everyone-as-principal"
  title    = "Resource policy names everyone, whatever its conditions"
  question = "the policy allows something to everyone who meets its conditions"
  severity = "info"
  group    = "security"
  default  = "off"
  aliases  = ["7af43613", "abb06e5f", "730675f9"]

  why = <<-EOT
    With `*` as principal, the conditions alone keep strangers out: a typing error in a key, or a condition that is taken away,
    opens the resource. IAM010 reports policies that no condition bounds.
  EOT
  how = "Name the accounts, roles or services in `Principal`, and keep the conditions."

  each "document" { in = [for document in iam::documents() : document if contains(["resource", "key"], document.kind)] }
  each "statement" { in = iam::statements(document.policy) }

  locals {
    everyone = [for principal in statement.principals : principal if contains(["AWS", "*"], principal.type) && contains(principal.identifiers, "*")]
  }

  when      = statement.effect == "Allow"
  condition = !anytrue([for principal in local.everyone : true])
  message   = "a statement of `${document.owner}` names everyone as its principal"
  place     = local.everyone[0].identifiers
}
