//! Whether a string begins with, ends with or contains another, by the known parts of both.

use std::sync::Arc;

use crate::expr::Result;
use crate::value::{Part, Text, Truth, Type, Unknown, Value};

use super::super::Call;
use super::super::parameters::{text, unknown};

pub(super) fn startswith(call: &Call<'_>) -> Result<Value> {
    let (string, prefix) = (text(call, 0, "str")?, text(call, 1, "prefix")?);
    Ok(truth(call, starts(&string, &prefix)))
}

pub(super) fn endswith(call: &Call<'_>) -> Result<Value> {
    let (string, suffix) = (text(call, 0, "str")?, text(call, 1, "suffix")?);
    Ok(truth(call, ends(&string, &suffix)))
}

pub(super) fn strcontains(call: &Call<'_>) -> Result<Value> {
    let (string, part) = (text(call, 0, "str")?, text(call, 1, "substr")?);
    Ok(truth(call, contains(&string, &part)))
}

fn truth(call: &Call<'_>, truth: Truth) -> Value {
    match truth {
        Truth::True => Value::bool(true),
        Truth::False => Value::bool(false),
        Truth::Unknown => unknown(call, Type::Bool),
    }
}

/// Whether a string begins with another.
pub(super) fn starts(string: &Text, prefix: &Text) -> Truth {
    let (mut string, mut prefix) = (string.parts(), prefix.parts());
    string.reverse();
    prefix.reverse();
    begins(string, prefix, front)
}

/// Whether a string ends with another.
pub(super) fn ends(string: &Text, suffix: &Text) -> Truth {
    begins(string.parts(), suffix.parts(), back)
}

/// What is left of two literals once what they share at one end is taken off, or none when they differ.
type Shared = fn(&str, &str) -> Option<(Arc<str>, Arc<str>)>;

fn front(a: &str, b: &str) -> Option<(Arc<str>, Arc<str>)> {
    if let Some(rest) = a.strip_prefix(b) {
        return Some((rest.into(), "".into()));
    }
    b.strip_prefix(a).map(|rest| ("".into(), rest.into()))
}

fn back(a: &str, b: &str) -> Option<(Arc<str>, Arc<str>)> {
    if let Some(rest) = a.strip_suffix(b) {
        return Some((rest.into(), "".into()));
    }
    b.strip_suffix(a).map(|rest| ("".into(), rest.into()))
}

/// Takes equal parts off the ends of both until one of them decides; the next part is the last.
fn begins(mut string: Vec<Part>, mut wanted: Vec<Part>, shared: Shared) -> Truth {
    loop {
        let Some(want) = wanted.pop() else { return Truth::True };
        let Some(have) = string.pop() else {
            // Only an empty string could follow; a hole may be empty, a literal is not.
            wanted.push(want);
            let empty = wanted.iter().all(|part| matches!(part, Part::Hole(_)));
            return if empty { Truth::Unknown } else { Truth::False };
        };
        match (have, want) {
            (Part::Literal(have), Part::Literal(want)) => match shared(&have, &want) {
                None => return Truth::False,
                Some((have, want)) => {
                    string.extend((!have.is_empty()).then_some(Part::Literal(have)));
                    wanted.extend((!want.is_empty()).then_some(Part::Literal(want)));
                }
            },
            (Part::Hole(have), Part::Hole(want)) if same(&have, &want) => {}
            (Part::Literal(_) | Part::Hole(_), Part::Hole(_))
            | (Part::Hole(_), Part::Literal(_)) => {
                return Truth::Unknown;
            }
        }
    }
}

fn same(a: &Unknown, b: &Unknown) -> bool {
    a.symbol.is_some() && a.symbol == b.symbol
}

fn contains(string: &Text, part: &Text) -> Truth {
    match (string.as_str(), part.as_str()) {
        (_, Some("")) => Truth::True,
        (Some(string), Some(part)) => Truth::from(string.contains(part)),
        (None, Some(part)) => {
            let found = literals(string).any(|text| text.contains(part));
            if found { Truth::True } else { Truth::Unknown }
        }
        (Some(string), None) => {
            // Each literal part of what is sought has to be there.
            let missing = literals(part).any(|text| !string.contains(&*text));
            if missing { Truth::False } else { Truth::Unknown }
        }
        (None, None) => Truth::Unknown,
    }
}

fn literals(text: &Text) -> impl Iterator<Item = Arc<str>> {
    text.parts().into_iter().filter_map(|part| match part {
        Part::Literal(text) => Some(text),
        Part::Hole(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Reason;

    fn with_hole(before: &str, after: &str) -> Text {
        let hole = Unknown::new(Type::String, Reason::Stated);
        Text::from_parts([
            Part::Literal(before.into()),
            Part::Hole(Arc::new(hole)),
            Part::Literal(after.into()),
        ])
    }

    #[test]
    fn known_ends_decide() {
        let arn = with_hole("arn:aws:s3:::", "/*");
        assert_eq!(starts(&arn, &Text::known("arn:aws:")), Truth::True);
        assert_eq!(starts(&arn, &Text::known("arn:aws-cn:")), Truth::False);
        assert_eq!(starts(&arn, &Text::known("arn:aws:s3:::x")), Truth::Unknown);
        assert_eq!(ends(&arn, &Text::known("/*")), Truth::True);
        assert_eq!(ends(&arn, &Text::known("*/")), Truth::False);
        assert_eq!(ends(&arn, &Text::known("x/*")), Truth::Unknown);
        assert_eq!(starts(&Text::known("ar"), &arn), Truth::False);
        assert_eq!(starts(&Text::known("arn:aws:s3:::b/*"), &arn), Truth::Unknown);
        assert_eq!(contains(&arn, &Text::known(":s3:")), Truth::True);
        assert_eq!(contains(&arn, &Text::known("x")), Truth::Unknown);
    }
}
