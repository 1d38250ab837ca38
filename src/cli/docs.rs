//! `bottlelint docs`: the tables of inputs and outputs in a module's README, between the markers that
//! terraform-docs uses, so that one can take the other's place.

use std::slice;

use super::args::{DocsArgs, InputArgs, TerminalArgs};
use super::environment::Environment;
use super::error::{Error, Result};
use super::exit::Exit;
use super::output::{self, WriteMode};
use super::root::{self, Asked};
use super::session;
use crate::source::{LoadError, Loader, SourceMap, join};
use crate::value::Value;

const BEGIN: &str = "<!-- BEGIN_TF_DOCS -->";
const END: &str = "<!-- END_TF_DOCS -->";

/// Writes the tables of a module.
pub(super) fn run(args: &DocsArgs, environment: &Environment) -> Result<Exit> {
    let input = InputArgs::default();
    let style = session::style(&TerminalArgs::default(), environment);
    let asked = Asked { paths: slice::from_ref(&args.path), input: &input, style, environment };
    root::look(asked, |opened, seen| {
        let disk = &opened.repository.disk;
        let directory = &*seen.input.directory;
        let declared = seen.model.module("").map(|root| &root.values);
        let declared = declared
            .ok_or_else(|| Error::usage("the module could not be read", "repair it first"))?;
        let path = join(directory, "README.md").unwrap_or_default();
        let old = match disk.read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(LoadError::NotFound) => heading(directory),
            Err(error) => {
                return Err(Error::usage(format!("`{path}`: {error}"), "make it readable"));
            }
        };
        let tables = seen.model.secrets.veil(&tables(declared, seen.sources)).into_owned();
        let Some(new) = replaced(&old, &tables) else {
            let message = format!("`{path}` has the marker {BEGIN} but not {END} after it");
            return Err(Error::usage(message, "add it where the tables end"));
        };
        if new == old {
            return output::print(|out| writeln!(out, "{path} is up to date"));
        }
        if args.check {
            output::print(|out| writeln!(out, "{path} is stale: `bottlelint docs` writes it"))?;
            return Ok(Exit::Findings);
        }
        let full = disk.root().join(&path);
        output::write_file(&full, WriteMode::Replace, |out| out.write_all(new.as_bytes()))?;
        output::print(|out| writeln!(out, "wrote {path}"))
    })
}

fn heading(directory: &str) -> String {
    format!("# {}\n", directory.rsplit('/').next().unwrap_or(directory))
}

/// The text with the tables between the markers, which are added where there are none; none where
/// the second marker is missing.
fn replaced(old: &str, tables: &str) -> Option<String> {
    let Some((before, rest)) = old.split_once(BEGIN) else {
        return Some(format!("{}\n\n{BEGIN}\n{tables}{END}\n", old.trim_end()));
    };
    let (_, after) = rest.split_once(END)?;
    Some(format!("{before}{BEGIN}\n{tables}{END}{after}"))
}

fn tables(declared: &Value, sources: &SourceMap) -> String {
    let mut text = String::from("## Inputs\n\n");
    let inputs = in_order(declared, "variables", sources);
    if inputs.is_empty() {
        text.push_str("No inputs.\n");
    } else {
        text.push_str("| Name | Description | Type | Default | Required |\n");
        text.push_str("|------|-------------|------|---------|:--------:|\n");
    }
    text.extend(inputs.into_iter().map(input_row));
    text.push_str("\n## Outputs\n\n");
    let outputs = in_order(declared, "outputs", sources);
    if outputs.is_empty() {
        text.push_str("No outputs.\n");
    } else {
        text.push_str("| Name | Description |\n|------|-------------|\n");
    }
    text.extend(
        outputs.into_iter().map(|output| {
            format!("| {} | {} |\n", cell(output, "name"), cell(output, "description"))
        }),
    );
    text
}

/// The declarations as they follow each other in the files.
fn in_order<'a>(declared: &'a Value, name: &str, sources: &SourceMap) -> Vec<&'a Value> {
    let all = declared.get(name).and_then(Value::elements).unwrap_or_default();
    let mut all: Vec<&Value> = all.iter().collect();
    all.sort_by_cached_key(|one| {
        one.origin.span().map(|span| (sources.path(span.source), span.start))
    });
    all
}

fn input_row(input: &Value) -> String {
    let required = input.get("has_default").and_then(Value::as_bool) == Some(false);
    let default = if required { "n/a".to_owned() } else { code(input, "default_text", "null") };
    let (name, description) = (cell(input, "name"), cell(input, "description"));
    let (ty, required) = (code(input, "type", "any"), if required { "yes" } else { "no" });
    format!("| {name} | {description} | {ty} | {default} | {required} |\n")
}

fn cell(object: &Value, name: &str) -> String {
    let text = object.get(name).and_then(Value::as_str).unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

fn code(object: &Value, name: &str, absent: &str) -> String {
    let text = object.get(name).and_then(Value::as_str).unwrap_or(absent);
    format!("`{}`", one_line(text).replace('|', "\\|"))
}

/// An expression over several lines as one line: a comma where a line end separates.
fn one_line(text: &str) -> String {
    let mut joined = String::new();
    for line in
        text.lines().map(|line| without_comment(line).trim()).filter(|line| !line.is_empty())
    {
        let opened = joined.ends_with(['{', '(', '[']);
        let closes = line.starts_with(['}', ')', ']']);
        if closes && joined.ends_with(',') {
            joined.pop();
        }
        let separator = match () {
            () if joined.is_empty() => "",
            () if opened || closes || joined.ends_with(',') => " ",
            () => ", ",
        };
        joined.push_str(separator);
        joined.push_str(line);
    }
    collapse(&joined)
}

fn without_comment(line: &str) -> &str {
    let mut quoted = false;
    let mut previous = ' ';
    for (at, character) in line.char_indices() {
        quoted ^= character == '"' && previous != '\\';
        let starts = character == '#'
            || character == '/' && line.get(at..).is_some_and(|rest| rest.starts_with("//"));
        if starts && !quoted {
            return line.get(..at).unwrap_or(line);
        }
        previous = character;
    }
    line
}

/// One blank for several, outside quotes: what aligned a column aligns nothing any more.
fn collapse(text: &str) -> String {
    let mut collapsed = String::with_capacity(text.len());
    let mut quoted = false;
    for character in text.chars() {
        quoted ^= character == '"' && !collapsed.ends_with('\\');
        if quoted || character != ' ' || !collapsed.ends_with(' ') {
            collapsed.push(character);
        }
    }
    collapsed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_between_the_markers_and_nowhere_else() {
        let old = format!("# A\n\n{BEGIN}\nold\n{END}\n\n## More\n");
        let new = replaced(&old, "new\n").unwrap();
        assert_eq!(new, format!("# A\n\n{BEGIN}\nnew\n{END}\n\n## More\n"));
        assert_eq!(replaced(&new, "new\n").unwrap(), new);
    }

    #[test]
    fn adds_markers_where_there_are_none() {
        let new = replaced("# A\n", "new\n").unwrap();
        assert_eq!(new, format!("# A\n\n{BEGIN}\nnew\n{END}\n"));
        assert_eq!(replaced(BEGIN, "new\n"), None);
    }

    #[test]
    fn puts_a_type_on_one_line() {
        let text = "map(object({\n    a    = string # why\n    b = optional(list(string), [\"x  #y\"])\n    c = object({\n      d = number,\n    })\n  }))";
        assert_eq!(
            one_line(text),
            "map(object({ a = string, b = optional(list(string), [\"x  #y\"]), c = object({ d = number }) }))"
        );
    }
}
