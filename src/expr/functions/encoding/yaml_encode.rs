//! `yamlencode`: block style, strings in double quotes or as literal blocks, as Terraform writes them.

use std::fmt::Write;

use crate::expr::Result;
use crate::value::{Kind, Text, Type, Value};

use super::super::Call;
use super::super::parameters::{string_result, unknown};

/// Longer keys are no simple keys (libyaml).
const MAX_SIMPLE_KEY: usize = 128;

/// Double-quoted text goes on in the next line at the first space behind this column (libyaml).
const WIDTH: usize = 80;

#[expect(clippy::unnecessary_wraps, reason = "the signature of all functions")]
pub(super) fn yamlencode(call: &Call<'_>) -> Result<Value> {
    let value = call.argument(0);
    if !value.is_wholly_known() {
        return Ok(unknown(call, Type::String));
    }
    let mut writer = Writer { out: String::new() };
    writer.node(value, Position { indent: 0, inside: Inside::Document });
    writer.out.push('\n');
    if matches!(value.kind, Kind::Null(_) | Kind::Bool(_) | Kind::Number(_)) {
        // The end of a plain scalar is marked when it is all of the document.
        writer.out.push_str("...\n");
    }
    Ok(string_result(call, Text::known(writer.out)))
}

/// What a node stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Document,
    Sequence,
    Mapping,
}

#[derive(Clone, Copy)]
struct Position {
    /// The column of the entries of a collection here.
    indent: usize,
    inside: Inside,
}

struct Writer {
    out: String,
}

impl Writer {
    fn column(&self) -> usize {
        self.out.rsplit('\n').next().map_or(0, |line| line.chars().count())
    }

    fn new_line(&mut self, indent: usize) {
        self.out.push('\n');
        self.out.push_str(&" ".repeat(indent));
    }

