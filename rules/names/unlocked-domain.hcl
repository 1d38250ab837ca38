rule "DNS003" {
  name     = "unlocked-domain"
  title    = "Domain without a transfer lock"
  question = "the domain can be transferred away"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_377"]

  why = <<-EOT
    Who gets into the account, or fools the registrar, takes the domain along.
  EOT
  how = "Remove `transfer_lock = false`."

  each "it" { in = resources.aws_route53domains_registered_domain }

  condition = tf::declared(it.transfer_lock) ? it.transfer_lock == true : true
  message   = "domain `${tf::address(it)}` can be transferred away"
  place     = it.transfer_lock

  fix {
    value  = true
    safety = "unsafe"
  }
}
