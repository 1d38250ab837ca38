//! Whoever takes a resource out of the reference deployment hears of it: that nothing else refers to it does not mean that
//! nothing needs it. What cannot be seen, or breaks nothing, is listed with the reason.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the files of this repository"
)]

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use bottlelint::engine;
use bottlelint::finding::{Group, Selection, Verdict};
use bottlelint::input::{FrontEnds, Input};
use bottlelint::rule::{self, Rule};
use bottlelint::source::{Disk, Overlay, SourceMap, Texts};
use bottlelint::terraform::{Modules, Options};
use rayon::prelude::*;

const EXAMPLE: &str = "terraform/examples/complete";

/// Resources that can be taken out without a word: where, and why.
const UNSEEN: &[(&str, &str)] = &[
    ("aws_ecr_lifecycle_policy.this", "old images cost money and break nothing"),
    ("aws_kms_alias.this", "nothing uses the key by its alias"),
    ("aws_efs_backup_policy.this", "EFS012 is off unless it is selected"),
    ("aws_sqs_queue_policy.this", "the account's own roles send by their own policies"),
    ("aws_vpc_security_group_egress_rule.dns", "no security group filters the resolver of a VPC"),
    ("aws_vpc_endpoint.interface", "the NAT gateways lead to AWS, too"),
    ("aws_iam_role_policy.flow_log", "what the role of a flow log may do is not judged"),
    ("aws_vpc_security_group_egress_rule.ecs_to_s3", "the group of the service lets HTTPS out"),
    ("aws_vpc_security_group_egress_rule.ecs_to_endpoints", "the group of the service lets it out"),
    ("aws_vpc_security_group_ingress_rule.endpoints_from_ecs", "the example has no endpoints"),
    ("aws_default_security_group.this", "NET030 is off unless it is selected"),
    ("aws_secretsmanager_secret_version.slack_webhook", "a secret may be filled by hand"),
    ("aws_sns_topic_subscription.email", "who wants to be told is not for a linter to know"),
    ("aws_lambda_function_event_invoke_config.this", "the defaults of Lambda work as well"),
    ("aws_cloudwatch_event_target.lambda", "the rule leaves the module by an output"),
    (
        "aws_s3_bucket_server_side_encryption_configuration.this",
        "S3 encrypts with a key of its own; S3004 is off unless it is selected",
    ),
    ("aws_s3_bucket_lifecycle_configuration.this", "S3005 is about money, and not counted here"),
    ("aws_s3_bucket_ownership_controls.this", "the default of S3 is the same since 2023"),
    ("aws_s3_bucket_logging.this", "S3012 is off unless it is selected"),
];

/// Rules about hygiene that say that something does nothing: an event goes nowhere, nothing scales.
const DOES_NOTHING: [&str; 2] = ["EVT014", "SCL014"];

/// A resource in a file: its type and name, and where it is.
struct Part {
    file: String,
    text: String,
    name: String,
    start: usize,
    end: usize,
}

impl Part {
    fn without(&self) -> String {
        [&self.text[..self.start], &self.text[self.end..]].concat()
    }
}

/// The resources of the reference deployment to which nothing in their directory refers.
fn parts() -> Vec<Part> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = walkdir::WalkDir::new(root.join("terraform")).sort_by_file_name();
    let files = files.into_iter().map(Result::unwrap);
    let files: Vec<(String, String)> = files
        .filter(|file| file.path().extension().is_some_and(|name| name == "tf"))
        .filter(|file| !file.path().components().any(|part| part.as_os_str() == ".terraform"))
        .map(|file| {
            let path = file.path().strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            (path, std::fs::read_to_string(file.path()).unwrap())
        })
        .collect();
    let directory = |path: &str| path.rsplit_once('/').unwrap().0.to_owned();
    let mut found = Vec::new();
    for (file, text) in &files {
        let beside: Vec<&String> = files
            .iter()
            .filter(|(other, _)| directory(other) == directory(file))
            .map(|(_, text)| text)
            .collect();
        for (start, _) in text.match_indices("\nresource \"") {
            let rest = &text[start + 1..];
            let end = start + 1 + rest.find("\n}\n").unwrap() + "\n}\n".len();
            let names: Vec<&str> = rest.lines().next().unwrap().split('"').collect();
            let name = [names[1], names[3]].join(".");
            if !beside.iter().any(|text| is_named(text, &name)) {
                let (file, text) = (file.clone(), text.clone());
                found.push(Part { file, text, name, start: start + 1, end });
            }
        }
    }
    found
}

/// Whether a text refers to a resource.
fn is_named(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let next = text[at + name.len()..].chars().next().unwrap_or(' ');
        !next.is_ascii_alphanumeric() && next != '_' && next != '-'
    })
}

/// What is found in the complete example with other texts of some files: rules that fail, but for those about tidiness.
fn failing(texts: &Texts, rules: &[Arc<Rule>]) -> BTreeSet<Arc<str>> {
    let disk = Disk::new(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let loader = Overlay::new(&disk, texts);
    let modules = Modules::new(&loader, Arc::new(SourceMap::default()));
    let options = Options::default();
    let front_ends = FrontEnds::new(&modules, &options);
    let analysis = engine::analyze(&front_ends, &[Input::module(EXAMPLE)], rules, &engine::Silent);
    let failed = analysis.findings.iter().filter(|one| one.verdict == Verdict::Fail);
    failed.map(|one| Arc::clone(&one.rule.id)).collect()
}

#[test]
fn who_takes_a_part_out_hears_of_it() {
    let counts = |rule: &&Arc<Rule>| {
        let is_tidiness =
            rule.info.group == Group::Hygiene && !DOES_NOTHING.contains(&&*rule.info.id);
        rule.info.default == Selection::On && !is_tidiness
    };
    let rules: Vec<Arc<Rule>> = rule::builtin().iter().filter(counts).cloned().collect();
    let before = failing(&Texts::default(), &rules);
    assert!(before.is_empty(), "{before:?}");
    let parts = parts();
    assert!(parts.len() > 25, "{}", parts.len());
    let silent = |part: &Part| {
        let mut texts = Texts::default();
        texts.insert(part.file.clone(), Some(part.without().into_bytes()));
        failing(&texts, &rules).is_empty().then(|| part.name.clone())
    };
    let silent: BTreeSet<String> = parts.par_iter().filter_map(silent).collect();
    let listed: BTreeSet<String> = UNSEEN.iter().map(|(name, _)| (*name).to_owned()).collect();
    let missed: Vec<&String> = silent.difference(&listed).collect();
    assert!(missed.is_empty(), "nothing is said without {missed:?}");
    let seen: Vec<&String> = listed.difference(&silent).collect();
    assert!(seen.is_empty(), "these are found, and should leave the list: {seen:?}");
}
