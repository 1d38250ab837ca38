//! Words on a line: split at blanks, with or without regard to quotes. Must not know instructions.

use std::ops::Range;

use super::instruction::{Flag, Word};
use super::lines::InstructionLine;

/// The first word behind a byte, and where what follows it begins.
pub(super) fn first(text: &str, from: usize) -> (Range<usize>, usize) {
    let rest = text.get(from..).unwrap_or_default();
    let start = from + (rest.len() - rest.trim_start().len());
    let rest = text.get(start..).unwrap_or_default();
    let end = start + rest.find(char::is_whitespace).unwrap_or(rest.len());
    let behind = text.get(end..).unwrap_or_default();
    (start..end, end + (behind.len() - behind.trim_start().len()))
}

/// The words behind a byte, split at blanks alone.
pub(super) fn plain(text: &str, from: usize) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut at = from;
    while at < text.len() {
        let (word, next) = first(text, at);
        if word.is_empty() {
            break;
        }
        words.push(word);
        at = next;
    }
    words
}

/// The words behind a byte, where blanks in quotes and behind the escape character do not split.
pub(super) fn quoted(text: &str, from: usize, escape: char) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut at = from;
    while let Some(word) = next_quoted(text, at, escape) {
        at = word.end;
        words.push(word);
    }
    words
}

fn next_quoted(text: &str, from: usize, escape: char) -> Option<Range<usize>> {
    let rest = text.get(from..)?;
    let start = from + rest.find(|char: char| !char.is_whitespace())?;
    let mut quote = None;
    let mut chars = text.get(start..)?.char_indices();
    while let Some((at, char)) = chars.next() {
        match quote {
            None if char.is_whitespace() => return Some(start..start + at),
            None if matches!(char, '"' | '\'') => quote = Some(char),
            Some(open) if char == open => quote = None,
            // Between single quotes, nothing is escaped.
            None | Some('"') if char == escape => {
                chars.next();
            }
            None | Some(_) => {}
        }
    }
    Some(start..text.len())
}

/// `--name=value` in front of the arguments, and where the arguments begin.
pub(super) fn flags(line: &InstructionLine, from: usize, escape: char) -> (Vec<Flag>, usize) {
    let mut flags = Vec::new();
    let mut at = from;
    while let Some(word) = next_quoted(&line.text, at, escape) {
        let text = line.text.get(word.clone()).unwrap_or_default();
        let Some(flag) = text.strip_prefix("--") else { break };
        at = word.end;
        if flag.is_empty() {
            break;
        }
        let (name, value) = match flag.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (flag, None),
        };
        let begins = word.end - value.map_or(0, str::len);
        let value =
            value.map(|value| Word { text: value.to_owned(), span: line.span(begins, word.end) });
        let span = line.span(word.start, word.end);
        flags.push(Flag { name: name.to_owned(), value, span });
    }
    let rest = line.text.get(at..).unwrap_or_default();
    (flags, at + (rest.len() - rest.trim_start().len()))
}
