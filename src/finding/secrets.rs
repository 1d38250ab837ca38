//! What must not be shown: places in texts that hold secrets, and what stands there. Everything that a report prints
//! goes through here. Must not know reports, nor how secrets are found.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use serde_json::Value as Json;

use crate::source::{Source, SourceMap, Span};
use crate::value::{Kind, Value};

use super::credential::credentials;
use super::labelled::labelled;
use super::mask::{MASK, masked};
use super::telling::is_telling;

/// So many texts are looked for: each is looked for in all that is printed.
const MOST_TEXTS: usize = 2_000;

/// Places and texts that no report shows.
#[derive(Clone, Debug, Default)]
pub struct Secrets {
    /// By path: a file that two root modules read has two ids.
    places: BTreeMap<Arc<str>, Vec<(u32, u32)>>,
    /// The longest first, so that a secret within another does not leave the rest of it.
    texts: BTreeSet<(std::cmp::Reverse<usize>, Arc<str>)>,
}

impl Secrets {
    /// Nothing of this place is shown.
    pub fn hide(&mut self, sources: &SourceMap, span: Span) {
        self.hide_at(&sources.path(span.source), (span.start, span.end));
    }

    /// Nothing of these bytes of the file at `path` is shown.
    pub fn hide_at(&mut self, path: &str, (start, end): (u32, u32)) {
        let places = self.places.entry(path.into()).or_default();
        if start < end && !places.contains(&(start, end)) {
            places.push((start, end));
        }
    }

    /// The first byte and the one past the last of the places in the file at `path`.
    pub fn places(&self, path: &str) -> impl Iterator<Item = (u32, u32)> {
        self.places.get(path).into_iter().flatten().copied()
    }

