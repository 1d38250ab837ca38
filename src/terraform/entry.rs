//! An attribute of an object that rules see.

use std::sync::Arc;

use crate::value::{Value, shared};

pub(super) fn entry(name: &'static str, value: Value) -> (Arc<str>, Value) {
    (shared(name), value)
}
