//! A JSON file as it is written: values with their places, and what a template leaves open in it as holes. Must not know
//! what the JSON means.

use std::sync::Arc;

use crate::source::SourceId;
use crate::syntax::{Json, SyntaxError, parse_json_stream};
use crate::value::{Kind, Origin, Part, Reason, Text, Type, Unknown, Value};

/// Where a template has something filled in, opened and closed by these.
const HOLES: [(&str, &str); 7] =
    [("<%", "%>"), ("{{", "}}"), ("${", "}"), ("#{", "}"), ("<", ">"), ("%", "%"), ("__", "__")];

/// Holes between these are names in capital letters; anything else between them is text.
const NAMED: [&str; 3] = ["<", "%", "__"];

/// Those that a shell would fill in when the container runs, and not a template before.
const OF_SHELLS: [&str; 1] = ["${"];

/// A JSON file: one value, or several one after the other, as a pipe gives them.
pub(super) struct JsonFile {
    /// What is in it, at least one.
    pub(super) roots: Vec<Json>,
    /// The places of values that a template fills in as a whole, outside of quotes.
    holes: Vec<(u32, u32)>,
    text: Arc<str>,
}

impl JsonFile {
    /// Reads a text.
    pub(super) fn parse(source: SourceId, text: &str) -> Result<Self, SyntaxError> {
        let (masked, holes) = mask(text);
        let roots = parse_json_stream(source, &masked)?;
        Ok(Self { roots, holes, text: text.into() })
    }

    /// The hole that a value is as a whole: its text.
    pub(super) fn hole(&self, json: &Json, filled: Filled) -> Option<&str> {
        if let Ok(at) = self.holes.binary_search_by_key(&json.span.start, |(start, _)| *start) {
            let (start, end) = self.holes.get(at)?;
            return self.text.get(*start as usize..*end as usize);
        }
        let text = json.as_str()?;
        // The decoded text is as long as the value is for callers, who see no more of it than its name.
        let (hole, rest) = hole_at(text).or_else(|| Some((in_words(text)?, "")))?;
        let start = json.span.start as usize + 1;
        let written = self.text.get(start..start + hole.len())?;
        (rest.is_empty() && filled.opens(hole) && written == hole).then_some(written)
    }

    /// What a hole is as a value of this type. Between quotes it is a text, whatever that is.
    pub(super) fn filled_in(&self, json: &Json, filled: Filled, ty: Type) -> Option<Value> {
        let hole = self.hole(json, filled)?;
        let is_quoted = self.text.get(json.span.start as usize..)?.starts_with('"');
        let unknown = Unknown { not_null: is_quoted, ..filled_by_template(ty, hole) };
        Some(Value::from(Kind::Unknown(Arc::new(unknown))).with_origin(Origin::At(json.span)))
    }

    /// The value of a string, with a hole wherever a template fills something in.
    #[expect(clippy::unused_self, reason = "holes are a matter of the document")]
    pub(super) fn text(&self, text: &str, filled: Filled) -> Value {
        Value::text(text_with_holes(text, filled))
    }
}

/// The fields of a container whose texts a shell may read.
const RUN_BY_SHELLS: [&str; 3] = ["command", "entryPoint", "healthCheck"];

/// Who fills in the holes of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filled {
    /// A template, before ECS reads it.
    ByTemplates,
    /// A template, or a shell in the container: `${NAME}` is as likely the shell's.
    ByTemplatesAndShells,
}

impl Filled {
    /// What fills in the texts of a field; none where that is the same as around it.
    pub(super) fn of(field: &str) -> Option<Self> {
        RUN_BY_SHELLS.contains(&field).then_some(Self::ByTemplatesAndShells)
    }

    /// Whether something is filled in before ECS reads it.
    fn opens(self, hole: &str) -> bool {
        self == Self::ByTemplates || !OF_SHELLS.iter().any(|open| hole.starts_with(open))
    }
}

/// Names that do not say what is filled in: two places that have one may get two values.
const OF_NOTHING: [&str; 12] = [
    "",
    "changeme",
    "fillin",
    "name",
    "placeholder",
    "replace",
    "replaceme",
    "replacethis",
    "string",
    "text",
    "todo",
    "value",
];