    /// The texts, the longest first.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(|(_, text)| &**text)
    }

    /// The paths of the files in which places are hidden.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.places.keys().map(|path| &**path)
    }

    /// Whether another one hides the same texts, and in a file the same places.
    #[must_use]
    pub fn hides_alike(&self, other: &Self, path: &str) -> bool {
        let of = |secrets: &Self| secrets.places(path).collect::<BTreeSet<_>>();
        self.texts == other.texts && of(self) == of(other)
    }

    /// Nothing that a value holds is shown, wherever it stands.
    pub fn hide_value(&mut self, value: &Value) {
        let mut waiting = vec![value];
        while let Some(value) = waiting.pop() {
            match &value.kind {
                Kind::String(text) => {
                    text.as_str().into_iter().for_each(|text| self.hide_text(text));
                }
                Kind::Number(number) => self.hide_text(&number.to_string()),
                Kind::Unknown(unknown) => {
                    waiting.extend(unknown.among().unwrap_or_default());
                }
                Kind::Null(_) | Kind::Bool(_) => {}
                Kind::List(_) | Kind::Set(_) | Kind::Tuple(_) | Kind::Map(_) | Kind::Object(_) => {
                    waiting.extend(value.children());
                }
            }
        }
    }

    /// This text is not shown, wherever it stands.
    pub fn hide_text(&mut self, text: &str) {
        let lines = text.lines().map(str::trim).filter(|line| is_telling(line));
        for line in lines {
            if self.texts.len() < MOST_TEXTS {
                self.texts.insert((std::cmp::Reverse(line.len()), line.into()));
            }
        }
    }

    /// Adds what another one hides.
    pub fn extend(&mut self, other: &Self) {
        for (path, places) in &other.places {
            let own = self.places.entry(Arc::clone(path)).or_default();
            own.extend(
                places.iter().filter(|place| !own.contains(place)).copied().collect::<Vec<_>>(),
            );
        }
        let room = MOST_TEXTS.saturating_sub(self.texts.len());
        self.texts.extend(other.texts.iter().take(room).cloned());
    }

    /// A text as it may be shown.
    #[must_use]
    pub fn veil<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut veiled = Cow::Borrowed(text);
        for (_, secret) in &self.texts {
            if veiled.contains(&**secret) {
                veiled = Cow::Owned(veiled.replace(&**secret, MASK));
            }
        }
        let found = by_itself(&veiled);
        if found.is_empty() { veiled } else { Cow::Owned(masked(&veiled, &found)) }
    }

    /// A document as it may be shown, names of entries too.
    #[must_use]
    pub fn veil_json(&self, document: Json) -> Json {
        match document {
            Json::String(text) => Json::String(self.veil(&text).into_owned()),
            Json::Array(all) => all.into_iter().map(|one| self.veil_json(one)).collect(),
            Json::Object(all) => {
                let one = |(name, value): (String, Json)| {
                    (self.veil(&name).into_owned(), self.veil_json(value))
                };
                Json::Object(all.into_iter().map(one).collect())
            }
            plain @ (Json::Null | Json::Bool(_) | Json::Number(_)) => plain,
        }
    }

    /// The hidden ranges of bytes in a part of a file, in order, those that touch as one.
    #[must_use]
    pub fn within(&self, source: &Source, range: Range<usize>) -> Vec<Range<usize>> {
        let text = &*source.text;
        let mut hidden = self.told(&source.path, text, &range);
        // A file is quoted many times.
        if text.len() <= LONGEST_FILE {
            hidden.extend(parts(source.noted(by_itself), &range));
        } else {
            hidden.extend(written(text, &range));
            hidden.extend(labelled_around(text, &range));
        }
        joined(hidden)
    }

    /// The same of all of a text.
    #[must_use]
    pub fn of_text(&self, path: &str, text: &str) -> Vec<Range<usize>> {
        let mut hidden = self.told(path, text, &(0..text.len()));
        hidden.extend(by_itself(text));
        joined(hidden)
    }

    /// What is known to be a secret in a part of a file.
    fn told(&self, path: &str, text: &str, range: &Range<usize>) -> Vec<Range<usize>> {
        let places = self.places.get(path).into_iter().flatten();
        let mut hidden: Vec<Range<usize>> = places
            .map(|(start, end)| (*start as usize).max(range.start)..(*end as usize).min(range.end))
            .filter(|hidden| hidden.start < hidden.end)
            .collect();
        let shown = text.get(range.clone()).unwrap_or_default();
        for (_, secret) in &self.texts {
            let found = shown.match_indices(&**secret);
            hidden
                .extend(found.map(|(at, found)| range.start + at..range.start + at + found.len()));
        }
        hidden
    }

    /// The text of a file as it may be shown.
    #[must_use]
    pub fn masked(&self, path: &str, text: &str) -> String {
        masked(text, &self.of_text(path, text))
    }

    /// A place without the secret in it, of which it would tell the length: it ends where the secret begins, or behind
    /// its first character.
    #[must_use]
    pub fn cut(&self, sources: &SourceMap, span: Span) -> Span {
        let Some(source) = sources.get(span.source) else { return span };
        let range = span.start as usize..span.end as usize;
        let hidden = self.within(&source, range);
        let Some(first) = hidden.first() else { return span };
        let first_char = source.text.get(first.start..).and_then(|rest| rest.chars().next());
        let one = u32::try_from(first_char.map_or(0, char::len_utf8)).unwrap_or(0);
        let start = u32::try_from(first.start).unwrap_or(span.start);
        let end = if start == span.start { start.saturating_add(one).min(span.end) } else { start };
        Span::new(span.source, span.start, end)
    }

    /// Whether a place holds something that is not shown.
    #[must_use]
    pub fn touches(&self, sources: &SourceMap, span: Span) -> bool {
        let Some(source) = sources.get(span.source) else { return false };
        let range = span.start as usize..span.end as usize;
        !self.within(&source, range).is_empty()
    }
}

/// What a text tells to be a secret, by its form or by the name beside it.
fn by_itself(text: &str) -> Vec<Range<usize>> {
    joined(credentials(text).into_iter().chain(labelled(text)).collect())
}

/// The same ranges in order, those that touch as one.
fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for one in ranges {
        match joined.last_mut() {
            Some(last) if one.start <= last.end => last.end = last.end.max(one.end),
            Some(_) | None => joined.push(one),
        }
    }
    joined
}

/// A private key is hidden where its first line is at most so many bytes before what is shown.
const LONGEST_KEY: usize = 8 * 1024;
/// Lines are looked at as far as this on either side of what is shown.
const LONGEST_LINE: usize = 4 * 1024;
/// The name that calls a value a secret is looked for as far as this on either side of the line.
const LONGEST_OBJECT: usize = 1024;
/// A file up to this size is looked through once, and a longer one around what is shown.
const LONGEST_FILE: usize = 1024 * 1024;

