//! The lines of a Dockerfile, those that belong together joined. Must not know instructions.

use crate::source::{SourceId, Span};
use crate::syntax::builder::index;
use crate::syntax::{Comment, SyntaxError};

/// What one instruction is written on, continuation lines joined, and which byte of the file each byte comes from.
#[derive(Clone, Debug, Default)]
pub(super) struct InstructionLine {
    pub(super) text: String,
    source: Option<SourceId>,
    /// Where a run of bytes begins in the text, and in the file.
    turns: Vec<(u32, u32)>,
}

impl InstructionLine {
    pub(super) fn push(&mut self, start: usize, text: &str) {
        self.turns.push((offset(self.text.len()), offset(start)));
        self.text.push_str(text);
    }

    /// The place of some bytes of the text.
    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let source = self.source.unwrap_or(SourceId(u32::MAX));
        let last = end.saturating_sub(1).max(start);
        let end = if end > start { self.place(last) + 1 } else { self.place(start) };
        Span::new(source, self.place(start), end)
    }

    /// The byte of the file that a byte of the text comes from.
    pub(super) fn place(&self, at: usize) -> u32 {
        let at = offset(at);
        let behind = self.turns.partition_point(|(text, _)| *text <= at);
        let turn = behind.checked_sub(1).and_then(|last| self.turns.get(last));
        turn.map_or(0, |(text, file)| file + (at - text))
    }

    /// What stands behind a byte.
    pub(super) fn behind(&self, at: usize) -> Self {
        let cut = offset(at);
        let mut turns = vec![(0, self.place(at))];
        let later = self.turns.iter().filter(|(text, _)| *text > cut);
        turns.extend(later.map(|(text, file)| (text - cut, *file)));
        let text = self.text.get(at..).unwrap_or_default().to_owned();
        Self { text, source: self.source, turns }
    }
}

/// Goes through a file.
pub(super) struct FileLines<'a> {
    source: SourceId,
    text: &'a str,
    at: usize,
    pub(super) escape: char,
    pub(super) comments: Vec<Comment>,
    pub(super) errors: Vec<SyntaxError>,
}

impl<'a> FileLines<'a> {
    /// At the first instruction, behind the parser's directives.
    pub(super) fn new(source: SourceId, text: &'a str) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        let (comments, errors) = (Vec::new(), Vec::new());
        let mut lines = Self { source, text, at, escape: '\\', comments, errors };
        lines.directives();
        lines
    }

    /// The next line as it is written, without its end, and where it begins.
    pub(super) fn raw(&mut self) -> Option<(usize, &'a str)> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let start = self.at;
        let length = rest.find('\n').map_or(rest.len(), |at| at + 1);
        self.at += length;
        Some((start, rest.get(..length)?.trim_end_matches(['\n', '\r'])))
    }

    /// `# escape=...` and its like stand in the first lines, and nowhere else.
    fn directives(&mut self) {
        let mut seen = Vec::new();
        loop {
            let before = self.at;
            let Some((start, line)) = self.raw() else { return };
            let Some((name, value)) = directive(line) else {
                self.at = before;
                return;
            };
            let span = Span::new(self.source, offset(start), offset(start + line.len()));
            if seen.contains(&name) {
                self.error(span, format!("the directive `{name}` is repeated here"));
            }
            match (name.as_str(), value) {
                ("escape", "\\") => self.escape = '\\',
                ("escape", "`") => self.escape = '`',
                ("escape", _) => {
                    self.error(span, "the escape character can be `\\` or a backtick".to_owned());
                }
                _ => {}
            }
            seen.push(name);
        }
    }

    /// A line without text, of this file.
    pub(super) fn empty(&self) -> InstructionLine {
        InstructionLine { source: Some(self.source), ..InstructionLine::default() }
    }

    pub(super) fn error(&mut self, span: Span, message: String) {
        self.errors.push(SyntaxError { span, message, help: None });
    }

    /// The lines of the next instruction, joined.
    pub(super) fn next_line(&mut self) -> Option<InstructionLine> {
        let mut joined = self.empty();
        loop {
            let Some((start, line)) = self.raw() else {
                return Some(joined).filter(|joined| !joined.text.is_empty());
            };
            if self.is_comment(start, line) {
                continue;
            }
            let is_first = joined.turns.is_empty();
            let text = if is_first { line.trim_start() } else { line };
            if text.trim().is_empty() {
                // Within an instruction, an empty line is allowed, though BuildKit warns of it.
                continue;
            }
            let start = start + (line.len() - text.len());
            let Some(text) = continued(text, self.escape) else {
                joined.push(start, text);
                return Some(joined);
            };
            joined.push(start, text);
        }
    }

    /// Comments are no part of the instruction between whose lines they stand.
    fn is_comment(&mut self, start: usize, line: &str) -> bool {
        let text = line.trim_start();
        if !text.starts_with('#') {
            return false;
        }
        let begins = start + (line.len() - text.len());
        self.comments.push(Comment { start: offset(begins), end: offset(start + line.len()) });
        true
    }
}

/// `# syntax=docker/dockerfile:1`: name in lower case, and value.
fn directive(line: &str) -> Option<(String, &str)> {
    let (name, value) = line.strip_prefix('#')?.split_once('=')?;
    let (name, value) = (name.trim(), value.trim());
    let known = ["escape", "syntax", "check"].iter().find(|known| name.eq_ignore_ascii_case(known));
    Some(((*known?).to_owned(), value)).filter(|(_, value)| !value.is_empty())
}

/// The line without the character that joins it with the next; none if there is no such character.
fn continued(line: &str, escape: char) -> Option<&str> {
    let before = line.trim_end_matches([' ', '\t']).strip_suffix(escape)?;
    (!before.ends_with(escape)).then_some(before)
}

/// The offset as places have it.
pub(super) fn offset(at: usize) -> u32 {
    index(at)
}
