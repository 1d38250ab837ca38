project_name       = "homebrew-bottles-sync"
aws_region         = "us-west-2"
aws_account_id     = "123456789012"
availability_zones = ["us-west-2a", "us-west-2b"]
