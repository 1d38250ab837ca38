//! One fixture: evaluates its module, judges it, and compares. Must not know which cases a rule needs.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::expr::{Context, Error, Limits, render};
use crate::finding::{Builtin, Finding, Verdict};
use crate::source::{EntryKind, Loader, SourceId, Span, join};
use crate::syntax;

use super::complaint::Complaint;
use super::evaluated::{EvaluateModule, EvaluatedCase};
use super::expect::{self, Expectation, Expected};
use crate::rule::constant;
use crate::rule::{Facts, Judgement, Matter, Rule, judge_or_fail};

/// One fixture.
#[derive(Debug)]
pub(super) struct Case {
    /// Name of the rule that it is a fixture of.
    pub(super) rule: Arc<str>,
    /// `pass`, `fail`, `unknown`, `not-applicable`, or any other.
    pub(super) name: String,
    pub(super) directory: String,
}

/// The texts of a fixture, by path.
pub(super) fn files(loader: &dyn Loader, directory: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    for entry in loader.list(directory).unwrap_or_default() {
        let Ok(path) = join(directory, &entry.name) else { continue };
        match entry.kind {
            EntryKind::Directory => all.extend(files(loader, &path)),
            EntryKind::File => {
                let bytes = loader.read(&path).unwrap_or_default();
                all.push((path, String::from_utf8_lossy(&bytes).into_owned()));
            }
            EntryKind::LinkedDirectory | EntryKind::Other | EntryKind::Outside => {}
        }
    }
    all
}

/// What is wrong with a case; nothing when the rule says what the fixture expects.
pub(super) fn run(
    loader: &dyn Loader,
    rules: &[Arc<Rule>],
    case: &Case,
    evaluate: &EvaluateModule<'_>,
) -> Vec<Complaint> {
    let files = files(loader, &case.directory);
    let mut complaints = Vec::new();
    let mut expected = BTreeSet::new();
    for (path, text) in &files {
        match expect::of_file(path, text) {
            Ok(found) => expected.extend(found),
            Err((line, message)) => complaints.push(complaint(path, Some(line), message)),
        }
    }
    let named: Vec<String> = files.iter().flat_map(|(_, text)| expect::directive(text)).collect();
    let chosen = |rule: &&Arc<Rule>| match named.as_slice() {
        [] => rule.info.name == case.rule,
        named => named.iter().any(|id| **id == *rule.info.id || **id == *rule.info.name),
    };
    let mut chosen: Vec<Arc<Rule>> = rules.iter().filter(chosen).cloned().collect();
    for (path, text) in &files {
        for rule in chosen.iter_mut().filter(|rule| rule.info.name == case.rule) {
            match with_options(rule, text) {
                Ok(changed) => *rule = changed,
                Err(message) => complaints.push(complaint(path, None, message)),
            }
        }
    }
    let evaluated = evaluate(&case.directory);
    complaints.extend(broken(&evaluated, &expected));
    let (judgements, failed) = judgements(loader, &chosen, case, &evaluated);
    complaints.extend(failed);
    complaints.extend(compare(&expected, &found(&judgements, &evaluated)));
    complaints.extend(by_name(case, rules, &judgements));
    complaints
}

/// The rule with the options that a file of a case sets: `# rule-option: min_days = 90`.
///
/// # Errors
///
/// What is wrong with one of them.
pub fn with_options(rule: &Arc<Rule>, text: &str) -> Result<Arc<Rule>, String> {
    expect::options(text).try_fold(Arc::clone(rule), |rule, written| with_option(&rule, written))
}

fn with_option(rule: &Rule, written: &str) -> Result<Arc<Rule>, String> {
    let tree = syntax::parse(SourceId(0), "option.hcl", written).tree;
    let [attribute] = tree.body.attributes.as_slice() else {
        return Err("write options as `# rule-option: min_days = 90`".to_owned());
    };
    let value = constant::value(&tree, attribute.expr);
    let value = render::plain(&value.map_err(|error| error.message().to_owned())?);
    let changed = rule.with_option(tree.name(attribute.name), &value);
    changed.map(Arc::new).map_err(|error| error.to_string())
}

fn complaint(path: &str, line: Option<u32>, message: impl Into<String>) -> Complaint {
    Complaint { path: path.to_owned(), line, message: message.into() }
}

/// A fixture that Terraform would refuse tests nothing. Missing files and modules may be what it is about, and so may be
/// a value that the provider refuses too: on a line where the rule is expected to find fault.
fn broken(evaluated: &EvaluatedCase, expected: &BTreeSet<Expected>) -> Vec<Complaint> {
    let place = |finding: &Finding| {
        let line = evaluated.sources.start(finding.place).line;
        (evaluated.sources.path(finding.place.source).to_string(), line)
    };
    let is_expected = |finding: &&Finding| {
        let (path, line) = place(finding);
        expected.iter().any(|expected| expected.path == path && expected.line == line)
    };
    let refused = evaluated.findings.iter().filter(|finding| match Builtin::of(&finding.rule) {
        Some(
            Builtin::SyntaxError
            | Builtin::UnreadableFile
            | Builtin::MissingModule
            | Builtin::InvalidJson
            | Builtin::UnknownResourceType
            | Builtin::UndeclaredVariable
            | Builtin::UnsupportedLanguage,
        ) => false,
        Some(_) | None => true,
    });
    let complain = |finding: &Finding| {
        let (path, line) = place(finding);
        complaint(&path, Some(line), finding.message.clone())
    };
    refused.filter(|finding| !is_expected(finding)).map(complain).collect()
}

