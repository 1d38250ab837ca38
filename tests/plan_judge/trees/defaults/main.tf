# Resources with few arguments: what is not written is null, a default of the provider, or known after apply.

resource "aws_ecs_cluster" "this" {
  name = "defaults"

  configuration {
    execute_command_configuration {}
  }
}

resource "aws_ecs_service" "this" {
  name = "defaults"

  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }

  load_balancer {
    container_name = "web"
    container_port = 80
  }

  network_configuration {
    subnets = ["subnet-1"]
  }
}

resource "aws_ecs_task_definition" "this" {
  family                = "defaults"
  container_definitions = "[]"

  volume {
    name = "data"

    efs_volume_configuration {
      file_system_id = "fs-1"
    }
  }

  runtime_platform {}
}

resource "aws_appautoscaling_target" "this" {
  max_capacity       = 2
  min_capacity       = 1
  resource_id        = "service/a/b"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"
}

resource "aws_appautoscaling_policy" "this" {
  name               = "defaults"
  resource_id        = "service/a/b"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"

  step_scaling_policy_configuration {
    step_adjustment {
      scaling_adjustment          = 1
      metric_interval_lower_bound = 0
    }
  }
}

resource "aws_efs_file_system" "this" {}

resource "aws_efs_access_point" "this" {
  file_system_id = "fs-1"

  root_directory {
    path = "/a"
  }
}

resource "aws_lb" "this" {
  name    = "defaults"
  subnets = ["subnet-1", "subnet-2"]

  access_logs {
    bucket  = "logs"
    enabled = true
  }
}

resource "aws_lb_target_group" "this" {
  name        = "defaults"
  port        = 80
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = "vpc-1"

  health_check {
    path = "/health"
  }

  stickiness {
    type = "lb_cookie"
  }
}

resource "aws_lb_listener" "this" {
  load_balancer_arn = "arn:aws:elasticloadbalancing:us-west-2:123456789012:loadbalancer/app/a/1234567890123456"

  default_action {
    type = "redirect"

    redirect {
      status_code = "HTTP_301"
    }
  }
}

resource "aws_security_group" "this" {}

resource "aws_vpc_security_group_ingress_rule" "this" {
  security_group_id = "sg-1"
  ip_protocol       = "-1"
  cidr_ipv4         = "10.0.0.0/8"
}

resource "aws_security_group_rule" "this" {
  security_group_id = "sg-1"
  type              = "ingress"
  protocol          = "tcp"
  from_port         = 80
  to_port           = 80
  cidr_blocks       = ["10.0.0.0/8"]
}

resource "aws_vpc" "this" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_subnet" "this" {
  vpc_id     = "vpc-1"
  cidr_block = "10.0.0.0/24"
}

resource "aws_nat_gateway" "this" {
  subnet_id     = "subnet-1"
  allocation_id = "eipalloc-1"
}

resource "aws_eip" "this" {}

resource "aws_iam_role" "this" {
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

resource "aws_lambda_function" "this" {
  function_name = "defaults"
  role          = "arn:aws:iam::123456789012:role/a"
  image_uri     = "a:1"
  package_type  = "Image"
}

resource "aws_s3_bucket" "this" {}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket              = "bucket"
  block_public_policy = true
}

resource "aws_s3_bucket_versioning" "this" {
  bucket = "bucket"

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_sqs_queue" "this" {}

resource "aws_sqs_queue" "fifo" {
  name       = "a.fifo"
  fifo_queue = true
}

resource "aws_sns_topic" "this" {}

resource "aws_kms_key" "this" {}

resource "aws_secretsmanager_secret" "this" {
  name = "defaults"
}

resource "aws_cloudwatch_log_group" "this" {}

resource "aws_cloudwatch_metric_alarm" "this" {
  alarm_name          = "defaults"
  comparison_operator = "GreaterThanThreshold"
  evaluation_periods  = 1
  metric_name         = "CPUUtilization"
  namespace           = "AWS/ECS"
  period              = 60
  statistic           = "Average"
  threshold           = 80
}

resource "aws_cloudwatch_event_rule" "this" {
  schedule_expression = "rate(1 day)"
}

resource "aws_cloudwatch_event_target" "this" {
  rule = "defaults"
  arn  = "arn:aws:ecs:us-west-2:123456789012:cluster/a"

  ecs_target {
    task_definition_arn = "arn:aws:ecs:us-west-2:123456789012:task-definition/a:1"
  }
}

resource "aws_launch_template" "this" {
  metadata_options {
    http_tokens = "required"
  }

  block_device_mappings {
    ebs {}
  }
}

resource "aws_autoscaling_group" "this" {
  max_size             = 1
  min_size             = 0
  launch_configuration = "defaults"

  tag {
    key                 = "a"
    value               = "b"
    propagate_at_launch = true
  }
}

resource "aws_instance" "this" {
  ami           = "ami-12345678"
  instance_type = "t3.micro"
}

resource "aws_db_instance" "this" {
  instance_class = "db.t3.micro"
}

resource "aws_dynamodb_table" "this" {
  name         = "defaults"
  hash_key     = "id"
  billing_mode = "PAY_PER_REQUEST"

  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_flow_log" "this" {
  vpc_id          = "vpc-1"
  log_destination = "arn:aws:s3:::logs"
}

resource "aws_ecr_repository" "this" {
  name = "defaults"
}

resource "aws_vpc_endpoint" "this" {
  vpc_id       = "vpc-1"
  service_name = "com.amazonaws.us-west-2.s3"
}

resource "aws_route_table" "this" {
  vpc_id = "vpc-1"

  route {
    cidr_block = "0.0.0.0/0"
    gateway_id = "igw-1"
  }
}

resource "aws_service_discovery_service" "this" {
  name = "defaults"

  dns_config {
    namespace_id = "ns-1"

    dns_records {
      type = "A"
      ttl  = 10
    }
  }
}
