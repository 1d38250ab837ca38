//! What stands behind each keyword. Must not know what it means for an image.

use std::ops::Range;

use super::instruction::{Arguments, Keyword, Pair, Word};
use super::lines::InstructionLine;
use super::words::{first, plain, quoted};
use crate::source::SourceId;
use crate::syntax::json;

/// Which bytes of the line are wrong (none: the whole instruction), and what is wrong with them.
type Wrong = (Range<usize>, String);

/// Reads the arguments that begin at a byte of the line.
pub(super) fn read(
    keyword: Keyword,
    line: &InstructionLine,
    from: usize,
    escape: char,
) -> Result<Arguments, Wrong> {
    match keyword {
        Keyword::From => from_words(line, from),
        Keyword::Env | Keyword::Label => pairs(line, from, escape),
        Keyword::Arg => build_arguments(line, from, escape),
        Keyword::Expose => some(Arguments::Words(words(line, &plain(&line.text, from))), 1),
        Keyword::Add | Keyword::Copy => some(list(line, from)?, 2),
        Keyword::Volume => some(list(line, from)?, 1),
        Keyword::User | Keyword::Workdir | Keyword::Stopsignal | Keyword::Maintainer => {
            some(text(line, from), 1)
        }
        Keyword::Cmd | Keyword::Entrypoint | Keyword::Run => command(line, from),
        Keyword::Shell => match command(line, from)? {
            exec @ Arguments::Exec(_) => some(exec, 1),
            _ => Err((from..line.text.trim_end().len(), "`SHELL` takes a JSON list".to_owned())),
        },
        Keyword::Healthcheck => health_check(line, from),
        Keyword::Onbuild => Ok(Arguments::Unreadable),
    }
}

fn words(line: &InstructionLine, found: &[Range<usize>]) -> Vec<Word> {
    found.iter().map(|range| word(line, range.clone())).collect()
}

fn word(line: &InstructionLine, range: Range<usize>) -> Word {
    let text = line.text.get(range.clone()).unwrap_or_default().to_owned();
    Word { text, span: line.span(range.start, range.end) }
}

/// Checks that there are at least so many arguments.
fn some(arguments: Arguments, least: usize) -> Result<Arguments, Wrong> {
    let count = match &arguments {
        Arguments::Words(words) | Arguments::Exec(words) => words.len(),
        Arguments::Pairs(pairs) => pairs.len(),
        Arguments::Text(_) | Arguments::Trigger(_) => 1,
        Arguments::Nothing | Arguments::Unreadable => 0,
    };
    match least {
        _ if count >= least => Ok(arguments),
        1 => Err((0..0, "an argument is missing".to_owned())),
        _ => Err((0..0, "a source and a destination are expected here".to_owned())),
    }
}

fn text(line: &InstructionLine, from: usize) -> Arguments {
    let end = line.text.trim_end().len();
    if from >= end { Arguments::Nothing } else { Arguments::Text(word(line, from..end)) }
}

/// `FROM image`, `FROM image AS name`
fn from_words(line: &InstructionLine, from: usize) -> Result<Arguments, Wrong> {
    let found = plain(&line.text, from);
    let is_as = |range: &Range<usize>| {
        line.text.get(range.clone()).is_some_and(|text| text.eq_ignore_ascii_case("as"))
    };
    match found.as_slice() {
        [_] => {}
        [_, between, _] if is_as(between) => {}
        [] => return Err((0..0, "the image to build upon is missing".to_owned())),
        [_, wrong, ..] => {
            let message = "only `AS name` may follow the image".to_owned();
            return Err((wrong.start..line.text.trim_end().len(), message));
        }
    }
    Ok(Arguments::Words(words(line, &found)))
}

