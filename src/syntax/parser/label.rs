//! The labels of a block.

use super::body::{BodyReader, BodyStop};
use crate::syntax::Label;
use crate::syntax::literal::unescape;
use crate::syntax::token::TokenKind;

impl BodyReader<'_> {
    /// Labels up to the brace, which is the token at hand afterwards.
    pub(super) fn labels(&mut self) -> Result<Vec<Label>, BodyStop> {
        let mut labels = Vec::new();
        loop {
            let token = self.skip_comments();
            match token.kind {
                TokenKind::OpenBrace => {
                    labels.shrink_to_fit();
                    return Ok(labels);
                }
                TokenKind::Ident => {
                    let name = self.parser.name(token);
                    labels.push(Label { name, start: token.start, end: token.end });
                    self.parser.at += 1;
                }
                TokenKind::OpenQuote => labels.push(self.quoted_label()?),
                TokenKind::Newline | TokenKind::End => {
                    let help = "the brace belongs on the same line as the block's type";
                    self.report(token, "`{` is missing after the block's labels", help)?;
                }
                TokenKind::Assign => {
                    let help = "an argument has one name; a block has no `=`";
                    self.report(token, "`=` is not allowed after labels", help)?;
                }
                _ => self.explain(token, "a label or `{` is expected here", "")?,
            }
        }
    }

    fn quoted_label(&mut self) -> Result<Label, BodyStop> {
        let open = self.parser.token();
        let mut text = String::new();
        loop {
            self.parser.at += 1;
            let token = self.parser.token();
            match token.kind {
                TokenKind::Literal => text.push_str(&unescape(self.parser.written(token))),
                TokenKind::CloseQuote => {
                    self.parser.at += 1;
                    let name = self.parser.builder.name(&text);
                    return Ok(Label { name, start: open.start, end: token.end });
                }
                TokenKind::Interpolation | TokenKind::Control => {
                    let help = "a label is plain text; double the first character to mean the \
                                characters themselves";
                    self.report(token, "a label cannot be computed", help)?;
                }
                _ => self.explain(token, "the label does not end", "close it with `\"`")?,
            }
        }
    }
}
