//! Values that what stands beside them calls secrets, in whatever a file is written in, whole or broken:
//! `password = "..."`, `{ "name": "API_TOKEN", "value": "..." }`, `--token ...`. Must not know who hides them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::value::did_you_mean;

use super::credential::pattern;
use super::mask::MASK;
use super::names::{is_literal, is_secret_name};
use super::telling::{is_telling, names_reference};

/// A text without any of these words has no name of a secret.
static HINTS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(r"(?i)pass|pwd|secret|token|credential|webhook|key|authorization|curl|AUTH_DATA")
});

/// The bytes of each value in a text that is called a secret there, in order. Placeholders and references are none.
#[must_use]
pub fn labelled(text: &str) -> Vec<Range<usize>> {
    if !HINTS.as_ref().is_some_and(|hints| hints.is_match(text)) {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut waiting = vec![(0..text.len(), 0)];
    // What is quoted may be JSON or a command.
    while let Some((range, depth)) = waiting.pop() {
        let Some(part) = text.get(range.clone()) else { continue };
        let tokens = tokens(part);
        let mut reading = Reading { text: part, tokens: &tokens, found: Vec::new() };
        reading.read();
        let moved = |inner: Range<usize>| range.start + inner.start..range.start + inner.end;
        found.extend(reading.found.into_iter().map(moved));
        let quoted = tokens.iter().filter(|token| token.kind == Kind::Quoted && depth < DEEPEST);
        let quoted = quoted.filter(|token| {
            let inner = part.get(token.range.clone()).unwrap_or_default();
            inner.contains([' ', '=', ':', '\\'])
        });
        waiting.extend(quoted.map(|token| (moved(token.range.clone()), depth + 1)));
    }
    found.sort_by_key(|range| (range.start, range.end));
    found.dedup();
    found
}

/// JSON within JSON within a command.
const DEEPEST: usize = 3;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// What is between quotes; where the second is missing, to the end of the line.
    Quoted,
    /// Letters, digits, and what is neither blank nor any of the others.
    Word,
    /// One of `{}[]=:,` or another sign that ends a word.
    Sign(char),
    /// The end of a line.
    Line,
}

struct Token {
    kind: Kind,
    range: Range<usize>,
    /// Nothing stands between it and what is before it.
    follows: bool,
}

/// What stands for itself and ends a word.
fn is_sign(byte: u8) -> bool {
    matches!(
        byte,
        b'{' | b'}' | b'[' | b']' | b'(' | b')' | b',' | b':' | b'=' | b'`' | b';' | b'|' | b'&'
    )
}

/// Quotes may be escaped, in JSON within a string: what is between two that are alike is quoted.
fn tokens(text: &str) -> Vec<Token> {
    let mut all = Vec::new();
    let (mut at, mut follows) = (0, false);
    while let Some(first) = text.as_bytes().get(at).copied() {
        let rest = text.get(at..).unwrap_or_default();
        let quote = match first {
            b'"' | b'\\' | b'\'' => opening(rest, follows),
            _ => "",
        };
        let (kind, range, end) = match first {
            _ if !quote.is_empty() => {
                let start = at + quote.len();
                let end = start + closing(rest.get(quote.len()..).unwrap_or_default(), quote);
                let ends = text.get(end..).is_some_and(|rest| rest.starts_with(quote));
                (Kind::Quoted, start..end, if ends { end + quote.len() } else { end })
            }
            b'\n' => (Kind::Line, at..at + 1, at + 1),
            _ if first.is_ascii_whitespace() => {
                (at, follows) = (at + 1, false);
                continue;
            }
            _ if is_sign(first) => (Kind::Sign(char::from(first)), at..at + 1, at + 1),
            _ => {
                let is_end = |byte: u8| byte.is_ascii_whitespace() || byte == b'"' || is_sign(byte);
                let length = rest.bytes().position(is_end).unwrap_or(rest.len()).max(1);
                (Kind::Word, at..at + length, at + length)
            }
        };
        all.push(Token { kind, range, follows });
        (at, follows) = (end, true);
    }
    all
}

