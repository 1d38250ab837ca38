//! What a run has to say besides results: verdicts that cannot be told, what could not be read, and
//! results that were left out. GitHub ignores them; other viewers and people do not.

use serde_json::{Map, Value, json};

use crate::finding::{Builtin, Effect, RuleInfo, Verdict};
use crate::source::Span;
use crate::triage::{Level, Problem, Report};

use super::super::place::in_file;
use super::super::text::{count, cut, sentence};
use super::node::object;
use super::{limits, places, results, rules};

const UNKNOWN: &str = "unknown-verdict";
const LEFT_OUT: &str = "results-left-out";

/// Id, name, what it means, what to do.
const DESCRIPTIONS: [(&str, &str, &str, &str); 2] = [
    (
        UNKNOWN,
        "UnknownVerdict",
        "Whether a rule holds depends on what is not in the source.",
        "State the value with --var, --var-file or --assume.",
    ),
    (
        LEFT_OUT,
        "ResultsLeftOut",
        "There are more results than GitHub shows.",
        "Repair the worst, or check parts of the repository under categories of their own.",
    ),
];

/// What the notifications of a run can be about.
pub(super) fn descriptors() -> Vec<Value> {
    let one = |(id, name, text, help): &(&str, &str, &str, &str)| {
        json!({
            "id": id,
            "name": name,
            "shortDescription": { "text": text },
            "fullDescription": { "text": text },
            "help": { "text": help },
        })
    };
    let of_rule = |rule: &RuleInfo| {
        json!({
            "id": *rule.id,
            "name": rules::pascal_case(&rule.name),
            "shortDescription": { "text": sentence(&rule.title) },
            "fullDescription": { "text": cut(&rule.why, limits::DESCRIPTION) },
            "help": { "text": rule.how },
        })
    };
    let about_the_run = about_the_run();
    DESCRIPTIONS.iter().map(one).chain(about_the_run.iter().map(|rule| of_rule(rule))).collect()
}

/// The rules whose findings say how the run went: they are notifications, beside the results that some of them are.
fn about_the_run() -> Vec<std::sync::Arc<RuleInfo>> {
    let all = Builtin::ALL.into_iter().map(Builtin::info);
    all.filter(|rule| rule.effect != Effect::Verdict).collect()
}

/// The notifications of this run.
pub(super) fn notifications(report: &Report, left_out: usize) -> Vec<Value> {
    let mut all = Vec::new();
    if left_out > 0 {
        let results = count(left_out, "result");
        let text =
            format!("{results} left out: GitHub shows {}, the worst are here.", limits::RESULTS);
        all.push(notification(report, LEFT_OUT, "warning", &text, None));
    }
    all.extend(report.findings.iter().filter_map(|problem| of_problem(report, problem)));
    all
}

fn of_problem(report: &Report, problem: &Problem) -> Option<Value> {
    let finding = &problem.finding;
    match (finding.rule.effect, &finding.verdict) {
        (Effect::Incomplete | Effect::Outside | Effect::Failure, _) => {
            Some(of_run(report, problem))
        }
        (Effect::Verdict, Verdict::Unknown(_)) => of_unknown(report, problem),
        // A result needs a place in a file.
        (Effect::Verdict, _) if results::primary(problem, &report.sources).is_none() => {
            Some(of_run(report, problem))
        }
        (Effect::Verdict, _) => None,
    }
}

fn of_run(report: &Report, problem: &Problem) -> Value {
    let finding = &problem.finding;
    let level = match Level::of(finding) {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note | Level::Unknown | Level::Skipped => "note",
    };
    let text = format!("{} {}", sentence(&finding.message), sentence(&finding.help));
    notification(report, &finding.rule.id, level, text.trim(), Some(finding.place))
}

fn of_unknown(report: &Report, problem: &Problem) -> Option<Value> {
    let finding = &problem.finding;
    let Verdict::Unknown(reason) = &finding.verdict else { return None };
    let text = format!("{} It is {}", sentence(&finding.message), sentence(reason));
    let mut value = notification(report, UNKNOWN, "note", &text, Some(finding.place));
    if let (Some(fields), Some(index)) =
        (value.as_object_mut(), rules::index(report, &finding.rule))
    {
        let rule = json!({ "id": *finding.rule.id, "index": index });
        fields.insert("associatedRule".to_owned(), rule);
    }
    Some(value)
}

fn notification(report: &Report, id: &str, level: &str, text: &str, span: Option<Span>) -> Value {
    let mut fields = Map::new();
    let fixed = DESCRIPTIONS.iter().map(|(other, ..)| (*other).to_owned());
    let of_rules = about_the_run().into_iter().map(|rule| rule.id.to_string());
    let descriptor = match fixed.chain(of_rules).position(|other| other == id) {
        Some(index) => json!({ "id": id, "index": index }),
        // A result without a place: it is described with the rules.
        None => json!({ "id": id }),
    };
    fields.insert("descriptor".to_owned(), descriptor);
    fields.insert("level".to_owned(), json!(level));
    fields.insert("message".to_owned(), json!({ "text": text }));
    if let Some(span) = span.filter(|span| in_file(&report.sources, *span)) {
        let location = object([("physicalLocation", places::physical(&report.sources, span))]);
        fields.insert("locations".to_owned(), vec![location].into());
    }
    Value::Object(fields)
}
