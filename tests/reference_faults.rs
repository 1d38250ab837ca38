//! Whoever breaks the reference deployment hears of it: a permission is taken, a port changed, a group swapped, an ARN made
//! wrong. What cannot be seen, or breaks nothing, is listed with the reason. Must not take whole resources out.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the files of this repository"
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use bottlelint::engine;
use bottlelint::finding::{Group, Selection, Verdict};
use bottlelint::input::{FrontEnds, Input};
use bottlelint::rule::{self, Rule};
use bottlelint::source::{Disk, Overlay, SourceMap, Texts};
use bottlelint::terraform::{Modules, Options};
use rayon::prelude::*;
use regex::Regex;

const EXAMPLE: &str = "terraform/examples/complete";

/// Faults of which nothing is said: how they begin, and why.
const UNSEEN: &[(&str, &str)] = &[
    ("permission iam/task_role.tf", "what the program in the container calls is not known"),
    ("ARN iam/task_role.tf", "what the program in the container calls is not known"),
    ("permission orchestrator/role.tf ecs:", "what the code of a function calls is not known"),
    ("permission orchestrator/role.tf iam:", "what the code of a function calls is not known"),
    ("permission orchestrator/role.tf kms:", "what the code of a function calls is not known"),
    ("permission orchestrator/role.tf s3:", "what the code of a function calls is not known"),
    (
        "permission orchestrator/role.tf secretsmanager:",
        "what the code of a function calls is not known",
    ),
    ("permission orchestrator/role.tf sqs:", "what the code of a function calls is not known"),
    ("permission orchestrator/role.tf logs:", "a function runs without its logs"),
    ("ARN orchestrator/role.tf", "what the code of a function calls is not known"),
    ("permission network/flow_log.tf", "what the role of a flow log may do is not judged"),
    ("ARN network/flow_log.tf", "what the role of a flow log may do is not judged"),
    ("permission iam/execution_role.tf ecr:BatchCheckLayerAvailability", "no pull calls it"),
    (
        "permission iam/execution_role.tf secretsmanager:",
        "the containers of the example have no secrets",
    ),
    ("permission iam/execution_role.tf kms:", "the containers of the example have no secrets"),
    (
        "ARN iam/execution_role.tf [statement.value] #2",
        "the containers of the example have no secrets",
    ),
    ("permission iam/trust.tf sts:AssumeRole", "IAM009 says so, and is not counted here"),
    ("permission s3/policy.tf s3:GetObject", "the example has no distribution"),
    ("ARN s3/policy.tf [${aws_s3_bucket.this.arn}/v2", "the example has no distribution"),
    (
        "ARN ecs/efs.tf [aws_efs_file_system.this[0].arn] #2",
        "a Deny that denies nothing breaks nothing",
    ),
    ("ARN ecs/queue.tf", "a Deny that denies nothing breaks nothing"),
    (
        "ARN notifications/topic.tf [aws_sns_topic.this.arn] #3",
        "a Deny that denies nothing breaks nothing",
    ),
    (
        "permission notifications/topic.tf sns:Publish #3",
        "a Deny that denies nothing breaks nothing",
    ),
    (
        "ARN notifications/undelivered.tf [aws_sqs_queue.undelivered.arn] #2",
        "a Deny that denies nothing breaks nothing",
    ),
    (
        "ARN orchestrator/dead_letter.tf [aws_sqs_queue.dead_letter.arn] #2",
        "a Deny that denies nothing breaks nothing",
    ),
    ("group network/security_groups.tf", "the example has no endpoints"),
    (
        "port network/security_groups.tf from_port = 443 to_port = 443",
        "the example has no endpoints",
    ),
];

/// A text that takes the place of another one.
struct Fault {
    name: String,
    file: String,
    text: String,
}

/// What is looked for, in which file names it stands, and what takes its place, in which `$1` is what was there.
struct Kind {
    name: &'static str,
    find: &'static LazyLock<Regex>,
    replace: &'static str,
}

