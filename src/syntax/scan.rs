//! Text to tokens, by the rules of Terraform's scanner. Never fails: what it cannot read is a
//! token of its own. Time grows linearly with the text, whatever the text. Must not know grammar.

mod blanks;
mod literal;

use super::builder::index;
use super::token::{Fault, Token, TokenKind};

pub(super) use literal::is_blank;

/// Where the scanner is.
#[derive(Clone, Copy, Debug)]
enum Mode {
    /// Outside of strings; how many braces are open.
    Code { braces: u32 },
    /// Between quotes.
    Quote,
    /// In a heredoc.
    Heredoc(Heredoc),
    /// In a text that is a template as a whole.
    Bare,
}

/// A heredoc that is not closed yet.
#[derive(Clone, Copy, Debug)]
struct Heredoc {
    /// First byte of the word that ends it.
    word_start: u32,
    /// One past the last byte of the word.
    word_end: u32,
    /// Number of tokens before its own.
    tokens: u32,
    /// Whether the next byte begins a line.
    line_start: bool,
}

struct Scanner<'a> {
    text: &'a str,
    bytes: &'a [u8],
    at: usize,
    tokens: Vec<Token>,
    modes: Vec<Mode>,
    /// There is no `*/` any more.
    no_comment_end: bool,
    /// A heredoc was found to be unclosed.
    lost_heredoc: bool,
}

/// The tokens of a file or of an expression.
pub(super) fn code(text: &str) -> Vec<Token> {
    Scanner::new(text, Mode::Code { braces: 0 }).run()
}

