//! `bottlelint check`

use std::sync::Arc;

use super::args::{CheckArgs, ColorArg, OutputArgs, RuleArgs};
use super::baseline;
use super::cache::{Book, Pages};
use super::environment::Environment;
use super::error::{Error, Result};
use super::exit::Exit;
use super::fix;
use super::looked::Looked;
use super::output::{self, ReportTarget, WriteMode};
use super::prepared::{Prepared, prepare_run};
use super::run::Run;
use super::session::{self, Rules};
use super::shard;
use crate::finding::{Applicability, Group, RuleInfo};
use crate::input::Discovered;
use crate::report::{self, Format, Hyperlinks, InSarif, Sarif, Statistics, Style, Verbosity};
use crate::triage::{self, Hygiene, Report};

/// Checks paths and reports.
pub(super) fn run(args: &CheckArgs, environment: &Environment) -> Result<Exit> {
    // What is wrong with them is told before anything is read.
    let targets = targets(&args.output, environment)?;
    if args.share.is_given() {
        shard::check_targets(&targets)?;
    }
    let run = Run::new(args, environment)?;
    if let Some(pages) = known(args, &run, environment) {
        return publish(&targets, &pages, environment);
    }
    let prepared = prepare_run(args, run, environment, |run| baseline::of_check(args, run))?;
    let wanted = fix::wanted(&args.fixes);
    if wanted.is_some() && !args.fixes.diff_only && !prepared.run.repository.unsaved.is_empty() {
        return Err(Error::usage(
            "what comes on standard input cannot be changed",
            "`--diff-only` prints the changes",
        ));
    }
    let looked = match wanted {
        Some(wanted) => repair(args, environment, &prepared, wanted)?,
        None => Looked::at(args, &prepared)?,
    };
    finish(args, environment, prepared, looked)
}

/// What an earlier run printed, where this one would print the same.
fn known(args: &CheckArgs, run: &Run, environment: &Environment) -> Option<Pages> {
    let book = Book::of(args, run, environment)?;
    let found = session::on_threads(args.input.threads, || book.open(|| environment.elapsed()));
    found.ok().flatten()
}

/// Writes the reports, and says how the run ends.
pub(super) fn finish(
    args: &CheckArgs,
    environment: &Environment,
    prepared: Prepared,
    looked: Looked,
) -> Result<Exit> {
    let targets = targets(&args.output, environment)?;
    let Prepared { run, rules, policy } = prepared;
    let Looked { mut report, discovered } = looked;
    let book = Book::of(args, &run, environment);
    report.elapsed = book.as_ref().map_or_else(|| environment.elapsed(), Book::stand_in);
    let style = style(args, &run.paths, &rules, environment);
    let pages = Pages {
        errors: told(&report, &discovered, &style),
        reports: output::draw_all(&targets, &style, |format, style, out| {
            (format.write)(&report, style, out)
        })?,
        summary: summary_of_step(&report, &style, &targets, environment)?,
        exit: Exit::of(&report.summary, &policy),
    };
    let pages = match &book {
        Some(book) => book.keep(pages, environment.elapsed()),
        None => pages,
    };
    if let Some(cache) = &run.cache {
        cache.tidy();
    }
    let exit = publish(&targets, &pages, environment)?;
    // The program ends here, unless it watches. To take apart all that was read and made takes a twentieth of a run, for nothing.
    if !args.watch {
        std::mem::forget(report);
    }
    Ok(exit)
}

