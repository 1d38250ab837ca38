//! Dockerfiles that no module runs: each is an input of its own, an image without a deployment around it. Must not know
//! rules.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::dockerfile::alone;
use crate::finding::Finding;
use crate::model::{Evaluated, Gap, Model};
use crate::source::{EntryKind, Loader, SourceMap, Span, is_dockerfile};
use crate::terraform::Callers;
use crate::value::Reason;

use super::found::Candidate;
use super::front_end::{FrontEnd, ReadFiles};
use super::unit::{Input, InputKind, Pick};

/// Reads Dockerfiles.
pub struct DockerfileFrontEnd<'a> {
    loader: &'a dyn Loader,
    sources: Arc<SourceMap>,
    files: ReadFiles,
}

impl<'a> DockerfileFrontEnd<'a> {
    /// Nothing is read yet.
    pub(super) fn new(loader: &'a dyn Loader, sources: Arc<SourceMap>) -> Self {
        Self { loader, sources, files: ReadFiles::default() }
    }

    fn text(&self, path: &str) -> Result<String, String> {
        let bytes = self.loader.read(path).map_err(|error| error.to_string())?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}

impl FrontEnd for DockerfileFrontEnd<'_> {
    fn kind(&self) -> InputKind {
        InputKind::Dockerfile
    }

    /// `Dockerfile` is one whatever is in it; a name that only resembles it is one if it holds a `FROM`.
    fn claims(&self, file: &Candidate<'_>) -> bool {
        let name = &*file.entry.name;
        file.entry.kind == EntryKind::File
            && is_dockerfile(name)
            && (is_plain(name) || file.text().is_some_and(builds_upon_something))
    }

    fn roots(&self, files: &[Arc<str>]) -> Vec<Input> {
        files.iter().map(|file| input(file, Pick::Found)).collect()
    }

    /// A file of any name that begins as a Dockerfile does.
    fn owns(&self, file: &Candidate<'_>) -> bool {
        self.claims(file) || file.text().is_some_and(begins_as_dockerfile)
    }

    fn named(&self, files: &[Arc<str>]) -> Vec<Input> {
        files.iter().map(|file| input(file, Pick::Named)).collect()
    }

    fn evaluate(&self, input: &Input, _callers: Callers) -> Result<Evaluated, String> {
        let path = input.name();
        let text = self.text(path)?;
        self.files.add(path);
        let source = self.sources.add_dockerfile(path, &text);
        let (image, findings) = alone(source, path, &text);
        let gaps = gaps(path, &findings, Span::new(source, 0, 0));
        let mut model = Model::new(Vec::new(), Vec::new(), gaps);
        model.image = image.map(Arc::new);
        model.written = text.split_whitespace().take(MOST_WORDS).count();
        Ok(Evaluated { model, findings })
    }

    fn home(&self, input: &Input) -> Span {
        let text = self.text(input.name()).unwrap_or_default();
        Span::new(self.sources.add_dockerfile(input.name(), &text), 0, 0)
    }

    fn files(&self) -> BTreeSet<Arc<str>> {
        self.files.all()
    }
}

/// So many words count for how long rules may judge a file. The longest that people write have a third of that.
const MOST_WORDS: usize = 10_000;

/// What is not known of a deployment from a Dockerfile: the parts of the file that cannot be read, and all the rest.
fn gaps(path: &Arc<str>, wrong: &[Finding], start: Span) -> Vec<Gap> {
    let gap = |span, reason| Gap::new(span, reason, Arc::clone(path));
    let unread = wrong.iter();
    let unread = unread.map(|finding| gap(finding.place, Reason::Unreadable(Arc::clone(path))));
    unread.chain([gap(start, Reason::Elsewhere(Arc::clone(path)))]).collect()
}

fn input(file: &Arc<str>, pick: Pick) -> Input {
    Input::of_files(InputKind::Dockerfile, vec![Arc::clone(file)], pick)
}

/// The names that `docker build` and `podman build` look for.
fn is_plain(name: &str) -> bool {
    ["Dockerfile", "Containerfile"].iter().any(|plain| name.eq_ignore_ascii_case(plain))
}

/// The first words of the lines that are no comments, and what follows them.
fn lines(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim);
    let code = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
    code.map(|line| line.split_once(char::is_whitespace).unwrap_or((line, "")))
}

fn is_from((keyword, rest): (&str, &str)) -> bool {
    keyword.eq_ignore_ascii_case("FROM") && !rest.trim().is_empty()
}

fn builds_upon_something(text: &str) -> bool {
    lines(text).any(is_from)
}

/// Whether the first instruction is `FROM image`, or an `ARG` before one. A query for a database begins with `SELECT`, a mail
/// with `From: `.
fn begins_as_dockerfile(text: &str) -> bool {
    let mut after = lines(text).skip_while(|(keyword, _)| keyword.eq_ignore_ascii_case("ARG"));
    after.next().is_some_and(is_from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_a_dockerfile_by_what_it_begins_with() {
        for text in ["FROM a", "# x\n\nfrom a as b", "ARG A=1\nARG B\nFROM $A", "\u{feff}FROM a"] {
            assert!(begins_as_dockerfile(text), "{text:?}");
        }
        for text in
            ["", "FROM", "From: me\n\nfrom here", "SELECT 1\nFROM a", "ARG A", "RUN x\nFROM a"]
        {
            assert!(!begins_as_dockerfile(text), "{text:?}");
        }
    }
}
