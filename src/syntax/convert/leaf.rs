//! What needs no parser: literals, and references that only name attributes. Most expressions of
//! a configuration are one or the other.

use std::borrow::Cow;

use super::Converter;
use crate::syntax::grammar::Segment;
use crate::syntax::literal::{closing, unescape};
use crate::syntax::token::{Kind, Token};
use crate::syntax::{Expr, ExprId, Step, StepKind};

impl Converter<'_> {
    /// The expression that a segment is, if it is one of these.
    pub(super) fn leaf(&mut self, segment: Segment) -> Option<ExprId> {
        let first = segment.first;
        let literal_end = match self.token(first).kind {
            Kind::Number => first + 1,
            Kind::OpenQuote => closing(self.tokens, first)? + 1,
            Kind::Ident => return self.reference(segment),
            _ => return None,
        };
        (self.end(segment) == literal_end).then(|| self.literal(first))
    }

    /// The number or string without sequences that begins at a token.
    pub(super) fn literal(&mut self, first: usize) -> ExprId {
        let token = self.token(first);
        if token.kind != Kind::OpenQuote {
            let digits = self.builder.name(self.written(token.start, token.end));
            return self.builder.expr(Expr::Number(digits), token.start, token.end);
        }
        let close = closing(self.tokens, first).unwrap_or(first);
        let mut text = Cow::Borrowed("");
        for literal in self.tokens.get(first + 1..close).unwrap_or_default() {
            let more = unescape(self.written(literal.start, literal.end));
            if text.is_empty() {
                text = more;
            } else {
                text.to_mut().push_str(&more);
            }
        }
        let text = self.builder.name(&text);
        self.builder.expr(Expr::String(text), token.start, self.token(close).end)
    }

    /// `true`, or `a.b.c`.
    fn reference(&mut self, segment: Segment) -> Option<ExprId> {
        let last = self.end(segment);
        let tokens = self.tokens.get(segment.first..last)?;
        let (root, steps) = tokens.split_first()?;
        if !steps.chunks(2).all(is_attribute) {
            return None;
        }
        let expr = match self.written(root.start, root.end) {
            "null" => Expr::Null,
            "true" => Expr::Bool(true),
            "false" => Expr::Bool(false),
            name => Expr::Variable(self.builder.name(name)),
        };
        let base = self.builder.expr(expr, root.start, root.end);
        if steps.is_empty() {
            return Some(base);
        }
        let mut converted = Vec::with_capacity(steps.len() / 2);
        for step in steps.chunks(2) {
            let [dot, name] = step else { continue };
            let kind = StepKind::Attribute(self.builder.name(self.written(name.start, name.end)));
            converted.push(Step { kind, start: dot.start, end: name.end });
        }
        let end = converted.last().map_or(root.end, |step| step.end);
        let steps = self.builder.steps(&converted);
        Some(self.builder.expr(Expr::Traversal { base, steps }, root.start, end))
    }

    /// One past the last token of a segment that means something.
    fn end(&self, segment: Segment) -> usize {
        let tokens = self.tokens.get(segment.first..segment.last).unwrap_or_default();
        segment.last - tokens.iter().rev().take_while(|token| token.kind.is_blank()).count()
    }
}

/// `.name`
fn is_attribute(step: &[Token]) -> bool {
    matches!(step, [dot, name] if dot.kind == Kind::Dot && name.kind == Kind::Ident)
}