/// What the rules say, and what went wrong in them.
fn judgements(
    loader: &dyn Loader,
    rules: &[Arc<Rule>],
    case: &Case,
    evaluated: &EvaluatedCase,
) -> (Vec<(Arc<Rule>, Judgement)>, Vec<Complaint>) {
    let facts = Facts::new(&evaluated.model);
    let (mut all, mut failures) = (Vec::new(), Vec::new());
    for rule in rules {
        let context = Context::new(loader, &case.directory, Limits::default()).with_forms();
        let (judgements, failed) = judge_or_fail(rule, &facts, &context);
        all.extend(judgements.into_iter().map(|judgement| (Arc::clone(rule), judgement)));
        failures.extend(failed.map(|error| failure(rule, case, &error)));
    }
    (all, failures)
}

/// That a rule went wrong in a case, at the line of the rule.
fn failure(rule: &Rule, case: &Case, error: &Error) -> Complaint {
    let before = |span: Span| rule.text().get(..usize::try_from(span.start).ok()?);
    let lines = |before: &str| u32::try_from(before.matches('\n').count()).ok();
    let line = error.span().and_then(before).and_then(lines).map(|lines| lines + 1);
    let message = format!("{} failed in {}: {}", rule.info.id, case.directory, error.message());
    complaint(&rule.path, line, message)
}

/// Findings, as a fixture writes them, with their messages.
fn found(
    judgements: &[(Arc<Rule>, Judgement)],
    evaluated: &EvaluatedCase,
) -> Vec<(Expected, String)> {
    let findings = judgements.iter().filter_map(|(_, judgement)| judgement.finding.as_ref());
    let found = findings.filter_map(|finding| {
        let verdict = match &finding.verdict {
            Verdict::Fail => Expectation::Fail,
            Verdict::Unknown(_) => Expectation::Unknown,
            Verdict::Pass | Verdict::NotApplicable => return None,
        };
        let path = evaluated.sources.path(finding.place.source).to_string();
        let line = evaluated.sources.start(finding.place).line;
        let message = match &finding.verdict {
            Verdict::Unknown(reason) => format!("{}, because it is {reason}", finding.message),
            Verdict::Fail | Verdict::Pass | Verdict::NotApplicable => finding.message.clone(),
        };
        Some((Expected { path, line, rule: finding.rule.id.to_string(), verdict }, message))
    });
    found.collect()
}

fn compare(expected: &BTreeSet<Expected>, found: &[(Expected, String)]) -> Vec<Complaint> {
    let missing =
        expected.iter().filter(|expected| !found.iter().any(|(found, _)| found == *expected));
    let missing = missing.map(|expected| {
        let message =
            format!("{} should {} here, and does not", expected.rule, say(expected.verdict));
        complaint(&expected.path, Some(expected.line), message)
    });
    let extra = found.iter().filter(|(found, _)| !expected.contains(found));
    let extra = extra.map(|(found, message)| {
        let message =
            format!("{} {} here, and should not: {message}", found.rule, found.verdict.as_str());
        complaint(&found.path, Some(found.line), message)
    });
    missing.chain(extra).collect()
}

fn say(verdict: Expectation) -> &'static str {
    match verdict {
        Expectation::Fail => "fail",
        Expectation::Unknown => "be unknown",
    }
}

/// A case whose name is a verdict must have that verdict, of the rule that it belongs to.
fn by_name(
    case: &Case,
    rules: &[Arc<Rule>],
    judgements: &[(Arc<Rule>, Judgement)],
) -> Option<Complaint> {
    rules.iter().find(|rule| rule.info.name == case.rule)?;
    let own = judgements.iter().filter(|(rule, _)| rule.info.name == case.rule);
    // What lies in a module that is not here, such as one from a registry, is unknown in every case, and no finding.
    let all: Vec<&Judgement> = own.map(|(_, judgement)| judgement).collect();
    let here = all.iter().filter(|judgement| judgement.matter == Matter::Thing);
    let own: Vec<&Verdict> = here.map(|judgement| &judgement.verdict).collect();
    let fits = match case.name.as_str() {
        "pass" => own.contains(&&Verdict::Pass) && own.iter().all(|verdict| is_quiet(verdict)),
        "fail" => own.contains(&&Verdict::Fail),
        "unknown" => all.iter().any(|judgement| matches!(judgement.verdict, Verdict::Unknown(_))),
        "not-applicable" => own.iter().all(|verdict| **verdict == Verdict::NotApplicable),
        _ => true,
    };
    let message = || format!("the case is named `{}`, but the rule never says so here", case.name);
    (!fits).then(|| complaint(&case.directory, None, message()))
}

fn is_quiet(verdict: &Verdict) -> bool {
    match verdict {
        Verdict::Pass | Verdict::NotApplicable => true,
        Verdict::Fail | Verdict::Unknown(_) => false,
    }
}

/// Whether a file of a case is read as Terraform, or documents its module.
pub(super) fn is_terraform(name: &str) -> bool {
    [".tf", ".tf.json", ".md"].iter().any(|end| name.ends_with(end))
}
