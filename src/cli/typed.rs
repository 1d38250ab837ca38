//! What comes on standard input in place of a file: `bottlelint check -`. Must not know what is done with it.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::error::{Error, Result};
use crate::input;
use crate::source::MAX_FILE_BYTES;
use crate::syntax::sieve::Kept;

/// The path that stands for standard input.
pub(super) const DASH: &str = "-";

/// What standard input is called where nobody says.
const NAME: &str = "stdin.json";

/// A file that came on standard input.
#[derive(Debug)]
pub(super) struct Typed {
    /// Where it would lie, from where the command runs.
    path: PathBuf,
    content: Content,
}

#[derive(Debug)]
enum Content {
    /// All of it.
    Bytes(Vec<u8>),
    /// What is read of a plan that is larger than any file.
    Plan(Kept),
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
        let mut input = std::io::stdin().lock();
        input
            .by_ref()
            .take(MAX_FILE_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| Error::Io { path: "standard input".to_owned(), error })?;
        let text = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(&bytes);
        let is_json = text.iter().find(|byte| !byte.is_ascii_whitespace());
        let is_json = matches!(is_json, Some(b'{' | b'['));
        let path = match name {
            Some(name) => name.to_owned(),
            None if is_json => PathBuf::from(NAME),
            None => {
                return Err(Error::usage(
                    "what comes on standard input is not JSON, and has no name to tell what it is",
                    "give it one: `--stdin-filename main.tf`",
                ));
            }
        };
        let content = if bytes.len() as u64 > MAX_FILE_BYTES {
            Content::Plan(large(&bytes, &mut input)?)
        } else {
            Content::Bytes(bytes)
        };
        Ok(Some(Self { path, content }))
    }

    /// The paths with the name of what came in the place of `-`.
    pub(super) fn named(&self, paths: &[PathBuf]) -> Vec<PathBuf> {
        let one = |path: &PathBuf| if is_dash(path) { self.path.clone() } else { path.clone() };
        paths.iter().map(one).collect()
    }

    /// The text, under its path on this machine. Of a large plan, the front end is given what was read.
    pub(super) fn text(&self, directory: &Path) -> (PathBuf, Arc<[u8]>) {
        let bytes = match &self.content {
            Content::Bytes(bytes) => bytes.as_slice(),
            Content::Plan(_) => &[],
        };
        (directory.join(&self.path), bytes.into())
    }

    /// What was read of a large plan, and its path on this machine.
    pub(super) fn into_plan(self, directory: &Path) -> Option<(PathBuf, Kept)> {
        match self.content {
            Content::Bytes(_) => None,
            Content::Plan(kept) => Some((directory.join(self.path), kept)),
        }
    }
}

/// Reads what begins so and is larger than any file that is read but a plan.
fn large(begins: &[u8], rest: &mut dyn Read) -> Result<Kept> {
    let refused = |why: String| {
        let help = "give a plan or a state, as `terraform show -json` prints it";
        Error::usage(format!("standard input could not be read: {why}"), help)
    };
    let kept = input::kept_of_plan(&mut begins.chain(rest)).map_err(refused)?;
    if input::is_plan(&mut kept.text.as_bytes()) {
        return Ok(kept);
    }
    Err(refused(format!("it has more than {MAX_FILE_BYTES} bytes, and is not a plan")))
}

/// Whether a path asks for standard input.
pub(super) fn is_dash(path: &Path) -> bool {
    path == Path::new(DASH)
}