    /// A space between what is on the line and a value.
    fn space(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
        }
    }

    fn node(&mut self, value: &Value, at: Position) {
        match &value.kind {
            Kind::Null(_) | Kind::Unknown(_) => self.plain("null"),
            Kind::Bool(known) => self.plain(if *known { "true" } else { "false" }),
            Kind::Number(number) => self.plain(&number.to_string()),
            Kind::String(text) => self.string(text.as_str().unwrap_or_default(), at),
            Kind::List(_) | Kind::Set(_) | Kind::Tuple(_) => {
                let elements: Vec<&Value> = value.children().collect();
                stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.sequence(&elements, at));
            }
            Kind::Map(_) | Kind::Object(_) => {
                stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.mapping(value, at));
            }
        }
    }

    fn plain(&mut self, text: &str) {
        self.space();
        self.out.push_str(text);
    }

    /// The entries of a sequence in a mapping stand below its key, not to the right of it.
    fn sequence(&mut self, elements: &[&Value], at: Position) {
        if elements.is_empty() {
            self.plain("[]");
            return;
        }
        let indent = at.indent;
        for (index, element) in elements.iter().enumerate() {
            match (index, at.inside) {
                (0, Inside::Document) => {}
                // In a sequence, the first entry stands on the same line: `- - 1`.
                (0, Inside::Sequence) => self.space(),
                (0, Inside::Mapping) | (1.., _) => self.new_line(indent),
            }
            self.out.push('-');
            self.node(element, Position { indent: indent + 2, inside: Inside::Sequence });
        }
    }

    fn mapping(&mut self, value: &Value, at: Position) {
        let Some(entries) = value.entries().filter(|entries| !entries.is_empty()) else {
            self.plain("{}");
            return;
        };
        let indent = if at.inside == Inside::Mapping { at.indent + 2 } else { at.indent };
        for (index, (key, value)) in entries.iter().enumerate() {
            match (index, at.inside) {
                (0, Inside::Document) => {}
                (0, Inside::Sequence) => self.space(),
                (0, Inside::Mapping) | (1.., _) => self.new_line(indent),
            }
            let below = if key.len() > MAX_SIMPLE_KEY || key.contains(is_break) {
                self.out.push('?');
                self.string(key, Position { indent, inside: Inside::Mapping });
                self.new_line(indent);
                // What stands behind this colon stands like an entry behind its hyphen.
                Position { indent: indent + 2, inside: Inside::Sequence }
            } else {
                self.double_quoted(key, None);
                // A sequence of a mapping stands at the column of the mapping's keys.
                Position { indent, inside: Inside::Mapping }
            };
            self.out.push(':');
            self.node(value, below);
        }
    }

    fn string(&mut self, text: &str, at: Position) {
        self.space();
        let indent = match at.inside {
            Inside::Document => 2,
            Inside::Sequence => at.indent,
            Inside::Mapping => at.indent + 2,
        };
        if text.contains('\n') && may_be_block(text) {
            self.literal(text, indent);
        } else {
            self.double_quoted(text, Some(indent));
        }
    }

    fn literal(&mut self, text: &str, indent: usize) {
        self.out.push('|');
        if text.starts_with([' ', '\n']) {
            self.out.push('2');
        }
        let body = text.strip_suffix('\n');
        match body {
            None => self.out.push('-'),
            Some(body) if body.is_empty() || body.ends_with('\n') => self.out.push('+'),
            Some(_) => {}
        }
        for line in body.unwrap_or(text).split('\n') {
            if line.is_empty() {
                self.out.push('\n');
            } else {
                self.new_line(indent);
            }
            self.out.push_str(line);
        }
    }

    /// Folds at spaces, where there is an `indent` to go on at.
    fn double_quoted(&mut self, text: &str, indent: Option<usize>) {
        self.out.push('"');
        let mut column = self.column();
        let mut characters = text.char_indices().peekable();
        let mut after_space = false;
        // libyaml looks for the mark at the beginning of the text, wherever it is.
        let all_escaped = text.starts_with('\u{feff}');
        while let Some((at, character)) = characters.next() {
            let length = self.out.len();
            if character == ' ' && !all_escaped {
                let fold = !after_space && column > WIDTH && at > 0 && at + 1 < text.len();
                if let Some(indent) = indent.filter(|_| fold) {
                    self.new_line(indent);
                    column = indent;
                    if characters.peek().is_some_and(|(_, next)| *next == ' ') {
                        self.out.push('\\');
                        column += 1;
                    }
                } else {
                    self.out.push(' ');
                    column += 1;
                }
                after_space = true;
                continue;
            }
            after_space = false;
            if all_escaped {
                coded(character, &mut self.out);
            } else {
                escape(character, &mut self.out);
            }
            column += self.out.get(length..).map_or(0, |written| written.chars().count());
        }
        self.out.push('"');
    }
}

fn is_break(character: char) -> bool {
    matches!(character, '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// A block cannot hold characters that need an escape, spaces before a line end, or at the end.
fn may_be_block(text: &str) -> bool {
    let space_before_break = text.char_indices().any(|(at, character)| {
        is_break(character) && text.get(..at).is_some_and(|before| before.ends_with(' '))
    });
    !text.ends_with(' ') && !space_before_break && text.chars().all(is_printable)
}

fn is_printable(character: char) -> bool {
    matches!(character,
        '\n' | ' '..='~' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}')
}

fn escape(character: char, out: &mut String) {
    let short = match character {
        '\0' => '0',
        '\u{7}' => 'a',
        '\u{8}' => 'b',
        '\t' => 't',
        '\n' => 'n',
        '\u{b}' => 'v',
        '\u{c}' => 'f',
        '\r' => 'r',
        '\u{1b}' => 'e',
        '"' => '"',
        '\\' => '\\',
        '\u{85}' => 'N',
        '\u{2028}' => 'L',
        '\u{2029}' => 'P',
        printable if is_printable(printable) => {
            out.push(printable);
            return;
        }
        other => {
            coded(other, out);
            return;
        }
    };
    out.push('\\');
    out.push(short);
}

/// A character by its number.
fn coded(character: char, out: &mut String) {
    let code = u32::from(character);
    let _ = match code {
        0..=0xff => write!(out, "\\x{code:02X}"),
        0x100..=0xffff => write!(out, "\\u{code:04X}"),
        _ => write!(out, "\\U{code:08X}"),
    };
}
