//! `bottlelint check --shard`: one of several shares of a run, with all in its JSON report that the whole needs.

use std::sync::Arc;

use super::args::{CheckArgs, ShareArgs};
use super::check::{self, Looked, Prepared};
use super::environment::Environment;
use super::error::{Error, Result};
use super::output::ReportTarget;
use super::session::{self, Rules};
use crate::engine;
use crate::finding::{Builtin, RuleInfo, is_secret_name};
use crate::input::{self, Discovered, FrontEnds, Input, InputKind};
use crate::record::{Record, Settings, Shard, Share};
use crate::report::Format;
use crate::secret;
use crate::source::LoadError;
use crate::terraform::{Modules, Options};
use crate::triage::Catalogue;

/// The share that is asked for.
pub(super) fn share(args: &ShareArgs, environment: &Environment) -> Result<Option<Share>> {
    let (Some(name), Some(count)) = (&args.shard_index_from, args.shard_count) else {
        return Ok(args.shard);
    };
    let Some(text) = environment.variable(name) else {
        let message = format!("the environment variable `{name}` is not set");
        return Err(Error::usage(message, "name the one that numbers the jobs, or use `--shard`"));
    };
    // It is counted from 0, as AWS Batch, Kubernetes and Buildkite do.
    let index = text.trim().parse().ok().and_then(|index: usize| index.checked_add(1));
    let share = index.and_then(|index| Share::new(index, count));
    share.map(Some).ok_or_else(|| {
        let message = format!("`{name}` is `{text}`, which is not one of {count} shares");
        Error::usage(message, "it must be a number from 0 to one less than `--shard-count`")
    })
}

/// Without its JSON report, a share is lost to the whole.
pub(super) fn check_targets(targets: &[ReportTarget<&'static Format>]) -> Result<()> {
    if targets.iter().any(|target| target.format.name == "json") {
        return Ok(());
    }
    let help = "`-o json=shard.json` writes it; more formats can be asked for beside it";
    Err(Error::usage("a shard needs a JSON report for `bottlelint merge`", help))
}

/// Looks at the inputs of one share.
pub(super) fn look(args: &CheckArgs, prepared: &Prepared, share: Share) -> Result<Looked> {
    let Prepared { run, rules, policy } = prepared;
    if !run.repository.unsaved.is_empty() {
        return Err(Error::usage(
            "standard input cannot be checked in shares",
            "name files or directories",
        ));
    }
    let loader = run.repository.files();
    let sources = Arc::new(run.repository.sources.fork());
    let modules = Modules::new(&loader, Arc::clone(&sources));
    let front_ends = FrontEnds::new(&modules, &run.options);
    session::on_threads(args.input.threads, || {
        let all = check::discover(&front_ends, run)?;
        let own = share.of(&all.inputs, |input| size(&modules, input));
        run.bar.begin(own.len());
        let judged =
            engine::judge_inputs(&front_ends, &own, &rules.chosen, &run.bar, &engine::Forgetful);
        run.bar.end();
        let record = Record::of(&judged, &sources, &loader);
        let shard = Shard::new(share, settings(args, prepared), &all.inputs, &own, record);
        let analysis = engine::together(vec![judged], &all.inputs, &sources);
        let discovered = Discovered { inputs: own, ..all };
        let mut report = check::triage(analysis, &discovered, &of_share(rules), policy);
        report.shard = Some(Box::new(shard));
        Ok(Looked { report, discovered })
    })?
}

/// How much there is to read for an input: the bytes of the files of its modules, each once, or of its own files.
fn size(modules: &Modules<'_>, input: &Input) -> u64 {
    if input.kind == InputKind::Module {
        let reached = input::reached(modules, &input.directory);
        return reached.iter().map(|directory| modules.size(directory)).sum();
    }
    let bytes = |file: &Arc<str>| match modules.loader.read(file) {
        Ok(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        Err(LoadError::TooLarge(bytes)) => bytes,
        Err(_) => 0,
    };
    input.files.iter().map(bytes).sum()
}

/// The rules of a share: whether a comment silences nothing, only the whole knows.
fn of_share(rules: &Rules) -> Catalogue {
    let Catalogue { known, ran } = rules.catalogue.clone();
    let of_whole = |rule: &Arc<RuleInfo>| Builtin::of(rule) == Some(Builtin::UnusedSuppression);
    Catalogue { known, ran: ran.into_iter().filter(|rule| !of_whole(rule)).collect() }
}

/// The ids of the rules that run.
pub(super) fn ids(rules: &Rules) -> Vec<String> {
    rules.chosen.iter().map(|rule| rule.info.id.to_string()).collect()
}

/// What decides about the verdicts of a run.
fn settings(args: &CheckArgs, prepared: &Prepared) -> Settings {
    let Prepared { run, rules, .. } = prepared;
    let mut parts = values(&run.options);
    parts.extend(rules.chosen.iter().map(|rule| rule.text().to_owned()));
    parts.extend(run.paths.iter().cloned());
    parts.extend(run.exclude.iter().map(|pattern| pattern.value.clone()));
    let paths = args.paths.iter().map(|path| path.display().to_string()).collect();
    Settings::new(paths, ids(rules), parts.iter().map(String::as_str))
}

/// Whether some of the values that root modules are evaluated with may be secrets.
pub(super) fn may_hold_secrets(options: &Options) -> bool {
    let variables = options.variables.iter().map(|(name, value)| (name.as_str(), value));
    let assume = options.assume.iter().map(|(name, value)| (&**name, value));
    let mut given = variables.chain(assume);
    // Those of the environment come from wherever secrets are kept.
    !options.environment.is_empty() || given.any(|(name, value)| may_be_secret(name, value))
}

fn may_be_secret(name: &str, value: &str) -> bool {
    is_secret_name(name) || secret::is_credential(value)
}

/// The values that root modules are evaluated with. Of what may be a secret, only its name: a hash of a short one tells it.
fn values(options: &Options) -> Vec<String> {
    let given = |name: &str, value: &str| {
        if may_be_secret(name, value) { name.to_owned() } else { format!("{name}={value}") }
    };
    let variables = options.variables.iter().map(|(name, value)| given(name, value));
    let assume = options.assume.iter().map(|(name, value)| given(name, value));
    let images = options.images.iter().map(|(name, directory)| format!("{name}={directory}"));
    let others = [
        format!("{:?}", options.workspace),
        format!("{:?}", options.source),
        format!("{:?}", options.judged),
        format!("{:?}", options.asked),
        format!("{:?}", options.var_files),
        // Their values come from wherever secrets are kept.
        format!("{:?}", options.environment.iter().map(|(name, _)| name).collect::<Vec<_>>()),
    ];
    variables.chain(assume).chain(images).chain(others).collect()
}
