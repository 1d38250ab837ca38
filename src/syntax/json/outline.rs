//! A JSON text in pieces: where the members of an object and the elements of an array are, without a tree of what is in
//! them. Large documents are read piece by piece. Must not know what the JSON means.

use super::document::{Json, lower};
use super::text::JsonText;
use super::value::JsonParser;
use crate::source::{SourceId, Span};
use crate::syntax::SyntaxError;

/// A member of an object: its name, and where its value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineMember {
    /// Without its escapes.
    pub name: String,
    /// The name, with its quotes.
    pub name_span: Span,
    /// The value.
    pub span: Span,
}

/// The members of the object in a part of a text, in order, repeated names included. What is in the values is not checked
/// beyond the ends of strings and brackets. Nothing where the part is not an object.
pub fn members(text: &str, part: Span) -> Result<Option<Vec<OutlineMember>>, SyntaxError> {
    let mut parser = JsonParser::within(part.source, text, part);
    parser.blanks();
    if parser.peek() != b'{' {
        return Ok(None);
    }
    let mut all = Vec::new();
    parser.pass();
    parser.blanks();
    if parser.peek() == b'}' {
        return Ok(Some(all));
    }
    loop {
        let name_span = parser.name()?;
        let span = parser.skip()?;
        let name = JsonText::new(text, name_span.start, name_span.end).decoded;
        all.push(OutlineMember { name, name_span, span });
        if parser.goes_on(b'}', "`,` or `}`")? {
            return Ok(Some(all));
        }
    }
}

/// Where the elements of the array in a part of a text are, likewise.
pub fn elements(text: &str, part: Span) -> Result<Option<Vec<Span>>, SyntaxError> {
    let mut parser = JsonParser::within(part.source, text, part);
    parser.blanks();
    if parser.peek() != b'[' {
        return Ok(None);
    }
    let mut all = Vec::new();
    parser.pass();
    parser.blanks();
    if parser.peek() == b']' {
        return Ok(Some(all));
    }
    loop {
        all.push(parser.skip()?);
        if parser.goes_on(b']', "`,` or `]`")? {
            return Ok(Some(all));
        }
    }
}

/// All of a text, which is one value and nothing after it.
pub fn whole(source: SourceId, text: &str) -> Result<Span, SyntaxError> {
    let mut parser = JsonParser::new(source, text);
    let span = parser.skip()?;
    parser.end()?;
    Ok(span)
}

/// The value in a part of a text, with its places in the text.
pub fn part(text: &str, part: Span) -> Result<Json, SyntaxError> {
    let value = JsonParser::within(part.source, text, part).value()?;
    Ok(lower(part.source, text, value))
}

/// Where the bytes of a string's value are written: a byte of the value and the byte of the text, at the start and after
/// each escape.
#[must_use]
pub fn turns(text: &str, string: Span) -> Vec<(u32, u32)> {
    JsonText::new(text, string.start, string.end).turns
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str) -> Span {
        Span::new(SourceId(0), 0, u32::try_from(text.len()).unwrap())
    }

    fn at(text: &str, span: Span) -> &str {
        &text[span.start as usize..span.end as usize]
    }

    #[test]
    fn finds_members_and_elements() {
        let text = r#" {"a": [1, {"x": "}"}], "b" : "\"]", "a": null} "#;
        let found = members(text, whole(SourceId(0), text).unwrap()).unwrap().unwrap();
        let shown: Vec<_> = found.iter().map(|one| (&*one.name, at(text, one.span))).collect();
        assert_eq!(shown, [("a", r#"[1, {"x": "}"}]"#), ("b", r#""\"]""#), ("a", "null")]);
        let inner = elements(text, found[0].span).unwrap().unwrap();
        let shown: Vec<_> = inner.iter().map(|one| at(text, *one)).collect();
        assert_eq!(shown, ["1", r#"{"x": "}"}"#]);
        let json = part(text, inner[1]).unwrap();
        assert_eq!(at(text, json.get("x").unwrap().span), r#""}""#);
    }

    #[test]
    fn says_where_a_text_breaks_off() {
        for text in ["{\"a\": [", "{\"a\"", "[1, 2", "{\"a\": \"x", "", "{} x", "[}", "{\"a\": ]"] {
            let found = whole(SourceId(0), text).and_then(|all| members(text, all).map(|_| all));
            assert!(found.is_err(), "{text}");
        }
        assert_eq!(members("[]", span("[]")), Ok(None));
        assert_eq!(elements("{}", span("{}")), Ok(None));
    }
}
