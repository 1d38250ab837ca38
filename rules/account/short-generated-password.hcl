rule "ACC009" {
  name     = "short-generated-password"
  title    = "Generated console password under 14 characters"
  question = "the generated password has under 14 characters"
  severity = "low"
  group    = "security"
  aliases  = ["b592ffd4"]

  why = <<-EOT
    Each character makes guessing some 90 times harder. CIS asks for at least 14.
  EOT
  how = "Leave `password_length` out, which makes 20 characters, or set at least 14."

  each "profile" { in = resources.aws_iam_user_login_profile }

  condition = profile.password_length >= 14
  message   = "`${tf::address(profile)}` generates a password of ${profile.password_length} characters"
  place     = profile.password_length

  fix {
    value  = 14
    safety = "safe"
  }
}
