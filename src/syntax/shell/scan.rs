//! Characters to words, operators and commands. Must not know what programs do.

use std::collections::VecDeque;
use std::ops::Range;

use super::{Command, Fragment, Output, ShellWord};
use crate::source::Span;

/// Reads a script.
pub(super) struct Scanner<'s> {
    text: &'s str,
    at: usize,
    place: &'s dyn Fn(Range<usize>) -> Span,
    /// So many levels of command substitutions may still follow.
    deeper: usize,
    /// The ends of heredocs whose texts begin at the next line.
    heredocs: VecDeque<Heredoc>,
    done: Vec<Command>,
    /// The commands of substitutions in the word at hand: they run before the command that it belongs to.
    nested: Vec<Command>,
    /// What follows is the pattern of a `case`.
    in_pattern: bool,
    /// How many `case` are open.
    cases: usize,
}

struct Heredoc {
    end: String,
    strips_tabs: bool,
}

/// A command under way.
#[derive(Default)]
struct Draft {
    assignments: Vec<ShellWord>,
    words: Vec<ShellWord>,
    redirections: Vec<ShellWord>,
    span: Option<Span>,
    state: State,
}

/// How the next word is read.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum State {
    /// It may be a keyword.
    #[default]
    First,
    /// It is the name or an argument of a command.
    Command,
    /// It belongs to `for NAME in words` or `case word in`, up to the end of these.
    Header,
    /// `case word in`: up to `in`.
    Case,
    /// `[[ a && b ]]`: up to the end.
    Test,
}

/// What stands between words.
enum Token {
    Word(ShellWord),
    /// `;`, `&&`, `||`, `&`, a line's end, parentheses.
    Separator,
    /// `)`
    Close,
    /// `;;`
    EndOfCase,
    /// `|`
    Pipe,
    /// `>`, `2>&1`, `<`: a word follows that is no argument.
    Redirection,
    /// `<<`, `<<-`
    Heredoc(bool),
    End,
}

/// Makes the token of an operator.
type Make = fn() -> Token;

/// Words in front of commands that are no commands.
const KEYWORDS: [&str; 12] =
    ["if", "then", "elif", "else", "fi", "do", "done", "while", "until", "{", "}", "!"];

impl<'s> Scanner<'s> {
    pub(super) fn new(
        text: &'s str,
        place: &'s dyn Fn(Range<usize>) -> Span,
        deeper: usize,
    ) -> Self {
        Self {
            text,
            at: 0,
            place,
            deeper,
            heredocs: VecDeque::new(),
            done: Vec::new(),
            nested: Vec::new(),
            in_pattern: false,
            cases: 0,
        }
    }

    /// All commands of the script.
    pub(super) fn commands(mut self) -> Vec<Command> {
        let mut draft = Draft::default();
        loop {
            match self.token() {
                Token::Word(word) => self.word(&mut draft, word),
                Token::Separator if draft.state == State::Test => {}
                Token::Pipe if self.in_pattern || draft.state == State::Test => {}
                Token::Pipe => self.finish(&mut draft, Output::Piped),
                Token::Close => {
                    self.in_pattern = false;
                    self.finish(&mut draft, Output::Free);
                }
                Token::EndOfCase => {
                    self.finish(&mut draft, Output::Free);
                    self.in_pattern = self.cases > 0;
                }
                Token::Separator => self.finish(&mut draft, Output::Free),
                Token::Redirection => {
                    if let Token::Word(word) = self.token() {
                        draft.redirections.push(word);
                    }
                }
                Token::Heredoc(strips_tabs) => {
                    if let Token::Word(word) = self.token() {
                        self.heredocs.push_back(Heredoc { end: word.text(), strips_tabs });
                    }
                }
                Token::End => {
                    self.finish(&mut draft, Output::Free);
                    return self.done;
                }
            }
        }
    }

    fn word(&mut self, draft: &mut Draft, word: ShellWord) {
        let literal = match word.fragments.as_slice() {
            [Fragment::Literal(text)] => text.as_str(),
            _ => "",
        };
        match draft.state {
            State::Header => return,
            State::Case => {
                if literal == "in" {
                    draft.state = State::First;
                    self.in_pattern = true;
                }
                return;
            }
            State::First if self.in_pattern => {
                if literal == "esac" {
                    self.in_pattern = false;
                    self.cases = self.cases.saturating_sub(1);
                }
                return;
            }
            State::First => match literal {
                _ if KEYWORDS.contains(&literal) => return,
                "for" | "select" | "function" => {
                    draft.state = State::Header;
                    return;
                }
                "case" => {
                    draft.state = State::Case;
                    self.cases += 1;
                    return;
                }
                "esac" => {
                    self.cases = self.cases.saturating_sub(1);
                    return;
                }
                "[[" => draft.state = State::Test,
                _ if is_assignment(&word) => {
                    draft.span = Some(draft.span.map_or(word.span, |span| span.join(word.span)));
                    draft.assignments.push(word);
                    return;
                }
                _ => draft.state = State::Command,
            },
            State::Test if literal == "]]" => draft.state = State::Command,
            State::Test | State::Command => {}
        }
        draft.span = Some(draft.span.map_or(word.span, |span| span.join(word.span)));
        draft.words.push(word);
    }

