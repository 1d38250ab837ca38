//! Numbers as Terraform has them: binary floating point with a mantissa of 512 bits, printed in as
//! few decimal digits as tell the number from its neighbours.

mod decimal;
mod float;
mod whole;

use std::cmp::Ordering;
use std::fmt;
use std::sync::Arc;

use num_bigint::{BigInt, Sign};
use num_traits::{Signed, ToPrimitive, Zero};

use decimal::shortest;
use float::{Float, PRECISION, round};

/// The exponent of zero with a sign; that of zero is otherwise none.
const NEGATIVE_ZERO: i64 = -1;

/// Largest decimal exponent that is read; beyond it, Terraform's own arithmetic takes minutes.
const MAX_EXPONENT: i64 = 100_000;

/// A number.
#[derive(Clone, Debug)]
pub enum Number {
    /// A whole number of 64 bits: nearly all of them.
    Int(i64),
    /// Any other.
    Float(Arc<Float>),
}

/// Why there is no number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NumberError {
    /// The text is not a decimal number.
    #[error("a number is required")]
    NotANumber,
    /// Division by zero.
    #[error("division by zero")]
    DivisionByZero,
    /// More digits or a larger exponent than is read.
    #[error("the number is too large")]
    TooLarge,
}

impl Number {
    /// Reads a decimal number: digits, with a fraction and an exponent if need be.
    pub fn parse(text: &str) -> Result<Self, NumberError> {
        let text =
            text.strip_prefix('+').filter(|rest| !rest.starts_with(['+', '-'])).unwrap_or(text);
        if let Ok(small) = text.parse::<i64>()
            && !text.starts_with('+')
        {
            let negative_zero = small == 0 && text.starts_with('-');
            return Ok(if negative_zero { Self::negative_zero() } else { Self::Int(small) });
        }
        let (digits, exponent) = match text.split_once(['e', 'E']) {
            Some((digits, exponent)) => {
                (digits, exponent.parse::<i64>().map_err(|_| NumberError::NotANumber)?)
            }
            None => (text, 0),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let unsigned = whole.strip_prefix('-').unwrap_or(whole);
        let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if unsigned.len() + fraction.len() == 0 || !all_digits(unsigned) || !all_digits(fraction) {
            return Err(NumberError::NotANumber);
        }
        let length = i64::try_from(fraction.len()).map_err(|_| NumberError::TooLarge)?;
        let exponent = exponent.saturating_sub(length);
        if exponent.abs() > MAX_EXPONENT || unsigned.len() + fraction.len() > 100_000 {
            return Err(NumberError::TooLarge);
        }
        let mantissa = BigInt::parse_bytes(format!("{whole}{fraction}").as_bytes(), 10)
            .ok_or(NumberError::NotANumber)?;
        if mantissa.is_zero() && whole.starts_with('-') {
            return Ok(Self::negative_zero());
        }
        let power =
            BigInt::from(10).pow(u32::try_from(exponent.unsigned_abs()).unwrap_or(u32::MAX));
        if exponent >= 0 {
            return Ok(Self::from_parts(mantissa * power, 0));
        }
        Ok(quotient(&mantissa, &power, 0))
    }

    /// Zero with a sign, which Go's floats have, and Terraform prints.
    fn negative_zero() -> Self {
        Self::Float(Arc::new(Float { mantissa: BigInt::ZERO, exponent: NEGATIVE_ZERO }))
    }

    fn is_negative(&self) -> bool {
        match self {
            Self::Int(small) => *small < 0,
            Self::Float(float) => {
                float.mantissa.is_negative()
                    || float.exponent == NEGATIVE_ZERO && float.mantissa.is_zero()
            }
        }
    }

    /// A zero that is the product or quotient of these two.
    fn signed(self, a: &Self, b: &Self) -> Self {
        let zero = matches!(self, Self::Int(0));
        if zero && a.is_negative() != b.is_negative() { Self::negative_zero() } else { self }
    }

    fn from_parts(mantissa: BigInt, exponent: i64) -> Self {
        let Float { mantissa, exponent } = round(mantissa, exponent);
        if (0..64).contains(&exponent)
            && let Some(small) = (mantissa.clone() << exponent).to_i64()
        {
            return Self::Int(small);
        }
        Self::Float(Arc::new(Float { mantissa, exponent }))
    }

    fn parts(&self) -> (BigInt, i64) {
        match self {
            Self::Int(small) => (BigInt::from(*small), 0),
            Self::Float(float) => (float.mantissa.clone(), float.exponent),
        }
    }

    /// Both mantissas at the smaller of the two exponents.
    fn aligned(&self, other: &Self) -> (BigInt, BigInt, i64) {
        let ((a, ea), (b, eb)) = (self.parts(), other.parts());
        let exponent = ea.min(eb);
        (a << (ea - exponent), b << (eb - exponent), exponent)
    }

    /// The sum.
    #[must_use]
    pub fn add(&self, other: &Self) -> Self {
        let (a, b, exponent) = self.aligned(other);
        Self::from_parts(a + b, exponent)
    }

    /// The difference.
    #[must_use]
    pub fn sub(&self, other: &Self) -> Self {
        self.add(&other.neg())
    }

    /// The product.
    #[must_use]
    pub fn mul(&self, other: &Self) -> Self {
        let ((a, ea), (b, eb)) = (self.parts(), other.parts());
        Self::from_parts(a * b, ea.saturating_add(eb)).signed(self, other)
    }

    /// The quotient.
    pub fn div(&self, other: &Self) -> Result<Self, NumberError> {
        let ((a, ea), (b, eb)) = (self.parts(), other.parts());
        if b.is_zero() {
            return Err(NumberError::DivisionByZero);
        }
        Ok(quotient(&a, &b, ea.saturating_sub(eb)).signed(self, other))
    }

    /// The negative.
    #[must_use]
    pub fn neg(&self) -> Self {
        if matches!(self, Self::Int(0)) {
            return Self::negative_zero();
        }
        let (mantissa, exponent) = self.parts();
        Self::from_parts(-mantissa, exponent)
    }

    /// -1, 0 or 1.
    #[must_use]
    pub fn signum(&self) -> i64 {
        match self.parts().0.sign() {
            Sign::Minus => -1,
            Sign::NoSign => 0,
            Sign::Plus => 1,
        }
    }

    /// Whether it has no fraction.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        match self {
            Self::Int(_) => true,
            Self::Float(float) => float.exponent >= 0 || float.mantissa.is_zero(),
        }
    }

    /// The whole number, if it is one of 64 bits.
    #[must_use]
    pub fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Int(small) => Some(*small),
            Self::Float(float) => float.mantissa.is_zero().then_some(0),
        }
    }

    /// The whole number, if it is one, of any size.
    #[must_use]
    pub fn as_integer(&self) -> Option<BigInt> {
        let (mantissa, exponent) = self.parts();
        (exponent >= 0 || mantissa.is_zero()).then(|| mantissa << exponent.max(0))
    }

    /// The whole number, if it is an index.
    #[must_use]
    pub fn as_usize(&self) -> Option<usize> {
        usize::try_from(self.as_i64()?).ok()
    }

    /// The nearest 64-bit float.
    #[must_use]
    pub fn to_f64(&self) -> f64 {
        match self {
            #[expect(
                clippy::cast_precision_loss,
                reason = "the nearest float is what is asked for"
            )]
            Self::Int(small) => *small as f64,
            Self::Float(_) => self.to_string().parse().unwrap_or(f64::NAN),
        }
    }

    /// The number that is exactly this float; none for infinities and NaN.
    #[must_use]
    pub fn from_f64(float: f64) -> Option<Self> {
        if !float.is_finite() {
            return None;
        }
        let bits = float.to_bits();
        let biased = i64::try_from((bits >> 52) & 0x7ff).ok()?;
        let fraction = bits & ((1 << 52) - 1);
        let (mantissa, exponent) =
            if biased == 0 { (fraction, -1074) } else { (fraction | (1 << 52), biased - 1075) };
        let mantissa = BigInt::from(mantissa);
        let mantissa = if float.is_sign_negative() { -mantissa } else { mantissa };
        Some(Self::from_parts(mantissa, exponent))
    }
}

