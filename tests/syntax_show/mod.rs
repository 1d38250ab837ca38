//! Writes a tree in a short form that tests can state.

#![allow(
    dead_code,
    clippy::expect_used,
    reason = "each test uses its part, and says what stops it"
)]

use bottlelint::source::SourceId;
use bottlelint::syntax::{
    BinaryOp, Expr, ExprId, ForExpr, StepKind, TemplatePart, Tree, UnaryOp, parse_expression,
};

/// The short form of a text that is one expression, or its errors.
pub(crate) fn expression(text: &str) -> String {
    match parse_expression(SourceId(0), text) {
        Ok((tree, id)) => show(&tree, id),
        Err(errors) => errors.into_iter().map(|error| error.message).collect::<Vec<_>>().join("; "),
    }
}

/// The short form of an expression.
pub(crate) fn show(tree: &Tree, id: ExprId) -> String {
    let name = |name| tree.name(name).to_string();
    let all = |ids: &[ExprId]| ids.iter().map(|id| show(tree, *id)).collect::<Vec<_>>().join(" ");
    match tree.expr(id) {
        Expr::Null => "null".to_owned(),
        Expr::Bool(value) => value.to_string(),
        Expr::Number(digits) => name(digits),
        Expr::String(text) => format!("{:?}", name(text)),
        Expr::Template(parts) => {
            let parts: Vec<_> =
                tree.parts(parts).iter().map(|part| show_part(tree, *part)).collect();
            format!("`{}`", parts.join(" "))
        }
        Expr::Variable(variable) => name(variable),
        Expr::Traversal { base, steps } => tree
            .steps(steps)
            .iter()
            .fold(show(tree, base), |shown, step| shown + &show_step(tree, step.kind)),
        Expr::Array(elements) => format!("[{}]", all(tree.list(elements))),
        Expr::Object(items) => {
            let items: Vec<_> = tree
                .items(items)
                .iter()
                .map(|item| format!("{}={}", show(tree, item.key), show(tree, item.value)))
                .collect();
            format!("{{{}}}", items.join(" "))
        }
        Expr::Call { name: function, arguments, expand } => {
            let dots = if expand { "..." } else { "" };
            format!("{}({}{dots})", name(function), all(tree.list(arguments)))
        }
        Expr::Parens(inner) => format!("(paren {})", show(tree, inner)),
        Expr::Unary(UnaryOp::Negate, inner) => format!("(- {})", show(tree, inner)),
        Expr::Unary(UnaryOp::Not, inner) => format!("(! {})", show(tree, inner)),
        Expr::Binary(operator, left, right) => {
            format!("({} {} {})", symbol(operator), show(tree, left), show(tree, right))
        }
        Expr::Conditional(condition, yes, no) => {
            format!("(? {})", all(&[condition, yes, no]))
        }
        Expr::For(index) => show_for(tree, tree.for_expr(index).expect("an index of this tree")),
    }
}

/// The expressions that an expression consists of.
pub(crate) fn children(tree: &Tree, id: ExprId) -> Vec<ExprId> {
    match tree.expr(id) {
        Expr::Null | Expr::Bool(_) | Expr::Number(_) | Expr::String(_) | Expr::Variable(_) => {
            vec![]
        }
        Expr::Template(parts) => {
            tree.parts(parts).iter().flat_map(|part| part_children(tree, *part)).collect()
        }
        Expr::Traversal { base, steps } => {
            let keys = tree.steps(steps).iter().filter_map(|step| match step.kind {
                StepKind::Index(key) => Some(key),
                StepKind::Attribute(_)
                | StepKind::LegacyIndex(_)
                | StepKind::AttributeSplat
                | StepKind::FullSplat => None,
            });
            std::iter::once(base).chain(keys).collect()
        }
        Expr::Array(elements) => tree.list(elements).to_vec(),
        Expr::Object(items) => {
            tree.items(items).iter().flat_map(|item| [item.key, item.value]).collect()
        }
        Expr::Call { arguments, .. } => tree.list(arguments).to_vec(),
        Expr::Parens(inner) | Expr::Unary(_, inner) => vec![inner],
        Expr::Binary(_, left, right) => vec![left, right],
        Expr::Conditional(condition, yes, no) => vec![condition, yes, no],
        Expr::For(index) => for_children(tree, index),
    }
}

fn part_children(tree: &Tree, part: TemplatePart) -> Vec<ExprId> {
    match part {
        TemplatePart::Literal(_) => vec![],
        TemplatePart::Interpolation(inner) => vec![inner],
        TemplatePart::If(condition, yes, no) => vec![condition, yes, no],
        TemplatePart::For(index) => for_children(tree, index),
    }
}

fn for_children(tree: &Tree, index: u32) -> Vec<ExprId> {
    let expr = tree.for_expr(index).expect("an index of this tree");
    let first = [Some(expr.collection), expr.key, Some(expr.value), expr.condition];
    first.into_iter().flatten().collect()
}

fn show_part(tree: &Tree, part: TemplatePart) -> String {
    match part {
        TemplatePart::Literal(text) => format!("{:?}", tree.name(text)),
        TemplatePart::Interpolation(inner) => format!("${{{}}}", show(tree, inner)),
        TemplatePart::If(condition, yes, no) => {
            let shown = [condition, yes, no].map(|id| show(tree, id));
            format!("%if({})", shown.join(" "))
        }
        TemplatePart::For(index) => {
            format!("%{}", show_for(tree, tree.for_expr(index).expect("an index of this tree")))
        }
    }
}

fn show_step(tree: &Tree, kind: StepKind) -> String {
    match kind {
        StepKind::Attribute(name) | StepKind::LegacyIndex(name) => format!(".{}", tree.name(name)),
        StepKind::Index(key) => format!("[{}]", show(tree, key)),
        StepKind::AttributeSplat => ".*".to_owned(),
        StepKind::FullSplat => "[*]".to_owned(),
    }
}

fn show_for(tree: &Tree, expr: &ForExpr) -> String {
    let key_var = expr.key_var.map(|name| format!("{},", tree.name(name))).unwrap_or_default();
    let key = expr.key.map(|key| format!("{} => ", show(tree, key))).unwrap_or_default();
    let dots = if expr.grouping { "..." } else { "" };
    let condition = expr
        .condition
        .map(|condition| format!(" if {}", show(tree, condition)))
        .unwrap_or_default();
    format!(
        "[for {key_var}{} in {} : {key}{}{dots}{condition}]",
        tree.name(expr.value_var),
        show(tree, expr.collection),
        show(tree, expr.value),
    )
}

fn symbol(operator: BinaryOp) -> &'static str {
    match operator {
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "-",
        BinaryOp::Multiply => "*",
        BinaryOp::Divide => "/",
        BinaryOp::Modulo => "%",
        BinaryOp::Equal => "==",
        BinaryOp::NotEqual => "!=",
        BinaryOp::Less => "<",
        BinaryOp::LessEqual => "<=",
        BinaryOp::Greater => ">",
        BinaryOp::GreaterEqual => ">=",
        BinaryOp::And => "&&",
        BinaryOp::Or => "||",
    }
}
