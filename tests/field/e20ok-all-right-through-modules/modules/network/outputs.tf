output "vpc_id" {
  description = "VPC."
  value       = try(aws_vpc.this.id, null)
}
output "private_subnets" {
  description = "Private subnets."
  value       = aws_subnet.private[*].id
}
output "public_subnets" {
  description = "Public subnets."
  value       = aws_subnet.public[*].id
}
