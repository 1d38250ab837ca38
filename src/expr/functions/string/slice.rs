//! Parts of a string by position, counted in grapheme clusters, and its lines.

use crate::expr::{Error, Result};
use crate::value::{Budget, Part, Reason, Text, Type, Value};

use super::super::Call;
use super::super::parameters::{
    derived_hole, string_result, text, unknown, unknown_because, whole,
};
use super::cluster::clusters;

pub(super) fn substr(call: &Call<'_>) -> Result<Value> {
    let string = text(call, 0, "str")?;
    let (offset, length) = (whole(call, 1, "offset")?, whole(call, 2, "length")?);
    let (Some(offset), Some(length)) = (offset, length) else {
        return Ok(unknown(call, Type::String));
    };
    let Some(known) = string.as_str() else {
        return Ok(in_prefix(&string, offset, length)
            .map_or_else(|| unknown(call, Type::String), |text| string_result(call, text)));
    };
    Ok(string_result(call, Text::known(cut(known, offset, length))))
}

/// A part of the known beginning. Its last cluster may go on in the hole, so it does not count.
fn in_prefix(string: &Text, offset: i64, length: i64) -> Option<Text> {
    let (offset, length) = (usize::try_from(offset).ok()?, usize::try_from(length).ok()?);
    if length == 0 {
        return Some(Text::known(""));
    }
    let clusters: Vec<&str> = clusters(string.prefix()).map(|(_, cluster)| cluster).collect();
    let end = offset.checked_add(length)?;
    if end >= clusters.len() {
        return None;
    }
    Some(Text::known(clusters.get(offset..end)?.concat()))
}

fn cut(string: &str, offset: i64, length: i64) -> &str {
    let mut starts: Vec<usize> = clusters(string).map(|(start, _)| start).collect();
    let count = starts.len();
    starts.push(string.len());
    // An offset from the end that lies before the beginning counts as the beginning.
    let first = if offset < 0 {
        count.saturating_sub(usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX))
    } else {
        usize::try_from(offset).unwrap_or(usize::MAX).min(count)
    };
    let last = match usize::try_from(length) {
        // Terraform stops only where it has read as many as asked for, and never has read none.
        Ok(0) if offset < 0 => count,
        Ok(length) => first.saturating_add(length).min(count),
        Err(_) => count,
    };
    let (start, end) = (starts.get(first), starts.get(last));
    start.zip(end).and_then(|(start, end)| string.get(*start..*end)).unwrap_or_default()
}

pub(super) fn strrev(call: &Call<'_>) -> Result<Value> {
    let string = text(call, 0, "str")?;
    let reversed = string.parts().into_iter().rev().map(|part| match part {
        Part::Literal(text) => Part::Literal(backwards(&text).into()),
        Part::Hole(hole) => derived_hole(&hole),
    });
    Ok(string_result(call, Text::from_parts(reversed)))
}

fn backwards(text: &str) -> String {
    clusters(text).rev().map(|(_, cluster)| cluster).collect()
}

pub(super) fn indent(call: &Call<'_>) -> Result<Value> {
    let (spaces, string) = (whole(call, 0, "spaces")?, text(call, 1, "str")?);
    let Some(spaces) = spaces else { return Ok(unknown(call, Type::String)) };
    let Ok(spaces) = usize::try_from(spaces) else {
        return Err(Error::new("the number of spaces must not be negative"));
    };
    let lines = string.parts().iter().map(newlines).sum::<usize>();
    if lines.saturating_mul(spaces) > call.context.limits.bytes {
        return Ok(unknown_because(Type::String, Reason::Budget(Budget::Bytes)));
    }
    let line = if lines > 0 { format!("\n{}", " ".repeat(spaces)) } else { String::new() };
    let indented = string.parts().into_iter().map(|part| match part {
        Part::Literal(text) => Part::Literal(text.replace('\n', &line).into()),
        Part::Hole(hole) => derived_hole(&hole),
    });
    Ok(string_result(call, Text::from_parts(indented)))
}

fn newlines(part: &Part) -> usize {
    match part {
        Part::Literal(text) => text.matches('\n').count(),
        Part::Hole(_) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_by_cluster() {
        assert_eq!(cut("hello", 1, 3), "ell");
        assert_eq!(cut("hello", -3, 2), "ll");
        assert_eq!(cut("hello", 0, -1), "hello");
        assert_eq!(cut("hello", 9, 1), "");
        assert_eq!(cut("👨‍👩‍👧x", 1, 1), "x");
    }
}
