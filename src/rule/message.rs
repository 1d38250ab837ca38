//! The texts that a rule writes: templates, piece by piece, so that one sensitive or unknown piece does not take the
//! rest with it. Must not know verdicts.

use crate::syntax::{Expr, ExprId, Part};

use super::scope::RuleScope;
use super::show;

/// The text of a message; what cannot be evaluated is left open.
pub(super) fn render(scope: &RuleScope<'_>, id: ExprId) -> String {
    let mut text = String::new();
    write(scope, id, &mut text);
    text.trim().to_owned()
}

/// Whether a part of a text could not be filled in, not even with the name of what is not known.
pub(super) fn is_open(text: &str) -> bool {
    text.contains(show::OPEN)
}

fn write(scope: &RuleScope<'_>, id: ExprId, text: &mut String) {
    let tree = &scope.rule.tree;
    match tree.expr(id) {
        Expr::String(literal) => text.push_str(tree.name(literal)),
        Expr::Template(parts) => {
            for part in tree.parts(parts) {
                piece(scope, *part, text);
            }
        }
        Expr::Parens(inner) => write(scope, inner, text),
        Expr::Conditional(condition, yes, no) => {
            match scope.eval(condition).map(|value| value.as_bool()) {
                Ok(Some(true)) => write(scope, yes, text),
                Ok(Some(false) | None) | Err(_) => write(scope, no, text),
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
        | Expr::For(_) => value(scope, id, text),
    }
}

fn piece(scope: &RuleScope<'_>, part: Part, text: &mut String) {
    match part {
        Part::Literal(literal) => text.push_str(scope.rule.tree.name(literal)),
        Part::Interpolation(id) => write(scope, id, text),
        // Rules with directives do not load: see `check`.
        Part::If(..) | Part::For(_) => {}
    }
}

/// A value; what is not known of it has a name, which is code: it gets ticks unless it is between some already.
fn value(scope: &RuleScope<'_>, id: ExprId, text: &mut String) {
    let shown =
        scope.eval(id).map_or_else(|_| show::OPEN.to_owned(), |one| show::in_sentence(&one));
    let is_prose = text.matches('`').count().is_multiple_of(2);
    let is_hole = shown.contains("${") || shown.starts_with('<');
    let needs_ticks = is_prose && is_hole && !shown.contains(['`', ' ']);
    if needs_ticks {
        text.push('`');
    }
    text.push_str(&shown);
    if needs_ticks {
        text.push('`');
    }
}
