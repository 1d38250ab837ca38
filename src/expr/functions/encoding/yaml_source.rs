//! Where the parser of YAML reads a text otherwise than Terraform's, which is of YAML 1.1: what only the text itself shows.
//! Must not know values.

use std::borrow::Cow;

use saphyr_parser::{ScalarStyle, Span};

use crate::expr::Error;

/// The text of a YAML document.
pub(super) struct YamlSource<'a> {
    text: &'a str,
    /// How many characters it has, where it does not end with a line end.
    open_end: Option<usize>,
    /// How far scalars have been looked at, in characters and in bytes, where `\\/` occurs in the text.
    seen: Option<(usize, usize)>,
}

impl<'a> YamlSource<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let is_open = !text.ends_with(['\n', '\r']);
        Self {
            text,
            open_end: is_open.then(|| text.chars().count()),
            seen: text.contains("\\/").then_some((0, 0)),
        }
    }

    /// `\\/` is an escape of YAML 1.2.
    pub(super) fn check_escapes(&mut self, style: ScalarStyle, span: Span) -> Result<(), Error> {
        let Some((mut characters, mut bytes)) = self.seen else { return Ok(()) };
        let mut escaped = false;
        for character in self.text.get(bytes..).unwrap_or_default().chars() {
            if characters >= span.end.index() {
                break;
            }
            if style == ScalarStyle::DoubleQuoted && characters >= span.start.index() {
                if escaped && character == '/' {
                    return Err(Error::new("found unknown escape character"));
                }
                escaped = character == '\\' && !escaped;
            }
            characters += 1;
            bytes += character.len_utf8();
        }
        self.seen = Some((characters, bytes));
        Ok(())
    }

    /// A block at the end of the text: the parser adds a line end where none is written.
    pub(super) fn without_added_end<'t>(
        &self,
        text: Cow<'t, str>,
        style: ScalarStyle,
        span: Span,
    ) -> Cow<'t, str> {
        let is_block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
        if !is_block || self.open_end.is_none_or(|end| span.end.index() < end) {
            return text;
        }
        match text.strip_suffix('\n') {
            Some(written) => Cow::Owned(written.to_owned()),
            None => text,
        }
    }
}

/// Whether an error of the parser is about something that Terraform's accepts, or may accept.
pub(super) fn is_strict(message: &str) -> bool {
    let strict = [
        "invalid indentation in flow construct",
        "invalid indentation in quoted scalar",
        "comments must be separated",
        "plain scalar cannot start with '-'",
        "tab cannot be used as indentation",
        "wrongly indented line in block scalar",
    ];
    strict.iter().any(|one| message.contains(one))
}
