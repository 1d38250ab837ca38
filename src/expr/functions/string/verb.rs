//! The verbs of `format`: reading them, and printing numbers and padded text by them. Must not know
//! values.

use crate::value::Number;
use num_bigint::{BigInt, Sign};
use num_traits::{One, Signed, Zero};

use super::cluster;

/// A piece of a format string.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum FormatPiece {
    /// These characters.
    Literal(String),
    /// A verb.
    Verb(FormatVerb),
}

/// A verb: `%[2]5.1f`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "the flags are independent of each other")]
pub(super) struct FormatVerb {
    /// As written.
    pub(super) raw: String,
    /// Where it begins, in bytes.
    pub(super) offset: usize,
    /// Which argument, counted from one.
    pub(super) argument: usize,
    /// Its letter.
    pub(super) mode: char,
    /// `#`
    pub(super) sharp: bool,
    /// The number between the flags and the point.
    pub(super) width: Option<usize>,
    /// The number behind the point.
    pub(super) precision: Option<usize>,
    zero: bool,
    plus: bool,
    minus: bool,
    space: bool,
}

/// Reads a format string.
pub(super) fn parse(format: &str) -> Result<Vec<FormatPiece>, String> {
    let mut pieces = Vec::new();
    let mut rest = format;
    let mut next_argument = 1;
    while let Some((literal, after)) = rest.split_once('%') {
        if !literal.is_empty() {
            pieces.push(FormatPiece::Literal(literal.to_owned()));
        }
        if let Some(after) = after.strip_prefix('%') {
            pieces.push(FormatPiece::Literal("%".to_owned()));
            rest = after;
            continue;
        }
        let offset = format.len() - after.len() - 1;
        let mut reader = Reader { format, at: offset + 1 };
        let verb = reader.verb(offset, next_argument)?;
        next_argument = verb.argument.saturating_add(1);
        pieces.push(FormatPiece::Verb(verb));
        rest = format.get(reader.at..).unwrap_or_default();
    }
    if !rest.is_empty() {
        pieces.push(FormatPiece::Literal(rest.to_owned()));
    }
    Ok(pieces)
}

struct Reader<'a> {
    format: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.format.get(self.at..)?.chars().next()
    }

    fn wrong(&self) -> String {
        match self.peek() {
            Some(character) => {
                format!("unrecognized format character {character:?} at offset {}", self.at)
            }
            None => format!("invalid format string starting at offset {}", self.at),
        }
    }

    fn digits(&mut self) -> Option<usize> {
        let start = self.at;
        while self.peek().is_some_and(|next| next.is_ascii_digit()) {
            self.at += 1;
        }
        let digits = self.format.get(start..self.at).filter(|digits| !digits.is_empty())?;
        Some(digits.parse().unwrap_or(usize::MAX))
    }

    fn verb(&mut self, offset: usize, next_argument: usize) -> Result<FormatVerb, String> {
        let mut verb = FormatVerb { offset, argument: next_argument, ..FormatVerb::default() };
        self.flags(&mut verb);
        if self.peek().is_some_and(|next| next.is_ascii_digit()) {
            verb.width = self.digits();
        }
        if self.peek() == Some('.') {
            self.at += 1;
            verb.precision = Some(self.digits().unwrap_or(0));
        }
        if self.peek() == Some('[') {
            self.at += 1;
            if self.peek() == Some('0') {
                return Err(self.wrong());
            }
            verb.argument = self.digits().ok_or_else(|| self.wrong())?;
            if self.peek() != Some(']') {
                return Err(self.wrong());
            }
            self.at += 1;
        }
        let Some(mode) = self.peek().filter(char::is_ascii_alphabetic) else {
            return Err(self.wrong());
        };
        self.at += 1;
        verb.mode = mode;
        verb.raw = self.format.get(offset..self.at).unwrap_or_default().to_owned();
        Ok(verb)
    }

    fn flags(&mut self, verb: &mut FormatVerb) {
        while let Some(flag) = self.peek() {
            match flag {
                '0' => verb.zero = true,
                '#' => verb.sharp = true,
                '-' => verb.minus = true,
                '+' => verb.plus = true,
                ' ' => verb.space = true,
                _ => return,
            }
            self.at += 1;
        }
    }
}

