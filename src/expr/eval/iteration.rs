//! `[for ...]` and `{for ...}`.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::source::Span;
use crate::syntax::{Expr, ExprId, ForExpr};
use crate::value::{Kind, Marks, Number, Reason, Type, Value};

use super::super::dependent::{depends, depends_reason};
use super::super::{Error, Result, alternatives, convert, equality, size};
use super::collections::settled;
use super::evaluator::{BoundNames, Evaluator, at};

/// An element of the collection that a `for` walks over.
struct Element {
    key: Value,
    value: Value,
    /// Why it stands for zero or more elements, if it does.
    doubt: Option<Reason>,
}

/// The elements that a `for` walks over, each made when its turn comes: there may be very many.
struct Elements<'v> {
    count: usize,
    each: Box<dyn Iterator<Item = Element> + 'v>,
}

/// What became of an element.
enum Step {
    Left,
    Kept { key: Option<Value>, value: Value, doubt: Option<Reason> },
}

/// What has been gathered of all elements.
#[derive(Default)]
struct Gathered {
    values: Vec<Value>,
    entries: BTreeMap<Arc<str>, Vec<Value>>,
    /// Marks of the collection, of conditions and of keys.
    marks: Marks,
    /// A key that is not known, so that nothing is known of the object.
    unknown_key: Option<Value>,
}

