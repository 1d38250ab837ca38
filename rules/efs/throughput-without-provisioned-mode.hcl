rule "EFS013" {
  name         = "throughput-without-provisioned-mode"
  title        = "Throughput that contradicts the throughput mode"
  question     = "throughput and throughput mode contradict each other"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.5"]
  proves       = "Throughput is set only in provisioned mode."

  why = <<-EOT
    EFS accepts a provisioned throughput only in mode `provisioned`, and requires one there. It refuses anything else.
  EOT
  how = "Set `provisioned_throughput_in_mibps` if, and only if, `throughput_mode` is `provisioned`."

  each "fs" { in = resources.aws_efs_file_system }

  locals {
    mode = fs.throughput_mode == null ? "bursting" : fs.throughput_mode
  }

  condition = (local.mode == "provisioned") == (fs.provisioned_throughput_in_mibps != null)
  message   = local.mode == "provisioned" ? "file system `${tf::address(fs)}` has throughput mode provisioned, but no throughput" : "file system `${tf::address(fs)}` sets a throughput, but has throughput mode ${local.mode}"
  place     = local.mode == "provisioned" ? fs.throughput_mode : fs.provisioned_throughput_in_mibps
}
