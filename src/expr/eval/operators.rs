//! Operators: operands are converted as Terraform does, unknown ones answer where they can.

use std::sync::Arc;

use crate::syntax::{BinaryOp, Expr, ExprId, UnaryOp};
use crate::value::{Bounds, Kind, Marks, Number, NumberError, Reason, Truth, Type, Unknown, Value};

use super::super::dependent::{depends_reason, not_null, over};
use super::super::{Context, Error, Result, convert, equality};
use super::evaluator::{Evaluator, at};

impl Evaluator<'_> {
    pub(super) fn unary(&self, id: ExprId, operator: UnaryOp, operand: ExprId) -> Result<Value> {
        let to = unary_type(operator);
        let value = self.operand(operand, self.expr(operand)?, &to)?;
        let only = std::slice::from_ref(&value);
        let result = self.in_every_case(only, reversed(only, &to), |one| Ok(reversed(one, &to)));
        Ok(self.computed(id, result, [&value]).with_marks(value.marks.without(Marks::MAYBE)))
    }

    /// A chain of operators nests to the left; it is walked without recursion, as it may be long.
    pub(super) fn binary(&self, id: ExprId) -> Result<Value> {
        if let Expr::Binary(operator, left, right) = self.tree.expr(id)
            && !matches!(self.tree.expr(left), Expr::Binary(..))
        {
            return self.apply(id, operator, (left, self.expr(left)), right);
        }
        let mut chain = Vec::new();
        let mut first = id;
        while let Expr::Binary(operator, left, right) = self.tree.expr(first) {
            chain.push((first, operator, left, right));
            first = left;
        }
        let mut result = self.expr(first);
        while let Some((id, operator, left, right)) = chain.pop() {
            if let Err(budget) = self.context.step() {
                return Ok(over(budget));
            }
            result = self.apply(id, operator, (left, result), right);
        }
        result
    }

    fn apply(
        &self,
        id: ExprId,
        operator: BinaryOp,
        (left_id, left): (ExprId, Result<Value>),
        right_id: ExprId,
    ) -> Result<Value> {
        let to = operand_type(operator);
        let left = self.operand(left_id, left?, &to)?;
        // Nothing in a rule is refused for what need not be looked at: names and types were checked when it was read.
        if !self.scope.is_on_the_way() && decides(operator, &left) {
            let result = Value::bool(left.as_bool() == Some(true));
            return Ok(self
                .computed(id, result, [&left])
                .with_marks(left.marks.without(Marks::MAYBE)));
        }
        let right = self.expr(right_id).and_then(|right| self.operand(right_id, right, &to));
        // Terraform 1.12 and later do not look at the right side where the left one decides; what
        // earlier ones refuse, they accept.
        if right.as_ref().is_err_and(|error| !error.is_static()) && decides(operator, &left) {
            let result = Value::bool(left.as_bool() == Some(true));
            return Ok(self
                .computed(id, result, [&left])
                .with_marks(left.marks.without(Marks::MAYBE)));
        }
        let right = right?;
        let result = at(operate(operator, &left, &right, self.context), self.span(id))?;
        let operands = [left, right];
        let result = self.in_every_case(&operands, result, |operands| match operands {
            [left, right] => operate(operator, left, right, self.context),
            _ => Err(Error::new("an operator has two operands")),
        });
        let [left, right] = operands;
        let marks = match operator {
            // What is compared may have marks in its depth.
            BinaryOp::Equal | BinaryOp::NotEqual => left.deep_marks().union(right.deep_marks()),
            _ => left.marks.union(right.marks),
        };
        Ok(self.computed(id, result, [&left, &right]).with_marks(marks.without(Marks::MAYBE)))
    }

    fn operand(&self, id: ExprId, value: Value, to: &Type) -> Result<Value> {
        match (&value.kind, to) {
            (_, Type::Any)
            | (Kind::Bool(_), Type::Bool)
            | (Kind::Number(_), Type::Number)
            | (Kind::String(_), Type::String) => Ok(value),
            (Kind::Null(_), _) => Err(Error::at(self.span(id), "an operand must not be null")),
            _ => at(convert::convert(&value, to), self.span(id)),
        }
    }
}

/// `!true`, `-1`
fn reversed(operand: &[Value], to: &Type) -> Value {
    match operand.first().map(|value| &value.kind) {
        Some(Kind::Bool(known)) => Value::bool(!known),
        Some(Kind::Number(number)) => Value::number(number.neg()),
        _ => not_null(to.clone(), operand.first().map_or(Reason::Stated, reason_of)),
    }
}

pub(super) fn unary_type(operator: UnaryOp) -> Type {
    match operator {
        UnaryOp::Negate => Type::Number,
        UnaryOp::Not => Type::Bool,
    }
}

/// The type of the result.
pub(super) fn result_type(operator: BinaryOp) -> Type {
    match operator {
        BinaryOp::Add
        | BinaryOp::Subtract
        | BinaryOp::Multiply
        | BinaryOp::Divide
        | BinaryOp::Modulo => Type::Number,
        BinaryOp::Equal
        | BinaryOp::NotEqual
        | BinaryOp::Less
        | BinaryOp::LessEqual
        | BinaryOp::Greater
        | BinaryOp::GreaterEqual
        | BinaryOp::And
        | BinaryOp::Or => Type::Bool,
    }
}

