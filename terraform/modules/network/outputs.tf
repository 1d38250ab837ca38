output "vpc_id" {
  description = "ID of the VPC"
  value       = aws_vpc.this.id
}

# Not before the way out exists: a task that starts without it cannot pull its image.
output "private_subnet_ids" {
  description = "IDs of the private subnets, one a zone"
  value       = aws_subnet.private[*].id

  depends_on = [aws_route.private_nat, aws_route_table_association.private]
}

output "public_subnet_ids" {
  description = "IDs of the public subnets, one a zone"
  value       = aws_subnet.public[*].id
}

output "ecs_security_group_id" {
  description = "ID of the security group that lets ECS tasks reach the VPC endpoints"
  value       = aws_security_group.ecs.id
}
