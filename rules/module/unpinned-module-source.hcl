rule "MOD011" {
  name         = "unpinned-module-source"
  title        = "Module source without a version"
  question     = "the module has no fixed version"
  severity     = "medium"
  group        = "hygiene"
  requirements = ["5.1"]
  proves       = "Every module has a version."
  aliases      = ["CKV_TF_1", "CKV_TF_2", "terraform_module_pinned_source", "terraform_module_version"]

  why = <<-EOT
    Code that someone else can change becomes part of the next deployment without a commit here.
  EOT
  how = "For a registry module, add a `version` such as `version = \"~> 5.1\"`. For Git, add `?ref=` with a tag or commit."

  each "module" { in = modules }
  each "call" { in = module.calls }

  when = !module.external

  locals {
    source   = call.source == null ? "" : call.source
    is_local = local.source == "" || local.source == "." || local.source == ".." || startswith(local.source, "./") || startswith(local.source, "../")
    is_url   = can(regex("^(git::|git@|hg::|s3::|gcs::|https?:|ssh:)|^github\\.com/|^bitbucket\\.org/|\\.git(\\?|$)", local.source))
    pinned   = local.is_url ? can(regex("[?&](ref|rev|version|versionId|checksum)=[^&]", local.source)) : call.version != null
  }
  condition = local.is_local || local.pinned
  message   = "the source `${local.source}` of module `${call.name}` has no fixed version"
  place     = local.is_url ? call.source : call.version
}
