rule "EFS021" {
  name         = "refused-efs-transit"
  title        = "EFS authorization without encryption in transit"
  question     = "a volume lacks the encryption in transit that its authorization needs"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.3"]
  expects      = "Volumes with an access point or IAM authorization are encrypted in transit."
  aliases      = ["CKV_AWS_97", "AWS-0035", "4d46ff3b", "AC_AWS_0463", "ECS.18"]

  why = <<-EOT
    A volume with an access point or IAM authorization needs encryption in transit, which is off by default. AWS refuses
    to register the task definition.
  EOT
  how = "Set `transit_encryption = \"ENABLED\"`."

  each "task" { in = resources.aws_ecs_task_definition }
  each "volume" { in = task.volume }
  each "efs" { in = volume.efs_volume_configuration }

  when      = anytrue([for authorization in efs.authorization_config : tf::declared(authorization.access_point_id) || authorization.iam == "ENABLED"])
  condition = efs.transit_encryption == "ENABLED"
  message   = "volume `${volume.name}` of task definition `${task.family}` has an access point or IAM authorization, but no encryption in transit"
  place     = efs.transit_encryption

  fix {
    value = "ENABLED"
  }
}