/// Prints and writes what there is to show, and says how the run ends.
fn publish(
    targets: &[ReportTarget<&'static Format>],
    pages: &Pages,
    environment: &Environment,
) -> Result<Exit> {
    output::to_stderr(&pages.errors);
    output::put_all(targets, &pages.reports)?;
    let github = environment.github.as_ref();
    if let (Some(path), Some(text)) =
        (github.and_then(|github| github.summary.as_deref()), &pages.summary)
    {
        output::write_file(path, WriteMode::Append, |out| out.write_all(text.as_bytes()))?;
    }
    Ok(pages.exit)
}

/// Makes the fixes, or prints them, and looks at what is left.
fn repair(
    args: &CheckArgs,
    environment: &Environment,
    prepared: &Prepared,
    wanted: Applicability,
) -> Result<Looked> {
    let every =
        session::choose_rules(&every_rule(args), Some(&prepared.run.repository), environment)?;
    let fixed = fix::fixes(args, prepared, &every, wanted)?;
    if args.fixes.diff_only {
        fix::print(&fixed.files, fix::CONTEXT)?;
        if args.output.quiet == 0 {
            fix::tell_refused(&fixed);
        }
        return Looked::at(args, prepared);
    }
    fix::write(prepared, &fixed)?;
    if args.output.quiet == 0 {
        fix::tell(&fixed);
    }
    Looked::at(args, prepared)
}

/// The rules that a fix must not break: all that run by default, and those that were asked for.
fn every_rule(args: &CheckArgs) -> RuleArgs {
    let mut rules = args.rules.clone();
    rules.select.insert(0, "default".to_owned());
    rules.ignore.clear();
    rules
}

fn style(args: &CheckArgs, paths: &[String], rules: &Rules, environment: &Environment) -> Style {
    let output = &args.output;
    let path = match paths {
        [path] => path.as_str(),
        _ => "",
    };
    let category = output.sarif_category.clone().unwrap_or_else(|| format!("bottlelint/{path}"));
    let suppressed = if output.sarif_suppressed { InSarif::Included } else { InSarif::LeftOut };
    let verbosity = match (output.quiet, output.verbose) {
        (0, true) => Verbosity::Verbose,
        (0, false) => Verbosity::Normal,
        (1, _) => Verbosity::Quiet,
        (_, _) => Verbosity::Silent,
    };
    let sarif = Sarif { category, suppressed };
    let hygiene = if verbosity == Verbosity::Verbose || asks_for_hygiene(rules) {
        Hygiene::Shown
    } else {
        Hygiene::Counted
    };
    let named: Vec<String> = args.paths.iter().map(|path| path.display().to_string()).collect();
    let again = [&["bottlelint check".to_owned()], named.as_slice()].concat().join(" ");
    let hyperlinks = match output.hyperlinks {
        ColorArg::Always => Hyperlinks::Written,
        ColorArg::Auto if environment.terminal => Hyperlinks::Written,
        ColorArg::Auto | ColorArg::Never => Hyperlinks::None,
    };
    let statistics = if output.statistics { Statistics::Always } else { Statistics::WhereUseful };
    let usual = session::style(&output.terminal, environment);
    Style { verbosity, sarif, hygiene, hyperlinks, statistics, again, ..usual }
}

/// Whether a word that selects rules means opinions about how code is written.
fn asks_for_hygiene(rules: &Rules) -> bool {
    let hygiene = |rule: &&Arc<RuleInfo>| rule.group == Group::Hygiene;
    let asks = |word: &String| {
        !matches!(word.as_str(), "all" | "default")
            && rules.catalogue.ran.iter().filter(hygiene).any(|rule| triage::means(rule, word))
    };
    rules.choice.select.iter().any(asks)
}

/// Where which format goes: as asked; without a wish for people, and in GitHub Actions as
/// annotations too.
fn targets(
    output: &OutputArgs,
    environment: &Environment,
) -> Result<Vec<ReportTarget<&'static Format>>> {
    let names: Vec<&str> = report::FORMATS.iter().map(|format| format.name).collect();
    let targets = output::targets(&output.output, report::format, &names)?;
    if !targets.is_empty() {
        return Ok(targets);
    }
    let implied =
        if environment.github.is_some() { &["full", "github"][..] } else { &["full"][..] };
    let formats = implied.iter().filter_map(|name| report::format(name));
    Ok(formats.map(|format| ReportTarget { format, path: None }).collect())
}

/// What is said on standard error: what went wrong and what was read.
fn told(report: &Report, discovered: &Discovered, style: &Style) -> String {
    let mut lines = Vec::new();
    if style.verbosity == Verbosity::Quiet {
        lines.extend(report::incomplete(report));
    }
    if style.verbosity != Verbosity::Silent {
        let skipped = discovered.skipped.iter();
        lines.extend(
            skipped.map(|file| format!("skipped {}: {}", report::plain(&file.path), file.why)),
        );
    }
    if style.verbosity == Verbosity::Verbose {
        for input in &discovered.inputs {
            let name = input.name();
            let name = if name.is_empty() { "." } else { name };
            lines.push(format!("checked {}", report::plain(name)));
        }
        for directory in &discovered.tests {
            let directory = report::plain(directory);
            lines.push(format!("skipped {directory}: it is there for terraform test"));
        }
    }
    lines.into_iter().map(|line| line + "\n").collect()
}

/// In GitHub Actions, what is for people goes to the page of the run too.
fn summary_of_step(
    report: &Report,
    style: &Style,
    targets: &[ReportTarget<&'static Format>],
    environment: &Environment,
) -> Result<Option<String>> {
    let implied =
        targets.iter().any(|target| target.format.name == "github" && target.path.is_none());
    let github = environment.github.as_ref().filter(|github| implied && github.summary.is_some());
    match (github, report::format("markdown")) {
        (Some(_), Some(format)) => output::draw(|out| (format.write)(report, style, out)).map(Some),
        (None, _) | (_, None) => Ok(None),
    }
}