/// The first border of a character from a byte on.
fn border(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// The parts of a range that hold credentials by their form, whatever rules are run.
fn written(text: &str, range: &Range<usize>) -> Vec<Range<usize>> {
    let line = line_before(text, range.start, LONGEST_LINE);
    let end = line_after(text, range.end, LONGEST_LINE);
    let start = border(text, line.saturating_sub(LONGEST_KEY));
    let head = text.get(start..line).unwrap_or_default();
    let start = if head.contains("PRIVATE KEY-----") { start } else { line };
    let found = credentials(text.get(start..end).unwrap_or_default());
    let found = found.into_iter().map(|found| start + found.start..start + found.end);
    parts(&found.collect::<Vec<_>>(), range)
}

/// The parts of a range of a long text that what stands beside them calls secrets.
fn labelled_around(text: &str, range: &Range<usize>) -> Vec<Range<usize>> {
    let start = line_before(text, range.start.saturating_sub(LONGEST_OBJECT), LONGEST_LINE);
    let end = line_after(text, range.end.saturating_add(LONGEST_OBJECT), LONGEST_LINE);
    let found = labelled(text.get(start..end).unwrap_or_default());
    let found = found.into_iter().map(|found| start + found.start..start + found.end);
    parts(&found.collect::<Vec<_>>(), range)
}

/// What of ranges lies within another one.
fn parts(found: &[Range<usize>], range: &Range<usize>) -> Vec<Range<usize>> {
    let parts = found.iter();
    let parts = parts.map(|found| found.start.max(range.start)..found.end.min(range.end));
    parts.filter(|part| part.start < part.end).collect()
}

/// Where the line of a byte begins, or a byte at most so many before it.
fn line_before(text: &str, at: usize, most: usize) -> usize {
    let at = border(text, at);
    let start = border(text, at.saturating_sub(most));
    let head = text.get(start..at).unwrap_or_default();
    head.rfind('\n').map_or(start, |newline| start + newline + 1)
}

/// Where the line of a byte ends, or a byte at most so many behind it.
fn line_after(text: &str, at: usize, most: usize) -> usize {
    let at = border(text, at);
    let end = border(text, at.saturating_add(most));
    text.get(at..end).and_then(|rest| rest.find('\n')).map_or(end, |newline| at + newline)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hides_places_and_texts() {
        let sources = SourceMap::default();
        let id = sources.add("main.tf", "pin = \"hiddenWORD31\" # and hiddenWORD31x\n");
        let mut secrets = Secrets::default();
        secrets.hide(&sources, Span::new(id, 6, 20));
        assert_eq!(secrets.cut(&sources, Span::new(id, 0, 30)), Span::new(id, 0, 6));
        assert_eq!(secrets.cut(&sources, Span::new(id, 6, 20)), Span::new(id, 6, 7));
        assert_eq!(secrets.cut(&sources, Span::new(id, 22, 30)), Span::new(id, 22, 30));
        assert_eq!(secrets.veil("no hiddenWORD31"), "no hiddenWORD31");
        secrets.hide_text("hiddenWORD31");
        assert_eq!(secrets.veil("no hiddenWORD31"), "no (sensitive)");
        assert!(secrets.touches(&sources, Span::new(id, 22, 40)));
    }

    #[test]
    fn looks_for_no_ordinary_words() {
        for text in ["production", "eu-west-1", "0.0.0.0", "0.0.0.0/0", "my app", "short"] {
            assert!(!is_telling(text), "{text}");
        }
        for text in ["hunter2x", "Production", "s3cr3t-word", "123456", "10.1.2.3"] {
            assert!(is_telling(text), "{text}");
        }
    }

    #[test]
    fn hides_credentials_by_their_form() {
        let text = "url = \"postgres://app:swordfish9@db/x\"\nkey = <<EOT\n-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----\nEOT\n";
        let (secrets, sources) = (Secrets::default(), SourceMap::default());
        let source = sources.get(sources.add("main.tf", text)).unwrap();
        let hidden = |part: &str| {
            let at = text.find(part).unwrap();
            let range = at..at + part.len();
            let hidden = secrets.within(&source, range);
            hidden.into_iter().map(|range| &text[range]).collect::<Vec<_>>()
        };
        assert_eq!(hidden("url = \"postgres://app:swordfish9@db/x\""), ["swordfish9"]);
        assert_eq!(hidden("fish"), ["fish"]);
        assert_eq!(hidden("MIIEowIBAAKCAQEA"), ["MIIEowIBAAKCAQEA"]);
        assert_eq!(hidden("EOT\n"), Vec::<&str>::new());
        assert_eq!(secrets.veil("postgres://a:swordfish9@db"), "postgres://a:(sensitive)@db");
    }

    #[test]
    fn does_not_hide_ordinary_words() {
        let mut secrets = Secrets::default();
        for word in ["production", "true", "5432", "us-east", "a"] {
            secrets.hide_text(word);
            assert_eq!(secrets.veil(word), word);
        }
    }
}
