//! Quoted strings that are nothing but text. Must not know where they stand.

use std::borrow::Cow;

use super::token::{Token, TokenKind};

/// The token that closes the string that `open` opens, if there is only text between them.
pub(super) fn closing(tokens: &[Token], open: usize) -> Option<usize> {
    let behind = tokens.get(open + 1..)?;
    let length = behind.iter().take_while(|token| token.kind == TokenKind::Literal).count();
    let close = behind.get(length)?;
    (close.kind == TokenKind::CloseQuote).then_some(open + 1 + length)
}

/// Literal text of a quoted string with its escapes resolved. The scanner has checked them.
pub(super) fn unescape(literal: &str) -> Cow<'_, str> {
    if !literal.contains(['\\', '$', '%']) {
        return Cow::Borrowed(literal);
    }
    let mut text = String::with_capacity(literal.len());
    let mut rest = literal;
    while let Some(at) = rest.find(['\\', '$', '%']) {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        let (char, length) = escape(from);
        text.push(char);
        rest = from.get(length..).unwrap_or_default();
    }
    text.push_str(rest);
    Cow::Owned(text)
}

/// The character that a text begins with, escaped or not, and how many bytes it takes.
fn escape(from: &str) -> (char, usize) {
    match from.as_bytes() {
        [b'\\', b'n', ..] => ('\n', 2),
        [b'\\', b'r', ..] => ('\r', 2),
        [b'\\', b't', ..] => ('\t', 2),
        [b'\\', b'u', ..] => (scalar(from.get(2..6)), 6),
        [b'\\', b'U', ..] => (scalar(from.get(2..10)), 10),
        [b'\\', other, ..] => (char::from(*other), 2),
        // `$${` is `${`: the second character is passed with the first, the brace stays.
        [b'$', b'$', b'{', ..] => ('$', 2),
        [b'%', b'%', b'{', ..] => ('%', 2),
        [first, ..] => (char::from(*first), 1),
        [] => (char::REPLACEMENT_CHARACTER, 1),
    }
}

fn scalar(digits: Option<&str>) -> char {
    let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
    number.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn escapes() {
        assert_eq!(unescape(r#"a\n\t\r\"\\\u00e9\U0001F600b"#), "a\n\t\r\"\\é😀b");
        assert_eq!(unescape("$${a} %%{b} $ % $$ %% $$$${c}"), "${a} %{b} $ % $$ %% $$${c}");
    }
}
