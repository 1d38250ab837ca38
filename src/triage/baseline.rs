//! Findings that a team has accepted for now: what identifies one from run to run, and the file that lists them. Holds no
//! line numbers, so moving lines changes nothing. Pure: texts in, texts out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::finding::{Builtin, Effect, Finding, Secrets, Verdict, Waypoint};
use crate::source::{SourceId, SourceMap, Span, hexadecimal, is_outside, parent};

use super::Catalogue;

/// The first member of the file; a change of its shape changes the number.
const SCHEMA: &str = "bottlelint/baseline/1";

/// Longer values are hashed: nobody reads them in a diff.
const LONGEST: usize = 80;

/// So many entries that are no longer needed are named.
const NAMED: usize = 20;

/// What identifies a finding from run to run.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BaselineEntry {
    /// The id of the rule.
    pub rule: Arc<str>,
    /// The directory of the root module, from the root of the repository.
    pub root: Arc<str>,
    /// Address of the resource or module.
    pub resource: Arc<str>,
    /// Path of the attribute in the resource.
    pub attribute: String,
    /// The code at the line to edit, as far as it may be shown: see [`BaselineEntry::of`].
    pub value: String,
    /// `fail` or `unknown`: what is known to fail is no longer the verdict that was accepted.
    pub verdict: String,
}

/// Entries and how many findings each stands for.
pub type BaselineEntries = BTreeMap<BaselineEntry, usize>;

/// A baseline as it was read.
#[derive(Clone, Debug, Default)]
pub struct Baseline {
    /// What is accepted.
    pub entries: BaselineEntries,
    /// Where each is written.
    places: BTreeMap<BaselineEntry, Span>,
    /// The beginning of the file.
    file: Option<Span>,
}

/// Whether accepted findings are left out, or all are collected.
#[derive(Clone, Debug, Default)]
pub enum Baselining {
    /// There is no baseline.
    #[default]
    None,
    /// All findings are collected for one.
    Collect,
    /// The findings of this one are left out.
    Compare(Baseline),
}

/// What came of the comparison.
#[derive(Clone, Debug, Default)]
pub struct Baselined {
    /// Findings that were collected.
    pub collected: BaselineEntries,
    /// Findings that comments silence, collected too.
    pub silenced: BaselineEntries,
    /// Entries of the baseline that this run had no finding for, though it would have found it.
    pub unneeded: BaselineEntries,
    /// How many findings the baseline leaves out, those with one cause counted once.
    pub hidden: usize,
}

/// Why a text is not a baseline.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
pub struct BaselineError(String);

/// An entry as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    rule: String,
    root: String,
    resource: String,
    attribute: String,
    value: String,
    verdict: String,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    count: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    schema: String,
    entries: Vec<Line>,
}

fn one() -> usize {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_one(count: &usize) -> bool {
    *count == 1
}

impl Line {
    fn of(entry: &BaselineEntry, count: usize) -> Self {
        Self {
            rule: entry.rule.to_string(),
            root: entry.root.to_string(),
            resource: entry.resource.to_string(),
            attribute: entry.attribute.clone(),
            value: entry.value.clone(),
            verdict: entry.verdict.clone(),
            count,
        }
    }

    fn entry(self) -> BaselineEntry {
        let Self { rule, root, resource, attribute, value, verdict, count: _ } = self;
        let (rule, root, resource) = (rule.into(), root.into(), resource.into());
        BaselineEntry { rule, root, resource, attribute, value, verdict }
    }
}

impl BaselineEntry {
    /// What identifies `finding`.
    ///
    /// A value that may be secret is left out, and one from outside the repository (the command line, the environment)
    /// is hashed: the file is committed.
    #[must_use]
    pub fn of(finding: &Finding, sources: &SourceMap, secrets: &Secrets) -> Self {
        let verdict = match finding.verdict {
            Verdict::Unknown(_) => "unknown",
            Verdict::Fail | Verdict::Pass | Verdict::NotApplicable => "fail",
        };
        Self {
            rule: Arc::clone(&finding.rule.id),
            root: root(finding, sources),
            resource: Arc::clone(&finding.resource),
            attribute: without_positions(&finding.attribute),
            value: value(finding, sources, secrets),
            verdict: verdict.to_owned(),
        }
    }
}

/// The directory of the root module: of the outermost call, else of the resource itself.
#[must_use]
pub fn root(finding: &Finding, sources: &SourceMap) -> Arc<str> {
    let resource = finding.trail.last().map(|point| point.span);
    let place = finding.calls.first().copied().or(resource).unwrap_or(finding.place);
    parent(&sources.path(place.source)).into()
}

/// `ingress[*].cidr_blocks[*]`: an element keeps its entry when others come before it.
fn without_positions(attribute: &str) -> String {
    let mut parts = attribute.split('[');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push('[');
        let number = part.split_once(']').filter(|(index, _)| {
            !index.is_empty() && index.bytes().all(|byte| byte.is_ascii_digit())
        });
        match number {
            Some((_, rest)) => text.extend(["*]", rest]),
            None => text.push_str(part),
        }
    }
    text
}

