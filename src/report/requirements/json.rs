//! Requirements as JSON, for programs.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::engine::{Evidence, Requirement, RuleEvidence};
use crate::standard::{Claim, Control, Standard};

use super::super::Style;
use super::{Requirements, words};

/// Writes the requirements.
pub(super) fn write(report: &Requirements<'_>, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let all = report.requirements.iter().map(|one| requirement(report, one));
    let mut document = json!({
        "schema": "bottlelint-requirements/1",
        "tool": { "name": "bottlelint", "version": env!("CARGO_PKG_VERSION") },
        "module": report.module(),
        "incomplete": report.incomplete,
        "requirements": all.collect::<Vec<_>>(),
    });
    if let (Some(standard), Some(fields)) = (report.standard, document.as_object_mut()) {
        fields.insert("standard".to_owned(), self::standard(standard));
    }
    serde_json::to_writer_pretty(&mut *out, &document)?;
    writeln!(out)
}

fn standard(standard: &Standard) -> Value {
    let (unchecked, elsewhere) = standard.unchecked();
    let control = |control: &&Control| json!({ "id": control.id, "title": control.title, "sources": control.source });
    json!({
        "name": standard.name,
        "title": standard.title,
        "claim": match standard.claim {
            Claim::Holds => "holds",
            Claim::Evidence => "evidence",
        },
        "controls": standard.controls.len(),
        "not_checked": unchecked.iter().map(control).collect::<Vec<_>>(),
        "not_in_configurations": elsewhere.iter().map(control).collect::<Vec<_>>(),
    })
}

fn requirement(report: &Requirements<'_>, requirement: &Requirement) -> Value {
    json!({
        "id": requirement.id,
        "title": report.title(&requirement.id),
        "strength": words(requirement.strength),
        "not_certain": requirement.open,
        "rules": requirement.rules.iter().map(|one| rule(report, one)).collect::<Vec<_>>(),
    })
}

fn rule(report: &Requirements<'_>, rule: &RuleEvidence) -> Value {
    json!({
        "id": *rule.rule.id,
        "name": *rule.rule.name,
        "severity": rule.rule.severity.as_str(),
        "strength": words(rule.strength),
        "proves": rule.rule.proves,
        "evidence": report.sorted(rule).into_iter().map(|one| evidence(report, one)).collect::<Vec<_>>(),
    })
}

fn evidence(report: &Requirements<'_>, evidence: &Evidence) -> Value {
    let place = evidence.place.map(|span| {
        let at = report.sources.start(span);
        json!({ "file": *report.sources.path(span.source), "line": at.line, "column": at.column })
    });
    json!({
        "resource": *evidence.subject,
        "strength": words(evidence.strength),
        "place": place,
        "broken_by": Some(evidence.broken_by.as_str()).filter(|text| !text.is_empty()),
        "message": Some(evidence.message.as_str()).filter(|message| !message.is_empty()),
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::written;

    #[test]
    fn has_all_evidence() {
        insta::assert_snapshot!(written(super::write));
    }
}
