//! `bottlelint requirements --standard`: the controls of others' standards, judged for a module.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads what the program wrote"
)]

mod support;

use serde_json::Value;
use support::{CALLER, MODULE, Repository, breaking};

const PATH: &str = "envs/prod";

fn judged(arguments: &[&str]) -> (i32, Value) {
    let repository = breaking();
    let all = [&["requirements", PATH, "-o", "json"], arguments].concat();
    let run = repository.run(&all);
    (run.code, serde_json::from_str(&run.out).unwrap())
}

fn control<'v>(document: &'v Value, id: &str) -> &'v Value {
    let all = document["modules"][0]["requirements"].as_array().unwrap();
    all.iter().find(|one| one["id"] == id).unwrap()
}

#[test]
fn controls_are_judged_by_the_rules_that_speak_for_them() {
    let (code, document) = judged(&["--standard", "aws-fsbp"]);
    assert_eq!(code, 1);
    let root = control(&document, "ECS.5");
    assert_eq!(root["strength"], "violated");
    assert_eq!(root["title"], "Root file system of every container is read-only");
    assert_eq!(root["rules"][0]["evidence"][0]["place"]["file"], "envs/prod/main.tf");
    assert_eq!(control(&document, "ECS.16")["strength"], "not applicable");
    let standard = &document["standard"];
    assert_eq!(standard["name"], "aws-fsbp");
    let checked = document["modules"][0]["requirements"].as_array().unwrap().len();
    let unchecked = standard["not_checked"].as_array().unwrap();
    let elsewhere = standard["not_in_configurations"].as_array().unwrap();
    assert_eq!(standard["controls"], checked + unchecked.len() + elsewhere.len());
    assert!(unchecked.iter().all(|one| !one["sources"].as_array().unwrap().is_empty()));
}

#[test]
fn rules_that_are_off_by_default_are_run_for_their_controls() {
    // File systems without automatic backups: the rule is an opinion, the control is not.
    let repository = breaking();
    repository.write("envs/prod/files.tf", "resource \"aws_efs_file_system\" \"this\" {}\n");
    let run = repository.run(&["requirements", PATH, "-o", "json", "--standard", "aws-fsbp"]);
    let document: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(control(&document, "EFS.7")["strength"], "violated");
}

#[test]
fn nothing_is_met_where_rules_are_evidence_only() {
    for name in ["nist-800-53-r5", "soc2"] {
        let (_, document) = judged(&["--standard", name]);
        let all = document["modules"][0]["requirements"].as_array().unwrap();
        assert!(all.iter().all(|one| one["strength"] != "guaranteed"), "{name}");
        assert_eq!(document["standard"]["claim"], "evidence");
    }
    let (_, document) = judged(&["--standard", "nist-800-53-r5"]);
    assert_eq!(control(&document, "AC-3")["strength"], "violated");
}

/// A report without its head, which changes with rules and facts.
fn without_head(text: &str) -> String {
    let blocks: Vec<&str> = text.split("\n\n").collect();
    [&blocks[..1], &blocks[2..]].concat().join("\n\n")
}

