//! The lists of resources that a rule starts from, as it is written: where they are empty, it has nothing to judge.
//! Must not know values.

use std::sync::Arc;

use crate::model::Mode;
use crate::syntax::{Expr, ExprId, StepKind, Tree};

/// All instances of one type: `resources.aws_s3_bucket`, `data.aws_iam_policy_document`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TypeList {
    pub(super) mode: Mode,
    pub(super) kind: Arc<str>,
}

/// Functions whose result is empty where their arguments are.
const JOINING: [&str; 4] = ["concat", "distinct", "toset", "tolist"];

/// The lists of which an expression is made: it is empty where they are. None where it may hold something else.
pub(super) fn lists(tree: &Tree, id: ExprId) -> Option<Vec<TypeList>> {
    let mut found = Vec::new();
    gather(tree, id, &mut found)?;
    Some(found)
}

fn gather(tree: &Tree, id: ExprId, found: &mut Vec<TypeList>) -> Option<()> {
    match tree.expr(id) {
        Expr::Parens(inner) => gather(tree, inner, found),
        Expr::Traversal { .. } => {
            found.push(list(tree, id)?);
            Some(())
        }
        Expr::For(index) => {
            let parts = tree.for_expr(index)?;
            // An object made of nothing has no elements, either.
            gather(tree, parts.collection, found)
        }
        Expr::Call { name, arguments, .. } if JOINING.contains(&&**tree.name(name)) => {
            tree.list(arguments).iter().try_for_each(|one| gather(tree, *one, found))
        }
        Expr::Call { name, arguments, .. } if &**tree.name(name) == "flatten" => {
            tree.list(arguments).iter().try_for_each(|one| flattened(tree, *one, found))
        }
        Expr::Null
        | Expr::Bool(_)
        | Expr::Number(_)
        | Expr::String(_)
        | Expr::Template(_)
        | Expr::Variable(_)
        | Expr::Array(_)
        | Expr::Object(_)
        | Expr::Call { .. }
        | Expr::Unary(..)
        | Expr::Binary(..)
        | Expr::Conditional(..) => None,
    }
}

/// What `flatten` is given: a list, or lists in brackets.
fn flattened(tree: &Tree, id: ExprId, found: &mut Vec<TypeList>) -> Option<()> {
    match tree.expr(id) {
        Expr::Array(elements) => {
            tree.list(elements).iter().try_for_each(|one| flattened(tree, *one, found))
        }
        _ => gather(tree, id, found),
    }
}

fn list(tree: &Tree, id: ExprId) -> Option<TypeList> {
    let Expr::Traversal { base, steps } = tree.expr(id) else { return None };
    let Expr::Variable(root) = tree.expr(base) else { return None };
    let (kind, rest) = tree.steps(steps).split_first()?;
    let mode = match &**tree.name(root) {
        "resources" => Mode::Managed,
        "data" => Mode::Data,
        _ => return None,
    };
    let goes_through = match rest.first().map(|step| step.kind) {
        None | Some(StepKind::FullSplat | StepKind::AttributeSplat) => true,
        Some(StepKind::Attribute(_) | StepKind::LegacyIndex(_) | StepKind::Index(_)) => false,
    };
    let StepKind::Attribute(kind) = kind.kind else { return None };
    goes_through.then(|| TypeList { mode, kind: Arc::clone(tree.name(kind)) })
}
