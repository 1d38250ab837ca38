//! Something that could not be read.

use std::sync::Arc;

use crate::source::Span;
use crate::value::{Kind, Reason, Value};

use super::Resource;

/// Something that could not be read, so that what it holds is not in the model.
#[derive(Clone, Debug)]
pub struct Gap {
    /// The file, the block or the module call.
    pub span: Span,
    /// Completes "could not be read: ...".
    pub reason: Reason,
    /// What is missing, for messages: `main.tf`, `module.vpc`.
    pub what: Arc<str>,
    /// What it may hold.
    pub may_hold: MayHold,
}

impl Gap {
    /// Something that may hold anything.
    #[must_use]
    pub fn new(span: Span, reason: Reason, what: Arc<str>) -> Self {
        Self { span, reason, what, may_hold: MayHold::Anything }
    }

    /// The same, where it is decided by these resources whether it is given the name of one of them.
    pub(super) fn settled(self, resources: &[Resource]) -> Self {
        let MayHold::Named(names) = &self.may_hold else { return self };
        let has_one = |resource: &Resource| names.iter().any(|name| may_have(resource, name));
        let may_hold =
            if resources.iter().any(has_one) { MayHold::Anything } else { MayHold::NothingOfThis };
        Self { may_hold, ..self }
    }
}

/// The arguments by which other resources name one.
const NAMES: [&str; 9] = [
    "name",
    "id",
    "arn",
    "bucket",
    "family",
    "url",
    "identifier",
    "function_name",
    "cluster_identifier",
];

/// Whether a resource may have a name, or the last part of an ARN.
fn may_have(resource: &Resource, name: &str) -> bool {
    let last = name.rsplit([':', '/']).next().unwrap_or_default();
    let mut own = NAMES.iter().filter_map(|argument| resource.values.get(argument));
    own.any(|value| may_be(value, name) || may_be(value, last))
}

fn may_be(value: &Value, name: &str) -> bool {
    match &value.kind {
        Kind::String(text) => match text.as_str() {
            Some(known) => known == name,
            None => name.starts_with(text.prefix()) && name.ends_with(text.suffix()),
        },
        // What AWS makes up is no name that somebody wrote.
        Kind::Unknown(unknown) => {
            !matches!(unknown.reason.root(), Reason::Computed(_) | Reason::Data(_))
        }
        _ => false,
    }
}

/// What something that could not be read may hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MayHold {
    /// Anything.
    Anything,
    /// What belongs to the things of these names or ARNs, if they are in the configuration: a module is given nothing else.
    /// A model has settled it.
    Named(Vec<Arc<str>>),
    /// Nothing that belongs to what is in the configuration: a module that is given no id, no ARN and no name of it.
    NothingOfThis,
}
