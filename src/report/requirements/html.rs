//! Requirements as one page of HTML that needs nothing else: no font, no network.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use crate::engine::{Evidence, Requirement, RuleEvidence, Strength};
use crate::finding::Waypoint;
use crate::standard;

use super::super::Style;
use super::super::html::frame::{self, code_marked, escape};
use super::subject::{ModuleRequirements, Requirements};
use super::words::{LEGEND, READING, broken_by, by_what, statement, words};

const STYLE: &str = include_str!("page.css");

/// Writes the requirements.
pub(super) fn write(report: &Requirements<'_>, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let heading = format!("{} of {}", report.subject_matter(), report.names());
    frame::head(&heading, STYLE, out)?;
    writeln!(out, "<h1>{}</h1>\n<dl>", escape(&heading))?;
    for (name, text) in report.head.lines() {
        writeln!(out, "<dt>{name}</dt><dd>{}</dd>", escape(&text))?;
    }
    writeln!(out, "</dl>")?;
    coverage(report, out)?;
    for name in report.modules.iter().flat_map(|module| &module.incomplete) {
        let name = escape(name);
        writeln!(
            out,
            "<p class=\"incomplete\">Incomplete: <code>{name}</code> could not be read.</p>"
        )?;
    }
    help(out)?;
    filters(report, out)?;
    let mut number = 0;
    for (index, module) in report.modules.iter().enumerate() {
        number += report.shown(module).count();
        overview(report, (index, module), out)?;
    }
    for (index, module) in report.modules.iter().enumerate() {
        for requirement in report.shown(module) {
            section(report, (index, module), requirement, out)?;
        }
    }
    if number == 0 {
        writeln!(out, "<p>Nothing here is about any of them.</p>")?;
    }
    frame::foot(out)
}

/// How much of a standard this is: the number, and below it which controls are left out and why.
fn coverage(report: &Requirements<'_>, out: &mut dyn Write) -> io::Result<()> {
    let lines = report.coverage();
    let Some((first, rest)) = lines.split_first() else { return Ok(()) };
    writeln!(out, "<details><summary>{}</summary>\n<div class=\"help\">", escape(first))?;
    for line in rest {
        writeln!(out, "<p>{}</p>", escape(line))?;
    }
    writeln!(out, "</div>\n</details>")
}

/// What the words mean, for readers who do not know Terraform.
fn help(out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "<details><summary>How to read this</summary>\n<div class=\"help\">\n<dl class=\"legend\">"
    )?;
    for (strength, meaning) in LEGEND {
        writeln!(out, "<dt>{}</dt><dd>{meaning}</dd>", badge(strength))?;
    }
    for (word, meaning) in READING {
        writeln!(out, "<dt>{word}</dt><dd>{}</dd>", code_marked(meaning))?;
    }
    writeln!(out, "</dl>\n</div>\n</details>")
}

fn filters(report: &Requirements<'_>, out: &mut dyn Write) -> io::Result<()> {
    let all = || report.modules.iter().flat_map(|module| report.shown(module));
    let mut numbers: BTreeMap<Strength, usize> = BTreeMap::new();
    for requirement in all() {
        *numbers.entry(requirement.strength).or_default() += 1;
    }
    if numbers.is_empty() {
        return Ok(());
    }
    frame::filters("Verdict", out)?;
    for (strength, number) in numbers {
        frame::choice("verdict", (words(strength), &class(strength)), number, out)?;
    }
    frame::lists(out)?;
    // In the order of the standard.
    let mut known = BTreeSet::new();
    let sections = all().map(|requirement| standard::section(&requirement.id));
    let sections = sections.filter(|section| known.insert(*section));
    let about = |section: &str| report.standard.and_then(|standard| standard.about(section));
    let shown = |section: &str| match about(section) {
        Some(about) => format!("{section} {about}"),
        None => section.to_owned(),
    };
    let sections = sections.map(|section| (section.to_owned(), shown(section)));
    frame::list(("Section", "section"), sections, out)?;
    let modules = report.modules.iter().map(|module| module.name().to_owned());
    frame::list(("Module", "module"), modules.map(|name| (name.clone(), name)), out)?;
    frame::end_filters(out)
}

/// What a link to a requirement leads to.
fn anchor(index: usize, requirement: &Requirement) -> String {
    format!("r{index}-{}", escape(&requirement.id))
}

fn overview(
    report: &Requirements<'_>,
    (index, module): (usize, &ModuleRequirements),
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "<h2><code>{}</code></h2>\n<ul class=\"overview\">", escape(module.name()))?;
    for requirement in report.shown(module) {
        let (id, anchor) = (escape(&requirement.id), anchor(index, requirement));
        let title = module.title(&requirement.id).map(escape).unwrap_or_default();
        let badge = badge(requirement.strength);
        writeln!(
            out,
            "<li data-for=\"{anchor}\"><a href=\"#{anchor}\"><b>{id}</b> {badge} <span>{title}</span></a></li>"
        )?;
    }
    writeln!(out, "</ul>")
}

