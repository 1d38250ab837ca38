//! What an editor is told: diagnostics, hovers, actions, places, completions. Pure: a report, a text or a value in, the types of the
//! protocol out. Must not know how messages travel.

mod actions;
mod completion;
mod diagnostics;
mod hover;
mod position;
mod target;

use std::path::Path;

use lsp_types::{Location, Position, Uri};

use crate::source::{SourceMap, Span};
use crate::triage::{Problem, Report};

pub use completion::{Known, complete_ids, complete_rule};
pub use diagnostics::{in_words, of_error};
pub use hover::{ShownValue, explained, markdown, of_value, rule_at};
pub use position::{LineStarts, Positions};
pub use target::{PointedExpr, target};

/// The address of a path from the root of the repository; none for what is not a file.
pub type Addresses<'a> = &'a dyn Fn(&str) -> Option<Uri>;

/// A report as an editor is told of it.
pub struct EditorReport<'a> {
    report: &'a Report,
    positions: Positions<'a>,
    uri: Addresses<'a>,
}

impl<'a> EditorReport<'a> {
    /// Tells of `report`, with the addresses that `uri` gives.
    #[must_use]
    pub fn new(report: &'a Report, uri: Addresses<'a>) -> Self {
        Self { report, positions: Positions::new(&report.sources), uri }
    }

    /// Where the value comes from that a finding is about: the beginning of its trail, from any place on it.
    #[must_use]
    pub fn definition(&self, path: &str, at: Position) -> Option<Location> {
        let is_at = |span: Span| self.is_in(path, span) && self.positions.contains(span, at);
        let on_trail =
            |problem: &&Problem| problem.finding.trail.iter().any(|point| is_at(point.span));
        let found = self.report.findings.iter().find(on_trail)?;
        self.location(found.finding.trail.first()?.span)
    }

    /// A place of the report.
    fn location(&self, span: Span) -> Option<Location> {
        location(&self.positions, self.uri, span)
    }

    fn is_in(&self, path: &str, span: Span) -> bool {
        *self.sources().path(span.source) == *path
    }

    fn sources(&self) -> &'a SourceMap {
        &self.report.sources
    }
}

/// Whether a file may be a rule or a configuration.
#[must_use]
pub fn is_hcl(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "hcl")
}

/// A place as editors name it; none for one that is in no file.
pub fn location(positions: &Positions<'_>, uri: Addresses<'_>, span: Span) -> Option<Location> {
    let path = positions.sources().path(span.source);
    Some(Location { uri: uri(&path)?, range: positions.range(span) })
}
