# Modules built like those that most people take from the registry: a VPC by `count`, a load balancer by maps and `dynamic`
# blocks, services by `for_each` over maps of objects with `optional`, and references between modules.

provider "aws" {
  region = "us-west-2"
}

locals {
  services = {
    api = {
      cpu    = 512
      memory = 1024
      port   = 8080
      containers = {
        app = {
          image        = "public.ecr.aws/acme/api:1.2.3"
          essential    = true
          environment  = { LOG_LEVEL = "info" }
          port         = 8080
          mount_points = [{ sourceVolume = "scratch", containerPath = "/tmp", readOnly = false }]
        }
        router = {
          image     = "public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.0"
          essential = true
          read_only = false
        }
      }
      volumes = { scratch = {} }
    }
    worker = {
      cpu           = 256
      memory        = 512
      desired_count = 2
      containers = {
        app = {
          image   = "public.ecr.aws/acme/worker:1.2.3"
          command = ["work", "--forever"]
        }
      }
    }
  }
}

module "vpc" {
  source = "./vpc"

  name            = "shop"
  cidr            = "10.20.0.0/16"
  azs             = ["us-west-2a", "us-west-2b", "us-west-2c"]
  private_subnets = ["10.20.0.0/20", "10.20.16.0/20", "10.20.32.0/20"]
  public_subnets  = ["10.20.48.0/24", "10.20.49.0/24", "10.20.50.0/24"]

  enable_nat_gateway = true
  single_nat_gateway = true
}

module "alb" {
  source = "./alb"

  name    = "shop"
  vpc_id  = module.vpc.vpc_id
  subnets = module.vpc.public_subnets

  listeners = {
    http = {
      port     = 80
      protocol = "HTTP"
      redirect = { port = "443", protocol = "HTTPS", status_code = "HTTP_301" }
    }
    plain = {
      port     = 8080
      protocol = "HTTP"
      forward  = { target_group_key = "api" }
    }
  }

  target_groups = {
    api = { port = 8080, protocol = "HTTP", health_check = { path = "/health", matcher = "200" } }
  }

  security_group_ingress_rules = {
    all_http = { from_port = 80, to_port = 80, cidr_ipv4 = "0.0.0.0/0" }
  }
}

resource "aws_ecs_cluster" "this" {
  name = "shop"
}

module "service" {
  source   = "./service"
  for_each = local.services

  name        = each.key
  cluster_arn = aws_ecs_cluster.this.arn
  vpc_id      = module.vpc.vpc_id
  subnet_ids  = module.vpc.private_subnets

  cpu                   = each.value.cpu
  memory                = each.value.memory
  desired_count         = try(each.value.desired_count, 1)
  container_definitions = each.value.containers
  volumes               = try(each.value.volumes, {})

  load_balancer = try(each.value.port, null) == null ? {} : {
    alb = {
      target_group_arn = module.alb.target_groups["api"].arn
      container_name   = "app"
      container_port   = each.value.port
    }
  }
  ingress_security_group_ids = try(each.value.port, null) == null ? {} : {
    alb = { port = each.value.port, security_group_id = module.alb.security_group_id }
  }
}