/// The quote that a text begins with: `"`, `\"`, and `'` where a word begins.
fn opening(rest: &str, follows: bool) -> &str {
    let escapes = rest.len() - rest.trim_start_matches('\\').len();
    let after = rest.get(escapes..).unwrap_or_default();
    if after.starts_with('"') {
        return rest.get(..=escapes).unwrap_or_default();
    }
    if escapes == 0 && !follows && after.starts_with('\'') { "'" } else { "" }
}

/// Where a quoted text ends: at the next quote with as many escapes before it, or with the line.
fn closing(rest: &str, quote: &str) -> usize {
    let line = rest.find('\n').unwrap_or(rest.len());
    let line = rest.get(..line).unwrap_or_default();
    let mut at = 0;
    while let Some(found) = line.get(at..).and_then(|rest| rest.find(quote)) {
        let end = at + found;
        let head = line.get(..end).unwrap_or_default();
        if !head.ends_with('\\') {
            return end;
        }
        at = end + quote.len();
    }
    line.len()
}

/// One object or block: what is in it, until its end tells whether it is called a secret.
#[derive(Default)]
struct Around {
    is_called: bool,
    values: Vec<Range<usize>>,
}

struct Reading<'t> {
    text: &'t str,
    tokens: &'t [Token],
    found: Vec<Range<usize>>,
}

impl<'t> Reading<'t> {
    fn read(&mut self) {
        let mut around = vec![Around::default()];
        for at in 0..self.tokens.len() {
            match self.kind(at) {
                Some(Kind::Sign('{')) => {
                    let is_called = self.is_called_by_header(at);
                    around.push(Around { is_called, values: Vec::new() });
                }
                Some(Kind::Sign('}')) => {
                    let closed = around.pop().unwrap_or_default();
                    self.close(closed);
                }
                Some(Kind::Quoted | Kind::Word) => {
                    self.entry(at, around.last_mut());
                    self.flag(at);
                }
                Some(Kind::Sign(_) | Kind::Line) | None => {}
            }
        }
        for open in around {
            self.close(open);
        }
    }

    fn close(&mut self, around: Around) {
        if around.is_called {
            self.found.extend(around.values);
        }
    }

    /// `name = value`, `"name": value`.
    fn entry(&mut self, at: usize, around: Option<&mut Around>) {
        let Some(Kind::Sign('=' | ':')) = self.kind(at + 1) else { return };
        let name = self.said(at).trim_start_matches('-');
        if is_secret_name(name) && !holds_no_secret(name) {
            let values = self.values(at + 2, Lists::LeftOut);
            self.found.extend(values);
        } else if name.eq_ignore_ascii_case("authorization") {
            self.found.extend(self.authorization(at + 2));
        }
        let Some(around) = around else { return };
        if name.eq_ignore_ascii_case("name") || name.eq_ignore_ascii_case("key") {
            around.is_called |= is_secret_name(self.said(at + 2));
        } else if is_value(name) {
            around.values.extend(self.values(at + 2, Lists::Taken));
        }
    }

    /// `--token value`, `"--token", "value"`, and `curl -u user:value`.
    fn flag(&mut self, at: usize) {
        let Some(name) = self.said(at).strip_prefix('-') else { return };
        let comma = matches!(self.kind(at + 1), Some(Kind::Sign(',')));
        let next = if comma { self.next(at + 2) } else { at + 1 };
        // In a sentence an ordinary word follows.
        let is_sentence = self.kind(next) == Some(Kind::Word) && !is_telling(self.said(next));
        if matches!(name, "u" | "-user") && self.text.contains("curl") {
            self.found.extend(self.after_colon(next));
        } else if is_secret_name(name.trim_start_matches('-'))
            && !is_sentence
            && !self.said(next).starts_with('-')
        {
            self.found.extend(self.literal(next));
        }
    }

    /// What follows the colon of `user:password`, which is a sign of its own in a word.
    fn after_colon(&self, at: usize) -> Option<Range<usize>> {
        let token = self.tokens.get(at)?;
        if token.kind == Kind::Quoted {
            let colon = self.said(at).find(':')?;
            return Some(token.range.start + colon + 1..token.range.end);
        }
        let value = self.tokens.get(at + 2)?;
        let is_colon = self.kind(at + 1) == Some(Kind::Sign(':'));
        (is_colon && value.follows).then_some(())?;
        self.literal(at + 2)
    }

