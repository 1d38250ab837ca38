//! `--fix`: the changes that repair findings, each judged before it is kept. A change that does not remove its finding, or that
//! brings a new one, is taken back.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use similar::TextDiff;

use super::analysis::{analyze_all, triage};
use super::args::{CheckArgs, FixArg, FixArgs};
use super::error::{Error, Result};
use super::exit::Exit;
use super::output::{self, WriteMode};
use super::prepared::Prepared;
use super::session::Rules;
use crate::engine::Analysis;
use crate::finding::{Applicability, Edit, Secrets, Severity};
use crate::fix;
use crate::report::{self, count};
use crate::source::{Loader, Overlay, Texts};
use crate::triage::{
    BaselineEntries, BaselineEntry, Baselining, Problem, Report, ReportPolicy, Unknowns,
};

/// So often everything is judged anew; what is not repaired by then stays.
const MOST_LOOKS: usize = 200;

/// Edits that are nearer than so many lines are made one after the other: both may be about the columns of one line.
const NEAR: u32 = 2;

/// Up to which applicability fixes are made; none: none are.
pub(super) fn wanted(args: &FixArgs) -> Option<Applicability> {
    match args.fix {
        Some(FixArg::Unsafe) => Some(Applicability::Unsafe),
        Some(FixArg::Safe) => Some(Applicability::Safe),
        None => args.diff_only.then_some(Applicability::Safe),
    }
}

/// What was repaired.
pub(super) struct Fixed {
    /// The files that change.
    pub(super) files: BTreeMap<String, FileChange>,
    /// How many findings are gone.
    pub(super) count: usize,
    /// Fixes that were taken back: rule, place and why.
    pub(super) refused: Vec<String>,
}

/// The text of a file before and after.
pub(super) struct FileChange {
    pub(super) before: FixText,
    pub(super) after: FixText,
}

/// A text, and how it may be shown.
pub(super) struct FixText {
    pub(super) text: String,
    shown: String,
}

impl FixText {
    /// A text of the file at `path`, in which `secrets` were found.
    pub(super) fn new(path: &str, text: String, secrets: &Secrets) -> Self {
        let shown = secrets.masked(path, &text);
        Self { text, shown }
    }
}

/// The state of the files, and what is found in it.
struct State {
    texts: Texts,
    /// What the user sees.
    report: Report,
    /// Everything, without values: an edit may change those of other findings.
    entries: BaselineEntries,
    /// How much was not judged, or went wrong.
    broken: usize,
}

/// A finding and the edits that repair it.
#[derive(Clone)]
struct Candidate {
    entry: BaselineEntry,
    shown: String,
    edits: Vec<Site>,
}

/// An edit, and where it is.
#[derive(Clone)]
struct Site {
    path: Arc<str>,
    /// First and last line.
    lines: (u32, u32),
    edit: Edit,
}

/// Works out which changes repair findings, as far as `wanted`; writes nothing. `every` are the rules that must not find
/// anything new.
pub(super) fn fixes(
    args: &CheckArgs,
    prepared: &Prepared,
    every: &Rules,
    wanted: Applicability,
) -> Result<Fixed> {
    let all = ReportPolicy {
        min_severity: Severity::Info,
        unknown: Unknowns::Show,
        baselining: Baselining::Collect,
        changes: None,
        trusted: None,
        ..prepared.policy.clone()
    };
    let judge = Judge { args, prepared, every, all };
    let mut looks = 1;
    let mut state = judge.look(prepared.run.repository.unsaved.clone())?;
    let secrets = state.report.secrets.clone();
    let (mut count, mut count_before) = (0, 0);
    let mut tried: BTreeMap<String, String> = BTreeMap::new();
    while looks < MOST_LOOKS {
        let mut chosen = candidates(&state.report, wanted, &tried);
        if chosen.is_empty() && (tried.is_empty() || count == count_before) {
            break;
        }
        if chosen.is_empty() {
            // One fix may need another one first.
            count_before = count;
            tried.clear();
            continue;
        }
        loop {
            looks += 1;
            let after = judge.look(state.with(&chosen))?;
            if after.is_better(&state, &chosen) {
                count += chosen.len();
                state = after;
                break;
            }
            if let [one] = chosen.as_slice() {
                let told = format!("{}: {}", one.shown, after.objection(&state));
                tried.insert(one.key(), told);
                break;
            }
            // Which of them it is: those that nothing speaks against are tried, else half of them, until one is left.
            let innocent = after.innocent(&state, &chosen);
            if innocent.is_empty() || innocent.len() == chosen.len() {
                chosen.truncate(chosen.len() / 2);
            } else {
                chosen = innocent;
            }
        }
    }
    let refused = tried.into_values().collect();
    let files = files(&prepared.run.repository.files(), &secrets, &state)?;
    Ok(Fixed { files, count, refused })
}

