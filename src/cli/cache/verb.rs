//! `bottlelint cache`: where the cache is, and its end. Must not know what is in it.

use std::path::PathBuf;

use clap::Subcommand;

use super::store::Store;
use crate::cli::environment::Environment;
use crate::cli::error::{Error, Result};
use crate::cli::exit::Exit;
use crate::cli::output;
use crate::report::plain;

/// What to do with the cache.
#[derive(Debug, Subcommand)]
pub(in crate::cli) enum CacheVerb {
    /// Remove all that earlier runs kept
    Clean {
        /// Directory of the cache [default: as for `check`]
        #[arg(long, value_name = "DIR")]
        cache_dir: Option<PathBuf>,
    },
    /// Print the directory of the cache
    Dir {
        /// Directory of the cache [default: as for `check`]
        #[arg(long, value_name = "DIR")]
        cache_dir: Option<PathBuf>,
    },
}

/// Does what was asked for with the cache.
pub(in crate::cli) fn run(verb: &CacheVerb, environment: &Environment) -> Result<Exit> {
    let (CacheVerb::Dir { cache_dir } | CacheVerb::Clean { cache_dir }) = verb;
    let Some((path, _)) = super::place(cache_dir.as_deref(), environment) else {
        let help = "set `BOTTLELINT_CACHE_DIR`, or name one with `--cache-dir`";
        return Err(Error::usage("there is no directory for a cache", help));
    };
    let shown = plain(&path.display().to_string());
    match verb {
        CacheVerb::Dir { .. } => output::print(|out| writeln!(out, "{shown}")),
        CacheVerb::Clean { .. } => {
            let cleaned = Store::clean(&path);
            let bytes = cleaned.map_err(|error| Error::Io { path: shown.clone(), error })?;
            output::print(|out| match bytes {
                0 => writeln!(out, "nothing to remove in {shown}"),
                bytes => writeln!(out, "removed {} KiB from {shown}", bytes.div_ceil(1024)),
            })
        }
    }
}