    /// `Authorization: Bearer value`.
    fn authorization(&self, at: usize) -> Option<Range<usize>> {
        let is_scheme = ["basic", "bearer", "token"].iter();
        let is_scheme = is_scheme.clone().any(|scheme| self.said(at).eq_ignore_ascii_case(scheme));
        self.literal(if is_scheme { at + 1 } else { at })
    }

    /// The literals that an argument or a member has.
    fn values(&self, at: usize, lists: Lists) -> Vec<Range<usize>> {
        let Some(token) = self.tokens.get(at) else { return Vec::new() };
        match token.kind {
            Kind::Quoted => self.literal(at).into_iter().collect(),
            Kind::Word => self.literal(at).into_iter().filter(|_| self.is_bare(at)).collect(),
            Kind::Sign('[') => match lists {
                Lists::Taken => self.elements(at + 1),
                Lists::LeftOut => Vec::new(),
            },
            Kind::Sign(_) | Kind::Line => Vec::new(),
        }
    }

    /// Whether a word is a value itself, and no expression: `NAME=value` without blanks, `"name": value`, a number.
    fn is_bare(&self, at: usize) -> bool {
        let written = self.said(at);
        let follows = |at: usize| self.tokens.get(at).is_some_and(|token| token.follows);
        let sign = at.checked_sub(1).and_then(|sign| self.kind(sign));
        let name = at.checked_sub(2).and_then(|name| self.kind(name));
        let is_shell = sign == Some(Kind::Sign('=')) && follows(at) && follows(at - 1);
        let is_json = sign == Some(Kind::Sign(':')) && name == Some(Kind::Quoted);
        let is_expression = names_reference(written) || self.kind(at + 1) == CALL;
        written.chars().all(|one| one.is_ascii_digit()) || (is_shell || is_json) && !is_expression
    }

    fn elements(&self, from: usize) -> Vec<Range<usize>> {
        let rest = self.tokens.get(from..).unwrap_or_default().iter();
        let inside = rest.take_while(|token| !matches!(token.kind, Kind::Sign(']' | '{' | '}')));
        let quoted = (from..).zip(inside).filter(|(_, token)| token.kind == Kind::Quoted);
        quoted.filter_map(|(at, _)| self.literal(at)).collect()
    }

    /// `variable "db_password" {`.
    fn is_called_by_header(&self, brace: usize) -> bool {
        let Some(label) = brace.checked_sub(1) else { return false };
        let Some(kind) = brace.checked_sub(2) else { return false };
        self.kind(label) == Some(Kind::Quoted)
            && self.said(kind) == "variable"
            && is_secret_name(self.said(label))
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    /// The first token from here on that is not the end of a line.
    fn next(&self, from: usize) -> usize {
        let rest = self.tokens.get(from..).unwrap_or_default();
        from + rest.iter().take_while(|token| token.kind == Kind::Line).count()
    }

    fn said(&self, at: usize) -> &'t str {
        let token = self.tokens.get(at).filter(|t| matches!(t.kind, Kind::Quoted | Kind::Word));
        token.and_then(|token| self.text.get(token.range.clone())).unwrap_or_default()
    }

    /// A value that is neither a placeholder nor a reference.
    fn literal(&self, at: usize) -> Option<Range<usize>> {
        let token = self.tokens.get(at)?;
        let range = token.range.start..match token.kind {
            Kind::Quoted => token.range.end,
            Kind::Word => self.end_of_word(at),
            Kind::Sign(_) | Kind::Line => return None,
        };
        let said = self.text.get(range.clone()).unwrap_or_default();
        let is_hole = said.starts_with('$') || said.contains(MASK);
        (!is_hole && is_literal(said)).then_some(range)
    }

    /// A value without quotes goes on behind signs: `a:b=c`.
    fn end_of_word(&self, at: usize) -> usize {
        let rest = self.tokens.get(at..).unwrap_or_default();
        let goes_on = |token: &&Token| {
            token.follows && matches!(token.kind, Kind::Word | Kind::Sign(':' | '=' | '[' | ']'))
        };
        let more = rest.iter().skip(1).take_while(goes_on).last();
        more.or(rest.first()).map_or(0, |token| token.range.end)
    }
}

