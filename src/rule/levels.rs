//! Which `each` variables a local value depends on, so that what is the same for many elements is worked out once.
//! Must not know values.

use std::sync::Arc;

use crate::source::Span;
use crate::syntax::{Expr, ExprId, ForExpr, StepKind, Tree};

use super::names::{Each, RuleLocal};

/// For each local value, how many of the variables, the outermost first, have to be bound before it has its value: none
/// for what is the same for all elements.
pub(super) fn levels(tree: &Tree, each: &[Each], locals: &[RuleLocal]) -> Vec<usize> {
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

/// The calls and `for` expressions that read resources or local values, and are the same for many elements: each with how many
/// variables have to be bound before it has its value. What `for` binds around an expression makes it another for each
/// element.
pub(super) fn constants(
    tree: &Tree,
    each: &[Each],
    locals: &[RuleLocal],
    levels: &[usize],
) -> Vec<(ExprId, usize)> {
    let around: Vec<(Span, &ForExpr)> = tree
        .ids()
        .filter_map(|id| match tree.expr(id) {
            Expr::For(index) => Some((tree.span(id), tree.for_expr(index)?)),
            _ => None,
        })
        .collect();
    let level = |id| {
        let span = tree.span(id);
        let outer = around.iter().filter(|(around, _)| around.contains(span) && *around != span);
        let mut open: Vec<&str> = Vec::new();
        for (_, parts) in outer {
            open.extend(bound_by(tree, parts));
        }
        let reader = Reader { tree, each, locals, levels, open };
        let mut reads = Reads::default();
        reader.read(id, &mut Vec::new(), &mut reads)?;
        reads.lists.then_some((id, reads.level))
    };
    let repeats = |id: &ExprId| matches!(tree.expr(*id), Expr::Call { .. } | Expr::For(_));
    tree.ids().filter(repeats).filter_map(level).collect()
}

fn bound_by<'t>(tree: &'t Tree, parts: &ForExpr) -> impl Iterator<Item = &'t str> {
    let names = parts.key_var.into_iter().chain([parts.value_var]);
    names.map(|name| &**tree.name(name))
}

struct Reader<'a> {
    tree: &'a Tree,
    each: &'a [Each],
    locals: &'a [RuleLocal],
    levels: &'a [usize],
    /// What `for` expressions around bind.
    open: Vec<&'a str>,
}

/// What an expression reads.
#[derive(Default)]
struct Reads {
    level: usize,
    /// Lists of resources, or local values.
    lists: bool,
}

impl<'a> Reader<'a> {
    /// None: it depends on what a `for` around binds.
    fn read(&self, id: ExprId, own: &mut Vec<&'a str>, reads: &mut Reads) -> Option<()> {
        match self.tree.expr(id) {
            Expr::Variable(name) => self.name(self.tree.name(name), own, reads)?,
            Expr::Traversal { base, steps } if self.is_local(base) => {
                let StepKind::Attribute(name) = self.tree.steps(steps).first()?.kind else {
                    return None;
                };
                let name = self.tree.name(name);
                let at = self.locals.iter().position(|local| local.name == *name)?;
                reads.lists = true;
                reads.level = reads.level.max(self.levels.get(at).copied()?);
                self.all(self.tree.children(id).into_iter().skip(1), own, reads)?;
            }
            Expr::For(index) => {
                let parts = self.tree.for_expr(index)?;
                let outside = own.len();
                own.extend(bound_by(self.tree, parts));
                self.all(self.tree.children(id), own, reads)?;
                own.truncate(outside);
            }
            _ => self.all(self.tree.children(id), own, reads)?,
        }
        Some(())
    }

    fn all(
        &self,
        parts: impl IntoIterator<Item = ExprId>,
        own: &mut Vec<&'a str>,
        reads: &mut Reads,
    ) -> Option<()> {
        parts.into_iter().try_for_each(|part| self.read(part, own, reads))
    }

    fn is_local(&self, base: ExprId) -> bool {
        matches!(self.tree.expr(base), Expr::Variable(name) if &**self.tree.name(name) == "local")
    }

    fn name(&self, name: &str, own: &[&str], reads: &mut Reads) -> Option<()> {
        if own.contains(&name) {
            return Some(());
        }
        if self.open.contains(&name) {
            return None;
        }
        if let Some(at) = self.each.iter().rposition(|each| *each.name == *name) {
            reads.level = reads.level.max(at + 1);
            return Some(());
        }
        let is_list = matches!(name, "resources" | "data" | "modules");
        reads.lists |= is_list;
        is_list.then_some(())
    }
}

/// What an expression names.
enum Named {
    /// A variable: how many have to be bound for it.
    Variable(usize),
    /// A local value, by number.
    Local(usize),
}

fn named(tree: &Tree, id: ExprId, each: &[Each], locals: &[RuleLocal]) -> Option<Named> {
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
        assert_eq!(rule.logic().unwrap().levels, [2, 0, 1, 2]);
    }
}
