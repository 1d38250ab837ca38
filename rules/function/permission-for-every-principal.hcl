rule "LMB022" {
  name     = "permission-for-every-principal"
  title    = "Lambda permission for every principal"
  question = "the permission allows every principal"
  severity = "info"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_301", "e08ed7eb"]

  why = <<-EOT
    A source, an organisation or an account restricts the permission, but one wrong character there opens the function
    to everyone. A service principal needs no such care. LMB006 finds permissions without a restriction.
  EOT
  how = "Set `principal` to the service or account, and keep the source."

  each "permission" { in = resources.aws_lambda_permission }

  condition = permission.principal != "*"
  message   = "`${tf::address(permission)}` allows every principal"
  place     = permission.principal
}
