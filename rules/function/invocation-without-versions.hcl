rule "LMB021" {
  name     = "invocation-without-versions"
  title    = "Policy for a function or its versions, but not both"
  question = "the policy covers only the function or only its versions"
  severity = "info"
  group    = "correctness"
  default  = "off"
  aliases  = ["0ca1017d"]

  why = <<-EOT
    Lambda compares the ARN of the call with the policy. The ARN of a version or alias ends with its name, that of the
    function does not. A policy with only one of them denies the other.
  EOT
  how = "Allow both: the ARN of the function, and that ARN with `:*`."

  each "document" { in = [for document in iam::documents() : document if contains(["identity", "unattached"], document.kind)] }
  each "statement" { in = iam::statements(document.policy) }

  locals {
    invokes = iam::actions_match(statement.actions, "lambda:InvokeFunction")
    # ARNs of functions: `arn:aws:lambda:REGION:ACCOUNT:function:NAME`, and `:QUALIFIER`.
    parts     = [for resource in statement.resources : split(":", resource) if can(regex("^arn:[^:]*:lambda:[^:]*:[^:]*:function:", resource))]
    plain     = [for parts in local.parts : parts if length(parts) == 7]
    qualified = [for parts in local.parts : parts if length(parts) == 8]
    # A star at the end of the name also matches versions.
    whole = [for parts in local.plain : parts if endswith(parts[6], "*")]
  }

  when      = statement.effect == "Allow" && local.invokes && length(local.parts) > 0 && length(local.whole) == 0
  condition = (length(local.plain) > 0) == (length(local.qualified) > 0)
  unknown   = "silent"
  message   = length(local.plain) > 0 ? "the policy of `${document.owner}` covers the function, but not its versions" : "the policy of `${document.owner}` covers versions of the function, but not the function itself"
  place     = statement.resources
}
