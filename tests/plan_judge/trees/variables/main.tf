locals {
  greeting = "in the file"
  kept     = "kept"
}

resource "terraform_data" "values" {
  for_each = {
    services     = var.services
    not_nullable = var.not_nullable
    nullable     = var.nullable
    from_tfvars  = var.from_tfvars
    from_auto    = var.from_auto
    from_json    = var.from_json
    overridden   = var.overridden
    converted    = var.converted
    numbers      = var.numbers
    anything     = var.anything
    settings     = var.settings
    checked      = var.checked
    locals       = [local.greeting, local.kept]
    length       = length(var.settings)
  }
  input = each.value
}

resource "aws_ssm_parameter" "secret" {
  name  = "/secret"
  type  = "SecureString"
  value = var.secret
}

resource "aws_cloudwatch_log_group" "overridden" {
  name              = "in-the-file"
  retention_in_days = 7
  tags              = { From = "main.tf" }
}

resource "aws_ecs_service" "overridden" {
  name          = "overridden"
  desired_count = 1

  network_configuration {
    subnets = ["subnet-1"]
  }

  ordered_placement_strategy {
    type  = "spread"
    field = "instanceId"
  }
}

module "service" {
  source   = "./service"
  for_each = var.services

  name         = each.key
  service      = each.value
  not_nullable = null
  nullable     = null
}

resource "terraform_data" "outputs" {
  input = module.service
}
