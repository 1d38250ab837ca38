//! What the validations of a variable tell of a value that nobody gives: `can(regex("^arn:aws:iam::", var.role_arn))` lets only
//! texts pass that begin so. Evaluates nothing, and must not know what such texts mean.

use std::sync::Arc;

use regex_syntax::hir::{Hir, HirKind, Look};

use crate::syntax::{BinaryOp, Expr, ExprId, StepKind, Tree};
use crate::value::{Part, Reason, Text, Type, Unknown};

use super::config::Merged;

/// The text of any value that passes the validations of a variable; none where they say nothing about that.
pub(super) fn form(body: &Merged<'_>, name: &str, reason: &Reason) -> Option<Text> {
    body.blocks_of("validation").iter().find_map(|found| {
        let block = Merged::single(found.tree, &found.block.body);
        let condition = block.attribute("condition")?;
        let hole = || Part::Hole(Arc::new(hole(reason)));
        let parts = demanded(condition.tree, condition.expr, name, &hole)?;
        Some(Text::from_parts(parts))
    })
}

fn hole(reason: &Reason) -> Unknown {
    Unknown { not_null: true, ..Unknown::new(Type::String, reason.clone()) }
}

/// The parts of the texts for which a condition holds.
fn demanded(
    tree: &Tree,
    condition: ExprId,
    name: &str,
    hole: &dyn Fn() -> Part,
) -> Option<Vec<Part>> {
    match tree.expr(condition) {
        Expr::Parens(inner) => demanded(tree, inner, name, hole),
        Expr::Binary(BinaryOp::And, left, right) => {
            demanded(tree, left, name, hole).or_else(|| demanded(tree, right, name, hole))
        }
        Expr::Call { name: function, arguments, expand: false } => {
            match (&**tree.name(function), tree.list(arguments)) {
                ("can", [inner]) => demanded(tree, *inner, name, hole),
                ("regex", [pattern, value]) if is_variable(tree, *value, name) => {
                    matched(text(tree, *pattern)?, hole)
                }
                ("startswith", [value, prefix]) if is_variable(tree, *value, name) => {
                    Some(vec![Part::Literal(text(tree, *prefix)?.into()), hole()])
                }
                _ => None,
            }
        }
        _ => None,
    }
}

fn text(tree: &Tree, id: ExprId) -> Option<&str> {
    match tree.expr(id) {
        Expr::String(text) => Some(tree.name(text)),
        _ => None,
    }
}

/// Whether an expression is `var.NAME`.
fn is_variable(tree: &Tree, id: ExprId, name: &str) -> bool {
    let Expr::Traversal { base, steps } = tree.expr(id) else { return false };
    let Expr::Variable(root) = tree.expr(base) else { return false };
    match tree.steps(steps) {
        [step] if &**tree.name(root) == "var" => match step.kind {
            StepKind::Attribute(own) => &**tree.name(own) == name,
            StepKind::Index(_)
            | StepKind::LegacyIndex(_)
            | StepKind::AttributeSplat
            | StepKind::FullSplat => false,
        },
        _ => false,
    }
}

/// The parts of the texts in which a pattern is found.
fn matched(pattern: &str, hole: &dyn Fn() -> Part) -> Option<Vec<Part>> {
    let parsed = regex_syntax::parse(pattern).ok()?;
    let pieces: Vec<&Hir> = match parsed.kind() {
        HirKind::Concat(pieces) => pieces.iter().collect(),
        _ => vec![&parsed],
    };
    let anchored = |piece: Option<&&Hir>, at: Look| {
        piece.is_some_and(|piece| matches!(piece.kind(), HirKind::Look(look) if *look == at))
    };
    let mut parts = Vec::new();
    if !anchored(pieces.first(), Look::Start) {
        parts.push(hole());
    }
    for piece in &pieces {
        match piece.kind() {
            HirKind::Look(_) | HirKind::Empty => {}
            HirKind::Literal(literal) => {
                parts.push(Part::Literal(std::str::from_utf8(&literal.0).ok()?.into()));
            }
            HirKind::Class(_)
            | HirKind::Repetition(_)
            | HirKind::Capture(_)
            | HirKind::Concat(_)
            | HirKind::Alternation(_) => parts.push(hole()),
        }
    }
    if !anchored(pieces.last(), Look::End) {
        parts.push(hole());
    }
    let says_something = parts.iter().any(|part| matches!(part, Part::Literal(_)));
    says_something.then_some(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pattern: &str) -> Option<String> {
        let hole = || Part::Hole(Arc::new(hole(&Reason::Stated)));
        Some(Text::from_parts(matched(pattern, &hole)?).filled("?"))
    }

    #[test]
    fn a_pattern_tells_the_parts_of_a_text() {
        let rows = [
            ("^arn:aws[a-z-]*:iam::[0-9]{12}:role/", Some("arn:aws?:iam::?:role/?")),
            ("^arn:aws:s3:::[a-z.-]+$", Some("arn:aws:s3:::?")),
            ("vpc-", Some("?vpc-?")),
            ("^[a-z]+$", None),
            ("^(dev|prod)$", None),
            ("(?i)^arn:", Some("?:?")),
            ("(?m)^arn:", Some("?arn:?")),
            ("^arn:|^x", None),
            ("[", None),
        ];
        for (pattern, expected) in rows {
            let shown = shown(pattern).map(|text| text.replace("???", "?").replace("??", "?"));
            assert_eq!(shown.as_deref(), expected, "{pattern}");
        }
    }
}
