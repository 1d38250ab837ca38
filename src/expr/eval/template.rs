//! Strings with interpolations and directives.

use std::sync::Arc;

use crate::source::Excerpt;
use crate::syntax::{self, ExprId, Name, Range};
use crate::value::{
    Budget, Kind, Marks, Origin, OriginLabel, Part, Provenance, Reason, Stretch, Text, Type,
    Unknown, Value,
};

use super::super::dependent::{depends, depends_reason};
use super::super::{Error, Result, convert};
use super::collections::settled;
use super::conditional::Arm;
use super::evaluator::{Evaluator, at};

/// A string in the making.
#[derive(Default)]
struct Buffer {
    parts: Vec<Part>,
    bytes: usize,
    marks: Marks,
    from: Vec<Origin>,
    stretches: Vec<Stretch>,
}

impl Buffer {
    fn push(&mut self, value: &Value) {
        self.marks = self.marks.union(value.marks.without(Marks::MAYBE));
        match &value.kind {
            Kind::String(text) => {
                self.bytes = self.bytes.saturating_add(text.weight());
                self.parts.extend(text.parts());
            }
            Kind::Unknown(unknown) => {
                self.bytes = self.bytes.saturating_add(Text::HOLE);
                self.parts.push(Part::Hole(Arc::clone(unknown)));
            }
            _ => {}
        }
    }

    /// Remembers where what was pushed came from.
    fn push_from(&mut self, value: &Value) {
        let start = self.stretches.last().map_or(0, |last| last.end);
        let (length, inner) = match &value.kind {
            Kind::String(text) => (text.len_with_holes(), text.stretches()),
            Kind::Unknown(_) => (1, [].as_slice()),
            _ => (0, [].as_slice()),
        };
        if inner.is_empty() {
            let end = start.saturating_add(u32::try_from(length).unwrap_or(u32::MAX));
            self.stretches.push(Stretch { start, end, from: Provenance::Inserted(value.clone()) });
        }
        self.stretches.extend(inner.iter().map(|stretch| stretch.moved(start)));
    }
}

/// Whether a piece of a text has marks, or a structure, that the rest of it need not have.
fn has_parts(value: &Value) -> bool {
    value.marks.is_sensitive() || value.as_text().is_some_and(|text| text.json().is_some())
}

