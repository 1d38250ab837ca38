//! Marks off and on. Must not know what set them.

use std::sync::Arc;

use crate::value::{Entries, Items, Kind, Marks, Value};

/// The same value without sensitive and ephemeral marks, in all its depth. That an element stands
/// for zero or more of them is no property of the value, and stays.
pub(crate) fn strip(value: &Value) -> Value {
    let off = Marks::SENSITIVE.union(Marks::EPHEMERAL).union(Marks::FORGOTTEN);
    if value.deep_marks().without(Marks::MAYBE) == Marks::NONE {
        return value.clone();
    }
    let each = |values: &[Value]| values.iter().map(strip).collect();
    let kind = match &value.kind {
        Kind::List(items) => Kind::List(Arc::new(Items {
            element: items.element.clone(),
            values: each(&items.values),
        })),
        Kind::Set(items) => Kind::Set(Arc::new(Items {
            element: items.element.clone(),
            values: each(&items.values),
        })),
        Kind::Tuple(values) => Kind::Tuple(each(values).into()),
        Kind::Map(entries) => Kind::Map(Arc::new(Entries {
            element: entries.element.clone(),
            values: entries
                .values
                .iter()
                .map(|(key, value)| (Arc::clone(key), strip(value)))
                .collect(),
        })),
        Kind::Object(values) => Kind::Object(Arc::new(
            values.iter().map(|(key, value)| (Arc::clone(key), strip(value))).collect(),
        )),
        Kind::Null(_) | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Unknown(_) => {
            value.kind.clone()
        }
    };
    Value { kind, marks: value.marks.without(off), origin: value.origin.clone() }
}

/// The marks of a value and of everything in it, but not that elements stand for zero or more.
pub(crate) fn deep(value: &Value) -> Marks {
    value.deep_marks().without(Marks::MAYBE)
}
