//! Dockerfiles to instructions, with a place on every word. Reads what BuildKit reads, as it does: directives,
//! continuation lines with comments between them, heredocs, both forms of commands. Goes on after a mistake: what
//! cannot be read is an instruction without arguments, and an error. Must not know what an image is.
//!
//! All steps take time linear in the length of the text: `lines` joins what belongs together, `arguments` reads what
//! stands behind each keyword, and `pieces` finds the variables in a word when somebody asks.

mod arguments;
mod heredoc;
mod instruction;
mod lines;
mod pieces;
mod script;
#[cfg(test)]
mod tests;
mod words;

pub use instruction::{Arguments, Flag, Heredoc, Instruction, Keyword, Pair, Word};
pub use pieces::{Substitution, WordPiece, pieces};

use super::{Comment, SyntaxError};
use crate::source::{SourceId, Span};
use crate::value::did_you_mean;
use lines::{FileLines, InstructionLine};

/// A Dockerfile, read as far as it could be.
#[derive(Clone, Debug)]
pub struct Dockerfile {
    /// Its instructions, in the order of the text.
    pub instructions: Vec<Instruction>,
    /// Its comments.
    pub comments: Vec<Comment>,
    /// What takes the next character's meaning away: a backslash, or a backtick if a directive says so.
    pub escape: char,
    /// What could not be read, in the order of the text.
    pub errors: Vec<SyntaxError>,
}

/// Reads a Dockerfile.
#[must_use]
pub fn parse_dockerfile(source: SourceId, text: &str) -> Dockerfile {
    let mut lines = FileLines::new(source, text);
    let mut instructions: Vec<Instruction> = Vec::new();
    while let Some(line) = lines.next_line() {
        if let Some(instruction) = instruction(&mut lines, &line, Position::Outer) {
            instructions.push(instruction);
        }
    }
    let FileLines { escape, comments, mut errors, .. } = lines;
    let first = instructions.iter().find(|one| one.keyword != Keyword::Arg);
    match first {
        Some(first) if first.keyword != Keyword::From => errors.push(SyntaxError {
            span: first.name,
            message: format!("`{}` comes before the first `FROM`", first.keyword.as_str()),
            help: Some("begin with `FROM`; only `ARG` may come before it".to_owned()),
        }),
        Some(_) => {}
        None => errors.push(SyntaxError {
            span: Span::new(source, 0, 0),
            message: "there is no `FROM`".to_owned(),
            help: Some("name the image to build upon: `FROM debian:12-slim`".to_owned()),
        }),
    }
    errors.sort_by_key(|error| (error.span.start, error.span.end));
    Dockerfile { instructions, comments, escape, errors }
}

/// Where an instruction stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Position {
    Outer,
    /// Behind `ONBUILD`.
    Trigger,
}

/// Reads one instruction, and the heredocs below it.
fn instruction(
    lines: &mut FileLines<'_>,
    line: &InstructionLine,
    position: Position,
) -> Option<Instruction> {
    let (written, rest) = words::first(&line.text, 0);
    let name = line.span(written.start, written.end);
    let word = line.text.get(written.clone()).unwrap_or_default();
    let Some(keyword) = Keyword::parse(word) else {
        let names = Keyword::ALL.iter().map(|keyword| keyword.as_str());
        let meant = did_you_mean(&word.to_ascii_uppercase(), names);
        lines.errors.push(SyntaxError {
            span: name,
            message: format!("there is no instruction `{word}`"),
            help: meant.map(|meant| format!("did you mean `{meant}`?")),
        });
        return None;
    };
    let forbidden = matches!(keyword, Keyword::Onbuild | Keyword::From | Keyword::Maintainer);
    if position == Position::Trigger && forbidden {
        let message = format!("`{}` is not allowed after `ONBUILD`", keyword.as_str());
        lines.errors.push(SyntaxError { span: name, message, help: None });
        return None;
    }
    let end = line.text.trim_end().len();
    let span = line.span(written.start, end);
    if keyword == Keyword::Onbuild {
        let inner = instruction(lines, &line.behind(rest), Position::Trigger).map(Box::new);
        let arguments = inner.map_or(Arguments::Unreadable, Arguments::Trigger);
        return Some(Instruction {
            keyword,
            name,
            span,
            flags: Vec::new(),
            arguments,
            heredocs: Vec::new(),
            commands: Vec::new(),
        });
    }
    let (flags, rest) = words::flags(line, rest, lines.escape);
    let read = arguments::read(keyword, line, rest, lines.escape);
    let arguments = read.unwrap_or_else(|(bytes, message)| {
        let span = if bytes.is_empty() { name } else { line.span(bytes.start, bytes.end) };
        lines.errors.push(SyntaxError { span, message, help: None });
        Arguments::Unreadable
    });
    let heredocs = match (keyword, &arguments) {
        (_, Arguments::Exec(_)) => Vec::new(),
        (Keyword::Add | Keyword::Copy | Keyword::Run, _) => heredoc::read(lines, line, rest),
        _ => Vec::new(),
    };
    let commands = match keyword {
        Keyword::Run => script::commands(&arguments, line, rest, &heredocs),
        _ => Vec::new(),
    };
    let heredocs = heredocs.into_iter().map(|(heredoc, _)| heredoc).collect();
    Some(Instruction { keyword, name, span, flags, arguments, heredocs, commands })
}
