//! Strings with wildcards, of which a part may not be known: whether one matches, in three values; whether two have strings in
//! common; whether several cover one. Must not know what the strings mean.

use std::sync::Arc;

use super::inclusion;
use super::row::PatternStates;
use super::token::{PatternToken, same};
use crate::value::{Part, Reason, Truth, Type, Unknown, Value, work};

/// So many comparisons of characters take as long as the smallest part of a step that is counted.
const CELLS: usize = 64;

/// Follows the last variable of an ARN's format: no text holds it.
const NOTHING: char = '\0';

/// What `*`, `?` and `${...}` are in a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Syntax {
    /// Wildcards, case does not count: actions.
    Action,
    /// Wildcards and policy variables: resources, and values of `...Like` operators.
    Resource,
    /// Characters like any other.
    Literal,
}

/// Whether tokens are this text and nothing else.
pub(super) fn is_text(tokens: &[PatternToken], text: &str) -> bool {
    tokens.iter().map(PatternToken::character).eq(text.chars().map(Some))
}

/// A string to match with.
#[derive(Clone, Debug)]
pub(super) struct Pattern(pub(super) Vec<PatternToken>);

impl Pattern {
    /// Of a string; none of what is no string.
    pub(super) fn new(value: &Value, syntax: Syntax) -> Option<Self> {
        let form = value.form()?;
        let parts = form.parts();
        let mut tokens = Vec::with_capacity(form.len_with_holes());
        let arn = matches!(parts.first(), Some(Part::Literal(text)) if text.starts_with("arn:"));
        let mut colons = 0;
        for (index, part) in parts.iter().enumerate() {
            match part {
                Part::Literal(text) => {
                    colons += text.matches(':').count();
                    literal(text, syntax, &mut tokens);
                }
                Part::Hole(hole) if hole.length.is_some() => {
                    let length = hole.length.map_or(0, usize::from);
                    tokens.extend(std::iter::repeat_n(PatternToken::One, length));
                }
                Part::Hole(hole) if hole.ty == Type::Number => {
                    tokens.push(PatternToken::Field(Arc::clone(hole)));
                }
                Part::Hole(hole)
                    if arn && (1..5).contains(&colons) && fills_field(&parts, index) =>
                {
                    tokens.push(PatternToken::Field(Arc::clone(hole)));
                }
                Part::Hole(hole) => tokens.push(PatternToken::Hole(Arc::clone(hole))),
            }
        }
        Some(Self(tokens))
    }

    /// Of an action that is known by name.
    pub(super) fn of_action(name: &str) -> Self {
        let mut tokens = Vec::with_capacity(name.len());
        literal(name, Syntax::Action, &mut tokens);
        Self(tokens)
    }

    /// The ARNs of a resource type: `${Variable}` stands for characters of which none is the one that follows it; `last` follows
    /// the last one in the ARNs of what lies below.
    pub(super) fn of_format(format: &str, last: Option<char>) -> Self {
        let mut tokens = Vec::new();
        let mut rest = format;
        while let Some((before, after)) = rest.split_once("${") {
            tokens.extend(before.chars().map(PatternToken::Char));
            let (_, behind) = after.split_once('}').unwrap_or((after, ""));
            let stop = match behind.chars().next() {
                Some(next) => next,
                None => last.unwrap_or(NOTHING),
            };
            tokens.extend([PatternToken::OneBut(stop), PatternToken::ManyBut(stop)]);
            rest = behind;
        }
        tokens.extend(
            rest.chars().map(|next| {
                if next == '*' { PatternToken::Star } else { PatternToken::Char(next) }
            }),
        );
        Self(tokens)
    }

    /// The ARN of a bucket whose name is not known: no name holds a slash.
    pub(super) fn of_bucket(self) -> Self {
        let names_bucket = |hole: &Unknown| {
            hole.symbol.as_deref().is_some_and(|symbol| {
                symbol.starts_with("aws_s3_bucket.") || symbol.contains(".aws_s3_bucket.")
            })
        };
        match self.0.split_last() {
            Some((PatternToken::Hole(hole), rest)) if names_bucket(hole) => {
                let name = [PatternToken::OneBut('/'), PatternToken::ManyBut('/')];
                Self(rest.iter().cloned().chain(name).collect())
            }
            _ => self,
        }
    }

