//! What can be asked for of the cache.

use std::path::PathBuf;

use clap::Subcommand;

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
