rule "ECS025" {
  name         = "shared-task-and-execution-role"
  title        = "Same role as task role and execution role"
  question     = "the task role and the execution role are the same"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  proves       = "The task role and the execution role differ."
  aliases      = ["CKV_AWS_249"]

  why = <<-EOT
    The execution role can read all secrets of the task and pull its images. Code in the container needs neither, but
    gets both if it uses the same role.
  EOT
  how = "Create a separate task role with only the permissions that the application needs."

  each "task" { in = resources.aws_ecs_task_definition }

  when      = tf::declared(task.task_role_arn) && tf::declared(task.execution_role_arn)
  condition = tf::known(task.task_role_arn == task.execution_role_arn) ? task.task_role_arn != task.execution_role_arn : true
  message   = "task definition `${task.family}` uses the same role as task role and execution role"
  place     = task.task_role_arn
  related   = [task.execution_role_arn]
}
