//! A repository in a temporary directory, the program run in it, and judges from outside.

#![allow(dead_code, reason = "each test program uses a part")]
#![allow(clippy::print_stderr, reason = "a skipped judge is said")]

pub(crate) mod editor;
pub(crate) mod mirror;
pub(crate) mod provider;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A repository with files.
pub(crate) struct Repository {
    directory: tempfile::TempDir,
}

/// What a run of the program came to.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Repository {
    /// A git repository with these files.
    pub(crate) fn new(files: &[(&str, &str)]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let repository = Self { directory };
        std::fs::create_dir(repository.path().join(".git")).unwrap();
        for (path, text) in files {
            repository.write(path, text);
        }
        repository
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path().join(path)).unwrap()
    }

    /// Runs the program at the root.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_in("", arguments, &[])
    }

    /// Runs the program in a directory, with variables of the environment.
    pub(crate) fn run_in(
        &self,
        directory: &str,
        arguments: &[&str],
        environment: &[(&str, &str)],
    ) -> Run {
        run(command(&self.path().join(directory)).args(arguments).envs(environment.iter().copied()))
    }
}

/// The program, as it runs in no particular terminal or CI system.
pub(crate) fn command(directory: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bottlelint"));
    command.current_dir(directory).stdin(Stdio::null());
    for name in [
        "NO_COLOR",
        "FORCE_COLOR",
        "CLICOLOR_FORCE",
        "COLUMNS",
        "GITHUB_ACTIONS",
        "GITHUB_STEP_SUMMARY",
    ] {
        command.env_remove(name);
    }
    command
}

pub(crate) fn run(command: &mut Command) -> Run {
    let output = command.output().unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A judge that is not here: in CI that is a failure, elsewhere a message.
fn missing<T>(what: &str) -> Option<T> {
    let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(!in_ci, "{what} is not here: run .ci/setup");
    eprintln!("skipped: {what} is not here: run .ci/setup");
    None
}

/// A Python that has jsonschema.
pub(crate) fn python() -> Option<PathBuf> {
    python_with("jsonschema")
}

/// A Python that can import these modules.
pub(crate) fn python_with(modules: &str) -> Option<PathBuf> {
    let candidates = [root().join(".venv/bin/python"), PathBuf::from("python3")];
    let works = |python: &PathBuf| runs(python, &["-c", &format!("import {modules}")]);
    candidates.into_iter().find(works).or_else(|| missing(&format!("Python with {modules}")))
}

/// The `terraform` that `TERRAFORM` names, or the one in the search path.
pub(crate) fn terraform() -> Option<String> {
    let program = std::env::var("TERRAFORM").unwrap_or_else(|_| "terraform".to_owned());
    if runs(&program, &["version"]) { Some(program) } else { missing("terraform") }
}

fn runs(program: impl AsRef<OsStr>, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

/// The package of the SARIF multitool for this system.
pub(crate) fn multitool() -> Option<PathBuf> {
    let directory = root().join(".ci/npm/node_modules/@microsoft");
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let mut packages = entries.map(|entry| entry.path());
    let has_program = |package: &PathBuf| package.join("Sarif.Multitool").is_file();
    packages.find(has_program).or_else(|| missing("the SARIF multitool"))
}

/// What Python says to a script that is given these arguments and this text; none without Python.
pub(crate) fn ask_python(script: &str, arguments: &[&OsStr], text: &str) -> Option<String> {
    use std::io::Write;
    let mut command = Command::new(python()?);
    command.arg("-c").arg(script).args(arguments);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "the script failed");
    Some(String::from_utf8(output.stdout).unwrap())
}

/// What is wrong with a document by a JSON schema, one a line; nothing without Python.
pub(crate) fn schema_errors(schema: &Path, document: &str) -> String {
    const SCRIPT: &str = "
import json, sys, jsonschema
schema = json.load(open(sys.argv[1], encoding='utf-8-sig'))
validator = jsonschema.validators.validator_for(schema)(schema)
for error in validator.iter_errors(json.load(sys.stdin)):
    print('/'.join(map(str, error.absolute_path)), error.message[:200])
";
    ask_python(SCRIPT, &[schema.as_os_str()], document).unwrap_or_default()
}

/// A module with a setting that a caller can break, and callers that do.
pub(crate) const MODULE: &str = r#"variable "read_only_root" {
  type        = bool
  description = "Mount the root file system read-only"
  default     = true
}

variable "image" {
  type        = string
  description = "Image"
}

resource "aws_ecs_task_definition" "this" {
  family = "checkout"
  container_definitions = jsonencode([
    {
      name                   = "checkout"
      image                  = var.image
      readonlyRootFilesystem = var.read_only_root
    },
  ])
}
"#;

pub(crate) const CALLER: &str = r#"module "checkout" {
  source         = "../../modules/ecs"
  image          = "repo@sha256:0000"
  read_only_root = false
}
"#;

/// `CALLER` in `envs/prod` and its module.
pub(crate) fn breaking() -> Repository {
    Repository::new(&[("envs/prod/main.tf", CALLER), ("modules/ecs/main.tf", MODULE)])
}
