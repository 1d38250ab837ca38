component "checkout" {
  source = "../checkout/modules/ecs"

  inputs = {
    read_only_root = false
  }
}
