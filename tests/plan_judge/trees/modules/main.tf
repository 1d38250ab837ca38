# Calls of modules: by count and for_each, in one another, with providers of other names.

provider "aws" {
  region = "us-west-2"
}

provider "aws" {
  alias  = "east"
  region = "us-east-1"

  default_tags {
    tags = { Region = "east", Owner = "provider" }
  }
}

locals {
  teams = {
    red  = { members = ["ann", "bob"], lead = "ann" }
    blue = { members = [], lead = null }
  }
}

module "team" {
  source   = "./team"
  for_each = local.teams

  name    = each.key
  members = each.value.members
  lead    = each.value.lead

  providers = {
    aws.home  = aws
    aws.other = aws.east
  }
}

module "zone" {
  source = "./zone"
  count  = 3

  index  = count.index
  parent = count.index == 0 ? null : "zone-${count.index - 1}"
}

module "off" {
  source = "./zone"
  count  = var.enabled ? 1 : 0

  index = 9
}

variable "enabled" {
  default = false
}

resource "terraform_data" "outputs" {
  input = {
    names   = [for team in module.team : team.name]
    by_team = { for name, team in module.team : name => team.members }
    red     = module.team["red"].members["ann"]
    zones   = module.zone[*].name
    first   = module.zone[0].name
    off     = one(module.off[*].name)
    try     = try(module.off[0].name, "none")
    whole   = module.zone[1]
    paths   = [path.module, path.root, module.zone[2].path]
  }
}

resource "aws_ssm_parameter" "zone" {
  for_each = { for zone in module.zone : zone.name => zone }

  name  = "/zones/${each.key}"
  type  = "String"
  value = jsonencode(each.value)
}
