//! Something that is wrong with a document. Must not know how it is found.

use crate::iam::service::ResourceType;
use crate::iam::statement::Statement;
use crate::value::{OriginLabel, Reason, Value};

/// Something that is wrong with a document.
#[derive(Clone, Debug)]
pub struct PolicyProblem {
    /// What, by name; the first decides which rule tells it.
    pub concepts: Vec<&'static str>,
    /// Why it is not certain; none when it is.
    pub doubt: Option<Reason>,
    /// The fact, as a sentence without a final stop.
    pub text: String,
    /// What to do, where something better than the rule's advice is known.
    pub help: String,
    /// The part of the document that it is about.
    pub at: Value,
    /// What would do in place of that part.
    pub enough: Option<Enough>,
}

/// What would do in place of a resource that is too wide.
#[derive(Clone, Debug)]
pub enum Enough {
    /// A resource on which all actions of the statement can be allowed: for each of them the types that it takes.
    Resource(Vec<Vec<&'static ResourceType>>),
    /// The roles that are passed.
    PassedRoles,
}

/// A value with its way as far as the template that it is made by: who edits the text edits the template.
fn to_template(value: &Value) -> Value {
    const STEPS: usize = 64;
    // Where all is known, what makes the text wrong may be what the template takes in.
    if value.as_text().is_none_or(|text| text.hole().is_none()) {
        return value.clone();
    }
    let trail = value.origin.trail(STEPS);
    let template = trail.iter().position(|(_, label)| *label == OriginLabel::Template);
    let own = template.and_then(|at| trail.get(..=at)).filter(|own| own.len() < trail.len());
    own.map_or_else(
        || value.clone(),
        |own| value.clone().with_origin(value.origin.first_steps(own)),
    )
}

impl PolicyProblem {
    pub(super) fn new(concept: &'static str, at: &Value, text: impl Into<String>) -> Self {
        Self {
            concepts: vec![concept],
            doubt: None,
            text: text.into(),
            help: String::new(),
            at: to_template(at),
            enough: None,
        }
    }

    /// The problem of an element, with the document that it stands in.
    pub(super) fn within(self, who: &str) -> Self {
        Self { text: format!("in the policy of {who}, {}", self.text), ..self }
    }

    pub(super) fn with_help(self, help: impl Into<String>) -> Self {
        Self { help: help.into(), ..self }
    }

    pub(super) fn with_enough(self, enough: Option<Enough>) -> Self {
        Self { enough, ..self }
    }

    pub(super) fn also(mut self, concepts: impl IntoIterator<Item = &'static str>) -> Self {
        for concept in concepts {
            if !self.concepts.contains(&concept) {
                self.concepts.push(concept);
            }
        }
        self
    }

    pub(super) fn in_doubt(self, reason: Reason) -> Self {
        Self { doubt: Some(reason), ..self }
    }

    /// In doubt, where something is open that may take it back.
    pub(super) fn unless(self, open: Option<&Reason>) -> Self {
        match (open, &self.doubt) {
            (Some(reason), None) => self.in_doubt(reason.clone()),
            (Some(_) | None, _) => self,
        }
    }
}

/// What is said of a statement, in doubt where it has conditions that are not known: they may bound it.
pub(super) fn unless_bounded(
    statement: &Statement,
    problems: impl IntoIterator<Item = PolicyProblem>,
) -> Vec<PolicyProblem> {
    let open = statement.conditions.iter().find_map(|condition| {
        condition.test.unknown_reason().or_else(|| condition.variable.unknown_reason())
    });
    problems.into_iter().map(|problem| problem.unless(open.as_ref())).collect()
}
