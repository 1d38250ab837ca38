rule "LMB023" {
  name     = "code-settings-beside-image"
  title    = "Handler, runtime or layers on a container image function"
  question = "Lambda refuses an argument of the function"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A container image has its own runtime and command. Lambda refuses a function of package type `Image` with a handler,
    a runtime or layers (InvalidParameterValueException).
  EOT
  how = "Remove the argument, and set the command in `image_config`."

  each "function" { in = resources.aws_lambda_function }
  each "argument" { in = ["handler", "runtime", "layers"] }

  when      = function.package_type == "Image"
  condition = !tf::declared(function[argument])
  message   = "`${tf::address(function)}` sets `${argument}`, which Lambda refuses for container images"
  place     = function[argument]
}
