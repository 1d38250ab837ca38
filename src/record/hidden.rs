//! Where a file holds a secret, said without saying how long it is: the place where a token begins, or the lines. Who has
//! the file finds the rest. Must not know records.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::finding::Secrets;

/// Something that no report shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Hidden {
    /// The byte where it begins.
    at: u32,
    extent: Extent,
    what: What,
}

/// What is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum What {
    /// What is written in this place.
    Place,
    /// What is written here, wherever else it is written.
    Text,
    /// The same without quotes at either end.
    Inner,
}

/// How far it goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Extent {
    /// All of the token, bracket or text in quotes that begins there.
    Token,
    /// The same with what follows it without a blank: a call, an index, a member.
    Chain,
    /// A name, and the chain after the equals sign.
    Entry,
    /// What comes before the brace of a block.
    Header,
    /// What comes before the next quote.
    Quoted,
    /// The rest of the line, and so many lines more.
    Lines(u32),
}

impl Hidden {
    /// Of what is hidden in the file at `path`, so much that [`Hidden::reveal`] finds it again. What has no end of its own,
    /// as a token has, hides the rest of its lines.
    pub(super) fn all_of(secrets: &Secrets, path: &str, text: &str) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        for (start, end) in secrets.places(path) {
            let range = start as usize..end as usize;
            let Some(hidden) = text.get(range.clone()) else { continue };
            let more = hidden.trim_end_matches('\n').matches('\n').count();
            let lines = Extent::Lines(u32::try_from(more).unwrap_or(u32::MAX));
            let extent = Extent::of(text, range).unwrap_or(lines);
            found.push(Self { at: start, extent, what: What::Place });
        }
        for secret in secrets.texts() {
            let written = || text.match_indices(secret);
            let place = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
            match written().find_map(|(at, secret)| Self::of_text(text, at..at + secret.len())) {
                Some(one) => found.push(one),
                None => found.extend(written().map(|(at, _)| Self {
                    at: place(at),
                    extent: Extent::Lines(0),
                    what: What::Place,
                })),
            }
        }
        found.sort();
        found.dedup();
        found
    }

    /// A text that is written in a range, where a reader finds its end.
    fn of_text(text: &str, range: Range<usize>) -> Option<Self> {
        let at = u32::try_from(range.start).ok()?;
        if let Some(extent) = Extent::of(text, range.clone()) {
            return Some(Self { at, extent, what: What::Text });
        }
        let quoted = text.get(range.end..).is_some_and(|rest| rest.starts_with('"'));
        let extent = Extent::of(text, range.start..range.end + usize::from(quoted))?;
        Some(Self { at, extent, what: What::Inner })
    }

    /// Hides it again.
    pub(super) fn reveal(&self, secrets: &mut Secrets, path: &str, text: &str) {
        let start = self.at as usize;
        let end = self.extent.end(text, start);
        match self.what {
            What::Place => {
                secrets.hide_at(path, (self.at, u32::try_from(end).unwrap_or(u32::MAX)));
            }
            What::Text => secrets.hide_text(text.get(start..end).unwrap_or_default()),
            What::Inner => {
                secrets.hide_text(text.get(start..end).unwrap_or_default().trim_matches('"'));
            }
        }
    }
}

impl Extent {
    /// How far a range goes, where a reader of the text finds its end.
    fn of(text: &str, range: Range<usize>) -> Option<Self> {
        let all =
            [Self::Token, Self::Chain, Self::Entry, Self::Header, Self::Quoted, Self::Lines(0)];
        all.into_iter().find(|one| one.end(text, range.start) == range.end)
    }

    /// The byte after the last one.
    fn end(self, text: &str, start: usize) -> usize {
        let rest = text.get(start..).unwrap_or_default();
        match self {
            Self::Token => token_end(text, start),
            Self::Chain => chain_end(text, start),
            Self::Entry => {
                let name = token_end(text, start);
                let rest = text.get(name..).unwrap_or_default();
                let value = rest.trim_start_matches([' ', '\t', '=', ':']);
                chain_end(text, name + rest.len() - value.len())
            }
            Self::Header => {
                let line = rest.lines().next().unwrap_or_default();
                let head = line.split('{').next().unwrap_or_default();
                start + head.trim_end().len()
            }
            Self::Quoted => start + rest.find('"').unwrap_or(rest.len()),
            Self::Lines(more) => {
                let mut ends = rest.match_indices('\n').map(|(at, _)| start + at);
                ends.nth(more as usize).unwrap_or(text.len())
            }
        }
    }
}

/// Where a token and those that follow it without a blank end.
fn chain_end(text: &str, start: usize) -> usize {
    let mut end = token_end(text, start);
    while text.get(end..).is_some_and(|rest| rest.starts_with(['(', '[', '.'])) {
        end = token_end(text, end);
    }
    end
}

