//! Findings with one cause become one problem: a line of a module that several calls share is one
//! line to edit.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::{Finding, Secrets, Verdict};
use crate::source::SourceMap;

use super::fingerprint::own;
use super::{Problem, Subject};

/// Rule, whether it fails, and the place by path: ids of texts differ from run to run.
type Cause = (Arc<str>, bool, Arc<str>, u32, u32);

/// Merges findings with one cause; the result is sorted by path, place, rule and address.
pub(super) fn merge(
    mut findings: Vec<Finding>,
    sources: &SourceMap,
    secrets: &Secrets,
) -> Vec<Problem> {
    findings.sort_by_cached_key(|finding| {
        let subject = (Arc::clone(&finding.resource), finding.attribute.clone());
        (order(finding, sources), subject, finding.message.clone())
    });
    let mut problems: Vec<Problem> = Vec::new();
    let mut by_cause: BTreeMap<Cause, usize> = BTreeMap::new();
    for finding in findings {
        let index = *by_cause.entry(cause(&finding, sources)).or_insert(problems.len());
        match problems.get_mut(index) {
            Some(problem) => add(problem, finding),
            None => problems.push(problem(finding)),
        }
    }
    identify(&mut problems, sources, secrets);
    problems
}

fn order(finding: &Finding, sources: &SourceMap) -> (Arc<str>, u32, Arc<str>) {
    let place = finding.place;
    (sources.path(place.source), place.start, Arc::clone(&finding.rule.id))
}

fn cause(finding: &Finding, sources: &SourceMap) -> Cause {
    let place = finding.place;
    let fails = matches!(finding.verdict, Verdict::Fail);
    let path = sources.path(place.source);
    (Arc::clone(&finding.rule.id), fails, path, place.start, place.end)
}

fn problem(finding: Finding) -> Problem {
    Problem { finding, also: Vec::new(), fingerprint: String::new() }
}

fn add(problem: &mut Problem, finding: Finding) {
    let Finding { resource, attribute, message, sensitive, .. } = finding;
    let first = &mut problem.finding;
    first.sensitive |= sensitive;
    let same = first.resource == resource && first.attribute == attribute;
    let subject = Subject { resource, attribute, message };
    if !same && !problem.also.contains(&subject) {
        problem.also.push(subject);
    }
}

/// Gives each problem its identities.
fn identify(problems: &mut [Problem], sources: &SourceMap, secrets: &Secrets) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for problem in problems {
        let finding = &problem.finding;
        let is_secret = finding.sensitive || secrets.touches(sources, finding.place);
        let text = if is_secret { String::new() } else { sources.slice(finding.place) };
        let code: Vec<&str> = text.split_whitespace().collect();
        let path = sources.path(finding.place.source);
        let directory = crate::source::parent(&path);
        let parts =
            [&*finding.rule.id, directory, &finding.resource, &finding.attribute, &code.join(" ")];
        let hash = own(parts);
        let count = seen.entry(hash.clone()).or_default();
        *count += 1;
        // Like GitHub's: which of the equal ones it is.
        problem.fingerprint = format!("{hash}:{count}");
    }
}
