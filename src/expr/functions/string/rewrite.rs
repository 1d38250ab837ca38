//! Go's regular expressions in the syntax of the `regex` crate: what the two read differently is written
//! so that the crate reads it as Go does. Must not compile them.

use std::fmt::Write;
use std::iter::Peekable;
use std::str::Chars;

use super::go_syntax;

/// Go's limit of a repetition.
const MAX_REPEAT: u32 = 1000;

/// What stands before a repetition operator.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeatable {
    Nothing,
    Expression,
    Repetition,
}

/// A pattern in the syntax of the `regex` crate.
pub(super) struct Rewritten {
    /// The pattern; its groups have numbers only.
    pub(super) source: String,
    /// The name of each group, empty for one that has none.
    pub(super) names: Vec<String>,
}

/// Rewrites a pattern; an error says what Go does not accept in it.
pub(super) fn rewrite(pattern: &str) -> Result<Rewritten, String> {
    let mut rewriter = Rewriter {
        rest: pattern.chars().peekable(),
        out: String::with_capacity(pattern.len() + 16),
        names: Vec::new(),
        repeatable: Repeatable::Nothing,
    };
    rewriter.all()?;
    Ok(Rewritten { source: rewriter.out, names: rewriter.names })
}

struct Rewriter<'a> {
    rest: Peekable<Chars<'a>>,
    out: String,
    names: Vec<String>,
    repeatable: Repeatable,
}

