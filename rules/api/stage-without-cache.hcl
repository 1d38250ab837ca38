rule "API003" {
  name     = "stage-without-cache"
  title    = "API stage without a cache"
  question = "the stage caches nothing"
  severity = "info"
  group    = "correctness"
  default  = "off"
  aliases  = ["CKV_AWS_120"]

  why = <<-EOT
    With a cache, the same answer is not worked out again. It is paid for by the hour, so this is for you to
    choose.
  EOT
  how = "Set `cache_cluster_enabled = true` and `cache_cluster_size`."

  each "it" { in = resources.aws_api_gateway_stage }

  condition = tf::declared(it.cache_cluster_enabled) ? it.cache_cluster_enabled == true : false
  message   = "stage `${tf::address(it)}` caches nothing"
  place     = it.cache_cluster_enabled

  fix {
    value  = true
    safety = "unsafe"
  }
}