fn operand_type(operator: BinaryOp) -> Type {
    match operator {
        BinaryOp::Equal | BinaryOp::NotEqual => Type::Any,
        BinaryOp::And | BinaryOp::Or => Type::Bool,
        BinaryOp::Add
        | BinaryOp::Subtract
        | BinaryOp::Multiply
        | BinaryOp::Divide
        | BinaryOp::Modulo
        | BinaryOp::Less
        | BinaryOp::LessEqual
        | BinaryOp::Greater
        | BinaryOp::GreaterEqual => Type::Number,
    }
}

fn decides(operator: BinaryOp, left: &Value) -> bool {
    match operator {
        BinaryOp::And => left.as_bool() == Some(false),
        BinaryOp::Or => left.as_bool() == Some(true),
        _ => false,
    }
}

/// Whether two values are equal; what is known of texts beyond what Terraform knows may tell those apart that it cannot.
fn equal(left: &Value, right: &Value, context: &Context<'_>) -> Truth {
    let truth = equality::equal(left, right);
    if truth == Truth::Unknown && context.reads_forms() {
        return equality::equal(&left.written_out(), &right.written_out());
    }
    truth
}

fn operate(
    operator: BinaryOp,
    left: &Value,
    right: &Value,
    context: &Context<'_>,
) -> Result<Value> {
    let reason = || depends_reason(first_reason(left, right));
    let truth = |truth: Truth| match truth {
        Truth::True => Value::bool(true),
        Truth::False => Value::bool(false),
        Truth::Unknown => not_null(Type::Bool, reason()),
    };
    Ok(match operator {
        BinaryOp::Equal => truth(equal(left, right, context)),
        BinaryOp::NotEqual => truth(equal(left, right, context).not()),
        BinaryOp::And => truth(truth_of(left).and(truth_of(right))),
        BinaryOp::Or => truth(truth_of(left).or(truth_of(right))),
        BinaryOp::Less => truth(less(left, right)),
        BinaryOp::GreaterEqual => truth(less(left, right).not()),
        BinaryOp::Greater => truth(less(right, left)),
        BinaryOp::LessEqual => truth(less(right, left).not()),
        BinaryOp::Add
        | BinaryOp::Subtract
        | BinaryOp::Multiply
        | BinaryOp::Divide
        | BinaryOp::Modulo => return arithmetic(operator, left, right),
    })
}

fn truth_of(value: &Value) -> Truth {
    value.as_bool().map_or(Truth::Unknown, Truth::from)
}

/// Whether `a < b`, by the known bounds.
fn less(a: &Value, b: &Value) -> Truth {
    let bounds = |a: Option<Number>, b: Option<Number>| a.zip(b);
    if bounds(most(a), least(b)).is_some_and(|(a, b)| a < b) {
        return Truth::True;
    }
    if bounds(least(a), most(b)).is_some_and(|(a, b)| a >= b) {
        return Truth::False;
    }
    Truth::Unknown
}

fn arithmetic(operator: BinaryOp, left: &Value, right: &Value) -> Result<Value> {
    let (Some(a), Some(b)) = (left.as_number(), right.as_number()) else {
        let at_least = match operator {
            BinaryOp::Add => least(left).zip(least(right)).map(|(a, b)| a.add(&b)),
            _ => None,
        };
        let at_most = match operator {
            BinaryOp::Add => most(left).zip(most(right)).map(|(a, b)| a.add(&b)),
            _ => None,
        };
        let bounds = Bounds::of(at_least, at_most);
        let reason = depends_reason(first_reason(left, right));
        let unknown = Unknown { not_null: true, bounds, ..Unknown::new(Type::Number, reason) };
        return Ok(Kind::Unknown(Arc::new(unknown)).into());
    };
    let number = match operator {
        BinaryOp::Add => a.add(b),
        BinaryOp::Subtract => a.sub(b),
        BinaryOp::Multiply => a.mul(b),
        BinaryOp::Divide => a.div(b).map_err(refused)?,
        _ => a.rem(b),
    };
    Ok(Value::number(number))
}

fn refused(error: NumberError) -> Error {
    Error::new(error.to_string())
}

fn least(value: &Value) -> Option<Number> {
    match &value.kind {
        Kind::Number(number) => Some(number.clone()),
        Kind::Unknown(unknown) => unknown.at_least().cloned(),
        _ => None,
    }
}

fn most(value: &Value) -> Option<Number> {
    match &value.kind {
        Kind::Number(number) => Some(number.clone()),
        Kind::Unknown(unknown) => unknown.at_most().cloned(),
        _ => None,
    }
}

fn reason_of(value: &Value) -> Reason {
    depends_reason(value.unknown_reason().unwrap_or(Reason::Stated))
}

fn first_reason(left: &Value, right: &Value) -> Reason {
    left.unknown_reason().or_else(|| right.unknown_reason()).unwrap_or(Reason::Stated)
}
