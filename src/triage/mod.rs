//! Which findings count: suppressions, thresholds, merging, order, identities. Pure: no files, no
//! clock, no environment, no formats.

mod baseline;
mod catalogue;
mod changes;
mod cover;
mod date;
mod diff;
mod directive;
mod entries;
mod exception;
mod fetched;
mod fingerprint;
mod foreign;
mod ignore;
mod line_hash;
mod merge;
mod migrate;
mod policy;
mod report;
mod select;
mod suppress;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod suppress_tests;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

pub use baseline::{
    Baseline, BaselineEntries, BaselineEntry, BaselineError, Baselined, Baselining, root,
    write_baseline,
};
pub use catalogue::Catalogue;
pub use changes::{Changes, Trusted};
pub use date::Date;
pub use diff::{Diff, DiffError, FileDiff};
pub use entries::{Failed, Hygiene, Reading, RuleTotal, UnknownVerdicts, reading};
pub use exception::{AddressPattern, Exception};
pub use ignore::{Ignore, ignore};
pub(crate) use line_hash::LineHashes;
pub use migrate::{Migrated, OtherTool, counterparts, migrate};
pub use policy::{
    FailOn, Foreign, Incomplete, Reasons, ReportPolicy, SuppressionLimits, Suppressions, Unknowns,
};
pub use report::{CommentOf, Level, Problem, Report, Subject, Summary, Suppressed, module_steps};
pub use select::{Choice, NoSuchRule, check_words, chosen, means, names, similar};
pub use suppress::may_silence;

use crate::finding::{Builtin, Effect, Finding, Secrets, Verdict, veil};
use crate::source::{SourceMap, Span};

/// What an analysis found.
#[derive(Debug, Default)]
pub struct Found {
    /// Every finding.
    pub findings: Vec<Finding>,
    /// Resource instances that were looked at.
    pub resources: usize,
    /// Module instances that were looked at.
    pub modules: usize,
    /// Files that were looked at.
    pub files: usize,
    /// Files and module calls that could not be read.
    pub incomplete: Vec<Arc<str>>,
    /// The directories of the root modules that were checked as a whole.
    pub roots: Vec<Arc<str>>,
    /// What no report shows.
    pub secrets: Secrets,
    /// The texts.
    pub sources: Arc<SourceMap>,
}

/// Decides what to tell the user.
#[must_use]
pub fn triage(mut found: Found, catalogue: &Catalogue, policy: &ReportPolicy) -> Report {
    let sources = Arc::clone(&found.sources);
    let (comments, exceptions) = match policy.suppressions {
        Suppressions::Honoured => (suppress::collect(&sources), policy.exceptions.as_slice()),
        Suppressions::Ignored => (suppress::Comments::default(), [].as_slice()),
    };
    let exceptions = exception::Exceptions::new(exceptions);
    let (mut open, mut silenced) = (Vec::new(), BTreeMap::new());
    let mut trusted = policy.trusted.as_ref().map(|trusted| (trusted, trusted.silenced.clone()));
    let findings = std::mem::take(&mut found.findings);
    for finding in fetched::at_callers(findings, &sources) {
        let finding = veil(finding, &found.secrets, &sources);
        let comment = comments.silencing(&finding, &sources, policy).map(Silence::of_comment);
        if let (Some(comment), Some((base, left))) = (&comment, &mut trusted)
            && !baseline::take(left, &BaselineEntry::of(&finding, &sources, &found.secrets))
        {
            open.push(base.told(finding, comment.place));
            continue;
        }
        let exception = exceptions.silencing(&finding, policy.today).map(Silence::of_exception);
        match comment.or(exception) {
            None => open.push(finding),
            Some(by) => {
                silenced.entry(by.place).or_insert_with(|| (by, Vec::new())).1.push(finding);
            }
        }
    }
    let about_comments =
        comments.findings(&suppress::CommentContext { catalogue, policy, sources: &sources });
    open.extend(comments.limit(about_comments.len()));
    open.extend(about_comments);
    open.extend(about_exceptions(&exceptions, catalogue, policy));
    let mut baselined = baselined(&mut open, &found, catalogue, policy);
    let secrets = &found.secrets;
    if matches!(policy.baselining, Baselining::Collect) {
        let of_comment = silenced.values().flat_map(|(_, findings)| findings);
        baselined.silenced = baseline::collect(of_comment, &sources, secrets);
    }
    let changes = policy.changes.as_ref();
    let unchanged = changes.map(|changes| changes.sift(&mut open, &sources, secrets));
    let mut problems = merge::merge(open, &sources, secrets);
    let suppressed = suppressed(silenced.into_values(), &sources, secrets);
    let mut summary = Summary {
        baseline: baselined.hidden,
        unchanged: unchanged.map_or(0, |old| merge::merge(old, &sources, secrets).len()),
        ..of_run(&found, catalogue, &suppressed)
    };
    count(&mut summary, &problems, policy);
    problems.retain(|problem| policy.shows(&problem.finding));
    Report {
        findings: problems,
        suppressed,
        baselined,
        rules: catalogue.ran.clone(),
        summary,
        incomplete: found.incomplete,
        secrets: found.secrets,
        sources,
        elapsed: Duration::ZERO,
        shard: None,
    }
}

