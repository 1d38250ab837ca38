variable "name" {
  description = "Name."
  type        = string
}
variable "cidr" {
  description = "Range."
  type        = string
}
variable "azs" {
  description = "Zones."
  type        = list(string)
}
variable "private_subnets" {
  description = "Ranges."
  type        = list(string)
  default     = []
}
variable "public_subnets" {
  description = "Ranges."
  type        = list(string)
  default     = []
}
variable "enable_nat_gateway" {
  description = "Whether there are NAT gateways."
  type        = bool
  default     = false
}
variable "single_nat_gateway" {
  description = "Whether there is only one."
  type        = bool
  default     = false
}
