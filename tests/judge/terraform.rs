//! Runs the real `terraform`: a thousand expressions in one plan, each an output in a file of its own, so
//! that every diagnostic names the expression it is about.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::Value as Json;

use crate::names::{self, Given};
use crate::table::Case;

/// As many outputs as one plan takes without its time growing faster than their number.
const BATCH: usize = 1_000;

/// What Terraform says of an expression.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// An error: its summary and detail.
    Error(String),
    /// A value.
    Value {
        /// The value, null where it is not known.
        value: Json,
        /// `true` for each part that is not known.
        unknown: Json,
        /// The type, where all is known.
        ty: Option<Json>,
        /// Whether an output of it must be sensitive.
        sensitive: bool,
    },
}

/// A `terraform` and a directory to run it in.
pub(crate) struct Terraform {
    program: String,
    directory: tempfile::TempDir,
}

impl Terraform {
    /// The program that `TERRAFORM` names, or the one in the search path, if it runs.
    pub(crate) fn find() -> Option<Self> {
        let program = std::env::var("TERRAFORM").unwrap_or_else(|_| "terraform".to_owned());
        let works = Command::new(&program)
            .arg("version")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        if !works.is_ok_and(|status| status.success()) {
            return None;
        }
        let directory = tempfile::tempdir().expect("a temporary directory");
        for (name, text) in names::FILES {
            let path = directory.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
            std::fs::write(path, text).expect("a file");
        }
        Some(Self { program, directory })
    }

    /// Where the configuration and the files that functions read lie.
    pub(crate) fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// The answers, in the order of the cases.
    pub(crate) fn evaluate(&self, given: Given, cases: &[Case]) -> Vec<Answer> {
        if cases.is_empty() {
            return Vec::new();
        }
        self.prepare(given);
        cases.chunks(BATCH).flat_map(|batch| self.batch(batch)).collect()
    }

    fn prepare(&self, given: Given) {
        let (root, typed) = names::configuration(given);
        self.write("main.tf", &root);
        for module in ["typed", "given"] {
            std::fs::create_dir_all(self.directory().join(module)).expect("a directory");
        }
        self.write_given(&[], &BTreeMap::new());
        self.write("typed/main.tf", &typed);
        self.init();
    }

    fn init(&self) {
        let (done, text) = self.run(&["init", "-input=false", "-backend=false"]);
        assert!(done, "terraform init failed: {text}");
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.directory().join(name), text).expect("a file");
    }

    fn run(&self, arguments: &[&str]) -> (bool, String) {
        let output = Command::new(&self.program)
            .args(arguments)
            .current_dir(self.directory())
            .env("CHECKPOINT_DISABLE", "1")
            .env_remove("TF_CLI_CONFIG_FILE")
            .output()
            .expect("terraform runs");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let text = if text.is_empty() {
            String::from_utf8_lossy(&output.stderr).into_owned()
        } else {
            text
        };
        (output.status.success(), text)
    }

    fn batch(&self, cases: &[Case]) -> Vec<Answer> {
        let mut answers: BTreeMap<usize, Answer> = BTreeMap::new();
        let mut sensitive = vec![false; cases.len()];
        for (index, case) in cases.iter().enumerate() {
            self.write(&file(index), &output(index, case, false));
        }
        self.write_given(cases, &answers);
        // Each round finds the errors of one phase: syntax, validation, plan, sensitive outputs.
        for _ in 0..20 {
            let (done, text) =
                self.run(&["plan", "-json", "-input=false", "-refresh=false", "-out=plan.bin"]);
            if done {
                break;
            }
            let errors = errors(&text, &given(cases, &answers));
            assert!(!errors.is_empty(), "terraform plan failed: {text}");
            for (index, message) in errors {
                let case = cases.get(index).expect("an output of this batch");
                if message.starts_with("Output refers to sensitive values") {
                    sensitive[index] = true;
                    self.write(&file(index), &output(index, case, true));
                } else {
                    let _ = std::fs::remove_file(self.directory().join(file(index)));
                    answers.entry(index).or_insert(Answer::Error(message));
                }
            }
            self.write_given(cases, &answers);
        }
        let (done, text) = self.run(&["show", "-json", "plan.bin"]);
        assert!(done, "terraform show failed: {text}");
        let plan: Json = serde_json::from_str(&text).expect("a plan");
        for (index, sensitive) in sensitive.iter().enumerate() {
            let _ = std::fs::remove_file(self.directory().join(file(index)));
            answers.entry(index).or_insert_with(|| answer(&plan, index, *sensitive));
        }
        let _ = std::fs::remove_file(self.directory().join("plan.bin"));
        answers.into_values().collect()
    }

    /// The module whose variables have types, and the call that gives them values: a line for each.
    fn write_given(&self, cases: &[Case], answers: &BTreeMap<usize, Answer>) {
        let (mut call, mut module) =
            ("module \"given\" {\n  source = \"./given\"\n".to_owned(), String::new());
        for index in given(cases, answers) {
            let case = &cases[index];
            let ty = case.ty.as_deref().unwrap_or("any");
            call.push_str(&format!("  v{index} = {}\n", case.text));
            module.push_str(&format!("variable \"v{index}\" {{ type = {ty} }}\n"));
        }
        call.push_str("}\n");
        for index in given(cases, answers) {
            module.push_str(&format!("output \"v{index}\" {{ value = var.v{index} }}\n"));
        }
        self.write("given.tf", &call);
        self.write("given/main.tf", &module);
    }
}

