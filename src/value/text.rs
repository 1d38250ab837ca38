//! Strings whose text is known in part: literal parts and holes.

use std::sync::Arc;

use unicode_normalization::{UnicodeNormalization, is_nfc};

use super::{Stretch, Type, Unknown, Value};

/// A string: known, or literal parts around holes. `arn:aws:s3:::${unknown}/*` has a known prefix
/// and suffix.
///
/// Nearly every text is known and nothing else is known of it; what else there may be is behind a pointer, so that no
/// value takes room for it.
#[derive(Clone, Debug)]
pub struct Text(Content);

#[derive(Clone, Debug)]
enum Content {
    /// The characters.
    Plain(Arc<str>),
    /// The characters, some of which are not known, or of which more is known.
    Rich(Arc<Rich>),
}

#[derive(Debug)]
struct Rich {
    parts: Parts,
    beside: Option<Beside>,
}

/// What is known of a text besides its characters.
#[derive(Debug)]
enum Beside {
    /// It is the JSON encoding of this.
    Encoded(Value),
    /// It was put together of these, which are all of it.
    Stretches(Box<[Stretch]>),
}

#[derive(Clone, Debug)]
enum Parts {
    Known(Arc<str>),
    Holes(Arc<[Part]>),
}

/// A piece of a [`Text`].
#[derive(Clone, Debug)]
pub enum Part {
    /// These characters, never empty.
    Literal(Arc<str>),
    /// Something that is not known; its conversion to a string stands here.
    Hole(Arc<Unknown>),
}

impl Part {
    /// Bytes, where a hole counts as one.
    fn len_with_holes(&self) -> usize {
        match self {
            Self::Literal(text) => text.len(),
            Self::Hole(_) => 1,
        }
    }
}

impl Text {
    /// A known string, put into the normal form in which Terraform keeps and compares every string.
    pub fn known(text: impl Into<Arc<str>>) -> Self {
        Self(Content::Plain(normal(text.into())))
    }

    fn rich(parts: Parts, beside: Option<Beside>) -> Self {
        Self(Content::Rich(Arc::new(Rich { parts, beside })))
    }

    /// Its parts, for another text of the same characters.
    fn same_parts(self) -> Parts {
        match self.0 {
            Content::Plain(text) => Parts::Known(text),
            Content::Rich(rich) => rich.parts.clone(),
        }
    }

    fn beside(&self) -> Option<&Beside> {
        match &self.0 {
            Content::Plain(_) => None,
            Content::Rich(rich) => rich.beside.as_ref(),
        }
    }

    /// All characters, or the parts where some are not known.
    fn content(&self) -> Result<&Arc<str>, &[Part]> {
        match &self.0 {
            Content::Plain(text) => Ok(text),
            Content::Rich(rich) => match &rich.parts {
                Parts::Known(text) => Ok(text),
                Parts::Holes(parts) => Err(parts),
            },
        }
    }

    /// Joins parts: adjacent literals become one, in normal form, empty ones vanish; without a hole it is a
    /// known string.
    pub fn from_parts(parts: impl IntoIterator<Item = Part>) -> Self {
        let mut joined: Vec<Part> = Vec::new();
        let mut literal = String::new();
        for part in parts {
            match part {
                Part::Literal(text) => literal.push_str(&text),
                Part::Hole(hole) => {
                    if !literal.is_empty() {
                        joined.push(Part::Literal(normal(std::mem::take(&mut literal).into())));
                    }
                    joined.push(Part::Hole(hole));
                }
            }
        }
        if joined.is_empty() {
            return Self::known(literal);
        }
        if !literal.is_empty() {
            joined.push(Part::Literal(normal(literal.into())));
        }
        Self::rich(Parts::Holes(joined.into()), None)
    }

    /// The same string, which is the JSON encoding of `value`: keeps the structure, the origins and
    /// the marks of what was encoded, so that `jsondecode` and rules see them.
    #[must_use]
    pub fn with_json(self, value: Value) -> Self {
        Self::rich(self.same_parts(), Some(Beside::Encoded(value)))
    }

