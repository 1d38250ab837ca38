# A deployment of two services. Every name begins with `u0000`, so that a test can make many of it.

resource "aws_vpc" "u0000" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_support   = true
  enable_dns_hostnames = true
  tags                 = { Name = "u0000" }
}

resource "aws_internet_gateway" "u0000" {
  vpc_id = aws_vpc.u0000.id
}

resource "aws_eip" "u0000" {
  domain = "vpc"
}

resource "aws_nat_gateway" "u0000" {
  allocation_id = aws_eip.u0000.id
  subnet_id     = aws_subnet.u0000_pub_a.id
}

resource "aws_route_table" "u0000_pub" {
  vpc_id = aws_vpc.u0000.id
}

resource "aws_route_table" "u0000_priv" {
  vpc_id = aws_vpc.u0000.id
}

resource "aws_route" "u0000_pub" {
  route_table_id         = aws_route_table.u0000_pub.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.u0000.id
}

resource "aws_route" "u0000_priv" {
  route_table_id         = aws_route_table.u0000_priv.id
  destination_cidr_block = "0.0.0.0/0"
  nat_gateway_id         = aws_nat_gateway.u0000.id
}

resource "aws_subnet" "u0000_pub_a" {
  vpc_id            = aws_vpc.u0000.id
  cidr_block        = "10.0.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table_association" "u0000_pub_a" {
  subnet_id      = aws_subnet.u0000_pub_a.id
  route_table_id = aws_route_table.u0000_pub.id
}

resource "aws_subnet" "u0000_pub_b" {
  vpc_id            = aws_vpc.u0000.id
  cidr_block        = "10.0.1.0/24"
  availability_zone = "eu-west-1b"
}

resource "aws_route_table_association" "u0000_pub_b" {
  subnet_id      = aws_subnet.u0000_pub_b.id
  route_table_id = aws_route_table.u0000_pub.id
}

resource "aws_subnet" "u0000_priv_a" {
  vpc_id            = aws_vpc.u0000.id
  cidr_block        = "10.0.2.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_route_table_association" "u0000_priv_a" {
  subnet_id      = aws_subnet.u0000_priv_a.id
  route_table_id = aws_route_table.u0000_priv.id
}

resource "aws_subnet" "u0000_priv_b" {
  vpc_id            = aws_vpc.u0000.id
  cidr_block        = "10.0.3.0/24"
  availability_zone = "eu-west-1b"
}

resource "aws_route_table_association" "u0000_priv_b" {
  subnet_id      = aws_subnet.u0000_priv_b.id
  route_table_id = aws_route_table.u0000_priv.id
}

resource "aws_vpc_endpoint" "u0000_s3" {
  vpc_id          = aws_vpc.u0000.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_route_table.u0000_priv.id]
}

resource "aws_ecs_cluster" "u0000" {
  name = "u0000"
  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

resource "aws_kms_key" "u0000" {
  description         = "Key of u0000"
  enable_key_rotation = true
}

resource "aws_sns_topic" "u0000" {
  name              = "u0000"
  kms_master_key_id = aws_kms_key.u0000.arn
}

resource "aws_lb" "u0000" {
  name               = "u0000"
  load_balancer_type = "application"
  subnets            = [aws_subnet.u0000_pub_a.id, aws_subnet.u0000_pub_b.id]
  security_groups    = [aws_security_group.u0000_lb.id]
}

resource "aws_security_group" "u0000_lb" {
  name        = "u0000-lb"
  description = "Load balancer of u0000"
  vpc_id      = aws_vpc.u0000.id
}

resource "aws_vpc_security_group_ingress_rule" "u0000_lb" {
  security_group_id = aws_security_group.u0000_lb.id
  description       = "HTTPS"
  cidr_ipv4         = "10.0.0.0/8"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_lb_target_group" "u0000_api" {
  name        = "u0000-api"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = aws_vpc.u0000.id
}

resource "aws_lb_listener" "u0000_api" {
  load_balancer_arn = aws_lb.u0000.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = "arn:aws:acm:eu-west-1:123456789012:certificate/u0000"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.u0000_api.arn
  }
}

resource "aws_security_group" "u0000_api" {
  name        = "u0000-api"
  description = "Tasks of u0000-api"
  vpc_id      = aws_vpc.u0000.id
}

resource "aws_vpc_security_group_ingress_rule" "u0000_api" {
  security_group_id            = aws_security_group.u0000_api.id
  description                  = "From the load balancer"
  referenced_security_group_id = aws_security_group.u0000_lb.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_vpc_security_group_egress_rule" "u0000_api" {
  security_group_id = aws_security_group.u0000_api.id
  description       = "HTTPS out"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_cloudwatch_log_group" "u0000_api" {
  name              = "/ecs/u0000-api"
  retention_in_days = 365
  kms_key_id        = aws_kms_key.u0000.arn
}

resource "aws_iam_role" "u0000_api_exec" {
  name = "u0000-api-exec"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" }, Condition = { StringEquals = { "aws:SourceAccount" = "123456789012" } } }]
  })
}

