//! Strings with interpolations and directives.

use std::sync::Arc;

use crate::syntax::{self, ExprId, Range};
use crate::value::{Budget, Kind, Marks, Origin, Part, Reason, Text, Type, Unknown, Value};

use super::super::{Error, Result, convert};
use super::{Evaluator, at, depends, depends_reason};

/// A string in the making.
#[derive(Default)]
struct Buffer {
    parts: Vec<Part>,
    bytes: usize,
    marks: Marks,
    from: Vec<Origin>,
}

impl Buffer {
    fn push(&mut self, value: &Value) {
        self.marks = self.marks.union(value.marks.without(Marks::MAYBE));
        match &value.kind {
            Kind::String(text) => {
                for part in text.parts() {
                    if let Part::Literal(literal) = &part {
                        self.bytes += literal.len();
                    }
                    self.parts.push(part);
                }
            }
            Kind::Unknown(unknown) => self.parts.push(Part::Hole(Arc::clone(unknown))),
            _ => {}
        }
    }
}

impl Evaluator<'_> {
    /// Whether a template is an interpolation alone, which is no string, but its own value.
    pub(super) fn is_wrapper(&self, parts: Range) -> bool {
        matches!(self.tree.parts(parts), [syntax::Part::Interpolation(_)])
    }

    pub(super) fn template(&self, id: ExprId, parts: Range) -> Result<Value> {
        let parts = self.tree.parts(parts);
        if let [syntax::Part::Interpolation(only)] = parts {
            return self.expr(*only);
        }
        let mut buffer = Buffer::default();
        for part in parts {
            let value = self.part(part)?;
            buffer.push(&value);
            if !matches!(value.origin, Origin::None) {
                buffer.from.push(value.origin);
            }
            if buffer.bytes > self.context.limits.bytes {
                return Ok(Value::unknown(Type::String, Reason::Budget(Budget::Bytes)));
            }
        }
        let text = Value::text(Text::from_parts(buffer.parts)).with_marks(buffer.marks);
        let origin = Origin::step(self.span(id), crate::value::Label::Expression, buffer.from);
        Ok(text.with_origin(origin))
    }

    fn part(&self, part: &syntax::Part) -> Result<Value> {
        match part {
            syntax::Part::Literal(text) => Ok(Value::string(Arc::clone(self.tree.name(*text)))),
            syntax::Part::Interpolation(id) => {
                let value = self.expr(*id)?;
                self.interpolated(*id, &value)
            }
            syntax::Part::If(condition, yes, no) => {
                let value = self.conditional(*condition, *condition, (*yes, *no))?;
                self.interpolated(*condition, &value)
            }
            syntax::Part::For(index) => {
                let Some(parts) = self.tree.for_expr(*index) else { return Ok(Value::string("")) };
                let values = self.for_expr(parts.collection, *index)?;
                self.joined(parts.collection, &values)
            }
        }
    }

    /// A value as it stands in a string; never null.
    fn interpolated(&self, id: ExprId, value: &Value) -> Result<Value> {
        let span = self.span(id);
        if value.is_null() {
            return Err(Error::at(span, "null cannot stand in a string"));
        }
        let text = at(convert::convert(value, &Type::String), span)?;
        Ok(match &text.kind {
            Kind::Unknown(unknown) => {
                let unknown = Unknown { not_null: true, ..unknown.as_ref().clone() };
                Value { kind: Kind::Unknown(Arc::new(unknown)), ..text }
            }
            _ => text,
        })
    }

    /// What a `for` directive made, one after the other.
    fn joined(&self, id: ExprId, values: &Value) -> Result<Value> {
        let Some(elements) = values.elements() else { return Ok(depends(Type::String, values)) };
        let mut buffer = Buffer::default();
        for element in elements {
            let text = self.interpolated(id, element)?;
            if element.marks.is_maybe() {
                let reason = depends_reason(element.unknown_reason().unwrap_or(Reason::Stated));
                let hole = Unknown { not_null: true, ..Unknown::new(Type::String, reason) };
                buffer.push(&Kind::Unknown(Arc::new(hole)).into());
                buffer.marks = buffer.marks.union(element.marks.without(Marks::MAYBE));
                continue;
            }
            buffer.push(&text);
            if buffer.bytes > self.context.limits.bytes {
                return Ok(Value::unknown(Type::String, Reason::Budget(Budget::Bytes)));
            }
        }
        let text = Value::text(Text::from_parts(buffer.parts));
        Ok(text.with_marks(buffer.marks.union(values.marks)))
    }
}
