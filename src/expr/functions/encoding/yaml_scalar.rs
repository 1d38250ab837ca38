//! What the scalars of YAML stand for, as Terraform resolves them. Must not know the parser.

use crate::expr::functions::date;
use crate::expr::{Error, Result};
use crate::value::{Number, Type, Value};

use super::base64;

/// How a scalar is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum YamlStyle {
    /// In quotes.
    Quoted,
    /// Plain, or as a block.
    Plain,
}

/// The value of a scalar with this text; `tag` is the name of a core tag (`str`, `int`).
pub(super) fn resolve(text: &str, style: YamlStyle, tag: Option<&str>) -> Result<Value> {
    match tag {
        None | Some("str" | "bool" | "int" | "float" | "null" | "timestamp" | "binary") => {}
        Some(other) => return Err(Error::new(format!("unsupported tag \"!!{other}\""))),
    }
    let string = || Ok(Value::string(text));
    let hinted =
        text.is_empty() || text.starts_with(|first| "+-0123456789yYnNtTfFoO~.".contains(first));
    if hinted && !matches!(tag, Some("str" | "binary")) {
        if style == YamlStyle::Quoted {
            return string();
        }
        if let Some(value) = word(text)? {
            return Ok(value);
        }
        if tag.is_none() && matches!(text, ".nan" | ".NaN" | ".NAN") {
            return Err(Error::new("floating point NaN is not supported"));
        }
        if matches!(tag, None | Some("timestamp"))
            && let Some(time) = date::yaml_timestamp(text)
        {
            return Ok(Value::string(time));
        }
        if is_integer(text) || is_float(text) {
            return number(text);
        }
    }
    match tag {
        None | Some("str") => string(),
        Some("binary") if base64::decode(text).is_some() => string(),
        Some("int" | "float") => number(text),
        Some("null") => Ok(Value::null(Type::Any)),
        Some(other) => Err(Error::new(format!("cannot parse {text:?} as !!{other}"))),
    }
}

/// The words with a meaning of their own.
fn word(text: &str) -> Result<Option<Value>> {
    Ok(Some(match text {
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Value::bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Value::bool(false)
        }
        "" | "~" | "null" | "Null" | "NULL" => Value::null(Type::Any),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" | "-.inf" | "-.Inf" | "-.INF" => {
            return Err(Error::new("infinity is not supported"));
        }
        _ => return Ok(None),
    }))
}

fn unsigned(text: &str) -> &str {
    text.strip_prefix(['+', '-']).unwrap_or(text)
}

fn is_integer(text: &str) -> bool {
    let all = |digits: &str, radix| !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    all(unsigned(text), 10)
        || text.strip_prefix("0o").is_some_and(|digits| all(digits, 8))
        || text.strip_prefix("0x").is_some_and(|digits| all(digits, 16))
}

/// `[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?`
fn is_float(text: &str) -> bool {
    let all = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let text = unsigned(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(unsigned(exponent))),
        None => (text, None),
    };
    if exponent.is_some_and(|exponent| exponent.is_empty() || !all(exponent)) {
        return false;
    }
    match mantissa.split_once('.') {
        Some((whole, fraction)) => {
            all(whole) && all(fraction) && !(whole.is_empty() && fraction.is_empty())
        }
        None => !mantissa.is_empty() && all(mantissa),
    }
}

fn number(text: &str) -> Result<Value> {
    let plain = text.replace('_', "");
    let decimal = plain.strip_prefix('+').unwrap_or(&plain);
    if let Ok(number) = Number::parse(decimal.strip_suffix('.').unwrap_or(decimal)) {
        return Ok(Value::number(number));
    }
    let (sign, digits) = plain.strip_prefix('-').map_or((1, &*plain), |digits| (-1, digits));
    let radix = digits.get(..2).map(str::to_ascii_lowercase);
    let radix = match radix.as_deref() {
        Some("0x") => 16,
        Some("0o") => 8,
        Some("0b") => 2,
        Some(_) | None => 0,
    };
    let digits = digits.get(2..).filter(|_| radix > 0);
    let parsed = digits.and_then(|digits| u64::from_str_radix(digits, radix).ok());
    match parsed {
        Some(number) => Ok(Value::number(num_bigint::BigInt::from(number) * sign)),
        None => Err(Error::new(format!("cannot parse {text:?} as a number"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::equality::equal;
    use crate::value::Truth;

    fn is(text: &str, value: &Value) {
        let found = resolve(text, YamlStyle::Plain, None).unwrap();
        assert_eq!(equal(&found, value), Truth::True, "{text}: {:?}", found.kind);
    }

    #[test]
    fn resolves_plain_scalars() {
        is("yes", &Value::bool(true));
        is("Off", &Value::bool(false));
        is("~", &Value::null(Type::Any));
        is("0x1F", &Value::number(31_i64));
        is("010", &Value::number(10_i64));
        is("1.5e3", &Value::number(1_500_i64));
        is("1_000", &Value::string("1_000"));
        is("2020-1-2", &Value::string("2020-01-02T00:00:00Z"));
        is("1.2.3", &Value::string("1.2.3"));
        is("nobody", &Value::string("nobody"));
    }
}
