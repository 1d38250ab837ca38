//! `urlencode`.

use std::fmt::Write;

use crate::expr::Result;
use crate::value::{Part, Text, Value};

use super::super::Call;
use super::super::parameters::{derived_hole, string_result, text};

pub(super) fn urlencode(call: &Call<'_>) -> Result<Value> {
    let string = text(call, 0, "str")?;
    let parts = string.parts().into_iter().map(|part| match part {
        Part::Literal(text) => Part::Literal(escaped(&text).into()),
        Part::Hole(hole) => derived_hole(&hole),
    });
    Ok(string_result(call, Text::from_parts(parts)))
}

/// As in the query of a URL: a space is a plus sign.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte));
            }
            b' ' => out.push('+'),
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
    out
}
