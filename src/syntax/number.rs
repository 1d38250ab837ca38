//! Number literals. Must not work out their value.

/// Whether `digits`, a run of digits, dots and exponents, is one number.
pub(super) fn is_number(digits: &str) -> bool {
    let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            (mantissa, exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
        }
        None => (digits, "0"),
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    !exponent.is_empty() && all_digits(exponent) && all_digits(whole) && all_digits(fraction)
}

/// Whether the parser reads `digits` as they are: others are hidden from it, because it wants them
/// to fit into a float, and all of them are read from the text again anyway.
pub(super) fn is_plain(digits: &str) -> bool {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| {
        (1..=15).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    plain(whole) && plain(fraction)
}