resource "aws_iam_role_policy_attachment" "u0000_api_exec" {
  role       = aws_iam_role.u0000_api_exec.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

resource "aws_iam_role" "u0000_api_task" {
  name = "u0000-api-task"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" }, Condition = { StringEquals = { "aws:SourceAccount" = "123456789012" } } }]
  })
}

resource "aws_iam_role_policy" "u0000_api_task" {
  name = "u0000-api"
  role = aws_iam_role.u0000_api_task.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = "${aws_s3_bucket.u0000_api.arn}/*" },
      { Effect = "Allow", Action = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:SendMessage"], Resource = aws_sqs_queue.u0000_api.arn },
    ]
  })
}

resource "aws_ecs_task_definition" "u0000_api" {
  family                   = "u0000-api"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "512"
  memory                   = "1024"
  execution_role_arn       = aws_iam_role.u0000_api_exec.arn
  task_role_arn            = aws_iam_role.u0000_api_task.arn
  container_definitions = jsonencode([{
    name                   = "app"
    image                  = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1.0"
    essential              = true
    readonlyRootFilesystem = true
    user                   = "1000"
    portMappings           = [{ containerPort = 8080, protocol = "tcp" }]
    environment            = [{ name = "QUEUE", value = aws_sqs_queue.u0000_api.url }, { name = "BUCKET", value = aws_s3_bucket.u0000_api.bucket }]
    logConfiguration = {
      logDriver = "awslogs"
      options   = { "awslogs-group" = aws_cloudwatch_log_group.u0000_api.name, "awslogs-region" = "eu-west-1", "awslogs-stream-prefix" = "app" }
    }
  }])
}

resource "aws_ecs_service" "u0000_api" {
  name            = "u0000-api"
  cluster         = aws_ecs_cluster.u0000.id
  task_definition = aws_ecs_task_definition.u0000_api.arn
  desired_count   = 2
  launch_type     = "FARGATE"
  network_configuration {
    subnets         = [aws_subnet.u0000_priv_a.id, aws_subnet.u0000_priv_b.id]
    security_groups = [aws_security_group.u0000_api.id]
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.u0000_api.arn
    container_name   = "app"
    container_port   = 8080
  }
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }
}

resource "aws_sqs_queue" "u0000_api_dlq" {
  name              = "u0000-api-dlq"
  kms_master_key_id = aws_kms_key.u0000.arn
}

resource "aws_sqs_queue" "u0000_api" {
  name              = "u0000-api"
  kms_master_key_id = aws_kms_key.u0000.arn
  redrive_policy    = jsonencode({ deadLetterTargetArn = aws_sqs_queue.u0000_api_dlq.arn, maxReceiveCount = 5 })
}

resource "aws_sqs_queue_policy" "u0000_api" {
  queue_url = aws_sqs_queue.u0000_api.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Principal = { Service = "sns.amazonaws.com" }, Resource = aws_sqs_queue.u0000_api.arn, Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.u0000.arn } } }]
  })
}

resource "aws_sns_topic_subscription" "u0000_api" {
  topic_arn = aws_sns_topic.u0000.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.u0000_api.arn
}

resource "aws_cloudwatch_metric_alarm" "u0000_api_dlq" {
  alarm_name          = "u0000-api-dlq"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 60
  evaluation_periods  = 1
  dimensions          = { QueueName = aws_sqs_queue.u0000_api_dlq.name }
  alarm_actions       = [aws_sns_topic.u0000.arn]
}

resource "aws_cloudwatch_metric_alarm" "u0000_api_cpu" {
  alarm_name          = "u0000-api-cpu"
  namespace           = "AWS/ECS"
  metric_name         = "CPUUtilization"
  statistic           = "Average"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 80
  period              = 60
  evaluation_periods  = 3
  dimensions          = { ClusterName = aws_ecs_cluster.u0000.name, ServiceName = aws_ecs_service.u0000_api.name }
  alarm_actions       = [aws_sns_topic.u0000.arn]
}

resource "aws_s3_bucket" "u0000_api" {
  bucket = "u0000-api-data"
}

