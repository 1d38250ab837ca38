rule "LMB009" {
  name     = "function-outside-vpc"
  title    = "Function outside a VPC"
  question = "the function runs outside a VPC"
  severity = "low"
  group    = "security"
  expects  = "Every function runs in a VPC."
  default  = "off"
  aliases  = ["CKV_AWS_117", "AC_AWS_0486", "Lambda.3"]

  why = <<-EOT
    A function outside a VPC reaches the internet without your security groups and flow logs.
  EOT
  how = "Add a `vpc_config` block with private subnets and a security group."

  each "it" { in = resources.aws_lambda_function }

  condition = tf::declared(it.vpc_config[0].subnet_ids) ? length(it.vpc_config[0].subnet_ids) > 0 : false
  message   = "function `${tf::address(it)}` runs outside a VPC"
  place     = it.vpc_config[0].subnet_ids
}
