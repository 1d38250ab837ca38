//! Policies, each with the concepts that are wrong with it, a third of them traps: nothing is wrong, though it may look so. The rules
//! are held to the figures that they reach on the set.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "a test fails by panicking, and says what it measured"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::sync::Arc;

use bottlelint::engine;
use bottlelint::expr::{Context, Limits};
use bottlelint::finding::Verdict;
use bottlelint::input::{FrontEnds, Input};
use bottlelint::rule;
use bottlelint::source::{Memory, SourceMap};
use bottlelint::terraform::{Callers, Modules, Options};
use serde_json::Value as Json;

static CASES: &str = include_str!("data/iam_policies.jsonl");

/// A policy as the resource that holds it.
fn terraform(case: &Json) -> String {
    if let Some(text) = case["terraform"].as_str() {
        return text.to_owned();
    }
    let (resource, argument, rest) = match case["kind"].as_str().unwrap() {
        "identity" => ("aws_iam_policy", "policy", ""),
        "trust" => ("aws_iam_role", "assume_role_policy", "name = \"app\""),
        "s3" => ("aws_s3_bucket_policy", "policy", "bucket = \"bottles\""),
        "sqs" => (
            "aws_sqs_queue_policy",
            "policy",
            "queue_url = \"https://sqs.eu-west-1.amazonaws.com/111122223333/orders\"",
        ),
        "sns" => {
            ("aws_sns_topic_policy", "policy", "arn = \"arn:aws:sns:eu-west-1:111122223333:t\"")
        }
        "kms" => ("aws_kms_key", "policy", ""),
        "secret" => (
            "aws_secretsmanager_secret_policy",
            "policy",
            "secret_arn = \"arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-a1B2c3\"",
        ),
        "ecr" => ("aws_ecr_repository_policy", "policy", "repository = \"app\""),
        "efs" => ("aws_efs_file_system_policy", "policy", "file_system_id = \"fs-1\""),
        other => panic!("{other}"),
    };
    let json = case["policy"].to_string().replace("${", "$${");
    format!("resource \"{resource}\" \"p\" {{\n  {rest}\n  {argument} = <<EOT\n{json}\nEOT\n}}\n")
}

/// The concepts that the rules for IAM report of a configuration for certain.
fn reported(text: &str) -> BTreeSet<String> {
    let memory = Memory::new([("main.tf", text)]);
    let sources = Arc::new(SourceMap::default());
    let modules = Modules::new(&memory, Arc::clone(&sources));
    let options = Options::default();
    let front_ends = FrontEnds::new(&modules, &options);
    let model = engine::evaluate(&front_ends, &Input::module(""), Callers::These).model;
    let facts = rule::Facts::new(&model);
    let context = Context::new(&memory, "", Limits::default());
    let mut concepts = BTreeSet::new();
    for rule in rule::builtin().iter().filter(|rule| rule.info.id.starts_with("IAM")) {
        let findings =
            rule::judge(rule, &facts, &context).into_iter().filter_map(|one| one.finding);
        for finding in findings.filter(|finding| finding.verdict == Verdict::Fail) {
            let named =
                finding.message.rsplit_once(" (").and_then(|(_, tail)| tail.strip_suffix(')'));
            concepts.extend(named.into_iter().flat_map(|tail| tail.split(", ")).map(str::to_owned));
        }
    }
    concepts
}

fn names(list: &Json) -> BTreeSet<String> {
    list.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
}

#[test]
fn finds_what_is_wrong_and_nothing_else() {
    let (mut hits, mut misses, mut wrong, mut traps, mut sprung) = (0_u32, 0, 0, 0, 0);
    let mut told = String::new();
    for line in CASES.lines() {
        let case: Json = serde_json::from_str(line).unwrap();
        let (expected, also) = (names(&case["expect"]), names(&case["also"]));
        let found = reported(&terraform(&case));
        let missed: Vec<&String> = expected.difference(&found).collect();
        let beyond: Vec<&String> =
            found.iter().filter(|one| !expected.contains(*one) && !also.contains(*one)).collect();
        let count = |all: usize| u32::try_from(all).unwrap();
        hits += count(expected.len() - missed.len());
        misses += count(missed.len());
        wrong += count(beyond.len());
        if expected.is_empty() {
            traps += 1;
            sprung += usize::from(!beyond.is_empty());
        }
        if !missed.is_empty() || !beyond.is_empty() {
            writeln!(
                told,
                "{} {}: misses {missed:?}, says {beyond:?}: {line}",
                case["id"], case["why"]
            )
            .unwrap();
        }
    }
    let percent = |part: u32, all: u32| 100.0 * f64::from(part) / f64::from(all);
    let (precision, recall) = (percent(hits, hits + wrong), percent(hits, hits + misses));
    eprintln!(
        "{} policies, {traps} of them traps: precision {precision:.1} %, recall {recall:.1} %, {sprung} traps reported\n{told}",
        CASES.lines().count()
    );
    assert!(precision >= 99.0 && recall >= 99.0 && sprung == 0, "{told}");
}