struct Judge<'a> {
    args: &'a CheckArgs,
    prepared: &'a Prepared,
    every: &'a Rules,
    /// What lets everything count.
    all: ReportPolicy,
}

impl Judge<'_> {
    fn look(&self, texts: Texts) -> Result<State> {
        let Prepared { run, rules, policy } = self.prepared;
        let overlay = Overlay::new(&run.repository.disk, &texts);
        let (analysis, discovered) = analyze_all(self.args, run, &overlay, self.every, None)?;
        let every = triage(copy(&analysis), &discovered, &self.every.catalogue, &self.all);
        let mut entries = BaselineEntries::new();
        for (entry, count) in every.baselined.collected {
            *entries.entry(without_value(entry)).or_default() += count;
        }
        let broken = every.summary.incomplete + every.summary.broken;
        let report = triage(analysis, &discovered, &rules.catalogue, policy);
        Ok(State { texts, report, entries, broken })
    }
}

/// The same without the model.
fn copy(analysis: &Analysis) -> Analysis {
    Analysis {
        findings: analysis.findings.clone(),
        incomplete: analysis.incomplete.clone(),
        sources: Arc::clone(&analysis.sources),
        secrets: analysis.secrets.clone(),
        model: None,
        ..*analysis
    }
}

fn without_value(entry: BaselineEntry) -> BaselineEntry {
    BaselineEntry { value: String::new(), ..entry }
}

impl State {
    /// The texts with the edits of these candidates.
    fn with(&self, chosen: &[Candidate]) -> Texts {
        let mut by_path: BTreeMap<&Arc<str>, Vec<&Edit>> = BTreeMap::new();
        for site in chosen.iter().flat_map(|one| &one.edits) {
            by_path.entry(&site.path).or_default().push(&site.edit);
        }
        let mut texts = self.texts.clone();
        for (path, edits) in by_path {
            let source = edits.first().and_then(|edit| self.report.sources.get(edit.span.source));
            let Some(source) = source else { continue };
            let changed = fix::applied(&source.text, edits);
            texts.insert(path.to_string(), Some(changed.into_bytes()));
        }
        texts
    }

    /// Whether the findings of `chosen` are gone, and nothing is there that was not there before.
    fn is_better(&self, before: &Self, chosen: &[Candidate]) -> bool {
        let had = |entry: &BaselineEntry| before.entries.get(entry).copied().unwrap_or_default();
        let has = |entry: &BaselineEntry| self.entries.get(entry).copied().unwrap_or_default();
        let mut wanted: BTreeMap<&BaselineEntry, usize> = BTreeMap::new();
        for one in chosen {
            *wanted.entry(&one.entry).or_default() += 1;
        }
        let gone = wanted.iter().all(|(entry, count)| has(entry) + count <= had(entry));
        let nothing_new = self.entries.iter().all(|(entry, count)| *count <= had(entry));
        gone && nothing_new && self.broken <= before.broken
    }
}

impl State {
    /// Why a change that led here is taken back.
    fn objection(&self, before: &Self) -> String {
        let had = |entry: &BaselineEntry| before.entries.get(entry).copied().unwrap_or_default();
        let new = self.entries.iter().filter(|(entry, count)| **count > had(entry));
        let rules: BTreeSet<&str> = new.map(|(entry, _)| &*entry.rule).collect();
        if self.broken > before.broken {
            "after the change, less could be read or judged".to_owned()
        } else if rules.is_empty() {
            "the change does not remove the finding".to_owned()
        } else {
            let rules: Vec<&str> = rules.into_iter().collect();
            format!("the change brings {}", rules.join(", "))
        }
    }

    /// Those of `chosen` whose finding is gone, and in whose root module nothing new is found.
    fn innocent(&self, before: &Self, chosen: &[Candidate]) -> Vec<Candidate> {
        let had = |entry: &BaselineEntry| before.entries.get(entry).copied().unwrap_or_default();
        let new = self.entries.iter().filter(|(entry, count)| **count > had(entry));
        let roots: BTreeSet<&str> = new.map(|(entry, _)| &*entry.root).collect();
        let is_gone = |entry: &BaselineEntry| {
            self.entries.get(entry).copied().unwrap_or_default() < had(entry)
        };
        let innocent =
            chosen.iter().filter(|one| is_gone(&one.entry) && !roots.contains(&*one.entry.root));
        innocent.cloned().collect()
    }
}

