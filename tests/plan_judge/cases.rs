//! Small modules from the tables in `cases`, a thousand of which fit into one plan: what Terraform accepts must be
//! accepted, with the same values; what it refuses must be reported.
//!
//! `### NAME` begins a module, `--- PATH` a file in it other than `main.tf`; `␍` is a carriage return.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value as Json;

use crate::compare;
use crate::facts::{self, Facts};
use crate::support;
use crate::tally::Tally;
use crate::terraform::{Diagnostic, Plan, Terraform};
use crate::trees::Tree;

/// A module by name and files.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) files: BTreeMap<String, String>,
}

impl Case {
    /// Whether one of these messages names it.
    pub(crate) fn is_named(&self, messages: &[String]) -> bool {
        let name = &*self.name;
        let marks = [format!("module.{name}."), format!("c/{name}/"), format!("{name} is")];
        messages.iter().any(|text| marks.iter().any(|mark| text.contains(mark)))
    }

    /// It as a table has it.
    pub(crate) fn text(&self) -> String {
        let file = |(path, text): (&String, &String)| format!("--- {path}\n{text}");
        self.files.iter().map(file).collect()
    }
}

/// What came of judging modules.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Values that differ from Terraform's.
    pub(crate) wrong: Vec<String>,
    /// Modules that Terraform refuses, and why.
    pub(crate) refused: BTreeMap<String, String>,
    /// Those of them in which bottlelint finds nothing.
    missed: BTreeSet<String>,
    /// What bottlelint reports of modules that Terraform plans.
    objections: BTreeMap<String, Vec<String>>,
    /// What else there is to say of those.
    pub(crate) tally: Tally,
}

impl Outcome {
    /// Modules that only Terraform refuses, as messages.
    pub(crate) fn missed(&self) -> Vec<String> {
        let message = |name: &String| format!("{name} is refused: {}", self.refused[name]);
        self.missed.iter().map(message).collect()
    }

    /// Modules that only bottlelint refuses, as messages.
    pub(crate) fn objections(&self) -> Vec<String> {
        let message =
            |(name, texts): (&String, &Vec<String>)| format!("{name} is not refused: {texts:?}");
        self.objections.iter().map(message).collect()
    }
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

/// Root modules that only one of the two refuses: `import` blocks stand in no other module.
pub(crate) fn judge_roots(terraform: &Terraform) -> Vec<String> {
    let differs = |case: &Case| {
        let repository = support::Repository::new(&[]);
        for (path, text) in &case.files {
            repository.write(path, text);
        }
        let refused = terraform.try_plan(&Tree::of(repository.path())).err();
        let reported = reports(&repository, ".");
        (refused.is_some() == reported.is_empty())
            .then(|| format!("{}: Terraform {refused:?}, bottlelint {reported:?}", case.name))
    };
    read("roots", include_str!("roots.txt")).iter().filter_map(differs).collect()
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

/// Compares what bottlelint makes of modules with what Terraform does.
pub(crate) fn judge(terraform: &Terraform, cases: &[Case]) -> Outcome {
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
    let mut outcome = Outcome { tally: compare::compare(&facts, &plan), ..Outcome::default() };
    outcome.wrong = std::mem::take(&mut outcome.tally.wrong);
    for text in reports(&repository, ".") {
        // Modules that nothing calls are checked too: those that Terraform refuses.
        if let Some(name) = live.iter().find(|name| text.contains(&format!("\"c/{name}/"))) {
            outcome.objections.entry((*name).to_owned()).or_default().push(text);
        }
    }
    let missed = |name: &&&str| reports(&repository, &format!("alone/{name}")).is_empty();
    outcome.missed = refused.keys().filter(missed).map(|name| (*name).to_owned()).collect();
    for name in &live {
        if !is_beyond_plan(name, &outcome) {
            continue;
        }
        let applied = terraform.apply(&Tree::of(&repository.path().join("alone").join(name)));
        after_apply(name, &facts, applied, &mut outcome);
    }
    outcome.refused = refused.into_iter().map(|(name, why)| (name.to_owned(), why)).collect();
    outcome
}

/// Whether bottlelint says of a module what a plan does not.
fn is_beyond_plan(name: &str, outcome: &Outcome) -> bool {
    let of_it = |text: &String| text.starts_with(&format!("module.{name}."));
    outcome.objections.contains_key(name)
        || outcome.tally.more.iter().chain(&outcome.wrong).any(of_it)
}

/// What Terraform says of it while it applies: what bottlelint knows must be so, and what it refuses must be refused. A
/// plan may say something else, because to `try` an expression that fails only at apply does not fail.
fn after_apply(name: &str, facts: &Facts, applied: (Plan, Vec<Diagnostic>), outcome: &mut Outcome) {
    let (mut state, errors) = applied;
    let prefix = format!("module.{name}.");
    let stated = facts.iter().filter(|(address, _)| address.starts_with(&prefix));
    let mut stated: Facts =
        stated.map(|(address, stated)| (address.clone(), stated.clone())).collect();
    if !errors.is_empty() {
        // Then not all of it is there.
        outcome.objections.remove(name);
        stated.retain(|address, _| state.contains_key(address));
        state.retain(|address, _| stated.contains_key(address));
    }
    outcome.wrong.retain(|text| !text.starts_with(&prefix));
    outcome.wrong.extend(compare::compare(&stated, &state).wrong);
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
    findings.map(place).collect()
}
