//! Upper and lower case.

use crate::expr::Result;
use crate::value::{Part, Text, Value};

use super::super::Call;
use super::super::parameters::{derived_hole, string_result, text};

pub(super) fn lower(call: &Call<'_>) -> Result<Value> {
    Ok(string_result(call, each_literal(&text(call, 0, "str")?, lower_case)))
}

pub(super) fn upper(call: &Call<'_>) -> Result<Value> {
    Ok(string_result(call, each_literal(&text(call, 0, "str")?, upper_case)))
}

/// Applies a change of characters to the known parts.
fn each_literal(string: &Text, change: fn(&str) -> String) -> Text {
    if let Some(known) = string.as_str() {
        let changed = change(known);
        return if changed == known { string.clone() } else { Text::known(changed) };
    }
    Text::from_parts(string.parts().into_iter().map(|part| match part {
        Part::Literal(text) => Part::Literal(change(&text).into()),
        Part::Hole(hole) => derived_hole(&hole),
    }))
}

/// One character to one, as Go does it: `ß` has no upper case, a final sigma is an ordinary one.
fn upper_case(text: &str) -> String {
    text.chars().map(upper_character).collect()
}

fn upper_character(character: char) -> char {
    match character {
        // Letters with an iota, whose full mapping is two characters.
        'ᾀ'..='ᾇ' | 'ᾐ'..='ᾗ' | 'ᾠ'..='ᾧ' => {
            char::from_u32(u32::from(character) + 8).unwrap_or(character)
        }
        'ᾳ' => 'ᾼ',
        'ῃ' => 'ῌ',
        'ῳ' => 'ῼ',
        _ => single(character, character.to_uppercase()),
    }
}

fn lower_case(text: &str) -> String {
    let lower = |character: char| match character {
        // The full mapping of this one is two characters; the simple one is `i`.
        '\u{130}' => 'i',
        _ => single(character, character.to_lowercase()),
    };
    text.chars().map(lower).collect()
}

fn single(character: char, mut mapped: impl Iterator<Item = char>) -> char {
    match (mapped.next(), mapped.next()) {
        (Some(one), None) if !is_newer(character) => one,
        _ => character,
    }
}

/// Whether a letter has had another case only since Unicode 16 or 17; Terraform's Unicode is 15.
fn is_newer(character: char) -> bool {
    matches!(
        character,
        '\u{19b}'
            | '\u{264}'
            | '\u{1c89}'..='\u{1c8a}'
            | '\u{a7cb}'..='\u{a7cf}'
            | '\u{a7d2}'..='\u{a7d5}'
            | '\u{a7da}'..='\u{a7dc}'
            | '\u{10d50}'..='\u{10d85}'
            | '\u{16ea0}'..='\u{16ed3}'
    )
}

pub(super) fn title(call: &Call<'_>) -> Result<Value> {
    let string = text(call, 0, "str")?;
    if let Some(known) = string.as_str() {
        return Ok(string_result(call, Text::known(title_case(known))));
    }
    // Whether a letter behind a hole begins a word, the hole decides: it swallows that letter.
    let titled = string.parts().into_iter().enumerate().map(|(index, part)| match part {
        Part::Literal(text) if index == 0 => Part::Literal(title_case(&text).into()),
        Part::Literal(text) => {
            let mut characters = text.chars();
            let first = characters.next().unwrap_or(' ');
            Part::Literal(title_from(characters.as_str(), first).into())
        }
        Part::Hole(hole) => derived_hole(&hole),
    });
    Ok(string_result(call, Text::from_parts(titled)))
}

/// The first letter of each word in title case, as Go's `strings.Title` finds words.
fn title_case(text: &str) -> String {
    title_from(text, ' ')
}

fn title_from(text: &str, before: char) -> String {
    let mut previous = before;
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        out.push(if is_separator(previous) { title_character(character) } else { character });
        previous = character;
    }
    out
}

fn is_separator(character: char) -> bool {
    if character.is_ascii() {
        return !(character.is_ascii_alphanumeric() || character == '_');
    }
    !character.is_alphanumeric() && character.is_whitespace()
}

fn title_character(character: char) -> char {
    match character {
        // The letters with a title case of their own.
        'Ǆ' | 'ǅ' | 'ǆ' => 'ǅ',
        'Ǉ' | 'ǈ' | 'ǉ' => 'ǈ',
        'Ǌ' | 'ǋ' | 'ǌ' => 'ǋ',
        'Ǳ' | 'ǲ' | 'ǳ' => 'ǲ',
        'ა'..='ჿ' => character,
        _ => upper_character(character),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_character_stays_one() {
        assert_eq!(upper_case("straße ŉ"), "STRAßE ŉ");
        assert_eq!(lower_case("ΟΔΟΣ İ"), "οδοσ i");
        assert_eq!(title_case("hello wOrld-of_things it's 1st"), "Hello WOrld-Of_things It'S 1st");
    }
}
