variable "name" {
  description = "Name of the service."
  type        = string
}

variable "image" {
  description = "Image of the container, with its tag or digest."
  type        = string
}

variable "read_only_root" {
  description = "Whether the root file system is read-only."
  type        = bool
  default     = true
}

resource "aws_ecs_task_definition" "this" {
  family                   = var.name
  requires_compatibilities = ["FARGATE"]
  network_mode             = "awsvpc"
  cpu                      = 256
  memory                   = 512

  container_definitions = jsonencode([{
    name                   = var.name
    image                  = var.image
    user                   = "101"
    readonlyRootFilesystem = var.read_only_root
    portMappings           = [{ containerPort = 8080 }]
  }])
}
