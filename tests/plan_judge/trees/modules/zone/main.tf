variable "index" {
  type = number
}

variable "parent" {
  type    = string
  default = "root"
}

resource "aws_cloudwatch_log_group" "this" {
  count = var.index

  name = "zone-${var.index}-${count.index}"
}

output "name" {
  value = "zone-${var.index}"
}

output "parent" {
  value = var.parent
}

output "groups" {
  value = aws_cloudwatch_log_group.this[*].name
}

output "path" {
  value = path.module
}