    fn finish(&mut self, draft: &mut Draft, output: Output) {
        self.done.append(&mut self.nested);
        let Draft { assignments, mut words, redirections, span, .. } = std::mem::take(draft);
        // Most commands are short, and a script may have very many.
        words.shrink_to_fit();
        let first = redirections.first().map(|word| word.span);
        let Some(span) = span.or(first) else { return };
        self.done.push(Command { assignments, words, redirections, output, span });
    }

    fn rest(&self) -> &'s str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    fn take(&mut self, text: &str) -> bool {
        let has = self.rest().starts_with(text);
        self.at += if has { text.len() } else { 0 };
        has
    }

    fn token(&mut self) -> Token {
        self.blanks();
        let operators: [(&str, Make); 16] = [
            (";;", || Token::EndOfCase),
            ("&&", || Token::Separator),
            ("||", || Token::Separator),
            ("&>>", || Token::Redirection),
            ("&>", || Token::Redirection),
            ("|&", || Token::Pipe),
            ("|", || Token::Pipe),
            (";", || Token::Separator),
            ("&", || Token::Separator),
            ("(", || Token::Separator),
            (")", || Token::Close),
            ("<<<", || Token::Redirection),
            ("<<-", || Token::Heredoc(true)),
            ("<<", || Token::Heredoc(false)),
            ("\n", || Token::Separator),
            ("\r\n", || Token::Separator),
        ];
        for (text, make) in operators {
            if self.take(text) {
                if text.ends_with('\n') {
                    self.skip_heredocs();
                }
                return make();
            }
        }
        if self.redirection() {
            return Token::Redirection;
        }
        if self.peek().is_none() { Token::End } else { Token::Word(self.shell_word()) }
    }

    /// Blanks, joined lines, and comments.
    fn blanks(&mut self) {
        loop {
            if self.take("\\\n") || self.take("\\\r\n") || self.take(" ") || self.take("\t") {
                continue;
            }
            if self.peek() != Some('#') {
                return;
            }
            self.at += self.rest().find('\n').unwrap_or(self.rest().len());
        }
    }

    /// `>`, `>>`, `2>`, `<`, `>&`, `<&`, `>|`, `<>`
    fn redirection(&mut self) -> bool {
        let rest = self.rest();
        let digits = rest.len() - rest.trim_start_matches(|one: char| one.is_ascii_digit()).len();
        let operator = rest.get(digits..).unwrap_or_default();
        let long = [">>", ">&", "<&", ">|", "<>"].iter().find(|one| operator.starts_with(**one));
        let length = match long {
            Some(long) => long.len(),
            None if operator.starts_with(['>', '<']) => 1,
            None => return false,
        };
        self.at += digits + length;
        true
    }

    /// The texts of heredocs are no commands.
    fn skip_heredocs(&mut self) {
        while let Some(heredoc) = self.heredocs.pop_front() {
            loop {
                let rest = self.rest();
                if rest.is_empty() {
                    return;
                }
                let length = rest.find('\n').map_or(rest.len(), |at| at + 1);
                let line = rest.get(..length).unwrap_or_default().trim_end_matches(['\n', '\r']);
                self.at += length;
                let line = if heredoc.strips_tabs { line.trim_start_matches('\t') } else { line };
                if line == heredoc.end {
                    break;
                }
            }
        }
    }

    fn shell_word(&mut self) -> ShellWord {
        let start = self.at;
        let mut fragments = Fragments::default();
        while let Some(one) = self.peek() {
            let ends =
                one.is_whitespace() || matches!(one, ';' | '&' | '|' | '(' | ')' | '<' | '>');
            if ends {
                // An array: `NAME=(a b)`, a function: `name() {`.
                if one == '(' && fragments.ends_with('=') {
                    self.parenthesized(&mut fragments);
                    continue;
                }
                break;
            }
            self.at += one.len_utf8();
            match one {
                '\\' if self.take("\n") || self.take("\r\n") => {}
                '\\' => fragments.literal.extend(self.next()),
                '\'' => self.single_quoted(&mut fragments),
                '"' => self.double_quoted(&mut fragments),
                '$' if self.take("'") => self.single_quoted(&mut fragments),
                '$' => self.dollar(&mut fragments),
                '`' => self.backticked(&mut fragments),
                one => fragments.literal.push(one),
            }
        }
        // A stray character that begins nothing is skipped.
        if self.at == start {
            self.next();
        }
        ShellWord { fragments: fragments.finish(), span: (self.place)(start..self.at) }
    }

    fn single_quoted(&mut self, fragments: &mut Fragments) {
        while let Some(one) = self.next() {
            if one == '\'' {
                return;
            }
            fragments.literal.push(one);
        }
    }

    fn double_quoted(&mut self, fragments: &mut Fragments) {
        while let Some(one) = self.next() {
            match one {
                '"' => return,
                '$' => self.dollar(fragments),
                '`' => self.backticked(fragments),
                '\\' => match self.next() {
                    Some('\n') | None => {}
                    Some(escaped @ ('"' | '\\' | '$' | '`')) => fragments.literal.push(escaped),
                    Some(other) => fragments.literal.extend(['\\', other]),
                },
                one => fragments.literal.push(one),
            }
        }
    }

    /// Behind `$`.
    fn dollar(&mut self, fragments: &mut Fragments) {
        let start = self.at - 1;
        if self.take("((") {
            self.until_closed('(', ')', 2);
            fragments.other(self.text.get(start..self.at));
        } else if self.take("(") {
            let inner = self.at;
            self.until_closed('(', ')', 1);
            self.substitution(inner..self.at.saturating_sub(1).max(inner));
            fragments.other(self.text.get(start..self.at));
        } else if self.take("{") {
            let inner = self.at;
            self.until_closed('{', '}', 1);
            let name = self.text.get(inner..self.at.saturating_sub(1).max(inner));
            match name.filter(|name| is_name(name)) {
                Some(name) => fragments.variable(name),
                None => fragments.other(self.text.get(start..self.at)),
            }
        } else {
            let rest = self.rest();
            let is_part = |one: char| one.is_ascii_alphanumeric() || one == '_';
            let length = rest.find(|one| !is_part(one)).unwrap_or(rest.len());
            let name = rest.get(..length).unwrap_or_default();
            if is_name(name) {
                self.at += length;
                fragments.variable(name);
            } else if rest.starts_with(|one: char| one.is_ascii_digit() || "@*#?$!-".contains(one))
            {
                self.at += 1;
                fragments.other(self.text.get(start..self.at));
            } else {
                fragments.literal.push('$');
            }
        }
    }

    fn backticked(&mut self, fragments: &mut Fragments) {
        let start = self.at;
        while let Some(one) = self.next() {
            match one {
                '`' => break,
                '\\' => {
                    self.next();
                }
                _ => {}
            }
        }
        self.substitution(start..self.at.saturating_sub(1).max(start));
        fragments.other(self.text.get(start.saturating_sub(1)..self.at));
    }

    /// Reads over what is in brackets of which so many are open, quotes and all.
    fn until_closed(&mut self, open: char, close: char, mut depth: usize) {
        let mut quote: Option<char> = None;
        while let Some(one) = self.next() {
            match (quote, one) {
                (None | Some('"'), '\\') => {
                    self.next();
                }
                (Some(begun), one) if begun == one => quote = None,
                (Some(_), _) => {}
                (None, '\'' | '"') => quote = Some(one),
                (None, one) if one == open => depth += 1,
                (None, one) if one == close => {
                    depth -= 1;
                    if depth == 0 {
                        return;
                    }
                }
                (None, _) => {}
            }
        }
    }

    /// The commands of a substitution.
    fn substitution(&mut self, range: Range<usize>) {
        let start = range.start;
        let place = self.place;
        let script = self.text.get(range).unwrap_or_default();
        let within = |inner: Range<usize>| place(start + inner.start..start + inner.end);
        self.nested.extend(super::within(script, &within, self.deeper));
    }

    fn parenthesized(&mut self, fragments: &mut Fragments) {
        let start = self.at;
        self.at += 1;
        self.until_closed('(', ')', 1);
        fragments.other(self.text.get(start..self.at));
    }
}

