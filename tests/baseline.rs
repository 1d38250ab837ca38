//! `bottlelint baseline`, as a team adopts it: today's findings are accepted, new ones are reported, entries that are no
//! longer needed are told.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads what the program wrote"
)]

mod support;

use support::{CALLER, Repository, breaking};

const FILE: &str = ".bottlelint-baseline.json";
const WRITE: [&str; 5] = ["baseline", "write", "envs/prod", "--select", "ECS004,ECS008"];

fn adopted() -> Repository {
    let repository = breaking();
    repository.write("bottlelint.hcl", &format!("check {{\n  baseline = \"{FILE}\"\n}}\n"));
    let run = repository.run(&WRITE);
    assert_eq!(
        (run.code, run.out.as_str()),
        (0, "wrote 2 findings to .bottlelint-baseline.json\n")
    );
    repository
}

fn read(repository: &Repository) -> String {
    std::fs::read_to_string(repository.path().join(FILE)).unwrap()
}

fn check(repository: &Repository) -> support::Run {
    let mut run = repository.run(&["check", "envs/prod", "--select", "ECS004,ECS008,BL010"]);
    run.out = regex::Regex::new(r"\d+ ms").unwrap().replace_all(&run.out, "N ms").into_owned();
    run
}

#[test]
fn accepted_findings_are_left_out_wherever_their_lines_go() {
    let repository = adopted();
    insta::assert_snapshot!(read(&repository), @r#"
    {"schema": "bottlelint/baseline/1", "entries": [
    {"rule":"ECS004","root":"envs/prod","resource":"module.checkout.aws_ecs_task_definition.this","attribute":"container_definitions[*].readonlyRootFilesystem","value":"false","verdict":"fail"},
    {"rule":"ECS008","root":"envs/prod","resource":"module.checkout.aws_ecs_task_definition.this","attribute":"container_definitions[*].logConfiguration","value":"{","verdict":"fail"}
    ]}
    "#);
    let moved =
        format!("# a comment\n\n\n{}", CALLER.replace("  read_only_root", "\n  read_only_root"));
    repository.write("envs/prod/main.tf", &moved);
    let run = check(&repository);
    assert_eq!(run.code, 0, "{}", run.out);
    insta::assert_snapshot!(run.out, @"no findings in 1 resource of 2 modules (2 rules, N ms); 2 in the baseline");
    assert_eq!(
        repository.run(&["check", "envs/prod", "--no-baseline", "--select", "ECS004"]).code,
        1
    );
}

#[test]
fn a_new_finding_is_reported_and_another_value_is_new() {
    let repository = adopted();
    let second = CALLER.replace("\"checkout\"", "\"orders\"");
    repository.write("envs/prod/orders.tf", &second);
    let run = check(&repository);
    assert_eq!(run.code, 1, "{}", run.out);
    assert!(
        run.out.contains("module.orders") && !run.out.contains("module.checkout"),
        "{}",
        run.out
    );
}

#[test]
fn entries_that_are_no_longer_needed_are_told_and_update_removes_them() {
    let repository = adopted();
    repository.write("envs/prod/main.tf", &CALLER.replace("= false", "= true"));
    let run = check(&repository);
    assert_eq!(run.code, 0);
    insta::assert_snapshot!(run.out, @r#"
    note[BL010]: 1 entry of the baseline is no longer needed
     --> .bottlelint-baseline.json:2:1
      |
    2 | {"rule":"ECS004","root":"envs/prod","resource":"module.checkout.aws_ecs_task_definition.this","attribute":"container_definitions[*].readonlyRootFilesystem","value":"false","verdict":"fail"},
      | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = note: severity info; more: bottlelint explain BL010
      = help: Run `bottlelint baseline update`, which removes such entries, and commit the file.

    1 note in 1 resource of 2 modules (2 rules, N ms); 1 in the baseline
    "#);
    let update = repository.run(&["baseline", "update", "envs/prod"]);
    insta::assert_snapshot!(update.out, @r#"
    removed ECS004 envs/prod: module.checkout.aws_ecs_task_definition.this.container_definitions[*].readonlyRootFilesystem  false
    1 removed, 1 left in .bottlelint-baseline.json
    "#);
    assert!(!check(&repository).out.contains("BL010"));
    // What comes back is reported.
    repository.write("envs/prod/main.tf", CALLER);
    assert_eq!(check(&repository).code, 1);
}

#[test]
fn what_a_run_does_not_judge_keeps_its_entries() {
    let repository = adopted();
    let before = read(&repository);
    let other = repository.run(&["baseline", "write", "modules/ecs", "--select", "ECS004"]);
    assert_eq!(other.code, 0, "{}", other.err);
    let fewer = repository.run(&["baseline", "write", "envs/prod", "--select", "ECS008"]);
    assert_eq!(fewer.code, 0, "{}", fewer.err);
    assert_eq!(read(&repository), before);
    let shown = repository.run(&["baseline", "show"]);
    insta::assert_snapshot!(shown.out, @r#"
    ECS004 envs/prod: module.checkout.aws_ecs_task_definition.this.container_definitions[*].readonlyRootFilesystem  false
    ECS008 envs/prod: module.checkout.aws_ecs_task_definition.this.container_definitions[*].logConfiguration  {
    2 findings
    "#);
}

#[test]
fn a_baseline_that_is_missing_broken_or_incomplete_ends_with_two() {
    let repository = breaking();
    for (text, about) in [
        (None, "there is no baseline at `b.json`"),
        (Some("{"), "the baseline `b.json` cannot be read: EOF"),
        (Some("{\"schema\": \"x\", \"entries\": []}"), "its schema is `x`"),
    ] {
        if let Some(text) = text {
            repository.write("b.json", text);
        }
        let run = repository.run(&["check", "envs/prod", "--baseline", "b.json"]);
        assert_eq!(run.code, 2, "{}", run.out);
        assert!(run.err.contains(about), "{}", run.err);
    }
    repository.write("envs/prod/broken.tf", "locals {\n  a = [\n");
    let run = repository.run(&WRITE);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("something could not be read or judged"), "{}", run.err);
}

#[test]
fn no_secret_is_written() {
    let secret = "hunter2-in-the-clear";
    let task = format!(
        "resource \"aws_ecs_task_definition\" \"a\" {{\n  family = \"a\"\n  container_definitions = jsonencode([{{ \
         name = \"a\", image = \"a\", environment = [{{ name = \"DB_PASSWORD\", value = \"{secret}\" }}] }}])\n}}\n"
    );
    let repository = Repository::new(&[("main.tf", &task)]);
    let run = repository.run(&["baseline", "write"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let written = read(&repository);
    assert!(written.contains("ECS006") && !written.contains("hunter2"), "{written}");
}
