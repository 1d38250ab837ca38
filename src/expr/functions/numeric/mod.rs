//! Functions of numbers.

mod go_float;

use std::sync::Arc;

use num_bigint::BigInt;

use crate::expr::{Error, Result};
use crate::value::{Bounds, Kind, Number, Reason, Text, Type, Unknown, Value};

use super::parameters::{given, invalid, number, text_of, unknown, unknown_because, whole};
use super::{Call, Function};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::exactly("abs", 1, abs),
    Function::exactly("ceil", 1, ceil),
    Function::exactly("floor", 1, floor),
    Function::exactly("log", 2, log),
    Function::at_least("max", 0, max),
    Function::at_least("min", 0, min),
    Function::exactly("parseint", 2, parseint),
    Function::exactly("pow", 2, pow),
    Function::exactly("signum", 1, signum),
];

fn of_one(call: &Call<'_>, work: fn(&Number) -> Number) -> Result<Value> {
    Ok(match number(call, 0, "num")? {
        Some(number) => Value::number(work(&number)),
        None => unknown(call, Type::Number),
    })
}

fn abs(call: &Call<'_>) -> Result<Value> {
    of_one(call, |number| if number.signum() < 0 { number.neg() } else { number.clone() })
}

fn ceil(call: &Call<'_>) -> Result<Value> {
    of_one(call, Number::ceil)
}

fn floor(call: &Call<'_>) -> Result<Value> {
    of_one(call, Number::floor)
}

fn signum(call: &Call<'_>) -> Result<Value> {
    Ok(match whole(call, 0, "num")? {
        Some(number) => Value::number(number.signum()),
        None => unknown(call, Type::Number),
    })
}

fn max(call: &Call<'_>) -> Result<Value> {
    extreme(call, Ord::max)
}

fn min(call: &Call<'_>) -> Result<Value> {
    extreme(call, Ord::min)
}

fn extreme(call: &Call<'_>, choose: fn(Number, Number) -> Number) -> Result<Value> {
    let mut numbers = Vec::with_capacity(call.arguments.len());
    for index in 0..call.arguments.len() {
        numbers.push(number(call, index, "numbers")?);
    }
    if numbers.is_empty() {
        return Err(Error::new("must pass at least one number"));
    }
    let known: Option<Vec<Number>> = numbers.into_iter().collect();
    let chosen = known.and_then(|numbers| numbers.into_iter().reduce(choose));
    Ok(chosen.map_or_else(|| unknown(call, Type::Number), Value::number))
}

fn log(call: &Call<'_>) -> Result<Value> {
    let (number, base) = (number(call, 0, "num")?, number(call, 1, "base")?);
    let (Some(number), Some(base)) = (number, base) else { return Ok(unknown(call, Type::Number)) };
    let result = go_float::log(number.to_f64()) / go_float::log(base.to_f64());
    if result == f64::NEG_INFINITY {
        // Terraform has this as a number, which is less than any other and cannot be printed.
        let reason = Reason::Unsupported("the logarithm of 0, negative infinity".into());
        let at_most = Number::from_f64(f64::MIN);
        let bounds = Bounds::of(None, at_most);
        let unknown = Unknown { not_null: true, bounds, ..Unknown::new(Type::Number, reason) };
        return Ok(Kind::Unknown(Arc::new(unknown)).into());
    }
    of_float(call, result)
}

fn pow(call: &Call<'_>) -> Result<Value> {
    let (number, power) = (number(call, 0, "num")?, number(call, 1, "power")?);
    let (Some(number), Some(power)) = (number, power) else {
        return Ok(unknown(call, Type::Number));
    };
    let Some(result) = go_float::pow(number.to_f64(), power.to_f64()) else {
        let what = "a power with a fraction, which differs from processor to processor";
        return Ok(unknown_because(Type::Number, Reason::Unsupported(what.into())));
    };
    of_float(call, result)
}

/// Terraform prints a 64-bit float with as few digits as tell it from its neighbours among such floats,
/// so those digits are the number.
fn of_float(call: &Call<'_>, result: f64) -> Result<Value> {
    // A whole number of 64 bits stays exact in a plan.
    if result.fract() == 0.0 && result.abs() < 2_f64.powi(63) {
        return Ok(Value::number(Number::from_f64(result).unwrap_or(Number::Int(0))));
    }
    fewest_digits(result)
        .and_then(|digits| Number::parse(&digits).ok())
        .map(Value::number)
        .ok_or_else(|| Error::new(format!("the result of {} is not a finite number", call.name)))
}

/// Of several numbers of as few digits, that which is nearest; of two as near, the even one.
fn fewest_digits(float: f64) -> Option<String> {
    if !float.is_finite() {
        return None;
    }
    let shortest = format!("{float:e}");
    let mantissa = shortest.split('e').next().unwrap_or_default();
    let digits = mantissa.bytes().filter(u8::is_ascii_digit).count();
    let nearest = format!("{float:.*e}", digits.saturating_sub(1));
    let same = nearest.parse::<f64>().is_ok_and(|parsed| parsed.to_bits() == float.to_bits());
    Some(if same { nearest } else { shortest })
}

fn parseint(call: &Call<'_>) -> Result<Value> {
    let digits = given(call, 0, "number")?;
    let base = whole(call, 1, "base")?;
    let Some(digits) = text_of(digits).filter(|_| digits.ty() == Type::String) else {
        if digits.is_unknown() && digits.ty() == Type::Any {
            return Ok(unknown(call, Type::Any));
        }
        let message = format!(
            "first argument must be a string, not {}",
            super::parameters::friendly(&digits.ty())
        );
        return Err(invalid("number", message));
    };
    let (Some(digits), Some(base)) = (Text::as_str(&digits), base) else {
        return Ok(unknown(call, Type::Number));
    };
    let Some(base) = u32::try_from(base).ok().filter(|base| (2..=62).contains(base)) else {
        return Err(invalid("base", "base must be a whole number between 2 and 62 inclusive"));
    };
    match parse_digits(digits, base) {
        Some(number) => Ok(Value::number(number)),
        None => Err(invalid("number", format!("cannot parse {digits:?} as a base {base} integer"))),
    }
}

/// An integer in a base of up to 62: up to 36 the case of letters does not matter, above it upper-case
/// letters follow the lower-case ones.
fn parse_digits(digits: &str, base: u32) -> Option<BigInt> {
    let (negative, digits) = match digits.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, digits.strip_prefix('+').unwrap_or(digits)),
    };
    if digits.is_empty() || digits.len() > 10_000 {
        return None;
    }
    let mut number = BigInt::ZERO;
    for digit in digits.chars() {
        let digit = match digit {
            '0'..='9' => u32::from(digit) - u32::from('0'),
            'a'..='z' => u32::from(digit) - u32::from('a') + 10,
            'A'..='Z' if base <= 36 => u32::from(digit) - u32::from('A') + 10,
            'A'..='Z' => u32::from(digit) - u32::from('A') + 36,
            _ => return None,
        };
        if digit >= base {
            return None;
        }
        number = number * base + digit;
    }
    Some(if negative { -number } else { number })
}
