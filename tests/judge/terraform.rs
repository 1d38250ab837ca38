//! Runs the real `terraform`: a thousand expressions in one plan, each an output in a file of its own, so
//! that every diagnostic names the expression it is about.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
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
        std::fs::create_dir_all(self.directory().join("typed")).expect("a directory");
        self.write("typed/main.tf", &typed);
        self.init();
    }

    fn init(&self) {
        let (done, text) = self.run(&["init", "-input=false", "-backend=false"]);
        assert!(done, "terraform init failed: {text}");
    }

    /// An output; for a value that is given to a variable of a type, with a module that has the variable.
    fn write_case(&self, index: usize, case: &Case, sensitive: bool) {
        let Some(ty) = &case.ty else {
            return self.write(&file(index), &output(index, &case.text, sensitive));
        };
        let module = format!("m{index:05}");
        std::fs::create_dir_all(self.directory().join(&module)).expect("a directory");
        let variable = format!("variable \"v\" {{\n  type = {ty}\n}}\n");
        let inner = format!("{variable}output \"v\" {{\n  value = var.v\n}}\n");
        self.write(&format!("{module}/main.tf"), &inner);
        let call = format!("module \"{module}\" {{\n  source = \"./{module}\"\n  v = {}\n}}\n", case.text);
        let value = format!("module.{module}.v");
        self.write(&file(index), &format!("{call}{}", output(index, &value, sensitive)));
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
            self.write_case(index, case, false);
        }
        if cases.iter().any(|case| case.ty.is_some()) {
            self.init();
        }
        // Each round finds the errors of one phase: syntax, validation, plan, sensitive outputs.
        for _ in 0..20 {
            let (done, text) =
                self.run(&["plan", "-json", "-input=false", "-refresh=false", "-out=plan.bin"]);
            if done {
                break;
            }
            let errors = errors(&text);
            assert!(!errors.is_empty(), "terraform plan failed: {text}");
            for (index, message) in errors {
                let case = cases.get(index).expect("an output of this batch");
                if message.starts_with("Output refers to sensitive values") {
                    sensitive[index] = true;
                    self.write_case(index, case, true);
                } else {
                    let _ = std::fs::remove_file(self.directory().join(file(index)));
                    answers.entry(index).or_insert(Answer::Error(message));
                }
            }
        }
        let (done, text) = self.run(&["show", "-json", "plan.bin"]);
        assert!(done, "terraform show failed: {text}");
        let plan: Json = serde_json::from_str(&text).expect("a plan");
        for (index, sensitive) in sensitive.iter().enumerate() {
            let _ = std::fs::remove_file(self.directory().join(file(index)));
            answers.entry(index).or_insert_with(|| answer(&plan, index, *sensitive));
        }
        let _ = std::fs::remove_file(self.plan_file());
        answers.into_values().collect()
    }

    fn plan_file(&self) -> PathBuf {
        self.directory().join("plan.bin")
    }
}

fn file(index: usize) -> String {
    format!("e{index:05}.tf")
}

/// The value stands in a tuple, because Terraform leaves outputs that are null out of a plan.
fn output(index: usize, text: &str, sensitive: bool) -> String {
    let mark = if sensitive { "  sensitive = true\n" } else { "" };
    format!("output \"e{index:05}\" {{\n{mark}  value = [\n{text}\n]\n}}\n")
}

/// The diagnostics of a failed plan, by the number of the output.
fn errors(text: &str) -> Vec<(usize, String)> {
    let mut errors = Vec::new();
    for line in text.lines() {
        let Ok(message) = serde_json::from_str::<Json>(line) else { continue };
        let diagnostic = &message["diagnostic"];
        if diagnostic["severity"] != "error" {
            continue;
        }
        let summary = diagnostic["summary"].as_str().unwrap_or_default();
        let detail = diagnostic["detail"].as_str().unwrap_or_default();
        let file = diagnostic["range"]["filename"].as_str().unwrap_or_default();
        let number = file.strip_prefix('e').and_then(|rest| rest.strip_suffix(".tf"));
        // A value that cannot be written to a plan has no place, but a name in the message.
        let named = detail.split_once("output value \"e").and_then(|(_, rest)| rest.get(..5));
        let Some(index) = number.or(named).and_then(|number| number.parse().ok()) else {
            panic!("an error that no expression is responsible for: {line}");
        };
        errors.push((index, format!("{summary}: {detail}")));
    }
    errors
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
