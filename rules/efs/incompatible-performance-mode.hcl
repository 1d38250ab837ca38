rule "EFS014" {
  name         = "incompatible-performance-mode"
  title        = "Incompatible performance mode"
  question     = "the performance mode is incompatible with the rest"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.5"]
  proves       = "Performance and throughput mode fit."

  why = <<-EOT
    The performance mode `maxIO` exists neither with elastic throughput nor with One Zone storage. EFS refuses the file
    system.
  EOT
  how = "Use `generalPurpose`."

  each "fs" { in = resources.aws_efs_file_system }

  when      = fs.performance_mode == "maxIO"
  condition = fs.throughput_mode != "elastic" && !tf::declared(fs.availability_zone_name)
  message   = "file system `${tf::address(fs)}` asks for maxIO together with ${fs.throughput_mode == "elastic" ? "elastic throughput" : "One Zone storage"}"
  place     = fs.performance_mode

  fix {
    value  = "generalPurpose"
    safety = "unsafe"
  }
}
