//! What a user is told: what rules found, and what went wrong on the way. Must not know rules' logic or output formats.

mod builtin;
mod credential;
mod edit;
mod fix;
mod labelled;
mod mask;
mod names;
mod rule;
mod secrets;
mod telling;
mod told;
mod veil;

use std::sync::Arc;

pub use builtin::{Builtin, builtins};
pub use credential::{HOLE, credentials, is_placeholder};
pub use edit::{Applicability, Edit};
pub use fix::{Addition, Change, Fix};
pub use labelled::labelled;
pub use mask::{MASK, masked};
pub use names::{is_literal, is_secret_name, words};
pub use rule::{
    Effect, Group, OptionInfo, Profile, RuleInfo, Secrecy, Selection, Severity, is_of_kics,
};
pub use secrets::Secrets;
pub use telling::{is_reference, is_telling};
pub use told::Told;
pub use veil::veil;

use crate::source::Span;

/// What a rule says of one thing it looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It complies.
    Pass,
    /// It does not. With an assumption, it does not if that holds: "if it is created".
    Fail,
    /// It cannot be told: completes "cannot be told, because it is ...".
    Unknown(String),
    /// The rule is not about this.
    NotApplicable,
}

/// A verdict that a user is told: fail or unknown.
#[derive(Clone, Debug)]
pub struct Finding {
    /// The rule.
    pub rule: Arc<RuleInfo>,
    /// Fail or unknown; the other two are never findings.
    pub verdict: Verdict,
    /// Address of the resource instance, or of the module for what is not about a resource.
    pub resource: Arc<str>,
    /// Path of the attribute in the resource: `container_definitions[0].user`; empty for the whole.
    pub attribute: String,
    /// The fact: subject and consequence, without a final stop.
    pub message: String,
    /// What must hold for the finding to be true: "if it is created". Empty when nothing.
    pub assumption: String,
    /// What to do here; falls back on the rule's `how`.
    pub help: String,
    /// The line to edit.
    pub place: Span,
    /// From the place to edit to the attribute that the rule looked at; the first is [`Finding::place`].
    pub trail: Vec<Waypoint>,
    /// Other places: the blocks that the rule joined.
    pub related: Vec<Waypoint>,
    /// What would repair it, as the rule means it.
    pub fixes: Vec<Fix>,
    /// The same as changes of texts.
    pub edits: Vec<Edit>,
    /// The module calls that lead to the resource, outermost first: see `Model::calls`.
    pub calls: Vec<Span>,
    /// The value is sensitive: reports show none of the text at its places, nor a hash of it.
    pub sensitive: bool,
}

impl Finding {
    /// Whether it has edits, all of them applicable up to `most`.
    #[must_use]
    pub fn is_fixable(&self, most: Applicability) -> bool {
        let applies = |edit: &Edit| match edit.applicability {
            Applicability::Safe => true,
            Applicability::Unsafe => most == Applicability::Unsafe,
        };
        !self.edits.is_empty() && self.edits.iter().all(applies)
    }

    /// Every place that it speaks of.
    pub fn spans(&self) -> impl Iterator<Item = Span> {
        let points = self.trail.iter().chain(&self.related).map(|point| point.span);
        let edits = self.edits.iter().map(|edit| edit.span);
        std::iter::once(self.place).chain(points).chain(edits).chain(self.calls.iter().copied())
    }

    /// How to repair it: what is said of this finding, or else what the rule says of all.
    #[must_use]
    pub fn advice(&self) -> Option<&str> {
        let said = [self.help.as_str(), &self.rule.how].map(str::trim);
        said.into_iter().find(|text| !text.is_empty())
    }
}

/// One place on the way of a value, and what happens there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waypoint {
    /// Where.
    pub span: Span,
    /// "`false` is set here, by `module.checkout`". Never holds a sensitive value.
    pub text: String,
}
