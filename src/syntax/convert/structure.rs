//! What needs no parser because the grammar has checked it and its tokens say what its parts are: lists, objects, calls,
//! parentheses, steps, strings around interpolations, operators. Each part is a segment of its own. What begins with
//! `for`, and templates with directives or strip markers, are the parser's.

use super::Converter;
use crate::syntax::grammar::Segment;
use crate::syntax::literal::unescape;
use crate::syntax::token::Kind;
use crate::syntax::{Expr, ExprId, ObjectItem, Part, Step, StepKind, SyntaxError};

/// What a segment is.
enum Shape {
    Operators,
    /// An operand, up to this token, and steps behind it.
    Steps(usize),
    Parens,
    List,
    Object,
    /// A call, whose arguments this token opens.
    Call(usize),
    /// A string with interpolations.
    Quoted,
    /// A heredoc of text and interpolations.
    Heredoc,
}

impl Converter<'_> {
    /// The expression that a segment is, if it is one of these.
    pub(super) fn structure(&mut self, segment: Segment) -> Option<Result<ExprId, SyntaxError>> {
        let segment = self.filled(segment.first, segment.last)?;
        Some(match self.shape(segment)? {
            Shape::Operators => self.chain(segment),
            Shape::Steps(behind) => self.steps(segment, behind),
            Shape::Parens => self.parens(segment),
            Shape::List => self.list(segment),
            Shape::Object => self.object_of(segment),
            Shape::Call(open) => self.call_of(segment, open),
            Shape::Quoted => self.interpolated(segment),
            Shape::Heredoc => self.heredoc_of(segment),
        })
    }

    fn shape(&self, segment: Segment) -> Option<Shape> {
        let Segment { first, last } = segment;
        if self.has_operators(segment) {
            return Some(Shape::Operators);
        }
        let behind = self.operand_end(first)?;
        if behind < last {
            return self.are_steps(behind, last).then_some(Shape::Steps(behind));
        }
        match self.token(first).kind {
            Kind::OpenParen => Some(Shape::Parens),
            Kind::OpenBracket if !self.begins_for(first) => Some(Shape::List),
            Kind::OpenBrace if !self.begins_for(first) => Some(Shape::Object),
            Kind::OpenQuote if self.is_plain(segment) => Some(Shape::Quoted),
            Kind::OpenHeredoc if self.is_plain(segment) => Some(Shape::Heredoc),
            Kind::Ident => {
                let open = self.name_end(first);
                (self.token(open).kind == Kind::OpenParen).then_some(Shape::Call(open))
            }
            _ => None,
        }
    }

    /// One past the operand that begins at a token.
    fn operand_end(&self, first: usize) -> Option<usize> {
        let open = match self.token(first).kind {
            Kind::Number => return Some(first + 1),
            Kind::Ident => match self.name_end(first) {
                behind if self.token(behind).kind != Kind::OpenParen => return Some(behind),
                open => open,
            },
            Kind::OpenQuote
            | Kind::OpenHeredoc
            | Kind::OpenParen
            | Kind::OpenBracket
            | Kind::OpenBrace => first,
            _ => return None,
        };
        Some(self.pairs.close_of(open)? + 1)
    }

    /// One past a name, namespaces included.
    fn name_end(&self, first: usize) -> usize {
        let mut behind = first + 1;
        while self.token(behind).kind == Kind::DoubleColon
            && self.token(behind + 1).kind == Kind::Ident
        {
            behind += 2;
        }
        behind
    }

    /// `.name`, `.*`, `[key]` and `[*]` only.
    fn are_steps(&self, first: usize, last: usize) -> bool {
        let mut at = first;
        while at < last {
            let behind = match (self.token(at).kind, self.token(at + 1).kind) {
                (Kind::Dot, Kind::Ident | Kind::Star) => Some(at + 2),
                (Kind::OpenBracket, _) => self.pairs.close_of(at).map(|close| close + 1),
                _ => None,
            };
            let Some(behind) = behind else { return false };
            at = behind;
        }
        true
    }

    fn begins_for(&self, open: usize) -> bool {
        let close = self.pairs.close_of(open).unwrap_or(open);
        self.filled(open + 1, close).is_some_and(|inner| {
            let first = self.token(inner.first);
            first.kind == Kind::Ident && self.written(first.start, first.end) == "for"
        })
    }

    /// Whether a string has nothing but text and interpolations that leave the blanks around them.
    fn is_plain(&self, segment: Segment) -> bool {
        self.outer(segment.first + 1, segment.last - 1).all(|at| {
            let token = self.token(at);
            let end = self.pairs.close_of(at).map(|close| self.token(close));
            match (token.kind, end) {
                (Kind::Literal, _) => true,
                (Kind::Interpolation, Some(end)) => {
                    token.end - token.start == 2 && end.end - end.start == 1
                }
                _ => false,
            }
        })
    }

    fn parens(&mut self, segment: Segment) -> Result<ExprId, SyntaxError> {
        let inner = self.part(segment.first + 1, segment.last - 1)?;
        Ok(self.built(Expr::Parens(inner), segment))
    }

    fn list(&mut self, segment: Segment) -> Result<ExprId, SyntaxError> {
        let elements = self.elements(segment.first + 1, segment.last - 1)?;
        let elements = self.builder.list(&elements);
        Ok(self.built(Expr::Array(elements), segment))
    }

    fn call_of(&mut self, segment: Segment, open: usize) -> Result<ExprId, SyntaxError> {
        let close = segment.last - 1;
        let last = self.filled(open + 1, close).map(|inner| inner.last - 1);
        let ellipsis = last.filter(|last| self.token(*last).kind == Kind::Ellipsis);
        let arguments = self.elements(open + 1, ellipsis.unwrap_or(close))?;
        let arguments = self.builder.list(&arguments);
        let words = self.tokens.get(segment.first..open).unwrap_or_default();
        let words = words.iter().map(|word| self.written(word.start, word.end));
        let name = words.collect::<String>();
        let name = self.builder.name(&name);
        Ok(self.built(Expr::Call { name, arguments, expand: ellipsis.is_some() }, segment))
    }

    /// What stands between commas.
    fn elements(&mut self, first: usize, last: usize) -> Result<Vec<ExprId>, SyntaxError> {
        let mut elements = Vec::new();
        let mut at = first;
        while at < last {
            let end = self.end_before(at, last, |kind| kind == Kind::Comma);
            if let Some(element) = self.filled(at, end) {
                elements.push(self.segment(element)?);
            }
            at = end + 1;
        }
        Ok(elements)
    }

    fn object_of(&mut self, segment: Segment) -> Result<ExprId, SyntaxError> {
        let close = segment.last - 1;
        let mut items = Vec::new();
        let mut at = segment.first + 1;
        while let Some(first) = self.first_filled(at, close) {
            let separator = self.separator(first, close);
            let key = self.key(first, separator)?;
            let is_end = |kind| matches!(kind, Kind::Comma | Kind::Newline);
            at = self.end_before(separator + 1, close, is_end);
            items.push(ObjectItem { key, value: self.part(separator + 1, at)? });
            at += usize::from(at < close);
        }
        let items = self.builder.items(&items);
        Ok(self.built(Expr::Object(items), segment))
    }

    /// The `=` or `:` behind a key.
    fn separator(&self, first: usize, last: usize) -> usize {
        let mut questions = 0_usize;
        let is_separator = |at: &usize| match self.token(*at).kind {
            Kind::Assign => true,
            Kind::Question => {
                questions += 1;
                false
            }
            Kind::Colon => {
                let ends_key = questions == 0;
                questions = questions.saturating_sub(1);
                ends_key
            }
            _ => false,
        };
        self.outer(first, last).find(is_separator).unwrap_or(last)
    }

    /// As a key, a name or a key word is a string.
    fn key(&mut self, first: usize, last: usize) -> Result<ExprId, SyntaxError> {
        let token = self.token(first);
        if token.kind != Kind::Ident
            || self.filled(first, last).is_none_or(|key| key.last > first + 1)
        {
            return self.part(first, last);
        }
        let name = self.builder.name(self.written(token.start, token.end));
        Ok(self.builder.expr(Expr::String(name), token.start, token.end))
    }

    fn steps(&mut self, segment: Segment, behind: usize) -> Result<ExprId, SyntaxError> {
        let base = self.part(segment.first, behind)?;
        let mut steps = Vec::new();
        let mut at = behind;
        while at < segment.last {
            let token = self.token(at);
            let (kind, next) = match self.pairs.close_of(at) {
                Some(close) => (self.key_step(at + 1, close)?, close + 1),
                None => (self.name_step(at + 1), at + 2),
            };
            steps.push(Step { kind, start: token.start, end: self.token(next - 1).end });
            at = next;
        }
        let steps = self.builder.steps(&steps);
        Ok(self.built(Expr::Traversal { base, steps }, segment))
    }

    fn name_step(&mut self, at: usize) -> StepKind {
        let token = self.token(at);
        if token.kind == Kind::Star {
            return StepKind::AttributeSplat;
        }
        StepKind::Attribute(self.builder.name(self.written(token.start, token.end)))
    }

    fn key_step(&mut self, first: usize, last: usize) -> Result<StepKind, SyntaxError> {
        let is_star = |inner: &Segment| {
            inner.last == inner.first + 1 && self.token(inner.first).kind == Kind::Star
        };
        if self.filled(first, last).as_ref().is_some_and(is_star) {
            return Ok(StepKind::FullSplat);
        }
        Ok(StepKind::Index(self.part(first, last)?))
    }

    fn interpolated(&mut self, segment: Segment) -> Result<ExprId, SyntaxError> {
        let mut parts = Vec::new();
        let mut text = String::new();
        let (mut at, last) = (segment.first + 1, segment.last - 1);
        while at < last {
            let token = self.token(at);
            let Some(close) = self.pairs.close_of(at) else {
                text.push_str(&unescape(self.written(token.start, token.end)));
                at += 1;
                continue;
            };
            if !text.is_empty() {
                parts.push(Part::Literal(self.builder.name(&std::mem::take(&mut text))));
            }
            parts.push(Part::Interpolation(self.part(at + 1, close)?));
            at = close + 1;
        }
        if !text.is_empty() {
            parts.push(Part::Literal(self.builder.name(&text)));
        }
        let parts = self.builder.parts(&parts);
        Ok(self.built(Expr::Template(parts), segment))
    }

    /// The expression between two tokens.
    pub(super) fn part(&mut self, first: usize, last: usize) -> Result<ExprId, SyntaxError> {
        let nothing = Segment { first, last };
        let part = self.filled(first, last).unwrap_or(nothing);
        self.segment(part)
    }

    fn built(&mut self, expr: Expr, segment: Segment) -> ExprId {
        let (start, end) = (self.token(segment.first).start, self.token(segment.last - 1).end);
        self.builder.expr(expr, start, end)
    }

    /// The tokens of a range without the blanks around them; none where there are only blanks.
    fn filled(&self, first: usize, last: usize) -> Option<Segment> {
        let tokens = self.tokens.get(first..last)?;
        let from = tokens.iter().position(|token| !token.kind.is_blank())?;
        let to = tokens.iter().rposition(|token| !token.kind.is_blank())?;
        Some(Segment { first: first + from, last: first + to + 1 })
    }

    /// The first token of a range that is no blank.
    fn first_filled(&self, first: usize, last: usize) -> Option<usize> {
        let mut tokens = self.tokens.get(first..last)?.iter();
        tokens.position(|token| !token.kind.is_blank()).map(|blanks| first + blanks)
    }

    /// The first token of a kind outside of all brackets in a range, or its end.
    fn end_before(&self, first: usize, last: usize, is_end: impl Fn(Kind) -> bool) -> usize {
        self.outer(first, last).find(|at| is_end(self.token(*at).kind)).unwrap_or(last)
    }

    /// The tokens of a range that stand in no bracket, those that open one included.
    pub(super) fn outer(&self, first: usize, last: usize) -> impl Iterator<Item = usize> {
        let next = |at: &usize| Some(self.pairs.close_of(*at).unwrap_or(*at) + 1);
        std::iter::successors(Some(first), next).take_while(move |at| *at < last)
    }
}
