rule "EFS002" {
  name         = "unencrypted-efs-transit"
  title        = "EFS is mounted without encryption in transit"
  severity     = "high"
  group        = "security"
  requirements = ["6.1", "8.3"]
  aliases      = ["CKV_AWS_97", "AWS-0035", "4d46ff3b", "AC_AWS_0463", "ECS.18"]

  why = <<-EOT
    NFS sends files in plain text. Without encryption in transit, everybody on the way can read and change them.
  EOT
  how = "Set `transit_encryption = \"ENABLED\"`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "volume" { in = task.volume }
  each "efs" { in = volume.efs_volume_configuration }

  condition = efs.transit_encryption == "ENABLED"
  message   = "volume `${volume.name}` of task definition `${task.family}` is mounted without encryption in transit"
  place     = efs.transit_encryption
}
