rule "LMB023" {
  name     = "code-settings-beside-image"
  title    = "Handler, runtime or layers of a function that is an image"
  question = "Lambda refuses an argument of the function"
  severity = "high"
  group    = "correctness"

  why = <<-EOT
    A container image brings its own runtime, and says itself what it runs. Lambda refuses to create a function of package
    type `Image` with a handler, a runtime or layers (CreateFunction: InvalidParameterValueException).
  EOT
  how = "Remove the argument. Set the command of the image in `image_config`."

  each "function" { in = resources.aws_lambda_function }
  each "argument" { in = ["handler", "runtime", "layers"] }

  when      = function.package_type == "Image"
  condition = !tf::declared(function[argument])
  message   = "Lambda refuses `${argument}` for `${tf::address(function)}`, which is an image"
  place     = function[argument]
}
