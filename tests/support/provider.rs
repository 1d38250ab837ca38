//! The real AWS provider, through `terraform`, where both are.

#![allow(dead_code, reason = "not each test program plans")]
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking, and absent JSON is null"
)]

use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value as Json;

use super::mirror::provider_mirror;

/// What plans a configuration without an account and without credentials.
pub(crate) const OFFLINE: &str = r#"terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

provider "aws" {
  region                      = "us-east-1"
  access_key                  = "testing"
  secret_key                  = "testing"
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_requesting_account_id  = true
}
"#;

/// Why there is no plan.
pub(crate) enum Missing {
    /// No `terraform` that runs.
    Program,
    /// No provider, neither in a mirror nor from the registry: what `terraform init` says.
    Provider(String),
}

/// An error of a plan: the file that it is about, the line, what is wrong.
pub(crate) struct Refusal {
    pub(crate) file: String,
    pub(crate) line: u64,
    pub(crate) message: String,
}

/// Plans the configuration in a directory, and says what the provider and Terraform refuse.
pub(crate) fn plan(directory: &Path) -> Result<Vec<Refusal>, Missing> {
    initialise(directory)?;
    let options = ["plan", "-json", "-input=false", "-lock=false", "-refresh=false"];
    let planned = terraform(directory, &options).stdout(Stdio::piped()).output().unwrap();
    let said = String::from_utf8(planned.stdout).unwrap();
    let refusals: Vec<Refusal> = said.lines().filter_map(refusal).collect();
    assert_eq!(planned.status.success(), refusals.is_empty(), "{said}");
    Ok(refusals)
}

/// What `terraform show -json` says of a plan of the configuration in a directory.
pub(crate) fn shown_plan(directory: &Path) -> Result<Json, Missing> {
    initialise(directory)?;
    let options = ["plan", "-out=plan.bin", "-input=false", "-lock=false", "-refresh=false"];
    let planned = terraform(directory, &options).stderr(Stdio::piped()).output().unwrap();
    assert!(planned.status.success(), "{}", String::from_utf8_lossy(&planned.stderr));
    let mut show = terraform(directory, &["show", "-json", "plan.bin"]);
    let shown = show.stdout(Stdio::piped()).output().unwrap();
    Ok(serde_json::from_slice(&shown.stdout).unwrap())
}

fn initialise(directory: &Path) -> Result<(), Missing> {
    if !terraform(directory, &["version"]).status().is_ok_and(|status| status.success()) {
        return Err(Missing::Program);
    }
    let mut init = terraform(directory, &["init", "-backend=false", "-no-color"]);
    if let Some(mirror) = provider_mirror() {
        init.arg(format!("-plugin-dir={}", mirror.display()));
    }
    let initialised = init.stderr(Stdio::piped()).output().unwrap();
    if !initialised.status.success() {
        return Err(Missing::Provider(String::from_utf8_lossy(&initialised.stderr).into_owned()));
    }
    Ok(())
}

fn terraform(directory: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("terraform");
    command.current_dir(directory).args(arguments).env("CHECKPOINT_DISABLE", "1");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    // A configuration file that is named but missing only makes every command warn.
    if std::env::var_os("TF_CLI_CONFIG_FILE").is_some_and(|path| !Path::new(&path).exists()) {
        command.env_remove("TF_CLI_CONFIG_FILE");
    }
    command
}

/// A line of the log of `terraform plan -json` that reports an error.
fn refusal(line: &str) -> Option<Refusal> {
    let message: Json = serde_json::from_str(line).ok()?;
    let diagnostic = message.get("diagnostic")?;
    if diagnostic["severity"] != "error" {
        return None;
    }
    let range = &diagnostic["range"];
    let text = |json: &Json| json.as_str().unwrap_or_default().to_owned();
    Some(Refusal {
        file: text(&range["filename"]),
        line: range["start"]["line"].as_u64().unwrap_or_default(),
        message: format!("{} {}", text(&diagnostic["summary"]), text(&diagnostic["detail"])),
    })
}
