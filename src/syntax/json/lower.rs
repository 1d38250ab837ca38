//! JSON values to bodies and expressions.

use std::collections::HashSet;

use super::shape::{BodyShape, Strings};
use super::text::JsonText;
use super::value::{JsonMember, JsonValue, JsonValueKind};
use crate::source::{SourceId, Span};
use crate::syntax::builder::Builder;
use crate::syntax::parser::{Parser, Surrounding};
use crate::syntax::{
    Attribute, Block, Body, Expr, ExprId, Label, Name, ObjectItem, SyntaxError, UnaryOp, scan,
};

/// Makes the tree of one file.
pub(super) struct Lowering<'a> {
    pub(super) source: SourceId,
    pub(super) text: &'a str,
    pub(super) builder: Builder,
    pub(super) errors: Vec<SyntaxError>,
}

/// A block type and the labels found so far.
#[derive(Clone)]
struct Header {
    kind: Name,
    labels: Vec<Label>,
    start: u32,
    end: u32,
}

impl Lowering<'_> {
    /// A body: an object, or a list of objects that count as one.
    pub(super) fn body(&mut self, value: &JsonValue, shape: &BodyShape) -> Body {
        let inner = (value.start + 1, value.end.saturating_sub(1).max(value.start + 1));
        let mut body = Body { start: inner.0, end: inner.1, ..Body::default() };
        let mut names = HashSet::new();
        for member in self.members(value) {
            let name = JsonText::new(self.text, member.start, member.end).decoded;
            // Comments are properties with this name.
            if name == "//" {
                continue;
            }
            let kind = self.builder.name(&name);
            if let Some((labels, shape)) = shape.block(&name) {
                let header = Header { kind, labels: vec![], start: member.start, end: member.end };
                self.blocks(&member.value, (labels, shape), &header, &mut body.blocks);
            } else if names.insert(kind) {
                let expr = self.expr(&member.value, shape.strings(&name));
                body.attributes.push(Attribute {
                    name: kind,
                    start: member.start,
                    name_end: member.end,
                    expr,
                });
            } else {
                let message = format!("`{name}` is already set in this object");
                self.report(member.start, member.end, message);
            }
        }
        body
    }

    /// The properties of an object, or of all objects of a list.
    fn members<'v>(&mut self, value: &'v JsonValue) -> Vec<&'v JsonMember> {
        match &value.kind {
            JsonValueKind::Null => Vec::new(),
            JsonValueKind::Object(members) => members.iter().collect(),
            JsonValueKind::Array(elements) => {
                let mut all = Vec::new();
                for element in elements {
                    match &element.kind {
                        JsonValueKind::Object(members) => all.extend(members),
                        _ => self.report(element.start, element.end, "an object is expected here"),
                    }
                }
                all
            }
            JsonValueKind::Bool(_) | JsonValueKind::Number | JsonValueKind::String => {
                let message = "an object, or a list of objects, is expected here";
                self.report(value.start, value.end, message);
                Vec::new()
            }
        }
    }

    /// Blocks of one type: an object for each label, then the body or a list of bodies.
    fn blocks(
        &mut self,
        value: &JsonValue,
        (labels, shape): (usize, &BodyShape),
        header: &Header,
        blocks: &mut Vec<Block>,
    ) {
        if labels > 0 {
            let members = self.members(value);
            if members.is_empty() {
                let message = "an object with the block's label as its property is missing here";
                self.report(value.start, value.end, message);
            }
            for member in members {
                let text = JsonText::new(self.text, member.start, member.end).decoded;
                let name = self.builder.name(&text);
                let mut header = header.clone();
                header.labels.push(Label { name, start: member.start, end: member.end });
                (header.start, header.end) = (member.start, member.end);
                self.blocks(&member.value, (labels - 1, shape), &header, blocks);
            }
            return;
        }
        match &value.kind {
            JsonValueKind::Null => {}
            JsonValueKind::Array(bodies) => {
                blocks.extend(bodies.iter().map(|body| self.block(body, shape, header)));
            }
            _ => blocks.push(self.block(value, shape, header)),
        }
    }

    fn block(&mut self, value: &JsonValue, shape: &BodyShape, header: &Header) -> Block {
        let Header { kind, labels, start, end } = header.clone();
        let body = self.body(value, shape);
        Block { kind, labels, body, start, header_end: end, end: value.end }
    }

    fn expr(&mut self, value: &JsonValue, strings: Strings) -> ExprId {
        let (start, end) = (value.start, value.end);
        let expr = match &value.kind {
            JsonValueKind::Null => Expr::Null,
            JsonValueKind::Bool(value) => Expr::Bool(*value),
            JsonValueKind::Number => self.number(start, end),
            JsonValueKind::String => return self.string(start, end, strings),
            JsonValueKind::Array(elements) => {
                let elements: Vec<_> =
                    elements.iter().map(|value| self.expr(value, strings)).collect();
                Expr::Array(self.builder.list(&elements))
            }
            JsonValueKind::Object(members) => self.object(members, strings),
        };
        self.builder.expr(expr, start, end)
    }

    fn object(&mut self, members: &[JsonMember], strings: Strings) -> Expr {
        let mut names = HashSet::new();
        let mut items = Vec::with_capacity(members.len());
        for member in members {
            let key = self.string(member.start, member.end, strings);
            if let Expr::String(name) = self.builder.get(key)
                && !names.insert(name)
            {
                self.report(member.start, member.end, "this object already has such a property");
            }
            items.push(ObjectItem { key, value: self.expr(&member.value, strings) });
        }
        Expr::Object(self.builder.items(&items))
    }

    fn number(&mut self, start: u32, end: u32) -> Expr {
        let written = self.text.get(start as usize..end as usize).unwrap_or_default();
        match written.strip_prefix('-') {
            Some(digits) => {
                let digits = Expr::Number(self.builder.name(digits));
                Expr::Unary(UnaryOp::Negate, self.builder.expr(digits, start + 1, end))
            }
            None => Expr::Number(self.builder.name(written)),
        }
    }

    fn string(&mut self, start: u32, end: u32, strings: Strings) -> ExprId {
        let text = JsonText::new(self.text, start, end);
        let has_sequence = text.decoded.contains("${") || text.decoded.contains("%{");
        match strings {
            Strings::Template if has_sequence => self.read(&text, (start, end), strings),
            Strings::Template | Strings::Literal => {
                let name = self.builder.name(&text.decoded);
                self.builder.expr(Expr::String(name), start, end)
            }
            Strings::Expression => self.read(&text, (start, end), strings),
        }
    }

    /// Reads a string's text in the native syntax, and moves the places to the file.
    fn read(&mut self, text: &JsonText, (start, end): (u32, u32), strings: Strings) -> ExprId {
        let decoded = &text.decoded;
        let tokens = match strings {
            Strings::Expression => scan::code(decoded),
            Strings::Template | Strings::Literal => scan::template(decoded),
        };
        let mut parser = Parser::new(self.source, decoded, &tokens);
        parser.builder = std::mem::take(&mut self.builder);
        let mark = parser.builder.mark();
        let read = match strings {
            Strings::Expression => parser.value(Surrounding::Whole),
            Strings::Template | Strings::Literal => parser.template(),
        };
        self.builder = parser.builder;
        self.builder.move_places(&mark, |at| text.place(at));
        match read {
            Ok(id) => {
                self.builder.set_span(id, start, end);
                id
            }
            Err(mut error) => {
                error.span.start = text.place(error.span.start);
                error.span.end = text.place(error.span.end).max(error.span.start);
                self.errors.push(error);
                self.builder.expr(Expr::Null, start, end)
            }
        }
    }

    fn report(&mut self, start: u32, end: u32, message: impl Into<String>) {
        let span = Span::new(self.source, start, end);
        self.errors.push(SyntaxError { span, message: message.into(), help: None });
    }
}
