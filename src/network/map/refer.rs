//! What an argument refers to, as a key that is the same wherever the same thing is meant. Must not know what it is
//! used for.

use std::sync::Arc;

use crate::model::{Existence, Mode, Model, Resource};
use crate::source::Span;
use crate::value::{Kind, Reason, Truth, Value, identity};
use crate::view::owner;
use crate::view::value::depends;

/// The address of a resource, perhaps with an attribute that is the id of something else (`aws_vpc.a`,
/// `aws_vpc.a.default_security_group_id`), or an id.
pub(in crate::network) type ResourceKey = Arc<str>;

/// What an argument refers to.
#[derive(Clone, Debug)]
pub(in crate::network) enum Ref {
    /// Something that the configuration makes.
    Here(ResourceKey),
    /// Something that it does not make: an id, or the symbol of what a data source reads.
    Elsewhere(ResourceKey, Reason),
    /// Not known.
    Unknown(Reason),
}

/// Where something is written.
#[derive(Clone, Debug)]
pub(in crate::network) struct WrittenPlace {
    /// Address of the resource; of what the configuration does not make, its id or symbol.
    pub(in crate::network) address: Arc<str>,
    /// The line, if it is in the configuration.
    pub(in crate::network) span: Option<Span>,
}

impl WrittenPlace {
    /// The header of a resource.
    pub(in crate::network) fn of(resource: &Resource) -> Self {
        Self { address: Arc::clone(&resource.address), span: Some(resource.header) }
    }

    /// A part of a resource, by the place of a value in it.
    pub(in crate::network) fn part(resource: &Resource, value: &Value) -> Self {
        let span = value.origin.span().or(Some(resource.header));
        Self { address: Arc::clone(&resource.address), span }
    }
}

impl Ref {
    /// What a value refers to.
    pub(in crate::network) fn of(model: &Model, value: &Value) -> Self {
        match (&value.kind, value.as_str()) {
            (_, Some(text)) => {
                let reason = if value.marks.is_sensitive() {
                    // A text may be a secret, which no message shows.
                    Reason::Stated
                } else {
                    Reason::Outside(text.into())
                };
                Self::Elsewhere(text.into(), reason)
            }
            (Kind::Unknown(unknown), _) => match (owner(model, unknown), &unknown.symbol) {
                (_, Some(symbol)) if identity::is_argument(symbol) => {
                    Self::Elsewhere(Arc::clone(symbol), unknown.reason.clone())
                }
                (Some(found), Some(symbol)) if found.mode == Mode::Managed => {
                    // Of a data source that reads it, the address is another one.
                    let owner = model.owner(symbol).map_or(found, |(owner, _)| owner);
                    let attribute = symbol.get(owner.address.len()..).unwrap_or_default();
                    if attribute == ".id" {
                        Self::Here(Arc::clone(&found.address))
                    } else if owner.address == found.address {
                        Self::Here(Arc::clone(symbol))
                    } else {
                        Self::Here(format!("{}{attribute}", found.address).into())
                    }
                }
                // What stands for many instances has no symbol: each of them is made like it.
                (Some(found), None) if found.mode == Mode::Managed => {
                    Self::Here(Arc::clone(&found.address))
                }
                (Some(_), Some(symbol)) => {
                    Self::Elsewhere(Arc::clone(symbol), unknown.reason.clone())
                }
                _ => Self::Unknown(unknown.reason.clone()),
            },
            _ => Self::Unknown(depends(value)),
        }
    }

    /// What a value leads to, or where it lies: an instance of what is written as one is like the one that stands for all.
    pub(in crate::network) fn like(model: &Model, value: &Value) -> Self {
        let found = Self::of(model, value);
        let Kind::Unknown(unknown) = &value.kind else { return found };
        let (Self::Unknown(_), Some(symbol)) = (&found, &unknown.symbol) else { return found };
        match symbol.strip_suffix(".id").and_then(|address| stand_in(model, address)) {
            Some(other) => Self::Here(Arc::clone(&other.address)),
            None => found,
        }
    }

    /// What an argument of a resource refers to; none if it is not set.
    pub(in crate::network) fn argument(model: &Model, values: &Value, name: &str) -> Option<Self> {
        crate::view::value::written(values, name).map(|value| Self::of(model, value))
    }

    /// The key, if there is one.
    pub(in crate::network) fn key(&self) -> Option<&ResourceKey> {
        match self {
            Self::Here(key) | Self::Elsewhere(key, _) => Some(key),
            Self::Unknown(_) => None,
        }
    }

    /// Whether both mean the same.
    pub(in crate::network) fn same(&self, other: &Self) -> Truth {
        match (self, other) {
            (Self::Here(a), Self::Here(b)) if a == b => one_instance(a),
            (Self::Here(_), Self::Here(_)) => Truth::False,
            (Self::Elsewhere(a, _), Self::Elsewhere(b, _)) if a == b => Truth::True,
            (Self::Elsewhere(a, _), Self::Elsewhere(b, _)) => {
                if is_id(a) && is_id(b) {
                    Truth::False
                } else {
                    Truth::Unknown
                }
            }
            // What is made now cannot have an id that is written down; a data source may read it.
            (Self::Here(_), Self::Elsewhere(id, _)) | (Self::Elsewhere(id, _), Self::Here(_))
                if is_id(id) =>
            {
                Truth::False
            }
            _ => Truth::Unknown,
        }
    }

    /// Whether both mean the same VPC. What refers to one of several that are written as one refers to its own.
    pub(in crate::network) fn same_vpc(&self, other: &Self) -> Truth {
        match (self.key(), other.key()) {
            (Some(own), Some(other)) if own == other => Truth::True,
            (_, _) => self.same(other),
        }
    }

    /// Why it is not known what is behind it; none for what is in the configuration.
    pub(in crate::network) fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Here(_) => None,
            Self::Elsewhere(_, reason) | Self::Unknown(reason) => Some(reason),
        }
    }
}

/// The instance that stands for all of a resource, of which an address names one.
fn stand_in<'m>(model: &'m Model, address: &str) -> Option<&'m Resource> {
    let (block, _) = address.strip_suffix(']')?.rsplit_once('[')?;
    model.resource(&format!("{block}[*]"))
}

/// An instance that stands for many is not one thing.
fn one_instance(key: &str) -> Truth {
    if key.contains("[*]") { Truth::Unknown } else { Truth::True }
}

/// Whether a key is an id of AWS (`vpc-0a1b`), and not a symbol.
fn is_id(key: &str) -> bool {
    !key.contains('.')
}

/// Why it is not known whether a resource is there; none if it is.
pub(in crate::network) fn doubt(resource: &Resource) -> Option<Reason> {
    match &resource.existence {
        Existence::Certain => None,
        Existence::Assumed(reason) => Some(reason.clone()),
    }
}

/// Why it is not known whether what a resource says of another is said of it; none if it is. What is counted by the same
/// unknown as what it refers to is there for each of those.
pub(in crate::network) fn doubt_about(
    model: &Model,
    resource: &Resource,
    to: Option<&Ref>,
) -> Option<Reason> {
    let many = |resource: &Resource| {
        let stands_for_many = resource.address.contains("[*]");
        doubt(resource).filter(|_| stands_for_many)
    };
    let own = doubt(resource)?;
    let other = to.and_then(Ref::key).and_then(|key| model.resource(key)).and_then(many);
    (other.is_none() || other != many(resource)).then_some(own)
}

/// Why it is not known whether an element of a collection is there; none if it is.
pub(in crate::network) fn doubt_of(element: &Value) -> Option<Reason> {
    element.marks.is_maybe().then(|| element.doubt())
}
