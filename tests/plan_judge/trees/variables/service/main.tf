variable "name" {}

variable "service" {
  type = object({
    image  = string
    cpu    = number
    memory = optional(number, 512)
    ports  = list(object({ port = string, protocol = string, name = optional(string) }))
  })
}

variable "not_nullable" {
  default  = ["a"]
  nullable = false
}

variable "nullable" {
  default = "b"
}

output "all" {
  value = { name = var.name, service = var.service, a = var.not_nullable, b = var.nullable }
}