    /// What lies below a resource: its ARN, a slash or a colon, and anything.
    pub(super) fn below(of: &Self) -> [Self; 2] {
        ['/', ':'].map(|stop| {
            let rest = [PatternToken::Char(stop), PatternToken::Star];
            Self(of.0.iter().cloned().chain(rest).collect())
        })
    }

    /// The six fields of an ARN; none of what has fewer.
    pub(super) fn fields(&self) -> Option<[Self; 6]> {
        self.stretches().map(|fields| fields.map(|field| Self(field.to_vec())))
    }

    /// The same, as stretches of it.
    pub(super) fn stretches(&self) -> Option<[&[PatternToken]; 6]> {
        let mut fields: [&[PatternToken]; 6] = Default::default();
        let mut rest = self.0.as_slice();
        let [first @ .., last] = &mut fields;
        for field in first {
            let end = rest.iter().position(|token| matches!(token, PatternToken::Char(':')))?;
            *field = rest.get(..end)?;
            rest = rest.get(end + 1..)?;
        }
        *last = rest;
        Some(fields)
    }

    /// The text, if it is all characters.
    pub(super) fn plain(&self) -> Option<String> {
        self.0.iter().map(PatternToken::character).collect()
    }

    /// What is written out of it, without wildcards and holes.
    pub(super) fn literals(&self) -> String {
        self.0.iter().filter_map(PatternToken::character).collect()
    }

    /// Whether it is wildcards and nothing else, and matches everything.
    pub(super) fn is_everything(&self) -> bool {
        !self.0.is_empty() && self.0.iter().all(|token| matches!(token, PatternToken::Star))
    }

    /// Whether it holds wildcards.
    pub(super) fn is_wild(&self) -> bool {
        self.0.iter().any(PatternToken::is_wild)
    }

    /// Whether there may be a string that both match, whatever the holes turn out to be.
    pub(super) fn meets(&self, other: &Self) -> bool {
        work::count(self.0.len().saturating_mul(other.0.len()) / CELLS);
        !differ_from_the_start(&self.0, &other.0) && intersect(&self.0, &other.0)
    }

    /// Whether the patterns together match all that this one matches, each hole being one string without wildcards.
    pub(super) fn is_covered_by<'p>(&self, patterns: impl IntoIterator<Item = &'p Self>) -> bool {
        let mut seen = 1;
        // What has no string in common with this one covers no part of it.
        let near: Vec<&[PatternToken]> = patterns
            .into_iter()
            .inspect(|_| seen += 1)
            .map(|pattern| pattern.0.as_slice())
            .filter(|pattern| !differ_from_the_start(pattern, &self.0))
            .collect();
        work::count(seen);
        if near.is_empty() || work::is_spent() {
            return false;
        }
        let cells: usize = near.iter().map(|pattern| pattern.len()).sum();
        work::count(cells.saturating_mul(self.0.len()) / CELLS);
        near.iter().any(|pattern| covers(pattern, &self.0)) || inclusion::covered(&self.0, &near)
    }

    /// Whether every string that `target` stands for is one that this pattern matches.
    ///
    /// True: whatever the holes turn out to be. False: no string that one of them could stand for is
    /// in both. Otherwise unknown.
    pub(super) fn matches(&self, target: &Self) -> Truth {
        work::count(self.0.len().saturating_mul(target.0.len()) / CELLS);
        if differ_from_the_start(&self.0, &target.0) {
            Truth::False
        } else if covers(&self.0, &target.0) {
            Truth::True
        } else if !self.has_holes() && !target.has_holes() {
            // The pattern does not match all of what the target stands for.
            Truth::False
        } else if intersect(&self.0, &target.0) {
            Truth::Unknown
        } else {
            Truth::False
        }
    }

    pub(super) fn has_holes(&self) -> bool {
        self.0.iter().any(|token| matches!(token, PatternToken::Hole(_) | PatternToken::Field(_)))
    }
}

