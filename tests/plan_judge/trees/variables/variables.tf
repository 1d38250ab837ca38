# Where values come from, what types and defaults make of them. Other files here override and give.

variable "services" {
  type = map(object({
    image  = string
    cpu    = optional(number, 256)
    memory = optional(string)
    ports = optional(list(object({
      port     = number
      protocol = optional(string, "tcp")
    })), [{ port = 80 }])
    labels = optional(map(string), {})
    limits = optional(object({
      soft = optional(number, 1024)
      hard = optional(number)
    }), {})
    secrets = optional(set(string), ["B", "A", "A"])
  }))
}

variable "not_nullable" {
  type     = string
  default  = "the default"
  nullable = false
}

variable "nullable" {
  type    = string
  default = "the default"
}

variable "from_tfvars" {
  type    = string
  default = "default"
}

variable "from_auto" {
  type    = string
  default = "default"
}

variable "from_json" {
  type    = list(number)
  default = []
}

variable "overridden" {
  type    = string
  default = "in the file"
}

variable "converted" {
  type    = list(string)
  default = [1, true, "x"]
}

variable "numbers" {
  type    = tuple([string, number, bool])
  default = [1, "2", "true"]
}

variable "anything" {
  type    = any
  default = { list = [1, "a"], map = { a = 1 }, nothing = null }
}

variable "settings" {
  type    = set(object({ name = string, value = optional(string, "none") }))
  default = [{ name = "b" }, { name = "a", value = 1 }, { name = "b", value = "none" }]
}

variable "secret" {
  type      = string
  default   = "hunter2"
  sensitive = true
}

variable "checked" {
  type    = number
  default = 8192

  validation {
    condition     = var.checked >= 512 && can(regex("^[0-9]+$", var.checked))
    error_message = "Too small for ${var.from_tfvars}."
  }
}
