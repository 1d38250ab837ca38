//! Findings as they are written and read back. Must not know texts.

use std::collections::HashMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::finding::{Applicability, Edit, Finding, RuleInfo, Verdict, Waypoint};
use crate::source::Span;

/// A place: the number of the text in the record, first byte, one past the last byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct SpanRecord(pub(super) u32, pub(super) u32, pub(super) u32);

/// A finding without secrets, whose fixes are edits.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct FindingRecord {
    rule: String,
    /// Why the verdict is unknown; none where it is a failure.
    unknown: Option<String>,
    resource: String,
    attribute: String,
    message: String,
    assumption: String,
    help: String,
    place: SpanRecord,
    trail: Vec<WaypointRecord>,
    related: Vec<WaypointRecord>,
    edits: Vec<EditRecord>,
    calls: Vec<SpanRecord>,
    sensitive: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
struct WaypointRecord(SpanRecord, String);

#[derive(Clone, Debug, Serialize, Deserialize)]
struct EditRecord(SpanRecord, String, SafetyRecord);

#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SafetyRecord {
    Safe,
    Unsafe,
}

impl FindingRecord {
    pub(super) fn of(finding: Finding, span: &mut dyn FnMut(Span) -> SpanRecord) -> Self {
        let mut waypoints = |all: Vec<Waypoint>| -> Vec<WaypointRecord> {
            all.into_iter().map(|one| WaypointRecord(span(one.span), one.text)).collect()
        };
        let (trail, related) = (waypoints(finding.trail), waypoints(finding.related));
        let edit = |edit: Edit| {
            let safety = match edit.applicability {
                Applicability::Safe => SafetyRecord::Safe,
                Applicability::Unsafe => SafetyRecord::Unsafe,
            };
            EditRecord(span(edit.span), edit.text, safety)
        };
        Self {
            edits: finding.edits.into_iter().map(edit).collect(),
            rule: finding.rule.id.to_string(),
            unknown: match finding.verdict {
                Verdict::Unknown(reason) => Some(reason),
                Verdict::Fail | Verdict::Pass | Verdict::NotApplicable => None,
            },
            resource: finding.resource.to_string(),
            attribute: finding.attribute,
            message: finding.message,
            assumption: finding.assumption,
            help: finding.help,
            place: span(finding.place),
            trail,
            related,
            calls: finding.calls.into_iter().map(span).collect(),
            sensitive: finding.sensitive,
        }
    }

    /// The finding; none where there is no such rule, or a place lies in no text.
    pub(super) fn finding(
        self,
        rules: &HashMap<&str, &Arc<RuleInfo>>,
        span: &dyn Fn(SpanRecord) -> Option<Span>,
    ) -> Option<Finding> {
        let waypoints = |all: Vec<WaypointRecord>| -> Option<Vec<Waypoint>> {
            let one = |WaypointRecord(at, text)| Some(Waypoint { span: span(at)?, text });
            all.into_iter().map(one).collect()
        };
        let edit = |EditRecord(at, text, safety)| {
            let applicability = match safety {
                SafetyRecord::Safe => Applicability::Safe,
                SafetyRecord::Unsafe => Applicability::Unsafe,
            };
            Some(Edit { span: span(at)?, text, applicability })
        };
        Some(Finding {
            rule: Arc::clone(rules.get(self.rule.as_str())?),
            verdict: self.unknown.map_or(Verdict::Fail, Verdict::Unknown),
            resource: self.resource.into(),
            attribute: self.attribute,
            message: self.message,
            assumption: self.assumption,
            help: self.help,
            place: span(self.place)?,
            trail: waypoints(self.trail)?,
            related: waypoints(self.related)?,
            fixes: Vec::new(),
            edits: self.edits.into_iter().map(edit).collect::<Option<_>>()?,
            calls: self.calls.into_iter().map(span).collect::<Option<_>>()?,
            sensitive: self.sensitive,
        })
    }
}
