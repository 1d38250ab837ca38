rule "EFS013" {
  name         = "throughput-without-provisioned-mode"
  title        = "Throughput contradicts the throughput mode"
  question     = "throughput and throughput mode contradict each other"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.5"]
  proves       = "Throughput is set only in provisioned mode."

  why = <<-EOT
    EFS takes a throughput with the mode `provisioned` only, and needs one there. Anything else is refused.
  EOT
  how = "Set `provisioned_throughput_in_mibps` exactly when `throughput_mode` is `provisioned`."

  each "fs" { in = resources.aws_efs_file_system }

  locals {
    mode = fs.throughput_mode == null ? "bursting" : fs.throughput_mode
  }

  condition = (local.mode == "provisioned") == (fs.provisioned_throughput_in_mibps != null)
  message   = local.mode == "provisioned" ? "file system `${tf::address(fs)}` is provisioned with no throughput" : "file system `${tf::address(fs)}` sets a throughput, and its mode is ${local.mode}"
  place     = local.mode == "provisioned" ? fs.throughput_mode : fs.provisioned_throughput_in_mibps
}
