//! Literal values of a configuration. Must not know what they are for.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::source::Span;
use crate::syntax::{Expr, ExprId, Tree, UnaryOp};

/// What a setting's value has to be.
pub(super) trait Setting: DeserializeOwned {
    /// Completes "must be ...".
    const EXPECTED: &'static str;
}

impl Setting for bool {
    const EXPECTED: &'static str = "`true` or `false`";
}

impl Setting for String {
    const EXPECTED: &'static str = "a string";
}

impl Setting for u32 {
    const EXPECTED: &'static str = "a whole number";
}

impl Setting for Vec<String> {
    const EXPECTED: &'static str = "a list of strings";
}

impl Setting for Map<String, Value> {
    const EXPECTED: &'static str = "an object";
}

/// The value of an expression without references and functions; else the place of what is not literal.
pub(super) fn literal(tree: &Tree, id: ExprId) -> Result<Value, Span> {
    let place = tree.span(id);
    match tree.expr(id) {
        Expr::Null => Ok(Value::Null),
        Expr::Bool(value) => Ok(Value::Bool(value)),
        Expr::String(text) => Ok(Value::String(tree.name(text).to_string())),
        Expr::Number(digits) => serde_json::from_str(tree.name(digits)).map_err(|_| place),
        Expr::Unary(UnaryOp::Negate, inner) => match (literal(tree, inner)?, tree.expr(inner)) {
            (Value::Number(number), Expr::Number(_)) => {
                serde_json::from_str(&format!("-{number}")).map_err(|_| place)
            }
            _ => Err(place),
        },
        Expr::Parens(inner) => literal(tree, inner),
        Expr::Array(items) => {
            let items = tree.list(items).iter().map(|item| literal(tree, *item));
            Ok(Value::Array(items.collect::<Result<_, _>>()?))
        }
        Expr::Object(items) => {
            let entry = |item: &crate::syntax::ObjectItem| match tree.expr(item.key) {
                Expr::String(key) => Ok((tree.name(key).to_string(), literal(tree, item.value)?)),
                _ => Err(tree.span(item.key)),
            };
            let entries = tree.items(items).iter().map(entry);
            Ok(Value::Object(entries.collect::<Result<_, _>>()?))
        }
        Expr::Template(_)
        | Expr::Variable(_)
        | Expr::Traversal { .. }
        | Expr::Call { .. }
        | Expr::Unary(UnaryOp::Not, _)
        | Expr::Binary(..)
        | Expr::Conditional(..)
        | Expr::For(_) => Err(place),
    }
}
