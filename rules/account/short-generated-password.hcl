rule "ACC009" {
  name     = "short-generated-password"
  title    = "Short generated console password"
  question = "the generated password is short"
  severity = "low"
  group    = "security"
  aliases  = ["b592ffd4"]

  why = <<-EOT
    Each additional character makes a password about 90 times harder to guess. CIS requires at least 14 characters.
  EOT
  how = "Remove `password_length`, which defaults to 20, or set it to at least 14."

  option "min_length" {
    type        = number
    default     = 14
    description = "Minimum number of characters in a password."
  }

  each "profile" { in = resources.aws_iam_user_login_profile }

  condition = profile.password_length >= option.min_length
  message   = "`${tf::address(profile)}` generates a password of ${profile.password_length} characters"
  place     = profile.password_length

  fix {
    value  = option.min_length
    safety = "safe"
  }
}
