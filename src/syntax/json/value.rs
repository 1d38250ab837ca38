//! JSON with a place on every value. Strings stay in the text; only their bounds are kept.

use super::super::builder::index;
use super::super::parser::MAX_DEPTH;
use crate::source::{SourceId, Span};
use crate::syntax::SyntaxError;

/// A value and where it stands.
#[derive(Debug)]
pub(super) struct JsonValue {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) kind: JsonValueKind,
}

/// The kinds of values.
#[derive(Debug)]
pub(super) enum JsonValueKind {
    Null,
    Bool(bool),
    Number,
    String,
    Array(Vec<JsonValue>),
    Object(Vec<JsonMember>),
}

/// A name, which is a string with its quotes, and its value.
#[derive(Debug)]
pub(super) struct JsonMember {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) value: JsonValue,
}

/// Parses a text that is one value.
pub(super) fn parse(source: SourceId, text: &str) -> Result<JsonValue, SyntaxError> {
    let mut parser = JsonParser::new(source, text);
    let value = parser.value()?;
    parser.end()?;
    Ok(value)
}

/// Parses a text that is any number of values, one after the other, at least one.
pub(super) fn parse_all(source: SourceId, text: &str) -> Result<Vec<JsonValue>, SyntaxError> {
    let mut parser = JsonParser::new(source, text);
    let mut all = vec![parser.value()?];
    loop {
        parser.blanks();
        if parser.at >= text.len() {
            return Ok(all);
        }
        all.push(parser.value()?);
    }
}

/// Reads a text from a byte on.
pub(super) struct JsonParser<'a> {
    source: SourceId,
    text: &'a str,
    at: usize,
    depth: u32,
}

type Result<T, E = SyntaxError> = std::result::Result<T, E>;

impl<'a> JsonParser<'a> {
    /// Reads a text from its start, behind a byte order mark.
    pub(super) fn new(source: SourceId, text: &'a str) -> Self {
        let at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
        Self { source, text, at, depth: 0 }
    }

    /// Reads a part of a text.
    pub(super) fn within(source: SourceId, text: &'a str, part: Span) -> Self {
        let text = text.get(..part.end as usize).unwrap_or(text);
        Self { source, text, at: part.start as usize, depth: 0 }
    }

    /// Nothing but blanks may follow.
    pub(super) fn end(&mut self) -> Result<()> {
        self.blanks();
        if self.at < self.text.len() {
            return self.error("nothing may follow the outermost value", "");
        }
        Ok(())
    }

    /// Passes one byte that was looked at.
    pub(super) fn pass(&mut self) {
        self.at += 1;
    }

    /// Passes the name of a member and the colon: where the name is.
    pub(super) fn name(&mut self) -> Result<Span> {
        self.blanks();
        let start = index(self.at);
        match self.peek() {
            b'"' => self.string()?,
            b'}' => return self.error("a name is missing after the comma", "remove the comma"),
            _ => return self.error("the name of a property is expected here, in quotes", ""),
        }
        let end = index(self.at);
        self.blanks();
        if self.peek() != b':' {
            return self.error("`:` is missing after the property's name", "");
        }
        self.at += 1;
        Ok(Span::new(self.source, start, end))
    }

    /// Passes a value, of which only the ends of strings and brackets are checked: where it is.
    pub(super) fn skip(&mut self) -> Result<Span> {
        self.blanks();
        let start = index(self.at);
        let mut open: Vec<u8> = Vec::new();
        loop {
            match self.peek() {
                b'"' => self.string()?,
                b'{' => {
                    open.push(b'}');
                    self.at += 1;
                }
                b'[' => {
                    open.push(b']');
                    self.at += 1;
                }
                close @ (b'}' | b']') => {
                    if open.pop() != Some(close) {
                        return self.error("a value is missing here", "");
                    }
                    self.at += 1;
                }
                b'-' | b'0'..=b'9' if open.is_empty() => {
                    self.number()?;
                }
                _ if open.is_empty() => {
                    self.word()?;
                }
                0 if self.at >= self.text.len() => {
                    return self.error("the text ends here, within a value", "");
                }
                _ => self.at += 1,
            }
            if open.is_empty() {
                return Ok(Span::new(self.source, start, index(self.at)));
            }
        }
    }

    pub(super) fn peek(&self) -> u8 {
        self.text.as_bytes().get(self.at).copied().unwrap_or(0)
    }

    pub(super) fn blanks(&mut self) {
        while matches!(self.peek(), b' ' | b'\t' | b'\n' | b'\r') {
            self.at += 1;
        }
    }

    pub(super) fn value(&mut self) -> Result<JsonValue> {
        self.blanks();
        let start = index(self.at);
        let kind = match self.peek() {
            b'{' => self.nested(Self::object)?,
            b'[' => self.nested(Self::array)?,
            b'"' => {
                self.string()?;
                JsonValueKind::String
            }
            b'-' | b'0'..=b'9' => self.number()?,
            _ => self.word()?,
        };
        Ok(JsonValue { start, end: index(self.at), kind })
    }

