//! The labels of a block.

use super::body::{BodyReader, Stop};
use crate::syntax::Label;
use crate::syntax::literal::unescape;
use crate::syntax::token::Kind;

impl BodyReader<'_> {
    /// Labels up to the brace, which is the token at hand afterwards.
    pub(super) fn labels(&mut self) -> Result<Vec<Label>, Stop> {
        let mut labels = Vec::new();
        loop {
            let token = self.skip_comments();
            match token.kind {
                Kind::OpenBrace => {
                    labels.shrink_to_fit();
                    return Ok(labels);
                }
                Kind::Ident => {
                    let name = self.parser.name(token);
                    labels.push(Label { name, start: token.start, end: token.end });
                    self.parser.at += 1;
                }
                Kind::OpenQuote => labels.push(self.quoted_label()?),
                Kind::Newline | Kind::End => {
                    let help = "the brace belongs on the same line as the block's type";
                    self.report(token, "`{` is missing after the block's labels", help)?;
                }
                Kind::Assign => {
                    let help = "an argument has one name; a block has no `=`";
                    self.report(token, "`=` is not allowed after labels", help)?;
                }
                _ => self.explain(token, "a label or `{` is expected here", "")?,
            }
        }
    }

    fn quoted_label(&mut self) -> Result<Label, Stop> {
        let open = self.parser.token();
        let mut text = String::new();
        loop {
            self.parser.at += 1;
            let token = self.parser.token();
            match token.kind {
                Kind::Literal => text.push_str(&unescape(self.parser.written(token))),
                Kind::CloseQuote => {
                    self.parser.at += 1;
                    let name = self.parser.builder.name(&text);
                    return Ok(Label { name, start: open.start, end: token.end });
                }
                Kind::Interpolation | Kind::Control => {
                    let help = "a label is plain text; double the first character to mean the \
                                characters themselves";
                    self.report(token, "a label cannot be computed", help)?;
                }
                _ => self.explain(token, "the label does not end", "close it with `\"`")?,
            }
        }
    }
}
