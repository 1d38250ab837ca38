# Blocks that change no value: moved, removed, check, conditions, lifecycle.

locals {
  names = ["a", "b"]
}

resource "aws_cloudwatch_log_group" "renamed" {
  for_each = toset(local.names)

  name              = each.key
  retention_in_days = 14

  lifecycle {
    create_before_destroy = true
    ignore_changes        = [retention_in_days, tags["Owner"]]

    precondition {
      condition     = length(each.value) == 1
      error_message = "Too long: ${each.value}."
    }

    postcondition {
      condition     = self.retention_in_days > 7
      error_message = "Too short."
    }
  }
}

moved {
  from = aws_cloudwatch_log_group.old
  to   = aws_cloudwatch_log_group.renamed
}

moved {
  from = module.old
  to   = module.child
}

removed {
  from = aws_cloudwatch_log_group.gone

  lifecycle {
    destroy = false
  }
}

check "names" {
  data "aws_partition" "checked" {}

  assert {
    condition     = data.aws_partition.checked.partition == "aws"
    error_message = "In another partition: ${data.aws_partition.checked.partition}."
  }
}

module "child" {
  source     = "./child"
  depends_on = [aws_cloudwatch_log_group.renamed]
}

resource "terraform_data" "replaced" {
  input            = module.child.names
  triggers_replace = [local.names, 1]

  lifecycle {
    replace_triggered_by = [aws_cloudwatch_log_group.renamed["a"].name]
  }

  provisioner "local-exec" {
    when    = destroy
    command = "echo ${self.id}"
  }
}

output "checked" {
  value     = module.child.names
  sensitive = true

  precondition {
    condition     = length(module.child.names) > 0
    error_message = "No names."
  }
}
