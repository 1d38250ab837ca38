//! Something that could not be read.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::source::Span;
use crate::value::address::around;
use crate::value::{Apart, Kind, Reason, Value};

use super::{Mode, Resource};

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
        Self { span, reason, what, may_hold: MayHold::anything() }
    }

    /// The same, where these resources decide what it may hold something of.
    pub(super) fn settled(self, resources: &[Resource]) -> Self {
        match &self.may_hold {
            MayHold::Given(given) => {
                let apart = Apart::OfAllBut(given.among(resources));
                Self { may_hold: MayHold::Settled(apart), ..self }
            }
            MayHold::Settled(_) => self,
        }
    }

    /// What belongs to nothing that it may hold.
    #[must_use]
    pub fn apart(&self) -> Apart {
        match &self.may_hold {
            MayHold::Given(_) => Apart::Open,
            MayHold::Settled(apart) => apart.clone(),
        }
    }

    /// Whether it may hold something that belongs to the resource with this address.
    #[must_use]
    pub fn may_hold_of(&self, address: &str) -> bool {
        !self.apart().excludes(address)
    }

    /// Whether it may hold something that belongs to anything at all that is in the configuration.
    #[must_use]
    pub fn is_joinable(&self) -> bool {
        !self.apart().is_of_all()
    }
}

/// What a module that could not be read is given of the configuration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Resources and modules, by address without the instance key: an attribute of theirs is an argument.
    pub addresses: BTreeSet<Arc<str>>,
    /// Types of data sources: what they look up may be a resource of the configuration.
    pub looked_up: BTreeSet<Arc<str>>,
    /// ARNs and paths, as log groups and parameters have them.
    pub names: BTreeSet<Arc<str>>,
    /// Other texts, which may be the name of something.
    pub texts: BTreeSet<Arc<str>>,
}

impl Given {
    /// The addresses of the resources that it is, or may be, and of what none of them is; sorted.
    fn among(&self, resources: &[Resource]) -> Arc<Vec<Arc<str>>> {
        let mut open: BTreeSet<&Arc<str>> = self.addresses.iter().collect();
        let mut things = BTreeSet::new();
        for resource in resources {
            let within = around(&resource.address).find_map(|owner| self.addresses.get(owner));
            if let Some(address) = within {
                open.remove(address);
            }
            if within.is_some() || self.is_looked_up(resource) || self.is_named(resource) {
                things.insert(Arc::clone(&resource.address));
            }
        }
        things.extend(open.into_iter().cloned());
        Arc::new(things.into_iter().collect())
    }

    /// `aws_subnets` looks up an `aws_subnet`.
    fn is_looked_up(&self, resource: &Resource) -> bool {
        resource.mode == Mode::Managed
            && self.looked_up.iter().any(|kind| kind.starts_with(&*resource.kind))
    }

    fn is_named(&self, resource: &Resource) -> bool {
        self.names.iter().any(|name| may_have(resource, name))
            || own_names(resource).filter_map(Value::as_str).any(|name| self.texts.contains(name))
    }
}

fn own_names(resource: &Resource) -> impl Iterator<Item = &Value> {
    NAMES.iter().filter_map(|argument| resource.values.get(argument))
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
    own_names(resource).any(|value| may_be(value, name) || may_be(value, last))
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
    /// What belongs to what it is given: a module knows no id, no ARN and no name of anything else. A model settles it.
    Given(Given),
    /// What belongs to anything but this; most of the rest are resources of the configuration.
    Settled(Apart),
}

impl MayHold {
    /// Anything.
    #[must_use]
    pub fn anything() -> Self {
        Self::Settled(Apart::Open)
    }

    /// Nothing that belongs to what is in the configuration.
    #[must_use]
    pub fn nothing() -> Self {
        Self::Settled(Apart::of_all())
    }
}
