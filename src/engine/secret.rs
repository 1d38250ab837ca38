//! What rules about secrets found: the places where secrets are written, and what is written there. Must not know how
//! reports hide it.

use crate::finding::{Finding, Secrecy, Secrets, Verdict, is_reference};
use crate::source::{SourceMap, Span};

/// What a rule about secrets found is hidden in all reports, whatever rule reports something at the same place.
pub(super) fn hide(secrets: &mut Secrets, sources: &SourceMap, finding: &Finding) {
    if finding.rule.secrecy == Secrecy::Public || finding.verdict != Verdict::Fail {
        return;
    }
    let way = finding.trail.iter().map(|point| point.span);
    for span in std::iter::once(finding.place).chain(way) {
        let span = in_dockerfile(sources, span).unwrap_or(span);
        let text = sources.slice(span);
        if !is_reference(&sources.path(span.source), &text) {
            secrets.hide(sources, span);
            secrets.hide_text(text.trim().trim_matches('"'));
        }
    }
}

/// In a Dockerfile a finding points at a name, or at all of an instruction: what is behind the name, to the end of the
/// instruction, is the secret, or all of it.
fn in_dockerfile(sources: &SourceMap, span: Span) -> Option<Span> {
    let source = sources.get(span.source)?;
    if !source.is_dockerfile {
        return None;
    }
    let is_name = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let rest = source.text.get(span.end as usize..)?;
    let behind_name = sources.slice(span).chars().all(is_name) && rest.starts_with(['=', ' ']);
    let start = if behind_name { span.end.saturating_add(1) } else { span.start };
    let mut end = start;
    for line in source.text.get(start as usize..)?.split_inclusive('\n') {
        end = end.saturating_add(u32::try_from(line.trim_end().len()).unwrap_or(0));
        if !line.trim_end().ends_with('\\') {
            break;
        }
        let rest = line.len() - line.trim_end().len();
        end = end.saturating_add(u32::try_from(rest).unwrap_or(0));
    }
    Some(Span::new(span.source, start, end.max(span.end)))
}
