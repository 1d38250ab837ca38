resource "aws_cloudwatch_log_group" "overridden" {
  retention_in_days = 30
  tags              = { From = "more_override.tf" }
}

resource "aws_ecs_service" "overridden" {
  network_configuration {
    subnets         = ["subnet-2", "subnet-3"]
    security_groups = ["sg-1"]
  }
}
