//! Operands: signs, literals, names, calls, what brackets hold, and steps into all of them.

use std::borrow::Cow;

use super::chain::Chain;
use super::operator::Waiting;
use super::{Node, Parser, Result, Surrounding};
use crate::syntax::literal::{closing, unescape};
use crate::syntax::token::{Token, TokenKind};
use crate::syntax::{Expr, ExprId, Step, StepKind, UnaryOp, number};

impl Parser<'_> {
    /// What stands between operators.
    pub(super) fn operand(&mut self, inside: Surrounding, chain: &mut Chain) -> Result<ExprId> {
        let waiting = self.operators.len();
        let mut token = self.skip(inside);
        loop {
            let operator = match token.kind {
                TokenKind::Minus => UnaryOp::Negate,
                TokenKind::Bang => UnaryOp::Not,
                _ => break,
            };
            chain.own += 2;
            self.operators.push(Waiting::Unary(operator, token.start));
            token = self.advance(inside);
        }
        let term = self.term(inside, token)?;
        chain.below = chain.below.max(term.depth);
        let mut operand = self.steps(inside, term.id, chain)?;
        while self.operators.len() > waiting {
            operand = self.combine(operand);
        }
        Ok(operand)
    }

    /// An operand without signs and steps.
    fn term(&mut self, inside: Surrounding, token: Token) -> Result<Node> {
        match token.kind {
            TokenKind::Ident => self.named(inside, token),
            TokenKind::Number => self.number(token),
            TokenKind::OpenQuote => match closing(self.tokens, self.at) {
                Some(close) => Ok(self.literal(close)),
                None => self.quoted(),
            },
            TokenKind::OpenHeredoc => self.heredoc(),
            TokenKind::OpenParen => self.parens(),
            TokenKind::OpenBracket => self.tuple(),
            TokenKind::OpenBrace => self.object(),
            _ => self.explain_no_term(inside, token),
        }
    }

    fn number(&mut self, token: Token) -> Result<Node> {
        let digits = self.written(token);
        if !number::is_number(digits) {
            return self.error(token, format!("`{digits}` is not a number"), "");
        }
        self.at += 1;
        let digits = self.builder.name(digits);
        Ok(self.leaf(Expr::Number(digits), token))
    }

    /// A string that is nothing but text, up to the token that closes it.
    fn literal(&mut self, close: usize) -> Node {
        let open = self.token();
        let mut text = Cow::Borrowed("");
        for literal in self.tokens.get(self.at + 1..close).unwrap_or_default() {
            let more = unescape(self.written(*literal));
            if text.is_empty() {
                text = more;
            } else {
                text.to_mut().push_str(&more);
            }
        }
        let text = self.builder.name(&text);
        let end = self.token_at(close).end;
        self.at = close + 1;
        self.leaf(Expr::String(text), Token { end, ..open })
    }

    /// A variable, a key word or a call.
    fn named(&mut self, inside: Surrounding, first: Token) -> Result<Node> {
        let begin = self.at;
        let mut next = self.advance(inside);
        let mut is_namespaced = false;
        while next.kind == TokenKind::DoubleColon {
            is_namespaced = true;
            let name = self.advance(inside);
            if name.kind != TokenKind::Ident {
                return self.error(name, "a function name is missing after `::`", "");
            }
            next = self.advance(inside);
        }
        if next.kind == TokenKind::OpenParen {
            return self.call(begin);
        }
        if is_namespaced {
            let help =
                "a name with `::` can only be a function, such as provider::aws::arn_parse()";
            return self.error(next, "`(` is missing after the function name", help);
        }
        let expr = match self.written(first) {
            "null" => Expr::Null,
            "true" => Expr::Bool(true),
            "false" => Expr::Bool(false),
            name => Expr::Variable(self.builder.name(name)),
        };
        Ok(self.leaf(expr, first))
    }

    fn leaf(&mut self, expr: Expr, token: Token) -> Node {
        Node { id: self.builder.expr(expr, token.start, token.end), depth: 0 }
    }

    fn parens(&mut self) -> Result<Node> {
        let open = self.enter()?;
        let inner = self.expression(Surrounding::Paren)?;
        let close = self.close(Surrounding::Paren, inner, TokenKind::CloseParen)?;
        Ok(self.bracketed(Expr::Parens(inner.id), open, close, inner.depth))
    }

    /// Ends an expression with the bracket that it stands in.
    pub(super) fn close(
        &mut self,
        inside: Surrounding,
        node: Node,
        closer: TokenKind,
    ) -> Result<Token> {
        let token = self.token();
        if token.kind != closer {
            return self.explain_no_operator(inside, token);
        }
        self.bounded(node)?;
        Ok(self.leave())
    }

    /// `.name`, `.0`, `.*`, `[key]` and `[*]`
    fn steps(&mut self, inside: Surrounding, base: ExprId, chain: &mut Chain) -> Result<ExprId> {
        let begin = self.steps.len();
        chain.in_attribute_splat = false;
        loop {
            let step = match self.skip(inside).kind {
                TokenKind::Dot => self.dot(inside, chain)?,
                TokenKind::OpenBracket => self.index(inside, chain)?,
                _ => break,
            };
            self.steps.push(step);
        }
        let steps = self.steps.get(begin..).unwrap_or_default();
        let Some(last) = steps.last() else { return Ok(base) };
        let (start, end) = (self.builder.span(base).0, last.end);
        let steps = self.builder.steps(steps);
        self.steps.truncate(begin);
        Ok(self.builder.expr(Expr::Traversal { base, steps }, start, end))
    }

    /// `.name`, `.0` or `.*`
    fn dot(&mut self, inside: Surrounding, chain: &mut Chain) -> Result<Step> {
        let start = self.token().start;
        let token = self.advance(inside);
        let kind = match token.kind {
            TokenKind::Ident => StepKind::Attribute(self.name(token)),
            TokenKind::Number => self.legacy_index(token)?,
            TokenKind::Star if chain.in_attribute_splat => {
                let help = "write `[*]` instead of `.*`";
                return self.error(token, "`.*` cannot follow another `.*`", help);
            }
            TokenKind::Star => {
                chain.in_attribute_splat = true;
                StepKind::AttributeSplat
            }
            _ => return self.error(token, "a name is missing after the dot", ""),
        };
        self.at += 1;
        Ok(Step { kind, start, end: token.end })
    }

    fn legacy_index(&mut self, token: Token) -> Result<StepKind> {
        let digits = self.written(token);
        if let Some((first, second)) = digits.split_once('.') {
            let help = format!("write [{first}][{second}]");
            return self.error(token, format!("`.{digits}` is not an index"), &help);
        }
        Ok(StepKind::LegacyIndex(self.builder.name(digits)))
    }

    /// `[key]` or `[*]`
    fn index(&mut self, inside: Surrounding, chain: &mut Chain) -> Result<Step> {
        chain.in_attribute_splat = false;
        let (at, open) = (self.at, self.token());
        if self.advance(inside).kind == TokenKind::Star {
            let close = self.advance(inside);
            if close.kind != TokenKind::CloseBracket {
                return self.error(close, "`]` is missing after `[*`", "");
            }
            self.at += 1;
            return Ok(Step { kind: StepKind::FullSplat, start: open.start, end: close.end });
        }
        self.at = at;
        self.enter()?;
        let key = self.expression(Surrounding::Index)?;
        let close = self.close(Surrounding::Index, key, TokenKind::CloseBracket)?;
        chain.below = chain.below.max(key.depth + 1);
        Ok(Step { kind: StepKind::Index(key.id), start: open.start, end: close.end })
    }
}
