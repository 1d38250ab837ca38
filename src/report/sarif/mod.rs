//! SARIF 2.1.0 as GitHub code scanning takes it. What GitHub does not show as a result (unknown
//! verdicts, what could not be read) goes to the notifications of the run.

mod limits;
mod node;
mod notifications;
mod places;
mod results;
mod rules;

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::triage::Report;

use super::Style;
use node::object;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Writes the report.
pub(super) fn write(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &document(report, style))?;
    writeln!(out)
}

fn document(report: &Report, style: &Style) -> Value {
    object([
        ("$schema", SCHEMA.into()),
        ("version", "2.1.0".into()),
        ("runs", vec![run(report, style)].into()),
    ])
}

fn run(report: &Report, style: &Style) -> Value {
    let (results, left_out) = results::results(report, style);
    let driver = object([
        ("name", "bottlelint".into()),
        ("organization", "bottlelint".into()),
        ("semanticVersion", env!("CARGO_PKG_VERSION").into()),
        ("version", env!("CARGO_PKG_VERSION").into()),
        ("informationUri", env!("CARGO_PKG_REPOSITORY").into()),
        ("language", "en-US".into()),
        ("rules", rules::rules(report).into()),
        ("notifications", notifications::descriptors().into()),
    ]);
    // Read back by GitHub up to the last slash.
    let category = format!("{}/", style.sarif.category.trim_end_matches('/'));
    let root =
        json!({ places::ROOT: { "description": { "text": "The root of the repository." } } });
    let successful = report.summary.incomplete == 0 && report.summary.broken == 0;
    let notifications = notifications::notifications(report, left_out);
    let invocation = object([
        ("executionSuccessful", successful.into()),
        ("toolExecutionNotifications", notifications.into()),
    ]);
    object([
        ("tool", object([("driver", driver)])),
        ("automationDetails", object([("id", category.into())])),
        ("columnKind", "unicodeCodePoints".into()),
        ("originalUriBaseIds", root),
        ("invocations", vec![invocation].into()),
        ("results", results.into()),
    ])
}

#[cfg(test)]
mod tests {
    use crate::report::testing::{example, written};

    #[test]
    fn shows_everything() {
        insta::assert_snapshot!(written(super::write, &example()));
    }
}
