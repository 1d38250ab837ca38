//! `bottlelint.hcl` as a user has it: what it changes in a run, what wins, and what is said of a wrong one.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test fails by panicking, and reads what the program wrote"
)]

mod support;

use support::{Repository, breaking};

fn with(config: &str) -> Repository {
    let repository = breaking();
    repository.write("bottlelint.hcl", config);
    repository
}

#[test]
fn severity_threshold_and_choice_come_from_the_file_and_the_command_line_wins() {
    let repository = with(
        "check {\n  fail_on = \"critical\"\n}\nrules {\n  select = [\"ECS004\"]\n}\nrule \"ECS004\" {\n  severity = \"low\"\n}\n",
    );
    let run = repository.run(&["check", "envs/prod", "-o", "compact"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert!(run.out.contains("warning[ECS004]"), "{}", run.out);
    let run = repository.run(&["check", "envs/prod", "--fail-on", "low"]);
    assert_eq!(run.code, 1, "{}", run.out);
    let run = repository.run(&[
        "check",
        "envs/prod",
        "--no-config",
        "--select",
        "ECS004",
        "-o",
        "compact",
    ]);
    assert!(run.code == 1 && run.out.contains("error[ECS004]"), "{}", run.out);
}

#[test]
fn paths_and_exclude_say_what_is_checked() {
    let repository =
        with("check {\n  paths = [\"envs/*\"]\n}\nrules {\n  select = [\"ECS004\"]\n}\n");
    let run = repository.run(&["check", "-o", "compact"]);
    assert!(run.code == 1 && run.out.contains("ECS004"), "{}{}", run.out, run.err);
    repository.write(
        "bottlelint.hcl",
        "check {\n  exclude = [\"envs\"]\n}\nrules {\n  select = [\"ECS004\"]\n}\n",
    );
    let run = repository.run(&["check", "-o", "compact"]);
    assert!(!run.out.contains("envs/prod"), "{}", run.out);
    repository.write("bottlelint.hcl", "check {\n  paths = [\"nowhere/*\"]\n}\n");
    let run = repository.run(&["check"]);
    assert!(run.code == 2 && run.err.contains("no directory matches `nowhere/*`"), "{}", run.err);
}

#[test]
fn exceptions_silence_by_address_until_their_last_day() {
    let exception = |until: &str| {
        format!(
            "rules {{\n  select = [\"ECS004\", \"BL001\", \"BL002\"]\n}}\nexception {{\n  rules = [\"ECS004\"]\n  address = \"module.checkout\"\n  reason = \"OPS-1\"\n  until = \"{until}\"\n}}\n"
        )
    };
    let repository = with(&exception("9999-12-31"));
    let run = repository.run(&["check", "envs/prod"]);
    assert!(run.code == 0 && run.out.contains("1 suppressed"), "{}", run.out);
    repository.write("bottlelint.hcl", &exception("2020-01-01"));
    let run = repository.run(&["check", "envs/prod", "-o", "compact"]);
    assert!(run.out.contains("BL002") && run.out.contains("error[ECS004]"), "{}", run.out);
    repository.write(
        "bottlelint.hcl",
        &exception("9999-12-31").replace("module.checkout", "module.other"),
    );
    let run = repository.run(&["check", "envs/prod", "-o", "compact"]);
    assert!(run.out.contains("bottlelint.hcl:4:1: warning[BL001]"), "{}", run.out);
}

#[test]
fn comments_count_only_as_the_file_allows() {
    let repository = with("rules {\n  select = [\"ECS004\", \"BL006\", \"BL009\"]\n}\n");
    let module = repository.read("envs/prod/main.tf");
    let comment = "  # bottlelint: ignore[ECS004] -- reason\n  read_only_root";
    repository.write("envs/prod/main.tf", &module.replace("  read_only_root", comment));
    assert_eq!(repository.run(&["check", "envs/prod"]).code, 0);
    for (limit, rule) in [
        ("rule \"ECS004\" {\n  suppressible = false\n}\n", "BL006"),
        ("suppressions {\n  max_days = 30\n}\n", "BL009"),
    ] {
        repository.write(
            "bottlelint.hcl",
            &format!("rules {{\n  select = [\"ECS004\", \"{rule}\"]\n}}\n{limit}"),
        );
        let run = repository.run(&["check", "envs/prod", "-o", "compact"]);
        assert!(
            run.out.contains("error[ECS004]") && run.out.contains(rule),
            "{limit}: {}",
            run.out
        );
    }
}

#[test]
fn wrong_configuration_is_told_with_its_place() {
    let repository = with("rules {\n  ignore = [\"ECS04\"]\n}\nrule \"ECSO04\" {\n}\n");
    let run = repository.run(&["config", "check"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.err, @r#"
    error: the configuration is not valid

    error: no rule is called `ECS04`
     --> bottlelint.hcl:2:12
      |
    2 |   ignore = ["ECS04"]
      |            ^^^^^^^^^ here
      |
      = help: did you mean `ECS004`?

    error: no rule is called `ECSO04`
     --> bottlelint.hcl:4:6
      |
    4 | rule "ECSO04" {
      |      ^^^^^^^^ here
      |
      = help: did you mean `ECS004`?
    "#);
}

#[test]
fn config_show_says_where_each_setting_comes_from() {
    let repository = with(
        "check {\n  fail_on = \"high\"\n  exclude = [\"old\"]\n}\nevaluate {\n  assume = { \"data.aws_region.this.name\" = \"eu-west-1\" }\n}\n",
    );
    let run = repository.run(&["config", "show", "envs/prod", "--ignore", "NET014"]);
    insta::assert_snapshot!(run.out, @r"
    paths         envs/prod                              command line
    exclude       old                                    bottlelint.hcl:3
    profile       default                                default
    fail_on       high                                   bottlelint.hcl:2
    min_severity  info                                   default
    unknown       show                                   default
    ignore        NET014                                 command line
    assume        data.aws_region.this.name = eu-west-1  bottlelint.hcl:6
    ");
}

#[test]
fn init_writes_a_file_that_check_reads_and_never_replaces_one() {
    let repository = breaking();
    let run = repository.run(&["init"]);
    assert!(run.code == 0 && run.out.starts_with("wrote bottlelint.hcl"), "{}{}", run.out, run.err);
    assert_eq!(repository.run(&["config", "check"]).code, 0);
    let again = repository.run(&["init"]);
    assert!(again.code == 2 && again.err.contains("`bottlelint.hcl` exists"), "{}", again.err);
}

#[test]
fn profile_chooses_whose_expectations_are_judged() {
    let repository = breaking();
    repository.write("bottlelint.hcl", "check {\n  profile = \"fargate\"\n}\n");
    let requirement = "requirement 6.1";
    let run = repository.run(&["check", "envs/prod"]);
    assert!(run.out.contains(requirement), "{}", run.out);
    let run = repository.run(&["check", "envs/prod", "--profile", "default"]);
    assert!(!run.out.contains(requirement), "{}", run.out);
}

#[test]
fn comments_for_other_tools_count_for_the_aliases_that_they_name() {
    let repository = with("rules {\n  select = [\"ECS004\"]\n}\n");
    let module = repository.read("envs/prod/main.tf");
    let skip = "  # checkov:skip=CKV_AWS_336:writes to /tmp\n  read_only_root";
    repository.write("envs/prod/main.tf", &module.replace("  read_only_root", skip));
    let run = repository.run(&["check", "envs/prod"]);
    assert!(
        run.code == 0 && run.out.contains("1 suppressed, 1 of them for other tools"),
        "{}",
        run.out
    );
    assert_eq!(repository.run(&["check", "envs/prod", "--no-foreign-suppressions"]).code, 1);
    repository.write(
        "bottlelint.hcl",
        "rules {\n  select = [\"ECS004\"]\n}\nsuppressions {\n  foreign = false\n}\n",
    );
    assert_eq!(repository.run(&["check", "envs/prod"]).code, 1);
    repository.write(
        "envs/prod/main.tf",
        &module.replace("  read_only_root", &skip.replace("336", "335")),
    );
    repository.write("bottlelint.hcl", "rules {\n  select = [\"ECS004\"]\n}\n");
    assert_eq!(repository.run(&["check", "envs/prod"]).code, 1);
}

#[test]
fn people_see_paths_from_where_they_stand_and_programs_from_the_root() {
    let repository = breaking();
    let envs = repository.path().join("envs");
    let select = ["check", "prod", "--select", "ECS004", "-o"];
    let run = |format| support::run(support::command(&envs).args(select).arg(format));
    for format in ["compact", "full"] {
        let out = run(format).out;
        assert!(out.contains("prod/main.tf:4:20") && !out.contains("envs/prod"), "{format}: {out}");
    }
    for format in ["json", "sarif", "github", "gitlab", "markdown"] {
        assert!(run(format).out.contains("envs/prod/main.tf"), "{format}");
    }
}

/// A rule of one's own with options, and what is wrong with settings of it.
const RETENTION: &str = r#"rule "ACME001" {
  name     = "short-retention"
  title    = "Short retention"
  severity = "high"
  group    = "hygiene"
  why      = "Because."
  how      = "So."

  option "min_days" {
    type        = number
    default     = 30
    description = "The fewest days."
  }
  option "except" {
    type        = set(string)
    default     = []
    description = "Names of groups that are left out."
  }

  each "group" { in = resources.aws_cloudwatch_log_group }

  when      = !contains(option.except, group.name)
  condition = group.retention_in_days >= option.min_days
  message   = "log group `${group.name}` keeps its logs for ${group.retention_in_days} days, not for ${option.min_days}"
  place     = group.retention_in_days
}
"#;

#[test]
fn options_of_rules_are_set_in_the_configuration() {
    let repository = Repository::new(&[
        ("policy/short-retention.hcl", RETENTION),
        (
            "main.tf",
            "resource \"aws_cloudwatch_log_group\" \"this\" {\n  name              = \"app\"\n  retention_in_days = 60\n}\n",
        ),
    ]);
    let set = |options: &str| {
        let rules = "rules {\n  dirs   = [\"policy\"]\n  select = [\"ACME001\"]\n}\n";
        let block = format!("rule \"short-retention\" {{\n  options = {options}\n}}\n");
        repository.write("bottlelint.hcl", &format!("{rules}{block}"));
        repository.run(&["check", ".", "-o", "compact"])
    };
    assert_eq!(set("{}").code, 0);
    let run = set("{ min_days = 90 }");
    let message =
        "main.tf:3:23: error[ACME001] log group `app` keeps its logs for 60 days, not for 90";
    assert!(run.code == 1 && run.out.starts_with(message), "{}{}", run.out, run.err);
    let run = set("{ min_days = \"90\", except = [\"app\"] }");
    assert!(run.code == 0 && run.err.is_empty(), "{}{}", run.out, run.err);
    let shown = repository.run(&["config", "show"]);
    assert!(shown.out.contains("min_days = \"90\""), "{}", shown.out);
    for (options, error, help) in [
        ("{ min_day = 90 }", "ACME001 has no option `min_day`", "did you mean `min_days`?"),
        ("{ words = 90 }", "ACME001 has no option `words`", "it has `min_days`, `except`"),
        ("{ min_days = \"many\" }", "option `min_days` of ACME001 is of type number", ""),
        (
            "{ min_days = null }",
            "option `min_days` of ACME001 is of type number: it must not be null",
            "",
        ),
        ("{ min_days = var.days }", "`min_days` must be literal", "there are no variables here"),
        ("[90]", "`options` must be an object", "min_days = 90"),
    ] {
        let run = set(options);
        assert!(run.code == 2 && run.err.contains(error), "{options}: {}", run.err);
        assert!(
            run.err.contains(help) && run.err.contains("bottlelint.hcl:6"),
            "{options}: {}",
            run.err
        );
    }
    repository.write("bottlelint.hcl", "rule \"ECS004\" {\n  options = { a = 1 }\n}\n");
    let run = repository.run(&["check", "."]);
    assert!(run.code == 2 && run.err.contains("it has no options"), "{}", run.err);
}
