//! `bottlelint merge`: the reports of all shards as the report of one run.

use std::path::Path;
use std::sync::Arc;

use super::analysis::triage;
use super::args::MergeArgs;
use super::baseline;
use super::check::finish;
use super::environment::Environment;
use super::error::{Error, Result};
use super::exit::Exit;
use super::looked::Looked;
use super::prepared::{Prepared, prepare};
use super::shard::ids;
use crate::engine;
use crate::input::Discovered;
use crate::record::{Restoring, Shard, ShardError};
use crate::report;

/// Reads the reports, decides what counts on the whole, and reports.
pub(super) fn run(args: &MergeArgs, environment: &Environment) -> Result<Exit> {
    let shards: Vec<Shard> =
        args.reports.iter().map(|path| read(environment, path)).collect::<Result<_>>()?;
    Shard::check_whole(&shards).map_err(|(at, error)| wrong(args, at, &error))?;
    let Some(settings) = shards.first().map(|shard| shard.settings.clone()) else {
        return Err(Error::usage("there is no report", "name those of all shards"));
    };
    let whole = args.whole(&settings.paths);
    let prepared = prepare(&whole, environment, |run| baseline::of_check(&whole, run))?;
    if settings.rules != ids(&prepared.rules) {
        let help = "give the same `--select`, `--ignore`, `--profile`, `--rules` and configuration";
        return Err(Error::usage("the shards were judged by other rules", help));
    }
    let looked = look(args, &prepared, shards)?;
    finish(&whole, environment, prepared, looked)
}

/// What came of all shares, as if one machine had judged everything.
fn look(args: &MergeArgs, prepared: &Prepared, shards: Vec<Shard>) -> Result<Looked> {
    let Prepared { run, rules, policy } = prepared;
    let inputs = shards.first().map(Shard::inputs).unwrap_or_default();
    let loader = run.repository.files();
    let sources = Arc::new(run.repository.sources.fork());
    let mut restoring = Restoring::new(&loader, &sources, &rules.catalogue.known);
    let mut judged = Vec::new();
    for (shard, path) in shards.into_iter().zip(&args.reports) {
        let restored = restoring.restore(shard.into_record());
        judged.push(restored.map_err(|error| {
            let help = "merge where the files are those that the shards checked: the same commit, \
                        and the same directory";
            Error::usage(format!("`{}`: {error}", shown(path)), help)
        })?);
    }
    let analysis = engine::together(judged, &inputs, &sources);
    let discovered = Discovered { inputs, ..Discovered::default() };
    let report = triage(analysis, &discovered, &rules.catalogue, policy);
    Ok(Looked { report, discovered })
}

#[expect(clippy::disallowed_methods, reason = "the command line names it, wherever it lies")]
fn read(environment: &Environment, path: &Path) -> Result<Shard> {
    let full = environment.directory.join(path);
    let text = std::fs::read(&full).map_err(|error| Error::Io { path: shown(path), error })?;
    report::read_shard(&text).map_err(|error| {
        let help = "name the JSON reports that `bottlelint check --shard` of this version wrote";
        Error::usage(format!("`{}`: {error}", shown(path)), help)
    })
}

/// That the reports are not the whole.
fn wrong(args: &MergeArgs, at: Option<usize>, error: &ShardError) -> Error {
    let help = match error {
        ShardError::Missing(..) | ShardError::Twice(..) => {
            "name the report of every shard, each once"
        }
        ShardError::OtherCount(..) | ShardError::OtherRun => {
            "name the reports of one run, whose commands differ in `--shard` alone"
        }
        ShardError::OtherVersion(_) | ShardError::NotJudged(_) => "check all shards again",
    };
    match at.and_then(|at| args.reports.get(at)) {
        Some(path) => Error::usage(format!("`{}`: {error}", shown(path)), help),
        None => Error::usage(format!("the reports are not a whole run: {error}"), help),
    }
}

fn shown(path: &Path) -> String {
    report::plain(&path.display().to_string())
}
