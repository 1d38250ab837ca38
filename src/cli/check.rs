//! `bottlelint check`

use std::path::PathBuf;
use std::sync::Arc;

use super::args::{CheckArgs, ColorArg, Hashes, OutputArgs, RuleArgs};
use super::base::Base;
use super::baseline;
use super::cache::{self, Book, Cache, Pages, Results};
use super::environment::Environment;
use super::error::{Error, Result};
use super::exit::Exit;
use super::fix;
use super::output::{self, ReportTarget, WriteMode};
use super::progress::Bar;
use super::repository::Repository;
use super::session::{self, Rules};
use super::settings::{self, Chosen, SetBy, Values};
use super::shard;
use super::typed::Typed;
use super::watch;
use crate::config::{Config, ExceptionBlock, PathPatterns};
use crate::engine::{self, Analysis, Forgetful, ResultMemory};
use crate::finding::{Applicability, Finding, Group, RuleInfo};
use crate::input::{self, Discovered, FrontEnds, Input, Pick};
use crate::record::Share;
use crate::report::{self, Format, Hyperlinks, InSarif, Sarif, Statistics, Style, Verbosity};
use crate::source::Loader;
use crate::terraform::{JudgedResources, Modules, Options};
use crate::triage::{
    self, AddressPattern, Baselining, Catalogue, Changes, Date, Exception, Foreign, Found, Hygiene,
    Reasons, Report, ReportPolicy, SuppressionLimits, Suppressions, Trusted,
};

/// Checks paths and reports.
pub(super) fn run(args: &CheckArgs, environment: &Environment) -> Result<Exit> {
    if args.watch { watch::run(args, environment) } else { once(args, environment) }
}

