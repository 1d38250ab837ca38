rule "API010" {
  name     = "outdated-api-tls"
  title    = "API domain with an outdated TLS version"
  question = "the domain accepts outdated TLS versions"
  severity = "medium"
  group    = "security"
  aliases  = ["CKV_AWS_206", "AWS-0005"]

  why = <<-EOT
    TLS 1.0 and 1.1 have known weaknesses.
  EOT
  how = "Set `security_policy = \"TLS_1_2\"`."

  each "it" { in = concat(
    [for domain in resources.aws_api_gateway_domain_name : { of = domain, inner = domain, policy = domain.security_policy }],
    flatten([for domain in resources.aws_apigatewayv2_domain_name : [for inner in domain.domain_name_configuration : { of = domain, inner = inner, policy = inner.security_policy }]]),
  ) }

  condition = tf::declared(it.policy) ? it.policy != "TLS_1_0" : false
  message   = "domain `${tf::address(it.of)}` does not require TLS 1.2"
  place     = it.inner.security_policy

  fix {
    value  = "TLS_1_2"
    safety = "unsafe"
  }
}
