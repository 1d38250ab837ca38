//! Things by a value that they have: to look one up takes no walk over all of them. Must not know what the things are.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::value::identity::Unique;
use crate::value::{Kind, Part, Unknown, Value};

/// Things by a text, or by what is not known.
pub(crate) struct ByValue<T> {
    by_text: HashMap<Arc<str>, Vec<T>, RandomState>,
    /// Those whose value is not wholly known, by what it consists of.
    by_parts: HashMap<String, Vec<T>, RandomState>,
    /// Those whose value is not wholly known, and not the id or the ARN of one resource.
    open: Vec<T>,
    /// Those whose value may turn out to be a text that somebody wrote.
    open_to_text: Vec<T>,
}

impl<T> Default for ByValue<T> {
    fn default() -> Self {
        Self {
            by_text: HashMap::default(),
            by_parts: HashMap::default(),
            open: Vec::new(),
            open_to_text: Vec::new(),
        }
    }
}

impl<T: Clone> ByValue<T> {
    /// Adds a thing. What is neither a text nor unknown is found by nothing.
    pub(crate) fn add(&mut self, value: &Value, thing: T) {
        match &value.kind {
            Kind::String(text) => {
                if let Some(known) = text.as_arc() {
                    self.by_text.entry(Arc::clone(known)).or_default().push(thing);
                    return;
                }
            }
            Kind::Unknown(_) => {}
            _ => return,
        }
        if let Some(parts) = parts(value) {
            self.by_parts.entry(parts).or_default().push(thing.clone());
        }
        if may_be_written(value) {
            self.open_to_text.push(thing.clone());
        }
        if !is_id(value) {
            self.open.push(thing);
        }
    }

    /// Those that have this text.
    pub(crate) fn with_text(&self, text: &str) -> &[T] {
        self.by_text.get(text).map(Vec::as_slice).unwrap_or_default()
    }

    /// Those that have this value.
    pub(crate) fn with(&self, value: &Value) -> &[T] {
        if let Some(text) = value.as_str() {
            return self.with_text(text);
        }
        let found = parts(value).and_then(|parts| self.by_parts.get(&parts));
        found.map(Vec::as_slice).unwrap_or_default()
    }

    /// Those that may refer to what a value refers to: with its text or its id, or with what may be any; none where the value
    /// itself may be any.
    pub(crate) fn candidates(&self, value: &Value) -> Option<impl Iterator<Item = &T>> {
        let is_told_apart = value.as_str().is_some() || is_id(value);
        is_told_apart.then(|| self.with(value).iter().chain(&self.open))
    }

    /// The one with this number of those whose value may turn out to be a text that somebody wrote.
    pub(crate) fn open_to_text(&self, number: usize) -> Option<&T> {
        self.open_to_text.get(number)
    }
}

/// Whether what is not wholly known may be a text that somebody wrote: what the provider sets at apply is none.
fn may_be_written(value: &Value) -> bool {
    match &value.kind {
        Kind::Unknown(unknown) => !unknown.is_set_at_apply(),
        _ => true,
    }
}

/// Whether it is the id or the ARN of one resource, which is no other's.
fn is_id(value: &Value) -> bool {
    let Kind::Unknown(unknown) = &value.kind else { return false };
    let symbol = unknown.symbol.as_deref();
    symbol.is_some_and(|symbol| Unique::of(symbol).is_some_and(|id| !id.address.contains("[*]")))
}

/// What a value that is not wholly known consists of: the same for two only if they are equal.
fn parts(value: &Value) -> Option<String> {
    let mut name = String::new();
    let hole = |unknown: &Arc<Unknown>| match &unknown.symbol {
        Some(symbol) => symbol.to_string(),
        // What was passed on is still the same.
        None => Arc::as_ptr(unknown).addr().to_string(),
    };
    match &value.kind {
        Kind::Unknown(unknown) => name.push_str(&hole(unknown)),
        Kind::String(text) => {
            for part in text.parts() {
                let _ = match part {
                    Part::Literal(known) => write!(name, "{known:?}"),
                    Part::Hole(unknown) => write!(name, "${{{}}}", hole(&unknown)),
                };
            }
        }
        _ => return None,
    }
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::testing::{symbol, text, unknown};

    #[test]
    fn what_is_told_apart_is_no_candidate() {
        let mut index = ByValue::default();
        for (thing, value) in [
            ("known", text("acl-1")),
            ("one", symbol("aws_network_acl.one.id")),
            ("other", symbol("aws_network_acl.other.id")),
            ("any", symbol("var.acl")),
            ("given", unknown()),
        ] {
            index.add(&value, thing);
        }
        let found = |value: &Value| -> Option<Vec<&str>> {
            Some(index.candidates(value)?.copied().collect())
        };
        assert_eq!(found(&text("acl-1")), Some(vec!["known", "any", "given"]));
        assert_eq!(found(&symbol("aws_network_acl.one.id")), Some(vec!["one", "any", "given"]));
        assert_eq!(found(&symbol("var.acl")), None);
        // A text that is written is none that the provider makes up.
        let open: Vec<&str> = (0..).map_while(|at| index.open_to_text(at)).copied().collect();
        assert_eq!(open, ["given"]);
    }
}
