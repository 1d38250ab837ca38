//! The table of what AWS refuses: each row names the rule that finds it, or says why none does.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the files of this repository"
)]

use std::collections::BTreeSet;

use bottlelint::rule;
use serde::Deserialize;

/// A refusal.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "every field has to be there")]
struct Row {
    id: String,
    /// The call of AWS's API.
    call: String,
    /// Its error code.
    code: String,
    /// The distinctive part of its message.
    error: String,
    /// Whether that was seen, and is not a name for the cause.
    exact: bool,
    /// The cause in terms of Terraform's arguments.
    cause: String,
    source: String,
    /// How it is known: read, measured, derived, memory.
    basis: String,
    rule: Option<String>,
    reason: Option<String>,
}

#[test]
fn every_refusal_has_a_rule_or_a_reason() {
    let text = include_str!("../data/aws/refusals.jsonl");
    let names: BTreeSet<&str> = rule::builtin().iter().map(|rule| &*rule.info.name).collect();
    let mut seen = BTreeSet::new();
    for line in text.lines() {
        let row: Row = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(seen.insert(row.id.clone()), "{} is there twice", row.id);
        match (&row.rule, &row.reason) {
            (Some(rule), None) => assert!(names.contains(rule.as_str()), "{}: {rule}", row.id),
            (None, Some(reason)) => assert!(!reason.is_empty(), "{}", row.id),
            _ => panic!("{} has neither a rule nor a reason, or both", row.id),
        }
    }
}
