rule "ECS037" {
  name         = "non-fargate-task"
  title        = "Task definition that does not run on Fargate"
  question     = "the task definition does not run on Fargate"
  severity     = "medium"
  group        = "requirements"
  profile      = "fargate"
  requirements = ["8.1"]
  proves       = "Every task definition is for Fargate."

  why = <<-EOT
    Tasks are meant to run on Fargate. A task definition that does not require it, and that nothing launches there,
    needs instances that nobody provides.
  EOT
  how = "Set `requires_compatibilities = [\"FARGATE\"]`."

  each "task" { in = resources.aws_ecs_task_definition }

  condition = ecs::is_fargate(task)
  message   = "task definition `${task.family}` does not run on Fargate"
  place     = task.requires_compatibilities
}
