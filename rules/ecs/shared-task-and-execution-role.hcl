rule "ECS025" {
  name         = "shared-task-and-execution-role"
  title        = "Task role and execution role are the same"
  question     = "the task has one role for itself and its execution"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1"]
  proves       = "The task role and the execution role are two roles."
  aliases      = ["CKV_AWS_249"]

  why = <<-EOT
    The execution role may read every secret of the task and pull its images. Code that runs in the container needs
    neither, and gets both when it has the same role.
  EOT
  how = "Make a role of its own for the task, with what the application needs."

  each "task" { in = resources.aws_ecs_task_definition }

  when      = tf::declared(task.task_role_arn) && tf::declared(task.execution_role_arn)
  condition = tf::known(task.task_role_arn == task.execution_role_arn) ? task.task_role_arn != task.execution_role_arn : true
  message   = "task definition `${task.family}` has one role for the task and its execution"
  place     = task.task_role_arn
  related   = [task.execution_role_arn]
}
