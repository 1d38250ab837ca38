//! The parser's templates to ours. Escapes, strip markers and indentation are resolved here, from
//! the text as written, because they work on pieces of a line that the parser's tree does not keep.

use hcl::edit::Span as _;
use hcl::edit::template::{
    Directive, Element, ForDirective, HeredocTemplate, IfDirective, Strip, Template,
};
use unicode_segmentation::UnicodeSegmentation as _;

use super::Converter;
use crate::source::is_blank;
use crate::syntax::builder::index;
use crate::syntax::excerpts::Written;
use crate::syntax::grammar::Segment;
use crate::syntax::scan::is_blank as is_space;
use crate::syntax::token::Kind;
use crate::syntax::{Expr, ExprId, ForExpr, Part, SyntaxError, literal};

/// What a literal of a template is written in.
#[derive(Clone, Copy)]
enum Style {
    /// Between quotes: backslash escapes.
    Quoted,
    /// Line by line, backslashes mean nothing.
    Bare,
}

/// A template as the language's own scanner cuts it: pieces of literal text that end with their
/// line, and sequences between them.
enum Piece {
    Text(Line),
    Sequence(Strip),
}

/// A line, or the part of one between sequences.
struct Line {
    text: String,
    /// The byte where it begins, if it is as written.
    start: Option<u32>,
}

