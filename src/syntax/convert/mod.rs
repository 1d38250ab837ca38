//! Tokens that the grammar has checked to expressions. Where the tokens do not say by themselves what the parts are, the
//! parser reads the segment, in the form that the grammar has prepared; what it cannot hold comes from the text as
//! written. Must not judge what it converts.

mod chain;
mod expr;
mod leaf;
mod operator;
mod structure;
mod template;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use hcl::edit::parser::{self, Error};

use super::builder::{Builder, index};
use super::grammar::{Mask, Segment, placeholder};
use super::pairs::Pairs;
use super::token::{Kind, Token};
use super::{Expr, ExprId, SyntaxError};
use crate::source::{SourceId, Span};

/// Free stack below which more is allotted, and how much.
const STACK: (usize, usize) = (512 * 1024, 4 * 1024 * 1024);

/// Converts the segments of one expression.
pub(super) struct Converter<'a> {
    pub(super) builder: &'a mut Builder,
    pub(super) source: SourceId,
    /// The file as written.
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) pairs: &'a Pairs,
    /// The file as the parser gets to see it.
    pub(super) mask: &'a Mask,
    /// Segments that are parsed on their own, sorted.
    pub(super) holes: &'a [Segment],
    /// Where the segment at hand begins.
    pub(super) base: u32,
    /// Why a hole could not be parsed.
    pub(super) failure: Option<SyntaxError>,
}

impl<'a> Converter<'a> {
    /// Converts a segment.
    pub(super) fn segment(&mut self, segment: Segment) -> Result<ExprId, SyntaxError> {
        if let Some(leaf) = self.leaf(segment) {
            return Ok(leaf);
        }
        stacker::maybe_grow(STACK.0, STACK.1, || match self.structure(segment) {
            Some(structure) => structure,
            None => self.parse(segment),
        })
    }

    fn parse(&mut self, segment: Segment) -> Result<ExprId, SyntaxError> {
        let (start, end) = self.range(segment);
        let outer_base = std::mem::replace(&mut self.base, start);
        let holes = self.holes_in(segment);
        let hidden = hide(self.mask.get(start, end), start, &holes);
        // Blanks at the end are what a very long index has become.
        let id = match parser::parse_expr(hidden.trim_end()) {
            Ok(expr) => Ok(self.expr(&expr)),
            Err(error) => Err(self.refused(&error)),
        };
        self.base = outer_base;
        self.failure.take().map_or(id, Err)
    }

    /// The bytes of a segment.
    fn range(&self, segment: Segment) -> (u32, u32) {
        let start = self.tokens.get(segment.first).map_or(0, |token| token.start);
        let tokens = self.tokens.get(segment.first..segment.last).unwrap_or_default();
        let last = tokens.iter().rev().find(|token| !token.kind.is_blank());
        (start, last.map_or(start, |token| token.end))
    }

    /// The outermost holes within a segment, as ranges of bytes.
    pub(super) fn holes_in(&self, segment: Segment) -> Vec<(u32, u32)> {
        let mut ranges = Vec::new();
        let mut behind = segment.first + 1;
        let from = self.holes.partition_point(|hole| hole.first <= segment.first);
        for hole in self.holes.get(from..).unwrap_or_default() {
            if hole.last > segment.last {
                break;
            }
            if hole.first >= behind {
                ranges.push(self.range(*hole));
                behind = hole.last;
            }
        }
        ranges
    }

    fn hole_at(&self, start: u32) -> Option<Segment> {
        if start == self.base {
            return None;
        }
        let first = |hole: &Segment| self.tokens.get(hole.first).map_or(0, |token| token.start);
        let at = self.holes.partition_point(|hole| first(hole) < start);
        self.holes.get(at).copied().filter(|hole| first(hole) == start)
    }

    fn hole(&mut self, hole: Segment) -> ExprId {
        self.segment(hole).unwrap_or_else(|error| {
            self.failure.get_or_insert(error);
            self.builder.expr(Expr::Null, self.base, self.base)
        })
    }

    /// The number or string at a byte, or behind the sign or dot at that byte.
    fn literal_token(&self, start: u32) -> usize {
        let at = self.tokens.partition_point(|token| token.start < start);
        let tokens = self.tokens.get(at..).unwrap_or_default();
        let is_literal = |token: &Token| matches!(token.kind, Kind::Number | Kind::OpenQuote);
        at + tokens.iter().position(is_literal).unwrap_or(0)
    }

    fn token(&self, at: usize) -> Token {
        let end = Token { start: self.base, end: self.base, kind: Kind::End };
        self.tokens.get(at).copied().unwrap_or(end)
    }

    /// A range of the segment as a range of the file.
    fn place(&self, range: Option<std::ops::Range<usize>>) -> (u32, u32) {
        range.map_or((self.base, self.base), |range| {
            (self.base + index(range.start), self.base + index(range.end))
        })
    }

    /// What is written between two bytes of the file.
    fn written(&self, start: u32, end: u32) -> &'a str {
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    /// The parser refuses what the grammar has let through: a limit of the parser.
    pub(super) fn refused(&self, error: &Error) -> SyntaxError {
        let at = self.base + index(error.location().offset());
        SyntaxError {
            span: Span::new(self.source, at, at),
            message: format!("this expression cannot be read: {}", error.message()),
            help: None,
        }
    }
}

/// A text with its holes filled with something that the parser takes for a number.
pub(super) fn hide<'a>(text: &'a str, start: u32, holes: &[(u32, u32)]) -> Cow<'a, str> {
    if holes.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut hidden = String::with_capacity(text.len());
    for (hole_start, hole_end) in holes {
        let from = (hole_start - start) as usize;
        hidden.push_str(text.get(hidden.len()..from).unwrap_or_default());
        hidden.push_str(&placeholder((hole_end - hole_start) as usize));
    }
    hidden.push_str(text.get(hidden.len()..).unwrap_or_default());
    Cow::Owned(hidden)
}