/// What is wrong with the exceptions, by the rules that ran.
fn about_exceptions(
    exceptions: &exception::Exceptions<'_>,
    catalogue: &Catalogue,
    policy: &ReportPolicy,
) -> Vec<Finding> {
    let ran = |finding: &Finding| catalogue.ran.iter().any(|rule| rule.id == finding.rule.id);
    exceptions.findings(catalogue, policy.today).into_iter().filter(ran).collect()
}

/// What was looked at, and what comments silenced.
fn of_run(found: &Found, catalogue: &Catalogue, suppressed: &[Suppressed]) -> Summary {
    let foreign = suppressed.iter().filter(|one| one.comment_of == CommentOf::OtherTool);
    Summary {
        suppressed: suppressed.len(),
        suppressed_by_foreign: foreign.count(),
        resources: found.resources,
        modules: found.modules,
        files: found.files,
        rules: catalogue.ran.iter().filter(|rule| Builtin::of(rule).is_none()).count(),
        ..Summary::default()
    }
}

/// Takes out what the baseline accepts, and tells which of its entries are no longer needed.
fn baselined(
    open: &mut Vec<Finding>,
    found: &Found,
    catalogue: &Catalogue,
    policy: &ReportPolicy,
) -> Baselined {
    let (sources, secrets) = (&found.sources, &found.secrets);
    let baseline = match &policy.baselining {
        Baselining::None => return Baselined::default(),
        Baselining::Collect => {
            let shown = open.iter().filter(|finding| policy.shows(finding));
            let collected = baseline::collect(shown, sources, secrets);
            return Baselined { collected, ..Baselined::default() };
        }
        Baselining::Compare(baseline) => baseline,
    };
    let (accepted, mut unneeded) =
        baseline::sift(baseline.entries().clone(), open, sources, secrets);
    let judged = baseline::judged(&found.roots, catalogue);
    // What could not be read may hold what an entry stands for.
    let complete = !open.iter().any(|finding| finding.rule.effect == Effect::Incomplete);
    unneeded.retain(|entry, _| complete && judged(entry));
    open.extend(baseline.unneeded(&unneeded));
    let hidden = merge::merge(accepted, sources, secrets).len();
    Baselined { unneeded, hidden, ..Baselined::default() }
}

/// What silences a finding.
struct Silence<'a> {
    place: Span,
    comment_of: CommentOf,
    reason: &'a str,
    until: Option<Date>,
}

impl<'a> Silence<'a> {
    fn of_comment(comment: &'a suppress::Suppression) -> Self {
        let reason = comment.directive.reason.as_deref().unwrap_or_default();
        let foreign = comment.directive.tool.is_foreign();
        let comment_of = if foreign { CommentOf::OtherTool } else { CommentOf::Bottlelint };
        Self { place: comment.span, comment_of, reason, until: comment.directive.until }
    }

    fn of_exception(exception: &'a Exception) -> Self {
        let comment_of = CommentOf::Bottlelint;
        let (place, until) = (exception.place, exception.until);
        Self { place, comment_of, reason: &exception.reason, until }
    }
}

fn suppressed<'a>(
    silenced: impl Iterator<Item = (Silence<'a>, Vec<Finding>)>,
    sources: &SourceMap,
    secrets: &Secrets,
) -> Vec<Suppressed> {
    let of_comment = |(by, findings): (Silence<'_>, Vec<Finding>)| {
        let one = |problem| Suppressed {
            problem,
            comment: by.place,
            comment_of: by.comment_of,
            reason: by.reason.to_owned(),
            until: by.until,
        };
        merge::merge(findings, sources, secrets).into_iter().map(one).collect::<Vec<_>>()
    };
    let mut all: Vec<Suppressed> = silenced.flat_map(of_comment).collect();
    all.sort_by_cached_key(|one| {
        let finding = &one.problem.finding;
        let (path, start) = (sources.path(finding.place.source), finding.place.start);
        (path, start, Arc::clone(&finding.rule.id), Arc::clone(&finding.resource))
    });
    all
}

fn count(summary: &mut Summary, problems: &[Problem], policy: &ReportPolicy) {
    for problem in problems {
        let finding = &problem.finding;
        let severity = finding.rule.severity;
        match (finding.rule.effect, &finding.verdict) {
            (Effect::Outside, _) => summary.outside += 1,
            (_, Verdict::Fail) if policy.shows(finding) => {
                *summary.failed.entry(severity).or_default() += 1;
            }
            (_, Verdict::Unknown(_)) if severity >= policy.min_severity => summary.unknown += 1,
            (_, Verdict::Fail | Verdict::Unknown(_) | Verdict::Pass | Verdict::NotApplicable) => {}
        }
        match finding.rule.effect {
            Effect::Incomplete => summary.incomplete += 1,
            Effect::Failure => summary.broken += 1,
            Effect::Verdict | Effect::Outside => {}
        }
        summary.failing += usize::from(policy.fails(finding));
    }
}
