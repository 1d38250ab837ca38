//! The commands of a `RUN`: of its arguments, and of the heredocs that it runs as scripts. Must not know what commands do.

use std::ops::Range;

use super::instruction::{Arguments, Heredoc};
use super::lines::InstructionLine;
use crate::source::Span;
use crate::syntax::shell::{self, Command, SHELLS, ShellWord, program};

/// What the arguments that begin at a byte of the line run, and the heredocs below it.
pub(super) fn commands(
    arguments: &Arguments,
    line: &InstructionLine,
    from: usize,
    heredocs: &[(Heredoc, InstructionLine)],
) -> Vec<Command> {
    if let Arguments::Exec(words) = arguments {
        let words: Vec<(String, Span)> =
            words.iter().map(|word| (word.text.clone(), word.span)).collect();
        return shell::of_words(&words);
    }
    let text = line.text.get(from..).unwrap_or_default();
    let place = |range: Range<usize>| line.span(from + range.start, from + range.end);
    let mut all = shell::commands(text, &place);
    if all.iter().all(reads_script) {
        all.extend(heredocs.iter().flat_map(of_heredoc));
    }
    all
}

/// Whether a command takes what it reads for a script: a shell without the name of one. Without a command, the build's shell
/// reads it.
fn reads_script(command: &Command) -> bool {
    let Some((name, rest)) = command.words.split_first() else { return true };
    SHELLS.contains(&program(&name.text()))
        && rest.iter().map(ShellWord::text).all(|word| word.starts_with('-'))
}

fn of_heredoc((heredoc, written): &(Heredoc, InstructionLine)) -> Vec<Command> {
    let interpreter = heredoc.content.lines().next().and_then(|line| line.strip_prefix("#!"));
    let is_shell = |line: &str| line.split_whitespace().any(|word| SHELLS.contains(&program(word)));
    if interpreter.is_some_and(|line| !is_shell(line)) {
        return Vec::new();
    }
    shell::commands(&heredoc.content, &|range| written.span(range.start, range.end))
}
