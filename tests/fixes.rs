//! `--fix`: what it changes is what the finding is about, stays as `terraform fmt` has it, and brings nothing new.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test fails by panicking, and reads the files of this repository"
)]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use rayon::prelude::*;
use serde_json::Value;
use support::{CALLER, MODULE, Repository, breaking};

/// How many rules have a fix, at least.
const RULES: usize = 80;

/// The rules with a fix: id and name.
fn fixable() -> BTreeMap<String, String> {
    let list = Repository::new(&[]).run(&["rules", "list", "--json"]).out;
    let list: Value = serde_json::from_str(&list).unwrap();
    let rules = list.as_array().unwrap().iter().filter(|rule| !rule["fix"].is_null());
    let text = |rule: &Value, key: &str| rule[key].as_str().unwrap().to_owned();
    let rules = rules.map(|rule| (text(rule, "id"), text(rule, "name")));
    rules.filter(|(id, _)| !id.starts_with("BL")).collect()
}

/// The fixture of a rule that fails.
fn failing(name: &str) -> PathBuf {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let areas = std::fs::read_dir(fixtures).unwrap().map(|entry| entry.unwrap().path());
    let mut all = areas.map(|area| area.join(name).join("fail"));
    all.find(|path| path.is_dir()).unwrap()
}

/// The Terraform files of all failing fixtures, each in a directory of the name of its rule, without expectations.
fn repository(rules: &BTreeMap<String, String>) -> Repository {
    let repository = Repository::new(&[]);
    for name in rules.values() {
        let root = failing(name);
        for entry in walkdir::WalkDir::new(&root).into_iter().map(Result::unwrap) {
            if !entry.file_type().is_file() {
                continue;
            }
            let inner = entry.path().strip_prefix(&root).unwrap().to_str().unwrap();
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let line = |line: &str| match line.split_once("# expect:") {
                Some((code, _)) => code.trim_end().to_owned(),
                None => line.to_owned(),
            };
            let lines: Vec<String> = text.lines().map(line).collect();
            repository.write(&format!("{name}/{inner}"), &(lines.join("\n") + "\n"));
        }
    }
    repository
}

