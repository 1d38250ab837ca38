//! `bottlelint rules new`: a rule that works, with fixtures, to be changed into the one that is wanted.

use std::path::Path;

use super::environment::Environment;
use super::error::{Error, Result};
use super::exit::Exit;
use super::output::{self, Mode};

/// Writes `rules/NAME.hcl` and `fixtures/NAME/*/main.tf` below `dir`.
pub(super) fn write(name: &str, dir: &Path, id: &str, environment: &Environment) -> Result<Exit> {
    let lower = |character: char| {
        character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-'
    };
    if name.is_empty() || !name.chars().all(lower) {
        return Err(Error::usage(
            format!("`{name}` is not a valid rule name"),
            "use lower-case letters, digits and hyphens: `public-bucket`",
        ));
    }
    let root = environment.directory.join(dir);
    let files = [
        (format!("rules/{name}.hcl"), RULE.replace("NAME", name).replace("ID", id)),
        (format!("fixtures/{name}/pass/main.tf"), PASS.to_owned()),
        (format!("fixtures/{name}/fail/main.tf"), FAIL.replace("ID", id)),
        (format!("fixtures/{name}/unknown/main.tf"), UNKNOWN.replace("ID", id)),
        (format!("fixtures/{name}/variable/main.tf"), VARIABLE.replace("ID", id)),
    ];
    for (path, _) in &files {
        if root.join(path).exists() {
            let message = format!("`{}` exists already", dir.join(path).display());
            return Err(Error::usage(message, "choose another name, or remove it"));
        }
    }
    for (path, text) in &files {
        let full = root.join(path);
        if let Some(parent) = full.parent() {
            std::fs::create_dir_all(parent)
                .map_err(|error| Error::Io { path: parent.display().to_string(), error })?;
        }
        output::write_file(&full, Mode::Replace, |out| out.write_all(text.as_bytes()))?;
    }
    output::print(|out| {
        for (path, _) in &files {
            writeln!(out, "wrote {}", dir.join(path).display())?;
        }
        writeln!(out, "run its tests: bottlelint rules test {}", dir.display())?;
        writeln!(out, "use it: bottlelint check --rules {}", dir.join("rules").display())
    })
}

const RULE: &str = r#"rule "ID" {
  name     = "NAME"
  title    = "Log group keeps its events for less than a year"
  severity = "medium"
  group    = "hygiene"

  why = "Say here what goes wrong when the rule does not hold."
  how = "Say here what to do: set `retention_in_days = 365`."

  each "group" { in = resources.aws_cloudwatch_log_group }

  condition = group.retention_in_days == 0 || group.retention_in_days >= 365
  message   = "log group `${tf::address(group)}` keeps its events for less than a year"
  place     = group.retention_in_days
}
"#;

const PASS: &str = r#"resource "aws_cloudwatch_log_group" "a" {
  name              = "a"
  retention_in_days = 365
}
"#;

const FAIL: &str = r#"resource "aws_cloudwatch_log_group" "a" {
  name              = "a"
  retention_in_days = 30 # expect: ID
}
"#;

const UNKNOWN: &str = r#"variable "days" { # expect: ID unknown
  type = number
}

resource "aws_cloudwatch_log_group" "a" {
  name              = "a"
  retention_in_days = var.days
}
"#;

const VARIABLE: &str = r#"variable "days" {
  type    = number
  default = 30 # expect: ID
}

resource "aws_cloudwatch_log_group" "a" {
  name              = "a"
  retention_in_days = var.days
}
"#;
