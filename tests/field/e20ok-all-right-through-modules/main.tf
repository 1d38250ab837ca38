terraform {
  required_version = ">= 1.9"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

variable "services" {
  description = "Services by name."
  type = map(object({
    cpu    = number
    memory = number
    port   = optional(number, 8080)
    image  = string
  }))
  default = {
    orders  = { cpu = 256, memory = 512, image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/orders:1" }
    billing = { cpu = 512, memory = 1024, port = 9090, image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/billing:7" }
  }
}

module "network" {
  source             = "./modules/network"
  name               = "shop"
  cidr               = "10.50.0.0/16"
  azs                = ["eu-west-1a", "eu-west-1b"]
  private_subnets    = ["10.50.1.0/24", "10.50.2.0/24"]
  public_subnets     = ["10.50.101.0/24", "10.50.102.0/24"]
  enable_nat_gateway = true
}

resource "aws_ecs_cluster" "this" {
  name = "shop"
  setting {
    name  = "containerInsights"
    value = "enabled"
  }
}

module "service" {
  source   = "./modules/service"
  for_each = var.services

  name       = each.key
  cluster_id = aws_ecs_cluster.this.id
  vpc_id     = module.network.vpc_id
  subnet_ids = module.network.private_subnets
  cpu        = each.value.cpu
  memory     = each.value.memory
  port       = each.value.port
  image      = each.value.image
}
