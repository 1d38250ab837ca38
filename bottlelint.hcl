# The reference module meets every requirement, so all of them are judged here.
check {
  profile = "fargate"

  # What is wrong there is there to be found.
  exclude = ["examples", "fixtures", "fuzz", "tests"]
}
