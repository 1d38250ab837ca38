//! Operands.

use super::frame::{ForPhase, FrameKind};
use super::{Grammar, Result};
use crate::syntax::token::{Kind, Token};
use crate::syntax::{literal, number};

impl Grammar<'_> {
    /// The token at hand begins an operand, or closes a bracket that has none.
    pub(super) fn term(&mut self) -> Result<()> {
        let token = self.token();
        if token.kind.starts_term() {
            self.begin_operand();
        }
        match token.kind {
            Kind::Ident => self.name(),
            Kind::Number => {
                let digits = self.written(token);
                if !number::is_number(digits) {
                    return self.error(token, format!("`{digits}` is not a number"), "");
                }
                if !number::is_plain(digits) {
                    self.mask.put_number(token);
                }
                self.at += 1;
                self.expects_term = false;
                Ok(())
            }
            Kind::Minus | Kind::Bang => {
                self.frame().add_level();
                self.at += 1;
                Ok(())
            }
            Kind::OpenParen => self.push(FrameKind::Paren, false),
            Kind::OpenBracket => self.open_tuple(),
            Kind::OpenBrace => self.open_object(),
            Kind::OpenQuote if let Some(close) = literal::closing(self.tokens, self.at) => {
                let end = self.tokens.get(close).map_or(token.end, |close| close.end);
                self.mask.put_number(Token { end, ..token });
                self.at = close + 1;
                self.expects_term = false;
                Ok(())
            }
            Kind::OpenQuote | Kind::OpenHeredoc => {
                let directives = self.directives.len();
                self.push(FrameKind::Template { directives }, false)
            }
            _ => self.no_term(token),
        }
    }

    /// Notes where the expression begins. If it is an object's key behind another entry's line
    /// end, that line end becomes the comma between them.
    fn begin_operand(&mut self) {
        self.in_attribute_splat = false;
        let at = self.at;
        let frame = self.frame();
        frame.first.get_or_insert(at);
        if let FrameKind::Key { separator: Some(separator) } = frame.kind {
            frame.kind = FrameKind::Key { separator: None };
            self.mask.put(separator, b',');
        }
    }

    /// What may stand where an operand could but need not.
    fn no_term(&mut self, token: Token) -> Result<()> {
        let frame = self.frame();
        match (frame.kind, token.kind) {
            _ if frame.first.is_some() => return self.explain_no_term(token),
            (FrameKind::Arguments, Kind::CloseParen) | (FrameKind::Tuple, Kind::CloseBracket) => {
                self.pop();
            }
            (FrameKind::Key { .. }, Kind::CloseBrace) => {
                self.mask.put(token.start, b']');
                self.pop();
            }
            (FrameKind::Key { .. }, Kind::Newline) => {
                self.mask.blank(token);
                self.at += 1;
            }
            _ => return self.explain_no_term(token),
        }
        Ok(())
    }

    /// A variable, a key word or a function's name.
    fn name(&mut self) -> Result<()> {
        self.expects_term = false;
        let mut next = self.advance();
        let mut is_namespaced = false;
        while next.kind == Kind::DoubleColon {
            is_namespaced = true;
            let name = self.advance();
            if name.kind != Kind::Ident {
                return self.error(name, "a function name is missing after `::`", "");
            }
            next = self.advance();
        }
        if next.kind == Kind::OpenParen {
            return self.push(FrameKind::Arguments, false);
        }
        if is_namespaced {
            let help =
                "a name with `::` can only be a function, such as provider::aws::arn_parse()";
            return self.error(next, "`(` is missing after the function name", help);
        }
        Ok(())
    }

    fn open_tuple(&mut self) -> Result<()> {
        self.push(FrameKind::Tuple, false)?;
        self.skip();
        if self.is_keyword("for") {
            self.for_intro(FrameKind::For { is_object: false, phase: ForPhase::Collection })
        } else {
            Ok(())
        }
    }

    fn open_object(&mut self) -> Result<()> {
        let open = self.token();
        self.push(FrameKind::Key { separator: None }, true)?;
        let behind = self.tokens.get(self.at..).unwrap_or_default();
        let blanks = behind.iter().take_while(|token| token.kind.is_blank()).count();
        let first = behind.get(blanks).copied();
        if first.is_some_and(|first| first.kind == Kind::Ident && self.written(first) == "for") {
            self.frame().newlines_count = false;
            self.skip();
            return self.for_intro(FrameKind::For { is_object: true, phase: ForPhase::Collection });
        }
        self.mask.put(open.start, b'[');
        Ok(())
    }

    /// From `for` to the collection.
    pub(super) fn for_intro(&mut self, kind: FrameKind) -> Result<()> {
        let help = "write `for name in collection` or `for key, value in collection`";
        self.frame().kind = kind;
        let mut next = self.advance();
        if next.kind != Kind::Ident {
            return self.error(next, "a name is missing after `for`", help);
        }
        next = self.advance();
        if next.kind == Kind::Comma {
            next = self.advance();
            if next.kind != Kind::Ident {
                return self.error(next, "a second name is missing after the comma", help);
            }
            self.advance();
        }
        if !self.is_keyword("in") {
            let token = self.token();
            return self.error(token, "`in` is missing after the names of `for`", help);
        }
        self.at += 1;
        self.frame().first = None;
        self.expects_term = true;
        Ok(())
    }

    /// Whether the token at hand is this word.
    pub(super) fn is_keyword(&self, word: &str) -> bool {
        let token = self.token();
        token.kind == Kind::Ident && self.written(token) == word
    }
}
