project_name   = "homebrew-bottles-sync"
aws_region     = "us-west-2"
aws_account_id = "123456789012"
s3_bucket_arn  = "arn:aws:s3:::bottles"