/// The cases of which a value is given to a variable, without those that have an answer.
fn given(cases: &[Case], answers: &BTreeMap<usize, Answer>) -> Vec<usize> {
    let given = cases.iter().enumerate().filter(|(_, case)| case.ty.is_some());
    given.map(|(index, _)| index).filter(|index| !answers.contains_key(index)).collect()
}

fn file(index: usize) -> String {
    format!("e{index:05}.tf")
}

/// The value stands in a tuple, because Terraform leaves outputs that are null out of a plan.
fn output(index: usize, case: &Case, sensitive: bool) -> String {
    let mark = if sensitive { "  sensitive = true\n" } else { "" };
    let value = match case.ty {
        Some(_) => format!("module.given.v{index}"),
        None => case.text.clone(),
    };
    format!("output \"e{index:05}\" {{\n{mark}  value = [\n{value}\n]\n}}\n")
}

/// The diagnostics of a failed plan, by the number of the case; `given` are the cases in the lines of
/// the module `given` and of its call.
fn errors(text: &str, given: &[usize]) -> Vec<(usize, String)> {
    let mut errors = Vec::new();
    for line in text.lines() {
        let Ok(message) = serde_json::from_str::<Json>(line) else { continue };
        let diagnostic = &message["diagnostic"];
        if diagnostic["severity"] != "error" {
            continue;
        }
        let Some(index) = responsible(diagnostic, given) else {
            panic!("an error that no expression is responsible for: {line}");
        };
        let text = |name: &str| diagnostic[name].as_str().unwrap_or_default();
        errors.push((index, format!("{}: {}", text("summary"), text("detail"))));
    }
    errors
}

fn responsible(diagnostic: &Json, given: &[usize]) -> Option<usize> {
    let range = &diagnostic["range"];
    let line = range["start"]["line"].as_u64().and_then(|line| usize::try_from(line).ok());
    match range["filename"].as_str().unwrap_or_default() {
        "given.tf" => given.get(line?.checked_sub(3)?).copied(),
        "given/main.tf" => given.get(line?.checked_sub(1)? % given.len()).copied(),
        "" => {
            // A value that cannot be written to a plan has no place, but a name in the message.
            let (_, name) = diagnostic["detail"].as_str()?.split_once("output value \"e")?;
            name.get(..5)?.parse().ok()
        }
        file => file.strip_prefix('e')?.strip_suffix(".tf")?.parse().ok(),
    }
}

fn answer(plan: &Json, index: usize, sensitive: bool) -> Answer {
    let name = format!("e{index:05}");
    let change = &plan["output_changes"][&name];
    let planned = &plan["planned_values"]["outputs"][&name];
    let unknown = match &change["after_unknown"] {
        Json::Array(values) => values.first().cloned().unwrap_or(Json::Bool(false)),
        other => other.clone(),
    };
    Answer::Value {
        value: change["after"].get(0).cloned().unwrap_or(Json::Null),
        unknown,
        ty: planned["type"].get(1).and_then(|elements| elements.get(0)).cloned(),
        sensitive,
    }
}
