//! The parser's tree to ours: bodies, attributes and blocks. Places are moved by the offset that
//! the parsed piece has in the file. Must not judge what it converts.

mod expr;
mod operator;
mod template;

use std::collections::HashSet;

use hcl::edit::structure::{
    Attribute as EditAttribute, Block as EditBlock, BlockLabel, Body as EditBody, Structure,
};
use hcl::edit::{Decorated, Ident, Span as _};

use super::builder::{Builder, index};
use super::{Attribute, Block, Body, Label, Name};

/// Converts one parsed piece of a file.
pub(super) struct Converter<'a> {
    pub(super) builder: &'a mut Builder,
    /// The piece as written.
    pub(super) text: &'a str,
    /// Where the piece begins in the file.
    pub(super) base: u32,
}

impl Converter<'_> {
    /// Attributes and blocks, between the bytes `start` and `end` of the file.
    pub(super) fn body(&mut self, body: &EditBody, start: u32, end: u32) -> Body {
        let mut converted = Body { start, end, ..Body::default() };
        let mut seen = HashSet::new();
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => {
                    let attribute = self.attribute(attribute);
                    if seen.insert(attribute.name) {
                        converted.attributes.push(attribute);
                    }
                }
                Structure::Block(block) => converted.blocks.push(self.block(block)),
            }
        }
        converted
    }

    fn attribute(&mut self, attribute: &EditAttribute) -> Attribute {
        let (name, start, name_end) = self.ident(&attribute.key);
        Attribute { name, start, name_end, expr: self.expr(&attribute.value) }
    }

    fn block(&mut self, block: &EditBlock) -> Block {
        let (kind, start, kind_end) = self.ident(&block.ident);
        let labels: Vec<Label> = block.labels.iter().map(|label| self.label(label)).collect();
        let header_end = labels.last().map_or(kind_end, |label| label.end);
        let end = self.place(block.span()).1;
        let open = self.find(header_end, "{").map_or(header_end, |brace| brace + 1);
        let body = self.body(&block.body, open, end.saturating_sub(1).max(open));
        Block { kind, labels, body, start, header_end, end }
    }

    fn label(&mut self, label: &BlockLabel) -> Label {
        match label {
            BlockLabel::Ident(ident) => {
                let (name, start, end) = self.ident(ident);
                Label { name, start, end }
            }
            BlockLabel::String(string) => {
                let (start, end) = self.place(string.span());
                Label { name: self.builder.name(string.value()), start, end }
            }
        }
    }

    fn ident(&mut self, ident: &Decorated<Ident>) -> (Name, u32, u32) {
        let (start, end) = self.place(ident.span());
        (self.builder.name(ident.value()), start, end)
    }

    /// A range of the piece as a range of the file.
    fn place(&self, range: Option<std::ops::Range<usize>>) -> (u32, u32) {
        range.map_or((self.base, self.base), |range| {
            (self.base + index(range.start), self.base + index(range.end))
        })
    }

    /// What is written between two bytes of the file.
    fn written(&self, start: u32, end: u32) -> &str {
        let range =
            start.saturating_sub(self.base) as usize..end.saturating_sub(self.base) as usize;
        self.text.get(range).unwrap_or_default()
    }

    /// Where `what` next stands at or behind a byte of the file; comments in between count as text.
    fn find(&self, from: u32, what: &str) -> Option<u32> {
        let from = from.saturating_sub(self.base) as usize;
        self.text.get(from..)?.find(what).map(|at| self.base + index(from + at))
    }
}
