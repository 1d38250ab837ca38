//! Requirements as one page of HTML that needs nothing else: no script, no font, no network.

use std::io::{self, Write};

use crate::engine::{Evidence, Requirement, RuleEvidence, Strength};

use super::super::Style;
use super::super::text::plain;
use super::{LEGEND, Requirements, words};

const STYLE: &str = include_str!("page.css");

/// Writes the requirements.
pub(super) fn write(report: &Requirements<'_>, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let module = escape(report.module());
    let heading = report.standard.map_or("Requirements", |standard| standard.title);
    writeln!(out, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">")?;
    writeln!(out, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")?;
    writeln!(
        out,
        "<title>{heading} of {module}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>"
    )?;
    writeln!(out, "<h1>{heading} of <code>{module}</code></h1>")?;
    for line in report.coverage() {
        writeln!(out, "<p>{}</p>", escape(&line))?;
    }
    for name in report.incomplete {
        let name = escape(name);
        writeln!(
            out,
            "<p class=\"incomplete\">Incomplete: <code>{name}</code> could not be read.</p>"
        )?;
    }
    overview(report, out)?;
    for requirement in report.shown() {
        section(report, requirement, out)?;
    }
    let version = env!("CARGO_PKG_VERSION");
    writeln!(out, "<footer>bottlelint {version}</footer>\n</main>\n</body>\n</html>")
}

fn overview(report: &Requirements<'_>, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "<ul class=\"overview\">")?;
    for requirement in report.shown() {
        let id = escape(&requirement.id);
        let title = report.title(&requirement.id).map(escape).unwrap_or_default();
        let badge = badge(requirement.strength);
        writeln!(out, "<li><a href=\"#r{id}\"><b>{id}</b> {badge} <span>{title}</span></a></li>")?;
    }
    writeln!(out, "</ul>\n<dl class=\"legend\">")?;
    for (strength, meaning) in LEGEND {
        writeln!(out, "<div><dt>{}</dt><dd>{meaning}</dd></div>", badge(strength))?;
    }
    writeln!(out, "</dl>")
}

fn section(
    report: &Requirements<'_>,
    requirement: &Requirement,
    out: &mut dyn Write,
) -> io::Result<()> {
    let id = escape(&requirement.id);
    let title = report.title(&requirement.id).map(escape).unwrap_or_default();
    writeln!(out, "<section id=\"r{id}\">\n<h2>{id} {title} {}</h2>", badge(requirement.strength))?;
    for rule in &requirement.rules {
        write_rule(report, rule, out)?;
    }
    for open in &requirement.open {
        writeln!(out, "<p>Not certain: {}</p>", escape(open))?;
    }
    writeln!(out, "</section>")
}

/// Open where there is something to look at.
fn write_rule(
    report: &Requirements<'_>,
    rule: &RuleEvidence,
    out: &mut dyn Write,
) -> io::Result<()> {
    let open = match rule.strength {
        Strength::Violated | Strength::Unknown => " open",
        Strength::ByDefault
        | Strength::NoViolation
        | Strength::Guaranteed
        | Strength::NotApplicable => "",
    };
    let (id, name) = (escape(&rule.rule.id), escape(&rule.rule.name));
    let badge = badge(rule.strength);
    writeln!(out, "<details{open}><summary><code>{id}</code> {name} {badge}</summary>\n<ul>")?;
    for evidence in report.sorted(rule) {
        writeln!(out, "{}", item(report, evidence))?;
    }
    if rule.evidence.is_empty() {
        writeln!(out, "<li>nothing here that it is about</li>")?;
    }
    writeln!(out, "</ul>\n</details>")
}

fn item(report: &Requirements<'_>, evidence: &Evidence) -> String {
    let place = report.place(evidence).map(|place| escape(&place)).unwrap_or_default();
    let subject = escape(&report.subject(evidence));
    let message = escape(&evidence.message) + &escape(&evidence.broken_by);
    let badge = badge(evidence.strength);
    format!(
        "<li>{badge} <code>{subject}</code> <code class=\"place\">{place}</code> {message}</li>"
    )
}

fn badge(strength: Strength) -> String {
    let class = words(strength).replace(' ', "-");
    format!("<span class=\"badge {class}\">{}</span>", words(strength))
}

fn escape(text: &str) -> String {
    let text = plain(text);
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::super::testing::written;

    #[test]
    fn is_one_page_that_loads_nothing() {
        let page = written(super::write);
        for loads in ["<script", "src=", "<link", "@import", "url("] {
            assert!(!page.contains(loads), "{loads}");
        }
        let body = page.split_once("<body>").unwrap().1;
        insta::assert_snapshot!(body);
    }
}
