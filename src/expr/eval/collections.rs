//! `[...]` and `{...}`.

use crate::syntax::{Expr, ExprId, Range};
use crate::value::{Marks, Text, Type, Value};

use super::super::{Error, Result, convert, size};
use super::{Evaluator, at, depends};

impl Evaluator<'_> {
    pub(super) fn array(&self, id: ExprId, elements: Range) -> Result<Value> {
        let elements = self.tree.list(elements);
        if let Err(over) = self.within_elements(elements.len()) {
            return Ok(over);
        }
        let values = elements
            .iter()
            .map(|element| self.expr(*element).map(settled))
            .collect::<Result<_>>()?;
        Ok(size::bounded(Value::tuple(values), self.context).with_origin(self.here(id)))
    }

    pub(super) fn object(&self, id: ExprId, items: Range) -> Result<Value> {
        let items = self.tree.items(items);
        if let Err(over) = self.within_elements(items.len() + size::OBJECT) {
            return Ok(over);
        }
        let mut attributes = Vec::with_capacity(items.len());
        let mut marks = Marks::NONE;
        let mut unknown = None;
        for item in items {
            let key = self.object_key(item.key)?;
            let value = settled(self.expr(item.value)?);
            marks = marks.union(key.marks);
            match key.as_text().and_then(Text::as_arc).cloned() {
                Some(name) => attributes.push((name, value)),
                None => unknown = unknown.or(Some(key)),
            }
        }
        let value = match unknown {
            Some(key) => depends(Type::Any, &key),
            None => size::bounded(Value::object(attributes), self.context),
        };
        Ok(value.with_marks(marks).with_origin(self.here(id)))
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
