# A plan is possible without the archive, an apply is not.

check "archive_exists" {
  assert {
    condition     = fileexists(var.lambda_zip_path)
    error_message = "${var.lambda_zip_path} does not exist, so the Lambda cannot be made. Run worker/orchestrator/build.py."
  }
}
