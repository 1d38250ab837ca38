//! One expression, from tokens to the tree: the grammar checks it, the parser parses it, holes
//! and chains are put together. Must not know bodies.

use hcl::edit::parser;

use super::SyntaxError;
use super::builder::{Builder, index};
use super::convert::{Converter, hide};
use super::grammar::{self, Mask, Outline, Place, Segment};
use super::pairs::Pairs;
use super::token::{Kind, Token};
use super::{Body, Comment, ExprId, Tree};
use crate::source::SourceId;

/// A text, its tokens, and the tree that is made of them.
pub(super) struct Reader<'a> {
    pub(super) source: SourceId,
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) builder: Builder,
    mask: Mask,
    pairs: Pairs,
}

impl<'a> Reader<'a> {
    pub(super) fn new(source: SourceId, text: &'a str, tokens: &'a [Token]) -> Self {
        let (mask, pairs) = (Mask::new(text), Pairs::of(tokens));
        Self { source, text, tokens, builder: Builder::default(), mask, pairs }
    }

    /// Reads the expression that begins at a token; gives it and the token behind it.
    pub(super) fn expression(
        &mut self,
        at: usize,
        place: Place,
    ) -> Result<(ExprId, usize), SyntaxError> {
        let outline = self.outline(at, place)?;
        let id = self.converter(&outline.holes).segment(outline.root)?;
        Ok((id, outline.end))
    }

    /// Reads the whole text as a template.
    pub(super) fn template(&mut self) -> Result<ExprId, SyntaxError> {
        let outline = self.outline(0, Place::Template)?;
        let (start, end) = (self.text.len() - without_mark(self.text).len(), self.text.len());
        let (start, end) = (index(start), index(end));
        let mut converter = self.converter(&outline.holes);
        converter.base = start;
        let holes = converter.holes_in(outline.root);
        let hidden = hide(converter.mask.get(start, end), start, &holes);
        let template =
            parser::parse_template(&hidden).map_err(|error| converter.refused(&error))?;
        let id = converter.bare(&template, start, end);
        converter.failure.take().map_or(Ok(id), Err)
    }

    /// The token that begins at a byte, or the next one.
    pub(super) fn token_from(&self, start: u32) -> Token {
        let at = self.tokens.partition_point(|token| token.start < start);
        let end = Token { start, end: start, kind: Kind::End };
        self.tokens.get(at).copied().unwrap_or(end)
    }

    pub(super) fn finish(self, body: Body, comments: Vec<Comment>) -> Tree {
        self.builder.finish(self.source, body, comments)
    }

    pub(super) fn outline(&mut self, at: usize, place: Place) -> Result<Outline, SyntaxError> {
        grammar::recognize(self.source, self.text, (self.tokens, at), place, &mut self.mask)
    }

    pub(super) fn converter<'b>(&'b mut self, holes: &'b [Segment]) -> Converter<'b> {
        Converter {
            builder: &mut self.builder,
            source: self.source,
            text: self.text,
            tokens: self.tokens,
            pairs: &self.pairs,
            mask: &self.mask,
            holes,
            base: 0,
            failure: None,
        }
    }
}

/// A text without the byte order mark that it may begin with.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}
