//! Numbers rounded to whole ones, and what remains of a division by them. Must not know how numbers are written.

use super::Number;

impl Number {
    /// Rounded down.
    #[must_use]
    pub fn floor(&self) -> Self {
        match self {
            Self::Float(float) if float.exponent < 0 => {
                Self::from_parts(&float.mantissa >> float.exponent.unsigned_abs(), 0)
            }
            Self::Int(_) | Self::Float(_) => self.clone(),
        }
    }

    /// Rounded up.
    #[must_use]
    pub fn ceil(&self) -> Self {
        match self {
            Self::Float(float) if float.exponent < 0 => {
                Self::from_parts(-(-&float.mantissa >> float.exponent.unsigned_abs()), 0)
            }
            Self::Int(_) | Self::Float(_) => self.clone(),
        }
    }

    /// The remainder of the division that rounds towards zero; of a division by zero, the number
    /// itself. As go-cty has it: the quotient is rounded to the precision before its fraction is cut off,
    /// so the remainder of a large number, or of a fraction, may be off, and even be negative.
    #[must_use]
    pub fn rem(&self, other: &Self) -> Self {
        if let (Self::Int(a), Self::Int(b)) = (self, other) {
            return Self::Int(if *b == 0 { *a } else { a.wrapping_rem(*b) });
        }
        let Ok(quotient) = self.div(other) else { return self.clone() };
        if quotient.signum() == 0 {
            return self.clone();
        }
        self.sub(&other.mul(&quotient.truncated()))
    }

    /// Without its fraction.
    fn truncated(&self) -> Self {
        if self.is_negative() { self.ceil() } else { self.floor() }
    }
}
