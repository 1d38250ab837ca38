project_name            = "homebrew-bottles-sync"
aws_region              = "us-west-2"
aws_account_id          = "123456789012"
security_group_ids      = ["sg-0123456789abcdef0"]
task_execution_role_arn = "arn:aws:iam::123456789012:role/execution"
task_role_arn           = "arn:aws:iam::123456789012:role/task"
container_image         = "123456789012.dkr.ecr.us-west-2.amazonaws.com/homebrew-bottles-sync:1.0.0"
tags                    = { Team = "bottles" }