impl Candidate {
    fn of(problem: &Problem, report: &Report) -> Self {
        let finding = &problem.finding;
        let sources = &report.sources;
        let site = |edit: &Edit| Site {
            path: sources.path(edit.span.source),
            lines: (sources.start(edit.span).line, sources.end(edit.span).line),
            edit: edit.clone(),
        };
        let edits = finding.edits.iter().map(site).collect();
        let entry = without_value(BaselineEntry::of(finding, sources, &report.secrets));
        let at = sources.start(finding.place);
        let path = sources.seen(&sources.path(finding.place.source));
        let shown = format!("{} at {path}:{}", finding.rule.id, at.line);
        Self { entry, shown, edits }
    }

    /// The same candidate after edits elsewhere.
    fn key(&self) -> String {
        let texts = self.edits.iter().map(|site| format!("{}: {}", site.path, site.edit.text));
        format!("{:?} {}", self.entry, texts.collect::<Vec<_>>().join("\n"))
    }

    fn overlaps(&self, other: &Self) -> bool {
        let touches = |a: &Site, b: &Site| {
            let near = |a: &Site, b: &Site| a.lines.0 <= b.lines.1.saturating_add(NEAR);
            a.path == b.path && near(a, b) && near(b, a)
        };
        self.edits.iter().any(|a| other.edits.iter().any(|b| touches(a, b)))
    }
}

/// The findings that can be repaired at once: those whose edits do not overlap.
fn candidates(
    report: &Report,
    wanted: Applicability,
    tried: &BTreeMap<String, String>,
) -> Vec<Candidate> {
    let mut chosen: Vec<Candidate> = Vec::new();
    for problem in &report.findings {
        if !problem.finding.is_fixable(wanted) {
            continue;
        }
        let candidate = Candidate::of(problem, report);
        let is_new = !tried.contains_key(&candidate.key());
        if is_new && !chosen.iter().any(|other| other.overlaps(&candidate)) {
            chosen.push(candidate);
        }
    }
    chosen
}

/// What changed since `secrets` were found in the files.
fn files(
    loader: &dyn Loader,
    secrets: &Secrets,
    state: &State,
) -> Result<BTreeMap<String, FileChange>> {
    let mut files = BTreeMap::new();
    for (path, after) in &state.texts {
        let before = read(loader, path)?;
        let after = String::from_utf8_lossy(after.as_deref().unwrap_or_default()).into_owned();
        if before != after {
            let before = FixText::new(path, before, secrets);
            let after = FixText::new(path, after, &state.report.secrets);
            files.insert(path.clone(), FileChange { before, after });
        }
    }
    Ok(files)
}

fn read(loader: &dyn Loader, path: &str) -> Result<String> {
    let read = loader.read(path).map_err(|error| error.to_string());
    let text = read.and_then(|bytes| String::from_utf8(bytes).map_err(|error| error.to_string()));
    text.map_err(|error| {
        Error::usage(format!("`{}` cannot be read: {error}", report::plain(path)), "run it again")
    })
}

/// So many lines that stay are printed around each change.
pub(super) const CONTEXT: usize = 3;

/// Prints the changes of files as a patch, without the secrets in them.
pub(super) fn print(files: &BTreeMap<String, FileChange>, context: usize) -> Result<Exit> {
    output::print(|out| {
        for (path, FileChange { before, after }) in files {
            let diff = TextDiff::from_lines(&before.shown, &after.shown);
            let (path, mut diff) = (report::plain(path), diff.unified_diff());
            diff.context_radius(context);
            write!(out, "{}", diff.header(&format!("a/{path}"), &format!("b/{path}")))?;
        }
        Ok(())
    })
}

/// Writes the files that change, unless somebody else changed them meanwhile.
pub(super) fn write(prepared: &Prepared, fixed: &Fixed) -> Result<()> {
    let disk = &prepared.run.repository.disk;
    for (path, FileChange { before, after }) in &fixed.files {
        if read(disk, path)? != before.text {
            let message = format!("`{}` changed while it was checked", report::plain(path));
            return Err(Error::usage(message, "run it again"));
        }
        let file = disk.root().join(path);
        output::write_file(&file, WriteMode::Replace, |out| out.write_all(after.text.as_bytes()))?;
    }
    Ok(())
}

/// Says what was repaired, and which fixes were taken back.
pub(super) fn tell(fixed: &Fixed) {
    tell_refused(fixed);
    let (findings, files) = (count(fixed.count, "finding"), count(fixed.files.len(), "file"));
    output::to_stderr(&format!("fixed {findings} in {files}\n"));
}

/// Says which fixes were taken back, and why.
pub(super) fn tell_refused(fixed: &Fixed) {
    for one in &fixed.refused {
        output::to_stderr(&format!("not fixed: {}\n", report::plain(one)));
    }
}