fn value(finding: &Finding, sources: &SourceMap, secrets: &Secrets) -> String {
    if finding.sensitive || secrets.touches(sources, finding.place) {
        return String::new();
    }
    let text = sources.slice(finding.place);
    let code = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let is_outside = is_outside(&sources.path(finding.place.source));
    if !is_outside && code.chars().count() <= LONGEST {
        return code;
    }
    let digest = Sha256::digest(code.as_bytes());
    format!("sha256:{}", hexadecimal(digest.get(..16).unwrap_or(&digest)))
}

/// Takes out of `findings` what entries accept, and gives that and the entries that are left.
pub(super) fn sift(
    mut left: BaselineEntries,
    findings: &mut Vec<Finding>,
    sources: &SourceMap,
    secrets: &Secrets,
) -> (Vec<Finding>, BaselineEntries) {
    let mut accepts = |finding: &mut Finding| {
        is_acceptable(finding) && take(&mut left, &BaselineEntry::of(finding, sources, secrets))
    };
    let accepted = findings.extract_if(.., &mut accepts).collect();
    left.retain(|_, count| *count > 0);
    (accepted, left)
}

/// Whether a baseline may hold such a finding: not that something was not judged, nor that the run went wrong.
fn is_acceptable(finding: &Finding) -> bool {
    match finding.rule.effect {
        Effect::Verdict => Builtin::of(&finding.rule) != Some(Builtin::UnneededBaselineEntry),
        Effect::Outside => true,
        Effect::Incomplete | Effect::Failure => false,
    }
}

/// Writes the file: sorted, an entry a line.
#[must_use]
pub fn write_baseline(entries: &BaselineEntries) -> String {
    let line = |(entry, count): (&BaselineEntry, &usize)| {
        serde_json::to_string(&Line::of(entry, *count)).unwrap_or_default()
    };
    let lines: Vec<String> = entries.iter().map(line).collect();
    let body = if lines.is_empty() { String::new() } else { format!("\n{}\n", lines.join(",\n")) };
    format!("{{\"schema\": \"{SCHEMA}\", \"entries\": [{body}]}}\n")
}

impl Baseline {
    /// Reads a file whose text has the id `source`.
    pub fn read(text: &str, source: SourceId) -> Result<Self, BaselineError> {
        let document: Document =
            serde_json::from_str(text).map_err(|error| BaselineError(error.to_string()))?;
        if document.schema != SCHEMA {
            let message = format!("its schema is `{}`, not `{SCHEMA}`", document.schema);
            return Err(BaselineError(message));
        }
        let mut entries = BaselineEntries::new();
        for line in document.entries {
            let more = line.count;
            let count = entries.entry(line.entry()).or_default();
            *count = usize::saturating_add(*count, more);
        }
        Ok(Self { entries, places: places(text, source), file: Some(Span::new(source, 0, 1)) })
    }

    /// The entries that a run says nothing about: of rules that did not run, and of root modules that were not checked.
    #[must_use]
    pub fn not_judged(&self, roots: &[Arc<str>], catalogue: &Catalogue) -> BaselineEntries {
        let judged = judged(roots, catalogue);
        let entries = self.entries.iter().filter(|(entry, _)| !judged(entry));
        entries.map(|(entry, count)| (entry.clone(), *count)).collect()
    }

    /// What is accepted.
    pub(super) fn entries(&self) -> &BaselineEntries {
        &self.entries
    }

    /// The finding that entries are no longer needed; none when all are.
    pub(super) fn unneeded(&self, unneeded: &BaselineEntries) -> Option<Finding> {
        let place = |entry: &BaselineEntry| self.places.get(entry).copied();
        let first = unneeded.keys().next().and_then(place).or(self.file)?;
        let message = match unneeded.values().sum::<usize>() {
            0 => return None,
            1 => "1 entry of the baseline is no longer needed".to_owned(),
            more => format!("{more} entries of the baseline are no longer needed"),
        };
        let mut finding = Finding::builtin(Builtin::UnneededBaselineEntry, first, message);
        let others = unneeded.keys().skip(1).take(NAMED).filter_map(place);
        let also = |span| Waypoint { span, text: "neither is this one".to_owned() };
        finding.related = others.map(also).collect();
        Some(finding)
    }
}

/// Uses up one of the findings that an entry stands for, if there is one left.
pub(super) fn take(left: &mut BaselineEntries, entry: &BaselineEntry) -> bool {
    let count = left.get_mut(entry).filter(|count| **count > 0);
    count.map(|count| *count -= 1).is_some()
}

/// Whether a run would have found what an entry stands for.
pub(super) fn judged<'a>(
    roots: &'a [Arc<str>],
    catalogue: &'a Catalogue,
) -> impl Fn(&BaselineEntry) -> bool + 'a {
    let ran: BTreeSet<&str> = catalogue.ran.iter().map(|rule| &*rule.id).collect();
    move |entry| ran.contains(&*entry.rule) && roots.contains(&entry.root)
}

