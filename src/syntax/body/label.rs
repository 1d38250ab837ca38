//! The labels of a block.

use super::{BodyReader, Stop};
use crate::syntax::Label;
use crate::syntax::token::Kind;

impl BodyReader<'_> {
    /// Labels up to the brace, which is the token at hand afterwards.
    pub(super) fn labels(&mut self) -> Result<Vec<Label>, Stop> {
        let mut labels = Vec::new();
        loop {
            let token = self.skip_comments();
            match token.kind {
                Kind::OpenBrace => return Ok(labels),
                Kind::Ident => {
                    let name = self.name(token);
                    labels.push(Label { name, start: token.start, end: token.end });
                    self.at += 1;
                }
                Kind::OpenQuote => labels.push(self.quoted_label()?),
                Kind::Newline | Kind::End => {
                    let help = "the brace stands in the same line as the block's type";
                    self.report(token, "`{` is missing behind the block's labels", help)?;
                }
                Kind::Assign => {
                    let help = "an argument has one name; a block has no `=`";
                    self.report(token, "`=` cannot stand behind labels", help)?;
                }
                _ => self.explain(token, "a label or `{` has to stand here", "")?,
            }
        }
    }

    fn quoted_label(&mut self) -> Result<Label, Stop> {
        let open = self.token();
        let mut text = String::new();
        loop {
            self.at += 1;
            let token = self.token();
            match token.kind {
                Kind::Literal => unescape(self.written(token), &mut text),
                Kind::CloseQuote => {
                    self.at += 1;
                    let name = self.reader.builder.name(&text);
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

/// Adds literal text of a quoted string, its escapes resolved. The scanner has checked them.
pub(in crate::syntax) fn unescape(literal: &str, text: &mut String) {
    let mut rest = literal;
    while let Some(at) = rest.find(['\\', '$', '%']) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        let mut chars = from.chars();
        let first = chars.next().unwrap_or_default();
        let digits = match (first, chars.next()) {
            ('\\', Some('u')) => from.get(2..6),
            ('\\', Some('U')) => from.get(2..10),
            _ => None,
        };
        let (char, length) = match (first, from.get(1..3), digits) {
            (_, _, Some(digits)) => {
                let scalar = u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
                (scalar.unwrap_or_default(), 2 + digits.len())
            }
            ('\\', ..) if from.starts_with("\\n") => ('\n', 2),
            ('\\', ..) if from.starts_with("\\r") => ('\r', 2),
            ('\\', ..) if from.starts_with("\\t") => ('\t', 2),
            ('\\', ..) if from.starts_with("\\\"") => ('"', 2),
            ('\\', ..) if from.starts_with("\\\\") => ('\\', 2),
            ('$', Some("${"), _) | ('%', Some("%{"), _) => (first, 2),
            _ => (first, 1),
        };
        text.push(char);
        rest = from.get(length..).unwrap_or_default();
    }
    text.push_str(rest);
}
