//! What is wrong with a policy document, named by concept: each file looks for concepts of one kind. Must not know where documents
//! are written, nor rules.
//!
//! What is found without a doubt holds whatever the unknown parts turn out to be: an unknown is one string without wildcards where
//! a grant may be too broad, and any string where a grant may be dead. What would be found if an unknown were as wide as it
//! can be (`possible`) carries that doubt.

mod breadth;
mod condition;
mod deputy;
mod document_kind;
mod escalation;
mod exposure;
mod fit;
mod grammar;
mod name;
mod overlap;
mod passing;
mod possible;
mod problem;
mod refuse;
mod size;
mod standing;
mod subject;
mod trust;
mod words;

use std::sync::Arc;

use super::statement::{Elements, Policy, Statement};
use crate::value::{Reason, Value};

use possible::{Possible, Widest};

pub use document_kind::DocumentKind;
pub use problem::{Enough, PolicyProblem};
pub use standing::{Administrator, Standing};
pub use subject::PolicySubject;
pub use words::{claim, shown};

/// Why statements that are written out may deny more than is known: whether one denies is not known, or what it denies.
/// What is not written out is not taken for a Deny, nor what has conditions for one that always applies.
fn open_deny<'a>(statements: impl IntoIterator<Item = &'a Statement>) -> Option<Reason> {
    let unknown = |elements: &Elements| elements.values.iter().find_map(Value::unknown_reason);
    // What AWS gives to one thing is not everything.
    let is_given = |reason: &Reason| !matches!(reason, Reason::Computed(_));
    let anything = |value: &Value| {
        value.unknown_reason().filter(|reason| value.is_unknown() && is_given(reason))
    };
    let open = |statement: &Statement| match statement.effect.as_str() {
        Some("Deny") => unknown(&statement.actions)
            .or_else(|| unknown(&statement.not_actions))
            .or_else(|| statement.resources.values.iter().find_map(anything)),
        Some(_) => None,
        None => statement.effect.unknown_reason(),
    };
    let is_written = |statement: &&Statement| {
        statement.is_certain()
            && statement.value.entries().is_some()
            && statement.conditions.is_empty()
    };
    statements.into_iter().filter(is_written).find_map(open)
}

/// Everything that is wrong with a document, and what may be where it is not known.
#[must_use]
pub fn problems(subject: &PolicySubject<'_>) -> Vec<PolicyProblem> {
    let of_document: [Check; 3] = [grammar::of_document, size::problems, fit::of_document];
    let of_elements: [Check; 4] =
        [grammar::of_elements, name::problems, fit::of_elements, condition::problems];
    let statements = subject.union.iter().flat_map(|policy| &policy.statements);
    let open = open_deny(statements);
    let mut found: Vec<PolicyProblem> =
        of_document.iter().flat_map(|check| check(subject)).collect();
    let of_elements = of_elements.iter().flat_map(|check| check(subject));
    found.extend(of_elements.map(|problem| problem.within(subject.who)));
    let of_grants = of_grants(subject).into_iter();
    found.extend(of_grants.map(|problem| problem.unless(open.as_ref())));
    found.extend(overlap::problems(subject));
    possibly(subject, &mut found);
    found
}

/// What is wrong with what a document gives.
fn of_grants(subject: &PolicySubject<'_>) -> Vec<PolicyProblem> {
    let checks: [Check; 5] = [
        breadth::problems,
        passing::problems,
        exposure::problems,
        trust::problems,
        deputy::problems,
    ];
    checks.iter().flat_map(|check| check(subject)).collect()
}

/// Adds what may be wrong: what would be, if what is not known were as wide as it can be.
fn possibly(subject: &PolicySubject<'_>, found: &mut Vec<PolicyProblem>) {
    let widest = Widest::of(subject.kind, subject.holder);
    for statement in &subject.policy.statements {
        for possible in possible::possible(statement, widest) {
            let mut union = subject.union.to_vec();
            union.push(Arc::clone(&possible.policy));
            let policy = &possible.policy;
            let own = PolicySubject { policy, union: &union, ..*subject };
            let weak = condition::problems(&own).into_iter();
            let weak = weak.filter(|problem| problem.concepts.iter().any(|one| WEAK.contains(one)));
            let problems = of_grants(&own).into_iter().chain(weak).collect();
            supposed(subject.who, problems, &possible, found);
        }
    }
    // What is known of this document may be worse together with what is not known of another one.
    let is_other = |other: &&Arc<Policy>| !std::ptr::eq(&raw const ***other, subject.policy);
    let others = subject.union.iter().filter(is_other);
    let starts = Widest { actions: &[&passing::STARTS], services: &[] };
    if let Some(possible) = possible::allowed(others, starts) {
        let mut union = subject.union.to_vec();
        union.push(Arc::clone(&possible.policy));
        let problems = passing::problems(&PolicySubject { union: &union, ..*subject });
        supposed(subject.who, problems, &possible, found);
    }
}

