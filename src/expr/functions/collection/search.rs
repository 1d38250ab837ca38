//! Many elements, searched often: known ones are found at once, others one by one. The elements, and
//! what is sought, are of one type.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::expr::{equality, json};
use crate::value::{Kind, Number, Truth, Value};

/// So many elements are compared one by one, no more: the work grows with the square of their number.
const MAX_COMPARED: usize = 2_000;

/// Elements to search in.
#[derive(Default)]
pub(super) struct ElementSearch {
    strings: BTreeSet<Arc<str>>,
    numbers: BTreeSet<Number>,
    /// Structures, by their encoding.
    structures: BTreeSet<Arc<str>>,
    /// Those that are not known, or may not be there.
    others: Vec<Value>,
    all: Vec<Value>,
}

/// What a known value is found by.
enum Key {
    String(Arc<str>),
    Number(Number),
    Structure(Arc<str>),
}

fn key(value: &Value) -> Option<Key> {
    match &value.kind {
        Kind::String(text) => text.as_arc().map(|text| Key::String(Arc::clone(text))),
        Kind::Number(number) => Some(Key::Number(number.clone())),
        Kind::List(_) | Kind::Set(_) | Kind::Map(_) | Kind::Tuple(_) | Kind::Object(_)
            if value.is_wholly_known() =>
        {
            json::encode(value).ok()?.as_arc().map(|text| Key::Structure(Arc::clone(text)))
        }
        _ => None,
    }
}

impl ElementSearch {
    pub(super) fn of(elements: &[Value]) -> Self {
        let mut search = Self::default();
        for element in elements {
            search.add(element);
        }
        search
    }

    pub(super) fn add(&mut self, element: &Value) {
        self.all.push(element.clone());
        match key(element).filter(|_| !element.marks.is_maybe()) {
            Some(Key::String(text)) => {
                self.strings.insert(text);
            }
            Some(Key::Number(number)) => {
                self.numbers.insert(number);
            }
            Some(Key::Structure(text)) => {
                self.structures.insert(text);
            }
            None => self.others.push(element.clone()),
        }
    }

    /// Whether one of the elements equals the value.
    pub(super) fn contains(&self, value: &Value) -> Truth {
        let found = match key(value) {
            Some(Key::String(text)) => self.strings.contains(&text),
            Some(Key::Number(number)) => self.numbers.contains(&number),
            Some(Key::Structure(text)) => self.structures.contains(&text),
            None => return compared(&self.all, value),
        };
        if found { Truth::True } else { compared(&self.others, value) }
    }
}

fn compared(elements: &[Value], value: &Value) -> Truth {
    if elements.len() > MAX_COMPARED {
        return Truth::Unknown;
    }
    equality::contains(elements, value)
}
