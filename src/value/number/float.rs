//! A binary floating point number with a mantissa of 512 bits. Must not know decimal digits.

use num_bigint::{BigInt, Sign};
use num_traits::{One, Signed, Zero};

/// Bits of the mantissa: `cty.NumberFloatVal` parses with this precision (go-cty, `convert/conversion_primitive.go`).
pub(super) const PRECISION: u64 = 512;

/// `mantissa * 2^exponent`, the mantissa odd or zero and of at most 512 bits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Float {
    pub(super) mantissa: BigInt,
    pub(super) exponent: i64,
}

/// Rounds to the precision, half to even, and takes factors of two out of the mantissa.
pub(super) fn round(mantissa: BigInt, exponent: i64) -> Float {
    if mantissa.is_zero() {
        return Float { mantissa, exponent: 0 };
    }
    let (sign, mut mantissa, mut exponent) = (mantissa.sign(), mantissa.abs(), exponent);
    let excess = mantissa.bits().saturating_sub(PRECISION);
    if excess > 0 {
        let half = BigInt::one() << (excess - 1);
        let rest = &mantissa & ((BigInt::one() << excess) - 1u32);
        mantissa >>= excess;
        let odd = mantissa.bit(0);
        if rest > half || (rest == half && odd) {
            mantissa += 1u32;
        }
        exponent = exponent.saturating_add(i64::try_from(excess).unwrap_or(i64::MAX));
    }
    let zeros = mantissa.trailing_zeros().unwrap_or(0);
    mantissa >>= zeros;
    exponent = exponent.saturating_add(i64::try_from(zeros).unwrap_or(i64::MAX));
    let mantissa = if sign == Sign::Minus { -mantissa } else { mantissa };
    Float { mantissa, exponent }
}
