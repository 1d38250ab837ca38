resource "aws_security_group" "m" {
  vpc_id = aws_vpc.main.id
}

resource "aws_security_group_rule" "m" {
  type                     = "ingress"
  security_group_id        = aws_security_group.m.id
  source_security_group_id = aws_security_group.t.id
  protocol                 = "tcp"
  from_port                = 2049
  to_port                  = 2049
}

resource "aws_efs_file_system" "main" {}

resource "aws_efs_mount_target" "a" {
  file_system_id  = aws_efs_file_system.main.id
  subnet_id       = aws_subnet.priv_a.id
  security_groups = [aws_security_group.m.id]
}

resource "aws_efs_mount_target" "b" {
  file_system_id  = aws_efs_file_system.main.id
  subnet_id       = aws_subnet.priv_b.id
  security_groups = [aws_security_group.m.id]
}