/// `a / b * 2^exponent`, rounded to the precision.
fn quotient(a: &BigInt, b: &BigInt, exponent: i64) -> Number {
    let shift = (PRECISION + 2 + b.bits()).saturating_sub(a.bits());
    let dividend = a << shift;
    let (mut whole, rest) = (&dividend / b, &dividend % b);
    let shift = i64::try_from(shift).unwrap_or(i64::MAX);
    if rest.is_zero() {
        return Number::from_parts(whole, exponent.saturating_sub(shift));
    }
    // A sticky bit below the last one makes the rounding see that there is a rest.
    whole = (whole << 1u32) + BigInt::from(if dividend.sign() == b.sign() { 1 } else { -1 });
    Number::from_parts(whole, exponent.saturating_sub(shift + 1))
}

impl From<i64> for Number {
    fn from(small: i64) -> Self {
        Self::Int(small)
    }
}

impl From<usize> for Number {
    fn from(size: usize) -> Self {
        i64::try_from(size).map_or_else(|_| Self::from_parts(BigInt::from(size), 0), Self::Int)
    }
}

impl From<BigInt> for Number {
    fn from(big: BigInt) -> Self {
        Self::from_parts(big, 0)
    }
}

impl PartialEq for Number {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Number {}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        if let (Self::Int(a), Self::Int(b)) = (self, other) {
            return a.cmp(b);
        }
        let (a, b, _) = self.aligned(other);
        a.cmp(&b)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(small) => write!(f, "{small}"),
            Self::Float(float) if float.mantissa.is_zero() => f.write_str("-0"),
            Self::Float(float) => f.write_str(&shortest(float)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Number {
        Number::parse(text).unwrap()
    }

    #[test]
    fn prints_what_terraform_prints() {
        for text in
            ["0", "0.1", "-1.5", "123456789012345678901234567890", "0.000001", "100", "12.34"]
        {
            assert_eq!(number(text).to_string(), text);
        }
        assert_eq!(number("0.1").add(&number("0.2")).to_string(), "0.3");
        assert_eq!(number("1e3").to_string(), "1000");
        assert_eq!(number("1.50").to_string(), "1.5");
        assert_eq!(number("1e100").to_string(), format!("1{}", "0".repeat(100)));
        let third = number("1").div(&number("3")).unwrap().to_string();
        assert!(third.starts_with("0.3333333333333333333333333333333"), "{third}");
    }

    #[test]
    fn divides_and_refuses_zero() {
        assert_eq!(number("5").div(&number("0")), Err(NumberError::DivisionByZero));
        assert_eq!(number("5").rem(&number("0")), number("5"));
        assert_eq!(number("-7").rem(&number("3")), number("-1"));
        assert_eq!(number("7.5").div(&number("2.5")).unwrap(), number("3"));
        assert_eq!(number("-1.5").floor(), number("-2"));
        assert_eq!(number("-1.5").ceil(), number("-1"));
    }
}