resource "aws_s3_bucket_public_access_block" "u0000_api" {
  bucket                  = aws_s3_bucket.u0000_api.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "u0000_api" {
  bucket = aws_s3_bucket.u0000_api.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "u0000_api" {
  bucket = aws_s3_bucket.u0000_api.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.u0000.arn
    }
  }
}

resource "aws_s3_bucket_policy" "u0000_api" {
  bucket = aws_s3_bucket.u0000_api.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "s3:*", Principal = "*", Resource = [aws_s3_bucket.u0000_api.arn, "${aws_s3_bucket.u0000_api.arn}/*"], Condition = { Bool = { "aws:SecureTransport" = "false" } } }]
  })
}

resource "aws_appautoscaling_target" "u0000_api" {
  min_capacity       = 2
  max_capacity       = 10
  resource_id        = "service/${aws_ecs_cluster.u0000.name}/${aws_ecs_service.u0000_api.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"
}

resource "aws_appautoscaling_policy" "u0000_api" {
  name               = "u0000-api"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.u0000_api.resource_id
  scalable_dimension = aws_appautoscaling_target.u0000_api.scalable_dimension
  service_namespace  = aws_appautoscaling_target.u0000_api.service_namespace
  target_tracking_scaling_policy_configuration {
    target_value = 60
    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}

resource "aws_lb_target_group" "u0000_work" {
  name        = "u0000-work"
  port        = 8080
  protocol    = "HTTP"
  target_type = "ip"
  vpc_id      = aws_vpc.u0000.id
}

resource "aws_lb_listener" "u0000_work" {
  load_balancer_arn = aws_lb.u0000.arn
  port              = 8443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = "arn:aws:acm:eu-west-1:123456789012:certificate/u0000"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.u0000_work.arn
  }
}

resource "aws_security_group" "u0000_work" {
  name        = "u0000-work"
  description = "Tasks of u0000-work"
  vpc_id      = aws_vpc.u0000.id
}

resource "aws_vpc_security_group_ingress_rule" "u0000_work" {
  security_group_id            = aws_security_group.u0000_work.id
  description                  = "From the load balancer"
  referenced_security_group_id = aws_security_group.u0000_lb.id
  ip_protocol                  = "tcp"
  from_port                    = 8080
  to_port                      = 8080
}

resource "aws_vpc_security_group_egress_rule" "u0000_work" {
  security_group_id = aws_security_group.u0000_work.id
  description       = "HTTPS out"
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_cloudwatch_log_group" "u0000_work" {
  name              = "/ecs/u0000-work"
  retention_in_days = 365
  kms_key_id        = aws_kms_key.u0000.arn
}

resource "aws_iam_role" "u0000_work_exec" {
  name = "u0000-work-exec"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" }, Condition = { StringEquals = { "aws:SourceAccount" = "123456789012" } } }]
  })
}

resource "aws_iam_role_policy_attachment" "u0000_work_exec" {
  role       = aws_iam_role.u0000_work_exec.name
  policy_arn = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"
}

resource "aws_iam_role" "u0000_work_task" {
  name = "u0000-work-task"
  assume_role_policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sts:AssumeRole", Principal = { Service = "ecs-tasks.amazonaws.com" }, Condition = { StringEquals = { "aws:SourceAccount" = "123456789012" } } }]
  })
}

resource "aws_iam_role_policy" "u0000_work_task" {
  name = "u0000-work"
  role = aws_iam_role.u0000_work_task.id
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = "${aws_s3_bucket.u0000_work.arn}/*" },
      { Effect = "Allow", Action = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:SendMessage"], Resource = aws_sqs_queue.u0000_work.arn },
    ]
  })
}

resource "aws_ecs_task_definition" "u0000_work" {
  family                   = "u0000-work"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = "512"
  memory                   = "1024"
  execution_role_arn       = aws_iam_role.u0000_work_exec.arn
  task_role_arn            = aws_iam_role.u0000_work_task.arn
  container_definitions = jsonencode([{
    name                   = "app"
    image                  = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/app:1.0"
    essential              = true
    readonlyRootFilesystem = false
    user                   = "1000"
    portMappings           = [{ containerPort = 8080, protocol = "tcp" }]
    environment            = [{ name = "QUEUE", value = aws_sqs_queue.u0000_work.url }, { name = "BUCKET", value = aws_s3_bucket.u0000_work.bucket }]
    logConfiguration = {
      logDriver = "awslogs"
      options   = { "awslogs-group" = aws_cloudwatch_log_group.u0000_work.name, "awslogs-region" = "eu-west-1", "awslogs-stream-prefix" = "app" }
    }
  }])
}

