//! What comes on standard input in place of a file: `bottlelint check -`. Must not know what is done with it.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::{Error, Result};
use crate::source::MAX_FILE_BYTES;

/// The path that stands for standard input.
pub(super) const DASH: &str = "-";

/// What standard input is called where nobody says.
const NAME: &str = "stdin.json";

/// A file that came on standard input.
#[derive(Debug)]
pub(super) struct Typed {
    /// Where it would lie, from where the command runs.
    path: PathBuf,
    bytes: Vec<u8>,
}

impl Typed {
    /// Reads standard input, if one of the paths asks for it.
    pub(super) fn read(paths: &[PathBuf], name: Option<&Path>) -> Result<Option<Self>> {
        if !paths.iter().any(|path| is_dash(path)) {
            return match name {
                None => Ok(None),
                Some(_) => Err(Error::usage(
                    "`--stdin-filename` names what comes on standard input, and no path is `-`",
                    "write `bottlelint check - --stdin-filename main.tf`",
                )),
            };
        }
        let mut bytes = Vec::new();
        let input = std::io::stdin().lock();
        // One byte more than is parsed, so that what is too large is told as such.
        input
            .take(MAX_FILE_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| Error::Io { path: "standard input".to_owned(), error })?;
        let is_json = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
        let is_json = matches!(is_json, Some(b'{' | b'['));
        match name {
            Some(name) => Ok(Some(Self { path: name.to_owned(), bytes })),
            None if is_json => Ok(Some(Self { path: PathBuf::from(NAME), bytes })),
            None => Err(Error::usage(
                "what comes on standard input is not JSON, and has no name to tell what it is",
                "give it one: `--stdin-filename main.tf`",
            )),
        }
    }

    /// The paths with the name of what came in the place of `-`.
    pub(super) fn named(&self, paths: &[PathBuf]) -> Vec<PathBuf> {
        let one = |path: &PathBuf| if is_dash(path) { self.path.clone() } else { path.clone() };
        paths.iter().map(one).collect()
    }

    /// The text, under its path on this machine.
    pub(super) fn into_text(self, directory: &Path) -> (PathBuf, Arc<[u8]>) {
        (directory.join(self.path), self.bytes.into())
    }
}

/// Whether a path asks for standard input.
pub(super) fn is_dash(path: &Path) -> bool {
    path == Path::new(DASH)
}
