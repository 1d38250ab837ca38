//! Findings without secrets: in no text, in no change, and in no place, whose end would tell how long one is. Must not
//! know how secrets are found.

use super::{Edit, Finding, Secrets, Verdict, Waypoint};
use crate::source::{SourceMap, Span};

/// A finding as it may be reported, in whatever format.
#[must_use]
pub fn veil(finding: Finding, secrets: &Secrets, sources: &SourceMap) -> Finding {
    let cut = |span: Span| secrets.cut(sources, span);
    let text = |text: String| secrets.veil(&text).into_owned();
    let waypoints = |all: Vec<Waypoint>| {
        let one = |point: Waypoint| Waypoint { span: cut(point.span), text: text(point.text) };
        all.into_iter().map(one).collect()
    };
    let edits = finding.edits.into_iter().filter(|edit| !secrets.touches(sources, edit.span));
    let edits = edits.map(|edit| Edit { text: text(edit.text), ..edit }).collect();
    let verdict = match finding.verdict {
        Verdict::Unknown(reason) => Verdict::Unknown(text(reason)),
        known @ (Verdict::Fail | Verdict::Pass | Verdict::NotApplicable) => known,
    };
    Finding {
        verdict,
        resource: text(finding.resource.to_string()).into(),
        attribute: text(finding.attribute),
        message: text(finding.message),
        assumption: text(finding.assumption),
        help: text(finding.help),
        place: cut(finding.place),
        trail: waypoints(finding.trail),
        related: waypoints(finding.related),
        // They have become edits.
        fixes: Vec::new(),
        edits,
        calls: finding.calls,
        sensitive: finding.sensitive,
        rule: finding.rule,
    }
}
