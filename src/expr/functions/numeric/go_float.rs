//! Logarithm and power of 64-bit floats, to the last digit as Go's `math` package computes them. Must not
//! know values.
//!
//! The method of the logarithm is that of `FreeBSD`'s `e_log.c`, of which Go's is a translation:
//! Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at `SunPro`, a Sun
//! Microsystems, Inc. business. Permission to use, copy, modify, and distribute this software is freely
//! granted, provided that this notice is preserved.

/// A fraction in [0.5, 1) and a power of two whose product is `x`, for finite `x` other than zero.
fn split(x: f64) -> (f64, i64) {
    let (x, shift) = if x.abs() < f64::MIN_POSITIVE { (x * 2_f64.powi(52), -52) } else { (x, 0) };
    let bits = x.to_bits();
    let exponent = i64::try_from((bits >> 52) & 0x7ff).unwrap_or(0) - 1022 + shift;
    (f64::from_bits(bits & !(0x7ff << 52) | 1022 << 52), exponent)
}

/// `fraction * 2^exponent`
fn joined(fraction: f64, exponent: i64) -> f64 {
    // Two steps, because the power of two alone may be too large or too small for a float.
    let exponent = i32::try_from(exponent.clamp(-2_200, 2_200)).unwrap_or(0);
    let half = exponent / 2;
    fraction * 2_f64.powi(half) * 2_f64.powi(exponent - half)
}

/// The natural logarithm.
pub(super) fn log(x: f64) -> f64 {
    if x.is_nan() || x < 0.0 {
        return f64::NAN;
    }
    if x == 0.0 {
        return f64::NEG_INFINITY;
    }
    if x.is_infinite() {
        return x;
    }
    let (mut fraction, mut exponent) = split(x);
    if fraction < std::f64::consts::FRAC_1_SQRT_2 {
        fraction *= 2.0;
        exponent -= 1;
    }
    let rest = fraction - 1.0;
    #[expect(clippy::cast_precision_loss, reason = "an exponent has eleven bits")]
    let power = exponent as f64;
    let ratio = rest / (2.0 + rest);
    let square = ratio * ratio;
    let fourth = square * square;
    let [l1, l2, l3, l4, l5, l6, l7] = COEFFICIENTS;
    let odd = square * (l1 + fourth * (l3 + fourth * (l5 + fourth * l7)));
    let even = fourth * (l2 + fourth * (l4 + fourth * l6));
    let half_square = 0.5 * rest * rest;
    let sum = ratio * (half_square + (odd + even)) + power * LN2_LOW;
    power * LN2_HIGH - ((half_square - sum) - rest)
}

const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// Of the polynomial in the square of the ratio.
const COEFFICIENTS: [f64; 7] = [
    6.666_666_666_666_735e-1,
    3.999_999_999_940_942e-1,
    2.857_142_874_366_239e-1,
    2.222_219_843_214_978_4e-1,
    1.818_357_216_161_805e-1,
    1.531_383_769_920_937_3e-1,
    1.479_819_860_511_658_6e-1,
];

/// `x` to the power of `y`; none for a power with a fraction other than a half, for which Go uses
/// instructions that not all processors have, and whose results differ in the last digit.
pub(super) fn pow(x: f64, y: f64) -> Option<f64> {
    let special = match (x, y) {
        (_, 0.0) | (1.0, _) => Some(1.0),
        (x, 1.0) => Some(x),
        (0.0, y) if y < 0.0 => Some(f64::INFINITY),
        (0.0, _) => Some(0.0),
        (x, 0.5) => Some(x.sqrt()),
        (x, -0.5) => Some(1.0 / x.sqrt()),
        (x, y) if y.fract() != 0.0 && x < 0.0 => Some(f64::NAN),
        (-1.0, y) if y.abs() >= 2_f64.powi(63) => Some(1.0),
        (x, y) if y.abs() >= 2_f64.powi(63) => {
            Some(if (x.abs() < 1.0) == (y > 0.0) { 0.0 } else { f64::INFINITY })
        }
        _ => None,
    };
    if special.is_some() {
        return special;
    }
    if y.fract() != 0.0 {
        return None;
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "whole, below 2^63"
    )]
    let whole = y.abs() as u64;
    let (fraction, exponent) = by_squaring(x, whole);
    Some(if y < 0.0 { joined(1.0 / fraction, -exponent) } else { joined(fraction, exponent) })
}

/// A power with a whole exponent, as a fraction and a power of two.
fn by_squaring(x: f64, mut power: u64) -> (f64, i64) {
    let (mut result, mut result_exponent) = (1.0, 0_i64);
    let (mut square, mut exponent) = split(x);
    while power != 0 {
        if !(-4_096..=4_096).contains(&exponent) {
            // Far beyond what a float holds.
            result_exponent += exponent;
            break;
        }
        if power & 1 == 1 {
            result *= square;
            result_exponent += exponent;
        }
        square *= square;
        exponent <<= 1;
        if square < 0.5 {
            square += square;
            exponent -= 1;
        }
        power >>= 1;
    }
    (result, result_exponent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_go_to_the_last_digit() {
        assert_eq!((log(7.0) / log(3.0)).to_string(), "1.7712437491614224");
        assert_eq!(pow(1.1, 10.0), Some(2.593_742_460_100_002));
        assert_eq!(pow(2.0, -1074.0), Some(5e-324));
        assert_eq!(pow(2.0, 0.5), Some(std::f64::consts::SQRT_2));
        assert_eq!(pow(2.0, 0.25), None);
        assert!(pow(10.0, 400.0).is_some_and(f64::is_infinite));
    }
}
