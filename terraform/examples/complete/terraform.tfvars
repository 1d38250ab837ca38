aws_account_id        = "123456789012"
alert_email_addresses = ["ops@example.com"]
