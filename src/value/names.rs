//! Maps by name. Must not know what is named.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;
use litemap::LiteMap;

/// Values by name, in the order of the names' code points, as Terraform has them. A sorted vector: to insert in
/// another order than that takes time that grows with the map, so what is large is collected, not inserted.
pub type NameMap<T> = LiteMap<Arc<str>, T>;

/// The same map with these in place of what has the same names, in memory for as many as there are: a map that is
/// extended keeps room for twice as many.
#[must_use]
pub fn with_entries<T>(
    mut all: NameMap<T>,
    entries: impl IntoIterator<Item = (Arc<str>, T)>,
) -> NameMap<T> {
    let mut added = Vec::new();
    for (name, value) in entries {
        match all.get_mut(&*name) {
            Some(known) => *known = value,
            None => added.push((name, value)),
        }
    }
    if added.is_empty() { all } else { collected(all.into_iter().chain(added)) }
}

/// A map of these, of which the last of a name counts, in memory for as many as there are: one that is collected otherwise has
/// room for four at least, and most maps have fewer entries.
#[must_use]
pub fn collected<T>(entries: impl IntoIterator<Item = (Arc<str>, T)>) -> NameMap<T> {
    let mut entries: Vec<(Arc<str>, T)> = entries.into_iter().collect();
    if !entries.is_sorted_by(|(one, _), (next, _)| one < next) {
        entries.sort_by(|(one, _), (other, _)| one.cmp(other));
        entries.dedup_by(|later, kept| {
            let is_same = later.0 == kept.0;
            if is_same {
                std::mem::swap(later, kept);
            }
            is_same
        });
    }
    entries.shrink_to_fit();
    NameMap::from_sorted_store_unchecked(entries)
}

/// The text of a name that the program itself gives to a part of very many values: one text for all of them.
#[must_use]
pub fn shared(name: &'static str) -> Arc<str> {
    thread_local! {
        static KNOWN: RefCell<HashMap<&'static str, Arc<str>, RandomState>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| Arc::clone(known.entry(name).or_insert_with(|| name.into())))
}
