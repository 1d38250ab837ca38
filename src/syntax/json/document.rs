//! A JSON text as it is, with a place on every value: for files that are not Terraform's.

use super::text::JsonText;
use super::value::{self, JsonValue, JsonValueKind};
use crate::source::{SourceId, Span};
use crate::syntax::SyntaxError;

/// A value and where it stands.
#[derive(Clone, Debug)]
pub struct Json {
    /// Its place.
    pub span: Span,
    /// What it is.
    pub kind: JsonKind,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum JsonKind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// A string, without its escapes.
    String(String),
    /// A list.
    Array(Vec<Json>),
    /// An object; a name that stands there twice is there twice.
    Object(Vec<(String, Span, Json)>),
}

impl Json {
    /// The member of this name, the last one if there are several.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        let JsonKind::Object(members) = &self.kind else { return None };
        members.iter().rev().find(|(own, ..)| own == name).map(|(_, _, value)| value)
    }

    /// The text of a string; none for anything else.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            JsonKind::String(text) => Some(text),
            JsonKind::Null
            | JsonKind::Bool(_)
            | JsonKind::Number(_)
            | JsonKind::Array(_)
            | JsonKind::Object(_) => None,
        }
    }

    /// The text of the member of this name, if it is a string.
    #[must_use]
    pub fn text_of(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Self::as_str)
    }

    /// The elements of a list; none for anything else.
    #[must_use]
    pub fn elements(&self) -> Option<&[Self]> {
        match &self.kind {
            JsonKind::Array(elements) => Some(elements),
            JsonKind::Null
            | JsonKind::Bool(_)
            | JsonKind::Number(_)
            | JsonKind::String(_)
            | JsonKind::Object(_) => None,
        }
    }

    /// Its first byte: the place for what is about it as a whole.
    #[must_use]
    pub fn first_byte(&self) -> Span {
        Span::new(self.span.source, self.span.start, self.span.start.saturating_add(1))
    }
}

/// Parses a text that is one JSON value.
pub fn document(source: SourceId, text: &str) -> Result<Json, SyntaxError> {
    value::parse(source, text).map(|value| lower(source, text, value))
}

/// Parses a text that is JSON values one after the other, as tools print them in a row, or one a line.
pub fn documents(source: SourceId, text: &str) -> Result<Vec<Json>, SyntaxError> {
    let all = value::parse_all(source, text)?;
    Ok(all.into_iter().map(|value| lower(source, text, value)).collect())
}

/// No deeper than the parser goes, which has a limit.
pub(super) fn lower(source: SourceId, text: &str, value: JsonValue) -> Json {
    let span = Span::new(source, value.start, value.end);
    let inner = |value| stacker::maybe_grow(64 * 1024, 1024 * 1024, || lower(source, text, value));
    let kind = match value.kind {
        JsonValueKind::Null => JsonKind::Null,
        JsonValueKind::Bool(bool) => JsonKind::Bool(bool),
        JsonValueKind::Number => {
            let written = text.get(value.start as usize..value.end as usize);
            JsonKind::Number(written.unwrap_or_default().to_owned())
        }
        JsonValueKind::String => {
            JsonKind::String(JsonText::new(text, value.start, value.end).decoded)
        }
        JsonValueKind::Array(elements) => {
            JsonKind::Array(elements.into_iter().map(inner).collect())
        }
        JsonValueKind::Object(members) => {
            let member = |member: value::JsonMember| {
                let name = JsonText::new(text, member.start, member.end).decoded;
                (name, Span::new(source, member.start, member.end), inner(member.value))
            };
            JsonKind::Object(members.into_iter().map(member).collect())
        }
    };
    Json { span, kind }
}
