//! Where something is that a rule names: an expression of the rule is evaluated, and the origin of what it gives says where
//! that is written, or would have to be. Must not know syntax.

use std::sync::Arc;

use crate::expr::Result;
use crate::syntax::ExprId;
use crate::value::{Absence, Inside, Kind, Missing, Origin, Value};

use super::facts::Facts;
use super::names::Each;
use super::scope::{Bound, RuleScope};
use super::step::is_empty;
use super::trail;

/// Where an expression of the rule leads.
#[derive(Clone, Debug)]
pub(super) struct Located {
    pub(super) value: Value,
    /// `container_definitions[0].readonlyRootFilesystem`
    pub(super) path: String,
    /// Address of the resource that it is in.
    pub(super) resource: Option<Arc<str>>,
}

/// Evaluates an expression in a scope that places what it gives.
pub(super) fn locate(scope: &RuleScope<'_>, id: ExprId) -> Result<Located> {
    scope.eval(id).map(|value| Located::of(scope.facts, value))
}

impl Located {
    /// Where a value is.
    pub(super) fn of(facts: &Facts<'_>, value: Value) -> Self {
        let (resource, path) = facts.position(&value.origin);
        let resource = resource.map(|resource| Arc::clone(&resource.address));
        Self { value, path, resource }
    }

    /// What is not there, and its name.
    pub(super) fn absent(&self) -> Option<(Missing, String)> {
        let is_nothing = self.value.is_null() || is_empty(&self.value);
        let absence = self.value.origin.absence().filter(|_| is_nothing)?;
        Some((absence.missing, name_of(absence)))
    }

    /// The nearest thing around it that is written.
    pub(super) fn nearest(&self) -> Option<&Origin> {
        let mut at = &self.value.origin;
        loop {
            at = at.within()?;
            if trail::is_written(at) {
                return Some(at);
            }
        }
    }
}

/// The name of what is absent; that of the list for an element.
fn name_of(absence: &Absence) -> String {
    let outer = || match &absence.within {
        Origin::Part(inside) => Arc::clone(&inside.step),
        _ => Arc::clone(&absence.step),
    };
    let name = if absence.step.starts_with('[') { outer() } else { Arc::clone(&absence.step) };
    trail::last_name(&name).to_owned()
}

/// The `each` variables with their places. An element that is no block has the place of the collection that it is in, or
/// lies within what the variable outside of it stands for.
pub(super) fn placed(scope: &RuleScope<'_>) -> Vec<Bound> {
    let mut all: Vec<Bound> = Vec::with_capacity(scope.bound.len());
    for (position, bound) in scope.bound.iter().enumerate() {
        let mut bound = bound.clone();
        if super::facts::block_of(&bound.value.origin).is_none() {
            let each = scope.logic.each.get(position);
            let list = scope.place_of_list(position, || list(scope, &all, each?));
            bound.value.origin = element(list, all.last(), &bound);
        }
        all.push(bound);
    }
    all
}

/// Where the list is that a variable goes through; none for one that is in no resource.
fn list(scope: &RuleScope<'_>, outer: &[Bound], each: &Each) -> Option<Origin> {
    let list = locate(&scope.placing(outer), each.within).ok()?;
    (!list.path.is_empty()).then_some(list.value.origin)
}

fn element(list: Option<Origin>, outer: Option<&Bound>, bound: &Bound) -> Origin {
    let own = bound.value.origin.clone();
    let (within, step) = if let Some(list) = list {
        (list, format!("[{}]", bound.number).into())
    } else {
        let around = outer.map(|outer| outer.value.origin.clone());
        (around.unwrap_or_default(), Arc::from(""))
    };
    Origin::Part(Arc::new(Inside { own, within, step }))
}

/// The part of a value that is not known, or has a part that is not.
pub(super) fn unknown_part(value: &Value) -> Option<&Value> {
    let has_hole = match &value.kind {
        Kind::Unknown(_) => true,
        Kind::String(text) => text.hole().is_some(),
        _ => false,
    };
    if has_hole { Some(value) } else { value.children().find_map(unknown_part) }
}
