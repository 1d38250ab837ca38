//! What came of inputs, each judged by itself, and what they come to together. Must not know how an input is judged, nor
//! which process did it.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::analysis::Analysis;
use crate::finding::{Builtin, Finding, Secrets};
use crate::input::{Input, InputKind, Pick};
use crate::model::Model;
use crate::source::SourceMap;

/// What came of one input.
#[derive(Debug)]
pub struct Outcome {
    /// The input.
    pub input: Input,
    /// What a user is told of it.
    pub findings: Vec<Finding>,
    /// Resource instances and data sources that were looked at.
    pub resources: usize,
    /// Module instances that were looked at.
    pub modules: usize,
    /// Files and module calls that could not be read: their paths and addresses.
    pub incomplete: Vec<Arc<str>>,
    /// What no report shows.
    pub secrets: Secrets,
    /// The Dockerfiles of the images that it runs.
    pub dockerfiles: BTreeSet<Arc<str>>,
    /// What the rules looked at, where it is the only input.
    pub model: Option<Model>,
}

/// What came of some inputs.
#[derive(Debug, Default)]
pub struct Judged {
    /// One for each input that was judged.
    pub outcomes: Vec<Outcome>,
    /// The files of inputs that modules read, and that are judged in those modules.
    pub read: BTreeSet<Arc<str>>,
    /// All files that were looked at.
    pub files: BTreeSet<Arc<str>>,
    /// What no report shows, beside what the outcomes say.
    pub secrets: Secrets,
}

impl Judged {
    /// Adds what came of other inputs.
    pub(super) fn add(&mut self, more: Self) {
        let Self { outcomes, read, files, secrets } = more;
        self.outcomes.extend(outcomes);
        self.read.extend(read);
        self.files.extend(files);
        self.secrets.extend(&secrets);
    }
}

/// What all inputs come to, whoever judged which of them. What `judged` leaves out is judged with what reads or runs it.
#[must_use]
pub fn together(judged: Vec<Judged>, inputs: &[Input], sources: &Arc<SourceMap>) -> Analysis {
    let mut analysis = Analysis { sources: Arc::clone(sources), ..Analysis::default() };
    let (mut outcomes, mut read, mut files) = (Vec::new(), BTreeSet::new(), BTreeSet::new());
    for one in judged {
        outcomes.extend(one.outcomes);
        read.extend(one.read);
        files.extend(one.files);
        analysis.secrets.extend(&one.secrets);
    }
    outcomes.sort_by(|a, b| in_order(&a.input).cmp(&in_order(&b.input)));
    let counts = |outcome: &Outcome| {
        let input = &outcome.input;
        let is_text = is_read_by_modules(input) && input.pick == Pick::Found;
        !(is_text && input.files.iter().any(|file| read.contains(file)))
    };
    let (counted, mut left): (Vec<_>, Vec<_>) = outcomes.into_iter().partition(counts);
    let run = run(&counted);
    let is_run = |outcome: &Outcome| {
        let input = &outcome.input;
        input.kind == InputKind::Dockerfile && input.files.iter().any(|file| run.contains(file))
    };
    let (within, counted): (Vec<_>, Vec<_>) = counted.into_iter().partition(is_run);
    left.extend(within);
    for file in left.iter().flat_map(|outcome| &outcome.input.files) {
        files.remove(file);
    }
    for outcome in counted {
        add(&mut analysis, outcome);
    }
    keep_unmatched(&mut analysis.findings, inputs.len());
    analysis.files = files.len();
    analysis.incomplete.sort();
    analysis.incomplete.dedup();
    analysis
}

/// Modules first, then what they may read, then the images that they may run.
fn in_order(input: &Input) -> (bool, bool, &Input) {
    (input.kind != InputKind::Module, input.kind == InputKind::Dockerfile, input)
}

/// Whether it consists of texts that modules may read.
pub(super) fn is_read_by_modules(input: &Input) -> bool {
    !matches!(input.kind, InputKind::Module | InputKind::Dockerfile)
}

/// The Dockerfiles of the images that somebody runs: an image that is judged by itself is not run by itself.
pub(super) fn run(outcomes: &[Outcome]) -> BTreeSet<Arc<str>> {
    let runs = outcomes.iter().filter(|one| one.input.kind != InputKind::Dockerfile);
    runs.flat_map(|one| one.dockerfiles.iter().cloned()).collect()
}

fn add(analysis: &mut Analysis, outcome: Outcome) {
    analysis.findings.extend(outcome.findings);
    analysis.resources += outcome.resources;
    analysis.modules += outcome.modules;
    analysis.incomplete.extend(outcome.incomplete);
    analysis.secrets.extend(&outcome.secrets);
    analysis.model = outcome.model;
}

/// An option that is of use for one of several root modules is of use.
fn keep_unmatched(findings: &mut Vec<Finding>, inputs: usize) {
    let is_option =
        |finding: &Finding| Builtin::of(&finding.rule) == Some(Builtin::UnmatchedOption);
    let mut times: HashMap<String, usize> = HashMap::new();
    for finding in findings.iter().filter(|finding| is_option(finding)) {
        *times.entry(finding.message.clone()).or_default() += 1;
    }
    findings.retain(|finding| {
        !is_option(finding) || times.get(&finding.message).is_some_and(|times| *times >= inputs)
    });
}
