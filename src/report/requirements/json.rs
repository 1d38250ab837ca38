//! Requirements as JSON, for programs.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::engine::{Evidence, Requirement, RuleEvidence};
use crate::finding::Waypoint;
use crate::schema::PROVIDER_VERSION;
use crate::source::Span;
use crate::standard::{Control, ControlClaim, Standard};

use super::super::Style;
use super::head::Worktree;
use super::subject::{ModuleRequirements, Requirements};
use super::words::{fit, statement, words};

/// Writes the requirements.
pub(super) fn write(report: &Requirements<'_>, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let head = report.head;
    let modules = report.modules.iter().map(|one| module(report, one));
    let mut document = json!({
        "schema": "bottlelint-requirements/2",
        "tool": { "name": "bottlelint", "version": env!("CARGO_PKG_VERSION") },
        "date": head.date.map(|date| date.to_string()),
        "commit": head.commit.as_ref().map(|commit| json!({
            "hash": commit.hash,
            "changed": commit.state == Worktree::Changed,
        })),
        "rules": { "number": head.rules, "sha256": head.digest },
        "facts": { "oldest": head.facts.oldest, "newest": head.facts.newest },
        "provider": PROVIDER_VERSION,
        "given": head.given,
        "modules": modules.collect::<Vec<_>>(),
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
            ControlClaim::Holds => "holds",
            ControlClaim::Evidence => "evidence",
        },
        "controls": standard.controls.len(),
        "not_checked": unchecked.iter().map(control).collect::<Vec<_>>(),
        "not_in_configurations": elsewhere.iter().map(control).collect::<Vec<_>>(),
    })
}

fn module(report: &Requirements<'_>, module: &ModuleRequirements) -> Value {
    let all = module.requirements.iter().map(|one| requirement(report, module, one));
    json!({
        "module": if module.name.is_empty() { "." } else { module.name.as_str() },
        "incomplete": module.incomplete,
        "requirements": all.collect::<Vec<_>>(),
    })
}

fn requirement(
    report: &Requirements<'_>,
    module: &ModuleRequirements,
    requirement: &Requirement,
) -> Value {
    let id = requirement.id.as_str();
    json!({
        "id": id,
        "title": module.title(id),
        "source": report.source(id),
        "strength": words(requirement.strength),
        "not_certain": requirement.open,
        "rules": requirement.rules.iter().map(|one| rule(report, id, one)).collect::<Vec<_>>(),
    })
}

fn rule(report: &Requirements<'_>, control: &str, rule: &RuleEvidence) -> Value {
    let link = report.link(control, &rule.rule);
    json!({
        "id": *rule.rule.id,
        "name": *rule.rule.name,
        "statement": statement(&rule.rule),
        "severity": rule.rule.severity.as_str(),
        "strength": words(rule.strength),
        "proves": rule.rule.proves.is_some(),
        "fit": link.map(|link| fit(link.fit)),
        "via": link.map(|link| &link.via),
        "evidence": report.sorted(rule).into_iter().map(|one| evidence(report, one)).collect::<Vec<_>>(),
    })
}

fn place(report: &Requirements<'_>, span: Span) -> Value {
    let at = report.sources.start(span);
    json!({ "file": *report.sources.path(span.source), "line": at.line, "column": at.column })
}

fn evidence(report: &Requirements<'_>, evidence: &Evidence) -> Value {
    let exhibit = &evidence.exhibit;
    let step = |step: &Waypoint| json!({ "place": place(report, step.span), "text": step.text });
    json!({
        "resource": *evidence.subject,
        "strength": words(evidence.strength),
        "place": exhibit.place.map(|span| place(report, span)),
        "attribute": Some(exhibit.attribute.as_str()).filter(|path| !path.is_empty()),
        "value": exhibit.value,
        "trail": exhibit.trail.iter().map(step).collect::<Vec<_>>(),
        "broken_by": evidence.broken_by.as_ref().map(|breach| json!({
            "variables": breach.variables.iter().map(|name| &**name).collect::<Vec<_>>(),
            "reason": breach.reason,
        })),
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
