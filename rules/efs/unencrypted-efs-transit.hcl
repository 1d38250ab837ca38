rule "EFS002" {
  name         = "unencrypted-efs-transit"
  title        = "EFS mounted without encryption in transit"
  question     = "a volume is mounted without encryption in transit"
  severity     = "medium"
  group        = "security"
  requirements = ["6.1", "8.3"]
  proves       = "File systems are mounted over TLS."
  aliases      = ["CKV_AWS_97", "AWS-0035", "4d46ff3b", "AC_AWS_0463", "ECS.18"]

  why = <<-EOT
    NFS sends files in plain text. Without encryption in transit, anyone on the network path can read and change them.
  EOT
  how = "Set `transit_encryption = \"ENABLED\"`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "volume" { in = task.volume }
  each "efs" { in = volume.efs_volume_configuration }

  # With an access point or IAM, AWS refuses the task definition: EFS021.
  when      = !anytrue([for authorization in efs.authorization_config : tf::declared(authorization.access_point_id) || authorization.iam == "ENABLED"])
  condition = efs.transit_encryption == "ENABLED"
  message   = "volume `${volume.name}` of task definition `${task.family}` is mounted without encryption in transit"
  place     = efs.transit_encryption

  fix {
    value = "ENABLED"
  }
}