impl Evaluator<'_> {
    pub(super) fn for_expr(&self, id: ExprId, index: u32) -> Result<Value> {
        let Some(parts) = self.tree.for_expr(index) else { return Ok(Value::null(Type::Any)) };
        self.for_where(id, parts, parts.condition)
    }

    /// The `for` that is the argument of `anytrue`: where its values are false, they say nothing.
    pub(super) fn for_any(&self, id: ExprId) -> Option<Result<Value>> {
        let Expr::For(index) = self.tree.expr(id) else { return None };
        let parts = self.tree.for_expr(index)?;
        let test = parts.condition.is_none().then_some(parts.value);
        Some(self.for_where(id, parts, test))
    }

    /// `test`: where it is false, an element can be left out.
    fn for_where(&self, id: ExprId, parts: &ForExpr, test: Option<ExprId>) -> Result<Value> {
        let collection = self.collection(parts)?;
        let candidates = self.candidates(parts, &collection, test);
        let elements = match (candidates, collection.elements()) {
            (Some(candidates), Some(all)) => {
                let found = candidates.numbers.iter().filter_map(|number| all.get(*number));
                let found: Vec<&Value> = found.collect();
                let rest = candidates.rest.and_then(|first| all.get(first)).map(any_of);
                let count = found.len() + usize::from(rest.is_some());
                Some(Elements { count, each: Box::new(numbered(found.into_iter()).chain(rest)) })
            }
            _ => walk(&collection),
        };
        let mut marks = collection.marks.without(Marks::MAYBE);
        if elements.is_none() || collection.children().next().is_none() {
            marks = marks.union(self.check_filter(parts, &collection)?);
        }
        let Some(elements) = elements else {
            return Ok(self
                .of_unknown(parts, &collection, test)
                .with_marks(marks)
                .with_origin(self.here(id)));
        };
        if let Err(over) = self.within_elements(elements.count) {
            return Ok(over);
        }
        let mut gathered = Gathered { marks, ..Gathered::default() };
        for element in elements.each {
            let step = self.element(parts, &element, &mut gathered.marks)?;
            self.gather(parts, step, &mut gathered)?;
        }
        let result = size::bounded(result(parts, gathered), self.context);
        Ok(result.with_origin(self.here(id)))
    }

    fn collection(&self, parts: &ForExpr) -> Result<Value> {
        let span = self.span(parts.collection);
        let collection = self.expr(parts.collection)?;
        let refused = |what: &str| Err(Error::at(span, format!("`for` cannot walk over {what}")));
        match &collection.kind {
            Kind::Null(_) => refused("null"),
            Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => {
                refused(&convert::article(&collection.ty()))
            }
            Kind::Unknown(unknown) => match unknown.ty {
                Type::Bool | Type::Number | Type::String => refused(&convert::article(&unknown.ty)),
                _ if !self.context.reads_forms() => Ok(collection),
                _ => Ok(alternatives::elements(&collection).unwrap_or(collection)),
            },
            Kind::List(_) | Kind::Set(_) | Kind::Map(_) | Kind::Tuple(_) | Kind::Object(_) => {
                Ok(collection)
            }
        }
    }

    /// A collection of which not even the length is known: its elements are zero or more of one that
    /// is unknown. What is certain of that one is certain of each.
    fn of_unknown(&self, parts: &ForExpr, collection: &Value, test: Option<ExprId>) -> Value {
        let nothing = || depends(Type::Any, collection);
        let Kind::Unknown(unknown) = &collection.kind else { return nothing() };
        let (key, value) = match &unknown.ty {
            Type::List(element) => (Type::Number, element.as_ref().clone()),
            Type::Set(element) => (element.as_ref().clone(), element.as_ref().clone()),
            Type::Map(element) => (Type::String, element.as_ref().clone()),
            _ if unknown.each.is_some() => (Type::String, Type::Any),
            // Whether any one does: what knows nothing of the configuration holds nothing that does.
            _ if unknown.apart.is_any() && test.is_some() => (Type::Any, Type::Any),
            _ => return nothing(),
        };
        if parts.key.is_some() {
            return nothing();
        }
        let doubt = depends_reason(unknown.reason.clone());
        let element = Element {
            key: depends(key, collection),
            value: match &unknown.each {
                Some(each) => Value::clone(each),
                None => equality::kept_apart([collection], depends(value, collection)),
            },
            doubt: Some(doubt.clone()),
        };
        let mut marks = Marks::NONE;
        match self.element(parts, &element, &mut marks) {
            Ok(Step::Kept { value, .. }) => {
                Value::tuple(vec![value.perhaps(&doubt)]).with_marks(marks)
            }
            Ok(Step::Left) | Err(_) => nothing(),
        }
    }

    fn element(&self, parts: &ForExpr, element: &Element, marks: &mut Marks) -> Result<Step> {
        let names = BoundNames {
            key: parts.key_var.map(|name| (&**self.tree.name(name), &element.key)),
            value: (self.tree.name(parts.value_var), &element.value),
            outer: self.names,
        };
        let inner = Evaluator { names: Some(&names), ..*self };
        let mut doubt = element.doubt.clone();
        let mut doubtful = Marks::NONE;
        // An element that may not be there leaves open what is made of it.
        let kept = element.doubt.clone().map(|doubt| (doubt, element.value.origin.clone()));
        let mut by = kept.filter(|_| self.scope.keeps_places());
        if let Some(id) = parts.condition {
            let condition = inner.filter(id)?;
            *marks = marks.union(condition.marks.without(Marks::MAYBE));
            match condition.as_bool() {
                Some(true) => {}
                Some(false) => return Ok(Step::Left),
                None => {
                    let reason = condition.unknown_reason().unwrap_or(Reason::Stated);
                    by = Some((reason.clone(), condition.origin))
                        .filter(|_| self.scope.keeps_places());
                    doubt.get_or_insert_with(|| depends_reason(reason));
                    // What a rule leaves out is there. What a configuration leaves out is not made.
                    if self.context.reads_forms() {
                        doubtful = Marks::DOUBTFUL;
                    }
                }
            }
        }
        let key = parts.key.map(|id| inner.key(id)).transpose()?;
        if let Some(key) = &key {
            *marks = marks.union(key.marks.without(Marks::MAYBE));
        }
        let unknown_key = key.as_ref().is_some_and(Value::is_unknown);
        // Nobody is told of an error in an element that may not be there.
        let certain = doubt.is_none() && !unknown_key;
        let inner = if certain { inner } else { inner.caught() };
        let value = match inner.expr(parts.value) {
            Ok(value) => settled(value),
            // It may well be that the element is not there; and without a key Terraform does not look at the value.
            Err(_) if !certain => depends(Type::Any, &element.value),
            Err(error) => return Err(error),
        };
        let value = match by {
            Some((reason, by)) => value.perhaps_by(&depends_reason(reason), by),
            None => value,
        };
        Ok(Step::Kept { key, value: value.with_marks(doubtful), doubt })
    }

    /// Where there is no element to filter, Terraform looks at the filter with an unknown one, and
    /// reports what can be true of none.
    fn check_filter(&self, parts: &ForExpr, collection: &Value) -> Result<Marks> {
        let Some(id) = parts.condition else { return Ok(Marks::NONE) };
        let any = depends(Type::Any, &Value { marks: Marks::NONE, ..collection.clone() });
        let names = BoundNames {
            key: parts.key_var.map(|name| (&**self.tree.name(name), &any)),
            value: (self.tree.name(parts.value_var), &any),
            outer: self.names,
        };
        let condition = Evaluator { names: Some(&names), ..*self }.filter(id)?;
        Ok(condition.marks.without(Marks::MAYBE))
    }

    fn filter(&self, id: ExprId) -> Result<Value> {
        let condition = self.expr(id)?;
        let span = self.span(id);
        if condition.is_null() {
            return Err(Error::at(span, "the condition of `for` must be true or false, not null"));
        }
        at(convert::convert(&condition, &Type::Bool), span)
    }

    fn key(&self, id: ExprId) -> Result<Value> {
        let key = self.expr(id)?;
        let span = self.span(id);
        if key.is_null() {
            return Err(Error::at(span, "a key must not be null"));
        }
        at(convert::convert(&key, &Type::String), span)
    }

    fn gather(&self, parts: &ForExpr, step: Step, gathered: &mut Gathered) -> Result<()> {
        let Step::Kept { key, value, doubt } = step else { return Ok(()) };
        let value = match &doubt {
            Some(doubt) => value.perhaps(doubt),
            None => value,
        };
        let Some(key) = key else {
            gathered.values.push(value);
            return Ok(());
        };
        let Some(name) = key.as_str() else {
            gathered.unknown_key.get_or_insert(key);
            return Ok(());
        };
        let place = gathered.entries.entry(Arc::from(name)).or_default();
        if !parts.grouping && !place.is_empty() {
            if doubt.is_some() || place.iter().any(|earlier| earlier.marks.is_maybe()) {
                gathered.unknown_key.get_or_insert_with(|| depends(Type::Any, &value));
                return Ok(());
            }
            return Err(duplicate(self.span(parts.key.unwrap_or(parts.value)), &key));
        }
        place.push(value);
        Ok(())
    }
}

