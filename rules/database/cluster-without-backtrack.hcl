rule "RDS016" {
  name     = "cluster-without-backtrack"
  title    = "Aurora MySQL cluster without backtracking"
  question = "the cluster cannot be backtracked"
  severity = "low"
  group    = "correctness"
  expects  = "Every Aurora MySQL cluster can be backtracked."
  default  = "off"
  aliases  = ["CKV_AWS_326", "RDS.14"]

  why = <<-EOT
    Backtracking rewinds a cluster in minutes. Restoring a backup takes hours, and creates a new cluster.
  EOT
  how = "Set `backtrack_window` to a number of seconds, up to 259200."

  each "it" { in = resources.aws_rds_cluster }

  when      = contains(["aurora", "aurora-mysql"], coalesce(it.engine, "aurora"))
  condition = coalesce(it.backtrack_window, 0) > 0
  message   = "cluster `${tf::address(it)}` cannot be backtracked"
  place     = it.backtrack_window
}
