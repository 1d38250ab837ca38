project_name          = "homebrew-bottles-sync"
aws_account_id        = "123456789012"
cluster_arn           = "arn:aws:ecs:us-west-2:123456789012:cluster/homebrew-bottles-sync"
kms_key_arn           = "arn:aws:kms:us-west-2:123456789012:key/00000000-0000-0000-0000-000000000000"
slack_webhook_url     = "https://hooks.slack.example/services/T/B/X"
slack_webhook_version = 1
