//! Which of the values that a rule read is the unknown one, and where it comes from. Must not know verdicts.

use crate::finding::Waypoint;
use crate::syntax::{Expr, ExprId, Part, StepKind, Tree};
use crate::value::Value;

use super::place::Located;
use super::report;
use super::scope::RuleScope;
use super::show;
use super::trail;

/// The way of the first unknown value that these expressions read.
pub(super) fn way(scope: &RuleScope<'_>, read: &[ExprId], reason: &str) -> Vec<Waypoint> {
    let mut paths = Paths { scope, found: Vec::new(), depth: 0 };
    for id in read {
        paths.collect(*id);
    }
    let located = paths.found.iter().filter_map(|id| report::follow(scope, *id));
    let located: Vec<Located> = located.collect();
    let written = located.iter().find_map(|located| way_of(scope, located));
    let computed = || {
        let unknown = located.iter().find(|located| located.value.is_unknown());
        unknown.map(|located| report::way(scope, located, Some(reason)))
    };
    written.or_else(computed).unwrap_or_default()
}

/// The way of the unknown part of a value, if it has one that is written somewhere.
pub(super) fn way_of(scope: &RuleScope<'_>, located: &Located) -> Option<Vec<Waypoint>> {
    let part = unknown_part(&located.value)?;
    let written = if trail::is_written(&part.origin) { part } else { &located.value };
    if !trail::is_written(&written.origin) {
        return None;
    }
    let reason = show::reason(&part.unknown_reason()?);
    let located = Located { value: written.clone(), ..located.clone() };
    Some(report::way(scope, &located, Some(&reason)))
}

fn unknown_part(value: &Value) -> Option<&Value> {
    let has_hole = value.as_text().is_some_and(|text| text.hole().is_some());
    if value.is_unknown() || has_hole {
        Some(value)
    } else {
        value.children().find_map(unknown_part)
    }
}

/// The paths that expressions read, through locals too.
struct Paths<'a> {
    scope: &'a RuleScope<'a>,
    found: Vec<ExprId>,
    depth: usize,
}

impl Paths<'_> {
    fn tree(&self) -> &Tree {
        &self.scope.rule.tree
    }

    fn all(&mut self, ids: impl IntoIterator<Item = ExprId>) {
        for id in ids {
            self.collect(id);
        }
    }

    fn collect(&mut self, id: ExprId) {
        // Locals that refer to each other do not load; this only keeps the walk finite for sure.
        if self.depth > 64 {
            return;
        }
        self.depth += 1;
        self.expr(id);
        self.depth -= 1;
    }

    fn expr(&mut self, id: ExprId) {
        match self.tree().expr(id) {
            Expr::Null | Expr::Bool(_) | Expr::Number(_) | Expr::String(_) => {}
            Expr::Variable(_) => self.found.push(id),
            Expr::Traversal { base, .. } => {
                self.found.push(id);
                self.local(id);
                if !matches!(self.tree().expr(base), Expr::Variable(_)) {
                    self.collect(base);
                }
            }
            Expr::Array(list) => self.all(self.scope.rule.tree.list(list).iter().copied()),
            Expr::Object(items) => {
                self.all(self.scope.rule.tree.items(items).iter().map(|item| item.value));
            }
            Expr::Call { arguments, .. } => {
                // The result itself may be the unknown: containers that are decoded.
                self.found.push(id);
                self.all(self.scope.rule.tree.list(arguments).iter().copied());
            }
            Expr::Parens(inner) | Expr::Unary(_, inner) => self.collect(inner),
            Expr::Binary(_, a, b) => self.all([a, b]),
            Expr::Conditional(a, b, c) => self.all([a, b, c]),
            Expr::Template(parts) => {
                let parts = self.scope.rule.tree.parts(parts).iter();
                self.all(parts.filter_map(|part| match part {
                    Part::Interpolation(id) => Some(*id),
                    Part::Literal(_) | Part::If(..) | Part::For(_) => None,
                }));
            }
            Expr::For(index) => {
                let collection = self.tree().for_expr(index).map(|parts| parts.collection);
                self.all(collection);
            }
        }
    }

    /// What a local is made of.
    fn local(&mut self, id: ExprId) {
        let tree = &self.scope.rule.tree;
        let Expr::Traversal { base, steps } = tree.expr(id) else { return };
        let (Expr::Variable(root), Some(step)) = (tree.expr(base), tree.steps(steps).first())
        else {
            return;
        };
        if let ("local", StepKind::Attribute(name)) = (&**tree.name(root), step.kind) {
            let name = tree.name(name);
            let local = self.scope.rule.locals.iter().find(|local| local.name == *name);
            self.all(local.map(|local| local.value));
        }
    }
}
