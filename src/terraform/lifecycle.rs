//! `ignore_changes`: what of a resource Terraform leaves to others once it is created. Must not know values.

use std::sync::Arc;

use crate::syntax::{Expr, ExprId, Tree};

use super::config::{Declaration, Module};

/// What `ignore_changes` names.
#[derive(Debug, Default)]
pub(super) struct Ignored {
    /// `all`
    pub everything: bool,
    /// Attributes and blocks as a whole. A part of one, such as `tags["x"]`, leaves the rest known, and is not here.
    pub names: Vec<Arc<str>>,
}

/// What the blocks of a declaration leave to others.
pub(super) fn ignored(module: &Module, declaration: &Declaration) -> Ignored {
    let mut ignored = Ignored::default();
    for (tree, body) in module.body(declaration).parts() {
        for lifecycle in body.blocks(tree, "lifecycle") {
            if let Some(attribute) = lifecycle.body.attribute(tree, "ignore_changes") {
                wholes(tree, attribute.expr, &mut ignored);
            }
        }
    }
    ignored
}

fn wholes(tree: &Tree, expr: ExprId, ignored: &mut Ignored) {
    match tree.expr(expr) {
        Expr::Array(range) => {
            for id in tree.list(range) {
                wholes(tree, *id, ignored);
            }
        }
        Expr::Variable(name) | Expr::String(name) if &**tree.name(name) == "all" => {
            ignored.everything = true;
        }
        Expr::Variable(name) | Expr::String(name) => {
            ignored.names.push(Arc::clone(tree.name(name)));
        }
        _ => {}
    }
}

/// The names in `ignore_changes`: the first name of each path, or `all`.
pub(super) fn names(tree: &Tree, expr: ExprId) -> Vec<Arc<str>> {
    match tree.expr(expr) {
        Expr::Array(range) => tree.list(range).iter().flat_map(|id| names(tree, *id)).collect(),
        Expr::Variable(name) | Expr::String(name) => vec![Arc::clone(tree.name(name))],
        Expr::Traversal { base, .. } => names(tree, base),
        _ => Vec::new(),
    }
}
