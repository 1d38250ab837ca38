//! The value that a JSON text encodes, holes and all. Must not know what the JSON means.

mod places;

use std::fmt::Write as _;
use std::sync::Arc;

use serde_json::Value as Json;

use places::HolePlaces;

use crate::source::{SourceId, Span};
use crate::syntax::{self, parse_json};
use crate::value::{Kind, Marks, Number, Origin, Part, Reason, Text, Type, Unknown, Value};

/// Marks the place of a hole while the text around it is parsed. Terraform's own encoder never
/// writes these characters, which Unicode keeps free of meaning.
const OPEN: char = '\u{f5000}';
const CLOSE: char = '\u{f5001}';
/// In place of [`CLOSE`], behind a hole that stands outside of quotes: a value of any type.
const CLOSE_BARE: char = '\u{f5002}';

/// Why a text is not JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NotJson {
    /// A sentence without a stop. Never holds any of a sensitive text.
    pub(crate) message: String,
    /// Where in the text, if that is written somewhere.
    pub(crate) span: Option<Span>,
}

impl From<NotJson> for String {
    fn from(error: NotJson) -> Self {
        error.message
    }
}

impl NotJson {
    fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), span: None }
    }
}

/// What `value`, a JSON text, encodes. Unknown where the text is, and where what is not known of it decides whether it is
/// JSON; `Err` says why it is not.
///
/// A text that was made by encoding still knows the value, with the origins and marks of its parts.
/// In any other text, strings and values around a hole are known as far as they are written. Every part gets the
/// place where it is written in a heredoc, or where the value comes from that was inserted there; the origin of the
/// text where that is not known.
pub(crate) fn decode(value: &Value) -> Result<Value, NotJson> {
    match &value.kind {
        Kind::String(text) => {
            if let Some(encoded) = text.json() {
                return Ok(marked(encoded.clone(), value.marks.without(Marks::MAYBE)));
            }
            parse(text, &value.origin, value.marks.without(Marks::MAYBE))
        }
        Kind::Unknown(unknown) => {
            let inner = Value::unknown(Type::Any, unknown.reason.clone());
            Ok(inner.with_origin(value.origin.clone()).with_marks(value.marks))
        }
        _ => Err(NotJson::new("a JSON text is required")),
    }
}

fn parse(text: &Text, origin: &Origin, marks: Marks) -> Result<Value, NotJson> {
    let parts = text.parts();
    let (marked, holes, bounds) = mark_holes(&parts);
    let json: Json = match serde_json::from_str(&marked) {
        Ok(json) => json,
        Err(error) => return wrong(text, (&marked, bounds), &error, marks, origin),
    };
    let places = HolePlaces::of(text, bounds);
    let tree = places.as_ref().and_then(|_| parse_json(SourceId(0), &marked).ok());
    // What is inserted has its marks; those that nothing inserted has are of all that is written.
    let inserted = places.as_ref().map_or(Marks::NONE, HolePlaces::all_marks);
    let marks = marks.without(inserted);
    let maker = Maker { holes: &holes, origin, marks, places: places.as_ref() };
    Ok(maker.value(&json, tree.as_ref()))
}

/// A value that was encoded, as part of a text with these marks: those that a part of it has are of that part.
fn marked(encoded: Value, marks: Marks) -> Value {
    let own = encoded.deep_marks();
    encoded.with_marks(marks.without(own))
}

/// A text that is not JSON as it is: an error, unless what stands in a hole before it may make it right.
fn wrong(
    text: &Text,
    (marked, bounds): (&str, Vec<(usize, usize)>),
    error: &serde_json::Error,
    marks: Marks,
    origin: &Origin,
) -> Result<Value, NotJson> {
    let at = offset(marked, error);
    let open = bounds.first().is_some_and(|(start, _)| *start <= at);
    if let (Some(hole), true) = (text.hole(), open) {
        let unknown = Value::unknown(Type::Any, hole.reason.clone());
        return Ok(unknown.with_origin(origin.clone()).with_marks(marks));
    }
    let message = if marks.is_sensitive() {
        "not valid JSON".to_owned()
    } else {
        let error = error.to_string();
        let what = error.rsplit_once(" at line ").map_or(&*error, |(what, _)| what);
        format!("not valid JSON: {what}")
    };
    let places = HolePlaces::of(text, bounds);
    let span = places.and_then(|places| places.span_at(at)).or_else(|| origin.span());
    Err(NotJson { message, span })
}

/// The byte at which the parser stopped.
fn offset(text: &str, error: &serde_json::Error) -> usize {
    let before = text.split_inclusive('\n').take(error.line().saturating_sub(1));
    before.map(str::len).sum::<usize>() + error.column().saturating_sub(1)
}

