//! References, and the steps behind a value: attributes, indices, splats.

use std::fmt::Write;
use std::sync::Arc;

use smallvec::SmallVec;

use crate::source::Span;
use crate::syntax::{Expr, ExprId, Step, StepKind};
use crate::value::{Kind, Marks, Origin, OriginLabel, Reason, Type, Value};

use super::super::dependent::{depends, over};
use super::super::{Error, Key, Reference, Resolved, Result, access, convert};
use super::collections::settled;
use super::evaluator::{Evaluator, at};
use super::number::number;

impl Evaluator<'_> {
    pub(super) fn traversal(&self, id: ExprId) -> Result<Value> {
        let (base, steps) = match self.tree.expr(id) {
            Expr::Traversal { base, steps } => (base, self.tree.steps(steps)),
            _ => (id, [].as_slice()),
        };
        let Expr::Variable(name) = self.tree.expr(base) else {
            return self.part_of(id, &self.expr(base)?, steps);
        };
        let root = self.tree.name(name);
        let bound = self.names.and_then(|names| names.get(root)).map(|value| (value, 0));
        let first = || steps.first().and_then(|step| self.tree.attribute_of(step));
        let look = || self.scope.look(root, first().map(|name| &**name));
        if let Some((value, led)) = bound.or_else(look) {
            let value = self.steps(value, steps.get(led..).unwrap_or_default())?;
            return Ok(self.referred(id, root, steps, value));
        }
        let splat = steps
            .iter()
            .position(|step| matches!(step.kind, StepKind::AttributeSplat | StepKind::FullSplat));
        let (plain, rest) = steps.split_at(splat.unwrap_or(steps.len()));
        let keys = plain.iter().map(|step| self.key_of(step));
        let keys = keys.collect::<Result<SmallVec<[Key; 3]>>>()?;
        let reference = Reference { root, keys: &keys, span: self.span(id) };
        let found = self.scope.resolve(&reference).map_err(|error| {
            error.hiding_keys(keys.iter().filter_map(|key| match key {
                Key::Index(key) => Some(key),
                Key::Attribute(_) => None,
            }))
        });
        let found = at(found, self.span(id))?;
        let Some(Resolved { mut value, consumed }) = found else {
            return Err(self.no_such_name(base, root));
        };
        for (step, key) in plain.iter().zip(&keys).skip(consumed) {
            value = self.step(&value, step, key)?;
        }
        let value = if rest.is_empty() { value } else { self.steps(&value, rest)? };
        Ok(self.referred(id, root, steps, value))
    }

    /// What steps lead to in the value of an expression. A part of what is not known comes from where all of it does.
    fn part_of(&self, id: ExprId, whole: &Value, steps: &[Step]) -> Result<Value> {
        let part = self.steps(whole, steps)?;
        if !self.scope.is_on_the_way() || !matches!(part.origin, Origin::None) {
            return Ok(part);
        }
        let origin = self.way(id, || OriginLabel::Expression, std::iter::once(&whole.origin));
        Ok(part.with_origin(origin))
    }

    fn no_such_name(&self, id: ExprId, root: &str) -> Error {
        Error::at(self.span(id), format!("there is no `{root}` here")).as_static()
    }

    /// The value with one more step on its way: this reference.
    fn referred(&self, id: ExprId, root: &str, steps: &[Step], value: Value) -> Value {
        if !self.scope.is_on_the_way() {
            return value;
        }
        let label = OriginLabel::Reference(self.written(root, steps));
        let from = match &value.origin {
            Origin::None => Vec::new(),
            origin => vec![origin.clone()],
        };
        value.with_origin(Origin::step(self.span(id), label, from))
    }

    /// A reference as it is written, keys that are not literal as `[...]`.
    fn written(&self, root: &str, steps: &[Step]) -> Arc<str> {
        let mut text = root.to_owned();
        for step in steps {
            let _ = match step.kind {
                StepKind::Attribute(name) | StepKind::LegacyIndex(name) => {
                    write!(text, ".{}", self.tree.name(name))
                }
                StepKind::Index(key) => match self.tree.expr(key) {
                    Expr::Number(digits) => write!(text, "[{}]", self.tree.name(digits)),
                    Expr::String(key) => write!(text, "[\"{}\"]", self.tree.name(key)),
                    Expr::Variable(name) => write!(text, "[{}]", self.tree.name(name)),
                    _ => write!(text, "[...]"),
                },
                StepKind::AttributeSplat => write!(text, ".*"),
                StepKind::FullSplat => write!(text, "[*]"),
            };
        }
        self.context.written(&text)
    }

    fn key_of(&self, step: &Step) -> Result<Key> {
        Ok(match step.kind {
            StepKind::Attribute(name) => Key::Attribute(Arc::clone(self.tree.name(name))),
            StepKind::LegacyIndex(digits) => Key::Index(number(self.tree.name(digits))),
            StepKind::Index(key) => Key::Index(self.expr(key)?),
            StepKind::AttributeSplat | StepKind::FullSplat => Key::Index(Value::null(Type::Any)),
        })
    }

    fn place_of(&self, step: &Step) -> Span {
        self.place.unwrap_or_else(|| self.tree.place(step.start, step.end))
    }

    fn step(&self, value: &Value, step: &Step, key: &Key) -> Result<Value> {
        let found = match (self.scope.step(value, key), key) {
            (Some(found), _) => found,
            (None, Key::Attribute(name)) => access::attribute(value, name),
            (None, Key::Index(key)) => access::index(value, key),
        };
        at(found, self.place_of(step))
    }

    /// Applies steps to a value, splats included: one in another is a level deeper.
    fn steps(&self, value: &Value, steps: &[Step]) -> Result<Value> {
        let is_splat =
            |step: &Step| matches!(step.kind, StepKind::AttributeSplat | StepKind::FullSplat);
        if !steps.iter().any(is_splat) {
            return self.plain_steps(value, steps);
        }
        let result = self.context.deeper(|| self.plain_steps(value, steps));
        result.unwrap_or_else(|budget| Ok(over(budget)))
    }

    fn plain_steps(&self, value: &Value, steps: &[Step]) -> Result<Value> {
        let (found, marks, steps) = if self.scope.keeps_places() {
            // Each step is a place.
            (value, Marks::NONE, steps)
        } else {
            self.names_into(value, steps)
        };
        let mut value = found.clone().with_marks(marks);
        let mut rest = steps.iter();
        while let Some(step) = rest.next() {
            match step.kind {
                StepKind::FullSplat => return self.splat(&value, step, rest.as_slice()),
                StepKind::AttributeSplat => {
                    let behind = rest.as_slice();
                    let count = behind
                        .iter()
                        .take_while(|step| {
                            matches!(step.kind, StepKind::Attribute(_) | StepKind::LegacyIndex(_))
                        })
                        .count();
                    let (each, others) = behind.split_at(count);
                    value = self.splat(&value, step, each)?;
                    rest = others.iter();
                }
                StepKind::Attribute(_) | StepKind::LegacyIndex(_) | StepKind::Index(_) => {
                    let key = self.key_of(step)?;
                    value = self.step(&value, step, &key)?;
                }
            }
        }
        Ok(value)
    }

    /// Goes along names as far as there are certainly attributes of them: what is found, the marks of what was passed,
    /// and the other steps. What is passed is not copied.
    fn names_into<'v, 's>(
        &self,
        value: &'v Value,
        mut steps: &'s [Step],
    ) -> (&'v Value, Marks, &'s [Step]) {
        let (mut at, mut marks) = (value, Marks::NONE);
        while let [Step { kind: StepKind::Attribute(name), start, .. }, rest @ ..] = steps
            && let Kind::Object(values) = &at.kind
            && let Some(found) = self.context.find(values, self.tree.name(*name), *start)
            && !found.marks.is_maybe()
        {
            marks = marks.union(at.marks).without(Marks::MAYBE.union(Marks::OPEN));
            (at, steps) = (found, rest);
        }
        (at, marks, steps)
    }

    /// Applies steps to each element.
    fn splat(&self, value: &Value, step: &Step, each: &[Step]) -> Result<Value> {
        let marks = value.marks.without(Marks::MAYBE.union(Marks::OPEN));
        let result = match &value.kind {
            Kind::Null(Type::List(_) | Type::Set(_) | Type::Tuple(_)) => {
                return Err(Error::at(
                    self.place_of(step),
                    "a splat cannot be applied to a null list",
                ));
            }
            Kind::Null(_) => Value::tuple(Vec::new()),
            Kind::List(items) | Kind::Set(items) => {
                self.splat_list(&items.values, &items.element, each)?
            }
            Kind::Tuple(values) => Value::tuple(self.splat_each(values, each)?),
            Kind::Unknown(unknown) => {
                self.splat_unknown(value, &unknown.ty, unknown.not_null, each)?
            }
            Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Map(_) | Kind::Object(_) => {
                // What else the provider sets, it sets of the one element, too.
                let open =
                    if value.marks.contains(Marks::OPEN) { Marks::OPEN } else { Marks::NONE };
                let one = Value { marks: open, ..value.clone() };
                Value::tuple(self.splat_each(&[one], each)?)
            }
        };
        Ok(result.with_marks(marks).with_origin(value.origin.clone()))
    }

    fn splat_each(&self, values: &[Value], each: &[Step]) -> Result<Vec<Value>> {
        let mut results = Vec::with_capacity(values.len());
        for value in values {
            let maybe = value.marks.is_maybe();
            let result = match self.steps(&settled(value.clone()), each) {
                Ok(result) => result,
                Err(_) if maybe => depends(Type::Any, value),
                Err(error) => return Err(error),
            };
            results.push(if maybe { result.perhaps(&value.doubt()) } else { result });
        }
        Ok(results)
    }

    /// Over a list, a splat makes a list: of what the elements' type gives, also where it is empty.
    fn splat_list(&self, values: &[Value], element: &Type, each: &[Step]) -> Result<Value> {
        let results = self.splat_each(values, each)?;
        let types: Vec<Type> = results.iter().map(Value::ty).collect();
        if let Some(one) = convert::unify(&types)
            && types.iter().all(|ty| *ty == one)
        {
            return Ok(Value::list(one, results));
        }
        if results.is_empty() {
            let sample = Value::unknown(element.clone(), Reason::Stated);
            let ty = self.steps(&sample, each).map_or(Type::Any, |value| value.ty());
            return Ok(Value::list(ty, results));
        }
        Ok(Value::tuple(results))
    }

    fn splat_unknown(
        &self,
        value: &Value,
        ty: &Type,
        not_null: bool,
        each: &[Step],
    ) -> Result<Value> {
        let whole = Value { marks: Marks::NONE, ..value.clone() };
        match ty {
            Type::Any => Ok(depends(Type::Any, &whole)),
            Type::List(element) | Type::Set(element) => {
                let sample = depends(element.as_ref().clone(), &whole);
                let result = self.steps(&sample, each)?;
                let ty = result.ty();
                let reason = result.unknown_reason().unwrap_or(Reason::Stated);
                let kept = Value::list(ty, vec![result.perhaps(&reason)]);
                Ok(kept)
            }
            Type::Tuple(elements) => {
                let parts = (0..elements.len())
                    .map(|number| access::index(&whole, &Value::number(number)))
                    .collect::<Result<Vec<_>>>()?;
                Ok(Value::tuple(self.splat_each(&parts, each)?))
            }
            Type::Bool | Type::Number | Type::String | Type::Map(_) | Type::Object(_) => {
                let results = self.splat_each(std::slice::from_ref(&whole), each)?;
                if not_null {
                    return Ok(Value::tuple(results));
                }
                // It may be null, and the result then empty.
                let reason = whole.unknown_reason().unwrap_or(Reason::Stated);
                let maybe = results.into_iter().map(|result| result.perhaps(&reason));
                Ok(Value::tuple(maybe.collect()))
            }
        }
    }
}
