//! Whether several patterns together match all that one matches: the pattern is walked beside the sets of positions that the
//! others may have reached, over the characters that matter. Must not know what the strings mean.

use std::collections::BTreeSet;

use super::token::{PatternToken, same};
use crate::value::{Unknown, work};

/// So many pairs of a position and a set are looked at; beyond that nothing is claimed to be covered.
const MOST_PAIRS: usize = 4_000;

/// A character that no pattern names.
const OTHER: char = '\u{10ffff}';

/// What one step of the walk takes in.
#[derive(Clone, Copy)]
enum Letter<'a> {
    Char(char),
    /// All of a part that is not known.
    Hole(&'a Unknown, Holds),
}

/// What a part that is not known may hold.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Holds {
    Anything,
    NoColon,
}

/// Where the other patterns may have got to: number of the pattern, and position in it.
type Reached = BTreeSet<(usize, usize)>;

/// Whether every string of `target` is one of the patterns'.
pub(super) fn covered(target: &[PatternToken], patterns: &[&[PatternToken]]) -> bool {
    let mut start = Reached::new();
    for number in 0..patterns.len() {
        reach(&mut start, patterns, number, 0);
    }
    let mut open = vec![(0, start)];
    let mut seen: Vec<Vec<Reached>> = vec![Vec::new(); target.len() + 1];
    let mut pairs = 0;
    while let Some((at, reached)) = open.pop() {
        let Some(seen) = seen.get_mut(at) else { return false };
        // With fewer positions it was covered already: with more it is, too.
        if seen.iter().any(|before| before.is_subset(&reached)) {
            continue;
        }
        pairs += 1;
        work::count(1);
        if pairs > MOST_PAIRS || work::is_spent() {
            return false;
        }
        let Some(token) = target.get(at) else {
            if !reached.iter().any(|(number, at)| length(patterns, *number) == *at) {
                return false;
            }
            seen.push(reached);
            continue;
        };
        if is_many(token) {
            open.push((at + 1, reached.clone()));
        }
        for letter in letters(token, &reached, patterns) {
            let next = step(&reached, patterns, letter);
            open.push((if is_many(token) { at } else { at + 1 }, next));
        }
        seen.push(reached);
    }
    true
}

fn length(patterns: &[&[PatternToken]], number: usize) -> usize {
    patterns.get(number).map_or(0, |pattern| pattern.len())
}

fn is_many(token: &PatternToken) -> bool {
    matches!(token, PatternToken::Star | PatternToken::ManyBut(_))
}

/// Adds a position, and those that are reached from it without a character.
fn reach(reached: &mut Reached, patterns: &[&[PatternToken]], number: usize, at: usize) {
    let mut at = at;
    loop {
        reached.insert((number, at));
        match patterns.get(number).and_then(|pattern| pattern.get(at)) {
            Some(token) if is_many(token) => at += 1,
            Some(_) | None => return,
        }
    }
}

/// The characters that a token may take in, of those that the others tell apart here.
fn letters<'a>(
    token: &'a PatternToken,
    reached: &Reached,
    patterns: &[&[PatternToken]],
) -> Vec<Letter<'a>> {
    let told_apart = |but: Option<char>| {
        let mut letters = BTreeSet::from([OTHER]);
        for (number, at) in reached {
            match patterns.get(*number).and_then(|pattern| pattern.get(*at)) {
                Some(
                    PatternToken::Char(letter)
                    | PatternToken::OneBut(letter)
                    | PatternToken::ManyBut(letter),
                ) => {
                    letters.insert(*letter);
                }
                Some(PatternToken::Field(_)) => {
                    letters.insert(':');
                }
                Some(PatternToken::One | PatternToken::Star | PatternToken::Hole(_)) | None => {}
            }
        }
        letters.into_iter().filter(|letter| Some(*letter) != but).map(Letter::Char).collect()
    };
    match token {
        PatternToken::Char(letter) => vec![Letter::Char(*letter)],
        PatternToken::One | PatternToken::Star => told_apart(None),
        PatternToken::OneBut(stop) | PatternToken::ManyBut(stop) => told_apart(Some(*stop)),
        PatternToken::Hole(unknown) => vec![Letter::Hole(unknown, Holds::Anything)],
        PatternToken::Field(unknown) => vec![Letter::Hole(unknown, Holds::NoColon)],
    }
}

