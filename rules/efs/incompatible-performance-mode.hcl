rule "EFS014" {
  name         = "incompatible-performance-mode"
  title        = "Incompatible performance mode"
  question     = "the performance mode is incompatible with the throughput mode or storage class"
  severity     = "high"
  group        = "correctness"
  requirements = ["8.5"]
  proves       = "Performance and throughput mode are compatible."

  why = <<-EOT
    The performance mode `maxIO` supports neither elastic throughput nor One Zone storage. EFS refuses to create the
    file system.
  EOT
  how = "Set `performance_mode = \"generalPurpose\"`, or remove it."

  each "fs" { in = resources.aws_efs_file_system }

  # Without one, EFS takes `generalPurpose`.
  when      = tf::declared(fs.performance_mode) ? fs.performance_mode == "maxIO" : false
  condition = fs.throughput_mode != "elastic" && !tf::declared(fs.availability_zone_name)
  message   = "file system `${tf::address(fs)}` combines maxIO with ${fs.throughput_mode == "elastic" ? "elastic throughput" : "One Zone storage"}"
  place     = fs.performance_mode

  fix {
    value  = "generalPurpose"
    safety = "unsafe"
  }
}
