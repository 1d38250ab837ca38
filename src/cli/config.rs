//! `bottlelint config`: the settings of a run and who set them.

use super::args::{CheckArgs, ConfigVerb};
use super::environment::Environment;
use super::error::Result;
use super::exit::Exit;
use super::output;
use super::run::Run;
use super::session;
use super::settings::{self, Chosen, SetBy};
use crate::config::{Config, FILE_NAME, OptionSetting};
use crate::report;
use crate::source::SourceMap;

/// Does what was asked for with the configuration.
pub(super) fn run(verb: &ConfigVerb, environment: &Environment) -> Result<Exit> {
    match verb {
        ConfigVerb::Show(args) => show(args, environment),
        ConfigVerb::Check(args) => check(args, environment),
    }
}

/// Reads the configuration as `check` does, which ends with what is wrong with it.
fn check(args: &CheckArgs, environment: &Environment) -> Result<Exit> {
    let run = Run::new(args, environment)?;
    session::choose_rules(&args.rules, Some(&run.repository), environment)?;
    output::print(|out| match &run.repository.config {
        Some(config) => writeln!(out, "{} is valid", report::plain(config.file.name())),
        None => writeln!(out, "there is no {FILE_NAME} here; `bottlelint init` writes one"),
    })
}

fn show(args: &CheckArgs, environment: &Environment) -> Result<Exit> {
    let run = Run::new(args, environment)?;
    session::choose_rules(&args.rules, Some(&run.repository), environment)?;
    let rows = rows(args, &run);
    let sources = &run.repository.sources;
    let width = rows.iter().map(|row| row.name.len()).max().unwrap_or_default();
    let values = rows.iter().map(|row| row.value.chars().count().min(WIDEST));
    let wide = values.max().unwrap_or_default();
    output::print(|out| {
        for Row { name, value, by } in &rows {
            let value = report::plain(value);
            writeln!(out, "{name:<width$}  {value:<wide$}  {}", origin(*by, sources))?;
        }
        Ok(())
    })
}

/// Longer values push their origin to the right.
const WIDEST: usize = 48;

/// A line of the table.
struct Row {
    name: String,
    value: String,
    by: SetBy,
}

fn origin(by: SetBy, sources: &SourceMap) -> String {
    match by {
        SetBy::Default => "default".to_owned(),
        SetBy::CommandLine => "command line".to_owned(),
        SetBy::Config(span) => {
            format!("{}:{}", sources.path(span.source), sources.start(span).line)
        }
    }
}

fn rows(args: &CheckArgs, run: &Run) -> Vec<Row> {
    let config = run.repository.config.as_ref();
    let mut rows = Vec::new();
    let mut row = |name: &str, value: &str, by| {
        rows.push(Row { name: name.to_owned(), value: value.to_owned(), by });
    };
    for path in &run.paths {
        row("paths", if path.is_empty() { "." } else { path }, run.paths_by);
    }
    list(&mut row, "exclude", &run.exclude);
    let rules = settings::rules(&args.rules, config);
    row("profile", rules.profile.value.as_str(), rules.profile.by);
    let counts = settings::findings(&args.findings, config);
    row("fail_on", counts.fail_on.value.as_str(), counts.fail_on.by);
    row("min_severity", counts.min_severity.value.as_str(), counts.min_severity.by);
    row("unknown", counts.unknown.value.as_str(), counts.unknown.by);
    if let Some(baseline) = settings::baseline(&args.findings, &run.repository) {
        row("baseline", &baseline.value, baseline.by);
    }
    for dir in &rules.dirs {
        row("dirs", &dir.value.display().to_string(), dir.by);
    }
    list(&mut row, "select", &rules.select);
    list(&mut row, "ignore", &rules.ignore);
    list(&mut row, "var_files", &run.values.var_files);
    for (address, chosen) in &run.values.assume {
        row("assume", &format!("{address} = {}", chosen.value), chosen.by);
    }
    for (name, chosen) in &run.values.images {
        row("images", &format!("{name} = {}", chosen.value), chosen.by);
    }
    if let Some(workspace) = &run.values.workspace {
        row("workspace", &workspace.value, workspace.by);
    }
    if let Some(config) = config {
        of_config(&mut row, config);
    }
    rows
}

fn list(row: &mut impl FnMut(&str, &str, SetBy), name: &str, words: &[Chosen<String>]) {
    for word in words {
        row(name, &word.value, word.by);
    }
}

/// What only the configuration can say.
fn of_config(row: &mut impl FnMut(&str, &str, SetBy), config: &Config) {
    let limits = &config.suppressions;
    if let Some(placed) = &limits.require_reason {
        row("require_reason", &placed.value.to_string(), SetBy::Config(placed.place));
    }
    if let Some(placed) = &limits.foreign {
        row("foreign", &placed.value.to_string(), SetBy::Config(placed.place));
    }
    if let Some(placed) = &limits.max_days {
        row("max_days", &placed.value.to_string(), SetBy::Config(placed.place));
    }
    for block in &config.rule {
        let name = format!("rule {}", block.rule.value);
        if let Some(placed) = &block.severity {
            let value = format!("severity {}", placed.value);
            row(&name, &value, SetBy::Config(placed.place));
        }
        if let Some(placed) = &block.suppressible {
            let value = if placed.value { "suppressible" } else { "not suppressible" };
            row(&name, value, SetBy::Config(placed.place));
        }
        for OptionSetting { name: option, value } in &block.options {
            row(&name, &format!("{} = {}", option.value, value.value), SetBy::Config(value.place));
        }
    }
    for exception in &config.exceptions {
        let rules = exception.rules.value.join(", ");
        let until = exception.until.as_ref();
        let until = until.map(|day| format!(" until {}", day.value)).unwrap_or_default();
        let value = format!("{rules} at {}{until}", exception.address.value);
        row("exception", &value, SetBy::Config(exception.place));
    }
}
