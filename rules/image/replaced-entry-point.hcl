rule "IMG012" {
  name     = "replaced-entry-point"
  title    = "Entry point of the image replaced"
  question = "a container replaces the entry point of its image"
  severity = "low"
  group    = "correctness"

  why = <<-EOT
    The image's contract describes the program that the image starts. With another entry point, its variables, port and
    health check may not apply.
  EOT
  how = "Remove `entryPoint`, or set it to the entry point of the contract."

  each "task" { in = resources.aws_ecs_task_definition }
  each "container" { in = image::containers(task) }
  each "image" { in = image::of(task, container) }

  when      = container.entryPoint != null && image.contract.entrypoint != null
  condition = join(" ", [for word in container.entryPoint : coalesce(word, "null")]) == join(" ", image.contract.entrypoint)
  message   = "container `${container.name}` starts `${join(" ", container.entryPoint)}` instead of the program of the image `${image.name}`"
  place     = container.entryPoint
  related   = [image.entrypoint]
}
