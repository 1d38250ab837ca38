rule "EFS015" {
  name         = "throughput-out-of-range"
  title        = "Provisioned throughput out of range"
  question     = "the provisioned throughput is out of range"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.5"]
  proves       = "Provisioned throughput is within the limits of EFS."

  why = <<-EOT
    EFS refuses a provisioned throughput below ${aws::fact("efs.throughput").min} MiB/s.
  EOT
  how = "Set `provisioned_throughput_in_mibps` to at least ${aws::fact("efs.throughput").min}, or use `throughput_mode = \"elastic\"`."

  each "fs" { in = resources.aws_efs_file_system }

  when      = fs.provisioned_throughput_in_mibps != null
  condition = fs.provisioned_throughput_in_mibps >= aws::fact("efs.throughput").min
  message   = "file system `${tf::address(fs)}` requests ${fs.provisioned_throughput_in_mibps} MiB/s; the minimum is ${aws::fact("efs.throughput").min}"
  place     = fs.provisioned_throughput_in_mibps

  fix {
    value  = aws::fact("efs.throughput").min
    safety = "unsafe"
  }
}
