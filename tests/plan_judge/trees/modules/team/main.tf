terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.home, aws.other]
    }
  }
}

variable "name" {
  type = string
}

variable "members" {
  type = list(string)
}

variable "lead" {
  type    = string
  default = "nobody"
}

module "member" {
  source   = "../member"
  for_each = toset(var.members)

  name = each.value
  lead = each.key == var.lead

  providers = { aws = aws.other }
}

resource "aws_iam_group" "this" {
  provider = aws.home

  name = var.name
  path = "/teams/"
}

resource "aws_sqs_queue" "this" {
  provider = aws.other

  name = "${var.name}-${coalesce(var.lead, "none")}"
  tags = { Team = var.name }
}

output "name" {
  value = var.name
}

output "members" {
  value = { for name, member in module.member : name => member.parameter }
}
