rule "IMG012" {
  name     = "replaced-entry-point"
  title    = "Replaced entry point"
  question = "a container replaces the entry point of its image"
  severity = "low"
  group    = "correctness"

  why = <<-EOT
    The image's contract is about the program that the image starts. With another entry point, neither its variables
    nor its port nor its health check need be what the contract says.
  EOT
  how = "Leave `entryPoint` out, or set it to that of the contract."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = image::containers(task) }
  each "image" { in = image::of(task, container) }

  when      = container.entryPoint != null && image.contract.entrypoint != null
  condition = join(" ", [for word in container.entryPoint : coalesce(word, "null")]) == join(" ", image.contract.entrypoint)
  message   = "container `${container.name}` starts `${join(" ", container.entryPoint)}` instead of the program of the image `${image.name}`"
  place     = container.entryPoint
  related   = [image.entrypoint]
}