/// Whether both begin with characters, of which one is not the other's: they have no string in common.
fn differ_from_the_start(a: &[PatternToken], b: &[PatternToken]) -> bool {
    for pair in a.iter().zip(b) {
        match pair {
            (PatternToken::Char(a), PatternToken::Char(b)) if a != b => return true,
            (PatternToken::Char(_), PatternToken::Char(_)) => {}
            _ => return false,
        }
    }
    false
}

/// Whether the part of this index is all that stands between two colons.
fn fills_field(parts: &[Part], index: usize) -> bool {
    let before = index.checked_sub(1).and_then(|index| parts.get(index));
    let after = parts.get(index + 1);
    matches!(before, Some(Part::Literal(text)) if text.ends_with(':'))
        && matches!(after, Some(Part::Literal(text)) if text.starts_with(':'))
}

fn literal(text: &str, syntax: Syntax, tokens: &mut Vec<PatternToken>) {
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        if syntax == Syntax::Resource
            && rest.starts_with("${")
            && let Some(end) = rest.find('}')
            && let (Some(name), Some(behind)) = (rest.get(2..end), rest.get(end + 1..))
        {
            tokens.push(variable(name));
            rest = behind;
            continue;
        }
        rest = rest.get(character.len_utf8()..).unwrap_or_default();
        match (syntax, character) {
            (Syntax::Action | Syntax::Resource, '*') => tokens.push(PatternToken::Star),
            (Syntax::Action | Syntax::Resource, '?') => tokens.push(PatternToken::One),
            (Syntax::Action, _) if character.is_ascii() => {
                tokens.push(PatternToken::Char(character.to_ascii_lowercase()));
            }
            (Syntax::Action, _) => tokens.extend(character.to_lowercase().map(PatternToken::Char)),
            (Syntax::Resource | Syntax::Literal, _) => tokens.push(PatternToken::Char(character)),
        }
    }
}

/// `${*}`, `${?}` and `${$}` are the characters; any other variable depends on the request.
fn variable(name: &str) -> PatternToken {
    match name {
        "*" => PatternToken::Char('*'),
        "?" => PatternToken::Char('?'),
        "$" => PatternToken::Char('$'),
        _ => {
            let reason = Reason::Unsupported(format!("the policy variable `${{{name}}}`").into());
            let unknown = Unknown::new(Type::String, reason);
            PatternToken::Hole(Arc::new(Unknown {
                symbol: Some(format!("${{{name}}}").into()),
                ..unknown
            }))
        }
    }
}

/// Whether the pattern matches all of the target whatever the holes turn out to be: its `*` may take in
/// anything, the rest only the like. (Incomplete where several `*` of the pattern together cover what
/// none of them covers alone; then the answer is a cautious no.)
fn covers(pattern: &[PatternToken], target: &[PatternToken]) -> bool {
    let step = |pattern: &PatternToken, target: &PatternToken| match (pattern, target) {
        (PatternToken::Char(a), PatternToken::Char(b)) => a == b,
        (
            PatternToken::One,
            PatternToken::Char(_) | PatternToken::One | PatternToken::OneBut(_),
        ) => true,
        (PatternToken::OneBut(a) | PatternToken::ManyBut(a), PatternToken::Char(b)) => a != b,
        (
            PatternToken::Hole(a) | PatternToken::Field(a),
            PatternToken::Hole(b) | PatternToken::Field(b),
        ) => same(a, b),
        (PatternToken::OneBut(a) | PatternToken::ManyBut(a), PatternToken::OneBut(b))
        | (PatternToken::ManyBut(a), PatternToken::ManyBut(b)) => a == b,
        (
            PatternToken::Char(_)
            | PatternToken::One
            | PatternToken::Hole(_)
            | PatternToken::Field(_)
            | PatternToken::Star
            | PatternToken::OneBut(_)
            | PatternToken::ManyBut(_),
            _,
        ) => false,
    };
    let star = |token: &PatternToken| matches!(token, PatternToken::Star);
    // Row by row over the target: how many tokens of the pattern may have taken in what came so far.
    let mut row = PatternStates::first(pattern, star);
    for token in target {
        row = row.next(|count, before| {
            let last = count.checked_sub(1).and_then(|last| pattern.get(last));
            last.is_some_and(|last| {
                let skipped = star(last) && (before.here || before.left);
                skipped || (before.corner && step(last, token))
            })
        });
        if row.is_empty() {
            return false;
        }
    }
    row.has(pattern.len())
}

