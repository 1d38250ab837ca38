//! Texts that hold nothing of a secret, and texts that are too ordinary to be one. Must not know names of secrets.

use std::path::Path;

/// A shorter secret is an ordinary word too often to be looked for in other texts; its places are masked all the same.
const SHORTEST: usize = 6;

/// Whether what is written in a place is a reference, which holds nothing of the value.
#[must_use]
pub fn is_reference(path: &str, text: &str) -> bool {
    let plain = |character: char| character.is_alphanumeric() || "_-.[]*\"".contains(character);
    Path::new(path).extension().is_some_and(|extension| extension == "tf")
        && names_reference(text)
        && text.chars().all(plain)
}

/// Whether a text begins as a reference: `var.password`, `random_password.db.result`.
pub(super) fn names_reference(text: &str) -> bool {
    let names = ["var.", "local.", "module.", "data.", "each.", "self.", "aws_", "random_"];
    text.contains('.') && names.iter().any(|name| text.starts_with(name))
}

/// Whether a text is long enough, and no ordinary word: `production` or `eu-west-1` stands in many places, and hiding it there
/// would tell that it is the secret.
#[must_use]
pub fn is_telling(text: &str) -> bool {
    let is_plain = |one: char| one.is_ascii_lowercase() || "-_ ./".contains(one);
    // `eu-west-1`
    let region = text.rsplit_once('-').filter(|(_, number)| number.len() == 1);
    let region = region.filter(|(_, number)| number.chars().all(|one| one.is_ascii_digit()));
    let is_words = region.map_or(text, |(words, _)| words).chars().all(is_plain);
    text.len() >= SHORTEST && !is_words && !ADDRESSES.contains(&text)
}

/// Addresses that mean the same everywhere: any, and the machine itself.
const ADDRESSES: [&str; 4] = ["0.0.0.0", "0.0.0.0/0", "127.0.0.1", "127.0.0.1/32"];
