//! `bottlelint check`

use std::path::Path;
use std::sync::Arc;

use super::args::{CheckArgs, FailOnArg, OutputArgs, UnknownArg};
use super::environment::Environment;
use super::error::Result;
use super::exit::Exit;
use super::output::{self, Mode, Target};
use super::session::{self, Rules};
use crate::engine::{self, Analysis};
use crate::finding::Severity;
use crate::input::{self, Discovered, Input};
use crate::report::{self, Color, Format, InSarif, Sarif, Style, Verbosity};
use crate::source::SourceMap;
use crate::terraform::{Modules, Options};
use crate::triage::{self, FailOn, Found, Incomplete, Policy, Report, Suppressions, Unknowns};

/// Checks paths and reports.
pub(super) fn run(args: &CheckArgs, environment: &Environment) -> Result<Exit> {
    let targets = targets(&args.output, environment)?;
    let (rules, opened) = rayon::join(
        || session::choose_rules(&args.rules, environment),
        || session::open(&args.paths, &args.input, environment),
    );
    let (rules, (repository, options)) = (rules?, opened?);
    let modules = Modules::new(&repository.disk, Arc::new(SourceMap::default()));
    let analysis = session::on_threads(args.input.threads, || {
        analyze(&modules, &repository.paths, &rules, &options)
    })?;
    let (mut analysis, discovered) = analysis?;
    let model = analysis.model.take();
    let mut report = triage(analysis, &rules, &policy(args, environment));
    report.elapsed = environment.elapsed();
    let style = style(args, &repository.paths, environment);
    tell(&report, &discovered, &style);
    write(&report, &style, &targets)?;
    summarize_step(&report, &style, &targets, environment)?;
    let exit = exit(&report, args);
    // The program ends here. To take apart all that was read and made takes a twentieth of a run, for nothing.
    std::mem::forget((modules, model, report));
    Ok(exit)
}

fn analyze(
    modules: &Modules<'_>,
    paths: &[String],
    rules: &Rules,
    options: &Options,
) -> Result<(Analysis, Discovered)> {
    let mut all = Discovered::default();
    for path in paths {
        let found = input::discover(modules, path).map_err(|error| session::nothing(&error))?;
        all.inputs.extend(found.inputs);
        all.tests.extend(found.tests);
    }
    all.inputs.sort();
    all.inputs.dedup();
    // A file of a module that is checked as a whole adds nothing.
    let whole: Vec<Arc<str>> =
        all.inputs.iter().filter(|input| input.only.is_none()).map(directory).collect();
    all.inputs.retain(|input| input.only.is_none() || !whole.contains(&input.directory));
    Ok((engine::analyze(modules, &all.inputs, &rules.chosen, options), all))
}

fn directory(input: &Input) -> Arc<str> {
    Arc::clone(&input.directory)
}

fn triage(analysis: Analysis, rules: &Rules, policy: &Policy) -> Report {
    let chosen = |id: &str| rules.catalogue.ran.iter().any(|rule| *rule.id == *id);
    let findings = analysis.findings.into_iter().filter(|finding| chosen(&finding.rule.id));
    let found = Found {
        findings: findings.collect(),
        resources: analysis.resources,
        modules: analysis.modules,
        files: analysis.files,
        incomplete: analysis.incomplete,
        sources: analysis.sources,
    };
    triage::triage(found, &rules.catalogue, policy)
}

fn policy(args: &CheckArgs, environment: &Environment) -> Policy {
    let (input, args) = (&args.input, &args.findings);
    Policy {
        today: environment.today,
        min_severity: args.min_severity.into(),
        fail_on: match args.fail_on {
            FailOnArg::Info => FailOn::AtLeast(Severity::Info),
            FailOnArg::Low => FailOn::AtLeast(Severity::Low),
            FailOnArg::Medium => FailOn::AtLeast(Severity::Medium),
            FailOnArg::High => FailOn::AtLeast(Severity::High),
            FailOnArg::Critical => FailOn::AtLeast(Severity::Critical),
            FailOnArg::Never => FailOn::Never,
        },
        unknown: match args.unknown {
            UnknownArg::Hide => Unknowns::Hide,
            UnknownArg::Show => Unknowns::Show,
            UnknownArg::Fail => Unknowns::Fail,
        },
        suppressions: if args.no_suppressions {
            Suppressions::Ignored
        } else {
            Suppressions::Honoured
        },
        incomplete: input.incomplete(),
    }
}

