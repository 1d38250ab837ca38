rule "ACC009" {
  name     = "short-generated-password"
  title    = "Short generated console password"
  question = "the generated password is short"
  severity = "low"
  group    = "security"
  aliases  = ["b592ffd4"]

  why = <<-EOT
    Each character makes guessing some 90 times harder. CIS asks for at least 14.
  EOT
  how = "Leave `password_length` out, which makes 20 characters, or set at least 14."

  option "min_length" {
    type        = number
    default     = 14
    description = "The fewest characters of a password."
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