/// What a template fills in: the same wherever it has the same name.
fn filled_by_template(ty: Type, hole: &str) -> Unknown {
    let inner = HOLES.iter().find_map(|(open, close)| {
        hole.strip_prefix(open).and_then(|inner| inner.strip_suffix(close))
    });
    let is_part = |one: char| one.is_alphanumeric() || matches!(one, '_' | '-' | '.' | ' ');
    let says_what = |inner: &str| {
        let plain = inner.to_ascii_lowercase().replace(['_', '-', ' '], "");
        !OF_NOTHING.contains(&plain.as_str())
    };
    let is_name = inner.is_some_and(|inner| inner.chars().all(is_part) && says_what(inner.trim()));
    let symbol = is_name.then(|| Arc::from(hole));
    Unknown { symbol, ..Unknown::new(ty, Reason::Placeholder(hole.into())) }
}

fn text_with_holes(text: &str, filled: Filled) -> Text {
    let mut parts = Vec::new();
    let (mut from, mut at) = (0, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        match hole_at(rest).filter(|(hole, _)| filled.opens(hole)) {
            Some((hole, behind)) => {
                parts.push(Part::Literal(text.get(from..at).unwrap_or_default().into()));
                let unknown = filled_by_template(Type::String, hole);
                parts.push(Part::Hole(Arc::new(Unknown { not_null: true, ..unknown })));
                at = text.len() - behind.len();
                from = at;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    parts.push(Part::Literal(text.get(from..).unwrap_or_default().into()));
    Text::from_parts(parts)
}

/// The hole that a text begins with, and what is behind it.
fn hole_at(text: &str) -> Option<(&str, &str)> {
    let (open, close) = HOLES.iter().find(|(open, _)| text.starts_with(open))?;
    let inner = text.get(open.len()..)?;
    let longest = if NAMED.contains(open) { LONGEST_NAME } else { LONGEST_HOLE };
    let end = inner.get(..floor(inner, longest))?.find(close)?;
    let name = inner.get(..end)?;
    if NAMED.contains(open) && !is_capital(name) {
        return None;
    }
    let length = open.len() + end + close.len();
    Some((text.get(..length)?, text.get(length..)?))
}

/// A text that is nothing but some words between angle brackets, such as `<container-port>`.
fn in_words(text: &str) -> Option<&str> {
    let words = text.strip_prefix('<')?.strip_suffix('>')?;
    let is_part = |one: char| one.is_alphanumeric() || matches!(one, ' ' | '-' | '_' | '.');
    let is_words = !words.is_empty() && words.len() <= LONGEST_NAME && words.chars().all(is_part);
    is_words.then_some(text)
}

/// So much is looked through for the end of a hole.
const LONGEST_HOLE: usize = 1000;
const LONGEST_NAME: usize = 100;

/// The last border of characters up to a byte.
fn floor(text: &str, most: usize) -> usize {
    let mut at = most.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn is_capital(name: &str) -> bool {
    let is_part = |one: char| one.is_ascii_uppercase() || one.is_ascii_digit() || one == '_';
    name.starts_with(|one: char| one.is_ascii_uppercase()) && name.chars().all(is_part)
}

/// The text with a string of the same length in the place of each hole outside of quotes, and the places of these.
fn mask(text: &str) -> (String, Vec<(u32, u32)>) {
    let mut masked = String::with_capacity(text.len());
    let mut holes = Vec::new();
    let (mut quoted, mut escaped) = (false, false);
    let mut rest = text;
    while let Some(one) = rest.chars().next() {
        let hole = if quoted || !OPENS.contains(&one) { None } else { hole_at(rest) };
        if let Some((hole, behind)) = hole.filter(|(hole, _)| hole.len() > 2) {
            let start = index(masked.len());
            masked.push('"');
            masked.extend(std::iter::repeat_n(' ', hole.len() - 2));
            masked.push('"');
            holes.push((start, index(masked.len())));
            rest = behind;
            continue;
        }
        match one {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            _ => {}
        }
        masked.push(one);
        rest = rest.get(one.len_utf8()..).unwrap_or_default();
    }
    (masked, holes)
}

/// What holes begin with.
const OPENS: [char; 6] = ['<', '{', '$', '#', '%', '_'];

/// Files are far smaller than 4 GiB.
fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::equality::equal;
    use crate::syntax::JsonKind;
    use crate::value::Truth;

    fn parse(text: &str) -> JsonFile {
        JsonFile::parse(SourceId(0), text).unwrap_or_else(|error| panic!("{}", error.message))
    }

    #[test]
    fn a_hole_outside_of_quotes_is_any_value() {
        let text = r#"{"cpu": ${cpu}, "tags": {{ tags | tojson }}, "port": <%= port %>, "x": {}}"#;
        let document = parse(text);
        let hole = |name| document.hole(document.roots[0].get(name).unwrap(), Filled::ByTemplates);
        assert_eq!(hole("cpu"), Some("${cpu}"));
        assert_eq!(hole("tags"), Some("{{ tags | tojson }}"));
        assert_eq!(hole("port"), Some("<%= port %>"));
        assert_eq!(hole("x"), None);
    }

    #[test]
    fn a_hole_in_a_string_leaves_the_rest_known() {
        let text = text_with_holes("repo/app:${TAG}", Filled::ByTemplates);
        assert_eq!((text.prefix(), text.as_str()), ("repo/app:", None));
        let document = parse(r#"{"family": "<FAMILY>"}"#);
        let family = document.roots[0].get("family").unwrap();
        assert_eq!(document.hole(family, Filled::ByTemplates), Some("<FAMILY>"));
    }

    #[test]
    fn what_has_one_name_is_filled_in_alike() {
        let text = r#"{"a": "<PORT>", "b": "<PORT>", "c": "<OTHER>", "d": ${port}, "e": "{{ uuid() }}", "f": "{{ uuid() }}",
            "g": "<PLACEHOLDER>", "h": "<PLACEHOLDER>"}"#;
        let document = parse(text);
        let value = |name| {
            let json = document.roots[0].get(name).unwrap();
            document.filled_in(json, Filled::ByTemplates, Type::String).unwrap()
        };
        let same = |one, other| equal(&value(one), &value(other));
        assert_eq!(same("a", "b"), Truth::True);
        assert_eq!((same("a", "c"), same("e", "f")), (Truth::Unknown, Truth::Unknown));
        // A name that does not say what is filled in is that of many things.
        assert_eq!(same("g", "h"), Truth::Unknown);
        let may_be_null = |name| equal(&value(name), &Value::null(Type::String)) != Truth::False;
        assert_eq!((may_be_null("a"), may_be_null("d")), (false, true));
    }

    #[test]
    fn words_in_brackets_are_a_hole_where_nothing_is_around_them() {
        let text =
            r#"{"port": "<container-port>", "name": "<your name>", "a": "<a> to <b>", "b": "<>"}"#;
        let document = parse(text);
        let hole = |name| document.hole(document.roots[0].get(name).unwrap(), Filled::ByTemplates);
        assert_eq!((hole("port"), hole("name")), (Some("<container-port>"), Some("<your name>")));
        assert_eq!((hole("a"), hole("b")), (None, None));
    }

    #[test]
    fn what_a_shell_reads_is_the_shells() {
        let shell = Filled::of("command").unwrap();
        assert_eq!(text_with_holes("echo ${HOME} {{tag}}", shell).prefix(), "echo ${HOME} ");
        for plain in ["100%", "<none>", "__init__", "a < b > c"] {
            assert_eq!(text_with_holes(plain, Filled::ByTemplates).as_str(), Some(plain));
        }
    }

    #[test]
    fn nested_objects_are_no_holes() {
        let document = parse(r#"{"a":{"b":{"c":1}},"d":[{"e":{}}]}"#);
        let inner = document.roots[0].get("a").and_then(|a| a.get("b")?.get("c"));
        assert!(matches!(inner.unwrap().kind, JsonKind::Number(_)));
    }
}