impl FormatVerb {
    /// Whether it prints its argument as it is, unpadded and uncut.
    pub(super) fn is_plain(&self) -> bool {
        self.width.is_none() && self.precision.is_none() && !self.sharp
    }

    /// Text padded to the width, which counts grapheme clusters.
    pub(super) fn padded(&self, text: &str) -> String {
        let missing = self.width.unwrap_or(0).saturating_sub(cluster::count(text));
        let padding = if self.zero { "0" } else { " " }.repeat(missing);
        if self.minus { format!("{text}{padding}") } else { format!("{padding}{text}") }
    }

    /// Text cut to the precision.
    pub(super) fn cut<'t>(&self, text: &'t str) -> &'t str {
        let Some(precision) = self.precision.filter(|precision| *precision > 0) else {
            return text;
        };
        cluster::clusters(text).nth(precision).and_then(|(end, _)| text.get(..end)).unwrap_or(text)
    }

    fn sign(&self, negative: bool) -> &'static str {
        match () {
            () if negative => "-",
            () if self.plus => "+",
            () if self.space => " ",
            () => "",
        }
    }

    /// A whole number in the base of the verb, as Go's `big.Int` prints itself.
    pub(super) fn integer(&self, number: &BigInt) -> String {
        let (base, prefix) = match self.mode {
            'b' => (2, "0b"),
            'o' => (8, "0"),
            'x' => (16, "0x"),
            'X' => (16, "0X"),
            _ => (10, ""),
        };
        if self.precision == Some(0) && number.is_zero() {
            return String::new();
        }
        let mut digits = number.abs().to_str_radix(base);
        if self.mode == 'X' {
            digits.make_ascii_uppercase();
        }
        let sign = self.sign(number.sign() == Sign::Minus);
        let prefix = if self.sharp { prefix } else { "" };
        let mut zeros = self.precision.unwrap_or(0).saturating_sub(digits.len());
        let length = sign.len() + prefix.len() + zeros + digits.len();
        let missing = self.width.unwrap_or(0).saturating_sub(length);
        let (mut left, mut right) = (0, 0);
        match () {
            () if self.minus => right = missing,
            () if self.zero && self.precision.is_none() => zeros = missing,
            () => left = missing,
        }
        let (left, zeros, right) = (" ".repeat(left), "0".repeat(zeros), " ".repeat(right));
        format!("{left}{sign}{prefix}{zeros}{digits}{right}")
    }

    /// A number with a point or an exponent, as Go's `big.Float` prints itself.
    pub(super) fn float(&self, number: &Number) -> String {
        let negative = number.signum() < 0;
        let digits = match (self.mode, self.precision) {
            ('e' | 'E', precision) => exponent(number, precision.unwrap_or(6)),
            ('f', precision) => fixed(number, precision.unwrap_or(6)),
            (_, precision) => general(number, precision),
        };
        let digits = if self.mode.is_ascii_uppercase() { digits.to_uppercase() } else { digits };
        let sign = self.sign(negative);
        let missing = self.width.unwrap_or(0).saturating_sub(sign.len() + digits.len());
        match () {
            () if self.zero => format!("{sign}{}{digits}", "0".repeat(missing)),
            () if self.minus => format!("{sign}{digits}{}", " ".repeat(missing)),
            () => format!("{}{sign}{digits}", " ".repeat(missing)),
        }
    }
}

/// `%v` of a number: as few digits as tell it from its neighbours, with an exponent from a million on.
pub(super) fn shortest(number: &Number) -> String {
    let digits = general(number, None);
    if number.signum() < 0 { format!("-{digits}") } else { digits }
}

/// The decimal digits of a number's magnitude: `0.DIGITS * 10^point`.
struct Decimal {
    digits: String,
    point: i64,
}

/// The magnitude as a fraction of two whole numbers.
fn ratio(number: &Number) -> (BigInt, BigInt) {
    let step = Number::from(BigInt::one() << 256u32);
    let (mut scaled, mut shift) = (number.clone(), 0_u32);
    loop {
        if let Some(whole) = scaled.as_integer() {
            return (whole.abs(), BigInt::one() << shift);
        }
        // The product with a power of two is exact.
        scaled = scaled.mul(&step);
        shift += 256;
    }
}