/// Adds what would be wrong, as far as nothing of the kind is said already.
fn supposed(
    who: &str,
    problems: Vec<PolicyProblem>,
    possible: &Possible,
    found: &mut Vec<PolicyProblem>,
) {
    for problem in problems {
        let Some(first) = problem.concepts.first() else { continue };
        let told = |other: &PolicyProblem| other.concepts.first() == Some(first);
        if !found.iter().any(told) && !MISTAKES.contains(first) {
            found.push(in_doubt(who, problem, possible));
        }
    }
}

/// What would be wrong: said of what is not known, in words that suppose nothing.
fn in_doubt(who: &str, problem: PolicyProblem, possible: &Possible) -> PolicyProblem {
    let concept = problem.concepts.first().copied().unwrap_or_default();
    let text = format!("the policy of {who} {}", claim(concept));
    let at = possible.cause(&problem.at).unwrap_or(&problem.at).clone();
    let reason = at.unknown_reason().unwrap_or(Reason::Stated);
    PolicyProblem { text, doubt: Some(reason), help: String::new(), at, enough: None, ..problem }
}

/// What is wrong with conditions that leave out less than they seem to.
const WEAK: [&str; 3] =
    ["ineffective-condition", "ifexists-weakens-condition", "mfa-bypassable-condition"];

/// What somebody would have to write by mistake: of what is not known, nothing of the kind is supposed.
const MISTAKES: [&str; 3] = [
    "unknown-service-principal",
    "mismatched-action-for-principal",
    "source-arn-unsupported-scope",
];

/// What is wrong with a document in one respect.
type Check = fn(&PolicySubject<'_>) -> Vec<PolicyProblem>;

/// Whether a document has more characters than IAM takes: of one that is not read for its size, too.
#[must_use]
pub fn too_long(subject: &PolicySubject<'_>) -> Vec<PolicyProblem> {
    size::problems(subject)
}

/// Whether policies together give everything, whatever is asked for.
#[must_use]
pub fn is_administrator(policies: &[Arc<Policy>]) -> bool {
    let all = || policies.iter().flat_map(|policy| &policy.statements);
    let denies: Vec<&Statement> = all().filter(|statement| statement.is_deny()).collect();
    all().any(|statement| {
        statement.is_allow()
            && statement.conditions.is_empty()
            && breadth::is_administrator(statement, &denies)
    })
}

/// Roads on which whoever has these policies together gets more rights than they give, each with the number of the policy that it
/// starts in.
#[must_use]
pub fn escalations(
    who: &str,
    standing: &Standing<'_>,
    policies: &[Arc<Policy>],
) -> Vec<(usize, PolicyProblem)> {
    let statements = || policies.iter().flat_map(|policy| &policy.statements);
    let elsewhere = match &standing.boundary {
        Some(Err(reason)) => Some(reason.clone()),
        Some(Ok(_)) | None => None,
    };
    let open = open_deny(statements()).or(elsewhere);
    let problems = escalation::problems(who, standing, policies).into_iter();
    let mut found: Vec<(usize, PolicyProblem)> =
        problems.map(|(policy, problem)| (policy, problem.unless(open.as_ref()))).collect();
    let widest = escalation::widest();
    let widest = Widest { actions: &[&widest], services: &[] };
    if let Some(possible) = possible::allowed(policies, widest) {
        let mut union = policies.to_vec();
        union.push(Arc::clone(&possible.policy));
        for (policy, problem) in escalation::problems(who, standing, &union) {
            let told = |other: &(usize, PolicyProblem)| {
                other.1.concepts.first() == problem.concepts.first()
            };
            if !found.iter().any(told) {
                let known = Some(policy).filter(|number| *number < policies.len());
                let own = known.or_else(|| possible.owner(&problem.at, policies)).unwrap_or(0);
                found.push((own, in_doubt(who, problem, &possible)));
            }
        }
    }
    found
}
