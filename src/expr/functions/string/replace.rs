//! `replace`, of substrings and of what a pattern finds.

use crate::expr::{Error, Result};
use crate::value::{Budget, Part, Reason, Text, Type, Value};

use super::super::Call;
use super::super::parameters::{derived_hole, string_result, text, unknown, unknown_because};
use super::pattern::{self, CompiledPattern};

pub(super) fn replace(call: &Call<'_>) -> Result<Value> {
    let string = text(call, 0, "str")?;
    let (wanted, by) = (text(call, 1, "substr")?, text(call, 2, "replace")?);
    let Some(wanted) = wanted.as_str() else { return Ok(unknown(call, Type::String)) };
    let pattern = wanted.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
    if let Some(pattern) = pattern {
        let pattern = pattern::compiled(pattern)
            .map_err(|error| Error::new(format!("error parsing regexp: {error}")))?;
        let (Some(string), Some(by)) = (string.as_str(), by.as_str()) else {
            return Ok(unknown(call, Type::String));
        };
        return Ok(match replace_matches(&pattern, string, by, call.context.limits.bytes) {
            Some(replaced) => string_result(call, Text::known(replaced)),
            None => unknown_because(Type::String, Reason::Budget(Budget::Bytes)),
        });
    }
    if let (Some(string), Some(by)) = (string.as_str(), by.as_str()) {
        let count = string.matches(wanted).count();
        let length = string.len().saturating_add(count.saturating_mul(by.len()));
        if length > call.context.limits.bytes.saturating_add(count.saturating_mul(wanted.len())) {
            return Ok(unknown_because(Type::String, Reason::Budget(Budget::Bytes)));
        }
        return Ok(string_result(call, Text::known(string.replace(wanted, by))));
    }
    Ok(match in_parts(&string, wanted, &by) {
        Some(replaced) => string_result(call, replaced),
        None => unknown(call, Type::String),
    })
}

/// Replaces in the literal parts. None where what is sought may begin in a literal part and end in a hole,
/// or the other way round.
fn in_parts(string: &Text, wanted: &str, by: &Text) -> Option<Text> {
    if wanted.is_empty() {
        return None;
    }
    let mut replaced = Vec::new();
    let parts = string.parts();
    for (index, part) in parts.iter().enumerate() {
        match part {
            Part::Hole(hole) => replaced.push(derived_hole(hole)),
            Part::Literal(text) => {
                let before = index > 0 && overlaps_start(text, wanted);
                let after = index + 1 < parts.len() && overlaps_end(text, wanted);
                if before || after {
                    return None;
                }
                for (count, piece) in text.split(wanted).enumerate() {
                    if count > 0 {
                        replaced.extend(by.parts());
                    }
                    replaced.push(Part::Literal(piece.into()));
                }
            }
        }
    }
    Some(Text::from_parts(replaced))
}

/// Whether the end of `wanted` stands at the beginning of `text`, or all of `text` in it.
fn overlaps_start(text: &str, wanted: &str) -> bool {
    let tails = wanted.char_indices().skip(1).filter_map(|(at, _)| wanted.get(at..));
    tails.into_iter().any(|tail| text.starts_with(tail) || tail.starts_with(text))
}

fn overlaps_end(text: &str, wanted: &str) -> bool {
    let heads = wanted.char_indices().skip(1).filter_map(|(at, _)| wanted.get(..at));
    heads.into_iter().any(|head| text.ends_with(head) || head.ends_with(text))
}

/// None when the result is longer than the limit.
fn replace_matches(
    pattern: &CompiledPattern,
    string: &str,
    by: &str,
    limit: usize,
) -> Option<String> {
    let mut out = String::new();
    let mut last = 0;
    for found in pattern.regex.captures_iter(string) {
        let whole = found.get(0)?;
        out.push_str(string.get(last..whole.start())?);
        expand(pattern, &found, by, &mut out);
        last = whole.end();
        if out.len() > limit {
            return None;
        }
    }
    out.push_str(string.get(last..)?);
    Some(out)
}

/// Fills in `$1`, `${1}`, `$name` and `$$`, as Go's `Regexp.Expand` does.
fn expand(
    pattern: &CompiledPattern,
    found: &regex::Captures<'_>,
    template: &str,
    out: &mut String,
) {
    let mut rest = template;
    while let Some((literal, after)) = rest.split_once('$') {
        out.push_str(literal);
        if let Some(after) = after.strip_prefix('$') {
            out.push('$');
            rest = after;
            continue;
        }
        let Some((name, after)) = group_name(after) else {
            // What is no name stands for itself.
            out.push('$');
            rest = after;
            continue;
        };
        if let Some(index) = group_index(pattern, name) {
            out.push_str(found.get(index).map_or("", |group| group.as_str()));
        }
        rest = after;
    }
    out.push_str(rest);
}

/// The name behind a `$`, and what follows it.
fn group_name(text: &str) -> Option<(&str, &str)> {
    let word = |character: char| character.is_alphanumeric() || character == '_';
    if let Some(inside) = text.strip_prefix('{') {
        let (name, after) = inside.split_once('}')?;
        return (!name.is_empty() && name.chars().all(word)).then_some((name, after));
    }
    let end = text.find(|character| !word(character)).unwrap_or(text.len());
    (end > 0).then(|| text.split_at(end))
}

fn group_index(pattern: &CompiledPattern, name: &str) -> Option<usize> {
    if name.bytes().all(|byte| byte.is_ascii_digit()) {
        return name.parse().ok();
    }
    pattern.names.iter().position(|known| known == name).map(|index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replaced(text: &str, pattern: &str, by: &str) -> String {
        replace_matches(&CompiledPattern::new(pattern).unwrap(), text, by, 1000).unwrap()
    }

    #[test]
    fn expands_as_go_does() {
        assert_eq!(replaced("a-b", "(a)-(b)", "$2$1"), "ba");
        assert_eq!(replaced("a-b", "(a)-(b)", "$1x"), "");
        assert_eq!(replaced("a-b", "(a)-(b)", "${1}x$$ $ ${ ${9}"), "ax$ $ ${ ");
        assert_eq!(replaced("ab", "(?P<x>a)", "<$x>"), "<a>b");
        assert_eq!(replaced("abc", "x*", "-"), "-a-b-c-");
    }

    #[test]
    fn literal_parts_only_where_no_hole_can_take_part() {
        assert!(overlaps_start("b", "ab"));
        assert!(!overlaps_start("xb", "ab"));
        assert!(!overlaps_end("xb", "/"));
        assert!(overlaps_end("xa", "ab"));
    }
}