/// As few digits as tell the number from its neighbours.
fn fewest(number: &Number) -> Decimal {
    let text = number.to_string();
    let text = text.trim_start_matches('-');
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let all = format!("{whole}{fraction}");
    let leading = all.len() - all.trim_start_matches('0').len();
    let digits = all.trim_matches('0').to_owned();
    if digits.is_empty() {
        return Decimal { digits, point: 0 };
    }
    let length = |text: &str| i64::try_from(text.len()).unwrap_or(i64::MAX);
    let point = length(whole) - i64::try_from(leading).unwrap_or(i64::MAX);
    Decimal { digits, point }
}

/// Rounded to so many places behind the point, half to even.
fn rounded(number: &Number, places: i64) -> BigInt {
    let (mut numerator, mut denominator) = ratio(number);
    let power = BigInt::from(10).pow(u32::try_from(places.unsigned_abs()).unwrap_or(u32::MAX));
    if places >= 0 {
        numerator *= power;
    } else {
        denominator *= power;
    }
    let (whole, rest) = (&numerator / &denominator, &numerator % &denominator);
    let twice: BigInt = rest * 2;
    let up = twice > denominator || (twice == denominator && whole.bit(0));
    if up { whole + 1 } else { whole }
}

fn fixed(number: &Number, places: usize) -> String {
    let digits = rounded(number, i64::try_from(places).unwrap_or(i64::MAX)).to_string();
    if places == 0 {
        return digits;
    }
    let padded = format!("{digits:0>width$}", width = places + 1);
    let (whole, fraction) = padded.split_at(padded.len() - places);
    format!("{whole}.{fraction}")
}

/// The first `count` significant digits, rounded.
fn significant(number: &Number, count: usize) -> Decimal {
    if number.signum() == 0 {
        return Decimal { digits: String::new(), point: 0 };
    }
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let mut point = fewest(number).point;
    let mut digits = rounded(number, count - point).to_string();
    if i64::try_from(digits.len()).unwrap_or(i64::MAX) > count {
        // 9.99 became 10.0.
        point += 1;
        digits = rounded(number, count - point).to_string();
    }
    Decimal { digits: digits.trim_end_matches('0').to_owned(), point }
}

fn exponent(number: &Number, places: usize) -> String {
    with_exponent(&significant(number, places + 1), places)
}

fn with_exponent(decimal: &Decimal, places: usize) -> String {
    let padded = format!("{:0<width$}", decimal.digits, width = places + 1);
    let (first, fraction) = padded.split_at(1);
    let dot = if fraction.is_empty() { "" } else { "." };
    let power = if decimal.digits.is_empty() { 0 } else { decimal.point - 1 };
    let sign = if power < 0 { '-' } else { '+' };
    format!("{first}{dot}{fraction}e{sign}{:02}", power.unsigned_abs())
}

/// `%g`: with an exponent where that is shorter.
fn general(number: &Number, precision: Option<usize>) -> String {
    let decimal = match precision {
        None => fewest(number),
        Some(precision) => significant(number, precision.max(1)),
    };
    let length = decimal.digits.len();
    let asked = precision.map_or(6, |precision| precision.max(1));
    let whole = usize::try_from(decimal.point).unwrap_or(0);
    // Go: `%e is used if the exponent from the conversion is less than -4 or greater than or equal to
    // the precision`, which is that of the digits there are if they are fewer and reach to the point.
    let limit = if asked > length && length >= whole { length } else { asked };
    let limit = if precision.is_none() { 6 } else { limit };
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let power = decimal.point - 1;
    if power < -4 || power >= limit {
        return with_exponent(&decimal, length.saturating_sub(1));
    }
    plain(&decimal)
}

/// All digits, with as many zeros as need be.
fn plain(decimal: &Decimal) -> String {
    if decimal.digits.is_empty() {
        return "0".to_owned();
    }
    let Ok(whole) = usize::try_from(decimal.point) else {
        let zeros = usize::try_from(decimal.point.unsigned_abs()).unwrap_or(0);
        return format!("0.{}{}", "0".repeat(zeros), decimal.digits);
    };
    if whole == 0 {
        return format!("0.{}", decimal.digits);
    }
    if whole >= decimal.digits.len() {
        return format!("{:0<whole$}", decimal.digits);
    }
    let (before, after) = decimal.digits.split_at(whole);
    format!("{before}.{after}")
}
