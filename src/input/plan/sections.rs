//! The outermost members of a plan or state. Must not know what is in them.

use std::collections::BTreeMap;

use crate::source::{SourceId, Span};
use crate::syntax::{Json, SyntaxError, outline};

use super::form::Names;
use super::form::{self, PlanForm};

/// Where the outermost members are.
#[derive(Debug, Default)]
pub(super) struct Sections {
    by_name: BTreeMap<String, Span>,
    /// The names that are there twice, and where the later one is.
    pub(super) repeated: Vec<(String, Span)>,
}

impl Sections {
    /// Those of a text. An empty list for a text that is no object.
    pub(super) fn of(source: SourceId, text: &str) -> Result<Self, SyntaxError> {
        let whole = outline::whole(source, text)?;
        let mut sections = Self::default();
        for member in outline::members(text, whole)?.unwrap_or_default() {
            if sections.by_name.insert(member.name.clone(), member.span).is_some() {
                sections.repeated.push((member.name, member.name_span));
            }
        }
        Ok(sections)
    }

    /// What they are of. What was said to be one of the two is a plan if it is not a state.
    pub(super) fn form(&self) -> PlanForm {
        let names = self.by_name.keys().cloned().collect();
        form::of(&Names { seen: names }).unwrap_or(PlanForm::Plan)
    }

    /// The same of the text as it is kept.
    pub(super) fn kept_as(mut self, source: SourceId) -> Self {
        let spans = self.by_name.values_mut().chain(self.repeated.iter_mut().map(|(_, span)| span));
        spans.for_each(|span| span.source = source);
        self
    }

    /// Where the member of this name is, the last one if there are several.
    pub(super) fn get(&self, name: &str) -> Option<Span> {
        self.by_name.get(name).copied()
    }

    /// The member of this name.
    pub(super) fn read(&self, text: &str, name: &str) -> Result<Option<Json>, SyntaxError> {
        self.get(name).map(|span| outline::part(text, span)).transpose()
    }
}
