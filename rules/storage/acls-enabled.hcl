rule "S3026" {
  name     = "acls-enabled"
  title    = "Bucket with ACLs"
  question = "ACLs of the bucket are in force"
  severity = "low"
  group    = "security"
  expects  = "No bucket has ACLs in force."
  default  = "off"
  aliases  = ["CKV2_AWS_65", "S3.12"]

  why = <<-EOT
    With ACLs in force, who uploads an object owns it and can let others in, whatever the policy of the bucket
    says.
  EOT
  how = "Set `object_ownership = \"BucketOwnerEnforced\"`."

  each "it" { in = resources.aws_s3_bucket_ownership_controls }
  each "rule" { in = it.rule }

  condition = rule.object_ownership == "BucketOwnerEnforced"
  message   = "ACLs of the bucket of `${tf::address(it)}` are in force"
  place     = rule.object_ownership

  fix {
    value  = "BucketOwnerEnforced"
    safety = "unsafe"
  }
}
