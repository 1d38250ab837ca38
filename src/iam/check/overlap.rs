//! What another part of a document says already, or takes back. Must not know what actions mean.

use super::refuse::{self, Denied, covered, patterns};
use super::words::shown;
use super::{DocumentKind, Problem, Subject, is_allow};
use crate::iam::pattern::{Pattern, Syntax};
use crate::iam::statement::{Elements, Principal, Statement};
use crate::value::Value;

pub(super) fn problems(subject: &Subject<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    let certain: Vec<&Statement> =
        subject.policy.statements.iter().filter(|statement| statement.is_certain()).collect();
    let denies: Vec<&Statement> = subject.denies().collect();
    for (number, statement) in certain.iter().enumerate() {
        found.extend(within(&statement.actions, Syntax::Action, "redundant-action"));
        found.extend(within(&statement.resources, Syntax::Resource, "redundant-resource"));
        let others = certain.iter().enumerate().filter(|(other, _)| *other != number);
        let twin = others.map(|(other, twin)| (other, *twin)).find(|(other, twin)| {
            says(twin, statement) && !(says(statement, twin) && *other > number)
        });
        if twin.is_some() {
            let text = format!("another statement of {} says all of this", subject.who);
            found.push(Problem::new("redundant-statement", &statement.value, text));
        }
        found.extend(neutralised(subject, statement, &denies));
    }
    found
}

/// Strings of a list that another one takes in.
fn within(elements: &Elements, syntax: Syntax, concept: &'static str) -> Vec<Problem> {
    let known: Vec<(&Value, Pattern)> = elements
        .values
        .iter()
        .filter(|value| !value.marks.is_maybe() && value.as_text().is_some())
        .filter_map(|value| Some((value, Pattern::new(value, syntax)?)))
        .collect();
    let mut found = Vec::new();
    for (number, (value, own)) in known.iter().enumerate() {
        let by = known.iter().enumerate().find(|(other, (_, pattern))| {
            let wider = *other != number && own.is_covered_by(&[pattern]);
            wider && (*other < number || !pattern.is_covered_by(&[own]))
        });
        if let Some((_, (other, _))) = by {
            let text =
                format!("`{}` takes in `{}`, which is there beside it", shown(other), shown(value));
            found.push(Problem::new(concept, value, text));
        }
    }
    found
}

/// Whether a statement says all that another one says.
fn says(wider: &Statement, own: &Statement) -> bool {
    let covers = |wider: &Elements, own: &Elements, syntax| {
        let own_patterns = patterns(own, syntax);
        own_patterns.len() == own.values.len() && {
            let cover = patterns(wider, syntax);
            own_patterns.iter().all(|one| covered(one, &cover))
                && own.values.is_empty() == wider.values.is_empty()
        }
    };
    let plain = |statement: &Statement| {
        statement.not_actions.values.is_empty()
            && statement.not_resources.values.is_empty()
            && statement.not_principals.is_empty()
            && !statement.actions.values.is_empty()
    };
    wider.effect.as_str().is_some()
        && wider.effect.as_str() == own.effect.as_str()
        && plain(wider)
        && plain(own)
        && (wider.conditions.is_empty() || same_conditions(wider, own))
        && covers(&wider.actions, &own.actions, Syntax::Action)
        && covers(&wider.resources, &own.resources, Syntax::Resource)
        && principals(&wider.principals, &own.principals)
}

fn same_conditions(a: &Statement, b: &Statement) -> bool {
    let known = |statement: &Statement| -> Option<Vec<(String, String, Vec<String>)>> {
        let mut all: Vec<(String, String, Vec<String>)> = statement
            .conditions
            .iter()
            .map(|condition| {
                let texts: Option<Vec<String>> = condition
                    .values
                    .values
                    .iter()
                    .map(|value| value.as_str().map(str::to_owned))
                    .collect();
                Some((
                    condition.test.as_str()?.to_owned(),
                    condition.variable.as_str()?.to_owned(),
                    texts?,
                ))
            })
            .collect::<Option<_>>()?;
        all.sort();
        Some(all)
    };
    let (first, second) = (known(a), known(b));
    first.is_some() && first == second
}

fn principals(wider: &[Principal], own: &[Principal]) -> bool {
    own.iter().all(|principal| {
        principal.identifiers.values.iter().all(|value| {
            wider.iter().any(|other| {
                let same =
                    other.kind.as_str().is_some() && other.kind.as_str() == principal.kind.as_str();
                same && other
                    .identifiers
                    .values
                    .iter()
                    .any(|other| other.as_str().is_some() && other.as_str() == value.as_str())
            })
        })
    }) && own.is_empty() == wider.is_empty()
}

/// An Allow of which nothing is left.
fn neutralised(
    subject: &Subject<'_>,
    statement: &Statement,
    denies: &[&Statement],
) -> Option<Problem> {
    if !is_allow(statement)
        || statement.actions.values.is_empty()
        || subject.kind == DocumentKind::Trust
    {
        return None;
    }
    let resources = patterns(&statement.resources, Syntax::Resource);
    if resources.len() != statement.resources.values.len() || resources.is_empty() {
        return None;
    }
    let to_all = |deny: &&Statement| {
        !subject.kind.has_principals() || super::exposure::everyone(&deny.principals).is_some()
    };
    let gone = statement.actions.values.iter().all(|value| {
        Pattern::new(value, Syntax::Action).is_some_and(|own| {
            let all = denies.iter().copied().filter(to_all);
            refuse::denied(all, &own, &resources) == Denied::Wholly
        })
    });
    gone.then(|| {
        let text = format!("a Deny takes back all that this statement of {} allows", subject.who);
        Problem::new("allow-neutralised-by-deny", &statement.value, text)
    })
}
