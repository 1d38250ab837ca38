//! Pieces of a template to nodes: what stands between directives is a template of its own.

use super::piece::{
    LiteralLine, Pieces, Sequence, SequenceStep, TextPiece, dedent, strip, take_text,
};
use super::template::TemplateStyle;
use super::{Node, Parser, Result};
use crate::syntax::builder::index;
use crate::syntax::excerpts::ExcerptStart;
use crate::syntax::scan::is_blank;
use crate::syntax::{Expr, ExprId, ForExpr, TemplatePart};

/// The parts of a template, and which of them are written as they are.
#[derive(Default)]
struct Parts {
    parts: Vec<TemplatePart>,
    excerpts: Vec<(usize, ExcerptStart)>,
}

impl<'a> Parser<'a> {
    /// `"..."` with sequences in it.
    pub(super) fn quoted(&mut self) -> Result<Node> {
        let open = self.enter()?;
        let mut cut = self.pieces(TemplateStyle::Quoted)?;
        let close = self.leave();
        strip(&mut cut.pieces);
        let id = self.assemble(cut.pieces, open.start, close.end);
        Ok(Node { id, depth: cut.depth + 1 })
    }

    /// `<<END` or `<<-END`.
    pub(super) fn heredoc(&mut self) -> Result<Node> {
        let open = self.enter()?;
        let mut cut = self.pieces(TemplateStyle::Bare)?;
        let close = self.leave();
        strip(&mut cut.pieces);
        if self.written(open).starts_with("<<-") {
            dedent(&mut cut.pieces);
        }
        let word = self.written(close).trim_end_matches(is_blank);
        let id = self.assemble(cut.pieces, open.start, close.start + index(word.len()));
        Ok(Node { id, depth: cut.depth + 1 })
    }

    /// A text that is a template as a whole, but for its byte order mark.
    pub(super) fn bare(&mut self) -> Result<ExprId> {
        let mut cut = self.pieces(TemplateStyle::Bare)?;
        strip(&mut cut.pieces);
        let text = self.text.strip_prefix('\u{feff}').unwrap_or(self.text);
        let end = index(self.text.len());
        Ok(self.assemble(cut.pieces, end - index(text.len()), end))
    }

    fn assemble(&mut self, pieces: Vec<TextPiece<'a>>, start: u32, end: u32) -> ExprId {
        let parts = self.parts(&mut pieces.into_iter().peekable());
        self.assembled(&parts, start, end)
    }

    /// What stands up to the end of the directive at hand, or of the template.
    fn parts(&mut self, pieces: &mut Pieces<'a>) -> Parts {
        let mut parts = Parts::default();
        while let Some(piece) = pieces.next_if(|piece| !piece.ends_arm()) {
            let part = match piece {
                TextPiece::Text(line) => self.text(line, pieces, &mut parts),
                TextPiece::Sequence(Sequence { step, end, .. }) => match step {
                    SequenceStep::Interpolation(inner) => TemplatePart::Interpolation(inner),
                    SequenceStep::If(condition) => self.if_directive(condition, end, pieces),
                    SequenceStep::For(intro, collection) => {
                        let value = self.arm(end, pieces);
                        pieces.next();
                        TemplatePart::For(self.builder.for_expr(ForExpr {
                            key_var: intro.key_var,
                            value_var: intro.value_var,
                            collection,
                            key: None,
                            value,
                            condition: None,
                            grouping: false,
                        }))
                    }
                    SequenceStep::Else | SequenceStep::EndIf | SequenceStep::EndFor => continue,
                },
            };
            parts.parts.push(part);
        }
        parts
    }

    fn text(
        &mut self,
        first: LiteralLine<'a>,
        pieces: &mut Pieces<'a>,
        parts: &mut Parts,
    ) -> TemplatePart {
        let text = take_text(first, pieces);
        parts.excerpts.extend(text.written.map(|written| (parts.parts.len(), written)));
        TemplatePart::Literal(self.builder.name(&text.text))
    }

    /// From behind `%{ if }`, which ends at `start`, to behind `%{ endif }`.
    fn if_directive(
        &mut self,
        condition: ExprId,
        start: u32,
        pieces: &mut Pieces<'a>,
    ) -> TemplatePart {
        let yes = self.arm(start, pieces);
        let mut no = None;
        let mut end = start;
        while let Some(TextPiece::Sequence(sequence)) = pieces.next() {
            end = sequence.end;
            if !matches!(sequence.step, SequenceStep::Else) {
                break;
            }
            no = Some(self.arm(end, pieces));
        }
        let no = no.unwrap_or_else(|| self.nothing(end, end));
        TemplatePart::If(condition, yes, no)
    }

    /// The template from a byte to the sequence that ends it.
    fn arm(&mut self, start: u32, pieces: &mut Pieces<'a>) -> ExprId {
        let parts = self.parts(pieces);
        let end = match pieces.peek() {
            Some(TextPiece::Sequence(sequence)) => sequence.start,
            Some(TextPiece::Text(_)) | None => start,
        };
        self.assembled(&parts, start, end)
    }

    /// The string or template that consists of these parts.
    fn assembled(&mut self, parts: &Parts, start: u32, end: u32) -> ExprId {
        let Parts { parts, excerpts } = parts;
        if let [TemplatePart::Literal(text)] = **parts {
            let id = self.builder.expr(Expr::String(text), start, end);
            for (_, written) in excerpts {
                self.builder.string_excerpt(id, *written);
            }
            return id;
        }
        if parts.is_empty() {
            return self.nothing(start, end);
        }
        let range = self.builder.parts(parts);
        for (index, written) in excerpts {
            self.builder.part_excerpt(range, *index, *written);
        }
        self.builder.expr(Expr::Template(range), start, end)
    }

    fn nothing(&mut self, start: u32, end: u32) -> ExprId {
        let empty = self.builder.name("");
        self.builder.expr(Expr::String(empty), start, end)
    }
}
