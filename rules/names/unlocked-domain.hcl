rule "DNS003" {
  name     = "unlocked-domain"
  title    = "Domain without a transfer lock"
  question = "the domain has no transfer lock"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_377"]

  why = <<-EOT
    Without the lock, an attacker who gets into the account or deceives the registrar can transfer the domain to another
    registrar.
  EOT
  how = "Remove `transfer_lock = false`."

  each "it" { in = resources.aws_route53domains_registered_domain }

  condition = tf::declared(it.transfer_lock) ? it.transfer_lock == true : true
  message   = "domain `${tf::address(it)}` has no transfer lock"
  place     = it.transfer_lock

  fix {
    value  = true
    safety = "unsafe"
  }
}
