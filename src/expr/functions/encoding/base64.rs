//! `base64encode`, `base64decode` and `base64gzip`.

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use crate::expr::{Error, Result};
use crate::value::{Text, Type, Value};

use super::super::Call;
use super::super::parameters::{string_result, text, unknown};
use super::deflate::gzip;

/// Padding is needed, and bits behind the last byte do not matter, as in Go.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical)
        .with_decode_allow_trailing_bits(true),
);

/// The bytes that a Base64 text stands for. Line ends in it are skipped.
pub(in super::super) fn decode(text: &str) -> Option<Vec<u8>> {
    let text: String = text.chars().filter(|character| !matches!(character, '\r' | '\n')).collect();
    LENIENT.decode(text).ok()
}

/// The Base64 text of bytes.
pub(super) fn encode(bytes: &[u8]) -> String {
    LENIENT.encode(bytes)
}

pub(super) fn base64encode(call: &Call<'_>) -> Result<Value> {
    let string = text(call, 0, "str")?;
    Ok(match string.as_str() {
        Some(known) => string_result(call, Text::known(encode(known.as_bytes()))),
        None => unknown(call, Type::String),
    })
}

pub(super) fn base64decode(call: &Call<'_>) -> Result<Value> {
    let string = text(call, 0, "str")?;
    let Some(known) = string.as_str() else { return Ok(unknown(call, Type::String)) };
    let Some(bytes) = decode(known) else {
        return Err(Error::new(format!("failed to decode base64 data \"{known}\"")));
    };
    let decoded = String::from_utf8(bytes)
        .map_err(|_| Error::new("the result of decoding the provided string is not valid UTF-8"))?;
    Ok(string_result(call, Text::known(decoded)))
}

pub(super) fn base64gzip(call: &Call<'_>) -> Result<Value> {
    let string = text(call, 0, "str")?;
    Ok(match string.as_str() {
        Some(known) => string_result(call, Text::known(encode(&gzip(known.as_bytes())))),
        None => unknown(call, Type::String),
    })
}