/// The tokens of a text that is a template as a whole.
pub(super) fn template(text: &str) -> Vec<Token> {
    Scanner::new(text, Mode::Bare).run()
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str, mode: Mode) -> Self {
        Self {
            text,
            bytes: text.as_bytes(),
            at: if text.starts_with('\u{feff}') { 3 } else { 0 },
            tokens: Vec::with_capacity(text.len() / 4),
            modes: vec![mode],
            no_comment_end: false,
            lost_heredoc: false,
        }
    }

    fn run(mut self) -> Vec<Token> {
        loop {
            while self.at < self.bytes.len() {
                match self.modes.last().copied() {
                    Some(Mode::Code { braces }) => self.code(braces),
                    Some(Mode::Quote) => self.quote(),
                    Some(Mode::Heredoc(heredoc)) => self.heredoc(heredoc),
                    Some(Mode::Bare) => self.bare(),
                    None => self.modes.push(Mode::Code { braces: 0 }),
                }
            }
            if !self.reopen_heredoc() {
                break;
            }
        }
        if self.modes.iter().any(|mode| matches!(mode, Mode::Quote)) {
            self.emit(TokenKind::Invalid(Fault::UnclosedQuote), self.at);
        }
        self.emit(TokenKind::End, self.at);
        self.tokens
    }

    /// At the end of the text in a heredoc: takes its opening line for a fault and goes on behind
    /// it, so that one missing end does not cost the rest of the file. Once only, to stay linear.
    fn reopen_heredoc(&mut self) -> bool {
        let outermost = self.modes.iter().position(|mode| matches!(mode, Mode::Heredoc(_)));
        let Some((depth, Mode::Heredoc(heredoc))) =
            outermost.and_then(|depth| Some((depth, *self.modes.get(depth)?)))
        else {
            return false;
        };
        let Some(open) = self.tokens.get_mut(heredoc.tokens as usize) else { return false };
        open.kind = TokenKind::Invalid(Fault::UnclosedHeredoc);
        let again = !std::mem::replace(&mut self.lost_heredoc, true);
        if again {
            self.at = heredoc.word_end as usize;
            open.end = index(self.at);
            self.tokens.truncate(heredoc.tokens as usize + 1);
        }
        self.modes.truncate(depth);
        again
    }

    fn emit(&mut self, kind: TokenKind, start: usize) {
        self.tokens.push(Token { start: index(start), end: index(self.at), kind });
    }

    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or(0)
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, kind: TokenKind, length: usize) {
        let start = self.at;
        self.at += length;
        self.emit(kind, start);
    }

    /// One token outside of strings, or blanks.
    fn code(&mut self, braces: u32) {
        match self.peek(0) {
            b' ' | b'\t' => {
                let blanks = self.bytes.iter().skip(self.at);
                self.at += blanks.take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => {
                let start = self.at;
                self.at += 1;
                self.at += ident_length(self.rest());
                self.emit(TokenKind::Ident, start);
            }
            0x80.. => self.ident(),
            b'0'..=b'9' => self.number(),
            b'\n' => self.take(TokenKind::Newline, 1),
            b'\r' if self.peek(1) == b'\n' => self.take(TokenKind::Newline, 2),
            b'#' => self.line_comment(),
            b'/' if self.peek(1) == b'/' => self.line_comment(),
            b'/' if self.peek(1) == b'*' => self.block_comment(),
            b'"' => {
                self.take(TokenKind::OpenQuote, 1);
                self.modes.push(Mode::Quote);
            }
            b'<' if self.peek(1) == b'<' && self.open_heredoc() => {}
            b'{' => {
                self.take(TokenKind::OpenBrace, 1);
                self.set_braces(braces + 1);
            }
            b'}' => self.close_brace(braces, 1),
            b'~' if self.peek(1) == b'}' => self.close_brace(braces, 2),
            first => self.symbol(first),
        }
    }

    fn set_braces(&mut self, open: u32) {
        if let Some(Mode::Code { braces }) = self.modes.last_mut() {
            *braces = open;
        }
    }

    fn close_brace(&mut self, braces: u32, length: usize) {
        if braces == 0 && self.modes.len() > 1 {
            self.take(TokenKind::SequenceEnd, length);
            self.modes.pop();
        } else {
            self.take(
                if length == 2 { TokenKind::SequenceEnd } else { TokenKind::CloseBrace },
                length,
            );
            self.set_braces(braces.saturating_sub(1));
        }
    }

    fn symbol(&mut self, first: u8) {
        let (kind, length) = match (first, self.peek(1)) {
            (b'=' | b'!' | b'<' | b'>', b'=') | (b'&', b'&') | (b'|', b'|') => {
                (TokenKind::Operator, 2)
            }
            (b'=', b'>') => (TokenKind::FatArrow, 2),
            (b':', b':') => (TokenKind::DoubleColon, 2),
            (b'.', b'.') if self.peek(2) == b'.' => (TokenKind::Ellipsis, 3),
            (b'=', _) => (TokenKind::Assign, 1),
            (b'!', _) => (TokenKind::Bang, 1),
            (b'-', _) => (TokenKind::Minus, 1),
            (b'*', _) => (TokenKind::Star, 1),
            (b'+' | b'/' | b'%' | b'<' | b'>', _) => (TokenKind::Operator, 1),
            (b'.', _) => (TokenKind::Dot, 1),
            (b',', _) => (TokenKind::Comma, 1),
            (b':', _) => (TokenKind::Colon, 1),
            (b'?', _) => (TokenKind::Question, 1),
            (b'(', _) => (TokenKind::OpenParen, 1),
            (b')', _) => (TokenKind::CloseParen, 1),
            (b'[', _) => (TokenKind::OpenBracket, 1),
            (b']', _) => (TokenKind::CloseBracket, 1),
            (b'&' | b'|' | b'^' | b'~', _) => (TokenKind::Invalid(Fault::Bitwise), 1),
            (b'`', _) => (TokenKind::Invalid(Fault::Backtick), 1),
            (b'\'', _) => (TokenKind::Invalid(Fault::Apostrophe), 1),
            (b';', _) => (TokenKind::Invalid(Fault::Semicolon), 1),
            _ => (TokenKind::Invalid(Fault::Character), 1),
        };
        self.take(kind, length);
    }

    /// A name that does not begin with an ASCII letter, or a character without meaning.
    fn ident(&mut self) {
        let start = self.at;
        let mut chars = self.rest().chars();
        let Some(first) = chars.next() else { return };
        if first != '_' && !unicode_ident::is_xid_start(first) {
            let curly = matches!(first, '“' | '”');
            let fault = if curly { Fault::CurlyQuote } else { Fault::Character };
            return self.take(TokenKind::Invalid(fault), first.len_utf8());
        }
        self.at += first.len_utf8() + ident_length(chars.as_str());
        self.emit(TokenKind::Ident, start);
    }

    /// Digits, dots and exponents, as many as there are, but no dot at the end.
    fn number(&mut self) {
        let start = self.at;
        let mut ahead = 1;
        let mut length = 1;
        loop {
            match (self.peek(ahead), self.peek(ahead + 1), self.peek(ahead + 2)) {
                (b'0'..=b'9', ..) => ahead += 1,
                (b'e' | b'E', b'0'..=b'9', _) => ahead += 2,
                (b'e' | b'E', b'+' | b'-', b'0'..=b'9') => ahead += 3,
                (b'.', ..) => {
                    ahead += 1;
                    continue;
                }
                _ => break,
            }
            length = ahead;
        }
        self.at += length;
        self.emit(TokenKind::Number, start);
    }
}

/// How many bytes at the beginning of `text` belong to a name that has begun before it.
fn ident_length(text: &str) -> usize {
    let is_ascii_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    let ascii = text.bytes().take_while(is_ascii_part).count();
    if text.as_bytes().get(ascii).is_none_or(u8::is_ascii) {
        return ascii;
    }
    let is_part = |char: char| char == '-' || unicode_ident::is_xid_continue(char);
    text.find(|char| !is_part(char)).unwrap_or(text.len())
}
