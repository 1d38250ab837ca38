//! The SARIF files, judged by others: the 2.1.0 schema and the SARIF multitool with GitHub's rules.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "a test fails by panicking, and reads what the program wrote"
)]

mod support;

use std::process::Command;

use serde_json::Value;
use support::{CALLER, MODULE, Repository, multitool, schema_errors};

/// A run with most of what can be in a file: findings over several files, two calls with one cause,
/// names that must be escaped, an unknown, something silenced, a file that does not parse.
fn repository() -> Repository {
    let two = format!(
        "{CALLER}\nmodule \"orders\" {{\n  source = \"../../modules/ecs\"\n  image  = \"a\"\n}}\n"
    );
    let inner = MODULE.replace("default     = true", "default     = false");
    let comment = "  # bottlelint: ignore[ECS004] -- why\n  read_only_root";
    let unknown = MODULE.replace("  default     = true\n", "");
    Repository::new(&[
        ("modules/ecs/main.tf", &inner),
        ("envs/prod/main.tf", &two),
        ("envs/my env/ä[1].tf", &CALLER.replace("image ", "/* ö */ image ")),
        ("envs/silenced/main.tf", &CALLER.replace("  read_only_root", comment)),
        ("unknown/main.tf", &unknown),
        ("unknown/broken.tf", "locals {\n  a = [\n"),
    ])
}

fn sarif(repository: &Repository, rest: &[&str]) -> (String, Value) {
    let run = repository.run(&[&["check", ".", "-o", "sarif"], rest].concat());
    assert!(matches!(run.code, 1 | 4), "{}", run.err);
    let document = serde_json::from_str(&run.out).unwrap();
    (run.out, document)
}

#[test]
fn schema_accepts_it() {
    let Some(package) = multitool() else { return };
    let schema = package.join("sarif-2.1.0.json");
    let repository = repository();
    for rest in [&[][..], &["--sarif-suppressed"]] {
        let (text, _) = sarif(&repository, rest);
        assert_eq!(schema_errors(&schema, &text), "");
    }
    let (text, _) = sarif(&repository, &[]);
    if support::python().is_some() {
        let wrong = text.replace("\"startLine\": ", "\"startLine\": -");
        assert_ne!(schema_errors(&schema, &wrong), "", "the schema must be able to refuse");
    }
}

/// Errors and warnings of the multitool's rules, GitHub's among them.
fn complaints(text: &str) -> Option<Vec<String>> {
    let program = multitool()?.join("Sarif.Multitool");
    let directory = tempfile::tempdir().unwrap();
    let (file, verdict) =
        (directory.path().join("run.sarif"), directory.path().join("verdict.sarif"));
    // The multitool asks the network for the page of every rule, and there may be none.
    let mut log: Value = serde_json::from_str(text).unwrap();
    for rule in log["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap() {
        rule.as_object_mut().unwrap().remove("helpUri");
    }
    std::fs::write(&file, log.to_string()).unwrap();
    let mut command = Command::new(program);
    command.arg("validate").arg(&file).arg("--output").arg(&verdict);
    command.args(["--rule-kind", "Sarif;Ghas", "--level", "Error;Warning", "--kind", "Fail"]);
    let output = command.output().unwrap();
    let verdict = std::fs::read_to_string(&verdict).unwrap_or_else(|_| {
        panic!("the multitool said: {}", String::from_utf8_lossy(&output.stdout))
    });
    let verdict: Value = serde_json::from_str(&verdict).unwrap();
    let results = verdict["runs"][0]["results"].as_array().unwrap();
    Some(
        results
            .iter()
            .map(|result| format!("{}: {}", result["ruleId"], result["message"]))
            .collect(),
    )
}

#[test]
fn multitool_has_nothing_to_say() {
    let repository = repository();
    for rest in [&[][..], &["--sarif-suppressed", "--sarif-category", "a/b"]] {
        let Some(complaints) = complaints(&sarif(&repository, rest).0) else { return };
        assert_eq!(complaints, [] as [&str; 0]);
    }
    let wrong = sarif(&repository, &[]).0.replace("\"help\": {", "\"hlp\": {");
    assert_ne!(complaints(&wrong), Some(Vec::new()), "the multitool must be able to complain");
}

fn results(document: &Value) -> &Vec<Value> {
    document["runs"][0]["results"].as_array().unwrap()
}

