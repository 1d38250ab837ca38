# The reference module meets every requirement, so all of them are judged here.
check {
  profile = "fargate"
}
