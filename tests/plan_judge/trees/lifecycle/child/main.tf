data "aws_iam_policy_document" "deferred" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["*"]
  }
}

resource "aws_iam_policy" "this" {
  name   = "child"
  policy = data.aws_iam_policy_document.deferred.json
}

output "names" {
  value = ["child"]
}
