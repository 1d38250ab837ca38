//! A check as one page of HTML that needs nothing else: no font, no image, no network.

pub(super) mod frame;
mod modules;
mod severity;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use crate::finding::Severity;
use crate::source::{SourceMap, parent};
use crate::triage::{Hygiene, Problem, Report, reading};

use super::full::drawing;
use super::place::heading;
use super::summary::summary;
use super::{Color, Style};
use frame::{escape, escape_lines};
use severity::{UNKNOWN, severity};

/// Writes the report.
pub(super) fn write(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let style = Style { color: Color::Never, width: DRAWN_WIDTH, ..style.clone() };
    frame::head("bottlelint", "", out)?;
    writeln!(out, "<h1>bottlelint</h1>")?;
    for (index, line) in summary(report).iter().enumerate() {
        let class = if index == 0 { "faint" } else { "incomplete" };
        writeln!(out, "<p class=\"{class}\">{}</p>", escape(line))?;
    }
    let problems = in_order(report);
    if !problems.is_empty() {
        filters(report, &problems, out)?;
    }
    writeln!(out, "<section id=\"findings\" aria-label=\"Findings\">")?;
    for problem in &problems {
        finding(problem, report, &style, out)?;
    }
    writeln!(out, "</section>")?;
    modules::write(&problems, &report.sources, out)?;
    counts(report, out)?;
    suppressed(report, out)?;
    frame::foot(out)
}

/// Columns of a drawing: a wide screen shows them, a narrow one scrolls.
const DRAWN_WIDTH: usize = 120;

/// The worst first, failures before what is unknown.
fn in_order(report: &Report) -> Vec<&Problem> {
    let reading = reading(report, Hygiene::Shown);
    let failed = reading.failed.into_iter().flat_map(|entry| entry.problems);
    let unknown = reading.unknown.into_iter().flat_map(|entry| entry.problems);
    failed.chain(unknown).collect()
}

/// The directory of the line to edit.
fn module(problem: &Problem, sources: &SourceMap) -> String {
    parent(&sources.path(problem.finding.place.source)).to_owned()
}

fn filters(report: &Report, problems: &[&Problem], out: &mut dyn Write) -> io::Result<()> {
    frame::filters("Severity", out)?;
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for problem in problems {
        *numbers.entry(severity(problem)).or_default() += 1;
    }
    let words = Severity::ALL.iter().rev().map(|severity| severity.as_str()).chain([UNKNOWN]);
    for word in words {
        let Some(number) = numbers.get(word) else { continue };
        frame::choice("severity", (word, word), *number, out)?;
    }
    frame::lists(out)?;
    let rules: BTreeMap<&str, &str> = problems
        .iter()
        .map(|problem| (&*problem.finding.rule.id, problem.finding.rule.title.as_str()))
        .collect();
    let rules = rules.into_iter().map(|(id, title)| (id.to_owned(), format!("{id} {title}")));
    frame::list(("Rule", "rule"), rules, out)?;
    let modules: BTreeSet<String> =
        problems.iter().map(|problem| module(problem, &report.sources)).collect();
    let shown = |module: &str| if module.is_empty() { ".".to_owned() } else { module.to_owned() };
    let modules = modules.into_iter().map(|module| (module.clone(), shown(&module)));
    frame::list(("Module", "module"), modules, out)?;
    frame::end_filters(out)
}

fn finding(
    problem: &Problem,
    report: &Report,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let finding = &problem.finding;
    let (id, message) = (escape(&finding.rule.id), frame::code_marked(&finding.message));
    let (class, place) = (severity(problem), escape(&heading(&report.sources, finding)));
    let module = escape(&module(problem, &report.sources));
    writeln!(
        out,
        "<details data-item data-severity=\"{class}\" data-rule=\"{id}\" data-module=\"{module}\">\n<summary>\
         <span class=\"badge {class}\">{class}</span> <b>{id}</b> {message}<span class=\"place\">{place}</span></summary>"
    )?;
    let drawn = escape_lines(&drawing(problem, report, style));
    let label = format!("Drawing of {id} at {place}");
    writeln!(out, "<pre tabindex=\"0\" role=\"region\" aria-label=\"{label}\">{drawn}</pre>")?;
    if let Some(address) = crate::rule::page_address(&finding.rule.id) {
        let title = escape(&finding.rule.title);
        writeln!(out, "<p><a href=\"{}\">{id} {title}</a></p>", escape(&address))?;
    }
    writeln!(out, "</details>")
}

/// How many findings there are of each rule.
fn counts(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let reading = reading(report, Hygiene::Shown);
    if reading.rows.is_empty() {
        return Ok(());
    }
    writeln!(out, "<h2>By rule</h2>")?;
    frame::scroll("Findings by rule", out)?;
    writeln!(
        out,
        "<table>\n<thead><tr><th scope=\"col\">Severity</th>\
                   <th scope=\"col\">Rule</th><th scope=\"col\" class=\"number\">Findings</th>\
                   <th scope=\"col\" class=\"number\">Unknown</th></tr></thead>\n<tbody>"
    )?;
    for row in &reading.rows {
        let severity = row.rule.severity.as_str();
        let (id, title) = (escape(&row.rule.id), escape(&row.rule.title));
        writeln!(
            out,
            "<tr><td><span class=\"{severity}\">{severity}</span></td><td>{id} {title}</td>\
             <td class=\"number\">{}</td><td class=\"number\">{}</td></tr>",
            row.failed, row.unknown
        )?;
    }
    writeln!(out, "</tbody></table></div>")
}

fn suppressed(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    if report.suppressed.is_empty() {
        return Ok(());
    }
    writeln!(out, "<h2>Suppressed</h2>\n<ul>")?;
    for one in &report.suppressed {
        let finding = &one.problem.finding;
        let (id, message) = (escape(&finding.rule.id), frame::code_marked(&finding.message));
        let place = escape(&heading(&report.sources, finding));
        let until = one.until.map(|day| format!(", until {day}")).unwrap_or_default();
        let reason = escape(&one.reason);
        writeln!(
            out,
            "<li><b>{id}</b> {message} <span class=\"faint\">{place}: {reason}{until}</span></li>"
        )?;
    }
    writeln!(out, "</ul>")
}

#[cfg(test)]
mod tests {
    use crate::report::testing::{example, written};

    #[test]
    fn is_one_page_that_loads_nothing() {
        let page = written(super::write, &example());
        for loads in ["src=", "<link", "@import", "url(", "<img", "<iframe"] {
            assert!(!page.contains(loads), "{loads}");
        }
        assert_eq!(page.matches("<script").count(), 1);
        let body = page.split_once("<body>").unwrap().1.split_once("<script>").unwrap().0;
        insta::assert_snapshot!(body);
    }

    #[test]
    fn what_strangers_wrote_is_text() {
        let mut report = example();
        let hostile = "\"><script>alert(1)</script><img src=x onerror='alert(2)'>";
        for problem in &mut report.findings {
            problem.finding.message = hostile.to_owned();
            problem.finding.resource = hostile.into();
            problem.finding.attribute = hostile.to_owned();
            problem.finding.help = hostile.to_owned();
        }
        let page = written(super::write, &report);
        assert_eq!(page.matches("<script").count(), 1);
        assert!(!page.contains("<img"));
        assert!(!page.contains("onerror='"));
    }
}
