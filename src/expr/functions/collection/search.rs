//! Many elements, searched often: known strings and numbers are found at once, others one by one.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::expr::equality;
use crate::value::{Kind, Number, Truth, Value};

/// Elements to search in.
#[derive(Default)]
pub(super) struct Search {
    strings: BTreeSet<Arc<str>>,
    numbers: BTreeSet<Number>,
    others: Vec<Value>,
    all: Vec<Value>,
}

impl Search {
    pub(super) fn of(elements: &[Value]) -> Self {
        let mut search = Self::default();
        for element in elements {
            search.add(element);
        }
        search
    }

    pub(super) fn add(&mut self, element: &Value) {
        self.all.push(element.clone());
        match &element.kind {
            Kind::String(text) if !element.marks.is_maybe() => match text.as_arc() {
                Some(text) => {
                    self.strings.insert(Arc::clone(text));
                }
                None => self.others.push(element.clone()),
            },
            Kind::Number(number) if !element.marks.is_maybe() => {
                self.numbers.insert(number.clone());
            }
            _ => self.others.push(element.clone()),
        }
    }

    /// Whether one of the elements equals the value.
    pub(super) fn contains(&self, value: &Value) -> Truth {
        let found = match &value.kind {
            Kind::String(text) => text.as_str().map(|text| self.strings.contains(text)),
            Kind::Number(number) => Some(self.numbers.contains(number)),
            _ => None,
        };
        match found {
            Some(true) => Truth::True,
            Some(false) => equality::contains(&self.others, value),
            None => equality::contains(&self.all, value),
        }
    }
}