impl Rewriter<'_> {
    fn all(&mut self) -> Result<(), String> {
        while let Some(character) = self.rest.next() {
            match character {
                '\\' => self.escape(Place::Outside)?,
                '[' => self.class()?,
                '(' => self.group()?,
                '*' | '+' | '?' => self.repetition(&character.to_string())?,
                '{' => match self.counts()? {
                    Some(counts) => self.repetition(&counts)?,
                    None => self.plain("\\{"),
                },
                '|' => {
                    self.out.push('|');
                    self.repeatable = Repeatable::Nothing;
                }
                '}' | ']' => {
                    let escaped = format!("\\{character}");
                    self.plain(&escaped);
                }
                _ => self.plain(character.encode_utf8(&mut [0; 4])),
            }
        }
        Ok(())
    }

    fn plain(&mut self, text: &str) {
        self.out.push_str(text);
        self.repeatable = Repeatable::Expression;
    }

    /// `*`, `{2,3}`, with a `?` behind it if it is there. Go refuses a repetition of a repetition.
    fn repetition(&mut self, operator: &str) -> Result<(), String> {
        match self.repeatable {
            Repeatable::Nothing => {
                return Err(format!("missing argument to repetition operator: `{operator}`"));
            }
            Repeatable::Repetition => {
                return Err(format!("invalid nested repetition operator: `{operator}`"));
            }
            Repeatable::Expression => {}
        }
        self.out.push_str(operator);
        if self.rest.next_if_eq(&'?').is_some() {
            self.out.push('?');
        }
        self.repeatable = Repeatable::Repetition;
        Ok(())
    }

    /// The counts behind a `{`; none where what follows is no count, and the brace stands for itself.
    fn counts(&mut self) -> Result<Option<String>, String> {
        let mut ahead = self.rest.clone();
        let mut digits = || {
            let mut number = String::new();
            while let Some(digit) = ahead.next_if(char::is_ascii_digit) {
                number.push(digit);
            }
            number
        };
        let least = digits();
        let proper = |number: &str| number.len() == 1 || !number.starts_with('0');
        if least.is_empty() || !proper(&least) {
            return Ok(None);
        }
        let mut most = None;
        if ahead.next_if_eq(&',').is_some() {
            let mut number = String::new();
            while let Some(digit) = ahead.next_if(char::is_ascii_digit) {
                number.push(digit);
            }
            most = Some(number);
        }
        if ahead.next_if_eq(&'}').is_none()
            || most.as_ref().is_some_and(|most| !proper(most) && !most.is_empty())
        {
            return Ok(None);
        }
        self.rest = ahead;
        let counts = match &most {
            Some(most) => format!("{{{least},{most}}}"),
            None => format!("{{{least}}}"),
        };
        let value = |number: &str| number.parse::<u32>().unwrap_or(u32::MAX);
        let bound = most.as_ref().filter(|most| !most.is_empty()).map(|most| value(most));
        if value(&least) > MAX_REPEAT
            || bound.is_some_and(|bound| bound > MAX_REPEAT || bound < value(&least))
        {
            return Err(format!("invalid repeat count: `{counts}`"));
        }
        Ok(Some(counts))
    }

    fn group(&mut self) -> Result<(), String> {
        self.repeatable = Repeatable::Nothing;
        if self.rest.next_if_eq(&'?').is_none() {
            self.names.push(String::new());
            self.out.push('(');
            return Ok(());
        }
        let mut ahead = self.rest.clone();
        let opening = (ahead.next(), ahead.next());
        let named = match opening {
            (Some('P'), Some('<')) => 2,
            (Some('<'), Some(next)) if next != '=' && next != '!' => 1,
            _ => 0,
        };
        if named == 0 {
            return self.flags();
        }
        for _ in 0..named {
            self.rest.next();
        }
        let mut name = String::new();
        while let Some(character) = self.rest.next_if(|next| *next != '>') {
            name.push(character);
        }
        let word = |character: char| character.is_ascii_alphanumeric() || character == '_';
        if self.rest.next().is_none() || name.is_empty() || !name.chars().all(word) {
            return Err(format!("invalid named capture: `(?P<{name}`"));
        }
        self.names.push(name);
        self.out.push('(');
        Ok(())
    }

    /// `(?i)`, `(?i-s:`, of the flags that Go has.
    fn flags(&mut self) -> Result<(), String> {
        let ends = |character: &char| matches!(character, ':' | ')');
        let flags: String = std::iter::from_fn(|| self.rest.next_if(|next| !ends(next))).collect();
        let end = self.rest.next().ok_or("missing closing ): `(?`")?;
        let flags = go_syntax::flags(&flags).ok_or("invalid or unsupported Perl syntax: `(?`")?;
        // `(?)` switches nothing, which the crate refuses.
        if end == ':' || !flags.is_empty() {
            let _ = write!(self.out, "(?{flags}{end}");
        }
        Ok(())
    }

    /// A class: in Go, `[` and the operators of sets stand for themselves in it.
    fn class(&mut self) -> Result<(), String> {
        self.out.push('[');
        if self.rest.next_if_eq(&'^').is_some() {
            self.out.push('^');
        }
        let mut first = true;
        while first || self.rest.peek() != Some(&']') {
            first = false;
            self.class_item()?;
        }
        self.rest.next();
        self.out.push(']');
        self.repeatable = Repeatable::Expression;
        Ok(())
    }

    /// A named class, a class of Perl, a character, or a range of them.
    fn class_item(&mut self) -> Result<(), String> {
        let mut ahead = self.rest.clone();
        match (ahead.next(), ahead.next()) {
            (None, _) => return Err("missing closing ]".to_owned()),
            (Some('['), Some(':')) => {
                self.rest.next();
                return self.named_class();
            }
            (Some('\\'), Some('d' | 'D' | 's' | 'S' | 'w' | 'W' | 'p' | 'P')) => {
                self.rest.next();
                return self.escape(Place::Class);
            }
            _ => {}
        }
        let low = self.class_character()?;
        let mut ahead = self.rest.clone();
        let range = ahead.next() == Some('-') && ahead.next().is_some_and(|next| next != ']');
        let high = if range {
            self.rest.next();
            self.class_character()?
        } else {
            low
        };
        if high < low {
            return Err(format!("invalid character class range: `{low}-{high}`"));
        }
        let _ = write!(self.out, "\\x{{{:x}}}-\\x{{{:x}}}", u32::from(low), u32::from(high));
        Ok(())
    }

    fn class_character(&mut self) -> Result<char, String> {
        match self.rest.next() {
            None => Err("missing closing ]".to_owned()),
            Some('\\') => self.escaped_character(),
            Some(other) => Ok(other),
        }
    }

    /// `[:alpha:]`, or `[` and `:` themselves.
    fn named_class(&mut self) -> Result<(), String> {
        let mut ahead = self.rest.clone();
        ahead.next();
        let name: String = std::iter::from_fn(|| ahead.next_if(|next| *next != ':')).collect();
        ahead.next();
        if ahead.next_if_eq(&']').is_none() {
            self.out.push_str("\\[");
            return Ok(());
        }
        let plain = name.strip_prefix('^').unwrap_or(&name);
        let known = [
            "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print",
            "punct", "space", "upper", "word", "xdigit",
        ];
        if !known.contains(&plain) {
            return Err(format!("invalid character class range: `[:{name}:]`"));
        }
        let _ = write!(self.out, "[:{name}:]");
        self.rest = ahead;
        Ok(())
    }

    fn escape(&mut self, place: Place) -> Result<(), String> {
        self.repeatable = Repeatable::Expression;
        let inside = place == Place::Class;
        let Some(character) = self.rest.peek().copied() else {
            return Err("trailing backslash at end of expression".to_owned());
        };
        let class = match character {
            // Perl's classes are of ASCII characters in Go.
            'd' if inside => "0-9",
            'd' => "[0-9]",
            'D' => "[^0-9]",
            's' if inside => "\\t\\n\\x0C\\r ",
            's' => "[\\t\\n\\x0C\\r ]",
            'S' => "[^\\t\\n\\x0C\\r ]",
            'w' if inside => "0-9A-Za-z_",
            'w' => "[0-9A-Za-z_]",
            'W' => "[^0-9A-Za-z_]",
            'b' => "(?-u:\\b)",
            'B' => "(?-u:\\B)",
            'A' => "\\A",
            'z' => "\\z",
            'Q' => {
                self.rest.next();
                self.quoted();
                return Ok(());
            }
            'p' | 'P' => {
                self.rest.next();
                return self.property(character);
            }
            _ => {
                let character = self.escaped_character()?;
                self.literal(character);
                return Ok(());
            }
        };
        self.rest.next();
        self.out.push_str(class);
        Ok(())
    }

    /// The character that stands behind a backslash.
    fn escaped_character(&mut self) -> Result<char, String> {
        let Some(character) = self.rest.next() else {
            return Err("trailing backslash at end of expression".to_owned());
        };
        match character {
            'a' => Ok('\u{7}'),
            'f' => Ok('\u{c}'),
            'v' => Ok('\u{b}'),
            't' => Ok('\t'),
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            'x' => self.hexadecimal(),
            '0'..='7' => self.octal(character),
            other if other.is_ascii_punctuation() || other == ' ' => Ok(other),
            other => Err(format!("invalid escape sequence: `\\{other}`")),
        }
    }

    fn literal(&mut self, character: char) {
        self.out.push_str(&regex::escape(character.encode_utf8(&mut [0; 4])));
    }

    /// `\Q...\E`: all of it stands for itself.
    fn quoted(&mut self) {
        while let Some(character) = self.rest.next() {
            if character == '\\' && self.rest.next_if_eq(&'E').is_some() {
                return;
            }
            self.literal(character);
        }
    }

    /// `\pN`, `\p{Greek}`, `\p{^Greek}`.
    fn property(&mut self, letter: char) -> Result<(), String> {
        let invalid = || "invalid character class range: `\\p`".to_owned();
        let first = self.rest.next().ok_or_else(invalid)?;
        if first != '{' {
            let name = first.to_string();
            self.out.push_str(&go_syntax::class(letter, &name).ok_or_else(invalid)?);
            return Ok(());
        }
        let name: String = std::iter::from_fn(|| self.rest.next_if(|next| *next != '}')).collect();
        self.rest.next().ok_or_else(invalid)?;
        let (letter, name) = match (letter, name.strip_prefix('^')) {
            ('p', Some(name)) => ('P', name),
            (_, Some(name)) => ('p', name),
            (letter, None) => (letter, name.as_str()),
        };
        self.out.push_str(&go_syntax::class(letter, name).ok_or_else(invalid)?);
        Ok(())
    }

    fn hexadecimal(&mut self) -> Result<char, String> {
        let invalid = || "invalid escape sequence: `\\x`".to_owned();
        let digits: String = if self.rest.next_if_eq(&'{').is_some() {
            let digits =
                std::iter::from_fn(|| self.rest.next_if(char::is_ascii_hexdigit)).collect();
            self.rest.next_if_eq(&'}').ok_or_else(invalid)?;
            digits
        } else {
            let two = self.rest.by_ref().take(2).collect::<String>();
            if two.len() == 2 { two } else { String::new() }
        };
        let code = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
        code.ok_or_else(invalid)
    }

    /// A digit other than zero alone would be a back reference, which neither knows.
    fn octal(&mut self, first: char) -> Result<char, String> {
        let next_is_octal = self.rest.peek().is_some_and(|next| ('0'..='7').contains(next));
        if first != '0' && !next_is_octal {
            return Err(format!("invalid escape sequence: `\\{first}`"));
        }
        let mut code = first.to_digit(8).unwrap_or(0);
        for _ in 0..2 {
            let Some(digit) = self.rest.next_if(|next| ('0'..='7').contains(next)) else { break };
            code = code * 8 + digit.to_digit(8).unwrap_or(0);
        }
        Ok(char::from_u32(code).unwrap_or('\0'))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Outside,
    Class,
}
