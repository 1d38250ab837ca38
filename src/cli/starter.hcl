# Configuration of bottlelint. Every setting: `bottlelint config show`, and docs/configuration.md.
# Lines that begin with "# | " are examples: remove these marks to use them.

check {
  # What `bottlelint check` reads when it is given no path.
  # | paths = ["."]
  exclude = ["**/examples/**", "**/test/**"]

  # "default": security and correctness. "fargate": also what is expected of a module that runs on Fargate alone.
  profile = "default"

  # From which severity on a finding ends the run with code 1: info, low, medium, high, critical, never.
  fail_on = "high"
}

evaluate {
  # Values as Terraform would get them.
  # | var_files = ["envs/prod/prod.tfvars"]
  # | assume    = { "data.aws_caller_identity.current.account_id" = "111122223333" }
}

rules {
  # | dirs   = ["policy"]
  # | ignore = ["MOD002"]
}

# | rule "ECS004" {
# |   severity     = "high"
# |   suppressible = false
# | }

suppressions {
  require_reason = true
  # | max_days = 180
}

# For code that you may not edit.
# | exception {
# |   rules   = ["ECS011"]
# |   address = "module.legacy"
# |   until   = "2027-12-31"
# |   reason  = "Images move to digests next year, OPS-4411"
# | }
