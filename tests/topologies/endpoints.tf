- aws_internet_gateway.main
- aws_nat_gateway.main
- aws_eip.nat
- aws_route.priv_a
- aws_route.priv_b
- aws_route_table.pub
- aws_route_table_association.pub_a
- aws_route_table_association.pub_b

resource "aws_security_group" "v" {
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc_security_group_ingress_rule" "v" {
  security_group_id = aws_security_group.v.id
  cidr_ipv4         = "10.0.0.0/16"
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_endpoint" "ecr_api" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.ecr.api"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.priv_a.id, aws_subnet.priv_b.id]
  security_group_ids  = [aws_security_group.v.id]
  private_dns_enabled = true
}

resource "aws_vpc_endpoint" "ecr_dkr" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.ecr.dkr"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.priv_a.id, aws_subnet.priv_b.id]
  security_group_ids  = [aws_security_group.v.id]
  private_dns_enabled = true
}

resource "aws_vpc_endpoint" "logs" {
  vpc_id              = aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.logs"
  vpc_endpoint_type   = "Interface"
  subnet_ids          = [aws_subnet.priv_a.id, aws_subnet.priv_b.id]
  security_group_ids  = [aws_security_group.v.id]
  private_dns_enabled = true
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id          = aws_vpc.main.id
  service_name    = "com.amazonaws.eu-west-1.s3"
  route_table_ids = [aws_route_table.priv_a.id, aws_route_table.priv_b.id]
}
