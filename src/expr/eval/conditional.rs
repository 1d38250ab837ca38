//! `condition ? yes : no`. Both arms are evaluated; an error in the one that is not chosen does not count.

use crate::syntax::{Expr, ExprId};
use crate::value::{Kind, Marks, Origin, OriginLabel, Reason, Type, Value};

use super::super::dependent::depends_reason;
use super::super::join::{common, join};
use super::super::{Error, Result, convert};
use super::collections::settled;
use super::evaluator::{Evaluator, at};

/// An arm: its value, or its error and the type that Terraform takes it to have nevertheless.
pub(super) struct Arm {
    id: ExprId,
    result: Result<Value>,
    ty: Type,
}

impl Arm {
    /// An error that Terraform finds before it evaluates counts in either arm.
    pub(super) fn new(id: ExprId, result: Result<Value>) -> Result<Self> {
        let ty = match &result {
            Ok(value) => value.ty(),
            Err(error) if error.is_static() => return Err(error.clone()),
            Err(error) => error.ty().clone(),
        };
        Ok(Self { id, result, ty })
    }
}

impl Evaluator<'_> {
    pub(super) fn conditional(
        &self,
        id: ExprId,
        condition: ExprId,
        (yes, no): (ExprId, ExprId),
    ) -> Result<Value> {
        if !self.scope.is_on_the_way()
            && let Some(value) = self.decided(condition, (yes, no))
        {
            return value;
        }
        let arms = (self.arm(yes)?, self.arm(no)?);
        self.between(id, condition, arms)
    }

    /// One of two arms that are worked out, or what they have in common.
    pub(super) fn between(
        &self,
        id: ExprId,
        condition: ExprId,
        (yes, no): (Arm, Arm),
    ) -> Result<Value> {
        let is_untyped = self.is_untyped(&yes) || self.is_untyped(&no);
        let condition = self.condition(condition);
        let to = match self.common_type(id, &yes, &no) {
            Ok(_) if is_untyped && condition.as_ref().is_ok_and(|it| !it.is_unknown()) => None,
            Err(_) if is_untyped => None,
            to => to?,
        };
        let typed = |error: Error| error.with_type(to.clone().unwrap_or(Type::Any));
        let condition = condition.map_err(typed)?;
        let marks = [&yes.result, &no.result].into_iter().flatten();
        let marks =
            marks.fold(condition.marks, |all, arm| all.union(arm.marks)).without(Marks::MAYBE);
        let value = match condition.kind {
            Kind::Bool(true) => self.chosen(id, yes, to.as_ref(), &condition)?,
            Kind::Bool(false) => self.chosen(id, no, to.as_ref(), &condition)?,
            _ => self.either(id, (yes, no), (to, is_untyped), &condition),
        };
        Ok(value.with_marks(marks))
    }

    /// In a rule, the arm that a known condition chooses: its types were checked when it was read, so that the other one
    /// need not be looked at.
    fn decided(&self, condition: ExprId, (yes, no): (ExprId, ExprId)) -> Option<Result<Value>> {
        let condition = self.condition(condition).ok()?;
        let arm = if condition.as_bool()? { yes } else { no };
        let marks = condition.marks.without(Marks::MAYBE);
        Some(self.expr(arm).map(|value| {
            let origin = match &value.origin {
                Origin::None => condition.origin.own().clone(),
                origin => origin.clone(),
            };
            settled(value).with_marks(marks).with_origin(origin)
        }))
    }

    fn arm(&self, id: ExprId) -> Result<Arm> {
        Arm::new(id, self.caught().expr(id).map(settled))
    }

    /// Whether Terraform does not know the type of an arm yet: that of what `try` gives, of what `format` makes of it, and
    /// of a resource of which it is not known whether it is there.
    fn is_untyped(&self, arm: &Arm) -> bool {
        let is_open = |value: &Value| match &value.kind {
            Kind::Unknown(unknown) => unknown.untyped,
            _ => value.marks.contains(Marks::OPEN),
        };
        let Ok(value) = &arm.result else { return false };
        match self.tree.expr(arm.id) {
            Expr::Call { name, arguments, .. }
                if &**self.tree.name(name) == "format" && !value.is_wholly_known() =>
            {
                let mut arguments = self.tree.list(arguments).iter().skip(1);
                arguments.any(|argument| self.expr(*argument).is_ok_and(|value| is_open(&value)))
            }
            _ => is_open(value),
        }
    }

    /// The type that both arms are converted to; none where one of them has no type yet.
    fn common_type(&self, id: ExprId, yes: &Arm, no: &Arm) -> Result<Option<Type>> {
        let bare_null = |arm: &Arm| {
            arm.result.as_ref().is_ok_and(|value| matches!(value.kind, Kind::Null(Type::Any)))
        };
        if bare_null(yes) {
            return Ok(Some(no.ty.clone()));
        }
        if bare_null(no) {
            return Ok(Some(yes.ty.clone()));
        }
        if yes.ty == Type::Any || no.ty == Type::Any {
            return Ok(None);
        }
        if let Some(ty) = convert::unify(&[yes.ty.clone(), no.ty.clone()]) {
            return Ok(Some(ty));
        }
        let both = [convert::article(&yes.ty), convert::article(&no.ty)].join(" and ");
        let message = format!("both results of a conditional must be of one type, not {both}");
        let values = [yes, no].into_iter().filter_map(|arm| arm.result.as_ref().ok());
        let hidden = "both results of a conditional must be of one type";
        Err(Error::at(self.span(id), message).hiding(values, hidden).with_type(Type::Any))
    }

    /// The condition: a known or unknown boolean.
    fn condition(&self, id: ExprId) -> Result<Value> {
        let condition = self.expr(id)?;
        let span = self.span(id);
        if condition.is_null() {
            return Err(Error::at(span, "a condition must be true or false, not null"));
        }
        if condition.is_unknown() {
            return Ok(condition);
        }
        at(convert::convert(&condition, &Type::Bool), span)
    }

    fn chosen(&self, id: ExprId, arm: Arm, to: Option<&Type>, condition: &Value) -> Result<Value> {
        let value = arm.result?;
        let value = match to {
            Some(to) => at(convert::convert(&value, to), self.span(arm.id))?,
            None => value,
        };
        let origin = self.way(
            id,
            || OriginLabel::Expression,
            [&value.origin, &condition.origin].into_iter(),
        );
        Ok(value.with_origin(origin))
    }

    /// What holds of both arms.
    fn either(
        &self,
        id: ExprId,
        (yes, no): (Arm, Arm),
        (to, is_untyped): (Option<Type>, bool),
        condition: &Value,
    ) -> Value {
        let reason = depends_reason(condition.unknown_reason().unwrap_or(Reason::Stated));
        let value = match (yes.result, no.result) {
            (Ok(yes), Ok(no)) if yes.is_null() && no.is_null() => {
                Value::null(to.unwrap_or(Type::Any))
            }
            (Ok(yes), Ok(no)) => {
                let same = to.as_ref().is_some_and(|to| *to != Type::Any);
                let to = to.unwrap_or(Type::Any);
                let as_one = |value: &Value| convert::convert(value, &to).ok().filter(|_| same);
                match (as_one(&yes), as_one(&no)) {
                    (Some(yes), Some(no)) => join(&yes, &no, &reason),
                    _ if is_untyped => common(&yes, &no, &reason),
                    _ => Value::unknown(if same { to } else { Type::Any }, reason),
                }
            }
            _ => Value::unknown(to.unwrap_or(Type::Any), reason),
        };
        if self.scope.keeps_places() && !matches!(condition.origin, Origin::None) {
            return value.with_origin(condition.origin.clone());
        }
        let origin = self.way(
            id,
            || OriginLabel::Expression,
            [&value.origin, &condition.origin].into_iter(),
        );
        value.with_origin(origin)
    }
}
