rule "EFS025" {
  name         = "throughput-above-quota"
  title        = "Provisioned throughput above the default quota"
  question     = "the provisioned throughput is above the default quota"
  severity     = "medium"
  group        = "correctness"
  requirements = ["8.5"]
  expects      = "Provisioned throughput is within the default quota."

  why = <<-EOT
    The default quota for provisioned throughput is ${aws::fact("efs.throughput").quota} MiB/s in the larger regions,
    and less elsewhere. EFS refuses more until the quota is raised.
  EOT
  how = "Request a higher quota, or lower the throughput."

  each "fs" { in = resources.aws_efs_file_system }

  when      = fs.provisioned_throughput_in_mibps != null
  condition = fs.provisioned_throughput_in_mibps <= aws::fact("efs.throughput").quota
  message   = "file system `${tf::address(fs)}` requests ${fs.provisioned_throughput_in_mibps} MiB/s; the default quota is ${aws::fact("efs.throughput").quota}"
  place     = fs.provisioned_throughput_in_mibps
}
