//! Functions that `OpenTofu` has and Terraform has not: see `data/terraform/dialects.json`. The modules that may call them
//! are told apart by whoever evaluates them.

use crate::cidr::Prefix;
use crate::expr::{Error, Result};
use crate::value::{Budget, Reason, Text, Type, Value};

use super::encoding::{base64, gunzip};
use super::parameters::{string_result, text, unknown, unknown_because};
use super::{Call, Function};

const FUNCTIONS: &[Function] = &[
    Function::exactly("base64gunzip", 1, base64gunzip),
    Function::exactly("cidrcontains", 2, cidrcontains),
    Function::exactly("urldecode", 1, urldecode),
];

/// The function of this name that only `OpenTofu` has.
pub(crate) fn lookup(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|function| function.name == name)
}

fn base64gunzip(call: &Call<'_>) -> Result<Value> {
    let string = text(call, 0, "str")?;
    let Some(known) = string.as_str() else { return Ok(unknown(call, Type::String)) };
    let Some(packed) = base64::decode(known) else {
        return Err(Error::new("failed to decode base64 data"));
    };
    let bytes = match gunzip::gunzip(&packed, call.context.limits.bytes) {
        Ok(bytes) => bytes,
        Err(gunzip::GunzipFailure::TooLong) => {
            return Ok(unknown_because(Type::String, Reason::Budget(Budget::Bytes)));
        }
        Err(gunzip::GunzipFailure::Malformed) => {
            return Err(Error::new("failed to gunzip bytes: gzip: invalid data"));
        }
    };
    let decoded = String::from_utf8(bytes).map_err(|_| {
        Error::new("the result of gunzipping the provided string is not valid UTF-8")
    })?;
    Ok(string_result(call, Text::known(decoded)))
}

fn cidrcontains(call: &Call<'_>) -> Result<Value> {
    let (around, within) =
        (text(call, 0, "containing_prefix")?, text(call, 1, "contained_ip_or_prefix")?);
    let (Some(around), Some(within)) = (around.as_str(), within.as_str()) else {
        return Ok(unknown(call, Type::Bool));
    };
    let invalid = |text: &str| Error::new(format!("invalid IP address or prefix: {text}"));
    let outer = Prefix::parse(around).ok_or_else(|| invalid(around))?;
    let inner = Prefix::parse_or_host(within).ok_or_else(|| invalid(within))?;
    if outer.version() != inner.version() {
        let message = format!("address family mismatch: {around} vs. {within}");
        return Err(Error::new(message));
    }
    Ok(Value::bool(outer.contains(inner)))
}

fn urldecode(call: &Call<'_>) -> Result<Value> {
    let string = text(call, 0, "str")?;
    let Some(known) = string.as_str() else { return Ok(unknown(call, Type::String)) };
    match decoded(known) {
        Some(bytes) => Ok(string_result(call, Text::known(bytes))),
        None => Err(Error::new("failed to decode URL: invalid URL escape or invalid UTF-8")),
    }
}

/// As in the query of a URL: a plus sign is a space.
fn decoded(text: &str) -> Option<String> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        out.push(match byte {
            b'+' => b' ',
            b'%' => {
                let digits = [bytes.next()?, bytes.next()?];
                u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
            }
            other => other,
        });
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn decodes_queries_and_refuses_what_is_cut_off() {
        assert_eq!(decoded("a%20b+c%C3%A9").as_deref(), Some("a b c\u{e9}"));
        assert_eq!(decoded("100%"), None);
        assert_eq!(decoded("%zz"), None);
        assert_eq!(decoded("%ff"), None);
    }
}
