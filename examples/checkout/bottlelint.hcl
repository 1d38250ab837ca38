# Everybody's expectations, whatever the configuration of the directories above says.
check {
  profile = "default"
}
