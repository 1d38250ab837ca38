//! `for` in brackets, and what it shares with the directive.

use super::{Node, Parser, Result, Surrounding};
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::{Expr, ForExpr, Name};

/// How far a `for` expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ForPhase {
    Collection,
    /// The key, or the value where there is no key.
    First,
    /// The value behind `=>`.
    Value,
    /// Behind `...`.
    Grouped,
    /// Behind `if`; whether there was a key.
    Condition {
        keyed: bool,
    },
}

/// `for key, value in`
pub(super) struct Intro {
    pub(super) key_var: Option<Name>,
    pub(super) value_var: Name,
}

impl Parser<'_> {
    /// The `for` at hand, which stands behind an opening token.
    pub(super) fn for_expr(&mut self, open: Token) -> Result<Node> {
        let Intro { key_var, value_var } = self.intro()?;
        let collection = self.expression(Surrounding::For)?;
        if self.token().kind != TokenKind::Colon {
            return self.explain_for(open, ForPhase::Collection);
        }
        let mut depth = self.pass(collection)?.depth;
        let mut phase = ForPhase::First;
        let mut value = self.expression(Surrounding::For)?;
        let mut key = None;
        if open.kind == TokenKind::OpenBrace && self.token().kind == TokenKind::FatArrow {
            key = Some(self.pass(value)?);
            value = self.expression(Surrounding::For)?;
            phase = ForPhase::Value;
        }
        if key.is_some() && self.token().kind == TokenKind::Ellipsis {
            self.pass(value)?;
            self.skip(Surrounding::For);
            phase = ForPhase::Grouped;
        }
        let grouping = phase == ForPhase::Grouped;
        let mut condition = None;
        if self.is_keyword("if") {
            self.pass(value)?;
            condition = Some(self.expression(Surrounding::For)?);
            phase = ForPhase::Condition { keyed: key.is_some() };
        }
        let close = self.end_for(open, phase, condition.unwrap_or(value))?;
        for node in [key, Some(value), condition].into_iter().flatten() {
            depth = depth.max(node.depth);
        }
        let (collection, value) = (collection.id, value.id);
        let (key, condition) = (key.map(|node| node.id), condition.map(|node| node.id));
        let parts = ForExpr { key_var, value_var, collection, key, value, condition, grouping };
        let index = self.builder.for_expr(parts);
        Ok(self.bracketed(Expr::For(index), open, close, depth))
    }

    /// The end of a `for`: an object has a key, and ends with a brace.
    fn end_for(&mut self, open: Token, phase: ForPhase, last: Node) -> Result<Token> {
        let has_key = !matches!(phase, ForPhase::First | ForPhase::Condition { keyed: false });
        let is_end = match self.token().kind {
            TokenKind::CloseBracket => open.kind == TokenKind::OpenBracket,
            TokenKind::CloseBrace => open.kind == TokenKind::OpenBrace && has_key,
            _ => false,
        };
        if !is_end {
            return self.explain_for(open, phase);
        }
        self.bounded(last)?;
        Ok(self.leave())
    }

    /// Ends an expression before the token at hand, which is passed.
    fn pass(&mut self, node: Node) -> Result<Node> {
        self.at += 1;
        self.bounded(node)
    }

    /// From `for` to the collection.
    pub(super) fn intro(&mut self) -> Result<Intro> {
        let help = "write `for name in collection` or `for key, value in collection`";
        let first = self.advance(Surrounding::For);
        if first.kind != TokenKind::Ident {
            return self.error(first, "a name is missing after `for`", help);
        }
        let mut names = (None, first);
        if self.advance(Surrounding::For).kind == TokenKind::Comma {
            let second = self.advance(Surrounding::For);
            if second.kind != TokenKind::Ident {
                return self.error(second, "a second name is missing after the comma", help);
            }
            names = (Some(first), second);
            self.advance(Surrounding::For);
        }
        if !self.is_keyword("in") {
            return self.error(self.token(), "`in` is missing after the names of `for`", help);
        }
        self.at += 1;
        let key_var = names.0.map(|name| self.name(name));
        Ok(Intro { key_var, value_var: self.name(names.1) })
    }
}