fn style(args: &CheckArgs, paths: &[String], environment: &Environment) -> Style {
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
    Style { verbosity, sarif, ..session::style(&output.terminal, environment) }
}

/// Where which format goes: as asked; without a wish for people, and in GitHub Actions as
/// annotations too.
fn targets(output: &OutputArgs, environment: &Environment) -> Result<Vec<Target<&'static Format>>> {
    let names: Vec<&str> = report::FORMATS.iter().map(|format| format.name).collect();
    let targets = output::targets(&output.output, report::format, &names)?;
    if !targets.is_empty() {
        return Ok(targets);
    }
    let implied =
        if environment.github.is_some() { &["full", "github"][..] } else { &["full"][..] };
    let formats = implied.iter().filter_map(|name| report::format(name));
    Ok(formats.map(|format| Target { format, path: None }).collect())
}

/// Says on standard error what went wrong and what was read.
fn tell(report: &Report, discovered: &Discovered, style: &Style) {
    match style.verbosity {
        Verbosity::Silent => {}
        Verbosity::Quiet => {
            if let Some(line) = report::incomplete(report) {
                output::to_stderr(&format!("{line}\n"));
            }
        }
        Verbosity::Normal | Verbosity::Verbose => {}
    }
    if style.verbosity == Verbosity::Verbose {
        for input in &discovered.inputs {
            let name = input.only.as_ref().unwrap_or(&input.directory);
            let name = if name.is_empty() { "." } else { name };
            output::to_stderr(&format!("checked {}\n", report::plain(name)));
        }
        for directory in &discovered.tests {
            let directory = report::plain(directory);
            output::to_stderr(&format!("skipped {directory}: it is there for terraform test\n"));
        }
    }
}

fn write(report: &Report, style: &Style, targets: &[Target<&'static Format>]) -> Result<()> {
    for target in targets {
        match &target.path {
            Some(path) => {
                let plain = Style { color: Color::Never, ..style.clone() };
                output::write_file(path, Mode::Replace, |out| {
                    (target.format.write)(report, &plain, out)
                })?;
            }
            None if style.verbosity == Verbosity::Silent => {}
            None => {
                output::print(|out| (target.format.write)(report, style, out))?;
            }
        }
    }
    Ok(())
}

/// In GitHub Actions, what is for people goes to the page of the run too.
fn summarize_step(
    report: &Report,
    style: &Style,
    targets: &[Target<&'static Format>],
    environment: &Environment,
) -> Result<()> {
    let implied =
        targets.iter().any(|target| target.format.name == "github" && target.path.is_none());
    let summary: Option<&Path> = environment
        .github
        .as_ref()
        .and_then(|github| github.summary.as_deref())
        .filter(|_| implied);
    match (summary, report::format("markdown")) {
        (Some(path), Some(format)) => {
            output::write_file(path, Mode::Append, |out| (format.write)(report, style, out))
        }
        (None, _) | (_, None) => Ok(()),
    }
}

fn exit(report: &Report, args: &CheckArgs) -> Exit {
    let summary = &report.summary;
    let never = args.findings.fail_on == FailOnArg::Never;
    match args.input.incomplete() {
        _ if summary.broken > 0 => Exit::Usage,
        Incomplete::FailsOutside if summary.incomplete + summary.outside > 0 => Exit::Incomplete,
        Incomplete::Fails if summary.incomplete > 0 && !never => Exit::Incomplete,
        _ if summary.failing > 0 => Exit::Findings,
        Incomplete::Fails | Incomplete::FailsOutside | Incomplete::Allowed => Exit::Clean,
    }
}
