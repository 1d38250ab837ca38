//! What a person gets to see of many findings: the worst drawn, the rest a line each, a table, and what to run next.
//! Must not know how a finding is drawn.

use std::collections::BTreeMap;
use std::io::{self, Write};

use crate::finding::Severity;
use crate::source::{SourceMap, parent};
use crate::triage::{Failed, Level, Problem, Reading, RuleTotal, UnknownVerdicts};

use super::place::seen;
use super::text::{count, plain, some};
use super::{Statistics, Style};

/// With more findings than this, those below severity high are a line each.
const FEW: usize = 20;
/// So many findings of a rule below severity high get a line.
pub(super) const LISTED: usize = 3;

/// How much of each finding is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// Every place of every finding.
    Drawn,
    /// The first of each rule of severity high, and a line for the others.
    Listed,
}

/// How much of each finding a person can read.
pub(super) fn detail(reading: &Reading<'_>, style: &Style) -> Detail {
    let failed = reading.failed.iter().map(|entry| entry.problems.len());
    let number = failed.sum::<usize>() + reading.unknown.len();
    if number <= FEW || style.verbosity >= super::Verbosity::Verbose {
        Detail::Drawn
    } else {
        Detail::Listed
    }
}

/// Whether findings of this severity are each named in any case.
pub(super) fn is_severe(severity: Severity) -> bool {
    severity >= Severity::High
}

/// The lines for failures of a rule that are not drawn.
pub(super) fn listed(entry: &Failed<'_>, sources: &SourceMap, style: &Style) -> Vec<String> {
    let severe = is_severe(entry.rule.severity);
    let rest = if severe { entry.problems.get(1..).unwrap_or_default() } else { &entry.problems };
    let mut lines: Vec<String> = Vec::new();
    if !severe {
        let title = match rest {
            [only] => plain(&only.finding.message),
            several => format!("{} ({})", plain(&entry.rule.title), several.len()),
        };
        let level = entry.problems.first().map(|first| Level::of(&first.finding));
        let level = level.map_or("note", Level::as_str);
        lines.push(format!("{level}[{}]: {title}", entry.rule.id));
    }
    if let (false, [only]) = (severe, rest) {
        lines.push(format!("  {}", plain(&seen(sources, &only.finding))));
        return lines;
    }
    let alike = alike(rest, sources);
    let shown = if severe { alike.len() } else { LISTED };
    lines.extend(alike.iter().take(shown).map(|group| line(group, sources)));
    let more = alike.iter().skip(shown).map(Vec::len).sum::<usize>();
    if more > 0 {
        let command = format!("{} --select {}", style.again, entry.rule.id);
        lines.push(format!("  ... and {more} more: {}", plain(&command)));
    }
    lines
}

/// Failures that say the same of the files of one directory.
fn alike<'a>(problems: &[&'a Problem], sources: &SourceMap) -> Vec<Vec<&'a Problem>> {
    let mut groups: Vec<Vec<&Problem>> = Vec::new();
    let mut by_text = BTreeMap::new();
    for problem in problems {
        let finding = &problem.finding;
        let path = sources.path(finding.place.source);
        let key = (finding.message.clone(), parent(&path).to_owned());
        let index = *by_text.entry(key).or_insert(groups.len());
        match groups.get_mut(index) {
            Some(group) => group.push(problem),
            None => groups.push(vec![problem]),
        }
    }
    groups
}

fn line(group: &[&Problem], sources: &SourceMap) -> String {
    let Some(first) = group.first() else { return String::new() };
    let place = plain(&seen(sources, &first.finding));
    let more = match group.len() {
        0 | 1 => String::new(),
        2 => " and 1 more place".to_owned(),
        several => format!(" and {} more places", several - 1),
    };
    format!("  {place}{more}: {}{}", plain(&first.finding.message), through(first))
}

fn through(problem: &Problem) -> String {
    match problem.also_through().as_slice() {
        [] => String::new(),
        names => format!(", also through {}", some(names, 3)),
    }
}

/// What several unknown verdicts have in common, and which they are.
pub(super) fn unknown_title(entry: &UnknownVerdicts<'_>) -> String {
    let number = entry.problems.len();
    format!("{} because of a value that is {}", count_verdicts(number), plain(entry.reason))
}