impl Converter<'_> {
    /// `"..."` with sequences in it.
    pub(super) fn quoted(&mut self, template: &Template, start: u32, end: u32) -> ExprId {
        let mut pieces = Vec::new();
        self.cut(template, Style::Quoted, &mut pieces);
        self.build(template, pieces, start, end)
    }

    /// `<<END` or `<<-END`.
    pub(super) fn heredoc(&mut self, heredoc: &HeredocTemplate, start: u32, end: u32) -> ExprId {
        let mut pieces = Vec::new();
        self.cut(&heredoc.template, Style::Bare, &mut pieces);
        if self.written(start, end).starts_with("<<-") {
            strip(&mut pieces);
            dedent(&mut pieces);
        }
        self.build(&heredoc.template, pieces, start, end)
    }

    /// A text that is a template as a whole.
    pub(in crate::syntax) fn bare(&mut self, template: &Template, start: u32, end: u32) -> ExprId {
        let mut pieces = Vec::new();
        self.cut(template, Style::Bare, &mut pieces);
        self.build(template, pieces, start, end)
    }

    fn cut(&self, template: &Template, style: Style, pieces: &mut Vec<Piece>) {
        for element in template {
            match element {
                Element::Literal(text) => match style {
                    // The parser resolves escapes, but not those inside of directives.
                    Style::Quoted => {
                        let (start, end) = self.place(text.span());
                        let text = literal::unescape(self.written(start, end));
                        let text = text.into_owned();
                        pieces.push(Piece::Text(Line { text, start: None }));
                    }
                    Style::Bare => {
                        let (start, end) = self.place(text.span());
                        self.lines(start, end, pieces);
                    }
                },
                Element::Interpolation(inner) => pieces.push(Piece::Sequence(inner.strip)),
                Element::Directive(directive) => match &**directive {
                    Directive::If(directive) => {
                        pieces.push(Piece::Sequence(directive.if_expr.strip));
                        self.cut(&directive.if_expr.template, style, pieces);
                        if let Some(other) = &directive.else_expr {
                            pieces.push(Piece::Sequence(other.strip));
                            self.cut(&other.template, style, pieces);
                        }
                        pieces.push(Piece::Sequence(directive.endif_expr.strip));
                    }
                    Directive::For(directive) => {
                        pieces.push(Piece::Sequence(directive.for_expr.strip));
                        self.cut(&directive.for_expr.template, style, pieces);
                        pieces.push(Piece::Sequence(directive.endfor_expr.strip));
                    }
                },
            }
        }
    }

    fn build(
        &mut self,
        template: &Template,
        mut pieces: Vec<Piece>,
        start: u32,
        end: u32,
    ) -> ExprId {
        strip(&mut pieces);
        self.template(template, &mut pieces.into_iter().peekable(), start, end)
    }

    fn template(
        &mut self,
        template: &Template,
        pieces: &mut Pieces,
        start: u32,
        end: u32,
    ) -> ExprId {
        let mut parts = Vec::new();
        let mut excerpts = Vec::new();
        for element in template {
            parts.push(match element {
                Element::Literal(_) => {
                    let (text, written) = take_text(pieces);
                    excerpts.extend(written.map(|written| (parts.len(), written)));
                    Part::Literal(self.builder.name(&text))
                }
                Element::Interpolation(inner) => {
                    pieces.next();
                    Part::Interpolation(self.expr(&inner.expr))
                }
                Element::Directive(directive) => match &**directive {
                    Directive::If(directive) => self.if_directive(directive, pieces),
                    Directive::For(directive) => self.for_directive(directive, pieces),
                },
            });
        }
        self.assembled(&parts, excerpts, start, end)
    }

    /// `<<END` or `<<-END` of text and interpolations only, from its tokens.
    pub(super) fn heredoc_of(&mut self, segment: Segment) -> Result<ExprId, SyntaxError> {
        let (mut pieces, mut sequences) = (Vec::new(), Vec::new());
        for at in self.outer(segment.first + 1, segment.last - 1) {
            let token = self.token(at);
            if token.kind == Kind::Interpolation {
                sequences.push(at);
                pieces.push(Piece::Sequence(Strip::None));
            } else {
                self.lines(token.start, token.end, &mut pieces);
            }
        }
        let (open, close) = (self.token(segment.first), self.token(segment.last - 1));
        if self.written(open.start, open.end).starts_with("<<-") {
            dedent(&mut pieces);
        }
        let (mut parts, mut excerpts) = (Vec::new(), Vec::new());
        let mut pieces = pieces.into_iter().peekable();
        for open in sequences {
            self.text_before(&mut pieces, &mut parts, &mut excerpts);
            pieces.next();
            let close = self.pairs.close_of(open).unwrap_or(open);
            parts.push(Part::Interpolation(self.part(open + 1, close)?));
        }
        self.text_before(&mut pieces, &mut parts, &mut excerpts);
        let word = self.written(close.start, close.end).trim_end_matches(is_space);
        let end = close.start + index(word.len());
        Ok(self.assembled(&parts, excerpts, open.start, end))
    }

    /// The literal text up to the next sequence, if there is any.
    fn text_before(
        &mut self,
        pieces: &mut Pieces,
        parts: &mut Vec<Part>,
        excerpts: &mut Vec<(usize, Written)>,
    ) {
        if let Some(Piece::Text(_)) = pieces.peek() {
            let (text, written) = take_text(pieces);
            excerpts.extend(written.map(|written| (parts.len(), written)));
            parts.push(Part::Literal(self.builder.name(&text)));
        }
    }

    /// The string or template that consists of these parts.
    fn assembled(
        &mut self,
        parts: &[Part],
        excerpts: Vec<(usize, Written)>,
        start: u32,
        end: u32,
    ) -> ExprId {
        if let [Part::Literal(text)] = *parts {
            let id = self.builder.expr(Expr::String(text), start, end);
            for (_, written) in excerpts {
                self.builder.string_excerpt(id, written);
            }
            return id;
        }
        if parts.is_empty() {
            return self.nothing(start, end);
        }
        let range = self.builder.parts(parts);
        for (index, written) in excerpts {
            self.builder.part_excerpt(range, index, written);
        }
        self.builder.expr(Expr::Template(range), start, end)
    }

    /// The lines of a literal text.
    fn lines(&self, start: u32, end: u32, pieces: &mut Vec<Piece>) {
        let mut at = start;
        for line in self.written(start, end).split_inclusive('\n') {
            pieces.push(Piece::Text(Line::new(line, at)));
            at += index(line.len());
        }
    }

    fn if_directive(&mut self, directive: &IfDirective, pieces: &mut Pieces) -> Part {
        let condition = self.expr(&directive.if_expr.cond_expr);
        pieces.next();
        let yes = self.arm(&directive.if_expr.template, pieces);
        let no = if let Some(other) = &directive.else_expr {
            pieces.next();
            self.arm(&other.template, pieces)
        } else {
            let end = self.place(directive.span()).1;
            self.nothing(end, end)
        };
        pieces.next();
        Part::If(condition, yes, no)
    }

    fn for_directive(&mut self, directive: &ForDirective, pieces: &mut Pieces) -> Part {
        let intro = &directive.for_expr;
        pieces.next();
        let expr = ForExpr {
            key_var: intro.key_var.as_ref().map(|name| self.builder.name(name.value())),
            value_var: self.builder.name(intro.value_var.value()),
            collection: self.expr(&intro.collection_expr),
            key: None,
            value: self.arm(&intro.template, pieces),
            condition: None,
            grouping: false,
        };
        pieces.next();
        Part::For(self.builder.for_expr(expr))
    }

    fn arm(&mut self, template: &Template, pieces: &mut Pieces) -> ExprId {
        let (start, end) = self.place(template.span());
        self.template(template, pieces, start, end)
    }

    fn nothing(&mut self, start: u32, end: u32) -> ExprId {
        let empty = self.builder.name("");
        self.builder.expr(Expr::String(empty), start, end)
    }
}

