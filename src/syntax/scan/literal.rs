//! Quoted strings, heredocs and bare templates.

use super::{Heredoc, Mode, Scanner, ident_length};
use crate::syntax::builder::index;
use crate::syntax::token::{Fault, TokenKind};

/// What a run of literal text in a template stopped at.
enum Stop {
    /// `${` or `%{`
    Sequence,
    /// A line end, which is part of the run.
    Line,
    /// A carriage return without a line feed, which Terraform refuses here.
    Return,
    /// A byte that the caller asked for, or the end of the text.
    Other,
}

impl Scanner<'_> {
    /// One token of a quoted string.
    pub(super) fn quote(&mut self) {
        match self.peek(0) {
            b'"' => {
                self.take(TokenKind::CloseQuote, 1);
                self.modes.pop();
            }
            b'\n' | b'\r' => self.abandon_quote(),
            b'\\' => self.escape(),
            _ => {
                let start = self.at;
                let stop = self.literal(|byte| matches!(byte, b'"' | b'\\' | b'\n' | b'\r'));
                self.finish_literal(start, &stop);
            }
        }
    }

    /// No quoted string goes on in the next line, so the reader is better served if this one and
    /// all that it stands in end here.
    fn abandon_quote(&mut self) {
        let start = self.at;
        self.emit(TokenKind::Invalid(Fault::QuotedNewline), start);
        if self.peek(0) == b'\r' && self.peek(1) != b'\n' {
            self.at += 1;
        }
        let keep =
            self.modes.iter().rposition(|mode| matches!(mode, Mode::Heredoc(_) | Mode::Bare));
        self.modes.truncate(keep.unwrap_or(0) + 1);
    }

    /// A valid escape is a literal.
    fn escape(&mut self) {
        let digits = match self.peek(1) {
            b'n' | b'r' | b't' | b'"' | b'\\' => return self.take(TokenKind::Literal, 2),
            b'u' => 4,
            b'U' => 8,
            b'\n' | b'\r' | 0 => return self.take(TokenKind::Invalid(Fault::Escape), 1),
            _ => {
                let length = self.rest().chars().nth(1).map_or(0, char::len_utf8);
                return self.take(TokenKind::Invalid(Fault::Escape), 1 + length);
            }
        };
        let hex = self.rest().get(2..2 + digits).unwrap_or_default();
        let is_hex = hex.len() == digits && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
        let scalar = u32::from_str_radix(hex, 16).ok().and_then(char::from_u32);
        if is_hex && scalar.is_some() {
            self.take(TokenKind::Literal, 2 + digits);
        } else {
            self.take(TokenKind::Invalid(Fault::UnicodeEscape), 2);
        }
    }

    /// Literal text up to a sequence, a line end or a byte that `stops`.
    fn literal(&mut self, stops: impl Fn(u8) -> bool) -> Stop {
        loop {
            let rest = self.bytes.iter().skip(self.at);
            self.at += rest
                .take_while(|byte| !matches!(byte, b'$' | b'%' | b'"' | b'\\' | b'\n' | b'\r'))
                .count();
            let byte = match self.bytes.get(self.at) {
                None => return Stop::Other,
                Some(byte) if stops(*byte) => return Stop::Other,
                Some(byte) => *byte,
            };
            match (byte, self.peek(1), self.peek(2)) {
                (b'$' | b'%', b'{', _) => return Stop::Sequence,
                (b'$', b'$', b'{') | (b'%', b'%', b'{') => self.at += 3,
                (b'\n', ..) => {
                    self.at += 1;
                    return Stop::Line;
                }
                (b'\r', next, _) if next != b'\n' => return Stop::Return,
                _ => self.at += 1,
            }
        }
    }

    fn finish_literal(&mut self, start: usize, stop: &Stop) {
        if self.at > start {
            self.emit(TokenKind::Literal, start);
        }
        match stop {
            Stop::Sequence => {
                let is_control = self.peek(0) == b'%';
                let kind = if is_control { TokenKind::Control } else { TokenKind::Interpolation };
                self.take(kind, if self.peek(2) == b'~' { 3 } else { 2 });
                self.modes.push(Mode::Code { braces: 0 });
            }
            Stop::Return => self.take(TokenKind::Invalid(Fault::Character), 1),
            Stop::Line | Stop::Other => {}
        }
    }

    /// `<<WORD` and its line end; false if that is not what stands here.
    pub(super) fn open_heredoc(&mut self) -> bool {
        let dash = usize::from(self.peek(2) == b'-');
        let word = self.rest().get(2 + dash..).unwrap_or_default();
        let mut chars = word.chars();
        let Some(first) = chars.next() else { return false };
        if first != '_' && !unicode_ident::is_xid_start(first) {
            return false;
        }
        let length = first.len_utf8() + ident_length(chars.as_str());
        let line_end = match word.as_bytes().get(length..) {
            Some([b'\n', ..]) => 1,
            Some([b'\r', b'\n', ..]) => 2,
            _ => return false,
        };
        let word_start = self.at + 2 + dash;
        let heredoc = Heredoc {
            word_start: index(word_start),
            word_end: index(word_start + length),
            tokens: index(self.tokens.len()),
            line_start: true,
        };
        self.take(TokenKind::OpenHeredoc, 2 + dash + length + line_end);
        self.modes.push(Mode::Heredoc(heredoc));
        true
    }

    /// One line of a heredoc, or a part of it.
    pub(super) fn heredoc(&mut self, heredoc: Heredoc) {
        let start = self.at;
        let stop = self.literal(|_| false);
        if heredoc.line_start && matches!(stop, Stop::Line) {
            let line = self.text.get(start..self.at).unwrap_or_default();
            let word = self.text.get(heredoc.word_start as usize..heredoc.word_end as usize);
            if Some(line.trim_matches(is_blank)) == word {
                let line_end = if line.ends_with("\r\n") { 2 } else { 1 };
                self.at -= line_end;
                self.emit(TokenKind::CloseHeredoc, start);
                self.modes.pop();
                return;
            }
        }
        if let Some(Mode::Heredoc(heredoc)) = self.modes.last_mut() {
            heredoc.line_start = matches!(stop, Stop::Line);
        }
        self.finish_literal(start, &stop);
    }

    /// One line of a text that is a template, or a part of it.
    pub(super) fn bare(&mut self) {
        let start = self.at;
        let stop = self.literal(|_| false);
        self.finish_literal(start, &stop);
    }
}

/// What Go's `unicode.IsSpace` calls a space.
pub(in crate::syntax) fn is_blank(char: char) -> bool {
    char.is_whitespace()
}
