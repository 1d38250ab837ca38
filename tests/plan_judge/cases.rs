//! Small modules from the tables in `cases`, a thousand of which fit into one plan: what Terraform accepts must be
//! accepted, with the same values; what it refuses must be reported.
//!
//! `### NAME` begins a module, `--- PATH` a file in it other than `main.tf`; `␍` is a carriage return.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value as Json;

use crate::compare;
use crate::facts;
use crate::support;
use crate::terraform::{Diagnostic, Terraform};
use crate::trees::Tree;

/// A module by name and files.
pub(crate) struct Case {
    name: String,
    files: BTreeMap<String, String>,
}

/// The modules of all tables.
pub(crate) fn read_all() -> Vec<Case> {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plan_judge/cases");
    let entries = std::fs::read_dir(directory).expect("the tables");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a table").path()).collect();
    paths.sort();
    let mut cases = Vec::new();
    for path in paths {
        let table = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).expect("a table").replace('␍', "\r");
        cases.extend(read(&table, &text));
    }
    cases
}

fn read(table: &str, text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    let mut file = String::new();
    for line in text.split_inclusive('\n') {
        if let Some(name) = line.strip_prefix("### ") {
            let name = format!("{table}-{}", name.trim());
            assert!(cases.iter().all(|case| case.name != name), "{name} is there twice");
            cases.push(Case { name, files: BTreeMap::new() });
            "main.tf".clone_into(&mut file);
        } else if let Some(path) = line.strip_prefix("--- ") {
            path.trim().clone_into(&mut file);
        } else if let Some(case) = cases.last_mut() {
            case.files.entry(file.clone()).or_default().push_str(line);
        }
    }
    cases
}

/// What bottlelint does otherwise than Terraform, and how many of the modules Terraform refuses.
pub(crate) fn judge(terraform: &Terraform, cases: &[Case]) -> (Vec<String>, usize) {
    let repository = support::Repository::new(&[]);
    for case in cases {
        for (path, text) in &case.files {
            repository.write(&format!("c/{}/{path}", case.name), text);
        }
        repository.write(&format!("alone/{}/main.tf", case.name), &call(&case.name, "../.."));
    }
    let mut live: BTreeSet<&str> = cases.iter().map(|case| &*case.name).collect();
    let mut refused: BTreeMap<&str, String> = BTreeMap::new();
    let tree = Tree::of(repository.path());
    let plan = loop {
        let calls: String = live.iter().map(|name| call(name, ".")).collect();
        repository.write("main.tf", &calls);
        let diagnostics = match terraform.try_plan(&tree) {
            Ok(plan) => break plan,
            Err(diagnostics) => diagnostics,
        };
        let before = live.len();
        for diagnostic in &diagnostics {
            let Some(name) = responsible(diagnostic, &live) else { continue };
            live.remove(name);
            refused.insert(name, diagnostic.text.clone());
        }
        assert!(live.len() < before, "no module is responsible for {diagnostics:?}");
    };
    let facts = facts::of(&tree, &[]);
    let tally = compare::compare(&facts, &plan);
    eprintln!("modules: {} of {} refused; {tally}", refused.len(), cases.len());
    let mut wrong = tally.wrong;
    wrong.extend(tally.less.into_iter().map(|(reason, less)| {
        format!("known to Terraform only, {reason}: {}", less.places.join(", "))
    }));
    // Modules that nothing calls are checked too: those that Terraform refuses.
    let of_refused = |text: &String| {
        let mut places =
            refused.keys().flat_map(|name| [format!("\"c/{name}/"), format!("\"alone/{name}/")]);
        places.any(|place| text.contains(&place))
    };
    let reported = reports(&repository, ".").into_iter().filter(|text| !of_refused(text));
    wrong.extend(reported.map(|text| format!("not refused: {text}")));
    for (name, message) in &refused {
        if reports(&repository, &format!("alone/{name}")).is_empty() {
            wrong.push(format!("{name} is refused: {message}"));
        }
    }
    (wrong, refused.len())
}

fn call(name: &str, root: &str) -> String {
    format!("module \"{name}\" {{\n  source = \"{root}/c/{name}\"\n}}\n")
}

/// The module that a diagnostic is about: it names its file, its address or its call.
fn responsible<'n>(diagnostic: &Diagnostic, live: &BTreeSet<&'n str>) -> Option<&'n str> {
    let named = |name: &&&'n str| {
        let marks = [format!("c/{name}/"), format!("module.{name}."), format!("module \"{name}\"")];
        marks.iter().any(|mark| diagnostic.text.contains(mark.as_str()))
    };
    live.iter().find(named).copied()
}

/// What bottlelint reports as refused by Terraform below a path.
fn reports(repository: &support::Repository, path: &str) -> Vec<String> {
    let run = repository.run(&["check", path, "--output", "json"]);
    let report: Json = serde_json::from_str(&run.out).expect("a report in JSON");
    let place = |one: &Json| {
        format!("{}:{}: {}", one["place"]["file"], one["place"]["line"], one["message"])
    };
    let findings = report["findings"].as_array().into_iter().flatten();
    let findings =
        findings.filter(|one| one["rule"].as_str().is_some_and(|rule| rule.starts_with("TF")));
    findings.chain(report["notices"].as_array().into_iter().flatten()).map(place).collect()
}
