//! `bottlelint baseline`: the file of accepted findings, written, cleaned and shown.

use std::path::{Path, PathBuf};

use super::analysis::roots;
use super::args::{BaselineVerb, CheckArgs};
use super::environment::Environment;
use super::error::{Error, Result};
use super::exit::Exit;
use super::looked::Looked;
use super::output::{self, WriteMode};
use super::prepared::{Prepared, prepare};
use super::run::Run;
use super::settings::{self, SetBy};
use crate::report::{self, count};
use crate::source::{Disk, LoadError, Loader};
use crate::triage::{Baseline, BaselineEntries, BaselineEntry, Baselining, write_baseline};

/// Where it lies unless somebody says otherwise: at the root of the repository.
const USUAL: &str = ".bottlelint-baseline.json";

/// Does what was asked for with the baseline.
pub(super) fn run(verb: &BaselineVerb, environment: &Environment) -> Result<Exit> {
    let (BaselineVerb::Write(args) | BaselineVerb::Update(args) | BaselineVerb::Show(args)) = verb;
    if args.share.is_given() {
        return Err(Error::usage(
            "a baseline is of a whole run",
            "leave out `--shard`; a shard has the part of the baseline that is about its modules",
        ));
    }
    match verb {
        BaselineVerb::Write(args) => write(args, environment),
        BaselineVerb::Update(args) => update(args, environment),
        BaselineVerb::Show(args) => show(args, environment),
    }
}

/// The baseline that a check compares with.
pub(super) fn of_check(args: &CheckArgs, run: &Run) -> Result<Baselining> {
    match file(args, run) {
        Some(file) => file.required(run).map(Baselining::Compare),
        None => Ok(Baselining::None),
    }
}

/// A baseline file.
struct File {
    /// On this machine.
    path: PathBuf,
    /// As it is shown.
    name: String,
}

/// The file that the command line or the configuration names.
fn file(args: &CheckArgs, run: &Run) -> Option<File> {
    let chosen = settings::baseline(&args.findings, &run.repository)?;
    let path = match chosen.by {
        SetBy::CommandLine | SetBy::Default => run.repository.directory.join(&chosen.value),
        SetBy::Config(_) => run.repository.disk.root().join(&chosen.value),
    };
    Some(File { path, name: chosen.value })
}

/// Whether the baseline, if any, lies in the repository.
pub(super) fn is_inside(args: &CheckArgs, run: &Run) -> bool {
    file(args, run).is_none_or(|file| run.repository.inside(&file.path).is_some())
}

fn file_or_usual(args: &CheckArgs, run: &Run) -> File {
    let usual = || File { path: run.repository.disk.root().join(USUAL), name: USUAL.to_owned() };
    file(args, run).unwrap_or_else(usual)
}

impl File {
    fn required(&self, run: &Run) -> Result<Baseline> {
        self.read(run)?.ok_or_else(|| {
            let message = format!("there is no baseline at `{}`", report::plain(&self.name));
            Error::usage(message, "`bottlelint baseline write` writes one")
        })
    }

    /// None when there is no such file.
    fn read(&self, run: &Run) -> Result<Option<Baseline>> {
        let wrong = |error: &dyn std::fmt::Display| {
            let name = report::plain(&self.name);
            let help = "repair it, or write it anew with `bottlelint baseline write`";
            Error::usage(format!("the baseline `{name}` cannot be read: {error}"), help)
        };
        let bytes = match self.bytes(run) {
            Ok(bytes) => bytes,
            Err(LoadError::NotFound) => return Ok(None),
            Err(error) => return Err(wrong(&error)),
        };
        let text = String::from_utf8(bytes).map_err(|_| wrong(&"it is not UTF-8"))?;
        let source = run.repository.sources.add_once(&self.name, &text);
        Baseline::read(&text, source).map(Some).map_err(|error| wrong(&error))
    }

    fn bytes(&self, run: &Run) -> std::result::Result<Vec<u8>, LoadError> {
        if let Some(path) = run.repository.inside(&self.path) {
            return run.repository.trusted().read(&path);
        }
        let (directory, name) = (self.path.parent(), self.path.file_name());
        let disk = Disk::new(directory.unwrap_or(Path::new(".")))?;
        disk.read(&name.unwrap_or_default().to_string_lossy())
    }

