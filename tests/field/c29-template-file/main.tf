data "template_file" "containers" {
  template = file("${path.module}/containers.json.tpl")

  vars = {
    image = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/orders:1.4.2"
    port  = 8080
  }
}

resource "aws_ecs_task_definition" "app" {
  family                   = "orders"
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 512
  memory                   = 1024
  execution_role_arn       = "arn:aws:iam::111122223333:role/orders-exec"
  container_definitions    = data.template_file.containers.rendered
}
