//! Templates: literal text, interpolations and directives, cut into pieces. What the pieces are together is `assemble`'s.

use super::piece::{LiteralLine, Sequence, SequenceStep, TextPiece};
use super::{Node, Parser, Result, Surrounding};
use crate::syntax::token::{Token, TokenKind};

/// How deep directives of one template may be nested. Terraform has no limit; what walks the tree recurses through them.
const MAX_DIRECTIVES: usize = 24;

/// What the literal text of a template is written in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum TemplateStyle {
    /// Between quotes: backslash escapes.
    Quoted,
    /// Line by line, backslashes mean nothing.
    Bare,
}

/// A directive that is not ended yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Directive {
    If,
    Else,
    For,
}

/// A template that is being read.
pub(super) struct Cut<'a> {
    style: TemplateStyle,
    pub(super) pieces: Vec<TextPiece<'a>>,
    /// Directives that are open.
    directives: Vec<Directive>,
    /// Levels of what stands in it.
    pub(super) depth: u32,
}

impl<'a> Cut<'a> {
    fn text(&mut self, written: &'a str, start: u32) {
        match self.style {
            TemplateStyle::Bare => {
                self.pieces.push(TextPiece::Text(LiteralLine::new(written, start)));
            }
            TemplateStyle::Quoted => match self.pieces.last_mut() {
                Some(TextPiece::Text(line)) => line.append(written),
                _ => self.pieces.push(TextPiece::Text(LiteralLine::quoted(written))),
            },
        }
    }

    /// Counts a sequence with so many levels in it; each directive around it is a level.
    fn count(&mut self, depth: u32) {
        let around = u32::try_from(self.directives.len()).unwrap_or(u32::MAX);
        self.depth = self.depth.max(depth.saturating_add(1).saturating_add(around));
    }

    fn sequence(&mut self, step: SequenceStep, open: Token, close: Token) {
        self.pieces.push(TextPiece::Sequence(Sequence::new(step, open, close)));
    }
}

impl<'a> Parser<'a> {
    /// The pieces up to the token that ends the template, which is at hand afterwards.
    pub(super) fn pieces(&mut self, style: TemplateStyle) -> Result<Cut<'a>> {
        let mut cut = Cut { style, pieces: Vec::new(), directives: Vec::new(), depth: 0 };
        loop {
            let token = self.token();
            match token.kind {
                TokenKind::Literal => {
                    cut.text(self.written(token), token.start);
                    self.at += 1;
                }
                TokenKind::Interpolation => self.interpolation(&mut cut)?,
                TokenKind::Control => self.control(&mut cut)?,
                TokenKind::CloseQuote | TokenKind::CloseHeredoc => break,
                TokenKind::End if self.open.is_empty() => break,
                _ => return self.explain_in_template(token),
            }
        }
        match cut.directives.last() {
            Some(Directive::For) => self.error(self.token(), "`%{ endfor }` is missing", ""),
            Some(_) => self.error(self.token(), "`%{ endif }` is missing", ""),
            None => Ok(cut),
        }
    }

    /// `${ ... }`
    fn interpolation(&mut self, cut: &mut Cut<'a>) -> Result<()> {
        let open = self.enter()?;
        let inner = self.expression(Surrounding::Interpolation)?;
        let close = self.close(Surrounding::Interpolation, inner, TokenKind::SequenceEnd)?;
        cut.count(inner.depth);
        cut.sequence(SequenceStep::Interpolation(inner.id), open, close);
        Ok(())
    }

    /// `%{ ... }`
    fn control(&mut self, cut: &mut Cut<'a>) -> Result<()> {
        let open = self.enter()?;
        let word = self.skip(Surrounding::Control);
        match (word.kind, self.written(word)) {
            (TokenKind::Ident, "if") => {
                self.at += 1;
                let condition = self.expression(Surrounding::Control)?;
                self.open_directive(cut, open, condition, SequenceStep::If(condition.id))
            }
            (TokenKind::Ident, "for") => {
                let intro = self.intro()?;
                let collection = self.expression(Surrounding::Control)?;
                self.open_directive(cut, open, collection, SequenceStep::For(intro, collection.id))
            }
            (TokenKind::Ident, "else") => self.end_directive(cut, open, SequenceStep::Else),
            (TokenKind::Ident, "endif") => self.end_directive(cut, open, SequenceStep::EndIf),
            (TokenKind::Ident, "endfor") => self.end_directive(cut, open, SequenceStep::EndFor),
            _ => {
                let help = "`if`, `else`, `endif`, `for` or `endfor` can stand behind `%{`; \
                            write `%%{` for the characters themselves";
                self.error(word, "`%{` does not begin a directive here", help)
            }
        }
    }

    /// The end of `%{ if ... }` or `%{ for ... }`.
    fn open_directive(
        &mut self,
        cut: &mut Cut<'a>,
        open: Token,
        inner: Node,
        step: SequenceStep,
    ) -> Result<()> {
        let close = self.close(Surrounding::Control, inner, TokenKind::SequenceEnd)?;
        cut.count(inner.depth);
        let is_for = matches!(step, SequenceStep::For(..));
        cut.directives.push(if is_for { Directive::For } else { Directive::If });
        if cut.directives.len() > MAX_DIRECTIVES {
            let message = format!("directives are more than {MAX_DIRECTIVES} levels deep here");
            return self.error(self.token(), message, "use `locals` for parts of the template");
        }
        cut.sequence(step, open, close);
        Ok(())
    }

    /// `%{ else }`, `%{ endif }` or `%{ endfor }`, whose word is at hand.
    fn end_directive(&mut self, cut: &mut Cut<'a>, open: Token, step: SequenceStep) -> Result<()> {
        let word = self.token();
        match (&step, cut.directives.pop()) {
            (SequenceStep::Else, Some(Directive::If)) => cut.directives.push(Directive::Else),
            (SequenceStep::EndIf, Some(Directive::If | Directive::Else))
            | (SequenceStep::EndFor, Some(Directive::For)) => {}
            _ => {
                let message = format!("`{}` has nothing to end here", self.written(word));
                let help = "directives are `%{ if c }...%{ else }...%{ endif }` and \
                            `%{ for x in xs }...%{ endfor }`";
                return self.error(word, message, help);
            }
        }
        let next = self.advance(Surrounding::Control);
        if next.kind != TokenKind::SequenceEnd {
            return self.error(next, "`}` is missing at the end of the directive", "");
        }
        let close = self.leave();
        cut.count(0);
        cut.sequence(step, open, close);
        Ok(())
    }
}