/// `NAME=value NAME=value`, or `NAME the rest of the line`.
fn pairs(line: &InstructionLine, from: usize, escape: char) -> Result<Arguments, Wrong> {
    let found = quoted(&line.text, from, escape);
    let Some(head) = found.first() else {
        return Err((0..0, "a name and a value are missing".to_owned()));
    };
    if !line.text.get(head.clone()).is_some_and(|text| text.contains('=')) {
        let (name, value) = first(&line.text, from);
        let end = line.text.trim_end().len();
        if value >= end {
            return Err((name, "a value is missing after the name".to_owned()));
        }
        let pair = Pair { name: word(line, name), value: Some(word(line, value..end)) };
        return Ok(Arguments::Pairs(vec![pair]));
    }
    let pairs: Result<Vec<Pair>, Wrong> = found.iter().map(|range| pair(line, range)).collect();
    Ok(Arguments::Pairs(pairs?))
}

fn pair(line: &InstructionLine, range: &Range<usize>) -> Result<Pair, Wrong> {
    let text = line.text.get(range.clone()).unwrap_or_default();
    let Some(at) = text.find('=') else {
        return Err((range.clone(), format!("`{text}` is not of the form name=value")));
    };
    if at == 0 {
        return Err((range.clone(), "the name is missing in front of `=`".to_owned()));
    }
    let name = word(line, range.start..range.start + at);
    let value = word(line, range.start + at + 1..range.end);
    Ok(Pair { name, value: Some(value) })
}

/// `ARG NAME`, `ARG NAME=default`, several of them.
fn build_arguments(line: &InstructionLine, from: usize, escape: char) -> Result<Arguments, Wrong> {
    let found = quoted(&line.text, from, escape);
    let one = |range: &Range<usize>| {
        let text = line.text.get(range.clone()).unwrap_or_default();
        if text.contains('=') {
            return pair(line, range);
        }
        Ok(Pair { name: word(line, range.clone()), value: None })
    };
    let pairs: Result<Vec<Pair>, Wrong> = found.iter().map(one).collect();
    some(Arguments::Pairs(pairs?), 1)
}

/// A JSON list, or words.
fn list(line: &InstructionLine, from: usize) -> Result<Arguments, Wrong> {
    match exec(line, from)? {
        Some(words) => Ok(Arguments::Exec(words)),
        None => Ok(Arguments::Words(words(line, &plain(&line.text, from)))),
    }
}

/// A JSON list, or a text for the shell.
fn command(line: &InstructionLine, from: usize) -> Result<Arguments, Wrong> {
    match exec(line, from)? {
        Some(words) => Ok(Arguments::Exec(words)),
        None => Ok(text(line, from)),
    }
}

/// The strings of a JSON list. None: it is no JSON, and so a text. A list of something else is a mistake.
fn exec(line: &InstructionLine, from: usize) -> Result<Option<Vec<Word>>, Wrong> {
    let rest = line.text.get(from..).unwrap_or_default();
    if !rest.starts_with('[') {
        return Ok(None);
    }
    let Ok(list) = json::document(SourceId(0), rest.trim_end()) else { return Ok(None) };
    let json::JsonKind::Array(elements) = list.kind else { return Ok(None) };
    let mut words = Vec::with_capacity(elements.len());
    for element in elements {
        let (start, end) = (element.span.start as usize, element.span.end as usize);
        let bytes = from + start..from + end;
        let json::JsonKind::String(text) = element.kind else {
            return Err((bytes, "the list can only hold strings".to_owned()));
        };
        words.push(Word { text, span: line.span(bytes.start, bytes.end) });
    }
    Ok(Some(words))
}

/// `HEALTHCHECK NONE`, `HEALTHCHECK CMD ...`
fn health_check(line: &InstructionLine, from: usize) -> Result<Arguments, Wrong> {
    let (kind, rest) = first(&line.text, from);
    let word = line.text.get(kind.clone()).unwrap_or_default();
    match word.to_ascii_uppercase().as_str() {
        "NONE" if rest >= line.text.trim_end().len() => Ok(Arguments::Nothing),
        "NONE" => Err((rest..line.text.trim_end().len(), "nothing may follow `NONE`".to_owned())),
        "CMD" => match command(line, rest)? {
            Arguments::Nothing => Err((kind, "the command is missing".to_owned())),
            found => Ok(found),
        },
        "" => Err((0..0, "`NONE` or `CMD` is missing".to_owned())),
        _ => Err((kind, format!("`{word}` is not `NONE` or `CMD`"))),
    }
}
