//! A request to ECS by its shape: the values that it holds, and what ECS would refuse of them. Must not know what the
//! members mean.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::aws::requests::{FieldShape, Operation, ShapeFields};
use crate::finding::{Builtin, Finding};
use crate::source::Span;
use crate::syntax::{Json, JsonKind};
use crate::value::{NameMap, Number, Origin, Reason, Type, Value, did_you_mean};

use super::super::document::{Filled, JsonFile};

/// Reads the requests of one file.
pub(super) struct RequestReader<'d> {
    document: &'d JsonFile,
    operation: Operation,
    /// What ECS would refuse.
    pub(super) findings: Vec<Finding>,
}

/// A member of a request: what it is called in messages.
struct Member<'m> {
    path: &'m str,
    filled: Filled,
}

impl<'d> RequestReader<'d> {
    /// Nothing is read yet.
    pub(super) fn new(document: &'d JsonFile, operation: Operation) -> Self {
        Self { document, operation, findings: Vec::new() }
    }

    /// The request that some JSON is.
    pub(super) fn request(&mut self, json: &Json) -> Value {
        let member = Member { path: "", filled: Filled::ByTemplates };
        self.structure(json, self.operation.request(), &member)
    }

    /// A part of it: what one member holds.
    pub(super) fn part(&mut self, json: &Json, name: &str) -> Value {
        match self.operation.request().get(name) {
            Some(shape) => {
                self.value(json, shape, &Member { path: name, filled: Filled::ByTemplates })
            }
            None => Value::null(Type::Any),
        }
    }

    fn value(&mut self, json: &Json, shape: &FieldShape, member: &Member<'_>) -> Value {
        if let Some(unknown) = self.document.filled_in(json, member.filled, shape.ty()) {
            return unknown;
        }
        let value = match (&json.kind, shape) {
            // Tools leave out what is null before they send it.
            (JsonKind::Null, _) => Value::null(shape.ty()),
            (JsonKind::String(text), FieldShape::String) => self.document.text(text, member.filled),
            (JsonKind::String(text), FieldShape::OneOf(choices)) => {
                let value = self.document.text(text, member.filled);
                match value.as_str().filter(|known| !choices.iter().any(|one| **one == **known)) {
                    Some(known) => return self.not_one_of(json, known, choices, member),
                    None => value,
                }
            }
            (JsonKind::Bool(known), FieldShape::Boolean) => Value::bool(*known),
            (JsonKind::Number(text), FieldShape::Integer | FieldShape::Number) => {
                match Number::parse(text).ok().filter(|number| fits(number, shape)) {
                    Some(number) => Value::number(number),
                    None => return self.wrong_type(json, shape, member),
                }
            }
            (JsonKind::Array(elements), FieldShape::List(element)) => {
                let one = |(index, json): (usize, &Json)| {
                    let path = format!("{}[{index}]", member.path);
                    self.deeper(json, element, &Member { path: &path, ..*member })
                };
                Value::tuple(elements.iter().enumerate().map(one).collect())
            }
            (JsonKind::Object(members), FieldShape::Map(element)) => {
                self.twice(members, member);
                let one = |(name, _, json): &(String, Span, Json)| {
                    let path = below(member.path, name);
                    let value = self.deeper(json, element, &Member { path: &path, ..*member });
                    (Arc::from(name.as_str()), value)
                };
                Value::object(members.iter().map(one).collect::<Vec<_>>())
            }
            (JsonKind::Object(_), FieldShape::Structure(fields)) => {
                return self.structure(json, fields, member);
            }
            (_, _) => return self.wrong_type(json, shape, member),
        };
        value.with_origin(Origin::At(json.span))
    }

    fn deeper(&mut self, json: &Json, shape: &FieldShape, member: &Member<'_>) -> Value {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.value(json, shape, member))
    }

    /// An object of these fields: those that are there.
    fn structure(&mut self, json: &Json, fields: &ShapeFields, member: &Member<'_>) -> Value {
        let JsonKind::Object(members) = &json.kind else {
            return self.wrong_type(json, &FieldShape::Structure(ShapeFields::default()), member);
        };
        self.twice(members, member);
        let mut entries = NameMap::new();
        for (name, span, json) in members {
            let path = below(member.path, name);
            let filled = Filled::of(name).unwrap_or(member.filled);
            match fields.get(name) {
                Some(shape) => {
                    let value = self.deeper(json, shape, &Member { path: &path, filled });
                    entries.insert(Arc::from(name.as_str()), value);
                }
                None => self.unknown(*span, name, fields, member),
            }
        }
        let is_there = |name: &str| members.iter().any(|(own, ..)| own == name);
        for name in fields.required().filter(|name| !is_there(name)) {
            let within = self.within(member.path);
            let message = format!("`{name}` is missing in {within}");
            self.tell(Builtin::MissingMember, json.first_byte(), message, None);
        }
        Value::object(entries).with_origin(Origin::At(json.span))
    }

