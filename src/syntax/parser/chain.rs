//! Operators and what stands between them. They wait in a stack until what binds less tightly follows, so the length of a
//! chain is no depth of recursion.

use super::operator::{self, Waiting};
use super::{Node, Parser, Result, Surrounding};
use crate::syntax::token::TokenKind;
use crate::syntax::{Expr, ExprId};

/// Free stack below which more is allotted, and how much.
const STACK: (usize, usize) = (128 * 1024, 2 * 1024 * 1024);

/// An expression that is being read.
pub(super) struct Chain {
    /// How many operators waited before it.
    operators: usize,
    /// `?` without their `:`.
    questions: u32,
    /// Behind `.*`, before anything but attributes.
    pub(super) in_attribute_splat: bool,
    /// Levels that its operators make.
    pub(super) own: u32,
    /// Levels of the deepest bracket in it.
    pub(super) below: u32,
}

impl Parser<'_> {
    /// An expression. The token at hand afterwards is the one that ends it; whether it may do that is for the caller to
    /// say.
    pub(super) fn expression(&mut self, inside: Surrounding) -> Result<Node> {
        stacker::maybe_grow(STACK.0, STACK.1, || self.chain(inside))
    }

    fn chain(&mut self, inside: Surrounding) -> Result<Node> {
        let mut chain = Chain {
            operators: self.operators.len(),
            questions: 0,
            in_attribute_splat: false,
            own: 0,
            below: 0,
        };
        let mut operand = self.operand(inside, &mut chain)?;
        while let Some(waiting) = self.operator(inside, &mut chain)? {
            self.at += 1;
            operand = match waiting {
                Waiting::Binary(operator) => {
                    self.bound(operand, &chain, operator::precedence(operator))
                }
                Waiting::Colon => self.branch(operand),
                Waiting::Question | Waiting::Unary(..) => {
                    self.bound(operand, &chain, operator::LOOSEST)
                }
            };
            self.operands.push(operand);
            self.operators.push(waiting);
            operand = self.operand(inside, &mut chain)?;
        }
        while self.operators.len() > chain.operators {
            operand = self.combine(operand);
        }
        Ok(Node { id: operand, depth: chain.own + chain.below })
    }

    /// The operator at hand; none if the chain ends here.
    fn operator(&mut self, inside: Surrounding, chain: &mut Chain) -> Result<Option<Waiting>> {
        let token = self.skip(inside);
        match token.kind {
            TokenKind::Operator | TokenKind::Star | TokenKind::Minus => {
                chain.own += 1;
                Ok(operator::parse(self.written(token)).map(Waiting::Binary))
            }
            TokenKind::Question => {
                chain.own += 2;
                chain.questions += 1;
                Ok(Some(Waiting::Question))
            }
            TokenKind::Colon if chain.questions > 0 => {
                chain.questions -= 1;
                Ok(Some(Waiting::Colon))
            }
            _ if chain.questions > 0 => {
                let help = "a condition has two results: `condition ? one : other`";
                self.error(token, "`:` and the second result are missing", help)
            }
            _ => Ok(None),
        }
    }

    /// Combines an operand with the operators before it that bind at least so tightly.
    fn bound(&mut self, mut operand: ExprId, chain: &Chain, least: u8) -> ExprId {
        while self.operators.len() > chain.operators
            && let Some(Waiting::Binary(operator)) = self.operators.last()
            && operator::precedence(*operator) >= least
        {
            operand = self.combine(operand);
        }
        operand
    }

    /// Combines an operand with all operators up to the `?` whose `:` is at hand.
    fn branch(&mut self, mut operand: ExprId) -> ExprId {
        while let Some(Waiting::Binary(_) | Waiting::Colon) = self.operators.last() {
            operand = self.combine(operand);
        }
        self.operators.pop();
        operand
    }

    /// Combines the last operand of the last operator with the others.
    pub(super) fn combine(&mut self, last: ExprId) -> ExprId {
        let end = self.builder.span(last).1;
        match self.operators.pop() {
            Some(Waiting::Unary(operator, start)) => {
                self.builder.expr(Expr::Unary(operator, last), start, end)
            }
            Some(Waiting::Binary(operator)) => {
                let Some(left) = self.operands.pop() else { return last };
                let start = self.builder.span(left).0;
                self.builder.expr(Expr::Binary(operator, left, last), start, end)
            }
            Some(Waiting::Colon) => {
                let (Some(yes), Some(condition)) = (self.operands.pop(), self.operands.pop())
                else {
                    return last;
                };
                let start = self.builder.span(condition).0;
                self.builder.expr(Expr::Conditional(condition, yes, last), start, end)
            }
            Some(Waiting::Question) | None => last,
        }
    }
}