fn step(reached: &Reached, patterns: &[&[PatternToken]], letter: Letter<'_>) -> Reached {
    let mut next = Reached::new();
    for (number, at) in reached {
        let Some(token) = patterns.get(*number).and_then(|pattern| pattern.get(*at)) else {
            continue;
        };
        if takes(token, letter) {
            let then = if is_many(token) { *at } else { at + 1 };
            reach(&mut next, patterns, *number, then);
        }
    }
    next
}

fn takes(token: &PatternToken, letter: Letter<'_>) -> bool {
    match (token, letter) {
        (PatternToken::Char(own), Letter::Char(letter)) => *own == letter,
        (PatternToken::One | PatternToken::Star, Letter::Char(_))
        | (PatternToken::Star, Letter::Hole(..)) => true,
        (PatternToken::OneBut(stop) | PatternToken::ManyBut(stop), Letter::Char(letter)) => {
            *stop != letter
        }
        (PatternToken::Hole(own) | PatternToken::Field(own), Letter::Hole(unknown, _)) => {
            same(own, unknown)
        }
        (PatternToken::ManyBut(stop), Letter::Hole(_, holds)) => {
            *stop == '\0' || (*stop == ':' && holds == Holds::NoColon)
        }
        (PatternToken::Hole(_) | PatternToken::Field(_), Letter::Char(_))
        | (PatternToken::Char(_) | PatternToken::One | PatternToken::OneBut(_), Letter::Hole(..)) => {
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::iam::pattern::{Pattern, Syntax};
    use crate::value::Value;

    fn pattern(text: &str) -> Pattern {
        Pattern::new(&Value::string(text), Syntax::Resource).unwrap()
    }

    fn is_covered(target: &str, by: &[&str]) -> bool {
        let patterns: Vec<Pattern> = by.iter().map(|text| pattern(text)).collect();
        pattern(target).is_covered_by(&patterns)
    }

    #[test]
    fn several_cover_what_none_covers_alone() {
        assert!(is_covered("a*", &["a", "a?*"]));
        assert!(is_covered("*", &["", "?", "??*"]));
        assert!(!is_covered("*", &["", "?", "???*"]));
        assert!(is_covered("arn:aws:s3:::b/*", &["arn:aws:s3:::b/*", "x"]));
        assert!(!is_covered("arn:aws:s3:::*", &["arn:aws:s3:::b*", "arn:aws:s3:::a*"]));
    }

    #[test]
    fn formats_of_arns_are_covered_by_wildcards() {
        let object = Pattern::of_format("arn:${Partition}:s3:::${BucketName}/${ObjectName}", None);
        let by = |text: &str| object.is_covered_by([&pattern(text)]);
        assert!(by("*"));
        assert!(by("arn:*:s3:::*"));
        assert!(by("arn:*:s3:::*/*"));
        assert!(!by("arn:*:s3:::b/*"));
        let bucket = Pattern::of_format("arn:${Partition}:s3:::${BucketName}", Some('/'));
        assert!(!bucket.meets(&pattern("arn:aws:s3:::b/*")));
        assert!(bucket.meets(&pattern("arn:aws:s3:::b*")));
        assert!(object.meets(&pattern("arn:aws:s3:::b*")));
        assert!(!object.meets(&pattern("arn:aws:s3:::b")));
    }

    /// Pairs and triples of short patterns, against all short strings.
    #[test]
    fn agrees_with_trying_all_strings() {
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
        let patterns = strings(&['a', '*', '?'], 3);
        let texts = strings(&['a', 'b'], 6);
        let in_all: Vec<Vec<bool>> = patterns
            .iter()
            .map(|glob| {
                let own = pattern(glob);
                texts.iter().map(|text| pattern(text).is_covered_by([&own])).collect()
            })
            .collect();
        for (target, in_target) in patterns.iter().zip(&in_all) {
            for (one, in_one) in patterns.iter().zip(&in_all) {
                for (two, in_two) in patterns.iter().zip(&in_all).step_by(3) {
                    let expected = in_target
                        .iter()
                        .zip(in_one.iter().zip(in_two))
                        .all(|(target, (one, two))| !target || *one || *two);
                    assert_eq!(is_covered(target, &[one, two]), expected, "{target} {one} {two}");
                }
            }
        }
    }
}
