//! What went wrong on the way, drawn with the look of findings. It goes to standard error.

use annotate_snippets::{AnnotationKind, Level, Snippet};

use crate::finding::{Notice, NoticeKind};
use crate::source::{SourceMap, Span};
use crate::triage::Report;

use super::Style;
use super::diagnostic::renderer;
use super::place::first_line;
use super::text::{plain, some};

/// How many are drawn: a broken repository must not hide its findings behind a thousand of them.
const SHOWN: usize = 20;

/// Draws the notices of a run.
#[must_use]
pub fn notices(report: &Report, style: &Style) -> String {
    let mut parts: Vec<String> = report
        .notices
        .iter()
        .take(SHOWN)
        .map(|notice| draw(notice, &report.sources, style))
        .collect();
    let rest: Vec<&str> =
        report.notices.iter().skip(SHOWN).map(|notice| notice.message.as_str()).collect();
    if !rest.is_empty() {
        parts.push(format!("... and {} more: {}", rest.len(), some(&rest, 3)));
    }
    if parts.is_empty() {
        return String::new();
    }
    // An empty line behind each, the last one too.
    parts.push(String::new());
    parts.join("\n\n")
}

fn draw(notice: &Notice, sources: &SourceMap, style: &Style) -> String {
    let level = match notice.kind {
        NoticeKind::Syntax
        | NoticeKind::Unreadable
        | NoticeKind::Evaluation
        | NoticeKind::Argument
        | NoticeKind::Rejected => Level::ERROR,
        NoticeKind::MissingModule | NoticeKind::Limit => Level::WARNING,
    };
    let snippet = notice.span.and_then(|span| snippet(span, sources));
    let help = notice.help.as_deref().map(|help| Level::HELP.message(plain(help)));
    let group = level.primary_title(plain(&notice.message)).elements(snippet).elements(help);
    renderer(style).render(&[group])
}

fn snippet(
    span: Span,
    sources: &SourceMap,
) -> Option<Snippet<'static, annotate_snippets::Annotation<'static>>> {
    let span = first_line(sources, span);
    let window = super::window::Window::around(std::iter::once(span), sources)?;
    let annotation = AnnotationKind::Primary.span(window.range(span)?);
    Some(window.snippet().annotation(annotation))
}
