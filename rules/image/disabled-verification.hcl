rule "IMG052" {
  name     = "disabled-verification"
  title    = "Disabled verification of downloads"
  question = "a build step disables the verification of downloads"
  severity = "high"
  group    = "security"
  aliases  = ["CKV2_DOCKER_2", "CKV2_DOCKER_3", "CKV2_DOCKER_4", "CKV2_DOCKER_5", "CKV2_DOCKER_6", "CKV2_DOCKER_7", "CKV2_DOCKER_8", "CKV2_DOCKER_9", "CKV2_DOCKER_10", "CKV2_DOCKER_11", "CKV2_DOCKER_12", "CKV2_DOCKER_13", "CKV2_DOCKER_14", "CKV2_DOCKER_15", "CKV2_DOCKER_16"]

  why = <<-EOT
    Without verification, anyone between the build and the server can change what becomes part of the image. An
    environment variable disables it in the running container as well.
  EOT
  how = "Trust the signing authority: `--cacert` for curl, `PIP_CERT` for pip, `cafile` for npm, a key in the keyring for packages."

  each "use" { in = image::uses() }
  each "instruction" { in = use.image.instructions }

  locals {
    // git checks only that its variable is set, whatever its value.
    variables = [for setting in instruction.settings : setting.name if setting.value == null ? false : contains(["PYTHONHTTPSVERIFY", "NODE_TLS_REJECT_UNAUTHORIZED"], setting.name) && setting.value == "0" || lower(setting.name) == "npm_config_strict_ssl" && lower(setting.value) == "false" || setting.name == "GIT_SSL_NO_VERIFY" || setting.name == "PIP_TRUSTED_HOST" && setting.value != ""]
    patterns = {
      curl                 = "(^| )(-[A-Za-z]*k[A-Za-z]*|--insecure|--proxy-insecure)( |$)"
      wget                 = "(^| )--no-check-certificate( |$)"
      pip                  = "(^| )--trusted-host[ =]"
      apk                  = "(^| )--allow-untrusted( |$)"
      apt                  = "(^| )(--allow-unauthenticated|--force-yes|--allow-insecure-repositories)( |$)"
      yum                  = "(?i)(^| )(--nogpgcheck|--setopt=(\\S+\\.)?(sslverify|gpgcheck)=(false|0|no))( |$)"
      zypper               = "(^| )(--no-gpg-checks|--gpg-auto-import-keys-none)( |$)"
      rpm                  = "(^| )(--nosignature|--nogpg)( |$)"
      npm                  = "(^| )(set strict-ssl[ =]false|--strict-ssl=false|--no-strict-ssl)( |$)"
      yarn                 = "(^| )(config )?set strict-ssl[ =]false( |$)"
      "yum-config-manager" = "(?i)(^| )(--setopt[= ])?(\\S+\\.)?sslverify=(false|0|no)( |$)"
      "dnf-config-manager" = "(?i)(^| )(--setopt[= ])?(\\S+\\.)?sslverify=(false|0|no)( |$)"
      git                  = "(^| )http\\.(\\S+\\.)?sslVerify[ =](false|0)( |$)"
    }
    commands = [for command in instruction.commands : command.name if can(regex(lookup(local.patterns, command.manager == "" ? command.name : command.manager, "^ $"), join(" ", [for word in command.words : tf::text(word)])))]
    found    = concat(local.variables, local.commands)
  }

  when      = contains(["RUN", "ENV", "ARG"], instruction.keyword)
  condition = length(local.found) == 0
  message   = "the image `${use.image.name}` disables the verification of downloads: `${join("`, `", local.found)}`"
  place     = local.found[0]
}