/// Checks paths and reports, whatever comes after it.
pub(super) fn once(args: &CheckArgs, environment: &Environment) -> Result<Exit> {
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

/// What is checked, by which rules, and what counts.
pub(super) struct Prepared {
    pub(super) run: Run,
    pub(super) rules: Rules,
    pub(super) policy: ReportPolicy,
}

/// Reads arguments, configuration, rules and what the findings are compared with.
pub(super) fn prepare(
    args: &CheckArgs,
    environment: &Environment,
    baselining: impl FnOnce(&Run) -> Result<Baselining>,
) -> Result<Prepared> {
    prepare_run(args, Run::new(args, environment)?, environment, baselining)
}

/// The same for a run that is open.
fn prepare_run(
    args: &CheckArgs,
    run: Run,
    environment: &Environment,
    baselining: impl FnOnce(&Run) -> Result<Baselining>,
) -> Result<Prepared> {
    let baselining = baselining(&run)?;
    let rules = session::choose_rules(&args.rules, Some(&run.repository), environment)?;
    let policy = policy(args, &run, &rules, environment);
    let (changes, trusted) = before(args, &run, &rules, &policy)?;
    let policy = ReportPolicy { baselining, changes, trusted, ..policy };
    Ok(Prepared { run, rules, policy })
}

/// What came of looking at the files once.
pub(super) struct Looked {
    pub(super) report: Report,
    pub(super) discovered: Discovered,
}

impl Looked {
    /// Looks at the files as they count.
    pub(super) fn at(args: &CheckArgs, prepared: &Prepared) -> Result<Self> {
        let Prepared { run, rules, policy } = prepared;
        if let Some(share) = run.share {
            return shard::look(args, prepared, share);
        }
        let (files, cache) = (run.repository.files(), run.cache.as_ref());
        let (analysis, discovered) = analyze_all(args, run, &files, rules, cache)?;
        Ok(Self { report: triage(analysis, &discovered, &rules.catalogue, policy), discovered })
    }
}

/// Evaluates and judges the files that `loader` reads, but for inputs that a cache knows. Places in the configuration keep their
/// ids.
pub(super) fn analyze_all(
    args: &CheckArgs,
    run: &Run,
    loader: &dyn Loader,
    rules: &Rules,
    cache: Option<&Cache>,
) -> Result<(Analysis, Discovered)> {
    let modules = Modules::new(loader, Arc::new(run.repository.sources.fork()));
    let front_ends = FrontEnds::new(&modules, &run.options);
    let results = cache.map(|cache| Results::new(cache, run, loader, &modules.sources, rules));
    let memory: &dyn ResultMemory = results.as_ref().map_or(&Forgetful, |results| results);
    let analysis =
        session::on_threads(args.input.threads, || analyze(&front_ends, run, rules, memory))?;
    let (mut analysis, discovered) = analysis?;
    let model = analysis.model.take();
    // To take them apart takes long, and is of no use unless another check follows.
    if !args.watch {
        std::mem::forget(front_ends);
        std::mem::forget((modules, model));
    }
    Ok((analysis, discovered))
}

/// What was there before the change that the run is about, and which comments count.
fn before(
    args: &CheckArgs,
    run: &Run,
    rules: &Rules,
    policy: &ReportPolicy,
) -> Result<(Option<Changes>, Option<Trusted>)> {
    let disk = &run.repository.disk;
    let change = match (&args.changes.changed_since, &args.changes.diff) {
        (Some(name), _) => Some(Base::of_fork(disk, name)?),
        (None, Some(file)) => Some(Base::of_diff(disk, &run.repository.directory, file)?),
        (None, None) => None,
    };
    let on_base = |base: &Base| {
        let (analysis, discovered) = match analyze_all(args, run, &base.loader(disk), rules, None) {
            // Nothing was there.
            Err(Error::Nothing { .. }) => Default::default(),
            other => other?,
        };
        let policy = ReportPolicy { baselining: Baselining::Collect, ..policy.clone() };
        Ok(triage(analysis, &discovered, &rules.catalogue, &policy).baselined)
    };
    let changes = change.map(|base| {
        let before = on_base(&base)?.collected;
        Ok(Changes { diff: base.diff, before })
    });
    let trusted = run.repository.base.as_ref().map(|base| {
        let silenced = on_base(base)?.silenced;
        Ok(Trusted { base: base.name.clone(), silenced })
    });
    Ok((changes.transpose()?, trusted.transpose()?))
}

/// What is checked, and with which values.
pub(super) struct Run {
    pub(super) repository: Repository,
    pub(super) values: Values,
    pub(super) options: Options,
    /// From the root of the repository.
    pub(super) paths: Vec<String>,
    /// Who named them.
    pub(super) paths_by: SetBy,
    /// Which share of them is checked; none for all.
    pub(super) share: Option<Share>,
    /// As they count.
    pub(super) exclude: Vec<Chosen<String>>,
    excluded: PathPatterns,
    /// How far it is.
    pub(super) bar: Bar,
    /// What earlier runs found, if it may be used.
    pub(super) cache: Option<Cache>,
}

impl Run {
    /// Opens the repository and reads its configuration.
    pub(super) fn new(args: &CheckArgs, environment: &Environment) -> Result<Self> {
        let here = [PathBuf::from(".")];
        let typed = Typed::read(&args.paths, args.stdin_filename.as_deref())?;
        let paths = typed.as_ref().map(|typed| typed.named(&args.paths));
        let paths = paths.unwrap_or_else(|| args.paths.clone());
        let named = if paths.is_empty() { &here[..] } else { &paths[..] };
        let mut input = args.input.clone();
        let directory = &environment.directory;
        input.config.unsaved.extend(typed.as_ref().map(|typed| typed.text(directory)));
        input.config.from.clone_from(&args.changes.suppressions_from);
        if cache::is_wanted(&args.cache, environment) {
            input.config.hashes = Hashes::Kept;
        }
        let (repository, values) = session::open_with_values(named, &input, environment)?;
        let judged =
            if args.changed_only { JudgedResources::Changed } else { JudgedResources::All };
        let source = args.source.as_ref().map(|path| repository.directory(path)).transpose()?;
        let source = source.map(Arc::from);
        let piped = typed.and_then(|typed| typed.into_plan(directory));
        let piped = piped.and_then(|(path, kept)| Some((repository.inside(&path)?.into(), kept)));
        let piped = piped.map(Arc::new);
        let options =
            Options { judged, source, piped, ..session::options(&input, &values, environment)? };
        let exclude = settings::exclude(args, &repository);
        let patterns: Vec<String> = exclude.iter().map(|one| one.value.clone()).collect();
        let excluded = PathPatterns::new(&patterns)
            .map_err(|error| Error::usage(error.to_string(), "write `--exclude '**/examples'`"))?;
        let configured = repository.config.as_ref().filter(|_| args.paths.is_empty());
        let configured = configured.and_then(|config| config.check.paths.as_ref());
        let (paths, paths_by) = match configured {
            Some(placed) => (repository.configured_paths(placed)?, SetBy::Config(placed.place)),
            None if args.paths.is_empty() => (repository.paths.clone(), SetBy::Default),
            None => (repository.paths.clone(), SetBy::CommandLine),
        };
        let share = shard::share(&args.share, environment)?;
        let bar = Bar::new(environment, args.output.quiet);
        let cache = Cache::of(&args.cache, &repository, &options, environment);
        Ok(Self {
            repository,
            values,
            options,
            paths,
            paths_by,
            share,
            exclude,
            excluded,
            bar,
            cache,
        })
    }
}

fn analyze(
    front_ends: &FrontEnds<'_>,
    run: &Run,
    rules: &Rules,
    memory: &dyn ResultMemory,
) -> Result<(Analysis, Discovered)> {
    let all = discover(front_ends, run)?;
    run.bar.begin(all.inputs.len());
    let judged = engine::judge_inputs(front_ends, &all.inputs, &rules.chosen, &run.bar, memory);
    run.bar.end();
    Ok((engine::together(vec![judged], &all.inputs, &front_ends.sources), all))
}

/// Finds what there is to check.
pub(super) fn discover(front_ends: &FrontEnds<'_>, run: &Run) -> Result<Discovered> {
    let excluded = |path: &str| run.excluded.covers(path);
    let paths: Vec<&str> = run.paths.iter().map(String::as_str).collect();
    let found = input::discover_all(front_ends, &paths, &excluded);
    let mut all = found.map_err(|error| session::nothing(&error))?;
    all.inputs.sort();
    all.inputs.dedup();
    // A file of a module that is checked as a whole adds nothing.
    let whole: Vec<Input> =
        all.inputs.iter().filter(|input| input.pick == Pick::Found).cloned().collect();
    all.inputs.retain(|input| {
        let of_whole = Input { only: Vec::new(), pick: Pick::Found, ..input.clone() };
        (input.only.is_empty() && input.pick == Pick::Found) || !whole.contains(&of_whole)
    });
    Ok(all)
}

pub(super) fn triage(
    analysis: Analysis,
    discovered: &Discovered,
    catalogue: &Catalogue,
    policy: &ReportPolicy,
) -> Report {
    let ran = &catalogue.ran;
    // The catalogue knows the severities of this repository.
    let chosen = |finding: Finding| {
        let rule = ran.iter().find(|rule| rule.id == finding.rule.id)?;
        Some(Finding { rule: Arc::clone(rule), ..finding })
    };
    let found = Found {
        findings: analysis.findings.into_iter().filter_map(chosen).collect(),
        resources: analysis.resources,
        modules: analysis.modules,
        files: analysis.files,
        incomplete: analysis.incomplete,
        roots: roots(discovered),
        secrets: analysis.secrets,
        sources: analysis.sources,
    };
    triage::triage(found, catalogue, policy)
}

/// The directories of what was checked as a whole.
pub(super) fn roots(discovered: &Discovered) -> Vec<Arc<str>> {
    let whole = discovered.inputs.iter().filter(|input| input.pick == Pick::Found);
    whole.map(|input| Arc::clone(&input.directory)).collect()
}

fn policy(args: &CheckArgs, run: &Run, rules: &Rules, environment: &Environment) -> ReportPolicy {
    let config = run.repository.config.as_ref();
    let counts = settings::findings(&args.findings, config);
    ReportPolicy {
        today: environment.today,
        min_severity: counts.min_severity.value,
        fail_on: counts.fail_on.value,
        unknown: counts.unknown.value,
        suppressions: if args.findings.no_suppressions {
            Suppressions::Ignored
        } else {
            Suppressions::Honoured
        },
        incomplete: args.input.incomplete(),
        limits: limits_of_run(args, config, rules, environment),
        exceptions: config.map(exceptions).unwrap_or_default(),
        baselining: Baselining::None,
        changes: None,
        trusted: None,
    }
}

/// Which comments count: the command line can set those of other tools aside.
fn limits_of_run(
    args: &CheckArgs,
    config: Option<&Config>,
    rules: &Rules,
    environment: &Environment,
) -> SuppressionLimits {
    let limits = config.map(|config| limits(config, rules, environment.today));
    let limits = limits.unwrap_or_default();
    if args.findings.no_foreign_suppressions {
        SuppressionLimits { foreign: Foreign::Ignored, ..limits }
    } else {
        limits
    }
}

/// Which comments count, as the configuration says.
fn limits(config: &Config, rules: &Rules, today: Date) -> SuppressionLimits {
    let suppressions = &config.suppressions;
    let fixed = config.rule.iter().filter(|block| {
        block.suppressible.as_ref().is_some_and(|suppressible| !suppressible.value)
    });
    let ids = fixed.flat_map(|block| {
        let known = rules.catalogue.known.iter();
        known.filter(|rule| triage::names(rule, &block.rule.value)).map(|rule| Arc::clone(&rule.id))
    });
    SuppressionLimits {
        reasons: match suppressions.require_reason.as_ref().map(|placed| placed.value) {
            Some(false) => Reasons::Optional,
            Some(true) | None => Reasons::Required,
        },
        latest: suppressions.max_days.as_ref().map(|days| today.plus_days(days.value)),
        not_suppressible: ids.collect(),
        foreign: match suppressions.foreign.as_ref().map(|placed| placed.value) {
            Some(false) => Foreign::Ignored,
            Some(true) | None => Foreign::Counted,
        },
    }
}

fn exceptions(config: &Config) -> Vec<Exception> {
    let one = |block: &ExceptionBlock| Exception {
        place: block.place,
        rules: block.rules.value.clone(),
        address: AddressPattern::new(&block.address.value),
        reason: block.reason.value.clone(),
        until: block.until.as_ref().map(|placed| placed.value),
    };
    config.exceptions.iter().map(one).collect()
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