    /// What this string is the JSON encoding of, if it was made by encoding.
    #[must_use]
    pub fn json(&self) -> Option<&Value> {
        match self.beside() {
            Some(Beside::Encoded(value)) => Some(value),
            Some(Beside::Stretches(_)) | None => None,
        }
    }

    /// The same string, and where its bytes come from. Stretches that do not cover it exactly, because its normal
    /// form is another, are left out.
    #[must_use]
    pub fn with_stretches(self, stretches: Vec<Stretch>) -> Self {
        let covered = stretches.last().map_or(0, |last| last.end as usize);
        if covered != self.len_with_holes() {
            return self;
        }
        Self::rich(self.same_parts(), Some(Beside::Stretches(stretches.into())))
    }

    /// Where its bytes come from, in order and without gaps; nothing if that is not known.
    #[must_use]
    pub fn stretches(&self) -> &[Stretch] {
        match self.beside() {
            Some(Beside::Stretches(stretches)) => stretches,
            Some(Beside::Encoded(_)) | None => &[],
        }
    }

    /// What a hole takes in memory, in bytes.
    pub const HOLE: usize = 64;

    /// Bytes in memory: of the literal parts, and of what stands for the others.
    #[must_use]
    pub fn weight(&self) -> usize {
        match self.content() {
            Ok(text) => text.len(),
            Err(parts) => {
                let weight = |part: &Part| match part {
                    Part::Literal(text) => text.len() + Self::HOLE,
                    Part::Hole(_) => Self::HOLE,
                };
                parts.iter().map(weight).sum()
            }
        }
    }

    /// The text with this in the place of each hole.
    #[must_use]
    pub fn filled(&self, hole: &str) -> String {
        match self.content() {
            Ok(text) => text.to_string(),
            Err(parts) => {
                let piece = |part: &Part| match part {
                    Part::Literal(text) => text.to_string(),
                    Part::Hole(_) => hole.to_owned(),
                };
                parts.iter().map(piece).collect()
            }
        }
    }

    /// Whether it is certainly empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.as_str().is_some_and(str::is_empty)
    }

    /// Bytes, where a hole counts as one.
    #[must_use]
    pub fn len_with_holes(&self) -> usize {
        match self.content() {
            Ok(text) => text.len(),
            Err(parts) => parts.iter().map(Part::len_with_holes).sum(),
        }
    }

    /// The whole text, if it has no hole.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        self.as_arc().map(|text| &**text)
    }

    /// The whole text, shared, if it has no hole.
    #[must_use]
    pub fn as_arc(&self) -> Option<&Arc<str>> {
        self.content().ok()
    }

    /// The parts; one literal, or none for the empty string, when it is known.
    #[must_use]
    pub fn parts(&self) -> Vec<Part> {
        match self.content() {
            Ok(text) if text.is_empty() => Vec::new(),
            Ok(text) => vec![Part::Literal(Arc::clone(text))],
            Err(parts) => parts.to_vec(),
        }
    }

    /// The known text in front of the first hole; all of it if there is none.
    #[must_use]
    pub fn prefix(&self) -> &str {
        match self.content() {
            Ok(text) => text,
            Err(parts) => match parts.first() {
                Some(Part::Literal(text)) => text,
                Some(Part::Hole(_)) | None => "",
            },
        }
    }

    /// The known text behind the last hole; all of it if there is none.
    #[must_use]
    pub fn suffix(&self) -> &str {
        match self.content() {
            Ok(text) => text,
            Err(parts) => match parts.last() {
                Some(Part::Literal(text)) => text,
                Some(Part::Hole(_)) | None => "",
            },
        }
    }

    /// Why it is not known: the first hole. None when it is known.
    #[must_use]
    pub fn hole(&self) -> Option<&Unknown> {
        self.content().err()?.iter().find_map(|part| match part {
            Part::Hole(hole) => Some(hole.as_ref()),
            Part::Literal(_) => None,
        })
    }

    /// Always `string`.
    #[must_use]
    pub fn ty(&self) -> Type {
        Type::String
    }
}

/// Unicode's normal form C, as go-cty's `NormalizeString`.
fn normal(text: Arc<str>) -> Arc<str> {
    if text.is_ascii() || is_nfc(&text) { text } else { text.nfc().collect::<String>().into() }
}