    fn nested(&mut self, parse: fn(&mut Self) -> Result<JsonValueKind>) -> Result<JsonValueKind> {
        if self.depth >= MAX_DEPTH {
            return self.error(format!("this is more than {MAX_DEPTH} levels deep"), "");
        }
        self.depth += 1;
        self.at += 1;
        let kind = stacker::maybe_grow(128 * 1024, 1024 * 1024, || parse(self))?;
        self.depth -= 1;
        Ok(kind)
    }

    fn object(&mut self) -> Result<JsonValueKind> {
        let mut members = Vec::new();
        self.blanks();
        if self.peek() == b'}' {
            self.at += 1;
            return Ok(JsonValueKind::Object(members));
        }
        loop {
            let Span { start, end, .. } = self.name()?;
            members.push(JsonMember { start, end, value: self.value()? });
            if self.goes_on(b'}', "`,` or `}`")? {
                return Ok(JsonValueKind::Object(members));
            }
        }
    }

    fn array(&mut self) -> Result<JsonValueKind> {
        let mut elements = Vec::new();
        self.blanks();
        if self.peek() == b']' {
            self.at += 1;
            return Ok(JsonValueKind::Array(elements));
        }
        loop {
            elements.push(self.value()?);
            if self.goes_on(b']', "`,` or `]`")? {
                return Ok(JsonValueKind::Array(elements));
            }
        }
    }

    /// Passes a comma, or the closing bracket: then true.
    pub(super) fn goes_on(&mut self, close: u8, expected: &str) -> Result<bool> {
        self.blanks();
        let next = self.peek();
        if next != b',' && next != close {
            return self.error(format!("{expected} is missing here"), "");
        }
        self.at += 1;
        Ok(next == close)
    }

    fn string(&mut self) -> Result<()> {
        self.at += 1;
        loop {
            match self.peek() {
                b'"' => {
                    self.at += 1;
                    return Ok(());
                }
                b'\\' => self.escape()?,
                0 if self.at >= self.text.len() => {
                    return self.error("the string does not end", "close it with `\"`");
                }
                0..0x20 => {
                    let help = "write `\\n` for a line end and `\\t` for a tab";
                    return self.error("a string cannot contain a control character", help);
                }
                _ => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Result<()> {
        let rest = self.text.as_bytes().get(self.at + 1..).unwrap_or_default();
        let length = match rest {
            [b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't', ..] => 2,
            [b'u', a, b, c, d, ..] if [a, b, c, d].iter().all(|byte| byte.is_ascii_hexdigit()) => 6,
            _ => {
                let help = "the sequences are \\\", \\\\, \\/, \\b, \\f, \\n, \\r, \\t and \\uNNNN";
                return self.error("this is not an escape sequence", help);
            }
        };
        self.at += length;
        Ok(())
    }

    fn number(&mut self) -> Result<JsonValueKind> {
        let start = self.at;
        if self.peek() == b'-' {
            self.at += 1;
        }
        let zero = self.peek() == b'0';
        let whole = self.digits();
        let mut is_number = whole == 1 || whole > 1 && !zero;
        if self.peek() == b'.' {
            self.at += 1;
            is_number &= self.digits() > 0;
        }
        if matches!(self.peek(), b'e' | b'E') {
            self.at += 1;
            if matches!(self.peek(), b'+' | b'-') {
                self.at += 1;
            }
            is_number &= self.digits() > 0;
        }
        if is_number {
            return Ok(JsonValueKind::Number);
        }
        self.at = start;
        self.error("this is not a number", "")
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_ascii_digit() {
            self.at += 1;
        }
        self.at - start
    }

    fn word(&mut self) -> Result<JsonValueKind> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let is_part = |char: char| char.is_alphanumeric() || char == '_';
        let word = rest.split(|char| !is_part(char)).next().unwrap_or_default();
        let kind = match word {
            "null" => JsonValueKind::Null,
            "true" => JsonValueKind::Bool(true),
            "false" => JsonValueKind::Bool(false),
            "" => return self.error("a value is missing here", ""),
            _ => return self.error("a value is expected here", "write text in double quotes"),
        };
        self.at += word.len();
        Ok(kind)
    }

    fn error<T>(&self, message: impl Into<String>, help: &str) -> Result<T> {
        let length = self.text.get(self.at..).and_then(|rest| rest.chars().next());
        let end = self.at + length.map_or(0, char::len_utf8);
        Err(SyntaxError {
            span: Span::new(self.source, index(self.at), index(end)),
            message: message.into(),
            help: Some(help.to_owned()).filter(|help| !help.is_empty()),
        })
    }
}
