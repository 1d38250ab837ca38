//! What a plan of a configuration knows. Must not know what is made of it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;
use std::sync::Arc;

use super::address::InstanceKey;
use crate::value::Value;

/// What a plan of a configuration knows.
#[derive(Debug, Default)]
pub struct Planned {
    /// The values of the root module's variables.
    pub variables: BTreeMap<Arc<str>, Value>,
    /// The values of resource instances by address, unknown where the plan does not know them.
    pub resources: BTreeMap<Arc<str>, Value>,
}

impl Planned {
    /// The keys of the instances of a module or resource, as they are in addresses.
    pub(super) fn keys(&self, block: &str) -> BTreeSet<InstanceKey> {
        let start = format!("{block}[");
        let from = (Bound::Included(start.as_str()), Bound::Unbounded);
        let found = self.resources.range::<str, _>(from).map(|(address, _)| &**address);
        found
            .map_while(|address| address.strip_prefix(&*start))
            .filter_map(InstanceKey::first_of)
            .collect()
    }
}
