rule "IMG052" {
  name     = "disabled-verification"
  title    = "Disabled verification of downloads"
  severity = "high"
  group    = "security"
  aliases  = ["CKV2_DOCKER_2", "CKV2_DOCKER_3", "CKV2_DOCKER_4", "CKV2_DOCKER_5", "CKV2_DOCKER_6", "CKV2_DOCKER_7", "CKV2_DOCKER_8", "CKV2_DOCKER_9", "CKV2_DOCKER_10", "CKV2_DOCKER_11", "CKV2_DOCKER_12", "CKV2_DOCKER_13", "CKV2_DOCKER_14", "CKV2_DOCKER_15", "CKV2_DOCKER_16"]

  why = <<-EOT
    Without it, whoever sits between the build and the server, or has the server's name, decides what becomes part of the image.
    Set as a variable, it is off in the running container, too.
  EOT
  how = "Trust the authority that signs: `--cacert` for curl, `PIP_CERT` for pip, `cafile` for npm, a key in the keyring for packages."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }

  locals {
    truthy    = ["1", "true", "yes", "on"]
    variables = [for pair in instruction.pairs : pair.name if pair.name == "PYTHONHTTPSVERIFY" && pair.value == "0" || pair.name == "NODE_TLS_REJECT_UNAUTHORIZED" && pair.value == "0" || contains(["NPM_CONFIG_STRICT_SSL", "npm_config_strict_ssl"], pair.name) && try(lower(pair.value), "") == "false" || pair.name == "GIT_SSL_NO_VERIFY" && contains(local.truthy, try(lower(pair.value), "")) || pair.name == "PIP_TRUSTED_HOST" && pair.value != null && pair.value != ""]
    patterns = {
      curl                 = "(^| )(-[A-Za-z]*k[A-Za-z]*|--insecure|--proxy-insecure)( |$)"
      wget                 = "(^| )--no-check-certificate( |$)"
      pip                  = "(^| )--trusted-host[ =]"
      apk                  = "(^| )--allow-untrusted( |$)"
      apt                  = "(^| )(--allow-unauthenticated|--force-yes|--allow-insecure-repositories)( |$)"
      yum                  = "(^| )(--nogpgcheck|--setopt=(\\S+\\.)?sslverify=(false|0)|--setopt=(\\S+\\.)?gpgcheck=(false|0))( |$)"
      zypper               = "(^| )(--no-gpg-checks|--gpg-auto-import-keys-none)( |$)"
      rpm                  = "(^| )(--nosignature|--nogpg)( |$)"
      npm                  = "(^| )(set strict-ssl[ =]false|--strict-ssl=false|--no-strict-ssl)( |$)"
      "yum-config-manager" = "(^| )(--setopt=)?(\\S+\\.)?sslverify=(false|0)( |$)"
      git                  = "(^| )http\\.(\\S+\\.)?sslVerify[ =](false|0)( |$)"
    }
    commands = [for command in instruction.commands : command.name if can(regex(lookup(local.patterns, command.manager == "" ? command.name : command.manager, "^ $"), join(" ", command.words)))]
    exports  = [for command in instruction.commands : command.name if length([for name, value in command.assignments : name if contains(["PYTHONHTTPSVERIFY", "NODE_TLS_REJECT_UNAUTHORIZED"], name) && value == "0" || name == "GIT_SSL_NO_VERIFY" && contains(local.truthy, lower(value))]) > 0 || command.name == "export" && can(regex("(^| )(PYTHONHTTPSVERIFY=0|NODE_TLS_REJECT_UNAUTHORIZED=0|GIT_SSL_NO_VERIFY=(1|true))( |$)", join(" ", command.words)))]
    found    = concat(local.variables, local.commands, local.exports)
  }

  when      = contains(["RUN", "ENV", "ARG"], instruction.keyword)
  condition = length(local.found) == 0
  message   = "the image `${use.image.name}` turns off the verification of downloads: `${join("`, `", local.found)}`"
  place     = local.found[0]
}
