//! Numbers in as few decimal digits as tell them from their neighbours. Must not know arithmetic.

use std::cmp::Ordering;

use num_bigint::BigInt;
use num_traits::{One, Signed};

use super::float::{Float, PRECISION};

/// The fewest decimal digits that no neighbour of `float` is nearer to, without an exponent.
pub(super) fn shortest(float: &Float) -> String {
    let sign = if float.mantissa.is_negative() { "-" } else { "" };
    let mantissa = float.mantissa.abs();
    // The number is `numerator / denominator`; half the distance to a neighbour is
    // `2^(bits - 513)` in units of the mantissa at full precision.
    let spare = PRECISION - mantissa.bits() + 1;
    let exponent = float.exponent - i64::try_from(spare).unwrap_or(i64::MAX);
    let numerator = mantissa << spare;
    // What lies between two numbers is read as the even one.
    let is_even = !numerator.bit(1);
    let (numerator, half, denominator) = if exponent >= 0 {
        (numerator << exponent, BigInt::one() << exponent, BigInt::one())
    } else {
        (numerator, BigInt::one(), BigInt::one() << exponent.unsigned_abs())
    };
    let ratio = Ratio { numerator, half, denominator, is_even };
    let (digits, point) = fewest_digits(&ratio);
    format!("{sign}{}", place_point(&digits, point))
}

/// A number as a fraction, and what of it is half the distance to a neighbour.
struct Ratio {
    numerator: BigInt,
    half: BigInt,
    denominator: BigInt,
    is_even: bool,
}

/// No number needs more digits to be told from its neighbours.
const MOST_DIGITS: i64 = 200;

/// Digits and the position of the point behind the first of them, counted from the left.
fn fewest_digits(ratio: &Ratio) -> (String, i64) {
    let magnitude = magnitude(&ratio.numerator, &ratio.denominator);
    let rounded = |count| ratio.rounded(count - magnitude);
    // What suffices is found by doubling and halving: with one digit more, a number is never farther away.
    let (mut too_few, mut enough) = (0, 1);
    while rounded(enough).is_none() {
        if enough >= MOST_DIGITS {
            return ((&ratio.numerator / &ratio.denominator).to_string(), magnitude);
        }
        (too_few, enough) = (enough, (enough * 2).min(MOST_DIGITS));
    }
    while enough - too_few > 1 {
        let middle = i64::midpoint(too_few, enough);
        match rounded(middle) {
            Some(_) => enough = middle,
            None => too_few = middle,
        }
    }
    let digits = rounded(enough).unwrap_or_default().to_string();
    let point = magnitude + i64::try_from(digits.len()).unwrap_or(enough) - enough;
    (digits.trim_end_matches('0').to_owned(), point)
}

impl Ratio {
    /// The number times `10^shift`, rounded half to even, if that is nearer to it than to its neighbours.
    fn rounded(&self, shift: i64) -> Option<BigInt> {
        let power = BigInt::from(10).pow(u32::try_from(shift.unsigned_abs()).unwrap_or(u32::MAX));
        let (scaled, half, unit) = if shift >= 0 {
            (&self.numerator * &power, &self.half * &power, self.denominator.clone())
        } else {
            (self.numerator.clone(), self.half.clone(), &self.denominator * &power)
        };
        let (mut rounded, rest) = (&scaled / &unit, &scaled % &unit);
        let up = match (&rest * 2u32).cmp(&unit) {
            Ordering::Less => false,
            Ordering::Equal => rounded.bit(0),
            Ordering::Greater => true,
        };
        let error = if up { &unit - &rest } else { rest };
        rounded += u32::from(up);
        (error < half || self.is_even && error == half).then_some(rounded)
    }
}

/// How many digits stand in front of the point; zero or negative for `0.0...`.
fn magnitude(numerator: &BigInt, denominator: &BigInt) -> i64 {
    if numerator >= denominator {
        return i64::try_from((numerator / denominator).to_string().len()).unwrap_or(i64::MAX);
    }
    let inverse = (denominator - 1u32) / numerator;
    let digits = i64::try_from(inverse.to_string().len()).unwrap_or(i64::MAX);
    let power = BigInt::from(10).pow(u32::try_from(digits).unwrap_or(u32::MAX));
    if numerator * power >= *denominator { 1 - digits } else { -digits }
}

fn place_point(digits: &str, point: i64) -> String {
    let length = i64::try_from(digits.len()).unwrap_or(i64::MAX);
    let zeros = |count: i64| "0".repeat(usize::try_from(count).unwrap_or(0));
    if point <= 0 {
        return format!("0.{}{digits}", zeros(-point));
    }
    if point >= length {
        return format!("{digits}{}", zeros(point - length));
    }
    let (whole, fraction) = digits.split_at(usize::try_from(point).unwrap_or(0));
    format!("{whole}.{fraction}")
}
