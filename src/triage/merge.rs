//! Findings with one cause become one problem: a line of a module that several calls share is one
//! line to edit.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::{Finding, Secrets, Verdict};
use crate::source::{SourceMap, Span};

use super::fingerprint::{LineHashes, own};
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
    Problem { finding, also: Vec::new(), fingerprint: String::new(), line_hash: None }
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
    let mut lines: BTreeMap<u32, LineHashes> = BTreeMap::new();
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
        let may_hash = !is_secret && !secrets.touches(sources, hashed(finding, sources));
        problem.line_hash = may_hash.then(|| line_hash(finding, sources, &mut lines)).flatten();
    }
}

/// What GitHub's hash of a line is made of: a hundred characters from the line's first on, and blanks, of which a few
/// hundred are looked at; more would only leave out a hash.
fn hashed(finding: &Finding, sources: &SourceMap) -> Span {
    let Some(source) = sources.get(finding.place.source) else { return finding.place };
    let lines = source.lines();
    let row = lines.rows(finding.place.start, finding.place.start).next();
    let start = row.map_or(finding.place.start, |(start, _)| start);
    let length = u32::try_from(source.text.len()).unwrap_or(u32::MAX);
    Span::new(finding.place.source, start, start.saturating_add(HASHED).min(length))
}

const HASHED: u32 = 600;

fn line_hash(
    finding: &Finding,
    sources: &SourceMap,
    lines: &mut BTreeMap<u32, LineHashes>,
) -> Option<String> {
    // Of what is left of a file, the hash would be another than GitHub's.
    let source = sources.get(finding.place.source).filter(|source| !source.lines().is_part())?;
    let text = || LineHashes::new(&source.text);
    let hashes = lines.entry(finding.place.source.0).or_insert_with(text);
    hashes.of_line(source.lines().line(finding.place.start)).map(ToString::to_string)
}
