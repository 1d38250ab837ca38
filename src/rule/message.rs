//! The texts that a rule writes: templates, piece by piece, so that one sensitive or unknown piece does not take the
//! rest with it. Must not know verdicts.

use crate::syntax::{Expr, ExprId, Part};

use super::scope::RuleScope;
use super::show;

/// The text of a message; what cannot be evaluated is left open.
pub(super) fn render(scope: &RuleScope<'_>, id: ExprId) -> String {
    let tree = &scope.rule.tree;
    match tree.expr(id) {
        Expr::String(text) => tree.name(text).trim().to_owned(),
        Expr::Template(parts) => {
            let parts: String = tree.parts(parts).iter().map(|part| piece(scope, *part)).collect();
            parts.trim().to_owned()
        }
        Expr::Parens(inner) => render(scope, inner),
        Expr::Conditional(condition, yes, no) => {
            match scope.eval(condition).map(|value| value.as_bool()) {
                Ok(Some(true)) => render(scope, yes),
                Ok(Some(false) | None) | Err(_) => render(scope, no),
            }
        }
        Expr::Null
        | Expr::Bool(_)
        | Expr::Number(_)
        | Expr::Variable(_)
        | Expr::Traversal { .. }
        | Expr::Array(_)
        | Expr::Object(_)
        | Expr::Call { .. }
        | Expr::Unary(..)
        | Expr::Binary(..)
        | Expr::For(_) => value(scope, id),
    }
}

fn piece(scope: &RuleScope<'_>, part: Part) -> String {
    match part {
        Part::Literal(text) => scope.rule.tree.name(text).to_string(),
        Part::Interpolation(id) => render(scope, id),
        // Rules with directives do not load: see `check`.
        Part::If(..) | Part::For(_) => String::new(),
    }
}

fn value(scope: &RuleScope<'_>, id: ExprId) -> String {
    scope.eval(id).map_or_else(|_| "(unknown)".to_owned(), |value| show::in_sentence(&value))
}
