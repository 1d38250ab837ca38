//! The conditions that Terraform found not to hold while it planned: assertions of checks, and, of a plan with errors,
//! preconditions, postconditions and validations. Must not know resources.

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
        // Of a `check` block that does not hold, Terraform only warns.
        let kind = check.get("address").and_then(|address| address.text_of("kind"));
        let rule = match kind {
            Some("check") => Builtin::FailedCheck,
            Some(_) | None => Builtin::RejectedValue,
        };
        for instance in elements(check.get("instances")) {
            let has_failed = matches!(instance.text_of("status"), Some("fail" | "error"));
            findings.extend(has_failed.then(|| finding(rule, &check, instance)));
        }
    }
    Ok(findings)
}

fn finding(rule: Builtin, check: &Json, instance: &Json) -> Finding {
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
    let finding = Finding::builtin(rule, check.first_byte(), message);
    Finding { resource: Arc::from(address), ..finding }
}