/// The text with each hole as a numbered mark, quoted where it does not stand in a string already; the holes; the bytes
/// of their marks.
fn mark_holes(parts: &[Part]) -> (String, Vec<Arc<Unknown>>, Vec<(usize, usize)>) {
    let mut marked = String::new();
    let mut holes = Vec::new();
    let mut bounds = Vec::new();
    let mut in_string = false;
    for part in parts {
        match part {
            Part::Literal(literal) => {
                in_string = ends_in_string(literal, in_string);
                marked.push_str(literal);
            }
            Part::Hole(hole) => {
                let (quote, close) = if in_string { ("", CLOSE) } else { ("\"", CLOSE_BARE) };
                let start = marked.len();
                // Writing to a string cannot fail.
                let _ = write!(marked, "{quote}{OPEN}{}{close}{quote}", holes.len());
                holes.push(Arc::clone(hole));
                bounds.push((start, marked.len()));
            }
        }
    }
    (marked, holes, bounds)
}

/// A text that is JSON but for commas after the last element of an array or the last member of an object, without them:
/// blanks stand in their place, so that everything stays where it is. `None` for any other.
pub(crate) fn without_last_commas(value: &Value) -> Option<Value> {
    let text = value.as_text()?;
    let mut parts = text.parts();
    let extra = last_commas(&parts);
    if extra.is_empty() {
        return None;
    }
    for (index, at) in extra {
        let Some(Part::Literal(literal)) = parts.get_mut(index) else { return None };
        let (before, after) = (literal.get(..at)?, literal.get(at + 1..)?);
        *literal = format!("{before} {after}").into();
    }
    let text = Text::from_parts(parts).with_stretches(text.stretches().to_vec());
    let mended = Value::text(text).with_origin(value.origin.clone()).with_marks(value.marks);
    decode(&mended).is_ok().then_some(mended)
}

/// The part and the byte of each comma that a bracket closes after.
fn last_commas(parts: &[Part]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let (mut in_string, mut escaped, mut comma) = (false, false, None);
    for (index, part) in parts.iter().enumerate() {
        let Part::Literal(literal) = part else {
            // A value.
            comma = None;
            continue;
        };
        for (at, byte) in literal.bytes().enumerate() {
            match byte {
                _ if escaped => escaped = false,
                b'\\' if in_string => escaped = true,
                b'"' => {
                    in_string = !in_string;
                    comma = None;
                }
                _ if in_string => {}
                b',' => comma = Some((index, at)),
                b'}' | b']' => found.extend(comma.take()),
                b' ' | b'\t' | b'\r' | b'\n' => {}
                _ => comma = None,
            }
        }
    }
    found
}

fn ends_in_string(literal: &str, mut in_string: bool) -> bool {
    let mut escaped = false;
    for byte in literal.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ => {}
        }
    }
    in_string
}

/// Makes values of parsed JSON, putting the holes back.
struct Maker<'a> {
    holes: &'a [Arc<Unknown>],
    origin: &'a Origin,
    marks: Marks,
    /// Where its bytes come from.
    places: Option<&'a HolePlaces>,
}

impl Maker<'_> {
    /// `place` is the same value with its bounds.
    fn value(&self, json: &Json, place: Option<&syntax::Json>) -> Value {
        let encoded = place.zip(self.places).and_then(|(at, places)| places.encoded(at));
        if let Some(encoded) = encoded {
            return marked(encoded, self.marks);
        }
        let value = match json {
            Json::Null => Value::null(Type::Any),
            Json::Bool(known) => Value::bool(*known),
            Json::Number(number) => Number::parse(&number.to_string()).map_or_else(
                |error| Value::unknown(Type::Number, Reason::Error(error.to_string().into())),
                Value::number,
            ),
            Json::String(text) => self.string(text),
            Json::Array(elements) => {
                let places = place.and_then(|place| place.elements()).unwrap_or_default();
                let each = elements.iter().enumerate();
                let each = each.map(|(index, element)| self.value(element, places.get(index)));
                Value::tuple(each.collect())
            }
            Json::Object(members) => self.object(members, place),
        };
        let origin = place.zip(self.places).and_then(|(at, places)| places.origin(at));
        let origin =
            origin.map_or_else(|| self.origin.clone(), |inner| from_file(inner, self.origin));
        let inserted = place.zip(self.places).map(|(at, places)| places.marks(at));
        value.with_origin(origin).with_marks(self.marks.union(inserted.unwrap_or(Marks::NONE)))
    }

    fn object(
        &self,
        members: &serde_json::Map<String, Json>,
        place: Option<&syntax::Json>,
    ) -> Value {
        // A key with a hole may be any key: nothing is certain of the object then.
        if let Some(hole) = members.keys().find_map(|key| self.hole_in(key)) {
            return Value::unknown(Type::Any, hole.reason.clone());
        }
        let places = place.map(places::members).unwrap_or_default();
        let entries = members.iter().map(|(key, member)| {
            let (name, place) = places.get(key.as_str()).copied().unzip();
            let marks = name.zip(self.places).map(|(at, places)| places.marks_in(at));
            let value = self.value(member, place);
            (Arc::from(key.as_str()), value.with_marks(marks.unwrap_or(Marks::NONE)))
        });
        Kind::Object(Arc::new(entries.collect())).into()
    }

    fn hole_in(&self, text: &str) -> Option<&Arc<Unknown>> {
        let (_, rest) = text.split_once(OPEN)?;
        let (number, _) = rest.split_once([CLOSE, CLOSE_BARE])?;
        self.holes.get(number.parse::<usize>().ok()?)
    }

    fn string(&self, text: &str) -> Value {
        if text.contains(CLOSE_BARE) {
            let reason = self.hole_in(text).map_or(Reason::Stated, |hole| hole.reason.clone());
            return Value::unknown(Type::Any, reason);
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once(OPEN) {
            let Some((_, behind)) = after.split_once(CLOSE) else { break };
            parts.push(Part::Literal(before.into()));
            parts.extend(self.hole_in(rest).cloned().map(Part::Hole));
            rest = behind;
        }
        if parts.is_empty() {
            return Value::string(text);
        }
        parts.push(Part::Literal(rest.into()));
        Value::text(Text::from_parts(parts))
    }
}