fn result(parts: &ForExpr, gathered: Gathered) -> Value {
    let Gathered { values, entries, marks, unknown_key } = gathered;
    if let Some(key) = unknown_key {
        return depends(Type::Any, &key).with_marks(marks);
    }
    if parts.key.is_none() {
        return Value::tuple(values).with_marks(marks);
    }
    let one = |values: Vec<Value>| {
        if !parts.grouping {
            return values.into_iter().next().unwrap_or_else(|| Value::null(Type::Any));
        }
        // A group that has only elements that may be there may itself not be there.
        let certain = values.iter().any(|value| !value.marks.is_maybe());
        let doubt = values.first().filter(|_| !certain).map(Value::doubt);
        let group = Value::tuple(values);
        match doubt {
            Some(doubt) => group.perhaps(&doubt),
            None => group,
        }
    };
    Value::object(entries.into_iter().map(|(name, values)| (name, one(values)))).with_marks(marks)
}

fn duplicate(span: Span, key: &Value) -> Error {
    let message = if key.marks.is_sensitive() {
        "two elements have the same key".to_owned()
    } else {
        format!("two elements have the key \"{}\"", key.as_str().unwrap_or_default())
    };
    Error::at(span, message).with_help("write `...` after the value to group the values of a key")
}

/// The elements with their keys; none for a collection that is not known.
fn walk(collection: &Value) -> Option<Elements<'_>> {
    let element = |key: Value, value: &Value| Element {
        key,
        doubt: doubt_of(value),
        value: settled(value.clone()),
    };
    let each: Box<dyn Iterator<Item = Element>> = match &collection.kind {
        Kind::List(items) => Box::new(numbered(items.values.iter())),
        Kind::Tuple(values) => Box::new(numbered(values.iter())),
        Kind::Set(items) => {
            Box::new(items.values.iter().map(move |value| element(settled(value.clone()), value)))
        }
        Kind::Map(_) | Kind::Object(_) => {
            let entries = collection.entries()?.iter();
            Box::new(
                entries.map(move |(key, value)| element(Value::string(Arc::clone(key)), value)),
            )
        }
        Kind::Null(_) | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Unknown(_) => {
            return None;
        }
    };
    Some(Elements { count: collection.children().count(), each })
}

/// One element in the place of all those that are not told apart: of none is it known whether it is there.
fn any_of(first: &Value) -> Element {
    let reason = first.unknown_reason().unwrap_or(Reason::Stated);
    let doubt = depends_reason(reason);
    let unknown = |ty| Value::unknown(ty, doubt.clone());
    let value = unknown(Type::Any).with_origin(first.origin.clone());
    Element { key: unknown(Type::Number), value, doubt: Some(doubt.clone()) }
}

fn doubt_of(value: &Value) -> Option<Reason> {
    value.marks.is_maybe().then(|| value.doubt())
}

/// The elements of a sequence by number; behind an element that stands for zero or more, no number is known.
fn numbered<'v>(values: impl Iterator<Item = &'v Value>) -> impl Iterator<Item = Element> {
    let mut certain = true;
    values.enumerate().map(move |(index, value)| {
        let maybe = value.marks.is_maybe();
        certain &= !maybe;
        let key = if certain {
            Value::number(Number::from(index))
        } else {
            depends(
                Type::Number,
                &Value { marks: value.marks.union(Marks::MAYBE), ..value.clone() },
            )
        };
        Element { key, value: settled(value.clone()), doubt: doubt_of(value) }
    })
}
