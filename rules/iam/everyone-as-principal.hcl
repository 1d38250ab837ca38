rule "IAM063" {
  name     = "everyone-as-principal"
  title    = "Conditional access for everyone in a resource policy"
  question = "the resource policy has the principal `*`"
  severity = "info"
  group    = "security"
  default  = "off"
  aliases  = ["7af43613", "abb06e5f", "730675f9", "ffdf4b37", "1df37f4b", "66c6f96f", "d24c0755"]

  why = <<-EOT
    With the principal `*`, only the conditions keep strangers out: a typo in a key, or a condition that is removed
    later, opens the resource. IAM010 and IAM021 report policies whose conditions do not restrict who has access.
  EOT
  how = "Name the accounts, roles or services in `Principal`, and keep the conditions."

  each "document" { in = [for document in iam::documents() : document if contains(["resource", "key"], document.kind)] }
  each "statement" { in = iam::statements(document.policy) }

  locals {
    everyone = [for principal in statement.principals : principal if contains(["AWS", "*"], principal.type) && contains(principal.identifiers, "*")]
  }

  when      = statement.effect == "Allow"
  condition = !anytrue([for principal in local.everyone : true])
  message   = "a statement of `${document.owner}` has the principal `*`"
  place     = local.everyone[0].identifiers
}
