//! `textencodebase64` and `textdecodebase64`: strings in other character sets.

use crate::expr::Result;
use crate::value::{Reason, Text, Type, Value};

use super::super::Call;
use super::super::parameters::{invalid, string_result, text, unknown, unknown_because};
use super::base64::{decode, encode};

/// The character sets that are known here, of those that IANA has names for.
#[derive(Clone, Copy)]
enum Charset {
    Utf8,
    /// With a mark of the byte order in front.
    Utf16,
    Utf16Big,
    Utf16Little,
    Latin1,
    Ascii,
}

/// What a name stands for.
enum Named {
    Known(Charset),
    /// IANA has a name for it, but it is not known here.
    Other,
    None,
}

fn named(name: &str) -> Named {
    match name.to_ascii_lowercase().as_str() {
        "utf-8" | "csutf8" => Named::Known(Charset::Utf8),
        "utf-16" | "csutf16" => Named::Known(Charset::Utf16),
        "utf-16be" | "csutf16be" => Named::Known(Charset::Utf16Big),
        "utf-16le" | "csutf16le" => Named::Known(Charset::Utf16Little),
        "iso-8859-1" | "iso_8859-1" | "iso_8859-1:1987" | "iso-ir-100" | "latin1" | "l1"
        | "ibm819" | "cp819" | "csisolatin1" => Named::Known(Charset::Latin1),
        "us-ascii" | "ansi_x3.4-1968" | "ansi_x3.4-1986" | "iso_646.irv:1991" | "iso646-us"
        | "us" | "ibm367" | "cp367" | "csascii" | "iso-ir-6" => Named::Known(Charset::Ascii),
        other if is_other(other) => Named::Other,
        _ => Named::None,
    }
}

/// Whether Terraform knows a character set by this name, though it is not known here.
fn is_other(name: &str) -> bool {
    let others = [
        "big5",
        "csbig5",
        "gb18030",
        "gbk",
        "cp936",
        "ms936",
        "windows-936",
        "hz-gb-2312",
        "euc-jp",
        "cseucpkdfmtjapanese",
        "iso-2022-jp",
        "csiso2022jp",
        "shift_jis",
        "ms_kanji",
        "csshiftjis",
        "euc-kr",
        "cseuckr",
        "koi8-r",
        "cskoi8r",
        "koi8-u",
        "macintosh",
        "mac",
        "windows-874",
    ];
    let families = ["windows-125", "iso-8859-", "iso_8859-", "ibm"];
    others.contains(&name) || families.iter().any(|family| name.starts_with(family))
}

/// The character set that the second argument names, or the value of the call without it.
fn charset(call: &Call<'_>, name: &str) -> Result<Result<Charset, Value>> {
    match named(name) {
        Named::Known(charset) => Ok(Ok(charset)),
        Named::Other => {
            let what = format!("the encoding `{name}` in `{}`", call.name);
            Ok(Err(unknown_because(Type::String, Reason::Unsupported(what.into()))))
        }
        Named::None => Err(invalid(
            "encoding",
            format!(
                "{name:?} is not a supported IANA encoding name or alias in this Terraform version"
            ),
        )),
    }
}

pub(super) fn textencodebase64(call: &Call<'_>) -> Result<Value> {
    let (string, encoding) = (text(call, 0, "string")?, text(call, 1, "encoding")?);
    let (Some(string), Some(encoding)) = (string.as_str(), encoding.as_str()) else {
        return Ok(unknown(call, Type::String));
    };
    let charset = match charset(call, encoding)? {
        Ok(charset) => charset,
        Err(value) => return Ok(value),
    };
    let Some(bytes) = encoded(string, charset) else {
        let message = format!(
            "the given string contains characters that cannot be represented in {encoding}"
        );
        return Err(invalid("string", message));
    };
    Ok(string_result(call, Text::known(encode(&bytes))))
}

fn encoded(string: &str, charset: Charset) -> Option<Vec<u8>> {
    match charset {
        Charset::Utf8 => Some(string.as_bytes().to_vec()),
        Charset::Utf16 => {
            let units = [0xfeff].into_iter().chain(string.encode_utf16());
            Some(units.flat_map(u16::to_be_bytes).collect())
        }
        Charset::Utf16Big => Some(string.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        Charset::Utf16Little => Some(string.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        Charset::Latin1 => {
            string.chars().map(|character| u8::try_from(u32::from(character)).ok()).collect()
        }
        Charset::Ascii => string.is_ascii().then(|| string.as_bytes().to_vec()),
    }
}

pub(super) fn textdecodebase64(call: &Call<'_>) -> Result<Value> {
    let (source, encoding) = (text(call, 0, "source")?, text(call, 1, "encoding")?);
    let (Some(source), Some(encoding)) = (source.as_str(), encoding.as_str()) else {
        return Ok(unknown(call, Type::String));
    };
    let charset = match charset(call, encoding)? {
        Ok(charset) => charset,
        Err(value) => return Ok(value),
    };
    let Some(bytes) = decode(source) else {
        return Err(invalid("source", "the given value has an invalid base64 symbol"));
    };
    let decoded = decoded(&bytes, charset).filter(|text| !text.contains('\u{fffd}'));
    let Some(decoded) = decoded else {
        let message =
            format!("the given string contains symbols that are not defined for {encoding}");
        return Err(invalid("source", message));
    };
    Ok(string_result(call, Text::known(decoded)))
}

fn decoded(bytes: &[u8], charset: Charset) -> Option<String> {
    match charset {
        Charset::Utf8 => String::from_utf8(bytes.to_vec()).ok(),
        Charset::Latin1 => Some(bytes.iter().copied().map(char::from).collect()),
        Charset::Ascii => bytes.is_ascii().then(|| bytes.iter().copied().map(char::from).collect()),
        Charset::Utf16 => match bytes {
            [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
            [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
            _ => utf16(bytes, u16::from_be_bytes),
        },
        Charset::Utf16Big => utf16(bytes, u16::from_be_bytes),
        Charset::Utf16Little => utf16(bytes, u16::from_le_bytes),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let units = bytes.chunks(2).map(|pair| <[u8; 2]>::try_from(pair).ok().map(unit));
    String::from_utf16(&units.collect::<Option<Vec<u16>>>()?).ok()
}
