rule "S3026" {
  name     = "acls-enabled"
  title    = "Bucket with ACLs enabled"
  question = "the ownership controls enable ACLs"
  severity = "low"
  group    = "security"
  expects  = "ACLs are disabled on every bucket."
  default  = "off"
  aliases  = ["CKV2_AWS_65", "S3.12"]

  why = <<-EOT
    With ACLs enabled, the uploader of an object can own it and grant access to others, regardless of the bucket policy.
  EOT
  how = "Set `object_ownership = \"BucketOwnerEnforced\"`."

  each "it" { in = resources.aws_s3_bucket_ownership_controls }
  each "rule" { in = it.rule }

  condition = rule.object_ownership == "BucketOwnerEnforced"
  message   = "`${tf::address(it)}` enables ACLs on its bucket"
  place     = rule.object_ownership

  fix {
    value  = "BucketOwnerEnforced"
    safety = "unsafe"
  }
}