fn formatted(repository: &Repository, terraform: &str, flags: &[&str]) -> String {
    let mut command = Command::new(terraform);
    command.current_dir(repository.path()).args(["fmt", "-recursive"]).args(flags);
    let output = command.env_remove("TF_CLI_CONFIG_FILE").output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

type Key = (String, String, String, String);

/// How many failures there are of each rule, by directory, resource and attribute without positions.
fn failures(report: &str) -> BTreeMap<Key, i64> {
    let report: Value = serde_json::from_str(report).unwrap();
    let position = regex::Regex::new(r"\[\d+\]").unwrap();
    let mut failures = BTreeMap::new();
    for finding in report["findings"].as_array().unwrap() {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        if finding["verdict"] != "fail" {
            continue;
        }
        let file = text(&finding["place"]["file"]);
        let directory = file.split('/').next().unwrap().to_owned();
        let attribute = position.replace_all(&text(&finding["attribute"]), "[*]").into_owned();
        let key = (text(&finding["rule"]), directory, text(&finding["resource"]), attribute);
        *failures.entry(key).or_default() += 1;
    }
    failures
}

#[test]
fn every_fix_repairs_its_fixture_stays_formatted_and_breaks_nothing() {
    let rules = fixable();
    assert!(rules.len() >= RULES, "{}", rules.len());
    let repository = repository(&rules);
    let terraform = support::terraform();
    if let Some(terraform) = &terraform {
        formatted(&repository, terraform, &[]);
    }
    let select = format!("default,{}", rules.keys().cloned().collect::<Vec<_>>().join(","));
    let ids = rules.keys().cloned().collect::<Vec<_>>().join(",");
    let report = |repository: &Repository| {
        let run = repository.run(&[
            "check",
            ".",
            "--allow-incomplete",
            "--select",
            &select,
            "-o",
            "json",
        ]);
        failures(&run.out)
    };
    let before = report(&repository);
    let fix =
        ["check", ".", "--allow-incomplete", "--fix=unsafe", "--select", &ids, "-q", "-o", "json"];
    let run = repository.run(&fix);
    assert!(run.code < 2, "{}", run.err);
    let after = report(&repository);
    for (key, count) in &after {
        assert!(*count <= before.get(key).copied().unwrap_or_default(), "new: {key:?}");
    }
    for (id, name) in &rules {
        let of_rule = |all: &BTreeMap<Key, i64>| -> i64 {
            all.iter()
                .filter(|((rule, directory, ..), _)| rule == id && directory == name)
                .map(|(_, count)| count)
                .sum()
        };
        assert!(of_rule(&after) < of_rule(&before), "{id} {name} repairs nothing");
    }
    if let Some(terraform) = &terraform {
        assert_eq!(formatted(&repository, terraform, &["-check", "-diff"]), "");
    }
}

/// All files of a repository, each with its text.
fn texts(repository: &Repository) -> BTreeMap<String, String> {
    let files = walkdir::WalkDir::new(repository.path()).into_iter().map(Result::unwrap);
    let files = files.filter(|entry| entry.file_type().is_file());
    let text = |entry: walkdir::DirEntry| {
        let path = entry.path().strip_prefix(repository.path()).unwrap().to_str().unwrap();
        (path.to_owned(), repository.read(path))
    };
    files.map(text).collect()
}

/// A report with fixes, and a program that applies them and knows nothing else of us.
#[derive(Clone, Copy)]
struct Outside {
    format: &'static str,
    script: &'static str,
}

const SARIF: Outside = Outside { format: "sarif", script: include_str!("support/apply_sarif.py") };
const SUGGESTIONS: Outside =
    Outside { format: "suggestions", script: include_str!("support/apply_suggestions.py") };

/// Applies the fixes of reports about a rule until there are none.
fn apply(outside: Outside, repository: &Repository, (id, name): (&str, &str)) {
    let Outside { format, script } = outside;
    for _ in 0..20 {
        let arguments = ["check", name, "--allow-incomplete", "--select", id, "-o", format];
        let run = repository.run(&arguments);
        let applied = support::ask_python(script, &[repository.path().as_os_str()], &run.out);
        if applied.unwrap().trim() == "0" {
            return;
        }
    }
    panic!("there is no end of fixes of {id}")
}

/// The fixes of a report leave what `--fix` leaves, for each of these rules.
fn judge(outside: Outside, rules: &BTreeMap<String, String>) {
    if support::python().is_none() {
        return;
    }
    let (by_report, by_command) = (repository(rules), repository(rules));
    let before = texts(&by_report);
    let is_taken_back = |(id, name): (&String, &String)| {
        apply(outside, &by_report, (id, name));
        let fix = ["check", name, "--allow-incomplete", "--fix=unsafe", "--select", id];
        by_command.run(&fix).err.contains("not fixed: ")
    };
    let taken_back: BTreeSet<&str> = rules
        .par_iter()
        .filter(|(id, name)| is_taken_back((id, name)))
        .map(|(_, name)| name.as_str())
        .collect();
    let (by_report, by_command) = (texts(&by_report), texts(&by_command));
    let rule = |path: &str| path.split('/').next().unwrap().to_owned();
    let judged: Vec<_> =
        by_command.iter().filter(|(path, _)| !taken_back.contains(&*rule(path))).collect();
    let changed = judged.iter().filter(|(path, text)| before.get(*path) != Some(text)).count();
    assert!(changed >= rules.len() * 3 / 4, "{changed} files are changed, {taken_back:?} are not");
    for (path, text) in judged {
        assert_eq!(by_report.get(path), Some(text), "{path}");
    }
}

#[test]
fn fixes_of_sarif_are_those_of_the_command() {
    judge(SARIF, &fixable());
}

#[test]
fn suggestions_are_the_fixes_of_the_command() {
    // The edits are those of SARIF: what is of its own is the lines.
    judge(SUGGESTIONS, &fixable().into_iter().step_by(3).collect());
}

#[test]
fn a_suggestion_takes_a_whole_line_away() {
    if support::python().is_none() {
        return;
    }
    let text = "terraform {\n  required_version = \">= 1.9\"\n}\n\n# bottlelint: ignore[ECS004] -- gone\nlocals {}\n";
    let repository = Repository::new(&[("main.tf", text)]);
    apply(SUGGESTIONS, &repository, ("BL001,ECS004", "."));
    let after = text.replace("# bottlelint: ignore[ECS004] -- gone\n", "");
    assert_eq!(repository.read("main.tf"), after);
}

#[test]
fn a_fix_goes_where_the_trail_begins() {
    let repository = breaking();
    let arguments = ["check", "envs/prod", "--select", "ECS004", "--fix=unsafe", "-q"];
    let run = repository.run(&arguments);
    assert_eq!((run.code, run.out.as_str()), (0, ""), "{}", run.err);
    let read = |path: &str| std::fs::read_to_string(repository.path().join(path)).unwrap();
    assert_eq!(read("envs/prod/main.tf"), CALLER.replace("= false", "= true"));
    assert_eq!(read("modules/ecs/main.tf"), MODULE);
}

#[test]
fn a_default_that_other_callers_share_is_overridden_at_the_call() {
    let repository = breaking();
    repository
        .write("modules/ecs/main.tf", &MODULE.replace("default     = true", "default     = false"));
    repository.write("envs/prod/main.tf", &CALLER.replace("  read_only_root = false\n", ""));
    let run = repository.run(&["check", "envs/prod", "--select", "ECS004", "--fix=unsafe"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(run.err, "fixed 1 finding in 1 file\n");
    let text = std::fs::read_to_string(repository.path().join("envs/prod/main.tf")).unwrap();
    assert!(text.contains("read_only_root = true"), "{text}");
}

const WRAPPER: &str = r#"variable "tags_of_images" {
  type        = string
  description = "Whether tags of images can be moved: MUTABLE or IMMUTABLE."
  default     = "MUTABLE"
}

module "repository" {
  source     = "../repository"
  mutability = var.tags_of_images
}
"#;

const REPOSITORY: &str = r#"variable "mutability" {
  type        = string
  description = "Whether tags can be moved."
}

resource "aws_ecr_repository" "this" {
  name                 = "checkout"
  image_tag_mutability = var.mutability
}
"#;

/// Not the innermost call is changed, but the one of the module whose default it is; a root module's default is itself.
#[test]
fn a_default_is_overridden_at_the_call_of_the_module_that_declares_it() {
    let caller = "module \"wrapper\" {\n  source = \"../modules/wrapper\"\n}\n";
    let files = [
        ("root/main.tf", caller),
        ("modules/wrapper/main.tf", WRAPPER),
        ("modules/repository/main.tf", REPOSITORY),
    ];
    let repository = Repository::new(&files);
    let read = |path: &str| std::fs::read_to_string(repository.path().join(path)).unwrap();
    let arguments = ["check", "root", "--select", "ECR001", "--fix=unsafe"];
    let run = repository.run(&arguments);
    assert_eq!((run.code, &*run.err), (0, "fixed 1 finding in 1 file\n"), "{}", run.out);
    let argument = "  source         = \"../modules/wrapper\"\n  tags_of_images = \"IMMUTABLE\"\n";
    assert_eq!(read("root/main.tf"), format!("module \"wrapper\" {{\n{argument}}}\n"));
    assert_eq!(read("modules/wrapper/main.tf"), WRAPPER);

    let wrapper = WRAPPER.replace("../repository", "./repository");
    let files = [("main.tf", &*wrapper), ("repository/main.tf", REPOSITORY)];
    let repository = Repository::new(&files);
    let run = repository.run(&["check", "--select", "ECR001", "--fix=unsafe"]);
    assert_eq!((run.code, &*run.err), (0, "fixed 1 finding in 1 file\n"), "{}", run.out);
    let after = std::fs::read_to_string(repository.path().join("main.tf")).unwrap();
    assert_eq!(after, wrapper.replace("= \"MUTABLE\"", "= \"IMMUTABLE\""));
}

/// A fix that is taken back is named with what speaks against it, whether or not anything would be written.
#[test]
fn a_fix_that_is_taken_back_is_told_with_the_reason() {
    let text = "variable \"days\" {\n  type        = number\n  description = \"Days.\"\n  default     = 0\n}\n\n\
        resource \"aws_cloudwatch_log_group\" \"this\" {\n  name              = \"/ecs/app\"\n  retention_in_days = var.days\n}\n";
    let readme = "<!-- BEGIN_TF_DOCS -->\n## Inputs\n\n| Name | Description | Type | Default | Required |\n|---|---|---|---|:---:|\n\
        | days | Days. | `number` | `0` | no |\n<!-- END_TF_DOCS -->\n";
    let repository = Repository::new(&[("main.tf", text), ("README.md", readme)]);
    for flags in [&["--fix=unsafe"][..], &["--fix=unsafe", "--diff-only"]] {
        let arguments = ["check", "--select", "LOG001", "-o", "compact"];
        let run = repository.run(&[&arguments, flags].concat());
        assert_eq!(run.code, 1, "{}", run.out);
        let told = "not fixed: LOG001 at main.tf:4: the change brings MOD009";
        assert!(run.err.lines().any(|line| line == told), "{}", run.err);
    }
    assert_eq!(std::fs::read_to_string(repository.path().join("main.tf")).unwrap(), text);
}

#[test]
fn what_is_printed_is_what_would_be_written() {
    let repository = breaking();
    let run = repository.run(&[
        "check",
        "envs/prod",
        "--select",
        "ECS004",
        "--fix=unsafe",
        "--diff-only",
        "-qq",
    ]);
    assert_eq!(run.code, 1);
    insta::assert_snapshot!(run.out, @r#"
    --- a/envs/prod/main.tf
    +++ b/envs/prod/main.tf
    @@ -1,5 +1,5 @@
     module "checkout" {
       source         = "../../modules/ecs"
       image          = "repo@sha256:0000"
    -  read_only_root = false
    +  read_only_root = true
     }
    "#);
    let text = std::fs::read_to_string(repository.path().join("envs/prod/main.tf")).unwrap();
    assert_eq!(text, CALLER);
    // Only what is safe is changed unless more is asked for.
    let safe = repository.run(&["check", "envs/prod", "--select", "ECS004", "--fix"]);
    assert_eq!((safe.code, safe.err.as_str()), (1, "fixed 0 findings in 0 files\n"));
}

#[test]
fn a_comment_that_silences_nothing_goes_with_its_line() {
    let text = "terraform {\n  required_version = \">= 1.9\"\n}\n\n# bottlelint: ignore[ECS004] -- gone\nlocals {}\n";
    let repository = Repository::new(&[("main.tf", text)]);
    let run = repository.run(&["check", "--select", "BL001,ECS004", "--fix"]);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let after = std::fs::read_to_string(repository.path().join("main.tf")).unwrap();
    assert_eq!(after, text.replace("# bottlelint: ignore[ECS004] -- gone\n", ""));
}

/// Repositories to try fixes on, separated by `:`. Nothing is changed in them: fixes are made in copies.
const REPOSITORIES: &str = "BOTTLELINT_REPOSITORIES";

/// A copy of the files of a repository, without what is hidden and without links.
fn copied(from: &Path) -> Repository {
    let copy = Repository::new(&[]);
    let is_shown = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
    };
    for entry in walkdir::WalkDir::new(from).into_iter().filter_entry(is_shown) {
        let entry = entry.unwrap();
        if entry.file_type().is_file() {
            let to = copy.path().join(entry.path().strip_prefix(from).unwrap());
            std::fs::create_dir_all(to.parent().unwrap()).unwrap();
            std::fs::copy(entry.path(), to).unwrap();
        }
    }
    copy
}

/// The files that `terraform fmt` would change, and those that it cannot read, a line each.
fn unformatted(repository: &Repository, terraform: &str) -> BTreeSet<String> {
    let mut command = Command::new(terraform);
    command.current_dir(repository.path()).args(["fmt", "-recursive", "-check", "-no-color"]);
    let output = command.env_remove("TF_CLI_CONFIG_FILE").output().unwrap();
    let place = regex::Regex::new(r"on (\S+) line").unwrap();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    let refused = place.captures_iter(&error).map(|found| format!("refused: {}", &found[1]));
    let listed = String::from_utf8_lossy(&output.stdout).into_owned();
    listed.lines().map(str::to_owned).chain(refused).collect()
}

/// Fixes leave every file of each repository as well formatted as it was, and bring no finding that was not there.
#[test]
fn repositories_of_others_stay_whole() {
    let Ok(paths) = std::env::var(REPOSITORIES) else {
        eprintln!("skipped: {REPOSITORIES} names no repositories");
        return;
    };
    let Some(terraform) = support::terraform() else { return };
    let arguments = ["check", ".", "--no-config", "--allow-incomplete", "--select", "all", "-q"];
    for path in paths.split(':') {
        for fix in ["--fix", "--fix=unsafe"] {
            let repository = copied(Path::new(path));
            let report = || {
                let run = repository.run(&[&arguments[..], &["-o", "json"]].concat());
                failures(&run.out)
            };
            let (before, formatted) = (report(), unformatted(&repository, &terraform));
            let run = repository.run(&[&arguments[..], &[fix, "-o", "json"]].concat());
            assert!(run.code < 2 || run.code == 4, "{path} {fix}: {}", run.err);
            let after = report();
            for (key, count) in &after {
                let known = before.get(key).copied().unwrap_or_default();
                assert!(*count <= known, "{path} {fix}: new: {key:?}");
            }
            let (sum, left) = (before.values().sum::<i64>(), after.values().sum::<i64>());
            eprintln!("{path} {fix}: {sum} findings, then {left}");
            let newly = unformatted(&repository, &terraform);
            let newly: Vec<&String> = newly.difference(&formatted).collect();
            assert!(newly.is_empty(), "{path} {fix}: {newly:?}");
        }
    }
}
