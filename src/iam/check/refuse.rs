//! What Deny statements surely take back of what an Allow statement gives. Must not know what is wrong with either.

use crate::iam::action::{self, Unexpanded};
use crate::iam::guard;
use crate::iam::pattern::{Pattern, Syntax};
use crate::iam::service::Action;
use crate::iam::statement::{Policy, Statement};
use crate::value::Value;

/// What is left of a grant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::iam) enum Denied {
    /// All of it, or all but some resources.
    No,
    /// It only holds within a bound: a condition that the request must meet, or resources that are named.
    Bounded,
    /// Nothing.
    Wholly,
}

/// Whether every string of `target` is one of the patterns'.
pub(super) fn covered(target: &Pattern, patterns: &[Pattern]) -> bool {
    target.is_covered_by(patterns)
}

/// Whether every action that a pattern stands for is denied.
fn denies_action(deny: &Statement, target: &Pattern) -> bool {
    let actions = deny.actions.patterns(Syntax::Action);
    if covered(target, actions) {
        return true;
    }
    let spared = deny.not_actions.patterns(Syntax::Action);
    !deny.not_actions.values.is_empty()
        && spared.len() == deny.not_actions.values.len()
        && spared.iter().all(|spared| !spared.meets(target))
}

/// What Deny statements leave of an action on resources.
pub(in crate::iam) fn denied<'s>(
    denies: impl Iterator<Item = &'s Statement>,
    action: &Pattern,
    resources: &[Pattern],
) -> Denied {
    let mut most = Denied::No;
    for deny in denies.filter(|deny| denies_action(deny, action)) {
        let covers = deny.resources.patterns(Syntax::Resource);
        let all = !resources.is_empty() && resources.iter().all(|own| covered(own, covers));
        let spared = deny.not_resources.patterns(Syntax::Resource);
        let leaves = !deny.not_resources.values.is_empty();
        let unconditional = deny.conditions.is_empty();
        if unconditional && (all || (leaves && spares_none(resources, spared, deny))) {
            return Denied::Wholly;
        }
        let bounds =
            (unconditional && leaves) || (all && guard::fences_resources(&deny.conditions));
        if bounds {
            most = Denied::Bounded;
        }
    }
    most
}

/// Whether a boundary leaves something of an action: by a statement that reaches far enough, and that it does not take back.
pub(super) fn is_within(
    boundary: &Policy,
    action: &Pattern,
    reaches: impl Fn(&Statement) -> bool,
) -> bool {
    let leaves = |statement: &Statement| {
        let spared = statement.not_actions.patterns(Syntax::Action);
        let is_about = covered(action, statement.actions.patterns(Syntax::Action))
            || !statement.not_actions.values.is_empty()
                && !spared.iter().any(|spared| spared.meets(action));
        is_about && reaches(statement)
    };
    let everything = [Pattern::of_action("*")];
    let denies = boundary.statements.iter().filter(|statement| statement.is_deny());
    boundary.statements.iter().any(|statement| {
        !statement.is_certain() || statement.effect.as_str() != Some("Deny") && leaves(statement)
    }) && denied(denies, action, &everything) != Denied::Wholly
}

fn spares_none(resources: &[Pattern], spared: &[Pattern], deny: &Statement) -> bool {
    spared.len() == deny.not_resources.values.len()
        && resources.iter().all(|own| spared.iter().all(|spared| !spared.meets(own)))
}

/// An action of a statement, as it is written, and what it stands for.
pub(super) struct Granted<'s> {
    pub(super) written: &'s Value,
    pub(super) actions: Result<Vec<&'static Action>, Unexpanded>,
}

/// The actions that a statement allows, without those that are wholly denied.
pub(super) fn granted<'s>(
    statement: &'s Statement,
    denies: &[&Statement],
    resources: &[Pattern],
) -> Vec<Granted<'s>> {
    let known = statement.actions.values.iter().filter(|value| !value.marks.is_maybe());
    let mut found = Vec::new();
    for written in known {
        let Some(pattern) = Pattern::new(written, Syntax::Action) else { continue };
        if denied(denies.iter().copied(), &pattern, resources) == Denied::Wholly {
            continue;
        }
        let is_left = |action: &&'static Action| {
            denies.is_empty() || {
                let name = Value::string(action.full_name());
                Pattern::new(&name, Syntax::Action).is_none_or(|own| {
                    denied(denies.iter().copied(), &own, resources) != Denied::Wholly
                })
            }
        };
        let actions = action::expand(written)
            .map(|actions| actions.into_iter().filter(is_left).collect::<Vec<_>>());
        found.push(Granted { written, actions });
    }
    found
}
