//! The last lines of a report for people. Must not know colours.

use crate::finding::{Applicability, Builtin};
use crate::triage::{Level, Problem, Report, Summary};

use super::text::{count, some};

/// What was found in how much, and what could not be read.
pub(super) fn summary(report: &Report) -> Vec<String> {
    let mut lines = vec![main_line(report)];
    lines.extend(incomplete(report));
    lines
}

fn main_line(report: &Report) -> String {
    let summary = &report.summary;
    let scope = match (summary.resources, summary.modules) {
        // A Dockerfile alone deploys nothing.
        (0, 0) => format!("in {}", count(summary.files, "file")),
        (resources, modules) => {
            format!("in {} of {}", count(resources, "resource"), count(modules, "module"))
        }
    };
    let rules = count(summary.rules, "rule");
    let suppressed = match summary.suppressed {
        0 => String::new(),
        number => match summary.suppressed_by_foreign {
            0 => format!("; {number} suppressed"),
            foreign => format!("; {number} suppressed, {foreign} of them for other tools"),
        },
    };
    let milliseconds = report.elapsed.as_millis();
    let baseline = match summary.baseline {
        0 => String::new(),
        number => format!("; {number} in the baseline"),
    };
    let unchanged = match summary.unchanged {
        0 => String::new(),
        number => format!("; {number} not of this change"),
    };
    let left_out = format!("{suppressed}{baseline}{unchanged}{}", fixable(report));
    format!("{} {scope} ({rules}, {milliseconds} ms){left_out}", findings(summary))
}

/// How many findings `--fix` can try to repair.
fn fixable(report: &Report) -> String {
    let is_safe = |problem: &&Problem| problem.finding.is_fixable(Applicability::Safe);
    match report.findings.iter().filter(is_safe).count() {
        0 => String::new(),
        number => format!("; {number} can be fixed with --fix"),
    }
}

/// `4 errors, 2 warnings, 3 unknown`
pub(super) fn findings(summary: &Summary) -> String {
    let mut parts: Vec<String> = [Level::Error, Level::Warning, Level::Note]
        .into_iter()
        .map(|level| (summary.count(level), level))
        .filter(|(number, _)| *number > 0)
        .map(|(number, level)| count(number, level.as_str()))
        .collect();
    if parts.is_empty() {
        parts.push("no findings".to_owned());
    }
    if summary.unknown > 0 {
        parts.push(format!("{} unknown", summary.unknown));
    }
    parts.join(", ")
}

/// What could not be read, if anything.
#[must_use]
pub fn incomplete(report: &Report) -> Option<String> {
    let is_call = |name: &str| name.starts_with("module.") || name.contains(".module.");
    let (calls, files): (Vec<&str>, Vec<&str>) =
        report.incomplete.iter().map(|name| &**name).partition(|name| is_call(name));
    let total = report.summary.files.max(files.len());
    let file_part = format!("{} of {}", files.len(), count(total, "file"));
    let call_part = format!("{} ({})", count(calls.len(), "module call"), some(&calls, 5));
    let limits = report
        .findings
        .iter()
        .filter(|problem| Builtin::of(&problem.finding.rule) == Some(Builtin::LimitReached));
    let what = match (files.is_empty(), calls.is_empty()) {
        (true, true) if limits.count() > 0 => {
            return Some("incomplete: a limit was reached, results may lack findings".to_owned());
        }
        (true, true) => return None,
        (false, true) => file_part,
        (true, false) => call_part,
        (false, false) => format!("{file_part} and {call_part}"),
    };
    Some(format!("incomplete: {what} could not be read, results may lack findings"))
}
