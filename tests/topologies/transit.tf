resource "aws_vpc" "p" {
  cidr_block = "10.1.0.0/16"
}

resource "aws_internet_gateway" "p" {
  vpc_id = aws_vpc.p.id
}

resource "aws_subnet" "p_a" {
  vpc_id            = aws_vpc.p.id
  cidr_block        = "10.1.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_subnet" "p_tgw_a" {
  vpc_id            = aws_vpc.p.id
  cidr_block        = "10.1.8.0/28"
  availability_zone = "eu-west-1a"
}

resource "aws_subnet" "p_tgw_b" {
  vpc_id            = aws_vpc.p.id
  cidr_block        = "10.1.9.0/28"
  availability_zone = "eu-west-1b"
}

resource "aws_subnet" "p_nat" {
  vpc_id            = aws_vpc.p.id
  cidr_block        = "10.1.10.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_nat_gateway" "p" {
  subnet_id     = aws_subnet.p_nat.id
  allocation_id = aws_eip.p.id
}

resource "aws_eip" "p" {
  domain = "vpc"
}

resource "aws_route_table" "p" {
  vpc_id = aws_vpc.p.id
}

resource "aws_route_table_association" "p" {
  subnet_id      = aws_subnet.p_a.id
  route_table_id = aws_route_table.p.id
}

resource "aws_route" "p" {
  route_table_id         = aws_route_table.p.id
  destination_cidr_block = "10.0.0.0/16"
  transit_gateway_id     = aws_ec2_transit_gateway.t.id
}

resource "aws_route_table" "p_tgw" {
  vpc_id = aws_vpc.p.id

  route {
    cidr_block     = "0.0.0.0/0"
    nat_gateway_id = aws_nat_gateway.p.id
  }
}

resource "aws_route_table_association" "p_tgw_a" {
  subnet_id      = aws_subnet.p_tgw_a.id
  route_table_id = aws_route_table.p_tgw.id
}

resource "aws_route_table_association" "p_tgw_b" {
  subnet_id      = aws_subnet.p_tgw_b.id
  route_table_id = aws_route_table.p_tgw.id
}

resource "aws_route_table" "p_nat" {
  vpc_id = aws_vpc.p.id
}

resource "aws_route_table_association" "p_nat" {
  subnet_id      = aws_subnet.p_nat.id
  route_table_id = aws_route_table.p_nat.id
}

resource "aws_route" "p_nat" {
  route_table_id         = aws_route_table.p_nat.id
  destination_cidr_block = "0.0.0.0/0"
  gateway_id             = aws_internet_gateway.p.id
}

resource "aws_route" "p_nat_back" {
  route_table_id         = aws_route_table.p_nat.id
  destination_cidr_block = "10.0.0.0/16"
  transit_gateway_id     = aws_ec2_transit_gateway.t.id
}

resource "aws_security_group" "p" {
  vpc_id = aws_vpc.p.id

  ingress {
    protocol    = "tcp"
    from_port   = 8080
    to_port     = 8080
    cidr_blocks = ["10.0.0.0/8"]
  }
}

resource "aws_ecs_task_set" "p" {
  service         = "x"
  cluster         = "x"
  task_definition = "u:1"

  network_configuration {
    subnets         = [aws_subnet.p_a.id]
    security_groups = [aws_security_group.p.id]
  }
}

resource "aws_ec2_transit_gateway" "t" {
}

resource "aws_ec2_transit_gateway_vpc_attachment" "main" {
  transit_gateway_id = aws_ec2_transit_gateway.t.id
  vpc_id             = aws_vpc.main.id
  subnet_ids         = [aws_subnet.priv_a.id, aws_subnet.priv_b.id]
}

resource "aws_ec2_transit_gateway_vpc_attachment" "p" {
  transit_gateway_id = aws_ec2_transit_gateway.t.id
  vpc_id             = aws_vpc.p.id
  subnet_ids         = [aws_subnet.p_tgw_a.id, aws_subnet.p_tgw_b.id]
}

resource "aws_route" "ga" {
  route_table_id         = aws_route_table.priv_a.id
  destination_cidr_block = "10.1.0.0/16"
  transit_gateway_id     = aws_ec2_transit_gateway.t.id
}

resource "aws_route" "gb" {
  route_table_id         = aws_route_table.priv_b.id
  destination_cidr_block = "10.1.0.0/16"
  transit_gateway_id     = aws_ec2_transit_gateway.t.id
}