    /// A name that the shape does not have. What only an answer holds is left out by the tools that send it back.
    fn unknown(&mut self, span: Span, name: &str, fields: &ShapeFields, member: &Member<'_>) {
        if member.path.is_empty() && self.operation.answers(name) {
            return;
        }
        let message = format!("{} has no `{name}`", self.within(member.path));
        let near = fields.names().find(|known| known.eq_ignore_ascii_case(name));
        let near = near.or_else(|| did_you_mean(name, fields.names()));
        let help = near.map(|near| format!("did you mean `{near}`?"));
        self.tell(Builtin::UnknownMember, span, message, help);
    }

    /// A name that is there twice: readers take the last one, or refuse it.
    fn twice(&mut self, members: &[(String, Span, Json)], member: &Member<'_>) {
        let mut seen = BTreeSet::new();
        for (name, span, _) in members {
            if !seen.insert(name) {
                let message = format!("`{}` is set twice", below(member.path, name));
                let help = Some("remove one of them; readers take the last, or refuse both".into());
                self.tell(Builtin::DuplicateMember, *span, message, help);
            }
        }
    }

    fn wrong_type(&mut self, json: &Json, shape: &FieldShape, member: &Member<'_>) -> Value {
        let message = match member.path {
            "" => format!("{} is {}, not {}", self.operation.name(), shape.called(), called(json)),
            path => format!("`{path}` has to be {}, not {}", shape.called(), called(json)),
        };
        let help = match (&json.kind, shape) {
            (JsonKind::Number(text), FieldShape::String) => Some(format!("write `\"{text}\"`")),
            (JsonKind::Bool(known), FieldShape::String) => Some(format!("write `\"{known}\"`")),
            (
                JsonKind::String(text),
                FieldShape::Integer | FieldShape::Number | FieldShape::Boolean,
            ) if is_bare(text) => Some(format!("write `{text}`, without quotes")),
            (_, _) => None,
        };
        self.failed(json, shape, message, help)
    }

    fn not_one_of(
        &mut self,
        json: &Json,
        text: &str,
        choices: &[Arc<str>],
        member: &Member<'_>,
    ) -> Value {
        let named = || choices.iter().map(AsRef::as_ref);
        let near = named().find(|known| known.eq_ignore_ascii_case(text));
        let near = near.or_else(|| did_you_mean(text, named()));
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("write one of {}", named().collect::<Vec<_>>().join(", ")),
        };
        let message = format!("`{}` cannot be `{text}`", member.path);
        self.failed(json, &FieldShape::String, message, Some(help))
    }

    /// A value that is wrong: told here, and judged nowhere.
    fn failed(
        &mut self,
        json: &Json,
        shape: &FieldShape,
        message: String,
        help: Option<String>,
    ) -> Value {
        let reason = Reason::Error(message.as_str().into());
        self.tell(Builtin::WrongMember, json.span, message, help);
        Value::unknown(shape.ty(), reason).with_origin(Origin::At(json.span))
    }

    fn within(&self, path: &str) -> String {
        match path {
            "" => self.operation.name().to_owned(),
            path => format!("`{path}`"),
        }
    }

    fn tell(&mut self, rule: Builtin, place: Span, message: String, help: Option<String>) {
        self.findings.push(Finding::builtin(rule, place, message).with_help(help));
    }
}

fn below(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// Whether a number is of a shape. ECS's integers have 32 bits, and some 64.
fn fits(number: &Number, shape: &FieldShape) -> bool {
    matches!(shape, FieldShape::Number) || number.as_i64().is_some()
}

/// Whether a text without its quotes is a number or a boolean.
fn is_bare(text: &str) -> bool {
    matches!(text, "true" | "false") || text.parse::<i64>().is_ok()
}

fn called(json: &Json) -> &'static str {
    match &json.kind {
        JsonKind::Null => "null",
        JsonKind::Bool(true) => "`true`",
        JsonKind::Bool(false) => "`false`",
        JsonKind::Number(_) => "a number",
        JsonKind::String(_) => "a string",
        JsonKind::Array(_) => "a list",
        JsonKind::Object(_) => "an object",
    }
}
