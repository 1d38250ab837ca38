//! The map of a check's modules: which calls which and where, and how much was found in each. Must not know what was found.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::finding::Severity;
use crate::source::{SourceMap, Span};
use crate::triage::{Problem, module_steps, root};

use super::frame::{self, escape};
use super::severity::{UNKNOWN, severity};

/// A module instance: the directory of its root module, and the calls that lead to it.
type Path = (String, Vec<String>);

/// What is told of a module.
#[derive(Default)]
struct Row {
    /// The call that leads to it.
    call: Option<Span>,
    /// Findings by severity.
    numbers: BTreeMap<&'static str, usize>,
}

/// Writes the map of the modules in which, or below which, something was found.
pub(super) fn write(
    problems: &[&Problem],
    sources: &SourceMap,
    out: &mut dyn Write,
) -> io::Result<()> {
    let rows = rows(problems, sources);
    if rows.is_empty() {
        return Ok(());
    }
    let words = Severity::ALL.iter().rev().map(|severity| severity.as_str()).chain([UNKNOWN]);
    let occurs = |word: &&str| rows.values().any(|row| row.numbers.contains_key(word));
    let words: Vec<&str> = words.filter(occurs).collect();
    writeln!(out, "<h2>Modules</h2>")?;
    frame::scroll("Map of modules", out)?;
    writeln!(
        out,
        "<table>\n<thead><tr><th scope=\"col\">Module</th>\
         <th scope=\"col\">Called at</th>"
    )?;
    for word in &words {
        writeln!(out, "<th scope=\"col\" class=\"number {word}\">{word}</th>")?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for ((root, steps), row) in &rows {
        let own = if root.is_empty() { "." } else { root };
        let name = escape(steps.last().map_or(own, String::as_str));
        let call = row
            .call
            .map(|call| format!("{}:{}", sources.path(call.source), sources.start(call).line));
        let call = escape(&call.unwrap_or_default());
        writeln!(
            out,
            "<tr><td style=\"padding-left:{}rem\"><code>{name}</code></td><td>{call}</td>",
            steps.len() + 1
        )?;
        for word in &words {
            let number = row.numbers.get(word).map_or_else(String::new, ToString::to_string);
            writeln!(out, "<td class=\"number\">{number}</td>")?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody></table></div>")
}

fn rows(problems: &[&Problem], sources: &SourceMap) -> BTreeMap<Path, Row> {
    let mut rows: BTreeMap<Path, Row> = BTreeMap::new();
    for problem in problems {
        let finding = &problem.finding;
        let steps: Vec<String> =
            module_steps(&finding.resource).into_iter().map(str::to_owned).collect();
        let root = root(finding, sources).to_string();
        for depth in 0..=steps.len() {
            let above = steps.iter().take(depth).cloned().collect();
            let row = rows.entry((root.clone(), above)).or_default();
            let call = depth.checked_sub(1).and_then(|index| finding.calls.get(index));
            row.call = row.call.or(call.copied());
            if depth == steps.len() {
                *row.numbers.entry(severity(problem)).or_default() += 1;
            }
        }
    }
    rows
}
