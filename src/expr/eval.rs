//! The evaluator: dispatches on the kind of expression. Names come from the scope and from the `for`
//! expressions around; must not know what they stand for.

mod calls;
mod collections;
mod comparison;
mod conditional;
mod evaluator;
mod iteration;
mod lazy;
mod narrow;
mod number;
mod operators;
mod template;
mod traversal;

use std::cell::RefCell;

use crate::syntax::{Expr, ExprId, Tree};
use crate::value::{Type, Value};

use super::dependent::over;
use super::{Context, Error, Result, Scope};
use evaluator::Evaluator;
use number::number;

pub use comparison::is_indexed;
pub use lazy::{TemplateSource, template};

/// The value of an expression.
pub fn eval(tree: &Tree, id: ExprId, scope: &dyn Scope, context: &Context<'_>) -> Result<Value> {
    context.begin();
    Evaluator { tree, scope, context, names: None, place: None, failures: None }.expr(id)
}

/// The value of an expression of which parts may fail: an element of a list, an attribute of an object or a piece of a
/// text that fails is a failed value there, and its error is among `failures`. What does not fail stays known.
pub fn eval_parts(
    tree: &Tree,
    id: ExprId,
    scope: &dyn Scope,
    context: &Context<'_>,
    failures: &RefCell<Vec<Error>>,
) -> Result<Value> {
    context.begin();
    let failures = Some(failures);
    Evaluator { tree, scope, context, names: None, place: None, failures }.expr(id)
}

impl Evaluator<'_> {
    /// Evaluates an expression, one level deeper.
    fn expr(&self, id: ExprId) -> Result<Value> {
        let result = self.value_of(id);
        if self.context.is_watching()
            && let Ok(value) = &result
        {
            self.context.saw(self.span(id), value);
        }
        result
    }

    fn value_of(&self, id: ExprId) -> Result<Value> {
        if let Err(budget) = self.context.step() {
            return Ok(over(budget));
        }
        let expr = self.tree.expr(id);
        // For a literal nothing else is evaluated, so that nothing goes deeper or fails.
        if self.tree.is_literal(id) {
            return self.dispatch(id, expr);
        }
        match self.context.deeper(|| self.dispatch(id, expr)) {
            Ok(result) => result.map_err(|error| self.typed(id, error)),
            Err(budget) => Ok(over(budget)),
        }
    }

    fn dispatch(&self, id: ExprId, expr: Expr) -> Result<Value> {
        let at = |value: Value| Ok(value.with_origin(self.here(id)));
        match expr {
            Expr::Null => at(Value::null(Type::Any)),
            Expr::Bool(known) => at(Value::bool(known)),
            Expr::Number(digits) => at(number(self.tree.name(digits))),
            Expr::String(text) => at(self.literal(text, self.tree.excerpt(id))),
            Expr::Template(parts) => self.template(id, parts),
            Expr::Variable(_) | Expr::Traversal { .. } => self.traversal(id),
            Expr::Array(elements) => self.array(id, elements),
            Expr::Object(items) => self.object(id, items),
            Expr::Call { name, arguments, expand } => {
                self.once(id, || self.call(id, name, arguments, expand))
            }
            Expr::Parens(inner) => self.expr(inner),
            Expr::Unary(operator, operand) => self.unary(id, operator, operand),
            Expr::Binary(..) => self.binary(id),
            Expr::Conditional(condition, yes, no) => self.conditional(id, condition, (yes, no)),
            Expr::For(index) => self.once(id, || self.for_expr(id, index)),
        }
    }

    /// What an expression came to before, if the scope knows that it comes to the same; else what it comes to now.
    fn once(&self, id: ExprId, evaluate: impl FnOnce() -> Result<Value>) -> Result<Value> {
        self.scope.kept(id).unwrap_or_else(|| {
            let result = evaluate();
            self.scope.keep(id, &result);
            result
        })
    }

    /// Sets the type that Terraform takes a failed expression to have.
    fn typed(&self, id: ExprId, error: Error) -> Error {
        match self.tree.expr(id) {
            // The expression itself has set it, or what is in the parentheses.
            Expr::Parens(_) | Expr::Conditional(..) | Expr::Array(_) | Expr::Object(_) => error,
            Expr::Template(parts) if !self.is_wrapper(parts) => error.with_type(Type::String),
            Expr::Unary(operator, _) => error.with_type(operators::unary_type(operator)),
            Expr::Binary(operator, ..) => error.with_type(operators::result_type(operator)),
            Expr::Null
            | Expr::Bool(_)
            | Expr::Number(_)
            | Expr::String(_)
            | Expr::Template(_)
            | Expr::Variable(_)
            | Expr::Traversal { .. }
            | Expr::Call { .. }
            | Expr::For(_) => error.with_type(Type::Any),
        }
    }
}
