rule "LMB022" {
  name     = "permission-for-every-principal"
  title    = "Lambda permission for every principal"
  question = "the permission names every principal"
  severity = "info"
  group    = "security"
  default  = "off"
  aliases  = ["CKV_AWS_301", "e08ed7eb"]

  why = <<-EOT
    A source, an organisation or an account narrows the permission, and one wrong character in it opens the function to
    everyone. Naming the service needs no such care. Without any of them, LMB006 finds the permission.
  EOT
  how = "Name the service or the account in `principal`, and keep the source."

  each "permission" { in = resources.aws_lambda_permission }

  condition = permission.principal != "*"
  message   = "`${tf::address(permission)}` names every principal"
  place     = permission.principal
}