/// What is written in another file came by way of the expression that reads it.
fn from_file(inner: Origin, text: &Origin) -> Origin {
    let Origin::Step(reader) = text else { return inner };
    match inner.span() {
        Some(span) if span.source != reader.span.source => {
            Origin::step(reader.span, reader.label.clone(), vec![inner])
        }
        Some(_) | None => inner,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hole(name: &str) -> Part {
        Part::Hole(Arc::new(Unknown::new(Type::String, Reason::Variable(name.into()))))
    }

    fn text(parts: Vec<Part>) -> Value {
        Value::text(Text::from_parts(parts))
    }

    #[test]
    fn reads_plain_json() {
        let value = decode(&Value::string(r#"{"a": [1, true, null, "x"]}"#)).unwrap();
        let elements = value.get("a").unwrap().elements().unwrap();
        assert_eq!(elements[0].as_number().unwrap().as_i64(), Some(1));
        assert_eq!(elements[1].as_bool(), Some(true));
        assert!(elements[2].is_null());
        assert_eq!(elements[3].as_str(), Some("x"));
    }

    #[test]
    fn mends_commas_before_brackets_and_nothing_else() {
        let broken = text(vec![
            Part::Literal(r#"{"a": ["x,]", "#.into()),
            hole("name"),
            Part::Literal(", ],\n}".into()),
        ]);
        let mended = decode(&without_last_commas(&broken).unwrap()).unwrap();
        assert_eq!(mended.get("a").unwrap().elements().unwrap().len(), 2);
        for other in [r#"{"a": 1}"#, r#"["a",,]"#, r#"{"a": [1,}"#, r#"["a",]]"#, "", ",]"] {
            assert!(without_last_commas(&Value::string(other)).is_none(), "{other}");
        }
    }

    #[test]
    fn keeps_holes_in_strings() {
        let value = text(vec![
            Part::Literal(r#"{"a": "x-"#.into()),
            hole("name"),
            Part::Literal(r#"/*"}"#.into()),
        ]);
        let decoded = decode(&value).unwrap();
        let Kind::String(text) = &decoded.get("a").unwrap().kind else { panic!() };
        assert_eq!((text.prefix(), text.suffix()), ("x-", "/*"));
        assert_eq!(text.hole().unwrap().reason, Reason::Variable("name".into()));
    }

    #[test]
    fn keeps_holes_that_are_whole_values() {
        let value = text(vec![
            Part::Literal(r#"{"a\"": "b", "list": "#.into()),
            hole("list"),
            Part::Literal("}".into()),
        ]);
        let decoded = decode(&value).unwrap();
        assert_eq!(decoded.get("a\"").unwrap().as_str(), Some("b"));
        // It may be a list, a number, true: not a string for sure, nor anything else.
        let list = decoded.get("list").unwrap();
        assert!(list.is_unknown() && list.ty() == Type::Any);
    }

    #[test]
    fn an_object_with_an_unknown_key_is_unknown() {
        let value = text(vec![
            Part::Literal(r#"{""#.into()),
            hole("key"),
            Part::Literal(r#"": 1}"#.into()),
        ]);
        assert!(decode(&value).unwrap().is_unknown());
    }

    #[test]
    fn prefers_the_value_that_was_encoded() {
        let origin = Origin::At(Span::new(SourceId(0), 3, 5));
        let encoded = Value::object([("a".into(), Value::string("b").with_origin(origin))]);
        let value = Value::text(Text::known(r#"{"a":"b"}"#).with_json(encoded));
        assert!(decode(&value).unwrap().get("a").unwrap().origin.span().is_some());
    }

    #[test]
    fn says_why_it_is_not_json() {
        assert!(decode(&Value::string("{")).unwrap_err().message.contains("not valid JSON"));
        let secret = Value::string("hunter2").with_marks(Marks::SENSITIVE);
        assert_eq!(decode(&secret).unwrap_err().message, "not valid JSON");
    }

    #[test]
    fn a_hole_may_hold_what_is_missing() {
        let half = text(vec![Part::Literal(r#"[{"a": 1}"#.into()), hole("rest")]);
        assert!(decode(&half).unwrap().is_unknown());
        let wrong = text(vec![Part::Literal(r#"[{"a" 1}"#.into()), hole("rest")]);
        assert!(decode(&wrong).is_err());
    }
}