/// Whether a list is a value that is called a secret. Lists of secrets hold their names and ARNs.
#[derive(Clone, Copy)]
enum Lists {
    Taken,
    LeftOut,
}

const CALL: Option<Kind> = Some(Kind::Sign('('));

/// `value`, `Value`, `valu`, and the default of a variable; not `valueFrom`.
fn is_value(name: &str) -> bool {
    // Most names have too few of its letters.
    let shared = || name.bytes().filter(|byte| b"valueVALUE".contains(byte)).count();
    let is_near = || name.len() <= 6 && shared() > 2 && did_you_mean(name, ["value"]).is_some();
    // Filters and conditions have `values`.
    name == "default" || (is_near() && !name.eq_ignore_ascii_case("values"))
}

/// Arguments of AWS that are called so and hold no secret; nor is the ID of a key of KMS one: `kms_master_key_id`.
fn holds_no_secret(name: &str) -> bool {
    let is_argument = ARGUMENTS.contains(&name);
    let name = name.to_ascii_lowercase();
    is_argument || name.contains("kms") || name.contains("cmk")
}

/// Those of the schemas of the AWS provider: modes, keys of KMS, and names that make a request idempotent.
const ARGUMENTS: [&str; 6] = [
    "client_token",
    "creation_token",
    "encryption_key",
    "http_tokens",
    "sync_token",
    "update_token",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn found(text: &str) -> Vec<&str> {
        labelled(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn the_pattern_compiles() {
        assert!(HINTS.is_some());
    }

    #[test]
    fn finds_what_a_name_calls_a_secret() {
        for text in [
            "password = \"hunter2x\"",
            "\"apiToken\": \"hunter2x\",",
            "DB_PASSWORD=hunter2x serve",
            "ENV DB_PASSWORD=\"hunter2x\"",
            "{ \"name\": \"PASSWORD\", \"value\": \"hunter2x\" }",
            "{ \"value\": \"hunter2x\", \"name\": \"PASSWORD\" }",
            "{\n  name  = \"PASSWORD\"\n  value = \"hunter2x\"\n}",
            "{ \"PASSWORD\": hunter2x }",
            "{ \"name\": \"PASSWORD\", \"value\": [\"hunter2x\"] }",
            "{ \"name\": \"PASSWORD\", \"valu\": \"hunter2x\" }",
            "{ \"name\": \"PASSWORD\", \"value\": \"hunter2x",
            "{ \"name\": \"PASSWORD\", \"value\": \"hunter2x\n{ \"b\": 1 }",
            "[\"serve\", \"--password\", \"hunter2x\"]",
            "[\"serve\", \"--password=hunter2x\"]",
            "serve --password hunter2x --port 80",
            "[\"CMD-SHELL\", \"curl -u app:hunter2x https://a\"]",
            "curl -H 'Authorization: Bearer hunter2x' https://a",
            "\"{\\\"password\\\": \\\"hunter2x\\\"}\"",
            "variable \"db_password\" {\n  default = \"hunter2x\"\n}",
            "resource \"aws_ssm_parameter\" \"a\" {\n  name  = \"/app/token\"\n  type  = \"String\"\n  value = \"hunter2x\"\n}",
        ] {
            assert_eq!(found(text), ["hunter2x"], "{text}");
        }
        assert_eq!(found("PASSWORD=a:b=c x"), ["a:b=c"]);
    }

    #[test]
    fn leaves_names_references_and_placeholders() {
        for text in [
            "password = var.password",
            "password=var.password",
            "password = random_password.db.result",
            "password = \"${var.password}\"",
            "password = \"changeme\"",
            "kms_master_key_id = \"alias/aws/sns\"",
            "http_tokens = \"optional\"",
            "{ name = \"PASSWORD\", valueFrom = aws_ssm_parameter.a.arn }",
            "{ \"name\": \"PASSWORD\", \"valueFrom\": \"app-password\" }",
            "{ name = \"PORT\", value = \"8080\" }, { name = \"PASSWORD\", value = local.password }",
            "secrets = [\"app-password\"]",
            "resource \"aws_secretsmanager_secret\" \"token\" {\n  name = \"app\"\n}",
            "`DB_PASSWORD` of container `app` is a secret in plain text",
            "pass the token with --token on the command line",
            "variable \"db_password\" {\n  type = string\n}",
        ] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}
