//! `bottlelint rules new`: a rule that works, with fixtures, to be changed into the one that is wanted.

use std::collections::BTreeSet;
use std::path::Path;

use super::environment::Environment;
use super::error::{Error, Result};
use super::exit::Exit;
use super::output::{self, WriteMode};
use crate::rule;
use crate::source::{Disk, EntryKind, Loader, below};

/// Writes `rules/NAME.hcl` and `fixtures/NAME/*/main.tf` below `dir`.
pub(super) fn write(
    name: &str,
    dir: &Path,
    id: Option<&str>,
    environment: &Environment,
) -> Result<Exit> {
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
    let id = &*free_id(id, &used_ids(&root.join("rules")))?;
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
        output::write_file(&full, WriteMode::Replace, |out| out.write_all(text.as_bytes()))?;
    }
    output::print(|out| {
        for (path, _) in &files {
            writeln!(out, "wrote {}", dir.join(path).display())?;
        }
        writeln!(out, "\nNext:")?;
        writeln!(out, "  bottlelint rules test {}", dir.display())?;
        let rules = dir.join("rules");
        writeln!(out, "  bottlelint check --rules {} --select {id}", rules.display())?;
        writeln!(out, "\nTo check it always, and not its fixtures, write into bottlelint.hcl:\n")?;
        let fixtures = dir.join("fixtures");
        writeln!(out, "  check {{\n    exclude = [\"{}\"]\n  }}", fixtures.display())?;
        writeln!(out, "  rules {{\n    dirs = [\"{}\"]\n  }}", rules.display())
    })
}

/// The ids of bottlelint's rules, and those that files below a directory give: also of rules that do not load.
fn used_ids(directory: &Path) -> BTreeSet<String> {
    let mut used: BTreeSet<String> =
        rule::builtin().iter().map(|rule| rule.info.id.to_string()).collect();
    let Ok(disk) = Disk::new(directory) else { return used };
    let mut open = vec![String::new()];
    while let Some(folder) = open.pop() {
        for entry in disk.list(&folder).unwrap_or_default() {
            let path = below(&folder, &entry.name);
            if entry.kind == EntryKind::Directory {
                open.push(path);
                continue;
            }
            let text = disk.read(&path).unwrap_or_default();
            let text = String::from_utf8_lossy(&text);
            let labels = text.lines().filter_map(|line| line.trim_start().strip_prefix("rule \""));
            used.extend(labels.filter_map(|label| label.split('"').next()).map(str::to_owned));
        }
    }
    used
}

/// The id that is asked for, if it is free, else the first free one.
fn free_id(id: Option<&str>, used: &BTreeSet<String>) -> Result<String> {
    match id {
        Some(id) if used.contains(id) => Err(Error::usage(
            format!("`{id}` is used already"),
            "choose another id, or leave it out",
        )),
        Some(id) => Ok(id.to_owned()),
        None => {
            let free =
                (1..=999).map(|number| format!("MY{number:03}")).find(|id| !used.contains(id));
            free.ok_or_else(|| Error::usage("MY001 to MY999 are used", "choose an id with `--id`"))
        }
    }
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
