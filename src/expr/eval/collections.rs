//! `[...]` and `{...}`.

use crate::syntax::{Expr, ExprId, Range};
use crate::value::{Marks, Reason, Text, Type, Value};

use super::super::dependent::depends;
use super::super::{Error, Result, convert, size};
use super::evaluator::{Evaluator, at};
use crate::expr::weight::OBJECT;

impl Evaluator<'_> {
    pub(super) fn array(&self, id: ExprId, elements: Range) -> Result<Value> {
        let elements = self.tree.list(elements);
        if let Err(over) = self.within_elements(elements.len()) {
            return Ok(over);
        }
        let (mut values, mut failed) = (Vec::with_capacity(elements.len()), None);
        for element in elements {
            values.push(self.element_of(*element, &mut failed)?);
        }
        let tuple = Value::tuple(values);
        if let Some(error) = failed {
            return Err(error.with_type(tuple.ty()));
        }
        Ok(size::bounded(tuple, self.context).with_origin(self.here(id)))
    }

    pub(super) fn object(&self, id: ExprId, items: Range) -> Result<Value> {
        let items = self.tree.items(items);
        if let Err(over) = self.within_elements(items.len() + OBJECT) {
            return Ok(over);
        }
        let mut attributes = Vec::with_capacity(items.len());
        let mut marks = Marks::NONE;
        let (mut unknown, mut failed) = (None, None);
        for item in items {
            let key = self.object_key(item.key).map_err(|error| error.with_type(Type::Any))?;
            let value = self.element_of(item.value, &mut failed)?;
            marks = marks.union(key.marks);
            match key.as_text().and_then(Text::as_arc).cloned() {
                Some(name) => attributes.push((name, value)),
                None => unknown = unknown.or(Some(key)),
            }
        }
        if let Some(error) = failed {
            let ty = unknown.map_or_else(|| Value::object(attributes).ty(), |_| Type::Any);
            return Err(error.with_type(ty));
        }
        let value = match unknown {
            Some(key) => depends(Type::Any, &key),
            None => size::bounded(Value::object(attributes), self.context),
        };
        Ok(value.with_marks(marks).with_origin(self.here(id)))
    }

    /// An element or attribute. Where it fails, the first error is kept, and an unknown of its type stands for it:
    /// the whole has a type nevertheless, which decides whether it fits the other arm of a conditional.
    fn element_of(&self, id: ExprId, failed: &mut Option<Error>) -> Result<Value> {
        match self.part_or_failed(id, self.expr(id)) {
            Ok(value) => Ok(settled(value)),
            Err(error) if error.is_static() => Err(error),
            Err(error) => {
                let ty = error.ty().clone();
                failed.get_or_insert(error);
                Ok(Value::unknown(ty, Reason::Stated))
            }
        }
    }

    fn object_key(&self, id: ExprId) -> Result<Value> {
        let span = self.span(id);
        if let Expr::Traversal { .. } = self.tree.expr(id) {
            let error = Error::at(span, "a key with dots is either a reference or a name");
            return Err(error.with_help("write a reference in parentheses, a name in quotes"));
        }
        let key = self.expr(id)?;
        if key.is_null() {
            return Err(Error::at(span, "a key must not be null"));
        }
        at(convert::convert(&key, &Type::String), span)
    }
}

/// An element that is read out of a collection of unknown length is one element.
pub(super) fn settled(value: Value) -> Value {
    Value { marks: value.marks.without(Marks::MAYBE), ..value }
}
