module "checkout" {
  source = "../../modules/ecs"

  name           = "checkout"
  image          = "public.ecr.aws/docker/library/nginx:1.29"
  read_only_root = false
}