type Pieces = std::iter::Peekable<std::vec::IntoIter<Piece>>;

/// The text up to the next sequence, and where it is written, if it is one piece of the file but for indentation.
fn take_text(pieces: &mut Pieces) -> (String, Option<Written>) {
    let mut lines = Vec::new();
    while let Some(Piece::Text(line)) = pieces.next_if(|piece| matches!(piece, Piece::Text(_))) {
        lines.push(line);
    }
    let written = written(&lines);
    (lines.into_iter().map(|line| line.text).collect(), written)
}

fn written(lines: &[Line]) -> Option<Written> {
    let start = lines.first()?.start?;
    let mut indentation = None;
    for (line, next) in lines.iter().zip(lines.iter().skip(1)) {
        let gap = next.start?.checked_sub(line.start? + index(line.text.len()))?;
        let is_as_expected = match indentation {
            _ if is_blank(&next.text) => gap == 0,
            Some(indentation) => gap == indentation,
            None => true,
        };
        if !is_as_expected {
            return None;
        }
        if !is_blank(&next.text) {
            indentation = Some(gap);
        }
    }
    Some(Written { start, indentation: indentation.unwrap_or(0) })
}

impl Line {
    fn new(line: &str, start: u32) -> Self {
        let text = line.replace("$${", "${").replace("%%{", "%{");
        Self { start: Some(start).filter(|_| text.len() == line.len()), text }
    }

    /// Keeps what comes behind the first `bytes` bytes.
    fn cut(&mut self, bytes: usize) {
        self.start = self.start.map(|start| start + index(bytes));
        self.text.drain(..bytes);
    }
}

/// `${~` takes the blanks before it, `~}` those behind it, in the piece next to it only: never
/// past the end of the line that it stands in.
fn strip(pieces: &mut [Piece]) {
    let strips: Vec<(usize, Strip)> = pieces
        .iter()
        .enumerate()
        .filter_map(|(at, piece)| match piece {
            Piece::Sequence(strip) => Some((at, *strip)),
            Piece::Text(_) => None,
        })
        .collect();
    for (at, strip) in strips {
        let before = at.checked_sub(1).and_then(|before| pieces.get_mut(before));
        if let Some(Piece::Text(line)) = before.filter(|_| strip.strip_start()) {
            line.text.truncate(line.text.trim_end().len());
        }
        if let Some(Piece::Text(line)) = pieces.get_mut(at + 1).filter(|_| strip.strip_end()) {
            line.cut(line.text.len() - line.text.trim_start().len());
        }
    }
}

/// Takes as many blanks off each line as the least indented line has.
fn dedent(pieces: &mut [Piece]) {
    let mut least = usize::MAX;
    let mut indented = Vec::new();
    let mut at_line_start = true;
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(Line { text, .. }) => {
                let blanks = text.strip_suffix(text.trim_start()).unwrap_or_default();
                let is_blank_line = blanks.len() == text.len() && text.ends_with('\n');
                if at_line_start && !is_blank_line {
                    least = least.min(blanks.graphemes(true).count());
                    indented.push(at);
                }
                at_line_start = text.ends_with('\n');
            }
            Piece::Sequence(_) => {
                if at_line_start {
                    least = 0;
                }
                at_line_start = false;
            }
        }
    }
    for at in indented {
        if let Some(Piece::Text(line)) = pieces.get_mut(at) {
            line.cut(line.text.graphemes(true).take(least).map(str::len).sum());
        }
    }
}
