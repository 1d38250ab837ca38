rule "ECS033" {
  name         = "missing-container-insights"
  title        = "Container Insights is disabled"
  question     = "Container Insights is disabled"
  severity     = "low"
  group        = "security"
  requirements = ["6.1"]
  proves       = "Clusters have Container Insights enabled."
  aliases      = ["CKV_AWS_65", "AWS-0034", "97cb0688", "ECS.12", "CT.ECS.PR.2"]

  why = <<-EOT
    Without Container Insights, nothing records how many tasks ran and how much CPU, memory and network they used, so
    overload and misuse go unnoticed.
  EOT
  how = <<-EOT
    Enable Container Insights in the cluster.

    ```hcl
    setting {
      name  = "containerInsights"
      value = "enhanced"
    }
    ```
  EOT

  each "cluster" { in = resources.aws_ecs_cluster }

  locals {
    values  = [for setting in cluster.setting : setting.value if setting.name == "containerInsights"]
    # What a module that is not here may set for the account, others may set as well.
    account = tf::written([for setting in resources.aws_ecs_account_setting_default : setting.value if setting.name == "containerInsights" && setting.value != "disabled"])
  }

  # The account default applies to clusters without the setting.
  condition = length(local.values) > 0 ? contains(["enabled", "enhanced"], local.values[0]) : tf::perhaps_any(local.account)
  message   = "cluster `${cluster.name}` has Container Insights disabled"
  place     = length(local.values) > 0 ? local.values[0] : cluster

  fix {
    value = "enabled"
    block = <<-EOT
      setting {
        name  = "containerInsights"
        value = "enabled"
      }
    EOT
  }
}
