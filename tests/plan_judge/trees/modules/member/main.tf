variable "name" {
  type = string
}

variable "lead" {
  type = bool
}

resource "aws_ssm_parameter" "this" {
  name  = "/members/${var.name}"
  type  = "String"
  value = var.lead ? "lead" : "member"
  tags  = { Owner = var.name }
}

output "parameter" {
  value = aws_ssm_parameter.this.name
}