fn section(
    report: &Requirements<'_>,
    (index, module): (usize, &ModuleRequirements),
    requirement: &Requirement,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (id, name) = (escape(&requirement.id), escape(module.name()));
    let title = module.title(&requirement.id).map(escape).unwrap_or_default();
    writeln!(
        out,
        "<section id=\"{}\" data-item data-verdict=\"{}\" data-section=\"{}\" data-module=\"{name}\">",
        anchor(index, requirement),
        words(requirement.strength),
        escape(standard::section(&requirement.id)),
    )?;
    let badge = badge(requirement.strength);
    writeln!(out, "<h3>{id} {title} {badge}</h3>\n<p class=\"faint\">In <code>{name}</code>.")?;
    if let Some(source) = report.source(&requirement.id) {
        writeln!(out, "Source of the control: {}.", escape(&source))?;
    }
    writeln!(out, "</p>")?;
    for rule in &requirement.rules {
        write_rule(report, &requirement.id, rule, out)?;
    }
    for open in &requirement.open {
        writeln!(out, "<p>Not certain: {}</p>", code_marked(open))?;
    }
    writeln!(out, "</section>")
}

/// Open where there is something to look at.
fn write_rule(
    report: &Requirements<'_>,
    control: &str,
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
    let (id, said) = (escape(&rule.rule.id), code_marked(&statement(&rule.rule)));
    let badge = badge(rule.strength);
    writeln!(out, "<details{open}><summary>{badge} {said}</summary>")?;
    let link = report.link(control, &rule.rule);
    let link = link.map(|link| format!("; it {}", by_what(link))).unwrap_or_default();
    writeln!(out, "<p class=\"faint\">Checked by rule {id}{}.</p>\n<ul>", escape(&link))?;
    for evidence in report.sorted(rule) {
        item(report, evidence, out)?;
    }
    if rule.evidence.is_empty() {
        writeln!(out, "<li>nothing here is about it</li>")?;
    }
    writeln!(out, "</ul>\n</details>")
}

fn item(report: &Requirements<'_>, evidence: &Evidence, out: &mut dyn Write) -> io::Result<()> {
    let place = evidence.exhibit.place.map(|span| report.place(span)).unwrap_or_default();
    let (subject, place) = (escape(&report.subject(evidence)), escape(&place));
    let badge = badge(evidence.strength);
    writeln!(out, "<li>{badge} <code>{subject}</code> <code class=\"place\">{place}</code>")?;
    if !evidence.message.is_empty() {
        writeln!(out, "<div>{}</div>", code_marked(&evidence.message))?;
    }
    if let Some(says) = Requirements::says(evidence) {
        writeln!(out, "<div>{}</div>", code_marked(&says))?;
    }
    let steps = Requirements::steps(evidence);
    if !steps.is_empty() {
        let step = |step: &Waypoint| {
            let place = escape(&report.place(step.span));
            format!("<li><code class=\"place\">{place}</code> {}</li>", code_marked(&step.text))
        };
        let steps: Vec<String> = steps.iter().map(step).collect();
        writeln!(out, "<ol>{}</ol>", steps.join("\n"))?;
    }
    if let Some(sentence) = broken_by(evidence) {
        writeln!(out, "<div class=\"by-default\">{}</div>", code_marked(&sentence))?;
    }
    writeln!(out, "</li>")
}

fn class(strength: Strength) -> String {
    words(strength).replace(' ', "-")
}

fn badge(strength: Strength) -> String {
    format!("<span class=\"badge {}\">{}</span>", class(strength), words(strength))
}

#[cfg(test)]
mod tests {
    use super::super::testing::written;

    #[test]
    fn is_one_page_that_loads_nothing() {
        let page = written(super::write);
        for loads in ["src=", "<link", "@import", "url(", "<img", "<iframe"] {
            assert!(!page.contains(loads), "{loads}");
        }
        assert_eq!(page.matches("<script").count(), 1);
        let body = page.split_once("<body>").unwrap().1.split_once("<script>").unwrap().0;
        insta::assert_snapshot!(body);
    }

    #[test]
    fn ticks_are_code_and_what_they_hold_is_text() {
        assert_eq!(
            super::code_marked("`a<b>` is `c`"),
            "<code>a&lt;b&gt;</code> is <code>c</code>"
        );
        assert_eq!(super::code_marked("a ` b"), "a ` b");
    }
}