fn count_verdicts(number: usize) -> String {
    match number {
        1 => "1 verdict is unknown".to_owned(),
        more => format!("{more} verdicts are unknown"),
    }
}

/// `rules ECS004, ECS006 (3 more)` and `about aws_ecs_task_definition.a`
pub(super) fn unknown_notes(entry: &UnknownVerdicts<'_>) -> Vec<String> {
    let subjects = entry.problems.iter().map(|problem| &*problem.finding.resource);
    let subjects = distinct(subjects);
    let mut notes = vec![format!("rules: {}", some(&unknown_rules(entry), 12))];
    if !subjects.is_empty() {
        notes.push(format!("about: {}", some(&subjects, 3)));
    }
    notes
}

/// The ids of the rules that do not know.
pub(super) fn unknown_rules<'a>(entry: &UnknownVerdicts<'a>) -> Vec<&'a str> {
    distinct(entry.problems.iter().map(|problem| &*problem.finding.rule.id))
}

fn distinct<'a>(words: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = Vec::new();
    for word in words.filter(|word| !word.is_empty()) {
        if !seen.contains(&word) {
            seen.push(word);
        }
    }
    seen
}

/// The lines for an unknown entry that is not drawn.
pub(super) fn unknown_lines(entry: &UnknownVerdicts<'_>, sources: &SourceMap) -> Vec<String> {
    let places: Vec<String> =
        entry.problems.iter().map(|problem| seen(sources, &problem.finding)).collect();
    let places = distinct(places.iter().map(String::as_str));
    vec![
        format!("unknown: {}", unknown_title(entry)),
        format!("  {}; {}", some(&places, 2), unknown_notes(entry).join("; ")),
    ]
}

/// The table by severity and rule, where there is more than a glance shows, and what to run next.
pub(super) fn closing(
    reading: &Reading<'_>,
    detail: Detail,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let counted = reading.rows.iter().any(|row| row.only_counted);
    let useful = detail == Detail::Listed || counted;
    if !useful && style.statistics == Statistics::WhereUseful {
        return Ok(());
    }
    table(&reading.rows, out)?;
    writeln!(out)?;
    if !useful {
        return Ok(());
    }
    let next = next(reading, detail, style);
    let width = next.iter().map(|(command, _)| command.len()).max().unwrap_or_default();
    for (index, (command, about)) in next.iter().enumerate() {
        let head = if index == 0 { "next:" } else { "" };
        writeln!(out, "{head:<5} {:<width$}  # {about}", plain(command))?;
    }
    writeln!(out)
}

fn table(rows: &[RuleTotal<'_>], out: &mut dyn Write) -> io::Result<()> {
    let name = |row: &RuleTotal<'_>| format!("{} {}", row.rule.id, row.rule.name);
    let width = rows.iter().map(|row| name(row).len()).max().unwrap_or_default().max(4);
    writeln!(out, "severity  {:<width$}  findings  unknown", "rule")?;
    for row in rows {
        let (failed, unknown) = (number(row.failed), number(row.unknown));
        let severity = row.rule.severity.as_str();
        let line = format!("{severity:<8}  {:<width$}  {failed:>8}  {unknown:>7}", name(row));
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// An empty cell says more than a zero.
fn number(number: usize) -> String {
    if number == 0 { String::new() } else { number.to_string() }
}

/// Commands that show more, and what of.
fn next(reading: &Reading<'_>, detail: Detail, style: &Style) -> Vec<(String, String)> {
    let mut commands = Vec::new();
    if let Some(worst) = reading.rows.iter().find(|row| row.failed > 0 && !row.only_counted) {
        let about = "why it matters, and what to do".to_owned();
        commands.push((format!("bottlelint explain {}", worst.rule.id), about));
    }
    if detail == Detail::Listed {
        commands.push((format!("{} -v", style.again), "every finding, drawn".to_owned()));
    }
    let counted = reading.rows.iter().filter(|row| row.only_counted);
    let counted: usize = counted.map(|row| row.failed + row.unknown).sum();
    if counted > 0 {
        let about = format!("{} about how the code is written", count(counted, "finding"));
        commands.push((format!("{} --select hygiene", style.again), about));
    }
    commands
}
