"""What the container and the Lambda have in common: plan, download, verify, store."""