#[test]
fn results_have_what_github_needs() {
    let (_, document) = sarif(&repository(), &[]);
    let rules = document["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    for rule in rules {
        let length = |field: &str| rule[field]["text"].as_str().unwrap().chars().count();
        assert!((1..=1024).contains(&length("shortDescription")), "{rule}");
        assert!((1..=1024).contains(&length("fullDescription")), "{rule}");
        assert!(length("help") > 0 && rule["help"]["markdown"].is_string(), "{rule}");
        assert!(rule["properties"]["tags"].as_array().unwrap().len() <= 10, "{rule}");
        let has = |field: &str| rule["properties"][field].is_string();
        assert!(has("precision") && has("security-severity") != has("problem.severity"), "{rule}");
    }
    for result in results(&document) {
        let location = &result["locations"][0]["physicalLocation"];
        for field in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(location["region"][field].as_u64().unwrap() >= 1, "{result}");
        }
        assert_eq!(location["region"]["startLine"], location["region"]["endLine"], "{result}");
        let uri = location["artifactLocation"]["uri"].as_str().unwrap();
        assert!(!uri.starts_with('/') && !uri.contains(['\\', ' ']), "{uri}");
        let rule = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[rule]["id"], result["ruleId"]);
        assert!(result["partialFingerprints"]["primaryLocationLineHash"].is_string(), "{result}");
        assert!(result["partialFingerprints"]["bottlelint/v1"].is_string(), "{result}");
        let related = result["relatedLocations"].as_array().cloned().unwrap_or_default();
        let text = result["message"]["text"].as_str().unwrap();
        for location in related {
            assert!(text.contains(&format!("]({})", location["id"])), "{text}");
        }
    }
}

#[test]
fn line_to_edit_comes_first_and_the_way_is_a_flow() {
    let (_, document) = sarif(&repository(), &["--select", "ECS004"]);
    let uri = |location: &Value| location["physicalLocation"]["artifactLocation"]["uri"].clone();
    let at = |path: &str| {
        let found = results(&document).iter().find(|result| uri(&result["locations"][0]) == path);
        found.unwrap_or_else(|| panic!("nothing at {path}: {document:#}"))
    };
    let prod = at("envs/prod/main.tf");
    assert_eq!(prod["locations"][0]["physicalLocation"]["region"]["startLine"], 4);
    let flow = prod["codeFlows"][0]["threadFlows"][0]["locations"].as_array().unwrap();
    let steps: Vec<Value> = flow.iter().map(|step| uri(&step["location"])).collect();
    assert_eq!(steps.first().unwrap(), "envs/prod/main.tf");
    assert_eq!(steps.last().unwrap(), "modules/ecs/main.tf");
    assert_eq!(at("envs/my%20env/%C3%A4%5B1%5D.tf")["ruleId"], "ECS004");
    assert_eq!(at("modules/ecs/main.tf")["ruleId"], "ECS004");
}

#[test]
fn silenced_findings_are_results_only_on_demand() {
    let repository = repository();
    let silenced = |rest: &[&str]| {
        let (_, document) = sarif(&repository, rest);
        results(&document)
            .iter()
            .filter(|result| result["suppressions"].is_array())
            .cloned()
            .collect::<Vec<_>>()
    };
    assert_eq!(silenced(&[]), [] as [Value; 0]);
    let with = silenced(&["--sarif-suppressed"]);
    assert_eq!(with.len(), 1);
    assert_eq!(with[0]["suppressions"][0]["justification"], "why");
}

#[test]
fn unknown_and_unreadable_are_notifications() {
    let (_, document) = sarif(&repository(), &[]);
    let run = &document["runs"][0];
    let notifications = run["invocations"][0]["toolExecutionNotifications"].as_array().unwrap();
    let ids: Vec<&str> =
        notifications.iter().map(|one| one["descriptor"]["id"].as_str().unwrap()).collect();
    assert!(ids.contains(&"unknown-verdict") && ids.contains(&"TF004"), "{ids:?}");
    assert_eq!(run["invocations"][0]["executionSuccessful"], false);
    assert!(results(&document).iter().all(|result| result["kind"] == "fail"));
    assert!(results(&document).iter().any(|result| result["ruleId"] == "TF004"));
}

#[test]
fn category_names_the_path() {
    let repository = repository();
    let category = |arguments: &[&str]| {
        let run = repository.run(&[&["check", "-o", "sarif"], arguments].concat());
        let document: Value = serde_json::from_str(&run.out).unwrap();
        document["runs"][0]["automationDetails"]["id"].as_str().unwrap().to_owned()
    };
    assert_eq!(category(&["envs/prod"]), "bottlelint/envs/prod/");
    assert_eq!(category(&["."]), "bottlelint/");
    assert_eq!(category(&[".", "--sarif-category", "infra"]), "infra/");
}

#[test]
fn columns_count_code_points() {
    let (_, document) = sarif(&repository(), &["--select", "ECS004"]);
    assert_eq!(document["runs"][0]["columnKind"], "unicodeCodePoints");
    let repository = Repository::new(&[(
        "main.tf",
        "/* 𝄞é */ resource \"aws_ecs_task_definition\" \"a\" { container_definitions = \"[{\\\"name\\\":\\\"𝄞\\\"}]\" }\n",
    )]);
    let (_, document) = sarif(&repository, &["--select", "ECS004"]);
    let region = &results(&document)[0]["locations"][0]["physicalLocation"]["region"];
    let (start, line) = (region["startColumn"].as_u64().unwrap(), repository.read("main.tf"));
    let pointed = line.chars().nth(usize::try_from(start).unwrap() - 1).unwrap();
    assert!(pointed.is_ascii(), "column {start} points at {pointed}");
}