/// Where the token ends that begins at a byte: a text in quotes, what is between brackets, a heredoc, a word.
fn token_end(text: &str, start: usize) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let length = match rest.bytes().next() {
        Some(b'"') => quoted(rest),
        Some(b'[' | b'{' | b'(') => bracketed(rest),
        Some(b'<') if rest.starts_with("<<") => heredoc(rest),
        Some(_) | None => {
            let is_word =
                |character: char| character.is_alphanumeric() || "_-.".contains(character);
            rest.find(|character| !is_word(character)).unwrap_or(rest.len())
        }
    };
    start + length
}

/// The length of a text in quotes, both quotes included.
fn quoted(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// The length of what is between brackets, both included.
fn bracketed(text: &str) -> usize {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(byte) = text.as_bytes().get(at) {
        match byte {
            b'[' | b'{' | b'(' => depth += 1,
            b']' | b'}' | b')' => depth = depth.saturating_sub(1),
            b'"' => at += quoted(text.get(at..).unwrap_or_default()).saturating_sub(1),
            _ => {}
        }
        at += 1;
        if depth == 0 {
            return at;
        }
    }
    text.len()
}

/// The length of a heredoc, up to its closing word.
fn heredoc(text: &str) -> usize {
    let word = text.lines().next().unwrap_or_default();
    let word = word.trim_start_matches(['<', '-']).trim();
    let mut length = 0;
    for (row, line) in text.split_inclusive('\n').enumerate() {
        if row > 0 && line.trim() == word {
            return length + line.trim_end().len();
        }
        length += line.len();
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{SourceMap, Span};

    fn hidden(text: &str, secret: &str, told: Option<&str>) -> (String, Vec<Hidden>) {
        let sources = SourceMap::default();
        let id = sources.add("main.tf", text);
        let at = u32::try_from(text.find(secret).unwrap()).unwrap();
        let mut secrets = Secrets::default();
        let end = at + u32::try_from(secret.len()).unwrap();
        secrets.hide(&sources, Span::new(id, at, end));
        if let Some(told) = told {
            secrets.hide_text(told);
        }
        let written = Hidden::all_of(&secrets, "main.tf", text);
        let mut read = Secrets::default();
        for one in &written {
            one.reveal(&mut read, "main.tf", text);
        }
        let ranges = read.of_text("main.tf", text);
        let shown = ranges.into_iter().map(|range| &text[range]).collect::<Vec<_>>().join("|");
        (shown, written)
    }

    #[test]
    fn tokens_are_found_again_whole() {
        for token in [
            "\"hunter2-swordfish\"",
            "\"a \\\" b\"",
            "12345678",
            "[\"x]\", {a = \"b\"}]",
            "<<-EOT\n    line\n  EOT",
            "jsonencode({ a = \"b\" })",
            "local.all[\"x y\"].password",
        ] {
            let text = format!("a \"b\" {{\n  password = {token}\n  c = 1\n}}\n");
            assert_eq!(hidden(&text, token, None).0, token);
        }
    }

    #[test]
    fn entries_and_headers_are_found_again_whole() {
        let text = "variable \"pin\" {\n  default   = f(\"1 2\")\n}\n";
        for place in ["variable \"pin\"", "default   = f(\"1 2\")"] {
            assert_eq!(hidden(text, place, None).0, place);
        }
    }

    #[test]
    fn what_is_no_token_hides_the_rest_of_its_lines() {
        let text = "ENV PASSWORD=a b c\\\n  d e\nRUN x\n";
        assert_eq!(hidden(text, "a b c\\\n  d", None).0, "a b c\\\n  d e");
    }

    #[test]
    fn a_text_is_found_wherever_else_it_is_written() {
        let text = "x = \"hunter2-9Z\" # not hunter2-9Z\n";
        let (shown, _) = hidden(text, "\"hunter2-9Z\"", Some("hunter2-9Z"));
        assert_eq!(shown, "\"hunter2-9Z\"|hunter2-9Z");
        let text = "x = \"not 9 a word\" # not 9 a word, not 9 a words\n";
        let (shown, _) = hidden(text, "\"not 9 a word\"", Some("not 9 a word"));
        assert_eq!(shown, "\"not 9 a word\"|not 9 a word|not 9 a word");
    }

    #[test]
    fn two_secrets_of_other_lengths_are_written_alike() {
        let of = |secret: &str| {
            let text = format!("x = \"{secret}\"\n");
            hidden(&text, &format!("\"{secret}\""), Some(secret)).1
        };
        assert_eq!(of("hunter2-9Z"), of("a-much-longer-Secret-31"));
    }
}
