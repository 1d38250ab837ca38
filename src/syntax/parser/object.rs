//! `{ key = value }`

use super::{Node, Parser, Result, Surrounding};
use crate::syntax::token::TokenKind;
use crate::syntax::{Expr, ObjectItem};

impl Parser<'_> {
    /// `{ a = b }` or `{for ...}`
    pub(super) fn object(&mut self) -> Result<Node> {
        let open = self.enter()?;
        let behind = self.tokens.get(self.at..).unwrap_or_default();
        let blanks = behind.iter().take_while(|token| token.kind.is_blank()).count();
        let first = self.token_at(self.at + blanks);
        if first.kind == TokenKind::Ident && self.written(first) == "for" {
            self.at += blanks;
            return self.for_expr(open);
        }
        let begin = self.items.len();
        let mut depth = 0;
        loop {
            match self.skip(Surrounding::Key).kind {
                TokenKind::CloseBrace => break,
                TokenKind::Newline => self.at += 1,
                _ => depth = depth.max(self.item()?),
            }
        }
        let items = self.builder.items(self.items.get(begin..).unwrap_or_default());
        self.items.truncate(begin);
        let close = self.leave();
        Ok(self.bracketed(Expr::Object(items), open, close, depth))
    }

    /// An entry and the comma or line end behind it. Gives how many levels it has.
    fn item(&mut self) -> Result<u32> {
        let key = self.key()?;
        let value = self.expression(Surrounding::Value)?;
        let token = self.token();
        if !matches!(token.kind, TokenKind::Comma | TokenKind::Newline | TokenKind::CloseBrace) {
            return self.explain_no_operator(Surrounding::Value, token);
        }
        self.bounded(value)?;
        self.items.push(ObjectItem { key: key.id, value: value.id });
        if token.kind != TokenKind::CloseBrace {
            self.at += 1;
        }
        Ok(key.depth.max(value.depth))
    }

    /// A key and what separates it from its value.
    fn key(&mut self) -> Result<Node> {
        let (at, first) = (self.at, self.token());
        if first.kind == TokenKind::Ident {
            // As a key, a name or a key word is a string.
            if matches!(self.advance(Surrounding::Key).kind, TokenKind::Assign | TokenKind::Colon) {
                self.at += 1;
                let name = self.name(first);
                let id = self.builder.expr(Expr::String(name), first.start, first.end);
                return Ok(Node { id, depth: 0 });
            }
            self.at = at;
        }
        let key = self.expression(Surrounding::Key)?;
        let token = self.token();
        if !matches!(token.kind, TokenKind::Assign | TokenKind::Colon) {
            return self.explain_no_operator(Surrounding::Key, token);
        }
        self.at += 1;
        self.bounded(key)
    }
}
