//! Function calls: arguments, `...`, and whose function it is.

use std::sync::Arc;

use crate::syntax::{ExprId, Name, Range};
use crate::value::{Kind, Marks, Origin, OriginLabel, Reason, Type, Value, did_you_mean};

use super::super::alternatives::{self, Failing};
use super::super::dependent::depends;
use super::super::functions::{self, Call};
use super::super::{Error, Result, equality};
use super::collections::settled;
use super::evaluator::Evaluator;

impl Evaluator<'_> {
    pub(super) fn call(
        &self,
        id: ExprId,
        name: Name,
        arguments: Range,
        expand: bool,
    ) -> Result<Value> {
        let name = self.tree.name(name);
        let ids = self.tree.list(arguments);
        if let Some(result) = self.lazy(id, name, ids, expand) {
            return result;
        }
        let any = match ids {
            [only] if &**name == "anytrue" && !expand => self.for_any(*only),
            _ => None,
        };
        let arguments = match any {
            Some(values) => vec![settled(values?)],
            None => match self.arguments(ids, expand)? {
                Ok(arguments) => arguments,
                Err(unknown) => return Ok(unknown),
            },
        };
        let span = self.span(id);
        if let Some(function) = functions::lookup(name) {
            let apply = |arguments: &[Value]| {
                let call = Call { name, arguments, context: self.context, span };
                let result = functions::call(function, &call);
                result.or_else(|error| self.scope.of_null(name, arguments).ok_or(error))
            };
            let result = apply(&arguments)?;
            let result = equality::kept_apart(&arguments, result);
            let result = self.in_every_case(&arguments, result, apply);
            if !matches!(result.origin, Origin::None) {
                return Ok(result);
            }
            if self.scope.keeps_places() && result.is_unknown() {
                return Ok(self.computed(id, result, &arguments));
            }
            let label = || OriginLabel::Function(Arc::clone(name));
            let origin = self.way(id, label, arguments.iter().map(|value| &value.origin));
            return Ok(result.with_origin(origin));
        }
        if let Some(result) = self.scope.call(name, &arguments, span) {
            let result = result.map_err(|error| {
                let message = format!("{name} fails on a sensitive value");
                error.hiding(&arguments, message).or_at(span)
            })?;
            let result = self.in_every_case(&arguments, result, |arguments| {
                let none = || Err(no_such_function(name));
                self.scope.call(name, arguments, span).unwrap_or_else(none)
            });
            if self.scope.keeps_places()
                && result.is_unknown()
                && matches!(result.origin, Origin::None)
            {
                return Ok(self.computed(id, result, &arguments));
            }
            return Ok(result);
        }
        if name.starts_with("provider::") {
            let reason = Reason::Unsupported(format!("the function `{name}` of a provider").into());
            let label = || OriginLabel::Function(Arc::clone(name));
            let origin = self.way(id, label, arguments.iter().map(|value| &value.origin));
            return Ok(Value::unknown(Type::Any, reason).with_origin(origin));
        }
        Err(no_such_function(name).or_at(span))
    }

    /// What comes of arguments some of which are one of few, given what comes of them where they are not known. Rules know
    /// what is the same in every case.
    pub(super) fn in_every_case(
        &self,
        arguments: &[Value],
        result: Value,
        work: impl Fn(&[Value]) -> Result<Value>,
    ) -> Value {
        if self.context.reads_forms() {
            let result = alternatives::each_of(arguments, result, Failing::Unknown, work);
            return alternatives::settled(result);
        }
        alternatives::each_of(arguments, result, Failing::LeftOut, work)
    }

    /// The arguments; where an expanded one is not known, what stands for the result.
    pub(super) fn arguments(
        &self,
        ids: &[ExprId],
        expand: bool,
    ) -> Result<Result<Vec<Value>, Value>> {
        let mut arguments = Vec::with_capacity(ids.len());
        for (position, id) in ids.iter().enumerate() {
            let value = settled(self.expr(*id)?);
            if !expand || position + 1 < ids.len() {
                arguments.push(value);
                continue;
            }
            match self.expanded(*id, &value)? {
                Ok(values) => arguments.extend(values),
                Err(unknown) => return Ok(Err(unknown)),
            }
        }
        Ok(Ok(arguments))
    }

    fn expanded(&self, id: ExprId, value: &Value) -> Result<Result<Vec<Value>, Value>> {
        let span = self.span(id);
        if let Kind::Unknown(unknown) = &value.kind
            && let Type::Any | Type::List(_) | Type::Set(_) | Type::Tuple(_) = unknown.ty
        {
            return Ok(Err(depends(Type::Any, value)));
        }
        if value.is_null() {
            return Err(Error::at(span, "what is expanded with `...` must not be null"));
        }
        let Some(elements) = value.elements() else {
            return Err(Error::at(
                span,
                "what is expanded with `...` must be a list, a set or a tuple",
            ));
        };
        if elements.iter().any(|element| element.marks.is_maybe()) {
            return Ok(Err(depends(Type::Any, value).with_marks(super::super::marks::deep(value))));
        }
        let marks = value.marks.without(Marks::MAYBE);
        Ok(Ok(elements.iter().map(|element| element.clone().with_marks(marks)).collect()))
    }
}

fn no_such_function(name: &str) -> Error {
    let missing = name.to_owned();
    Error::new(format!("there is no function `{name}`")).with_suggestion(move || {
        let near = did_you_mean(&missing, functions::names())?;
        Some(format!("did you mean `{near}`?"))
    })
}
