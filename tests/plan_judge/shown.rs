//! What is found in a plan in JSON, which Terraform makes with the real provider, is what is found in the source of the
//! plan. A plan holds values that no source has, and lacks expressions: what is known of one may be unknown of the
//! other, but nothing may fail in one and pass in the other.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value as Json;

use crate::support::provider::OFFLINE;
use crate::tasks;
use crate::terraform::Terraform;
use crate::trees::{self, Tree};

/// Rules about what a plan does not hold: declarations of modules, and Dockerfiles beside them.
const OF_SOURCES: [&str; 4] = ["MOD", "HYG", "TF0", "IMG"];

/// Verdicts by rule and address: whether it fails for sure.
type Verdicts = BTreeMap<(String, String), bool>;

/// What differs between the plans of the reference and of wrong configurations, and their sources.
pub(crate) fn judge(terraform: &Terraform) -> Vec<String> {
    let wrong = wrong();
    let mut trees = trees::chosen(&terraform.network);
    if std::env::var_os("BOTTLELINT_JUDGE_TREES").is_none() {
        let shown = ["modules/ecs", "public"];
        trees.retain(|tree| tree.name.starts_with("examples/") || shown.contains(&&*tree.name));
        trees.push(Tree::of(wrong.path()));
    }
    let mut differences = Vec::new();
    for tree in &trees {
        match terraform.show(tree) {
            Ok(text) => differences.extend(compared(tree, &text)),
            Err(message) => differences.push(format!("{}: no plan: {message}", tree.name)),
        }
    }
    differences
}

/// All wrong configurations as modules of one, because most of a plan's time is the provider's start.
fn wrong() -> tempfile::TempDir {
    let directory = tempfile::tempdir().expect("a temporary directory");
    std::fs::create_dir(directory.path().join(".git")).expect("a directory");
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/wrong");
    let mut main = OFFLINE.to_owned();
    for rule in below(&fixtures) {
        for case in below(&rule) {
            let name = case.strip_prefix(&fixtures).expect("a case").display().to_string();
            let to = directory.path().join(&name);
            std::fs::create_dir_all(&to).expect("a directory");
            std::fs::copy(case.join("main.tf"), to.join("main.tf")).expect("a file");
            let call = name.replace('/', "--");
            write!(main, "\nmodule \"{call}\" {{\n  source = \"./{name}\"\n}}\n").expect("a text");
        }
    }
    std::fs::write(directory.path().join("main.tf"), main).expect("a file");
    directory
}

fn below(directory: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(directory).expect("a directory");
    let mut all: Vec<PathBuf> =
        entries.map(|entry| entry.expect("an entry").path()).filter(|path| path.is_dir()).collect();
    all.sort();
    all
}

/// The plan by itself, and with its source. What is known of the source is known with both.
fn compared(tree: &Tree, text: &str) -> Vec<String> {
    let repository = tempfile::tempdir().expect("a temporary directory");
    std::fs::create_dir(repository.path().join(".git")).expect("a directory");
    std::fs::write(repository.path().join("plan.json"), text).expect("a file");
    let source = verdicts(&tree.directory, ".", &tree.arguments("--var", "--var-file"));
    let alone = verdicts(repository.path(), "plan.json", &[]);
    let beside = Beside::new(&tree.directory, text);
    let both = verdicts(&tree.directory, &beside.name, &[]);
    let count = |all: &Verdicts| {
        let found = all.values().filter(|one| **one).count();
        format!("{found} found, {} unknown", all.len() - found)
    };
    eprintln!(
        "{}: source {}; plan {}; both {}",
        tree.name,
        count(&source),
        count(&alone),
        count(&both)
    );
    let mut wrong = differences(("source", &source), ("plan", &alone));
    wrong.extend(differences(("source", &source), ("both", &both)));
    let unknown = both.iter().filter(|(_, sure)| !**sure);
    let new = unknown.filter(|(key, _)| !source.contains_key(key));
    wrong
        .extend(new.map(|((rule, address), _)| format!("unknown with the plan: {rule} {address}")));
    wrong.extend(of_tasks(text, (&source, &alone), repository.path()));
    wrong.into_iter().map(|one| format!("{}: {one}", tree.name)).collect()
}

