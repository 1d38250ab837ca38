//! Which `each` variables a local value depends on, so that what is the same for many elements is worked out once.
//! Must not know values.

use std::sync::Arc;

use crate::syntax::{Expr, ExprId, StepKind, Tree};

use super::parse::{Each, Local};

/// For each local value, how many of the variables, the outermost first, have to be bound before it has its value: none
/// for what is the same for all elements.
pub(super) fn levels(tree: &Tree, each: &[Each], locals: &[Local]) -> Vec<usize> {
    if locals.is_empty() {
        return Vec::new();
    }
    let names: Vec<(u32, Named)> = tree
        .ids()
        .filter_map(|id| Some((tree.span(id).start, named(tree, id, each, locals)?)))
        .collect();
    let mut levels = vec![0; locals.len()];
    // A local that reads another one has at least its level: as many rounds as there are locals are enough.
    for _ in locals {
        for (index, local) in locals.iter().enumerate() {
            let span = tree.span(local.value);
            let inside = names.iter().filter(|(at, _)| (span.start..span.end).contains(at));
            let needed = inside.filter_map(|(_, named)| match named {
                Named::Variable(level) => Some(*level),
                Named::Local(other) => levels.get(*other).copied(),
            });
            let needed = needed.max().unwrap_or_default();
            if let Some(level) = levels.get_mut(index) {
                *level = needed;
            }
        }
    }
    levels
}

/// What an expression names.
enum Named {
    /// A variable: how many have to be bound for it.
    Variable(usize),
    /// A local value, by number.
    Local(usize),
}

fn named(tree: &Tree, id: ExprId, each: &[Each], locals: &[Local]) -> Option<Named> {
    match tree.expr(id) {
        // A name that `for` binds may hide the variable; to take it for the variable costs time and no more.
        Expr::Variable(name) => {
            let name: &Arc<str> = tree.name(name);
            let at = each.iter().rposition(|each| each.name == *name)?;
            Some(Named::Variable(at + 1))
        }
        Expr::Traversal { base, steps } => {
            let Expr::Variable(root) = tree.expr(base) else { return None };
            let StepKind::Attribute(name) = tree.steps(steps).first()?.kind else { return None };
            let is_local = &**tree.name(root) == "local";
            let name = tree.name(name);
            let at = locals.iter().position(|local| is_local && local.name == *name)?;
            Some(Named::Local(at))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::parse::parse;

    #[test]
    fn a_local_has_the_level_of_what_it_reads() {
        let text = r#"
            rule "TST001" {
              name      = "a"
              title     = "A"
              severity  = "low"
              group     = "hygiene"
              why       = "w"
              how       = "h"
              each "task" { in = resources.aws_ecs_task_definition }
              each "container" { in = ecs::containers(task) }
              locals {
                late  = [for x in local.early : x if x == local.inner]
                early = [for vpc in resources.aws_vpc : vpc.cidr_block]
                outer = "${local.early[0]}${task.family}"
                inner = container.name
              }
              condition = local.late == local.outer
              message   = "m"
            }
        "#;
        let rule = parse("a.hcl", text, 0).unwrap();
        assert_eq!(rule.levels, [2, 0, 1, 2]);
    }
}
