//! The texts that a rule writes: templates, piece by piece, so that one sensitive or unknown piece does not take the
//! rest with it. Must not know verdicts.

use crate::syntax::{Expr, ExprId, StepKind, TemplatePart};
use crate::value::Value;

use super::place;
use super::scope::RuleScope;
use super::show;

/// The text of a message; what cannot be evaluated is left open.
pub(super) fn render(scope: &RuleScope<'_>, id: ExprId) -> String {
    let mut text = String::new();
    write(scope, id, &mut text);
    singular(text.trim())
}

/// What rules count.
const COUNTED: [&str; 8] =
    ["period", "evaluation period", "data point", "day", "second", "minute", "character", "subnet"];

/// `1 day`, where a rule writes `${days} days`.
fn singular(text: &str) -> String {
    COUNTED.iter().fold(text.to_owned(), |text, noun| {
        text.replace(&format!(" 1 {noun}s"), &format!(" 1 {noun}"))
    })
}

/// Whether a part of a text could not be filled in, not even with the name of what is not known.
pub(super) fn is_open(text: &str) -> bool {
    text.contains(show::OPEN)
}

fn write(scope: &RuleScope<'_>, id: ExprId, text: &mut String) {
    let tree = &scope.logic.tree;
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

fn piece(scope: &RuleScope<'_>, part: TemplatePart, text: &mut String) {
    match part {
        TemplatePart::Literal(literal) => text.push_str(scope.logic.tree.name(literal)),
        TemplatePart::Interpolation(id) => write(scope, id, text),
        // Rules with directives do not load: see `check`.
        TemplatePart::If(..) | TemplatePart::For(_) => {}
    }
}

/// A value; what is not known of it has a name, which is code: it gets ticks unless it is between some already.
fn value(scope: &RuleScope<'_>, id: ExprId, text: &mut String) {
    let value = scope.eval(id);
    let named = address_for_name(scope, id, value.as_ref().ok());
    let is_name = named.is_some() || value.as_ref().is_ok_and(show::is_name);
    let shown = || value.map_or_else(|_| show::OPEN.to_owned(), |one| show::in_sentence(&one));
    let shown = named.unwrap_or_else(shown);
    let is_prose = text.matches('`').count().is_multiple_of(2);
    let is_code = is_name || shown.contains("${") || shown.starts_with('<');
    let needs_ticks = is_prose && is_code && !shown.contains(['`', ' ']);
    if needs_ticks {
        text.push('`');
    }
    text.push_str(&shown);
    if needs_ticks {
        text.push('`');
    }
}

/// The arguments by which AWS knows a thing.
const NAMES: [&str; 4] = ["name", "family", "function_name", "identifier"];

/// What stands for the name of a thing of which the name is not known, or that has none: its address, and the path to it.
fn address_for_name(scope: &RuleScope<'_>, id: ExprId, value: Option<&Value>) -> Option<String> {
    if value.is_some_and(|value| value.as_str().is_some() || value.marks.is_sensitive()) {
        return None;
    }
    let tree = &scope.logic.tree;
    let Expr::Traversal { base, steps } = tree.expr(id) else { return None };
    let (Expr::Variable(thing), [step]) = (tree.expr(base), tree.steps(steps)) else { return None };
    let StepKind::Attribute(name) = step.kind else { return None };
    if !NAMES.contains(&&**tree.name(name)) {
        return None;
    }
    scope.variable(tree.name(thing))?;
    let bound = place::placed(scope);
    let located = place::locate(&scope.placing(&bound), base).ok()?;
    let address = located.resource?;
    let dot = if located.path.is_empty() { "" } else { "." };
    Some(format!("{address}{dot}{}", located.path))
}

#[cfg(test)]
mod tests {
    #[test]
    fn one_is_no_plural() {
        let singular = super::singular;
        assert_eq!(singular("kept for 1 days, not for 21 days"), "kept for 1 day, not for 21 days");
        assert_eq!(singular("needs 2 in 1 evaluation periods"), "needs 2 in 1 evaluation period");
    }
}
