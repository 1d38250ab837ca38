//! What a position in a Terraform file is on: the expression whose value somebody asks for. Must not evaluate.

use crate::source::Span;
use crate::syntax::{Body, Expr, ExprId, Tree};

/// An expression that somebody points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PointedExpr {
    /// The expression.
    pub span: Span,
    /// What to call it: the name of the argument or entry that it is pointed at by, or a short expression itself. None for one
    /// that is written out.
    pub name: Option<String>,
}

/// A longer expression has no name of its own.
const LONGEST_NAME: usize = 80;

/// What is at a byte of a file: the value of the argument or the entry whose name is there, or the smallest expression around.
/// None between them: on braces, in comments, in headers of blocks.
#[must_use]
pub fn target(tree: &Tree, text: &str, byte: usize) -> Option<PointedExpr> {
    let byte = u32::try_from(byte).ok()?;
    if let Some((name, expr)) = named(tree, &tree.body, byte).or_else(|| entry(tree, byte)) {
        let name = text.get(name.start as usize..name.end as usize)?;
        return Some(PointedExpr { span: tree.span(expr), name: Some(name.to_owned()) });
    }
    let expr = whole(tree, smallest(tree, byte)?);
    let span = tree.span(expr);
    if is_collection(tree, expr) && !(span.start == byte || span.end == byte) {
        return None;
    }
    let name = text.get(span.start as usize..span.end as usize)?;
    let is_short = name.len() <= LONGEST_NAME && !name.contains(['\n', '\r']);
    let name = if is_short && !tree.is_literal(expr) { Some(name.to_owned()) } else { None };
    Some(PointedExpr { span, name })
}

/// The argument whose name is at a byte: where the name is, and the expression.
fn named(tree: &Tree, body: &Body, byte: u32) -> Option<(Span, ExprId)> {
    let mut bodies = vec![body];
    while let Some(body) = bodies.pop() {
        let found = body.attributes.iter().find(|one| one.start <= byte && byte <= one.name_end);
        if let Some(found) = found {
            return Some((found.name_span(tree), found.expr));
        }
        let around = body.blocks.iter().filter(|one| one.start <= byte && byte <= one.end);
        bodies.extend(around.map(|block| &block.body));
    }
    None
}

/// The same for the entry of an object.
fn entry(tree: &Tree, byte: u32) -> Option<(Span, ExprId)> {
    let objects = tree.ids().filter_map(|id| match tree.expr(id) {
        Expr::Object(items) => Some(tree.items(items)),
        _ => None,
    });
    let is_name = |key: ExprId| matches!(tree.expr(key), Expr::String(_) | Expr::Variable(_));
    let mut items = objects.flatten();
    let found = items.find(|item| is_name(item.key) && is_at(tree.span(item.key), byte))?;
    Some((tree.span(found.key), found.value))
}

fn is_at(span: Span, byte: u32) -> bool {
    span.start <= byte && byte <= span.end
}

fn smallest(tree: &Tree, byte: u32) -> Option<ExprId> {
    let around = tree.ids().filter(|id| is_at(tree.span(*id), byte));
    // Of two that touch, the one that begins there.
    around.min_by_key(|id| {
        let span = tree.span(*id);
        (span.end == byte, span.end - span.start)
    })
}

/// The reference that a name is the beginning of: what has a value is `var.image`, and not `var`.
fn whole(tree: &Tree, id: ExprId) -> ExprId {
    let begins = |other: &ExprId| match tree.expr(*other) {
        Expr::Traversal { base, .. } => base == id,
        _ => false,
    };
    match tree.expr(id) {
        Expr::Variable(_) => tree.ids().find(begins).unwrap_or(id),
        _ => id,
    }
}

fn is_collection(tree: &Tree, id: ExprId) -> bool {
    matches!(tree.expr(id), Expr::Array(_) | Expr::Object(_) | Expr::For(_))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::syntax;

    const TEXT: &str = r#"resource "a" "b" {
  name = "x-${var.name}"
  tags = { Name = local.tags["n"], "k" = upper(each.value.id) }
  other = [1, 2] # nothing
}
"#;

    /// Name and text of what is at the first byte of `needle`.
    fn at(needle: &str) -> Option<(Option<String>, &'static str)> {
        let tree = syntax::parse(SourceId(0), "main.tf", TEXT).tree;
        let target = target(&tree, TEXT, TEXT.find(needle).unwrap())?;
        Some((target.name, &TEXT[target.span.start as usize..target.span.end as usize]))
    }

    #[test]
    fn names_mean_their_values() {
        assert_eq!(at("ame = \"x-"), Some((Some("name".to_owned()), "\"x-${var.name}\"")));
        assert_eq!(at("ame = local"), Some((Some("Name".to_owned()), "local.tags[\"n\"]")));
        assert_eq!(at("k\" ="), Some((Some("\"k\"".to_owned()), "upper(each.value.id)")));
    }

    #[test]
    fn references_are_whole() {
        assert_eq!(at("var.").unwrap().1, "var.name");
        assert_eq!(at("value.id").unwrap().1, "each.value.id");
        assert_eq!(at("\"n\"]").unwrap().1, "\"n\"");
        assert_eq!(at("pper(").unwrap().1, "upper(each.value.id)");
        assert_eq!(at("[1").unwrap().1, "[1, 2]");
    }

    #[test]
    fn nothing_is_between() {
        assert_eq!(at("resource"), None);
        assert_eq!(at("# nothing"), None);
        assert_eq!(at(" Name"), None);
    }
}