impl Evaluator<'_> {
    /// A literal string, or a literal piece of a template.
    pub(super) fn literal(&self, text: Name, excerpt: Option<Excerpt>) -> Value {
        let text = Text::known(Arc::clone(self.tree.name(text)));
        // A template in another file is evaluated as if it stood at its call.
        let Some(excerpt) = excerpt.filter(|_| self.place.is_none()) else {
            return Value::text(text);
        };
        let end = u32::try_from(text.len_with_holes()).unwrap_or(u32::MAX);
        let from = Provenance::Written(excerpt);
        Value::text(text.with_stretches(vec![Stretch { start: 0, end, from }]))
    }

    /// Whether a template is an interpolation alone, which is no string, but its own value.
    pub(super) fn is_wrapper(&self, parts: Range) -> bool {
        matches!(self.tree.parts(parts), [syntax::TemplatePart::Interpolation(_)])
    }

    pub(super) fn template(&self, id: ExprId, parts: Range) -> Result<Value> {
        let range = parts;
        let parts = self.tree.parts(range);
        if let [syntax::TemplatePart::Interpolation(only)] = parts {
            return self.expr(*only);
        }
        let mut buffer = Buffer::default();
        let is_written = |index| self.tree.part_excerpt(range, index).is_some();
        let mut is_told = self.place.is_none() && (0..parts.len()).any(is_written);
        let mut values = Vec::with_capacity(parts.len());
        for (index, part) in parts.iter().enumerate() {
            let value = self.part(part, self.tree.part_excerpt(range, index))?;
            is_told |= has_parts(&value);
            buffer.push(&value);
            values.push(value.clone());
            if !matches!(value.origin, Origin::None) {
                buffer.from.push(value.origin);
            }
            if buffer.bytes > self.context.limits.bytes {
                return Ok(Value::unknown(Type::String, Reason::Budget(Budget::Bytes)));
            }
        }
        if let Err(budget) = self.context.make_text(buffer.bytes) {
            return Ok(Value::unknown(Type::String, Reason::Budget(budget)));
        }
        if is_told {
            let located = parts.iter().zip(values).map(|(part, value)| self.located(part, value));
            located.for_each(|value| buffer.push_from(&value));
        }
        let mut text = Text::from_parts(buffer.parts);
        if is_told {
            text = text.with_stretches(buffer.stretches);
        }
        let origin = self.way(id, || OriginLabel::Template, buffer.from.iter());
        Ok(Value::text(text).with_marks(buffer.marks).with_origin(origin))
    }

    fn part(&self, part: &syntax::TemplatePart, excerpt: Option<Excerpt>) -> Result<Value> {
        match part {
            syntax::TemplatePart::Literal(text) => Ok(self.literal(*text, excerpt)),
            syntax::TemplatePart::Interpolation(id) => {
                let text = self.expr(*id).and_then(|value| self.interpolated(*id, &value));
                let text = text.map_err(|error| error.with_type(Type::String));
                self.part_or_failed(*id, text)
            }
            syntax::TemplatePart::If(condition, yes, no) => {
                let arms = (self.text_arm(*yes)?, self.text_arm(*no)?);
                let value = self.between(*condition, *condition, arms)?;
                self.interpolated(*condition, &value)
            }
            syntax::TemplatePart::For(index) => {
                let Some(parts) = self.tree.for_expr(*index) else { return Ok(Value::string("")) };
                let values = self.for_expr(parts.collection, *index)?;
                self.joined(parts.collection, &values)
            }
        }
    }

    /// What is made in a place and comes from nowhere else comes from there.
    fn located(&self, part: &syntax::TemplatePart, value: Value) -> Value {
        let id = match (&value.origin, part) {
            (Origin::At(_) | Origin::Step(_) | Origin::Perhaps(_) | Origin::Part(_), _)
            | (_, syntax::TemplatePart::Literal(_)) => return value,
            (
                Origin::None | Origin::Absent(_),
                syntax::TemplatePart::Interpolation(id) | syntax::TemplatePart::If(id, ..),
            ) => *id,
            (Origin::None | Origin::Absent(_), syntax::TemplatePart::For(index)) => {
                match self.tree.for_expr(*index) {
                    Some(parts) => parts.collection,
                    None => return value,
                }
            }
        };
        value.with_origin(Origin::At(self.span(id)))
    }

    /// A value as it stands in a string; never null.
    fn interpolated(&self, id: ExprId, value: &Value) -> Result<Value> {
        let span = self.span(id);
        if value.is_null() {
            return Err(Error::at(span, "null cannot be part of a string"));
        }
        let text = at(convert::convert(value, &Type::String), span)?;
        Ok(text.with_unknown(|unknown| unknown.not_null = true))
    }

    /// An arm of an `if` directive: a text, also where it is an interpolation alone.
    fn text_arm(&self, id: ExprId) -> Result<Arm> {
        let text = self.caught().expr(id).and_then(|value| self.interpolated(id, &settled(value)));
        Arm::new(id, text.map_err(|error| error.with_type(Type::String)))
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
                let hole = Kind::Unknown(Arc::new(hole)).into();
                buffer.push(&hole);
                buffer.push_from(&hole);
                buffer.marks = buffer.marks.union(element.marks.without(Marks::MAYBE));
                continue;
            }
            buffer.push(&text);
            buffer.push_from(&text);
            if buffer.bytes > self.context.limits.bytes {
                return Ok(Value::unknown(Type::String, Reason::Budget(Budget::Bytes)));
            }
        }
        let mut text = Text::from_parts(buffer.parts);
        if buffer.stretches.iter().any(|stretch| matches!(stretch.from, Provenance::Written(_))) {
            text = text.with_stretches(buffer.stretches);
        }
        let text = Value::text(text);
        Ok(text.with_marks(buffer.marks.union(values.marks)))
    }
}
