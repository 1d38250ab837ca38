//! Words with variables to values. What is not set in the Dockerfile may be set by the base image. Must not know
//! instructions.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::source::Span;
use crate::syntax::{Substitution, Word, WordPiece, pieces};
use crate::value::{Budget, Kind, Origin, Part, Reason, Text, Type, Unknown, Value};

/// Values that are longer are unknown: each line can double the one before.
const MOST_BYTES: usize = 64 * 1024;
/// What is not known counts as if it were so long.
const HOLE_BYTES: usize = 1024;

/// The variables that a word can name.
#[derive(Clone, Debug, Default)]
pub(super) struct Variables {
    pub(super) environment: BTreeMap<Arc<str>, Value>,
    /// Of the build alone; `ENV` of the same name goes before them.
    pub(super) arguments: BTreeMap<Arc<str>, Value>,
    /// Why a variable that is set nowhere is not known; none where it is certainly not set.
    pub(super) unset: Option<Reason>,
}

/// The parts of a text under way.
#[derive(Default)]
struct Parts {
    all: Vec<Part>,
    size: usize,
}

impl Parts {
    /// Adds a part, unless there are too many already.
    fn push(&mut self, part: Part) {
        self.size += match &part {
            Part::Literal(text) => text.len(),
            Part::Hole(_) => HOLE_BYTES,
        };
        if self.size <= MOST_BYTES {
            self.all.push(part);
        }
    }
}

/// A variable as far as it is known.
enum Found<'v> {
    Value(&'v Value),
    Unset,
    Unknown(Reason),
}

impl Variables {
    fn find(&self, name: &str) -> Found<'_> {
        let own = self.environment.get(name).or_else(|| self.arguments.get(name));
        match (own, &self.unset) {
            (Some(value), _) => Found::Value(value),
            (None, Some(reason)) => Found::Unknown(reason.clone()),
            (None, None) => Found::Unset,
        }
    }

    /// What a word reads as, with its own place.
    pub(super) fn expand(&self, word: &Word, escape: char) -> Value {
        self.text(&word.text, word.span, escape)
    }

    /// What a text reads as.
    pub(super) fn text(&self, text: &str, span: Span, escape: char) -> Value {
        let malformed = || {
            let reason = Reason::Error("a variable in this word is not well-formed".into());
            Value::unknown(Type::String, reason)
        };
        let value = pieces(text, escape).map_or_else(malformed, |pieces| self.join(&pieces));
        value.with_origin(Origin::At(span))
    }

    fn join(&self, pieces: &[WordPiece]) -> Value {
        let mut parts = Parts::default();
        self.parts(pieces, &mut parts);
        if parts.size > MOST_BYTES {
            return Value::unknown(Type::String, Reason::Budget(Budget::Bytes));
        }
        match parts.all.as_slice() {
            [Part::Hole(hole)] => Kind::Unknown(Arc::clone(hole)).into(),
            _ => Value::text(Text::from_parts(parts.all)),
        }
    }

    fn parts(&self, pieces: &[WordPiece], parts: &mut Parts) {
        for piece in pieces {
            match piece {
                WordPiece::Literal(text) => parts.push(Part::Literal(text.as_str().into())),
                WordPiece::Variable(name, form) => self.variable(name, form, parts),
            }
        }
    }

    fn variable(&self, name: &str, form: &Substitution, parts: &mut Parts) {
        let found = self.find(name);
        let is_set = |colon: bool| match &found {
            Found::Value(value) => match value.as_str() {
                Some(text) => Ok(!colon || !text.is_empty()),
                None if !colon => Ok(true),
                None => Err(value.unknown_reason().unwrap_or(Reason::Stated)),
            },
            Found::Unset => Ok(false),
            Found::Unknown(reason) => Err(reason.clone()),
        };
        match form {
            Substitution::Plain => push(&found, parts),
            Substitution::Required { colon } => match is_set(*colon) {
                Ok(true) | Err(_) => push(&found, parts),
                Ok(false) => {
                    let message = format!("the build fails, because `{name}` is not set");
                    parts.push(hole(Reason::Error(message.into())));
                }
            },
            Substitution::Default { colon, word } => match is_set(*colon) {
                Ok(true) => push(&found, parts),
                Ok(false) => self.parts(word, parts),
                Err(reason) => parts.push(hole(reason)),
            },
            Substitution::Alternative { colon, word } => match is_set(*colon) {
                Ok(true) => self.parts(word, parts),
                Ok(false) => {}
                Err(reason) => parts.push(hole(reason)),
            },
            Substitution::Other => {
                let what = format!("made of `{name}` by a pattern");
                parts.push(hole(Reason::Unsupported(what.into())));
            }
        }
    }
}

fn push(found: &Found<'_>, parts: &mut Parts) {
    match found {
        Found::Value(value) => match &value.kind {
            Kind::String(text) => text.parts().into_iter().for_each(|part| parts.push(part)),
            Kind::Unknown(unknown) => parts.push(Part::Hole(Arc::clone(unknown))),
            _ => {}
        },
        Found::Unset => {}
        Found::Unknown(reason) => parts.push(hole(reason.clone())),
    }
}

fn hole(reason: Reason) -> Part {
    Part::Hole(Arc::new(Unknown::new(Type::String, reason)))
}
