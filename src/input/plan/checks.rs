//! The conditions that Terraform found not to hold while it planned: preconditions, postconditions and validations, of a
//! plan with errors. Must not know resources.

use std::sync::Arc;

use crate::finding::{Builtin, Finding};
use crate::syntax::{Json, SyntaxError, outline};

use super::json::elements;
use super::sections::Sections;

/// A finding for each, in the order of the plan.
pub(super) fn failed(text: &str, sections: &Sections) -> Result<Vec<Finding>, SyntaxError> {
    let Some(checks) = sections.get("checks") else { return Ok(Vec::new()) };
    let mut findings = Vec::new();
    for span in outline::elements(text, checks)?.unwrap_or_default() {
        let check = outline::part(text, span)?;
        // Of a `check` block that does not hold, Terraform warns; it goes on.
        let kind = check.get("address").and_then(|address| address.text_of("kind"));
        if kind == Some("check") {
            continue;
        }
        for instance in elements(check.get("instances")) {
            let has_failed = matches!(instance.text_of("status"), Some("fail" | "error"));
            findings.extend(has_failed.then(|| finding(&check, instance)));
        }
    }
    Ok(findings)
}

fn finding(check: &Json, instance: &Json) -> Finding {
    let of = |json: &Json| {
        json.get("address").and_then(|address| address.text_of("to_display")).map(str::to_owned)
    };
    let address = of(instance).or_else(|| of(check)).unwrap_or_default();
    let problems = elements(instance.get("problems"));
    let said: Vec<&str> = problems.iter().filter_map(|one| one.text_of("message")).collect();
    let message = match said.as_slice() {
        [] => format!("a condition of `{address}` does not hold"),
        said => format!("a condition of `{address}` does not hold: {}", said.join(" ")),
    };
    let finding = Finding::builtin(Builtin::RejectedValue, check.span, message);
    Finding { resource: Arc::from(address), ..finding }
}
