//! What the grammar is inside of. Must not know tokens' texts.

use super::Place;
use crate::syntax::token::Token;

/// Weight above which a part is parsed on its own. The parser goes 64 levels deep, which weigh two
/// each, and takes 128 chained operators, which weigh one; the rest is margin.
const MAX_WEIGHT: u32 = 64;

/// Tokens that are one expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::syntax) struct Segment {
    /// The first token.
    pub(in crate::syntax) first: usize,
    /// One past the last token. Comments and line ends may stand before it.
    pub(in crate::syntax) last: usize,
}

/// A bracket that is open, or the place where the expression stands.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) kind: FrameKind,
    /// Its opening token.
    pub(super) opener: Token,
    /// Whether a line end is more than a blank.
    pub(super) newlines_count: bool,
    /// `?` without its `:`.
    pub(super) questions: u32,
    /// The first token of the expression at hand, once there is one.
    pub(super) first: Option<usize>,
    own: u32,
    child_weight: u32,
    child_depth: u32,
    weight: u32,
    depth: u32,
}

/// The kinds of brackets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FrameKind {
    Base(Place),
    Paren,
    Arguments,
    Index,
    Tuple,
    /// An object's key, or nothing.
    Key {
        separator: Option<u32>,
    },
    /// An object's value.
    Value,
    /// `[for` or `{for`
    For {
        is_object: bool,
        phase: ForPhase,
    },
    Interpolation,
    /// `%{ if` or `%{ for`
    Control(Directive),
    /// A string; how many directives were open before it.
    Template {
        directives: usize,
    },
}

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

/// A directive that is not ended yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Directive {
    If,
    Else,
    For,
}

impl Frame {
    pub(super) fn base(place: Place) -> Self {
        let kind = match place {
            Place::Attribute | Place::Whole => FrameKind::Base(place),
            Place::Template => FrameKind::Template { directives: 0 },
        };
        let opener = Token { start: 0, end: 0, kind: crate::syntax::token::Kind::End };
        Self::new(kind, opener, place == Place::Attribute)
    }

    pub(super) fn new(kind: FrameKind, opener: Token, newlines_count: bool) -> Self {
        Self {
            kind,
            opener,
            newlines_count,
            questions: 0,
            first: None,
            own: 0,
            child_weight: 0,
            child_depth: 0,
            weight: 0,
            depth: 0,
        }
    }

    /// Whether `...` stands before the token at hand.
    pub(super) fn is_grouped(&self) -> bool {
        matches!(self.kind, FrameKind::For { phase: ForPhase::Grouped, .. })
    }

    /// Counts an operator.
    pub(super) fn add_operator(&mut self) {
        self.own += 1;
    }

    /// Counts something that the parser goes one level deeper for.
    pub(super) fn add_level(&mut self) {
        self.own += 2;
    }

    /// Counts a bracket that was closed.
    pub(super) fn add_child(&mut self, child: &Self, levels_between: u32) {
        let weight = child.weight.max(child.own + child.child_weight);
        let depth = child.depth.max(child.own + child.child_depth);
        self.child_weight = self.child_weight.max(weight + 2 + 2 * levels_between);
        self.child_depth = self.child_depth.max(depth + 1 + levels_between);
    }

    /// Ends the expression at hand before token `last`.
    pub(super) fn end_segment(&mut self, last: usize) -> Ended {
        let weight = self.own + self.child_weight;
        let depth = self.own + self.child_depth;
        let is_hole = weight > MAX_WEIGHT;
        self.weight = self.weight.max(if is_hole { 2 } else { weight });
        self.depth = self.depth.max(depth);
        self.own = 0;
        self.child_weight = 0;
        self.child_depth = 0;
        let first = self.first.take().unwrap_or(last);
        Ended { segment: Segment { first, last }, depth, is_hole }
    }
}

/// An expression that has ended.
pub(super) struct Ended {
    pub(super) segment: Segment,
    pub(super) depth: u32,
    /// It is to be parsed on its own.
    pub(super) is_hole: bool,
}
