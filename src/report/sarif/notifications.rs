//! What a run has to say besides results: verdicts that cannot be told, what could not be read, and
//! results that were left out. GitHub ignores them; other viewers and people do not.

use serde_json::{Map, Value, json};

use crate::finding::{Notice, NoticeKind, Verdict};
use crate::source::Span;
use crate::triage::{Problem, Report};

use super::super::json::notice_kind;
use super::super::place::in_file;
use super::super::text::{count, sentence};
use super::{limits, places, rules};

const UNKNOWN: &str = "unknown-verdict";
const LEFT_OUT: &str = "results-left-out";

/// Id, name, what it means, what to do.
const DESCRIPTIONS: [(&str, &str, &str, &str); 9] = [
    (
        UNKNOWN,
        "UnknownVerdict",
        "It cannot be told from the source whether a rule holds.",
        "State the value with --var, --var-file or --assume.",
    ),
    (
        LEFT_OUT,
        "ResultsLeftOut",
        "There are more results than GitHub shows.",
        "Repair the worst, or check parts of the repository under categories of their own.",
    ),
    (
        "syntax",
        "SyntaxError",
        "A file or block does not parse.",
        "Repair it: until then results may lack findings.",
    ),
    (
        "unreadable",
        "UnreadableFile",
        "A file could not be read.",
        "Make it readable: until then results may lack findings.",
    ),
    (
        "missing-module",
        "MissingModule",
        "The source of a module call is not here.",
        "Run `terraform init` first, so that the module is there.",
    ),
    (
        "evaluation",
        "EvaluationError",
        "Terraform would report an error.",
        "Repair it: `terraform plan` would stop here.",
    ),
    (
        "argument",
        "UnknownArgument",
        "A resource type has no such argument.",
        "Use the name from the provider's documentation.",
    ),
    (
        "rejected",
        "RejectedValue",
        "A validation or condition rejects a value.",
        "Give a value that the condition allows.",
    ),
    (
        "limit",
        "LimitReached",
        "A limit was reached.",
        "What lies beyond it was not judged: make the configuration smaller.",
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
    DESCRIPTIONS.iter().map(one).collect()
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
    all.extend(report.notices.iter().map(|notice| of_notice(report, notice)));
    let unknown = report.findings.iter().filter_map(|problem| of_unknown(report, problem));
    all.extend(unknown);
    all
}

fn of_notice(report: &Report, notice: &Notice) -> Value {
    let level = match notice.kind {
        NoticeKind::Syntax
        | NoticeKind::Unreadable
        | NoticeKind::Evaluation
        | NoticeKind::Argument
        | NoticeKind::Rejected => "error",
        NoticeKind::MissingModule | NoticeKind::Limit => "warning",
    };
    let help =
        notice.help.as_deref().map(|help| format!(" {}", sentence(help))).unwrap_or_default();
    let text = format!("{}{help}", sentence(&notice.message));
    notification(report, notice_kind(notice.kind), level, &text, notice.span)
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
    let index = DESCRIPTIONS.iter().position(|(other, ..)| *other == id);
    fields.insert("descriptor".to_owned(), json!({ "id": id, "index": index }));
    fields.insert("level".to_owned(), json!(level));
    fields.insert("message".to_owned(), json!({ "text": text }));
    if let Some(span) = span.filter(|span| in_file(&report.sources, *span)) {
        let location = json!([{ "physicalLocation": places::physical(&report.sources, span) }]);
        fields.insert("locations".to_owned(), location);
    }
    Value::Object(fields)
}
