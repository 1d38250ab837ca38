//! What is checked, and with which values. Must not know what is found.

use std::path::PathBuf;
use std::sync::Arc;

use super::args::{CheckArgs, Hashes, ShareArgs};
use super::cache::{self, Cache};
use super::environment::Environment;
use super::error::{Error, Result};
use super::progress::Bar;
use super::repository::Repository;
use super::session;
use super::settings::{self, Chosen, SetBy, Values};
use super::typed::Typed;
use crate::config::PathPatterns;
use crate::record::Share;
use crate::terraform::{JudgedResources, Options};

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
    pub(super) excluded: PathPatterns,
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
        let share = share(&args.share, environment)?;
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

/// The share that is asked for.
fn share(args: &ShareArgs, environment: &Environment) -> Result<Option<Share>> {
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
