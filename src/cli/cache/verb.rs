//! `bottlelint cache`: where the cache is, and its end. Must not know what is in it.

use super::asked::CacheVerb;
use super::store::Store;
use crate::cli::environment::Environment;
use crate::cli::error::{Error, Result};
use crate::cli::exit::Exit;
use crate::cli::output;
use crate::report::plain;

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
