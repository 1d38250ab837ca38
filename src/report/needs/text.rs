//! Needs for the terminal: a block a task, a line a need, and under it what decides.

use std::io::{self, Write};

use annotate_snippets::renderer::{AnsiColor, Effects};

use crate::needs::{Need, TaskNeeds};
use crate::rule::in_sentence;
use crate::value::Truth;

use super::super::text::{count, plain};
use super::super::{Color, Style};
use super::subject::Needs;
use super::words::{fact, given, place_of, role};

/// Writes the needs of all tasks, without the secrets in them.
pub(super) fn write(report: &Needs<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut text = Vec::new();
    write_all(report, style, &mut text)?;
    out.write_all(report.secrets.veil(&String::from_utf8_lossy(&text)).as_bytes())
}

fn write_all(report: &Needs<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "needs of the tasks in {}\n", plain(report.module()))?;
    for task in report.tasks {
        write_task(report, task, style, out)?;
    }
    let all = || report.tasks.iter().flat_map(|task| &task.needs);
    let number = |wanted: Truth| all().filter(|need| need.verdict().truth == wanted).count();
    writeln!(
        out,
        "{}: {} satisfied, {} broken, {} not known",
        count(all().count(), "need"),
        number(Truth::True),
        number(Truth::False),
        number(Truth::Unknown)
    )?;
    for name in report.incomplete {
        writeln!(out, "incomplete: {} could not be read", plain(name))?;
    }
    Ok(())
}

fn write_task(
    report: &Needs<'_>,
    task: &TaskNeeds<'_>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let by = match task.starter {
        Some(starter) => format!("started by {}", starter.address),
        None => "which nothing here starts".to_owned(),
    };
    writeln!(out, "{}, {}", plain(&task.task.address), plain(&by))?;
    for need in &task.needs {
        write_need(report, need, style, out)?;
    }
    writeln!(out)
}

fn write_need(
    report: &Needs<'_>,
    need: &Need,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let verdict = need.verdict();
    let place = report.place(need.place.origin.span()).unwrap_or_default();
    let what = plain(&in_sentence(&need.what));
    writeln!(out, "  {} {what}  {}", painted(verdict.truth, style), plain(&place))?;
    let mut asks = Vec::new();
    if !need.actions.is_empty() {
        let who = role(need).unwrap_or_else(|| need.whose.as_str().to_owned());
        let on = given(&need.shown_resource()).map(|on| format!(" on {on}")).unwrap_or_default();
        asks.push(format!("{who}: {}{on}", need.actions.join(", ")));
    }
    if let Some(to) = &need.destination {
        let name = to.service.map_or_else(|| in_sentence(&to.host), str::to_owned);
        asks.push(format!("to {name}:{}", to.port));
    }
    if !asks.is_empty() {
        writeln!(out, "          {}", plain(&asks.join("; ")))?;
    }
    if let Some(link) = verdict.broken {
        let reason = link.doubt.as_ref().map(|doubt| format!(": it is {}", doubt.reason));
        let place = report.place(place_of(&link)).map(|place| format!("  {place}"));
        let fact = fact(&link);
        // Some facts say themselves that they are not known.
        let bare = fact.strip_prefix("whether ").and_then(|it| it.strip_suffix(" is not known"));
        let fact = bare.unwrap_or(&fact);
        let text = format!("{fact}{}{}", reason.unwrap_or_default(), place.unwrap_or_default());
        writeln!(out, "          {} {}", arrow(verdict.truth), plain(&text))?;
    }
    Ok(())
}

/// What stands before the link that decides.
fn arrow(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "",
        Truth::False => "breaks:",
        Truth::Unknown => "not known whether",
    }
}

fn painted(truth: Truth, style: &Style) -> String {
    let text = format!("{:<7}", truth.as_str());
    let color = match truth {
        Truth::True => AnsiColor::Green,
        Truth::False => AnsiColor::BrightRed,
        Truth::Unknown => AnsiColor::BrightMagenta,
    };
    let paint = color.on_default().effects(Effects::BOLD);
    match style.color {
        Color::Never => text,
        Color::Always => format!("{paint}{text}{paint:#}"),
    }
}
