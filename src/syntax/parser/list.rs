//! What stands between commas: elements and arguments.

use super::{Node, Parser, Result, Surrounding};
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::{Expr, Name, Range};

/// Elements up to the token that closes them.
struct Elements {
    range: Range,
    /// Levels of the deepest one.
    depth: u32,
    /// `...` stands behind the last one.
    expand: bool,
    close: Token,
}

impl Parser<'_> {
    /// `[a, b]` or `[for ...]`
    pub(super) fn tuple(&mut self) -> Result<Node> {
        let open = self.enter()?;
        self.skip(Surrounding::Tuple);
        if self.is_keyword("for") {
            return self.for_expr(open);
        }
        let Elements { range, depth, close, .. } =
            self.elements(Surrounding::Tuple, TokenKind::CloseBracket)?;
        Ok(self.bracketed(Expr::Array(range), open, close, depth))
    }

    /// The call whose name begins at a token, from its parenthesis on.
    pub(super) fn call(&mut self, begin: usize) -> Result<Node> {
        let name = self.function(begin);
        self.enter()?;
        let Elements { range, depth, expand, close } =
            self.elements(Surrounding::Arguments, TokenKind::CloseParen)?;
        let call = Expr::Call { name, arguments: range, expand };
        Ok(self.bracketed(call, self.token_at(begin), close, depth))
    }

    /// The name of a function, from a token to the one at hand.
    fn function(&mut self, begin: usize) -> Name {
        let tokens = self.tokens.get(begin..self.at).unwrap_or_default();
        if let [name] = tokens {
            return self.name(*name);
        }
        let words = tokens.iter().filter(|token| token.kind == TokenKind::Ident);
        let words: Vec<&str> = words.map(|word| self.written(*word)).collect();
        self.builder.name(&words.join("::"))
    }

    fn elements(&mut self, inside: Surrounding, closer: TokenKind) -> Result<Elements> {
        let begin = self.operands.len();
        let (mut depth, mut expand) = (0, false);
        while self.skip(inside).kind != closer {
            let element = self.expression(inside)?;
            let token = self.token();
            match token.kind {
                TokenKind::Comma => {}
                TokenKind::Ellipsis if inside == Surrounding::Arguments => expand = true,
                kind if kind == closer => {}
                _ => return self.explain_no_operator(inside, token),
            }
            depth = depth.max(self.bounded(element)?.depth);
            self.operands.push(element.id);
            if expand {
                self.behind_ellipsis()?;
            } else if token.kind == TokenKind::Comma {
                self.at += 1;
            }
        }
        let range = self.builder.list(self.operands.get(begin..).unwrap_or_default());
        self.operands.truncate(begin);
        Ok(Elements { range, depth, expand, close: self.leave() })
    }

    /// `...` ends the arguments.
    fn behind_ellipsis(&mut self) -> Result<()> {
        let next = self.advance(Surrounding::Arguments);
        if next.kind != TokenKind::CloseParen {
            let help = "only the last argument can be expanded";
            return self.error(next, "`)` is missing after `...`", help);
        }
        Ok(())
    }
}
