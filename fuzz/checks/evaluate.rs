//! Any configuration: it is evaluated, judged by every rule and reported in every format, and its
//! expressions are answered, without a panic, and the same way each time.
//! Knows nothing of who makes the texts: the fuzzer, or the test that replays what it kept.
//!
//! One text holds several files: a line `#@ path` begins the next one. Those before the first such line
//! are `main.tf`; the lines of the file `eval` are expressions in the scope of the root module.

use std::sync::Arc;

use bottlelint::engine;
use bottlelint::expr::render;
use bottlelint::finding::{RuleInfo, Severity, builtins};
use bottlelint::input::{self, FrontEnds};
use bottlelint::report::{self, Style};
use bottlelint::rule;
use bottlelint::source::{Loader as _, Memory, SourceMap};
use bottlelint::terraform::{Console, Modules, Options};
use bottlelint::triage::{
    self, Baselining, Catalogue, Date, FailOn, Found, Incomplete, ReportPolicy, SuppressionLimits,
    Suppressions, Unknowns,
};

/// More than this, and a text is long rather than strange.
const MAX_BYTES: usize = 64 * 1024;

/// Evaluates a configuration in every way that there is.
pub(crate) fn check(text: &str) {
    if text.len() > MAX_BYTES {
        return;
    }
    let files = split(text);
    answer(&files);
    let written = checked(&files);
    assert_eq!(written.len(), report::FORMATS.len());
}

fn split(text: &str) -> Memory {
    let mut files = Memory::default();
    let (mut path, mut lines) = ("main.tf", String::new());
    for line in text.split_inclusive('\n') {
        if let Some(next) = line.strip_prefix("#@ ") {
            files.insert(path, std::mem::take(&mut lines));
            path = next.trim_end();
        } else {
            lines.push_str(line);
        }
    }
    files.insert(path, lines);
    files
}

fn answer(files: &Memory) {
    let Ok(expressions) = files.read("eval") else { return };
    let Ok(expressions) = String::from_utf8(expressions) else { return };
    let modules = Modules::new(files, Arc::new(SourceMap::default()));
    let options = Options::default();
    let Ok(console) = Console::open(&modules, "", &options) else { return };
    for expression in expressions.lines() {
        let _ = render::render(&console.eval(expression)).to_string();
    }
}

/// What is written of a configuration, a text for each format.
fn checked(files: &Memory) -> Vec<Vec<u8>> {
    let modules = Modules::new(files, Arc::new(SourceMap::default()));
    let options = Options::default();
    let front_ends = FrontEnds::new(&modules, &options);
    let inputs =
        input::discover(&front_ends, "", &|_| false).map(|found| found.inputs).unwrap_or_default();
    let analysis = engine::analyze(&front_ends, &inputs, rule::builtin(), &engine::Silent);
    let found = Found {
        findings: analysis.findings,
        resources: analysis.resources,
        modules: analysis.modules,
        files: analysis.files,
        incomplete: analysis.incomplete,
        roots: Vec::new(),
        secrets: analysis.secrets,
        sources: analysis.sources,
    };
    let report = triage::triage(found, &catalogue(), &policy());
    let style = Style::default();
    let written = report::FORMATS.iter().map(|format| {
        let mut bytes = Vec::new();
        (format.write)(&report, &style, &mut bytes).expect("memory takes everything");
        bytes
    });
    written.collect()
}

fn catalogue() -> Catalogue {
    let mut known: Vec<Arc<RuleInfo>> =
        rule::builtin().iter().map(|rule| Arc::clone(&rule.info)).collect();
    known.extend(builtins().iter().map(Arc::clone));
    Catalogue { ran: known.clone(), known }
}

fn policy() -> ReportPolicy {
    ReportPolicy {
        today: Date::from_unix(0),
        min_severity: Severity::Info,
        fail_on: FailOn::AtLeast(Severity::Info),
        unknown: Unknowns::Show,
        suppressions: Suppressions::Honoured,
        incomplete: Incomplete::Fails,
        baselining: Baselining::None,
        changes: None,
        trusted: None,
        limits: SuppressionLimits::default(),
        exceptions: Vec::new(),
    }
}
