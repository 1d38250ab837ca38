//! The variables in a word: quotes taken off, `$NAME` and `${NAME:-default}` found. Must not know their values.

/// A piece of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WordPiece {
    /// These characters.
    Literal(String),
    /// The value of a variable.
    Variable(String, Substitution),
}

/// What to make of a variable's value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Substitution {
    /// `$NAME`, `${NAME}`
    Plain,
    /// `${NAME:-word}`: the word where the variable is not set; with the colon also where it is empty.
    Default {
        /// Empty counts as not set.
        colon: bool,
        /// What stands in its place.
        word: Vec<WordPiece>,
    },
    /// `${NAME:+word}`: the word where the variable is set; with the colon only where it is not empty either.
    Alternative {
        /// Empty counts as not set.
        colon: bool,
        /// What stands in its place.
        word: Vec<WordPiece>,
    },
    /// `${NAME:?word}`: the build fails where it is not set.
    Required {
        /// Empty counts as not set.
        colon: bool,
    },
    /// Something else: `${NAME#pattern}`, `${NAME/a/b}`.
    Other,
}

/// Nobody nests defaults in defaults deeper.
const DEEPEST: usize = 16;

/// The pieces of a word. What is not well-formed, such as `${NAME` without an end, is `None`.
#[must_use]
pub fn pieces(word: &str, escape: char) -> Option<Vec<WordPiece>> {
    let mut reader = Reader { chars: word.chars().collect(), at: 0, escape };
    reader.until(Ends::WithText, DEEPEST)
}

/// Where a word ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ends {
    WithText,
    AtBrace,
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    escape: char,
}

/// Pieces under way.
#[derive(Default)]
struct Pieces {
    all: Vec<WordPiece>,
    literal: String,
}

impl Pieces {
    fn variable(&mut self, piece: WordPiece) {
        if !self.literal.is_empty() {
            self.all.push(WordPiece::Literal(std::mem::take(&mut self.literal)));
        }
        self.all.push(piece);
    }

    fn finish(mut self) -> Vec<WordPiece> {
        if !self.literal.is_empty() {
            self.all.push(WordPiece::Literal(self.literal));
        }
        self.all
    }
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += 1;
        Some(next)
    }

    fn until(&mut self, ends: Ends, deeper: usize) -> Option<Vec<WordPiece>> {
        let mut pieces = Pieces::default();
        loop {
            match self.next() {
                None => return (ends == Ends::WithText).then(|| pieces.finish()),
                Some('}') if ends == Ends::AtBrace => return Some(pieces.finish()),
                Some('\'') => loop {
                    match self.next()? {
                        '\'' => break,
                        char => pieces.literal.push(char),
                    }
                },
                Some('"') => self.double_quoted(&mut pieces, deeper)?,
                Some('$') => self.variable(&mut pieces, deeper)?,
                // At the end of a word, the character stands for nothing.
                Some(char) if char == self.escape => pieces.literal.extend(self.next()),
                Some(char) => pieces.literal.push(char),
            }
        }
    }

    fn double_quoted(&mut self, pieces: &mut Pieces, deeper: usize) -> Option<()> {
        loop {
            match self.next()? {
                '"' => return Some(()),
                '$' => self.variable(pieces, deeper)?,
                char if char == self.escape => match self.next()? {
                    escaped @ ('"' | '$') => pieces.literal.push(escaped),
                    escaped if escaped == self.escape => pieces.literal.push(escaped),
                    other => pieces.literal.extend([char, other]),
                },
                char => pieces.literal.push(char),
            }
        }
    }

    /// Behind `$`.
    fn variable(&mut self, pieces: &mut Pieces, deeper: usize) -> Option<()> {
        if self.peek() != Some('{') {
            let name = self.name();
            if name.is_empty() {
                pieces.literal.push('$');
            } else {
                pieces.variable(WordPiece::Variable(name, Substitution::Plain));
            }
            return Some(());
        }
        self.at += 1;
        let name = self.name();
        if name.is_empty() {
            return None;
        }
        let form = self.form(deeper.checked_sub(1)?)?;
        pieces.variable(WordPiece::Variable(name, form));
        Some(())
    }

    /// Behind the name in braces, up to the closing one.
    fn form(&mut self, deeper: usize) -> Option<Substitution> {
        let colon = self.peek() == Some(':');
        self.at += usize::from(colon);
        Some(match self.next()? {
            '}' if !colon => Substitution::Plain,
            '-' => Substitution::Default { colon, word: self.until(Ends::AtBrace, deeper)? },
            '+' => Substitution::Alternative { colon, word: self.until(Ends::AtBrace, deeper)? },
            '?' => {
                self.until(Ends::AtBrace, deeper)?;
                Substitution::Required { colon }
            }
            '#' | '%' | '/' if !colon => {
                self.until(Ends::AtBrace, deeper)?;
                Substitution::Other
            }
            _ => return None,
        })
    }

    /// Letters, digits and underscores; or digits alone, or a single sign.
    fn name(&mut self) -> String {
        let mut name = String::new();
        while let Some(char) = self.peek() {
            let fits = char == '_' || char.is_ascii_alphanumeric();
            let number = name.starts_with(|first: char| first.is_ascii_digit());
            let special =
                name.is_empty() && matches!(char, '@' | '*' | '#' | '!' | '?' | '-' | '$');
            if (!fits && !special) || (number && !char.is_ascii_digit()) {
                return name;
            }
            name.push(char);
            self.at += 1;
            if special {
                return name;
            }
        }
        name
    }
}
