//! The rules of a run, with all that GitHub shows of a rule.

use serde_json::{Map, Value};

use crate::finding::{Group, RuleInfo, Severity};
use crate::triage::{Level, Report};

use super::super::text::{cut, sentence};
use super::limits;
use super::node::{object, text};

/// The rules that ran; [`index`] finds one.
pub(super) fn rules(report: &Report) -> Vec<Value> {
    report.rules.iter().map(|rule| descriptor(rule)).collect()
}

/// Where a rule is among those that ran.
pub(super) fn index(report: &Report, rule: &RuleInfo) -> Option<usize> {
    report.rules.iter().position(|other| other.id == rule.id)
}

/// SARIF's word for a severity.
pub(super) fn level(severity: Severity) -> &'static str {
    match Level::of_severity(severity) {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note | Level::Unknown | Level::Skipped => "note",
    }
}

fn descriptor(rule: &RuleInfo) -> Value {
    let full = [sentence(&rule.title), rule.why.trim().to_owned()].join(" ");
    let help = object([("text", help_text(rule).into()), ("markdown", help_markdown(rule).into())]);
    let mut descriptor = object([
        ("id", (*rule.id).into()),
        ("name", cut(&pascal_case(&rule.name), limits::NAME).into()),
        ("shortDescription", text(cut(&sentence(&rule.title), limits::DESCRIPTION))),
        ("fullDescription", text(cut(full.trim(), limits::DESCRIPTION))),
        ("help", help),
        ("defaultConfiguration", object([("level", level(rule.severity).into())])),
        ("properties", properties(rule)),
    ]);
    if let (Some(address), Some(descriptor)) =
        (crate::rule::page_address(&rule.id), descriptor.as_object_mut())
    {
        descriptor.insert("helpUri".to_owned(), address.into());
    }
    descriptor
}

fn help_text(rule: &RuleInfo) -> String {
    let more = format!("More: bottlelint explain {}", rule.id);
    let parts = [rule.why.trim(), rule.how.trim(), &more];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
}

fn help_markdown(rule: &RuleInfo) -> String {
    let mut parts = vec![
        format!("**{}**", sentence(&rule.title)),
        rule.why.trim().to_owned(),
        "### How to repair it".to_owned(),
        rule.how.trim().to_owned(),
    ];
    if !rule.requirements.is_empty() {
        parts.push(format!("Requirements: {}", rule.requirements.join(", ")));
    }
    if !rule.aliases.is_empty() {
        parts.push(format!("Also known as: {}", rule.aliases.join(", ")));
    }
    parts.push(format!("More: `bottlelint explain {}`", rule.id));
    parts.join("\n\n") + "\n"
}

fn properties(rule: &RuleInfo) -> Value {
    let mut properties = Map::new();
    let requirements = rule.requirements.iter().map(|number| format!("requirement/{number}"));
    let tags: Vec<String> = std::iter::once(rule.group.as_str().to_owned())
        .chain(requirements)
        .chain(rule.aliases.iter().cloned())
        .take(limits::TAGS)
        .collect();
    properties.insert("tags".to_owned(), tags.into());
    // Values are evaluated as Terraform does, and what cannot be told is not a result.
    properties.insert("precision".to_owned(), "very-high".into());
    match rule.group {
        Group::Security => {
            properties.insert("security-severity".to_owned(), score(rule.severity).into());
        }
        Group::Correctness | Group::Requirements | Group::Hygiene => {
            let severity = problem_severity(rule.severity);
            properties.insert("problem.severity".to_owned(), severity.into());
        }
    }
    Value::Object(properties)
}

/// In the middle of GitHub's ranges, whose borders are ambiguous.
fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low | Severity::Info => "2.0",
    }
}

fn problem_severity(severity: Severity) -> &'static str {
    match Level::of_severity(severity) {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note | Level::Unknown | Level::Skipped => "recommendation",
    }
}

/// `WritableRootFilesystem`: what SARIF viewers show as a rule's name.
pub(super) fn pascal_case(name: &str) -> String {
    let word = |word: &str| {
        let mut characters = word.chars();
        characters.next().map(|first| format!("{}{}", first.to_uppercase(), characters.as_str()))
    };
    name.split('-').filter_map(word).collect()
}
