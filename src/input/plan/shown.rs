//! The text of a plan as reports may show it: the values of resources that are not sensitive, each in its place, and blanks
//! for all else. A plan holds every secret several times, and excerpts of it show what lies around a place. Must not know
//! reports.

use crate::source::Span;
use crate::syntax::{Json, JsonKind};

use super::json::{element, has_true, is_true};

/// The parts of a text that may be shown.
#[derive(Debug, Default)]
pub(super) struct ShownParts {
    parts: Vec<(u32, u32)>,
}

impl ShownParts {
    /// Shows all of this.
    pub(super) fn add(&mut self, span: Span) {
        self.parts.push((span.start, span.end));
    }

    /// Shows a value but for what is sensitive in it.
    pub(super) fn add_value(&mut self, json: &Json, sensitive: Option<&Json>) {
        match (&json.kind, sensitive.map(|sensitive| &sensitive.kind)) {
            (_, Some(JsonKind::Bool(true))) => {}
            (JsonKind::Object(members), Some(JsonKind::Object(_))) => {
                let mut at = json.span.start;
                for (name, _, value) in members {
                    self.parts.push((at, value.span.start));
                    let inner = sensitive.and_then(|sensitive| sensitive.get(name));
                    self.deeper(value, inner);
                    at = value.span.end;
                }
                self.parts.push((at, json.span.end));
            }
            (JsonKind::Array(elements), Some(JsonKind::Array(marks))) => {
                let is_parallel = marks.len() == elements.len();
                let mut at = json.span.start;
                for (index, value) in elements.iter().enumerate() {
                    self.parts.push((at, value.span.start));
                    if is_parallel || !marks.iter().any(|mark| has_true(Some(mark))) {
                        self.deeper(value, element(sensitive, index).filter(|_| is_parallel));
                    }
                    at = value.span.end;
                }
                self.parts.push((at, json.span.end));
            }
            (_, _) if has_true(sensitive) || is_true(sensitive) => {}
            (_, _) => self.add(json.span),
        }
    }

    fn deeper(&mut self, json: &Json, sensitive: Option<&Json>) {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.add_value(json, sensitive));
    }

    /// Shows what is not known, but for what is sensitive: the names in it may be secret.
    pub(super) fn add_unknown(&mut self, json: &Json, sensitive: Option<&Json>) {
        if is_true(sensitive) {
            return;
        }
        match &json.kind {
            JsonKind::Object(members) => {
                for (name, name_span, value) in members {
                    let inner = sensitive.and_then(|sensitive| sensitive.get(name));
                    if is_true(Some(value)) && !is_true(inner) {
                        self.parts.push((name_span.start, value.span.end));
                    } else {
                        self.deeper_unknown(value, inner);
                    }
                }
            }
            JsonKind::Array(elements) if !has_true(sensitive) => {
                for json in elements {
                    self.deeper_unknown(json, None);
                }
            }
            JsonKind::Bool(true) => self.add(json.span),
            _ => {}
        }
    }

    fn deeper_unknown(&mut self, json: &Json, sensitive: Option<&Json>) {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.add_unknown(json, sensitive));
    }

    /// The text: as long as it was, its lines where they were.
    pub(super) fn text(mut self, text: &str) -> String {
        self.parts.sort_unstable();
        let blank = |part: &str, out: &mut String| {
            out.extend(part.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
        };
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (start, end) in self.parts {
            let (start, end) = ((start as usize).max(at), end as usize);
            let (Some(before), Some(part)) = (text.get(at..start), text.get(start..end)) else {
                continue;
            };
            blank(before, &mut out);
            out.push_str(part);
            at = end;
        }
        blank(text.get(at..).unwrap_or_default(), &mut out);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;
    use crate::syntax::parse_json;

    #[test]
    fn blanks_what_is_sensitive_and_what_is_not_asked_for() {
        let text = "{\"x\": \"hidden-äx\",\n \"after\": {\"a\": [1, \"s3cret\"], \"b\": {\"c\": \"s3cret\", \"d\": 2}}}";
        let json = parse_json(SourceId(0), text).unwrap();
        let marks = parse_json(SourceId(0), r#"{"a": [false, true], "b": {"c": true}}"#).unwrap();
        let mut shown = ShownParts::default();
        shown.add_value(json.get("after").unwrap(), Some(&marks));
        let out = shown.text(text);
        assert_eq!(out.len(), text.len());
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(lines[0].trim(), "");
        assert_eq!(
            lines[1],
            "          {\"a\": [1,         ], \"b\": {\"c\":         , \"d\": 2}} "
        );
    }
}