/// All that a baseline of these findings holds.
pub(super) fn collect<'a>(
    findings: impl IntoIterator<Item = &'a Finding>,
    sources: &SourceMap,
    secrets: &Secrets,
) -> BaselineEntries {
    let mut entries = BaselineEntries::new();
    for finding in findings.into_iter().filter(|finding| is_acceptable(finding)) {
        *entries.entry(BaselineEntry::of(finding, sources, secrets)).or_default() += 1;
    }
    entries
}

/// The lines of entries. Another tool may have laid the file out anew: then they have none.
fn places(text: &str, source: SourceId) -> BTreeMap<BaselineEntry, Span> {
    let mut places = BTreeMap::new();
    let mut start = 0_u32;
    for line in text.split_inclusive('\n') {
        let code = line.trim().trim_end_matches(',');
        let length = u32::try_from(code.len()).unwrap_or(u32::MAX);
        if let Ok(line) = serde_json::from_str::<Line>(code) {
            places.insert(line.entry(), Span::new(source, start, start.saturating_add(length)));
        }
        start = start.saturating_add(u32::try_from(line.len()).unwrap_or(u32::MAX));
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::testing::{self, finding, rule, span};
    use crate::triage::{Found, Report, ReportPolicy, triage};

    const CODE: &str = "resource \"a\" \"b\" {\n  root = false\n  rest = true\n}\n";
    const ADDRESS: &str = "aws_ecs_task_definition.this";

    fn report(text: &str, needles: &[&str], baselining: Baselining) -> Report {
        let (sources, id) = testing::sources(text);
        let ecs004 = rule("ECS004");
        let one = |needle: &&str| finding(&ecs004, ADDRESS, span(&sources, id, needle));
        let found = testing::found(needles.iter().map(one).collect(), &sources);
        let found = Found { roots: vec!["envs/prod".into()], ..found };
        let catalogue = testing::catalogue(&[ecs004, Builtin::UnneededBaselineEntry.info()]);
        triage(found, &catalogue, &ReportPolicy { baselining, ..testing::policy() })
    }

    fn compare(entries: &BaselineEntries, text: &str, needles: &[&str]) -> Report {
        let written = write_baseline(entries);
        let baseline = Baseline::read(&written, SourceId(1)).unwrap();
        assert_eq!(&baseline.entries, entries);
        report(text, needles, Baselining::Compare(baseline))
    }

    #[test]
    fn the_file_is_an_entry_a_line() {
        let collected = report(CODE, &["false", "true"], Baselining::Collect).baselined.collected;
        insta::assert_snapshot!(write_baseline(&collected), @r#"
        {"schema": "bottlelint/baseline/1", "entries": [
        {"rule":"ECS004","root":"envs/prod","resource":"aws_ecs_task_definition.this","attribute":"container_definitions[*].readonlyRootFilesystem","value":"false","verdict":"fail"},
        {"rule":"ECS004","root":"envs/prod","resource":"aws_ecs_task_definition.this","attribute":"container_definitions[*].readonlyRootFilesystem","value":"true","verdict":"fail"}
        ]}
        "#);
    }

    #[test]
    fn moved_lines_keep_their_entry_and_new_findings_are_told() {
        let entries = report(CODE, &["false"], Baselining::Collect).baselined.collected;
        let moved = format!("\n\n# moved\n{CODE}");
        let same = compare(&entries, &moved, &["false"]);
        assert_eq!((same.findings.len(), same.baselined.hidden), (0, 1));
        let new = compare(&entries, &moved, &["false", "true"]);
        assert_eq!((new.findings.len(), new.baselined.hidden), (1, 1));
    }

    #[test]
    fn entries_that_are_no_longer_needed_are_told_and_do_not_fail() {
        let entries = report(CODE, &["false", "true"], Baselining::Collect).baselined.collected;
        let fixed = compare(&entries, CODE, &["true"]);
        assert_eq!(testing::ids(&fixed), ["BL010"]);
        assert_eq!((fixed.summary.failing, fixed.baselined.unneeded.len()), (0, 1));
    }

    #[test]
    fn a_secret_is_not_written_and_what_is_not_in_the_repository_is_hashed() {
        let sources = SourceMap::default();
        let id = sources.add("<command line>", "hunter2");
        let place = span(&sources, id, "hunter2");
        let outside = finding(&rule("ECS004"), ADDRESS, place);
        let entry = |finding: &Finding| BaselineEntry::of(finding, &sources, &Secrets::default());
        assert!(entry(&outside).value.starts_with("sha256:"));
        assert_eq!(entry(&Finding { sensitive: true, ..outside }).value, "");
    }

    #[test]
    fn refuses_what_is_not_a_baseline() {
        for text in ["", "[]", "{\"schema\": \"x\", \"entries\": []}", "{\"entries\": []}"] {
            assert!(Baseline::read(text, SourceId(0)).is_err(), "{text}");
        }
    }
}
