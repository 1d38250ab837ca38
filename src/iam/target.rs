//! What patterns are asked about: bytes are compared where both are plain texts, as nearly all are. Must not know what
//! the strings mean.

use std::cell::OnceCell;

use super::pattern::{Pattern, Syntax};
use crate::value::{Kind, Truth, Value, work};

/// So many bytes are compared in the time of the smallest piece of work that is counted.
const BYTES: usize = 16;

/// What it takes to make a pattern of a text, in the smallest pieces of work that are counted.
const PATTERN: usize = 8;

/// A string that patterns are asked about, prepared once for all of them.
pub(super) struct MatchTarget<'v> {
    value: &'v Value,
    syntax: Syntax,
    /// The text, where bytes can be compared.
    plain: Option<&'v str>,
    pattern: OnceCell<Option<Pattern>>,
}

impl<'v> MatchTarget<'v> {
    /// None of what is no string.
    pub(super) fn new(value: &'v Value, syntax: Syntax) -> Option<Self> {
        if !matches!(value.kind, Kind::String(_) | Kind::Unknown(_)) {
            return None;
        }
        let plain = plain(value, syntax).filter(|text| !text.contains(['*', '?']));
        Some(Self { value, syntax, plain, pattern: OnceCell::new() })
    }

    /// What [`Pattern::matches`] answers of the pattern that `value` is; false of what is no string.
    pub(super) fn is_matched_by(&self, value: &Value) -> Truth {
        if let (Some(text), Some(glob)) = (self.plain, plain(value, self.syntax)) {
            work::count(1 + glob.len().min(text.len()) / BYTES);
            return Truth::from(is_match(glob.as_bytes(), text.as_bytes(), self.syntax));
        }
        work::count(PATTERN);
        let Some(pattern) = Pattern::new(value, self.syntax) else { return Truth::False };
        let own = self.pattern.get_or_init(|| Pattern::new(self.value, self.syntax));
        own.as_ref().map_or(Truth::False, |own| pattern.matches(own))
    }
}

/// The text of a pattern in which every byte is a character, and nothing but `*` and `?` stands for anything else.
fn plain(value: &Value, syntax: Syntax) -> Option<&str> {
    let text = value.as_str().filter(|text| text.is_ascii())?;
    match syntax {
        Syntax::Action => Some(text),
        Syntax::Resource => Some(text).filter(|text| !text.contains("${")),
        Syntax::Literal => None,
    }
}

/// Whether a text matches a pattern, both of them plain.
pub(super) fn is_match(mut glob: &[u8], mut text: &[u8], syntax: Syntax) -> bool {
    let same = |a: u8, b: u8| match syntax {
        Syntax::Action => a.eq_ignore_ascii_case(&b),
        Syntax::Resource | Syntax::Literal => a == b,
    };
    // What is left of both behind the last `*`, which takes in one more character whenever the rest does not match.
    let mut star: Option<(&[u8], &[u8])> = None;
    loop {
        match (glob.split_first(), text.split_first()) {
            (None, None) => return true,
            (Some((b'*', behind)), _) => {
                star = Some((behind, text));
                glob = behind;
            }
            (Some((expected, behind)), Some((byte, rest)))
                if *expected == b'?' || same(*expected, *byte) =>
            {
                (glob, text) = (behind, rest);
            }
            _ => {
                let Some((behind, [_, rest @ ..])) = star else { return false };
                star = Some((behind, rest));
                (glob, text) = (behind, rest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every short pattern and every short text, against the general way.
    #[test]
    fn agrees_with_patterns() {
        let strings = |alphabet: &[char], length: usize| {
            let mut all = vec![String::new()];
            let mut last = all.clone();
            for _ in 0..length {
                let longer = |text: &String| {
                    alphabet.iter().map(|next| format!("{text}{next}")).collect::<Vec<_>>()
                };
                last = last.iter().flat_map(longer).collect();
                all.extend(last.clone());
            }
            all
        };
        let texts = strings(&['a', 'B', 'b'], 4);
        for syntax in [Syntax::Action, Syntax::Resource] {
            for glob in strings(&['a', 'b', '*', '?'], 4) {
                let value = Value::string(glob.as_str());
                let pattern = Pattern::new(&value, syntax).unwrap();
                for text in &texts {
                    let own = Value::string(text.as_str());
                    let expected = pattern.matches(&Pattern::new(&own, syntax).unwrap());
                    let target = MatchTarget::new(&own, syntax).unwrap();
                    assert!(target.plain.is_some());
                    assert_eq!(target.is_matched_by(&value), expected, "{glob} {text}");
                }
            }
        }
    }

    #[test]
    fn leaves_what_is_not_plain_to_patterns() {
        let target = |text: &str, syntax| {
            MatchTarget::new(&Value::string(text), syntax).unwrap().plain.is_some()
        };
        assert!(target("ecs:RunTask", Syntax::Action));
        assert!(!target("ecs:Run*", Syntax::Action));
        assert!(!target("ecs:\u{e9}", Syntax::Action));
        assert!(target("arn:$x", Syntax::Resource));
        assert!(!target("arn:${aws:username}", Syntax::Resource));
        assert!(MatchTarget::new(&Value::bool(true), Syntax::Action).is_none());
    }

    #[test]
    fn many_stars_end_soon() {
        let (glob, text) = ("*a".repeat(2_000), "a".repeat(1_999));
        assert!(!is_match(glob.as_bytes(), text.as_bytes(), Syntax::Resource));
        assert!(is_match(b"*a*a", text.as_bytes(), Syntax::Resource));
    }
}