/// Fragments under way.
#[derive(Default)]
struct Fragments {
    all: Vec<Fragment>,
    literal: String,
}

impl Fragments {
    fn ends_with(&self, one: char) -> bool {
        self.literal.ends_with(one)
    }

    fn variable(&mut self, name: &str) {
        self.flush();
        self.all.push(Fragment::Variable(name.to_owned()));
    }

    fn other(&mut self, text: Option<&str>) {
        self.flush();
        self.all.push(Fragment::Other(text.unwrap_or_default().to_owned()));
    }

    fn flush(&mut self) {
        if !self.literal.is_empty() {
            self.all.push(Fragment::Literal(std::mem::take(&mut self.literal)));
        }
    }

    fn finish(mut self) -> Vec<Fragment> {
        self.flush();
        self.all.shrink_to_fit();
        self.all
    }
}

fn is_name(text: &str) -> bool {
    text.starts_with(|one: char| one.is_ascii_alphabetic() || one == '_')
        && text.chars().all(|one| one.is_ascii_alphanumeric() || one == '_')
}

/// `NAME=value`, `NAME+=value`
fn is_assignment(word: &ShellWord) -> bool {
    let Some(Fragment::Literal(first)) = word.fragments.first() else { return false };
    first.split_once('=').is_some_and(|(name, _)| is_name(name.strip_suffix('+').unwrap_or(name)))
}
