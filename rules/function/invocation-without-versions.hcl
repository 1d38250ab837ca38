rule "LMB021" {
  name     = "invocation-without-versions"
  title    = "Permission to invoke covers the function or its versions, not both"
  question = "the policy covers the function or its versions alone"
  severity = "info"
  group    = "correctness"
  default  = "off"
  aliases  = ["0ca1017d"]

  why = <<-EOT
    Lambda compares the ARN that is called. A call of an alias or a version has its name at the end, a call of the function has
    not; a policy with one of the two refuses the other.
  EOT
  how = "Name both: the ARN of the function, and the ARN with `:*`."

  each "document" { in = [for document in iam::documents() : document if contains(["identity", "unattached"], document.kind)] }
  each "statement" { in = iam::statements(document.policy) }

  locals {
    invokes = anytrue([for action in statement.actions : iam::actions_match(action, "lambda:InvokeFunction")])
    # ARNs of functions: `arn:aws:lambda:REGION:ACCOUNT:function:NAME`, and `:QUALIFIER`.
    parts     = [for resource in statement.resources : split(":", resource) if can(regex("^arn:[^:]*:lambda:[^:]*:[^:]*:function:", resource))]
    plain     = [for parts in local.parts : parts if length(parts) == 7]
    qualified = [for parts in local.parts : parts if length(parts) == 8]
    # A star at the end of the name takes in what follows it.
    whole = [for parts in local.plain : parts if endswith(parts[6], "*")]
  }

  when      = statement.effect == "Allow" && local.invokes && length(local.parts) > 0 && length(local.whole) == 0
  condition = (length(local.plain) > 0) == (length(local.qualified) > 0)
  unknown   = "silent"
  message   = length(local.plain) > 0 ? "the policy of `${document.owner}` covers the function and none of its versions" : "the policy of `${document.owner}` covers versions of the function and not the function itself"
  place     = statement.resources
}
