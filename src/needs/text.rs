//! Texts that are known in part, taken apart as if they were whole: ARNs, image names. Must not know what they name.

use std::ops::Range;
use std::sync::Arc;

use crate::value::{Kind, Marks, Part, Text, Unknown, Value};

/// Stands for a part that is not known.
pub(super) const HOLE: char = '\0';

/// A text in which every part that is not known is one character.
pub(super) struct MaskedUnknowns {
    pub(super) text: String,
    holes: Vec<Arc<Unknown>>,
}

impl MaskedUnknowns {
    /// None of what is no string.
    pub(super) fn of(value: &Value) -> Option<Self> {
        let (mut text, mut holes) = (String::new(), Vec::new());
        for part in parts(value)? {
            match part {
                Part::Literal(literal) => text.push_str(&literal.replace(HOLE, "\u{fffd}")),
                Part::Hole(hole) => {
                    text.push(HOLE);
                    holes.push(hole);
                }
            }
        }
        Some(Self { text, holes })
    }

    /// The parts of a stretch, given in bytes.
    pub(super) fn parts(&self, range: Range<usize>) -> Vec<Part> {
        let before = self.text.get(..range.start).map_or(0, |text| text.matches(HOLE).count());
        let mut holes = self.holes.iter().skip(before);
        let mut found = Vec::new();
        for (index, literal) in self.text.get(range).unwrap_or_default().split(HOLE).enumerate() {
            if index > 0 {
                found.extend(holes.next().map(|hole| Part::Hole(Arc::clone(hole))));
            }
            if !literal.is_empty() {
                found.push(Part::Literal(literal.into()));
            }
        }
        found
    }

    /// The first part, if nothing of it is known.
    pub(super) fn first_hole(&self) -> Option<&Arc<Unknown>> {
        self.text.starts_with(HOLE).then(|| self.holes.first()).flatten()
    }

    /// The fields of an ARN as stretches of bytes: `arn`, partition, service, region, account, the rest.
    pub(super) fn arn(&self) -> Option<[Range<usize>; 6]> {
        let mut fields: Vec<Range<usize>> = Vec::with_capacity(6);
        let mut start = 0;
        for _ in 0..5 {
            let end = start + self.text.get(start..)?.find(':')?;
            fields.push(start..end);
            start = end + 1;
        }
        fields.push(start..self.text.len());
        let fields: [Range<usize>; 6] = fields.try_into().ok()?;
        let [first, ..] = &fields;
        (self.text.get(first.clone()) == Some("arn")).then_some(fields)
    }

    /// What is known of a stretch, with [`HOLE`] for the rest.
    pub(super) fn get(&self, range: Range<usize>) -> &str {
        self.text.get(range).unwrap_or_default()
    }
}

/// The parts of a string, or of something unknown that may be one.
pub(super) fn parts(value: &Value) -> Option<Vec<Part>> {
    match &value.kind {
        Kind::String(text) => Some(text.parts()),
        Kind::Unknown(unknown) => Some(vec![Part::Hole(Arc::clone(unknown))]),
        _ => None,
    }
}

/// A text of parts.
pub(super) fn joined(parts: impl IntoIterator<Item = Part>) -> Value {
    let mut parts: Vec<Part> = parts.into_iter().collect();
    if let [Part::Hole(only)] = parts.as_mut_slice() {
        return Kind::Unknown(Arc::clone(only)).into();
    }
    Value::text(Text::from_parts(parts))
}

pub(super) fn literal(text: impl Into<Arc<str>>) -> Part {
    Part::Literal(text.into())
}

/// A text for readers: see [`shown`].
pub(super) fn readable(value: &Value) -> Value {
    match parts(value) {
        Some(all) => Value { marks: value.marks, ..joined(all.into_iter().map(shown)) },
        None => value.clone(),
    }
}

/// Partition, region and account of the configuration are asterisks to readers, as in a policy.
fn shown(part: Part) -> Part {
    let is_place = |hole: &Unknown| {
        let symbol = hole.symbol.as_deref().unwrap_or_default();
        !symbol.is_empty() && !symbol.contains(['.', '['])
    };
    match &part {
        Part::Hole(hole) if is_place(hole) => literal("*"),
        Part::Hole(_) | Part::Literal(_) => part,
    }
}

/// A sentence of texts and values, with the marks of all of them.
pub(super) struct Sentence {
    parts: Vec<Part>,
    marks: Marks,
}

impl Sentence {
    pub(super) fn new(text: impl Into<Arc<str>>) -> Self {
        Self { parts: vec![literal(text)], marks: Marks::NONE }
    }

    pub(super) fn text(mut self, text: impl Into<Arc<str>>) -> Self {
        self.parts.push(literal(text));
        self
    }

    /// A value in backquotes.
    pub(super) fn value(mut self, value: &Value) -> Self {
        self.marks = self.marks.union(value.deep_marks().without(Marks::MAYBE));
        self.parts.push(literal("`"));
        match parts(value) {
            Some(parts) => self.parts.extend(parts.into_iter().map(shown)),
            None => self.parts.push(literal(value.as_number().map_or_else(
                || value.as_bool().map_or_else(|| "null".to_owned(), |known| known.to_string()),
                ToString::to_string,
            ))),
        }
        self.parts.push(literal("`"));
        self
    }

    /// That it is not known whether the sentence is true.
    pub(super) fn not_known(mut self) -> Self {
        self.parts.insert(0, literal("whether "));
        self.text(" is not known")
    }

    pub(super) fn done(self) -> Value {
        joined(self.parts).with_marks(self.marks)
    }
}