    fn write(&self, entries: &BaselineEntries) -> Result<()> {
        let text = write_baseline(entries);
        output::write_file(&self.path, WriteMode::Replace, |out| out.write_all(text.as_bytes()))
    }
}

fn write(args: &CheckArgs, environment: &Environment) -> Result<Exit> {
    let prepared = prepare(args, environment, |_| Ok(Baselining::Collect))?;
    let Looked { report, discovered } = judged(args, &prepared)?;
    let Prepared { run, rules, .. } = prepared;
    let file = file_or_usual(args, &run);
    let mut entries = match file.read(&run)? {
        Some(old) => old.not_judged(&roots(&discovered), &rules.catalogue),
        None => BaselineEntries::new(),
    };
    entries.extend(report.baselined.collected);
    file.write(&entries)?;
    let name = report::plain(&file.name);
    output::print(|out| {
        writeln!(out, "wrote {} to {name}", count(total(&entries), "finding"))?;
        if settings::baseline(&args.findings, &run.repository).is_none() {
            writeln!(
                out,
                "\nNext: write this into `check {{ }}` of bottlelint.hcl, and commit both:\n"
            )?;
            writeln!(out, "  baseline = \"{USUAL}\"")?;
        }
        Ok(())
    })
}

fn update(args: &CheckArgs, environment: &Environment) -> Result<Exit> {
    let compare = |run: &Run| file_or_usual(args, run).required(run).map(Baselining::Compare);
    let prepared = prepare(args, environment, compare)?;
    let Looked { report, .. } = judged(args, &prepared)?;
    let Prepared { run, policy, .. } = prepared;
    let file = file_or_usual(args, &run);
    let mut entries = match policy.baselining {
        Baselining::Compare(baseline) => baseline.entries,
        Baselining::None | Baselining::Collect => BaselineEntries::new(),
    };
    let unneeded = report.baselined.unneeded;
    for (entry, gone) in &unneeded {
        if let Some(count) = entries.get_mut(entry) {
            *count = count.saturating_sub(*gone);
        }
    }
    entries.retain(|_, count| *count > 0);
    file.write(&entries)?;
    let name = report::plain(&file.name);
    output::print(|out| {
        for entry in unneeded.keys() {
            writeln!(out, "removed {}", shown(entry))?;
        }
        let (gone, left) = (total(&unneeded), total(&entries));
        writeln!(out, "{gone} removed, {left} left in {name}")
    })
}

fn show(args: &CheckArgs, environment: &Environment) -> Result<Exit> {
    let run = Run::new(args, environment)?;
    let baseline = file_or_usual(args, &run).required(&run)?;
    output::print(|out| {
        for (entry, count) in &baseline.entries {
            let times = if *count == 1 { String::new() } else { format!(" ({count} times)") };
            writeln!(out, "{}{times}", shown(entry))?;
        }
        writeln!(out, "{}", count(total(&baseline.entries), "finding"))
    })
}

/// A baseline of a run that could not read everything would report as new, later, what it could not see.
fn judged(args: &CheckArgs, prepared: &Prepared) -> Result<Looked> {
    let looked = Looked::at(args, prepared)?;
    let summary = &looked.report.summary;
    if summary.broken + summary.incomplete == 0 {
        return Ok(looked);
    }
    let message = "the baseline was not written: something could not be read or judged";
    Err(Error::usage(message, "`bottlelint check` says what; repair it first"))
}

fn total(entries: &BaselineEntries) -> usize {
    entries.values().sum()
}

/// `ECS004 envs/prod: aws_ecs_service.this.name = "x"`
fn shown(entry: &BaselineEntry) -> String {
    let BaselineEntry { rule, root, resource, attribute, value, verdict } = entry;
    let root = if root.is_empty() { "." } else { root };
    let dot = if attribute.is_empty() || resource.is_empty() { "" } else { "." };
    let verdict = if verdict == "unknown" { " (unknown)" } else { "" };
    let text = format!("{rule}{verdict} {root}: {resource}{dot}{attribute}  {value}");
    report::plain(text.trim_end())
}
