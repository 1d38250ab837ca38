//! Errors of the program (arguments, configuration, rule files) drawn with the look of findings.
//! miette is the protocol that they speak; its own renderer is not used.

use annotate_snippets::renderer::{AnsiColor, Effects};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use miette::{Diagnostic, LabeledSpan, Severity};

use super::text::plain;
use super::{Color, Hyperlinks, Style};

/// The one renderer of findings and errors.
pub(super) fn renderer(style: &Style) -> Renderer {
    let renderer = match style.color {
        Color::Never => Renderer::plain(),
        Color::Always => Renderer::styled(),
    };
    let unknown = AnsiColor::BrightMagenta.on_default().effects(Effects::BOLD);
    let links = style.hyperlinks == Hyperlinks::Written;
    let renderer = renderer.term_width(style.width).hyperlink(links);
    match style.color {
        Color::Never => renderer,
        Color::Always => renderer.info(unknown),
    }
}

/// Draws an error with what it points at, its help, and the errors that it holds.
#[must_use]
pub fn draw(error: &dyn Diagnostic, style: &Style) -> String {
    let mut drawn = draw_one(error, style);
    for related in error.related().into_iter().flatten() {
        drawn.push_str("\n\n");
        drawn.push_str(&draw_one(related, style));
    }
    drawn
}

fn draw_one(error: &dyn Diagnostic, style: &Style) -> String {
    let level = match error.severity() {
        None | Some(Severity::Error) => Level::ERROR,
        Some(Severity::Warning) => Level::WARNING,
        Some(Severity::Advice) => Level::NOTE,
    };
    let mut title = level.primary_title(plain(&error.to_string()));
    if let Some(code) = error.code() {
        title = title.id(code.to_string());
    }
    let mut group = title.elements(snippet(error));
    let mut cause = error.source();
    while let Some(inner) = cause {
        group = group.element(Level::NOTE.message(plain(&inner.to_string())));
        cause = inner.source();
    }
    if let Some(help) = error.help() {
        for line in help.to_string().lines().filter(|line| !line.trim().is_empty()) {
            group = group.element(Level::HELP.message(plain(line)));
        }
    }
    renderer(style).render(&[group])
}

/// What an error points at.
pub(crate) struct Pointed {
    /// The file, as the error names it.
    pub(crate) path: Option<String>,
    /// All of its text.
    pub(crate) text: String,
    /// The places in it, the most important one first; at least one.
    pub(crate) labels: Vec<LabeledSpan>,
}

/// What an error points at; none for an error without a place.
pub(crate) fn pointed(error: &dyn Diagnostic) -> Option<Pointed> {
    let code = error.source_code()?;
    let labels: Vec<LabeledSpan> = error.labels()?.collect();
    let contents = code.read_span(labels.first()?.inner(), usize::MAX / 4, usize::MAX / 4).ok()?;
    let text = std::str::from_utf8(contents.data()).ok()?.to_owned();
    Some(Pointed { path: contents.name().map(str::to_owned), text, labels })
}

fn snippet(
    error: &dyn Diagnostic,
) -> Option<Snippet<'static, annotate_snippets::Annotation<'static>>> {
    let Pointed { path, text, labels } = pointed(error)?;
    let length = text.len();
    let annotation = |(index, label): (usize, &LabeledSpan)| {
        let start = label.offset().min(length);
        let end = (start + label.len()).min(length);
        let kind = if index == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
        let legal = text.is_char_boundary(start) && text.is_char_boundary(end);
        legal.then(|| kind.span(start..end).label(label.label().map(plain)))
    };
    let annotations: Vec<_> = labels.iter().enumerate().filter_map(annotation).collect();
    Some(Snippet::source(text).path(path).annotations(annotations))
}

#[cfg(test)]
mod tests {
    use super::{Style, draw};

    #[derive(Debug, thiserror::Error, miette::Diagnostic)]
    #[error("there is no field `privilege`")]
    #[diagnostic(code(rule), help("did you mean `privileged`?"))]
    struct Sample {
        #[source_code]
        code: miette::NamedSource<String>,
        #[label("here")]
        at: miette::SourceSpan,
    }

    #[test]
    fn looks_like_a_finding() {
        let text = "rule \"X1\" {\n  condition = container.privilege\n}\n".to_owned();
        let error = Sample { code: miette::NamedSource::new("x1.hcl", text), at: (36, 9).into() };
        insta::assert_snapshot!(draw(&error, &Style::default()), @r#"
        error[rule]: there is no field `privilege`
         --> x1.hcl:2:25
          |
        2 |   condition = container.privilege
          |                         ^^^^^^^^^ here
          |
          = help: did you mean `privileged`?
        "#);
    }
}
