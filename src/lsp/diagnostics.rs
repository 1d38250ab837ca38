//! Findings, and errors in rule files and configurations, as diagnostics. Must not know what can be done about them.

use std::collections::BTreeMap;

use lsp_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, NumberOrString,
    Range,
};

use super::{EditorReport, LineStarts};
use crate::finding::{Finding, Group, Verdict, Waypoint};
use crate::report::diagnostic::{Pointed, pointed};
use crate::report::plain;
use crate::triage::{Level, Problem};

/// Who says so.
const SOURCE: &str = "bottlelint";

impl EditorReport<'_> {
    /// The diagnostics of each file, by its path.
    #[must_use]
    pub fn diagnostics(&self) -> BTreeMap<String, Vec<Diagnostic>> {
        let mut by_path: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
        for problem in &self.report.findings {
            let path = self.sources().path(problem.finding.place.source);
            by_path.entry(path.to_string()).or_default().push(self.diagnostic(problem));
        }
        by_path
    }

    /// A finding: the range is the line to edit, the related places are the steps from there.
    pub(super) fn diagnostic(&self, problem: &Problem) -> Diagnostic {
        let finding = &problem.finding;
        let also = finding.trail.iter().filter(|point| point.span != finding.place);
        let also = also.chain(&finding.related).filter_map(|point: &Waypoint| {
            let location = self.location(point.span)?;
            Some(DiagnosticRelatedInformation { location, message: plain(&point.text) })
        });
        let address = crate::rule::page_address(&finding.rule.id);
        let href = address.and_then(|address| address.parse().ok());
        Diagnostic {
            range: self.positions.range(finding.place),
            severity: Some(severity(finding)),
            code: Some(NumberOrString::String(finding.rule.id.to_string())),
            code_description: href.map(|href| CodeDescription { href }),
            source: Some(SOURCE.to_owned()),
            message: message(problem),
            related_information: Some(also.collect()),
            ..Diagnostic::default()
        }
    }
}

/// Opinions about how code is written are hints, like what lies outside of the repository.
fn severity(finding: &Finding) -> DiagnosticSeverity {
    match Level::of(finding) {
        _ if finding.rule.group == Group::Hygiene => DiagnosticSeverity::HINT,
        Level::Error => DiagnosticSeverity::ERROR,
        Level::Warning => DiagnosticSeverity::WARNING,
        Level::Note | Level::Unknown => DiagnosticSeverity::INFORMATION,
        Level::Skipped => DiagnosticSeverity::HINT,
    }
}

fn message(problem: &Problem) -> String {
    let finding = &problem.finding;
    let mut message = plain(&finding.message);
    if let Verdict::Unknown(reason) = &finding.verdict {
        message = format!("{message}, because it is {}", plain(reason));
    }
    if !finding.assumption.is_empty() {
        message = format!("{message}, {}", plain(&finding.assumption));
    }
    match problem.also_through().as_slice() {
        [] => message,
        names => format!("{message} (also through {})", plain(&names.join(", "))),
    }
}

/// An error in a file that decides about findings: the path of the file as the error names it, and the diagnostic; none for an
/// error without a place.
#[must_use]
pub fn of_error(error: &dyn miette::Diagnostic) -> Option<(String, Diagnostic)> {
    let Pointed { path, text, labels } = pointed(error)?;
    let (label, lines) = (labels.first()?, LineStarts::new(&text));
    let end = label.offset().saturating_add(label.len());
    let range =
        Range { start: lines.position(&text, label.offset()), end: lines.position(&text, end) };
    let diagnostic = Diagnostic {
        range,
        severity: Some(DiagnosticSeverity::ERROR),
        source: Some(SOURCE.to_owned()),
        message: in_words(error),
        ..Diagnostic::default()
    };
    Some((path?, diagnostic))
}

/// What is wrong, and what to do about it.
#[must_use]
pub fn in_words(error: &dyn miette::Diagnostic) -> String {
    let help = error.help().map(|help| format!("; {help}"));
    plain(&format!("{error}{}", help.unwrap_or_default()))
}
