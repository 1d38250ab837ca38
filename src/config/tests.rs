//! What a configuration means, what is wrong with one, and which one counts.

use super::{Config, ConfigErrors, find, read};
use crate::finding::{Profile, Severity};
use crate::source::{Memory, SourceId};
use crate::triage::{Date, FailOn};

fn config(text: &str) -> Config {
    read("a/bottlelint.hcl", text, SourceId(0)).unwrap()
}

/// Each error: what it points at, what it says, what was meant.
fn errors(text: &str) -> Vec<String> {
    let ConfigErrors(errors) = read("bottlelint.hcl", text, SourceId(0)).unwrap_err();
    let one = |error: &super::ConfigError| {
        let (start, length) = error.bytes();
        let help = miette::Diagnostic::help(error).map(|help| format!("; {help}"));
        format!("{} | {error}{}", &text[start..start + length], help.unwrap_or_default())
    };
    errors.iter().map(one).collect()
}

#[test]
fn reads_every_setting() {
    let config = config(
        r#"
        check {
          paths   = ["envs/*"]
          exclude = ["**/examples/**"]
          profile = "fargate"
          fail_on = "never"
        }
        evaluate {
          var_files = ["prod.tfvars"]
          assume    = { "data.aws_region.this.name" = "eu-west-1", "local.count" = 3 }
        }
        rules { ignore = ["ECS031"] }
        rule "ECS004" {
          severity     = "critical"
          suppressible = false
        }
        suppressions { max_days = 180 }
        exception {
          rules   = ["ECS011"]
          address = "module.legacy"
          until   = "2026-12-31"
          reason  = "OPS-4411"
        }
        "#,
    );
    assert_eq!(config.directory, "a");
    assert_eq!(config.check.paths.unwrap().value, ["envs/*"]);
    assert_eq!(config.check.profile.unwrap().value, Profile::Fargate);
    assert_eq!(config.check.fail_on.unwrap().value, FailOn::Never);
    assert_eq!(config.evaluate.assume.unwrap().value["local.count"], "3");
    assert_eq!(config.rule[0].severity.as_ref().unwrap().value, Severity::Critical);
    assert!(!config.rule[0].suppressible.as_ref().unwrap().value);
    assert_eq!(config.suppressions.max_days.unwrap().value, 180);
    assert_eq!(
        config.exceptions[0].until.as_ref().unwrap().value,
        Date::parse("2026-12-31").unwrap()
    );
}

#[test]
fn every_error_has_a_place_and_says_what_was_meant() {
    insta::assert_snapshot!(errors(
        r#"
        fail_on = "low"
        check "x" {
          exclud   = ["a"]
          paths    = "modules"
          fail_on  = "hihg"
          unknown  = var.file
          exclude  = ["a["]
        }
        chek {}
        rules {
          ignore {
          }
        }
        rules {}
        rule {}
        suppressions { max_days = -1 }
        exception {
          rules = []
          until = "2026-02-30"
          reason = " "
        }
        "#
    )
    .join("\n"), @r#"
    fail_on | `fail_on` is not in a block; write it in a block: `check { ... }`
    check "x" | `check` takes no label; write `check {`
    exclud | `check` has no setting `exclud`; did you mean `exclude`?
    "modules" | `paths` must be a list of strings
    "hihg" | `hihg` is not a valid `fail_on`; did you mean `high`?
    var.file | `unknown` must be literal; write the value itself: there are no variables here
    ["a["] | `a[` is not a valid pattern: unclosed character class; missing ']'
    chek | there is no block `chek` in bottlelint.hcl; did you mean `check`?
    ignore | `rules` has no block `ignore`; write it with an equals sign: `ignore = ...`
    rules | there is another `rules` block above; write all its settings in one block
    rule | `rule` takes one label, the rule; write `rule "ECS004" {`
    -1 | `max_days` must be a whole number
    exception | the `exception` has no `address`
    [] | the exception names no rule; name the rules that the exception is about
    "2026-02-30" | `2026-02-30` is not a date like 2026-12-31
    " " | the reason is empty
    "#);
}

#[test]
fn syntax_errors_are_told_like_those_of_terraform() {
    assert_eq!(errors("check {\n  paths = [\n}\n").len(), 1);
}

#[test]
fn the_nearest_file_counts_up_to_the_root() {
    let files = Memory::new([
        ("bottlelint.hcl", "# top"),
        ("a/b/bottlelint.hcl", "# near"),
        ("a/b/c/main.tf", ""),
    ]);
    let near = find(&files, "a/b/c").unwrap().unwrap();
    assert_eq!((near.path.as_str(), near.text.as_str()), ("a/b/bottlelint.hcl", "# near"));
    assert_eq!(find(&files, "a").unwrap().unwrap().path, "bottlelint.hcl");
    assert_eq!(find(&Memory::default(), "a/b").unwrap(), None);
}

#[test]
fn hostile_text_is_an_error_and_no_more() {
    for text in [
        "[".repeat(200_000),
        format!("check {{ paths = {} }}", "[".repeat(200_000)),
        "{".repeat(100_000),
    ] {
        assert!(read("bottlelint.hcl", &text, SourceId(0)).is_err());
    }
}
