//! Texts that stand below an instruction: `RUN <<EOF`. Must not know what is done with them.

use super::instruction::Heredoc;
use super::lines::{FileLines, InstructionLine, offset};
use super::words;
use crate::source::Span;

/// Reads the texts that the arguments of a line ask for, each with the lines that it is written on.
pub(super) fn read(
    lines: &mut FileLines<'_>,
    line: &InstructionLine,
    from: usize,
) -> Vec<(Heredoc, InstructionLine)> {
    let text = line.text.get(from..).unwrap_or_default();
    if !text.contains("<<") {
        return Vec::new();
    }
    let escape = lines.escape;
    let mut found = Vec::new();
    for word in words::quoted(&line.text, from, escape) {
        let written = line.text.get(word.clone()).unwrap_or_default();
        if let Some(begin) = begin(written, escape) {
            let place = line.span(word.start, word.end);
            found.push(below(lines, begin, place));
        }
    }
    found
}

/// What `<<-"EOF"` says.
struct Begin {
    name: String,
    /// Tabs in front of each line do not count.
    strips_tabs: bool,
    expands: bool,
}

fn begin(word: &str, escape: char) -> Option<Begin> {
    let rest = word.trim_start_matches(|char: char| char.is_ascii_digit()).strip_prefix("<<")?;
    let (strips_tabs, rest) = match rest.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    if rest.is_empty() || rest.contains('<') {
        return None;
    }
    let mut name = String::with_capacity(rest.len());
    let mut chars = rest.chars();
    let mut expands = true;
    while let Some(char) = chars.next() {
        match char {
            '"' | '\'' => expands = false,
            char if char == escape => name.extend(chars.next()),
            char => name.push(char),
        }
    }
    Some(Begin { name, strips_tabs, expands })
}

fn below(lines: &mut FileLines<'_>, begin: Begin, place: Span) -> (Heredoc, InstructionLine) {
    let mut written = lines.empty();
    let mut span: Option<Span> = None;
    while let Some((start, raw)) = lines.raw() {
        let line = if begin.strips_tabs { raw.trim_start_matches('\t') } else { raw };
        if line == begin.name {
            return heredoc(begin, written, span.unwrap_or(place));
        }
        written.push(start, raw);
        written.push(start + raw.len(), "\n");
        let own = Span::new(place.source, offset(start), offset(start + raw.len()));
        span = Some(span.map_or(own, |span| span.join(own)));
    }
    lines.error(place, format!("the text does not end: no line is `{}`", begin.name));
    heredoc(begin, written, span.unwrap_or(place))
}

fn heredoc(begin: Begin, written: InstructionLine, span: Span) -> (Heredoc, InstructionLine) {
    let Begin { name, expands, .. } = begin;
    (Heredoc { name, content: written.text.clone(), span, expands }, written)
}
