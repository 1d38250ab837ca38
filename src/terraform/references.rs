//! What the expressions of a file refer to, without evaluating them: for unused declarations, and
//! for the edges between resources.

use std::sync::Arc;

use smallvec::SmallVec;

use crate::syntax::{Expr, ExprId, Tree};

/// How many names behind the root are kept: enough for `data.aws_vpc.this` and `module.a.out`.
const NAMES: usize = 2;

/// A reference as it stands in the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenReference {
    /// The expression.
    pub id: ExprId,
    /// First byte.
    pub start: u32,
    /// `var`, `local`, `aws_ecs_service`, ...
    pub root: Arc<str>,
    /// The attribute names right behind the root, at most two.
    pub names: SmallVec<[Arc<str>; NAMES]>,
}

/// The references of a file, in the order of the text.
#[must_use]
pub(super) fn references(tree: &Tree) -> Vec<WrittenReference> {
    let mut all: Vec<WrittenReference> = tree
        .ids()
        .filter_map(|id| {
            let Expr::Traversal { base, steps } = tree.expr(id) else { return None };
            let Expr::Variable(root) = tree.expr(base) else { return None };
            let names = tree.steps(steps).iter().map_while(|step| tree.attribute_of(step).cloned());
            let start = tree.span(id).start;
            Some(WrittenReference {
                id,
                start,
                root: Arc::clone(tree.name(root)),
                names: names.take(NAMES).collect(),
            })
        })
        .collect();
    all.sort_by_key(|found| found.start);
    all.shrink_to_fit();
    all
}

impl WrittenReference {
    /// The address of the resource or data source that is meant, if one is.
    #[must_use]
    pub fn resource(&self) -> Option<String> {
        match (&*self.root, self.names.as_slice()) {
            ("var" | "local" | "each" | "count" | "path" | "terraform" | "self" | "module", _) => {
                None
            }
            ("data", [kind, name]) => Some(format!("data.{kind}.{name}")),
            ("resource", [kind, name]) => Some(format!("{kind}.{name}")),
            ("data" | "resource", _) | (_, []) => None,
            (kind, [name, ..]) => Some(format!("{kind}.{name}")),
        }
    }
}

/// Those of a sorted list that start in a range of bytes.
#[must_use]
pub(super) fn within(all: &[WrittenReference], start: u32, end: u32) -> &[WrittenReference] {
    let from = all.partition_point(|found| found.start < start);
    let to = all.partition_point(|found| found.start < end);
    all.get(from..to).unwrap_or_default()
}
