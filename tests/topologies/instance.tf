resource "aws_security_group" "n" {
  vpc_id = aws_vpc.main.id
}

resource "aws_vpc_security_group_ingress_rule" "n" {
  security_group_id = aws_security_group.n.id
  cidr_ipv4         = "10.0.0.0/16"
  ip_protocol       = "-1"
}

resource "aws_vpc_security_group_egress_rule" "n" {
  security_group_id = aws_security_group.n.id
  cidr_ipv4         = "0.0.0.0/0"
  ip_protocol       = "-1"
}

resource "aws_instance" "nat" {
  subnet_id                   = aws_subnet.pub_a.id
  vpc_security_group_ids      = [aws_security_group.n.id]
  associate_public_ip_address = true
  source_dest_check           = false
}

resource "aws_route" "priv_a" {
  route_table_id         = aws_route_table.priv_a.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_instance.nat.primary_network_interface_id
}

resource "aws_route" "priv_b" {
  route_table_id         = aws_route_table.priv_b.id
  destination_cidr_block = "0.0.0.0/0"
  network_interface_id   = aws_instance.nat.primary_network_interface_id
}
