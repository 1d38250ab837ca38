rule "API003" {
  name     = "stage-without-cache"
  title    = "API stage without a cache"
  question = "the stage has no cache"
  severity = "info"
  group    = "correctness"
  default  = "off"
  aliases  = ["CKV_AWS_120"]

  why = <<-EOT
    A cache answers repeated requests without calling the backend. It is billed by the hour, so this rule is off by
    default.
  EOT
  how = "Set `cache_cluster_enabled = true` and `cache_cluster_size`."

  each "it" { in = resources.aws_api_gateway_stage }

  condition = tf::declared(it.cache_cluster_enabled) ? it.cache_cluster_enabled == true : false
  message   = "stage `${tf::address(it)}` has no cache"
  place     = it.cache_cluster_enabled

  fix {
    value  = true
    safety = "unsafe"
  }
}