/// Each task definition by itself: what fails in it fails in the module, or is unknown there, and what fails in the module
/// by what the task definition alone decides fails in it.
fn of_tasks(
    plan: &str,
    (source, planned): (&Verdicts, &Verdicts),
    repository: &Path,
) -> Vec<String> {
    let mut wrong = Vec::new();
    let (mut judged, mut shared) = (0, 0);
    for task in tasks::of(plan) {
        task.write(&repository.join("task.json"));
        let own = verdicts(repository, "task.json", &[]);
        let of_module = |all: &Verdicts, rule: &str| {
            all.keys().any(|(other, at)| other == rule && module(at) == module(&task.address))
        };
        let failed = own.iter().filter(|(_, sure)| **sure);
        for ((rule, _), _) in failed.filter(|((rule, _), _)| !of_module(source, rule)) {
            wrong.push(format!("only in the task definition: {rule} {}", task.address));
        }
        let of_task = planned.iter().filter(|((_, at), sure)| **sure && *at == task.address);
        for ((rule, address), _) in of_task.filter(|((rule, _), _)| !needs_more(rule)) {
            shared += 1;
            if !own.keys().any(|(other, _)| other == rule) {
                wrong.push(format!("not in the task definition: {rule} {address}"));
            }
        }
        judged += 1;
    }
    eprintln!("  {judged} task definitions as JSON, {shared} findings shared");
    if judged > 20 && shared < judged {
        wrong.push(format!("only {shared} findings are shared by {judged} task definitions"));
    }
    wrong
}

/// Rules about task definitions that need more than one: what its roles may do and who may use them, and the access point of
/// its file system.
const NEED_MORE: [&str; 6] = ["ECS054", "ECS060", "ECS062", "EFS016", "IAM009", "IAM037"];

fn needs_more(rule: &str) -> bool {
    NEED_MORE.contains(&rule)
}

/// A plan that lies beside its source for a while.
struct Beside {
    name: String,
    path: PathBuf,
}

impl Beside {
    fn new(directory: &Path, text: &str) -> Self {
        let name = format!("plan-{}.json", std::process::id());
        let path = directory.join(&name);
        std::fs::write(&path, text).expect("a file");
        Self { name, path }
    }
}

impl Drop for Beside {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// What fails in one, and of which the other says nothing at all.
fn differences(
    (name, one): (&str, &Verdicts),
    (other_name, other): (&str, &Verdicts),
) -> Vec<String> {
    // What decides may be unknown in another resource of the module.
    let speaks = |all: &Verdicts, (rule, address): &(String, String)| {
        all.keys().any(|(other, at)| other == rule && module(at) == module(address))
    };
    let only = |these: &Verdicts, those: &Verdicts, name: &str| {
        let sure = these.iter().filter(|(_, sure)| **sure);
        let missing = sure.filter(|(key, _)| !speaks(those, key));
        let text =
            missing.map(|((rule, address), _)| format!("only in the {name}: {rule} {address}"));
        text.collect::<Vec<_>>()
    };
    [only(one, other, name), only(other, one, other_name)].concat()
}

/// `module.a` of `module.a.aws_vpc.b`.
fn module(address: &str) -> &str {
    let end = [".aws_", ".data."].iter().filter_map(|kind| address.find(kind)).min();
    end.and_then(|end| address.get(..end)).unwrap_or_default()
}

fn verdicts(directory: &Path, path: &str, arguments: &[String]) -> Verdicts {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bottlelint"));
    command.current_dir(directory).args(["check", path, "--no-config", "--output", "json"]);
    let output = command.args(arguments).output().expect("bottlelint runs");
    let json: Json = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    let mut all = Verdicts::new();
    for finding in json["findings"].as_array().into_iter().flatten() {
        let text = |name: &str| finding[name].as_str().unwrap_or_default().to_owned();
        let rule = text("rule");
        if !OF_SOURCES.iter().any(|area| rule.starts_with(area)) {
            let also = finding["also"].as_array().into_iter().flatten();
            let also = also.filter_map(|one| one["resource"].as_str().or_else(|| one.as_str()));
            // One cause has one entry, with all that it concerns.
            for address in also.map(str::to_owned).chain([text("resource")]) {
                *all.entry((rule.clone(), address)).or_default() |= finding["verdict"] == "fail";
            }
        }
    }
    all
}
