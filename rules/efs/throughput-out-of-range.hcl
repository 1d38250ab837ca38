rule "EFS015" {
  name         = "throughput-out-of-range"
  title        = "EFS has no such throughput"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.5"]

  why = <<-EOT
    The provisioned throughput of a file system lies between 1 and 3414 MiB/s in the larger regions, and 1 and 1024
    elsewhere.
  EOT
  how = "Set a throughput between 1 and 3414 MiB/s. 100 MiB/s cost about 600 dollars a month."

  each "fs" { in = resources.aws_efs_file_system }

  when      = fs.provisioned_throughput_in_mibps != null
  condition = fs.provisioned_throughput_in_mibps >= 1 && fs.provisioned_throughput_in_mibps <= 3414
  message   = "file system `${tf::address(fs)}` asks for ${fs.provisioned_throughput_in_mibps} MiB/s; EFS has 1 to 3414"
  place     = fs.provisioned_throughput_in_mibps
}
