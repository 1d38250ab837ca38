//! A pull request as the gate sees it: only what the change is about, and no comment that it brings along.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads what the program wrote"
)]

mod support;

use std::process::Command;

use support::{CALLER, MODULE, Repository, Run};

const SELECT: [&str; 2] = ["--select", "ECS004,ECS008"];

/// A repository whose first commit, `base`, holds these files.
fn committed(files: &[(&str, &str)]) -> Repository {
    let repository = Repository::new(&[]);
    std::fs::remove_dir(repository.path().join(".git")).unwrap();
    git(&repository, &["init", "-q", "-b", "main"]);
    for (path, text) in files {
        repository.write(path, text);
    }
    commit(&repository);
    git(&repository, &["tag", "base"]);
    repository
}

fn git(repository: &Repository, arguments: &[&str]) -> String {
    let identity = ["-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"];
    let output = Command::new("git")
        .current_dir(repository.path())
        .args(identity)
        .args(arguments)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn commit(repository: &Repository) {
    git(repository, &["add", "-A"]);
    git(repository, &["commit", "-q", "-m", "x"]);
}

fn usual() -> Repository {
    committed(&[("modules/ecs/main.tf", MODULE), ("envs/prod/main.tf", CALLER)])
}

fn check(repository: &Repository, more: &[&str]) -> Run {
    repository.run(&[&["check", "envs/prod", "-o", "compact"], more, &SELECT].concat())
}

fn since(repository: &Repository) -> Run {
    check(repository, &["--changed-since", "base"])
}

/// The findings of a run, a line each.
fn findings(run: &Run) -> Vec<&str> {
    run.out
        .lines()
        .filter(|line| line.contains(": error[") || line.contains(": warning["))
        .collect()
}

#[test]
fn what_a_change_has_nothing_to_do_with_is_left_out_and_counted() {
    let repository = usual();
    assert_eq!(findings(&check(&repository, &[])).len(), 2);
    for text in [format!("# moved\n\n{CALLER}"), CALLER.to_owned()] {
        repository.write("envs/prod/main.tf", &text);
        let run = since(&repository);
        assert_eq!((run.code, findings(&run).len()), (0, 0), "{}", run.out);
        assert!(run.out.contains("; 2 not of this change"), "{}", run.out);
    }
}

#[test]
fn a_changed_line_on_any_step_shows_the_finding() {
    let repository = usual();
    // The argument of the call, the default that it overrides, the attribute at the end.
    for (path, from, to) in [
        ("envs/prod/main.tf", "read_only_root = false", "read_only_root = !true"),
        ("modules/ecs/main.tf", "default     = true", "default     = !false"),
        ("modules/ecs/main.tf", "= var.read_only_root", "= (var.read_only_root)"),
    ] {
        let file = repository.path().join(path);
        let text = std::fs::read_to_string(&file).unwrap();
        assert!(text.contains(from));
        repository.write(path, &text.replace(from, to));
        let run = since(&repository);
        assert_eq!(run.code, 1, "{path}: {}", run.out);
        assert!(run.out.contains("ECS004") && !run.out.contains("ECS008"), "{path}: {}", run.out);
        repository.write(path, &text);
    }
}

#[test]
fn what_a_change_elsewhere_causes_is_shown_where_it_is() {
    let repository = committed(&[
        ("modules/ecs/main.tf", MODULE),
        ("envs/prod/main.tf", &CALLER.replace("= false", "= local.read_only")),
        ("envs/prod/locals.tf", "locals {\n  read_only = true\n  x = 1\n}\n"),
    ]);
    // The line is gone, so no line of the change is a step.
    repository.write("envs/prod/main.tf", CALLER);
    assert_eq!(findings(&since(&repository)).len(), 1);
    repository.write("envs/prod/main.tf", &CALLER.replace("= false", "= local.read_only"));
    repository.write("envs/prod/main.tf", &CALLER.replace("  read_only_root = false\n", ""));
    repository.write(
        "modules/ecs/main.tf",
        &MODULE.replace("  default     = true\n", "  default     = false\n"),
    );
    assert_eq!(findings(&since(&repository)).len(), 1);
}

#[test]
fn new_files_count_whether_they_are_committed_or_not() {
    let repository = usual();
    repository.write("envs/prod/orders.tf", &CALLER.replace("\"checkout\"", "\"orders\""));
    let run = since(&repository);
    assert!(run.out.contains("module.orders"), "{}", run.out);
    commit(&repository);
    assert_eq!(findings(&since(&repository)), findings(&run));
    // What others did on main since is no change of ours.
    git(&repository, &["checkout", "-q", "-b", "topic"]);
    git(&repository, &["checkout", "-q", "main"]);
    repository.write("other.tf", "locals {}\n");
    commit(&repository);
    git(&repository, &["checkout", "-q", "topic"]);
    assert_eq!(check(&repository, &["--changed-since", "main"]).code, 0);
}

#[test]
fn a_diff_says_the_same_as_git() {
    let repository = usual();
    repository.write("envs/prod/main.tf", &CALLER.replace("= false", "= !true"));
    repository.write("change.diff", &git(&repository, &["diff"]));
    let run = check(&repository, &["--diff", "change.diff"]);
    assert_eq!((run.code, findings(&run)), (1, findings(&since(&repository))));
    repository.write("envs/prod/main.tf", CALLER);
    let run = check(&repository, &["--diff", "change.diff"]);
    assert_eq!(run.code, 2);
    insta::assert_snapshot!(run.err, @r#"
    error: the changes since `change.diff`: it does not fit `envs/prod/main.tf`, whose line 4 differs
     |
     = help: give the diff of the files as they are now: `git diff main...`
    "#);
}

#[test]
fn attributes_of_a_stranger_hide_no_change() {
    let repository = usual();
    repository.write(".gitattributes", "*.tf binary -diff\n");
    repository.write("envs/prod/main.tf", &CALLER.replace("= false", "= !true"));
    let run = since(&repository);
    assert!(run.out.contains("ECS004") && !run.out.contains("ECS008"), "{}", run.out);
}

#[test]
fn what_was_not_judged_is_told_whatever_changed() {
    let repository = usual();
    repository.write("envs/prod/broken.tf", "locals {\n  a = [\n");
    commit(&repository);
    git(&repository, &["tag", "-f", "base"]);
    assert_eq!(since(&repository).code, 4);
}

const COMMENT: &str = "  # bottlelint: ignore[ECS004] -- why\n  read_only_root";

#[test]
fn comments_count_only_as_they_are_on_the_base() {
    let silenced = CALLER.replace("  read_only_root", COMMENT);
    let repository =
        committed(&[("modules/ecs/main.tf", MODULE), ("envs/prod/main.tf", &silenced)]);
    let from_base = |repository: &Repository| {
        let select = ["--select", "ECS004"];
        let flags = ["check", "envs/prod", "-o", "compact", "--suppressions-from", "base"];
        repository.run(&[&flags[..], &select].concat())
    };
    // It stands there: it counts, also when its lines move.
    repository.write("envs/prod/main.tf", &format!("\n\n{silenced}"));
    assert_eq!(from_base(&repository).code, 0, "{}", from_base(&repository).out);
    // A comment that the change brings along, or moves to something else, does not.
    repository.write("envs/prod/orders.tf", &silenced.replace("\"checkout\"", "\"orders\""));
    let run = from_base(&repository);
    assert_eq!(run.code, 1);
    assert!(
        run.out.contains("module.orders") && !run.out.contains("module.checkout"),
        "{}",
        run.out
    );
    let full = repository.run(&[
        "check",
        "envs/prod",
        "--select",
        "ECS004",
        "--suppressions-from",
        "base",
    ]);
    assert!(
        full.out.contains("this comment does not count: it does not silence this on `base`"),
        "{}",
        full.out
    );
}

#[test]
fn configuration_baseline_and_rules_count_only_as_they_are_on_the_base() {
    let repository = committed(&[
        ("modules/ecs/main.tf", MODULE),
        ("envs/prod/main.tf", CALLER),
        ("bottlelint.hcl", "check {\n  fail_on = \"low\"\n}\n"),
    ]);
    let from = ["--suppressions-from", "base"];
    let exempt = "exception {\n  rules = [\"ECS004\", \"ECS008\"]\n  address = \"module.checkout\"\n  reason = \"x\"\n}\n";
    for change in [
        "check {\n  fail_on = \"never\"\n}\n",
        "rule \"ECS004\" {\n  severity = \"info\"\n}\nrule \"ECS008\" {\n  severity = \"info\"\n}\n",
        exempt,
        "check {\n  baseline = \"b.json\"\n}\n",
    ] {
        repository.write("bottlelint.hcl", "");
        repository.run(&["baseline", "write", "envs/prod", "--baseline", "b.json"]);
        repository.write("bottlelint.hcl", change);
        let run = check(&repository, &[]);
        assert!(run.code == 0 || run.err.contains("no rule"), "{change}: {}{}", run.out, run.err);
        assert_eq!(check(&repository, &from).code, 1, "{change}");
    }
    let run = check(&repository, &["--suppressions-from", "base", "--baseline", "b.json"]);
    assert_eq!(run.code, 2, "{}", run.out);
    assert!(run.err.contains("there is no baseline at `b.json`"), "{}", run.err);
}

#[test]
fn names_of_strangers_are_no_options() {
    let repository = usual();
    for name in ["--output=pwned", "-h", "nosuch", "base:envs", ""] {
        for flag in ["--changed-since", "--suppressions-from"] {
            let run = repository.run(&["check", "envs/prod", &format!("{flag}={name}")]);
            assert_eq!(run.code, 2, "{flag}={name}: {}", run.out);
        }
    }
    assert!(!repository.path().join("pwned").exists());
    let run = repository.run(&["check", "envs/prod", "--changed-since", "nosuch"]);
    insta::assert_snapshot!(run.err, @r#"
    error: git knows no commit `nosuch`
     |
     = help: name a branch, tag or hash that is here; in GitHub Actions, check out with `fetch-depth: 0`
    "#);
}