#[test]
fn people_see_the_controls_that_something_is_about() {
    let repository = breaking();
    repository.write("envs/prod/main.tf", &CALLER.replace("= false", "= true"));
    let files = "resource \"aws_efs_file_system\" \"this\" {\n  encrypted = true\n}\n";
    repository.write("envs/prod/files.tf", files);
    let run = repository.run(&["requirements", PATH, "--standard", "cis-aws-5.0.0"]);
    assert_eq!(run.code, 0, "{}", run.err);
    insta::assert_snapshot!(without_head(&run.out), @r"
    CIS AWS Foundations Benchmark 5.0.0 of envs/prod

    2.3.1 guaranteed         EFS is encrypted
      EFS001  guaranteed         Every file system is encrypted.
              envs/prod/files.tf:2  aws_efs_file_system.this
                `encrypted` is `true`

    Rules speak for 20 of 63 controls.

    Nothing in envs/prod is about 1.7, 1.8, 1.14, 1.15, 2.1.1, 2.1.4, 2.2.1, 2.2.2, 2.2.3, 2.2.4, 3.6, 3.7, 5.1.1, 5.1.2, 5.2, 5.3, 5.4, 5.5, 5.7.

    No rule checks 1.2, 1.16, 1.17, 1.19, 1.21, 3.1, 3.2, 3.3, 3.4, 3.5, 3.8, 3.9, 4.1, 4.2, 4.3, 4.4, 4.5, 4.6, 4.7, 4.8, 4.9, 4.10, 4.11, 4.12, 4.13, 4.14, 4.15, 4.16, 5.6.

    No configuration shows 1.1, 1.3, 1.4, 1.5, 1.6, 1.9, 1.10, 1.11, 1.12, 1.13, 1.18, 1.20, 2.1.2, 2.1.3.

    guaranteed         holds for every input: no caller can break it
    no violation found no rule finds a violation for any input, and none proves that there is none
    by default         holds with the values given; a caller can break it
    unknown            depends on what is not in the source
    violated           does not hold
    not applicable     nothing here is about it
    ");
    for format in ["markdown", "html"] {
        let run = repository.run(&["requirements", PATH, "--standard", "aws-fsbp", "-o", format]);
        assert!(run.out.contains("AWS Foundational Security Best Practices of"), "{}", run.out);
        assert!(run.out.contains("Root file system of every container is read-only"));
        assert!(run.out.contains("No rule checks AutoScaling.2"));
    }
}

#[test]
fn a_standard_that_is_not_there_is_wrong_usage() {
    let repository = breaking();
    let run = repository.run(&["requirements", "--standard", "aws-fsb", PATH]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("aws-fsbp"), "{}", run.err);
    let run = repository.run(&["requirements", "--standard", "soc2", "--select", "ECS004", PATH]);
    assert_eq!(run.code, 2);
}

#[test]
fn several_modules_come_in_one_report() {
    let repository = breaking();
    let topic = "resource \"aws_sqs_queue\" \"jobs\" {\n  sqs_managed_sse_enabled = true\n}\n";
    repository.write("queues/main.tf", topic);
    let all = ["requirements", "envs", "queues", "--standard", "aws-fsbp", "-o", "json"];
    let run = repository.run(&all);
    assert_eq!(run.code, 1, "{}", run.err);
    let document: Value = serde_json::from_str(&run.out).unwrap();
    let modules = document["modules"].as_array().unwrap();
    let names: Vec<&str> = modules.iter().map(|one| one["module"].as_str().unwrap()).collect();
    assert_eq!(names, ["envs/prod", "queues"]);
    let of = |module: usize, id: &str| {
        let all = modules[module]["requirements"].as_array().unwrap();
        all.iter().find(|one| one["id"] == id).unwrap().clone()
    };
    assert_eq!(of(0, "SQS.1")["strength"], "not applicable");
    assert_ne!(of(1, "SQS.1")["strength"], "not applicable");
    assert_eq!(of(0, "ECS.5")["strength"], "violated");
}

#[test]
fn evidence_is_the_value_its_way_and_the_variable_that_breaks_it() {
    let repository = Repository::new(&[("main.tf", MODULE)]);
    let all = ["requirements", "--standard", "aws-fsbp", "-o", "json"];
    let document: Value = serde_json::from_str(&repository.run(&all).out).unwrap();
    let root = control(&document, "ECS.5");
    assert_eq!(root["strength"], "by default");
    assert!(root["source"].as_str().unwrap().contains("Security Hub"));
    let rule = &root["rules"][0];
    assert_eq!(rule["statement"], "The root file system of every container is read-only.");
    assert_eq!(rule["fit"], "asks for the same as the control");
    let evidence = &rule["evidence"][0];
    assert_eq!(evidence["value"], "true");
    let attribute = evidence["attribute"].as_str().unwrap();
    assert!(attribute.ends_with("readonlyRootFilesystem"), "{attribute}");
    let first = &evidence["trail"][0];
    assert_eq!(first["text"], "`true` is the default of `var.read_only_root`");
    assert_eq!(first["place"]["file"], "main.tf");
    assert_eq!(evidence["broken_by"]["variables"], serde_json::json!(["read_only_root"]));
    let text = repository.run(&["requirements", "--standard", "aws-fsbp"]).out;
    assert!(text.contains("a caller can break it with `var.read_only_root`"), "{text}");
}

#[test]
fn the_head_says_what_the_report_rests_on() {
    let repository = Repository::new(&[("main.tf", MODULE)]);
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
        let mut command = std::process::Command::new("git");
        command.args(["-C", repository.path().to_str().unwrap()]).args(identity).args(arguments);
        assert!(command.output().unwrap().status.success(), "{arguments:?}");
    };
    git(&["init", "-q"]);
    git(&["add", "."]);
    git(&["commit", "-q", "-m", "a"]);
    let secret = "--var=image=repo/top-secret";
    let all = ["requirements", "--standard", "soc2", "--date", "2026-11-30", secret, "-o", "json"];
    let document: Value = serde_json::from_str(&repository.run(&all).out).unwrap();
    assert_eq!(document["date"], "2026-11-30");
    assert_eq!(document["commit"]["hash"].as_str().unwrap().len(), 40);
    assert_eq!(document["commit"]["changed"], false);
    assert_eq!(document["given"], serde_json::json!(["--var image"]));
    assert_eq!(document["rules"]["sha256"].as_str().unwrap().len(), 16);
    assert!(document["facts"]["newest"].as_str().unwrap() >= "2026-11-29");
    repository.write("more.tf", "");
    for format in ["text", "markdown", "html"] {
        let all = ["requirements", "--standard", "soc2", "--date", "2026-11-30", "-o", format];
        let run = repository.run(&all);
        assert!(run.out.contains("with changes that are not committed"), "{}", run.out);
        assert!(run.out.contains("2026-11-30"), "{format}");
    }
    let run = repository.run(&["requirements", "--date", "2026-02-30"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("write a day as 2026-12-31"), "{}", run.err);
}