/// Whether there is a string that both match, if each hole may be any string.
fn intersect(a: &[PatternToken], b: &[PatternToken]) -> bool {
    let many = |token: &PatternToken| {
        matches!(
            token,
            PatternToken::Star
                | PatternToken::Hole(_)
                | PatternToken::Field(_)
                | PatternToken::ManyBut(_)
        )
    };
    // Row by row over `a`: how many tokens of `b` may have taken in what came so far.
    let mut row = PatternStates::first(b, many);
    for token in a {
        row = row.next(|count, before| {
            let Some(last) = count.checked_sub(1) else { return before.here && many(token) };
            let Some(other) = b.get(last) else { return false };
            // Either may be empty, or take in the other's token and go on.
            let by_token = many(token) && (before.here || (before.left && fits(token, other)));
            let by_other = many(other) && (before.left || (before.here && fits(other, token)));
            (before.corner && fits(token, other)) || by_token || by_other
        });
        if row.is_empty() {
            return false;
        }
    }
    row.has(b.len())
}

/// Whether two tokens have a character in common.
fn fits(a: &PatternToken, b: &PatternToken) -> bool {
    match (a, b) {
        (PatternToken::Char(a), PatternToken::Char(b)) => a == b,
        (PatternToken::Field(_), PatternToken::Char(colon))
        | (PatternToken::Char(colon), PatternToken::Field(_)) => *colon != ':',
        (PatternToken::OneBut(stop) | PatternToken::ManyBut(stop), PatternToken::Char(other))
        | (PatternToken::Char(other), PatternToken::OneBut(stop) | PatternToken::ManyBut(stop)) => {
            other != stop
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Text;

    fn hole(symbol: &str) -> Part {
        let unknown = Unknown::new(Type::String, Reason::Computed(symbol.into()));
        Part::Hole(Arc::new(Unknown { symbol: Some(symbol.into()), ..unknown }))
    }

    fn pattern(text: &str, syntax: Syntax) -> Pattern {
        Pattern::new(&Value::string(text), syntax).unwrap()
    }

    fn with_hole(before: &str, symbol: &str, after: &str) -> Pattern {
        let parts = [Part::Literal(before.into()), hole(symbol), Part::Literal(after.into())];
        Pattern::new(&Value::text(Text::from_parts(parts)), Syntax::Resource).unwrap()
    }

    fn action(glob: &str, name: &str) -> Truth {
        pattern(glob, Syntax::Action).matches(&pattern(name, Syntax::Action))
    }

    #[test]
    fn matches_actions_without_case() {
        assert_eq!(action("s3:getobject", "s3:GetObject"), Truth::True);
        assert_eq!(action("s3:Get*", "S3:GETOBJECT"), Truth::True);
        assert_eq!(action("s3:?etObject", "s3:GetObject"), Truth::True);
        assert_eq!(action("*", "s3:GetObject"), Truth::True);
        assert_eq!(action("s3:Put*", "s3:GetObject"), Truth::False);
        assert_eq!(action("s3:Get", "s3:GetObject"), Truth::False);
    }

    fn resource(glob: &str, arn: &str) -> Truth {
        pattern(glob, Syntax::Resource).matches(&pattern(arn, Syntax::Resource))
    }

    #[test]
    fn a_pattern_must_cover_a_pattern() {
        assert_eq!(resource("arn:aws:s3:::b/*", "arn:aws:s3:::b/x/*"), Truth::True);
        assert_eq!(resource("arn:aws:s3:::b/x/*", "arn:aws:s3:::b/*"), Truth::False);
        assert_eq!(resource("arn:aws:s3:::B", "arn:aws:s3:::b"), Truth::False);
        assert_eq!(resource("a?c", "a*c"), Truth::False);
        assert_eq!(resource("a*c", "a?c"), Truth::True);
    }

    #[test]
    fn holes_decide_only_where_they_matter() {
        let bucket = |suffix: &str| with_hole("", "b.arn", suffix);
        assert_eq!(bucket("/*").matches(&bucket("/x")), Truth::True);
        assert_eq!(bucket("").matches(&bucket("/x")), Truth::Unknown);
        assert_eq!(pattern("*", Syntax::Resource).matches(&bucket("/x")), Truth::True);
        assert_eq!(
            with_hole("arn:aws:s3:::", "x", "/*")
                .matches(&pattern("arn:aws:sqs:::q", Syntax::Resource)),
            Truth::False
        );
        assert_eq!(
            with_hole("", "b.arn", "/*").matches(&with_hole("", "c.arn", "/*")),
            Truth::Unknown
        );
        assert_eq!(
            pattern("arn:aws:s3:::b", Syntax::Resource).matches(&with_hole(
                "arn:aws:s3:::",
                "x",
                ""
            )),
            Truth::Unknown
        );
    }

    #[test]
    fn the_head_of_an_arn_has_fields() {
        let role = with_hole("arn:aws:iam::", "account", ":role/x");
        assert_eq!(
            pattern("arn:aws:iam::1:role/*", Syntax::Resource).matches(&role),
            Truth::Unknown
        );
        assert_eq!(pattern("arn:aws:iam::*:role/*", Syntax::Resource).matches(&role), Truth::True);
        let queue = with_hole("arn:", "partition", ":sqs:eu-west-1:1:x");
        assert_eq!(with_hole("arn:", "other", ":iam::1:role/x").matches(&queue), Truth::False);
    }

    #[test]
    fn policy_variables_are_not_known() {
        assert_eq!(resource("home/${aws:username}/*", "home/jo/x"), Truth::Unknown);
        assert_eq!(resource("home/${aws:username}/*", "tmp/jo"), Truth::False);
        assert_eq!(resource("${*}", "*"), Truth::False);
        assert_eq!(
            pattern("${*}", Syntax::Resource).matches(&pattern("*", Syntax::Literal)),
            Truth::True
        );
    }

    /// Every pair of short patterns, against all short strings.
    #[test]
    fn agrees_with_trying_all_strings() {
        let patterns: Vec<String> = strings(&['a', 'b', '*', '?'], 3);
        let all: Vec<String> = strings(&['a', 'b', 'c'], 5);
        let tried = |pattern: &str| -> Vec<bool> {
            all.iter().map(|text| glob(pattern.as_bytes(), text.as_bytes())).collect()
        };
        let results: Vec<Vec<bool>> = patterns.iter().map(|pattern| tried(pattern)).collect();
        for (a, in_a) in patterns.iter().zip(&results) {
            for (b, in_b) in patterns.iter().zip(&results) {
                let (x, y) = (pattern(a, Syntax::Resource), pattern(b, Syntax::Resource));
                let common = in_a.iter().zip(in_b).any(|(a, b)| *a && *b);
                assert_eq!(intersect(&x.0, &y.0), common, "{a} {b}");
                let covered = in_b.iter().zip(in_a).all(|(b, a)| !b || *a);
                if x.matches(&y) == Truth::True {
                    assert!(covered, "{a} covers {b}");
                } else {
                    // The only ones missed are those with several wildcards in a row.
                    assert!(
                        !covered || a.contains("*?") || a.contains("?*"),
                        "{a} does not cover {b}"
                    );
                }
            }
        }
    }

    fn strings(alphabet: &[char], length: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        let mut last = all.clone();
        for _ in 0..length {
            last = last
                .iter()
                .flat_map(|text| alphabet.iter().map(move |next| format!("{text}{next}")))
                .collect();
            all.extend(last.clone());
        }
        all
    }

    fn glob(pattern: &[u8], text: &[u8]) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, None) => true,
            (Some((b'*', rest)), _) => (0..=text.len()).any(|skip| glob(rest, &text[skip..])),
            (Some((b'?', rest)), Some((_, others))) => glob(rest, others),
            (Some((a, rest)), Some((b, others))) => a == b && glob(rest, others),
            (None, Some(_)) | (Some(_), None) => false,
        }
    }
}
