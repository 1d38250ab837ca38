//! Shell scripts to the simple commands in them, in the order of the text: those of pipelines, lists, loops, functions,
//! groups and command substitutions, and what `sh -c` and its like run. Not a shell: nothing is expanded, and what a
//! condition decides is not known. Must not know Dockerfiles.
//!
//! The grammar is that of POSIX, "Shell Command Language", with what bash adds to words: `$'...'`, `[[ ]]`, `<<<`, `|&`.
//! Time is linear in the text for each level of nesting, and there are at most [`DEEPEST`] levels.

mod scan;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::source::Span;

/// Nobody nests scripts in scripts deeper; what is deeper is text.
pub(super) const DEEPEST: usize = 8;

/// A part of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fragment {
    /// These characters, without quotes.
    Literal(String),
    /// `$NAME`, `${NAME}`
    Variable(String),
    /// `$(command)`, `${NAME:-word}`, `$((1 + 1))`: something that only a shell works out.
    Other(String),
}

/// A word of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShellWord {
    /// What it consists of, quotes taken off.
    pub fragments: Vec<Fragment>,
    /// Where it is written.
    pub span: Span,
}

impl ShellWord {
    /// The word as it reads, with variables as they are written.
    #[must_use]
    pub fn text(&self) -> String {
        let one = |piece: &Fragment| match piece {
            Fragment::Literal(text) | Fragment::Other(text) => text.clone(),
            Fragment::Variable(name) => format!("${{{name}}}"),
        };
        self.fragments.iter().map(one).collect()
    }
}

/// What becomes of a command's output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// Another command reads it: `command | ...`.
    Piped,
    /// Nobody in the script does.
    Free,
}

/// A simple command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// `NAME=value` in front of it.
    pub assignments: Vec<ShellWord>,
    /// Its name and its arguments; empty where there are only assignments or redirections.
    pub words: Vec<ShellWord>,
    /// The files and texts that it reads from and writes to.
    pub redirections: Vec<ShellWord>,
    /// What becomes of its output.
    pub output: Output,
    /// From its first word to its last.
    pub span: Span,
}

/// The commands of a script. `place` says where some of its bytes are written.
#[must_use]
pub(super) fn commands(script: &str, place: &dyn Fn(Range<usize>) -> Span) -> Vec<Command> {
    within(script, place, DEEPEST)
}

/// The commands of a script that lies in another.
fn within(script: &str, place: &dyn Fn(Range<usize>) -> Span, deeper: usize) -> Vec<Command> {
    let Some(deeper) = deeper.checked_sub(1) else { return Vec::new() };
    let mut all = Vec::new();
    for command in scan::Scanner::new(script, place, deeper).commands() {
        let inner = inner(&command, deeper);
        all.push(command);
        all.extend(inner);
    }
    all
}

/// A command that is written as words, without a shell in between.
#[must_use]
pub(super) fn of_words(words: &[(String, Span)]) -> Vec<Command> {
    let Some(((_, first), (_, last))) = words.first().zip(words.last()) else { return Vec::new() };
    let word = |(text, span): &(String, Span)| ShellWord {
        fragments: vec![Fragment::Literal(text.clone())],
        span: *span,
    };
    let command = Command {
        assignments: Vec::new(),
        words: words.iter().map(word).collect(),
        redirections: Vec::new(),
        output: Output::Free,
        span: first.join(*last),
    };
    let inner = inner(&command, DEEPEST);
    std::iter::once(command).chain(inner).collect()
}

/// Programs that run the command behind their own arguments, and their options that take a value.
const WRAPPERS: [(&str, &[&str]); 12] = [
    ("sudo", &["-u", "-g", "-h", "-p", "-C", "-r", "-t", "-U", "--user", "--group"]),
    ("env", &["-u", "-C", "-S", "--unset", "--chdir"]),
    ("exec", &["-a"]),
    ("command", &[]),
    ("nice", &["-n"]),
    ("nohup", &[]),
    ("time", &["-f", "-o"]),
    ("eatmydata", &[]),
    ("xargs", &["-a", "-d", "-E", "-I", "-L", "-n", "-P", "-s"]),
    ("gosu", &[]),
    ("stdbuf", &["-i", "-o", "-e"]),
    ("timeout", &["-k", "-s", "--signal", "--kill-after"]),
];

/// Shells that read what is read here, and take a script behind `-c`.
pub const SHELLS: [&str; 6] = ["sh", "bash", "dash", "ash", "zsh", "ksh"];

/// The name of a program without its directory.
#[must_use]
pub fn program(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}

/// What a command runs: the command behind `sudo`, the script behind `sh -c`.
fn inner(command: &Command, deeper: usize) -> Vec<Command> {
    let Some(first) = command.words.first().map(ShellWord::text) else { return Vec::new() };
    let Some(next) = deeper.checked_sub(1) else { return Vec::new() };
    let name = program(&first);
    let rest = command.words.get(1..).unwrap_or_default();
    if SHELLS.contains(&name) {
        return script(rest).map_or_else(Vec::new, |word| {
            let span = word.span;
            within(&word.text(), &|_| span, next)
        });
    }
    let Some((_, valued)) = WRAPPERS.iter().find(|(wrapper, _)| *wrapper == name) else {
        return Vec::new();
    };
    let words = behind_options(rest, valued, name);
    let Some((first, last)) = words.first().zip(words.last()) else { return Vec::new() };
    let wrapped = Command {
        assignments: Vec::new(),
        words: words.to_vec(),
        redirections: command.redirections.clone(),
        span: first.span.join(last.span),
        output: command.output,
    };
    let inner = inner(&wrapped, next);
    std::iter::once(wrapped).chain(inner).collect()
}

/// The script behind `-c`, `-ec`, `-lc`.
fn script(arguments: &[ShellWord]) -> Option<&ShellWord> {
    let is_command = |word: &ShellWord| {
        let text = word.text();
        text.starts_with('-') && !text.starts_with("--") && text.ends_with('c')
    };
    let at = arguments.iter().position(is_command)?;
    arguments.get(at + 1)
}

/// The words behind the options of a program, and behind the assignments of `env` and the duration of `timeout`.
fn behind_options<'w>(words: &'w [ShellWord], valued: &[&str], name: &str) -> &'w [ShellWord] {
    let mut rest = words;
    let mut durations = usize::from(matches!(name, "timeout" | "gosu"));
    while let Some((first, behind)) = rest.split_first() {
        let text = first.text();
        if valued.contains(&text.as_str()) {
            rest = behind.get(1..).unwrap_or_default();
        } else if text.starts_with('-') || (matches!(name, "env" | "sudo") && text.contains('=')) {
            rest = behind;
        } else if durations > 0 {
            durations -= 1;
            rest = behind;
        } else {
            break;
        }
    }
    rest
}
