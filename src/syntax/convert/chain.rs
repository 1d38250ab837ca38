//! Operators: a segment is cut into operands, each a segment of its own, and they are put together by the language's
//! rules of precedence.

use super::{Converter, operator};
use crate::syntax::grammar::Segment;
use crate::syntax::token::{Kind, Token};
use crate::syntax::{BinaryOp, Expr, ExprId, SyntaxError, UnaryOp};

/// What a chain consists of.
enum Link {
    Operand { unary: Vec<(UnaryOp, u32)>, term: Segment },
    Binary(BinaryOp),
    Question,
    Colon,
}

/// Links that are not used yet.
type Links = std::iter::Peekable<std::vec::IntoIter<Link>>;

impl Converter<'_> {
    /// Operands and what stands between them; however many they are, they are not recursed into.
    pub(super) fn chain(&mut self, chain: Segment) -> Result<ExprId, SyntaxError> {
        let links = self.links(chain);
        // What is only an operand has no shape that is known here.
        if let [Link::Operand { unary, term }] = links.as_slice()
            && unary.is_empty()
        {
            return self.parse(*term);
        }
        self.choice(&mut links.into_iter().peekable())
    }

    /// Whether operators stand between the parts of a segment, or before it.
    pub(super) fn has_operators(&self, segment: Segment) -> bool {
        let mut before = Kind::End;
        self.outer(segment.first, segment.last).any(|at| {
            let token = self.token(at);
            if token.kind.is_blank() {
                return false;
            }
            let behind = std::mem::replace(&mut before, token.kind);
            token.kind == Kind::Bang || self.link(token, behind).is_some()
        })
    }

    fn links(&self, chain: Segment) -> Vec<Link> {
        let mut links = Vec::new();
        let mut unary = Vec::new();
        let mut term = None;
        let mut before = Kind::End;
        for at in self.outer(chain.first, chain.last) {
            let token = self.token(at);
            if token.kind.is_blank() {
                continue;
            }
            let link = self.link(token, before);
            match (link, term) {
                (Some(link), Some(first)) => {
                    let term_segment = Segment { first, last: at };
                    let unary = std::mem::take(&mut unary);
                    links.push(Link::Operand { unary, term: term_segment });
                    links.push(link);
                    term = None;
                }
                (Some(Link::Binary(_)), None) => {
                    let operator =
                        if token.kind == Kind::Bang { UnaryOp::Not } else { UnaryOp::Negate };
                    unary.push((operator, token.start));
                }
                (_, None) if token.kind == Kind::Bang => unary.push((UnaryOp::Not, token.start)),
                (_, None) => term = Some(at),
                (None, Some(_)) => {}
            }
            before = token.kind;
        }
        if let Some(first) = term {
            let term = Segment { first, last: chain.last };
            links.push(Link::Operand { unary, term });
        }
        links
    }

    /// The operator that a token outside of brackets is.
    fn link(&self, token: Token, before: Kind) -> Option<Link> {
        match token.kind {
            Kind::Question => Some(Link::Question),
            Kind::Colon => Some(Link::Colon),
            Kind::Star if before == Kind::Dot => None,
            Kind::Star | Kind::Minus | Kind::Operator => {
                operator::parse(self.written(token.start, token.end)).map(Link::Binary)
            }
            _ => None,
        }
    }

    /// `a ? b : c ? d : e`: chains to the right are walked, not recursed into.
    fn choice(&mut self, links: &mut Links) -> Result<ExprId, SyntaxError> {
        let mut choices = Vec::new();
        loop {
            let last = self.operation(links)?;
            if links.next_if(|link| matches!(link, Link::Question)).is_none() {
                return Ok(choices.into_iter().rev().fold(last, |no, (condition, yes)| {
                    let (start, end) = (self.builder.span(condition).0, self.builder.span(no).1);
                    self.builder.expr(Expr::Conditional(condition, yes, no), start, end)
                }));
            }
            let yes = self.choice(links)?;
            links.next_if(|link| matches!(link, Link::Colon));
            choices.push((last, yes));
        }
    }

    /// Operands with binary operators between them.
    fn operation(&mut self, links: &mut Links) -> Result<ExprId, SyntaxError> {
        let mut operands = vec![self.operand(links)?];
        let mut waiting: Vec<BinaryOp> = Vec::new();
        while let Some(Link::Binary(next)) = links.next_if(|link| matches!(link, Link::Binary(_))) {
            let binds = operator::precedence(next);
            while let Some(last) = waiting.pop_if(|last| operator::precedence(*last) >= binds) {
                self.combine(&mut operands, last);
            }
            waiting.push(next);
            operands.push(self.operand(links)?);
        }
        while let Some(last) = waiting.pop() {
            self.combine(&mut operands, last);
        }
        Ok(operands.pop().unwrap_or_else(|| self.builder.expr(Expr::Null, 0, 0)))
    }

    fn combine(&mut self, operands: &mut Vec<ExprId>, operator: BinaryOp) {
        if let (Some(right), Some(left)) = (operands.pop(), operands.pop()) {
            let (start, end) = (self.builder.span(left).0, self.builder.span(right).1);
            operands.push(self.builder.expr(Expr::Binary(operator, left, right), start, end));
        }
    }

    fn operand(&mut self, links: &mut Links) -> Result<ExprId, SyntaxError> {
        let Some(Link::Operand { unary, term }) = links.next() else {
            return Ok(self.builder.expr(Expr::Null, 0, 0));
        };
        let term = self.segment(term)?;
        Ok(unary.into_iter().rev().fold(term, |inner, (operator, start)| {
            let end = self.builder.span(inner).1;
            self.builder.expr(Expr::Unary(operator, inner), start, end)
        }))
    }
}
