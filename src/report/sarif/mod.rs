//! SARIF 2.1.0 as GitHub code scanning takes it. What GitHub does not show as a result (unknown
//! verdicts, what could not be read) goes to the notifications of the run.

mod limits;
mod notifications;
mod places;
mod results;
mod rules;

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::triage::Report;

use super::Style;

/// Writes the report.
pub(super) fn write(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, &document(report, style))?;
    writeln!(out)
}

fn document(report: &Report, style: &Style) -> Value {
    json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [run(report, style)],
    })
}

fn run(report: &Report, style: &Style) -> Value {
    let (results, left_out) = results::results(report, style);
    json!({
        "tool": {
            "driver": {
                "name": "bottlelint",
                "organization": "bottlelint",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "language": "en-US",
                "rules": rules::rules(report),
                "notifications": notifications::descriptors(),
            },
        },
        // Read back by GitHub up to the last slash.
        "automationDetails": { "id": format!("{}/", style.sarif.category.trim_end_matches('/')) },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {
            places::ROOT: { "description": { "text": "The root of the repository." } },
        },
        "invocations": [{
            "executionSuccessful": report.summary.incomplete == 0 && report.summary.broken == 0,
            "toolExecutionNotifications": notifications::notifications(report, left_out),
        }],
        "results": results,
    })
}

#[cfg(test)]
mod tests {
    use crate::report::testing::{example, written};

    #[test]
    fn shows_everything() {
        insta::assert_snapshot!(written(super::write, &example()));
    }
}