resource "aws_ecs_service" "u0000_work" {
  name            = "u0000-work"
  cluster         = aws_ecs_cluster.u0000.id
  task_definition = aws_ecs_task_definition.u0000_work.arn
  desired_count   = 2
  launch_type     = "FARGATE"
  network_configuration {
    subnets         = [aws_subnet.u0000_priv_a.id, aws_subnet.u0000_priv_b.id]
    security_groups = [aws_security_group.u0000_work.id]
  }
  load_balancer {
    target_group_arn = aws_lb_target_group.u0000_work.arn
    container_name   = "app"
    container_port   = 8080
  }
  deployment_circuit_breaker {
    enable   = true
    rollback = true
  }
}

resource "aws_sqs_queue" "u0000_work_dlq" {
  name              = "u0000-work-dlq"
  kms_master_key_id = aws_kms_key.u0000.arn
}

resource "aws_sqs_queue" "u0000_work" {
  name              = "u0000-work"
  kms_master_key_id = aws_kms_key.u0000.arn
  redrive_policy    = jsonencode({ deadLetterTargetArn = aws_sqs_queue.u0000_work_dlq.arn, maxReceiveCount = 5 })
}

resource "aws_sqs_queue_policy" "u0000_work" {
  queue_url = aws_sqs_queue.u0000_work.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Allow", Action = "sqs:SendMessage", Principal = { Service = "sns.amazonaws.com" }, Resource = aws_sqs_queue.u0000_work.arn, Condition = { ArnEquals = { "aws:SourceArn" = aws_sns_topic.u0000.arn } } }]
  })
}

resource "aws_sns_topic_subscription" "u0000_work" {
  topic_arn = aws_sns_topic.u0000.arn
  protocol  = "sqs"
  endpoint  = aws_sqs_queue.u0000_work.arn
}

resource "aws_cloudwatch_metric_alarm" "u0000_work_dlq" {
  alarm_name          = "u0000-work-dlq"
  namespace           = "AWS/SQS"
  metric_name         = "ApproximateNumberOfMessagesVisible"
  statistic           = "Maximum"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
  period              = 60
  evaluation_periods  = 1
  dimensions          = { QueueName = aws_sqs_queue.u0000_work_dlq.name }
  alarm_actions       = [aws_sns_topic.u0000.arn]
}

resource "aws_cloudwatch_metric_alarm" "u0000_work_cpu" {
  alarm_name          = "u0000-work-cpu"
  namespace           = "AWS/ECS"
  metric_name         = "CPUUtilization"
  statistic           = "Average"
  comparison_operator = "GreaterThanThreshold"
  threshold           = 80
  period              = 60
  evaluation_periods  = 3
  dimensions          = { ClusterName = aws_ecs_cluster.u0000.name, ServiceName = aws_ecs_service.u0000_work.name }
  alarm_actions       = [aws_sns_topic.u0000.arn]
}

resource "aws_s3_bucket" "u0000_work" {
  bucket = "u0000-work-data"
}

resource "aws_s3_bucket_public_access_block" "u0000_work" {
  bucket                  = aws_s3_bucket.u0000_work.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_versioning" "u0000_work" {
  bucket = aws_s3_bucket.u0000_work.id
  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_server_side_encryption_configuration" "u0000_work" {
  bucket = aws_s3_bucket.u0000_work.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.u0000.arn
    }
  }
}

resource "aws_s3_bucket_policy" "u0000_work" {
  bucket = aws_s3_bucket.u0000_work.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "s3:*", Principal = "*", Resource = [aws_s3_bucket.u0000_work.arn, "${aws_s3_bucket.u0000_work.arn}/*"], Condition = { Bool = { "aws:SecureTransport" = "false" } } }]
  })
}

resource "aws_appautoscaling_target" "u0000_work" {
  min_capacity       = 2
  max_capacity       = 10
  resource_id        = "service/${aws_ecs_cluster.u0000.name}/${aws_ecs_service.u0000_work.name}"
  scalable_dimension = "ecs:service:DesiredCount"
  service_namespace  = "ecs"
}

resource "aws_appautoscaling_policy" "u0000_work" {
  name               = "u0000-work"
  policy_type        = "TargetTrackingScaling"
  resource_id        = aws_appautoscaling_target.u0000_work.resource_id
  scalable_dimension = aws_appautoscaling_target.u0000_work.scalable_dimension
  service_namespace  = aws_appautoscaling_target.u0000_work.service_namespace
  target_tracking_scaling_policy_configuration {
    target_value = 60
    predefined_metric_specification {
      predefined_metric_type = "ECSServiceAverageCPUUtilization"
    }
  }
}
