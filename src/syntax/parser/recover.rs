//! Where to go on after a mistake. Only files that do not parse come here.

use super::body::BodyReader;
use crate::syntax::token::{Fault, Token, TokenKind};

impl BodyReader<'_> {
    /// Goes behind the item that begins at token `start`: to the end of a line in which all its
    /// brackets are closed; or to something that looks like an item and is not indented deeper.
    pub(super) fn recover(&mut self, start: usize) {
        let mut at = start;
        while self.parser.token_at(at).kind.is_blank() {
            at += 1;
        }
        let first = self.parser.token_at(at);
        let column = self.column(first);
        let mut open = Open::default();
        loop {
            let token = self.parser.token_at(at);
            match token.kind {
                TokenKind::End => break,
                TokenKind::Newline if open.stack.is_empty() => {
                    at += 1;
                    break;
                }
                TokenKind::Invalid(Fault::QuotedNewline) => open.abandon_quotes(),
                TokenKind::CloseBrace if self.depth > 0 && !open.has(Bracket::Brace) => break,
                TokenKind::Ident
                    if token.start > first.start
                        && at >= self.parser.at
                        && self.looks_like_item(at)
                        && self.column(token) <= column =>
                {
                    break;
                }
                kind => open.pass(kind),
            }
            at += 1;
        }
        self.parser.at = at.max(start + 1).min(self.parser.tokens.len().saturating_sub(1));
    }

    /// Goes behind a block of the outermost body that is not closed: to the next thing that begins
    /// a line and looks like an item. What was reported behind that will be reported again.
    pub(super) fn skip_unclosed(&mut self, start: usize, errors: usize) {
        self.skip_to_line(start);
        let end = self.parser.token().start;
        let unclosed = self.errors.pop();
        let mut index = 0;
        self.errors.retain(|error| {
            index += 1;
            index <= errors || error.span.start < end
        });
        if self.errors.len() == errors {
            self.errors.extend(unclosed);
        }
    }

    /// Goes behind the item that begins at token `start`, to the next thing that begins a line and
    /// looks like an item. From then on no block goes on behind such a thing.
    pub(super) fn skip_to_line(&mut self, start: usize) {
        self.trusts_columns = true;
        let mut at = start;
        while self.parser.token_at(at).kind.is_blank() {
            at += 1;
        }
        loop {
            at += 1;
            let token = self.parser.token_at(at);
            let is_next = token.kind == TokenKind::Ident && self.begins_line(token);
            if token.kind == TokenKind::End || is_next && self.looks_like_item(at) {
                break;
            }
        }
        self.parser.at = at;
    }

    /// Whether a token is the first thing in its line, without indentation.
    pub(super) fn begins_line(&self, token: Token) -> bool {
        self.column(token) == 0
    }

    /// How many bytes stand before a token in its line, up to a bound that keeps this cheap.
    fn column(&self, token: Token) -> usize {
        let before = self.parser.text.as_bytes().get(..token.start as usize).unwrap_or_default();
        before.iter().rev().take(200).take_while(|byte| **byte != b'\n').count()
    }

    /// `name =`, or a name, labels and `{`, at the beginning of a line.
    fn looks_like_item(&self, at: usize) -> bool {
        if at > 0 && self.parser.token_at(at - 1).kind != TokenKind::Newline {
            return false;
        }
        let mut at = at + 1;
        if self.parser.token_at(at).kind == TokenKind::Assign {
            return true;
        }
        while matches!(
            self.parser.token_at(at).kind,
            TokenKind::Ident | TokenKind::OpenQuote | TokenKind::Literal | TokenKind::CloseQuote
        ) {
            at += 1;
        }
        self.parser.token_at(at).kind == TokenKind::OpenBrace
    }
}

/// Brackets that are open, where any may be missing.
#[derive(Default)]
struct Open {
    stack: Vec<Bracket>,
    /// How many of each kind, so that what closes nothing costs nothing.
    counts: [usize; 6],
}

/// The kinds of brackets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    Paren,
    Square,
    Brace,
    Quote,
    Heredoc,
    Sequence,
}

impl Open {
    fn has(&self, bracket: Bracket) -> bool {
        self.counts.get(bracket as usize).is_some_and(|count| *count > 0)
    }

    fn pass(&mut self, kind: TokenKind) {
        match kind {
            TokenKind::OpenParen => self.push(Bracket::Paren),
            TokenKind::OpenBracket => self.push(Bracket::Square),
            TokenKind::OpenBrace => self.push(Bracket::Brace),
            TokenKind::OpenQuote => self.push(Bracket::Quote),
            TokenKind::OpenHeredoc => self.push(Bracket::Heredoc),
            TokenKind::Interpolation | TokenKind::Control => self.push(Bracket::Sequence),
            TokenKind::CloseParen => self.close(Bracket::Paren),
            TokenKind::CloseBracket => self.close(Bracket::Square),
            TokenKind::CloseBrace => self.close(Bracket::Brace),
            TokenKind::CloseQuote => self.close(Bracket::Quote),
            TokenKind::CloseHeredoc => self.close(Bracket::Heredoc),
            TokenKind::SequenceEnd => self.close(Bracket::Sequence),
            _ => {}
        }
    }

    fn push(&mut self, bracket: Bracket) {
        self.stack.push(bracket);
        self.count(bracket, 1);
    }

    /// Closes a bracket and those within it; what closes nothing is ignored.
    fn close(&mut self, bracket: Bracket) {
        if !self.has(bracket) {
            return;
        }
        while let Some(last) = self.stack.pop() {
            self.count(last, -1);
            if last == bracket {
                return;
            }
        }
    }

    /// The scanner has left all strings up to a heredoc.
    fn abandon_quotes(&mut self) {
        let keep =
            self.stack.iter().rposition(|open| *open == Bracket::Heredoc).map_or(0, |at| at + 1);
        let quote = self.stack.iter().skip(keep).position(|open| *open == Bracket::Quote);
        while quote.is_some_and(|quote| self.stack.len() > keep + quote) {
            if let Some(last) = self.stack.pop() {
                self.count(last, -1);
            }
        }
    }

    fn count(&mut self, bracket: Bracket, change: isize) {
        if let Some(count) = self.counts.get_mut(bracket as usize) {
            *count = count.saturating_add_signed(change);
        }
    }
}