static ACTION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"(?m)("[a-z0-9]+:[A-Z][A-Za-z]+")(?:,$|,? *[\]"])"#).unwrap());
static PORTS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?m)^ *(from_port +=.*\n *to_port +=.*|to_port +=.*\n *from_port +=.*)$").unwrap()
});
static SENDER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?m)^ *(referenced_security_group_id += .*)$").unwrap());
static RESOURCES: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"(?m)^ *resources += (\[[^*\n]*[^"*\n]\]|\["\$.*\])$"#).unwrap());

static KINDS: [Kind; 4] = [
    Kind { name: "permission", find: &ACTION, replace: "\"sts:GetCallerIdentity\"" },
    Kind { name: "port", find: &PORTS, replace: "from_port = 9\n  to_port = 9" },
    Kind {
        name: "group",
        find: &SENDER,
        replace: "referenced_security_group_id = \"sg-0123456789abcdef0\"",
    },
    Kind { name: "ARN", find: &RESOURCES, replace: "[for one in $1 : \"${one}-other\"]" },
];

/// The modules of the reference deployment, by path.
fn files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = walkdir::WalkDir::new(root.join("terraform/modules")).sort_by_file_name();
    let files = files.into_iter().map(Result::unwrap);
    files
        .filter(|file| file.path().extension().is_some_and(|name| name == "tf"))
        .filter(|file| !file.path().components().any(|part| part.as_os_str() == ".terraform"))
        .map(|file| {
            let path = file.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            (path, std::fs::read_to_string(file.path()).unwrap())
        })
        .collect()
}

fn faults() -> Vec<Fault> {
    let mut found = Vec::new();
    for (file, text) in files() {
        let is_condition = |at: usize| {
            text[..at]
                .lines()
                .last()
                .is_some_and(|line| line.contains("variable") || line.contains("action "))
        };
        for kind in &KINDS {
            let mut rest = 0;
            while let Some(one) = kind.find.captures_at(&text, rest) {
                let part = one.get(1).unwrap();
                rest = part.end();
                if is_condition(part.start()) {
                    continue;
                }
                let words = part.as_str().replace('"', "");
                let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
                let path = file.trim_start_matches("terraform/modules/");
                let name = format!("{} {path} {words}", kind.name);
                let before =
                    found.iter().filter(|one: &&Fault| one.name.starts_with(&name)).count();
                let name = if before == 0 { name } else { format!("{name} #{}", before + 1) };
                let with = kind.replace.replace("$1", part.as_str());
                let text = [&text[..part.start()], &with, &text[part.end()..]].concat();
                found.push(Fault { name, file: file.clone(), text });
            }
        }
    }
    found
}

/// The rules that fail or do not know in the complete example with other texts of some files.
fn open(texts: &Texts, rules: &[Arc<Rule>]) -> BTreeSet<String> {
    let disk = Disk::new(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let loader = Overlay::new(&disk, texts);
    let modules = Modules::new(&loader, Arc::new(SourceMap::default()));
    let options = Options::default();
    let front_ends = FrontEnds::new(&modules, &options);
    let analysis = engine::analyze(&front_ends, &[Input::module(EXAMPLE)], rules, &engine::Silent);
    let is_open = |verdict: &Verdict| matches!(verdict, Verdict::Fail | Verdict::Unknown(_));
    let open = analysis.findings.iter().filter(|one| is_open(&one.verdict));
    // What IAM makes of the text that takes a part's place is not the point.
    open.map(|one| one.rule.id.to_string()).filter(|id| !id.starts_with("IAM")).collect()
}

#[test]
fn who_breaks_a_part_hears_of_it() {
    let counts =
        |rule: &&Arc<Rule>| rule.info.default == Selection::On && rule.info.group != Group::Hygiene;
    let rules: Vec<Arc<Rule>> = rule::builtin().iter().filter(counts).cloned().collect();
    let before = open(&Texts::default(), &rules);
    let faults = faults();
    assert!(faults.len() > 60, "{}", faults.len());
    let silent = |fault: &Fault| {
        let mut texts = Texts::default();
        texts.insert(fault.file.clone(), Some(fault.text.clone().into_bytes()));
        open(&texts, &rules).is_subset(&before).then(|| fault.name.clone())
    };
    let silent: BTreeSet<String> = faults.par_iter().filter_map(silent).collect();
    let is_listed = |name: &&String| !UNSEEN.iter().any(|(part, _)| name.starts_with(part));
    let missed: Vec<&String> = silent.iter().filter(is_listed).collect();
    assert!(missed.is_empty(), "nothing is said of {missed:#?}");
    let is_seen = |part: &&str| !silent.iter().any(|name| name.starts_with(part));
    let seen: Vec<&str> = UNSEEN.iter().map(|(part, _)| *part).filter(is_seen).collect();
    assert!(seen.is_empty(), "these are found, and should leave the list: {seen:?}");
}
