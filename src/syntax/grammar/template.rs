//! Strings: literal text, interpolations and directives.

use super::frame::{Directive, FrameKind};
use super::{Grammar, Result, Segment};
use crate::syntax::builder::index;
use crate::syntax::scan::is_blank;
use crate::syntax::token::{Kind, Token};

/// How deep directives of one template may be nested. Terraform has no limit; the parser goes 64
/// levels deep, and what stands in the directives needs some of them.
const MAX_DIRECTIVES: usize = 24;

impl<'a> Grammar<'a> {
    /// One token of a template. True if it ends the text.
    pub(super) fn template_step(&mut self) -> Result<bool> {
        let token = self.token();
        match token.kind {
            Kind::Literal => {
                self.disguise(token);
                self.at += 1;
            }
            Kind::Interpolation => self.push(FrameKind::Interpolation, false)?,
            Kind::Control => self.control()?,
            Kind::CloseQuote | Kind::CloseHeredoc => {
                self.directives_are_closed(token)?;
                self.align(token);
                self.set_aside_if_empty();
                self.pop();
            }
            Kind::End if self.frames.is_empty() => {
                self.directives_are_closed(token)?;
                return Ok(true);
            }
            Kind::Newline if self.frames.is_empty() => self.at += 1,
            _ => return self.explain_in_template(token),
        }
        Ok(false)
    }

    /// The word that ends the heredoc at hand, if it is one.
    fn heredoc_word(&mut self) -> Option<&'a str> {
        let opener = self.frame().opener;
        let written = self.written(opener).strip_prefix("<<")?;
        Some(written.strip_prefix('-').unwrap_or(written).trim_end())
    }

    /// A line that begins like the end of its heredoc ends it for the parser, so it gets to see
    /// another line.
    fn disguise(&mut self, line: Token) {
        let Some(word) = self.heredoc_word() else { return };
        let written = self.written(line);
        let trimmed = written.trim_start_matches([' ', '\t']);
        if let Some(first) = word.chars().next().filter(|_| trimmed.starts_with(word)) {
            let start = line.end - index(trimmed.len());
            let end = start + index(first.len_utf8());
            self.mask.fill(start, end, b'.');
        }
    }

    /// The parser does not read a heredoc without lines.
    fn set_aside_if_empty(&mut self) {
        let Some(first) = self.at.checked_sub(1) else { return };
        if self.tokens.get(first).is_some_and(|before| before.kind == Kind::OpenHeredoc) {
            self.holes.push(Segment { first, last: self.at + 1 });
        }
    }

    /// The parser knows two kinds of blanks before the word that ends a heredoc, Terraform all.
    fn align(&mut self, end: Token) {
        let written = self.written(end);
        let blanks = written.len() - written.trim_start_matches(is_blank).len();
        let behind = written.trim_end_matches(is_blank).len();
        self.mask.fill(end.start, end.start + index(blanks), b' ');
        self.mask.fill(end.start + index(behind), end.end, b' ');
    }

    /// `%{ ... }`
    fn control(&mut self) -> Result<()> {
        self.push(FrameKind::Control(Directive::If), false)?;
        self.skip();
        let word = self.token();
        match (word.kind, self.written(word)) {
            (Kind::Ident, "if") => {
                self.at += 1;
                Ok(())
            }
            (Kind::Ident, "for") => self.for_intro(FrameKind::Control(Directive::For)),
            (Kind::Ident, "else") => self.end_control(Directive::Else),
            (Kind::Ident, "endif") => self.end_control(Directive::If),
            (Kind::Ident, "endfor") => self.end_control(Directive::For),
            _ => {
                let help = "`if`, `else`, `endif`, `for` or `endfor` can stand behind `%{`; \
                            write `%%{` for the characters themselves";
                self.error(word, "`%{` does not begin a directive here", help)
            }
        }
    }

    /// Behind `%{ if }` or `%{ for }`.
    pub(super) fn open_directive(&mut self, directive: Directive) -> Result<()> {
        self.directives.push(directive);
        if self.open_directives() <= MAX_DIRECTIVES {
            return Ok(());
        }
        let message = format!("directives are more than {MAX_DIRECTIVES} levels deep here");
        self.error(self.token(), message, "use `locals` for parts of the template")
    }

    /// `%{ else }`, `%{ endif }` or `%{ endfor }`.
    fn end_control(&mut self, directive: Directive) -> Result<()> {
        let word = self.token();
        let floor = self.frames.iter().rev().find_map(|frame| match frame.kind {
            FrameKind::Template { directives } => Some(directives),
            _ => None,
        });
        let open = self.directives.len() > floor.unwrap_or(0);
        let last = self.directives.pop().filter(|_| open);
        match (directive, last) {
            (Directive::Else, Some(Directive::If)) => self.directives.push(Directive::Else),
            (Directive::If, Some(Directive::If | Directive::Else))
            | (Directive::For, Some(Directive::For)) => {}
            _ => {
                let message = format!("`{}` has nothing to end here", self.written(word));
                let help = "directives are `%{ if c }...%{ else }...%{ endif }` and \
                            `%{ for x in xs }...%{ endfor }`";
                return self.error(word, message, help);
            }
        }
        let next = self.advance();
        if next.kind != Kind::SequenceEnd {
            return self.error(next, "`}` is missing at the end of the directive", "");
        }
        self.pop();
        Ok(())
    }

    fn directives_are_closed(&mut self, end: Token) -> Result<()> {
        if self.open_directives() == 0 {
            return Ok(());
        }
        match self.directives.last() {
            Some(Directive::For) => self.error(end, "`%{ endfor }` is missing", ""),
            Some(Directive::If | Directive::Else) => self.error(end, "`%{ endif }` is missing", ""),
            None => Ok(()),
        }
    }
}
