//! What functions work out of values that many rules ask about: once for each value. Must not know what that is.

use std::collections::HashMap;
use std::hash::{Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use foldhash::fast::RandomState;

use crate::model::Model;
use crate::source::Span;
use crate::value::work::{self, WorkExtent};
use crate::value::{Kind, Marks, Origin, Text, Value};

/// So many answers of a function are kept. Then they are forgotten, which bounds what values take that rules make up
/// as they go.
const KEPT: usize = 1 << 16;

/// The answer of a function, worked out at the first call with these values. One name stands for one function, which
/// must not look at anything but the values and the model.
pub(crate) fn remembered<T, const N: usize>(
    model: &Model,
    function: &str,
    values: [&Value; N],
    work: impl FnOnce() -> T,
) -> T
where
    T: Clone + Send + Sync + 'static,
{
    let Some(key) = identities(values) else { return work() };
    let kept = model.memo().once(function, Kept::<T, N>::default);
    if let Some(known) = kept.get(&key) {
        return known;
    }
    // Two threads may both do the work; they come to the same answer.
    let answer = uncounted(model, function, work);
    kept.insert(key, Answer { _values: values.map(Clone::clone), answer: answer.clone() });
    answer
}

/// The answer of a function that nobody asks for again with these values: it counts for no rule, as if it were remembered.
pub(crate) fn uncounted<T>(model: &Model, function: &str, work: impl FnOnce() -> T) -> T {
    let (answer, extent) = work::uncounted(work::of_many(model.resources().len()), work);
    if extent == WorkExtent::Cut {
        model.memo().cut_short(function);
    }
    answer
}

/// The answers of one function.
struct Kept<T, const N: usize> {
    answers: Mutex<HashMap<[Identity; N], Answer<T, N>, RandomState>>,
}

/// An answer, and the values: what lies where they lie are these values as long as they are kept.
struct Answer<T, const N: usize> {
    _values: [Value; N],
    answer: T,
}

impl<T, const N: usize> Default for Kept<T, N> {
    fn default() -> Self {
        Self { answers: Mutex::default() }
    }
}

impl<T: Clone, const N: usize> Kept<T, N> {
    fn get(&self, key: &[Identity; N]) -> Option<T> {
        let answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.get(key).map(|known| known.answer.clone())
    }

    fn insert(&self, key: [Identity; N], answer: Answer<T, N>) {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.len() >= KEPT {
            answers.clear();
        }
        answers.insert(key, answer);
    }
}

/// The same for two values that share all that they consist of.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Identity {
    /// Where the content lies, and what is known of a text besides its characters.
    content: (usize, usize),
    marks: Marks,
    origin: Way,
}

/// The identity of an origin.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Way {
    None,
    At(Span),
    Shared(usize),
}

impl Hash for Identity {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Values that differ in their marks alone are rare.
        self.content.hash(state);
        self.origin.hash(state);
    }
}

fn identities<const N: usize>(values: [&Value; N]) -> Option<[Identity; N]> {
    let nothing = Identity { content: (0, 0), marks: Marks::NONE, origin: Way::None };
    let mut all = [nothing; N];
    for (slot, value) in all.iter_mut().zip(values) {
        *slot = Identity::of(value)?;
    }
    Some(all)
}

impl Identity {
    /// None for what is not shared, which is small.
    fn of(value: &Value) -> Option<Self> {
        let content = match &value.kind {
            Kind::List(items) | Kind::Set(items) => (Arc::as_ptr(items).addr(), 0),
            Kind::Map(entries) => (Arc::as_ptr(entries).addr(), 0),
            Kind::Tuple(values) => (values.as_ptr().addr(), 0),
            Kind::Object(attributes) => (Arc::as_ptr(attributes).addr(), 0),
            Kind::Unknown(unknown) => (Arc::as_ptr(unknown).addr(), 0),
            Kind::String(text) => of_text(text)?,
            Kind::Null(_) | Kind::Bool(_) | Kind::Number(_) => return None,
        };
        let origin = match &value.origin {
            Origin::None => Way::None,
            Origin::At(span) => Way::At(*span),
            Origin::Step(step) => Way::Shared(Arc::as_ptr(step).addr()),
            Origin::Perhaps(doubt) => Way::Shared(Arc::as_ptr(doubt).addr()),
            Origin::Part(inside) => Way::Shared(Arc::as_ptr(inside).addr()),
            Origin::Absent(absence) => Way::Shared(Arc::as_ptr(absence).addr()),
        };
        Some(Self { content, marks: value.marks, origin })
    }
}

/// A text is made with what is known besides its characters, which no other text shares.
fn of_text(text: &Text) -> Option<(usize, usize)> {
    let stretches = text.stretches();
    match (text.json(), stretches.is_empty(), text.as_arc()) {
        (Some(encoded), _, _) => Some((0, std::ptr::from_ref(encoded).addr())),
        (None, false, _) => Some((0, stretches.as_ptr().addr())),
        (None, true, Some(known)) => Some((known.as_ptr().addr(), 0)),
        (None, true, None) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;
    use crate::view::testing::{list, model, span, symbol, text};

    #[test]
    fn works_once_for_a_value() {
        let model = model(Vec::new());
        let calls = Cell::new(0);
        let ask = |value: &Value| {
            remembered(&model, "f", [value], || {
                calls.set(calls.get() + 1);
                calls.get()
            })
        };
        for value in [list(&[text("a")]), symbol("a.b"), text("a")] {
            let before = calls.get();
            assert_eq!(ask(&value), before + 1);
            assert_eq!(ask(&value.clone()), before + 1, "a copy is the same value");
            let elsewhere = value.clone().with_origin(Origin::At(span()));
            assert_eq!(ask(&elsewhere), before + 2, "it comes from elsewhere");
            assert_eq!(ask(&value.with_marks(Marks::MAYBE)), before + 3, "it may not be there");
        }
        let before = calls.get();
        assert_eq!(ask(&list(&[text("a")])), before + 1, "another list may have other origins");
    }

    #[test]
    fn keeps_functions_and_texts_apart() {
        let model = model(Vec::new());
        let value = text("{}");
        assert_eq!(remembered(&model, "f", [&value], || 1), 1);
        assert_eq!(remembered(&model, "g", [&value], || 2), 2);
        let Kind::String(plain) = &value.kind else { panic!() };
        let encoded = Value::text(plain.clone().with_json(list(&[])));
        assert_eq!(remembered(&model, "f", [&encoded], || 3), 3);
        assert_eq!(remembered(&model, "f", [&value], || 4), 1);
    }
}
