//! What another part of a document says already, or takes back. Must not know what actions mean.

use super::document_kind::DocumentKind;
use super::problem::PolicyProblem;
use super::refuse::{self, Denied, covered};
use super::subject::PolicySubject;
use super::words::shown;
use crate::iam::pattern::{Pattern, Syntax};
use crate::iam::statement::{Elements, Principal, Statement};
use crate::value::Value;

pub(super) fn problems(subject: &PolicySubject<'_>) -> Vec<PolicyProblem> {
    let mut found = Vec::new();
    let certain = subject.policy.statements.iter().filter(|statement| statement.is_certain());
    let denies: Vec<&Statement> = subject.denies().collect();
    // Each is compared with every other: its patterns are made once.
    let all: Vec<Said<'_>> = certain.map(Said::new).collect();
    for (number, own) in all.iter().enumerate() {
        let statement = own.statement;
        found.extend(within(&statement.actions, Syntax::Action, "redundant-action"));
        found.extend(within(&statement.resources, Syntax::Resource, "redundant-resource"));
        let mut others = all.iter().enumerate().filter(|(other, _)| *other != number);
        let is_said =
            others.any(|(other, twin)| says(twin, own) && !(says(own, twin) && other > number));
        if is_said {
            let text = format!("another statement of {} already covers this one", subject.who);
            found.push(PolicyProblem::new("redundant-statement", &statement.value, text));
        }
        found.extend(neutralised(subject, statement, &denies));
    }
    found
}

/// Strings of a list that another one takes in.
fn within(elements: &Elements, syntax: Syntax, concept: &'static str) -> Vec<PolicyProblem> {
    if elements.values.len() < 2 {
        return Vec::new();
    }
    let known: Vec<(&Value, Pattern)> = elements
        .values
        .iter()
        .filter(|value| !value.marks.is_maybe() && value.as_text().is_some())
        .filter_map(|value| Some((value, Pattern::new(value, syntax)?)))
        .collect();
    let mut found = Vec::new();
    for (number, (value, own)) in known.iter().enumerate() {
        let by = known.iter().enumerate().find(|(other, (_, pattern))| {
            let wider = *other != number && own.is_covered_by([pattern]);
            wider && (*other < number || !pattern.is_covered_by([own]))
        });
        if let Some((_, (other, _))) = by {
            let text = format!("`{}` already covers `{}`", shown(other), shown(value));
            found.push(PolicyProblem::new(concept, value, text));
        }
    }
    found
}

/// A statement, and the patterns of what is certain in it.
struct Said<'s> {
    statement: &'s Statement,
    actions: &'s [Pattern],
    resources: &'s [Pattern],
}

impl<'s> Said<'s> {
    fn new(statement: &'s Statement) -> Self {
        Self {
            statement,
            actions: statement.actions.patterns(Syntax::Action),
            resources: statement.resources.patterns(Syntax::Resource),
        }
    }

    /// Whether it names what it is about, and not what it is not about.
    fn is_plain(&self) -> bool {
        let statement = self.statement;
        statement.not_actions.values.is_empty()
            && statement.not_resources.values.is_empty()
            && statement.not_principals.is_empty()
            && !statement.actions.values.is_empty()
    }
}

/// Whether a statement says all that another one says.
fn says(wider: &Said<'_>, own: &Said<'_>) -> bool {
    let covers = |cover: &[Pattern], of: &Elements, patterns: &[Pattern], elements: &Elements| {
        patterns.len() == elements.values.len()
            && elements.values.is_empty() == of.values.is_empty()
            && patterns.iter().all(|one| covered(one, cover))
    };
    let (first, second) = (wider.statement, own.statement);
    first.effect.as_str().is_some()
        && first.effect.as_str() == second.effect.as_str()
        && wider.is_plain()
        && own.is_plain()
        && covers(wider.actions, &first.actions, own.actions, &second.actions)
        && covers(wider.resources, &first.resources, own.resources, &second.resources)
        && (first.conditions.is_empty() || same_conditions(first, second))
        && principals(&first.principals, &second.principals)
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
    subject: &PolicySubject<'_>,
    statement: &Statement,
    denies: &[&Statement],
) -> Option<PolicyProblem> {
    if !statement.is_allow()
        || statement.actions.values.is_empty()
        || subject.kind == DocumentKind::Trust
    {
        return None;
    }
    let resources = statement.resources.patterns(Syntax::Resource);
    if resources.len() != statement.resources.values.len() || resources.is_empty() {
        return None;
    }
    let to_all = |deny: &&Statement| {
        !subject.kind.has_principals() || super::exposure::everyone(&deny.principals).is_some()
    };
    let gone = statement.actions.values.iter().all(|value| {
        Pattern::new(value, Syntax::Action).is_some_and(|own| {
            let all = denies.iter().copied().filter(to_all);
            refuse::denied(all, &own, resources) == Denied::Wholly
        })
    });
    gone.then(|| {
        let text =
            format!("a `Deny` cancels everything that this statement of {} allows", subject.who);
        PolicyProblem::new("allow-neutralised-by-deny", &statement.value, text)
    })
}
