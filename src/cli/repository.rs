//! The repository that the checked paths are in, those paths seen from its root, and its configuration.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::args::{ConfigArgs, Hashes, Unsaved};
use super::base::Base;
use super::error::{Error, Result};
use crate::config::{self, Config, ConfigError, Placed};
use crate::source::{Disk, Loader, Overlay, SourceMap, Texts, join};

/// A repository and the paths in it that the user named.
#[derive(Debug)]
pub(super) struct Repository {
    /// Its files.
    pub(super) disk: Disk,
    /// What counts in place of files of the disk.
    pub(super) unsaved: Texts,
    /// The paths, from the root, in the order given; the root itself is the empty path.
    pub(super) paths: Vec<String>,
    /// Where the command runs, from the root; empty also where that is outside.
    pub(super) cwd: String,
    /// The state whose configuration, comments and rules count, where that is not the one at hand.
    pub(super) base: Option<Base>,
    /// Its `bottlelint.hcl`.
    pub(super) config: Option<Config>,
    /// The texts that were read.
    pub(super) sources: Arc<SourceMap>,
    /// Where the command runs.
    pub(super) directory: PathBuf,
}

/// Finds the root: the nearest directory above all paths that holds `.git`. Without one it is where the command runs,
/// or, for paths elsewhere, the nearest directory that holds all of them. Nothing outside it is read, but files that the
/// command line names.
pub(super) fn open(directory: &Path, paths: &[PathBuf], args: &ConfigArgs) -> Result<Repository> {
    let directory = directory.canonicalize().unwrap_or_else(|_| directory.to_owned());
    let absolute: Vec<PathBuf> = paths.iter().map(|path| real(&directory, path)).collect();
    let common = common_parent(&absolute);
    let existing = existing_directory(&common);
    let git = existing.ancestors().find(|parent| parent.join(".git").exists());
    let here = || existing.starts_with(&directory).then_some(directory.as_path());
    let root = git.or_else(here).unwrap_or(existing);
    let disk = Disk::new(root).map_err(|error| {
        let message = format!("`{}`: {error}", root.display());
        Error::usage(message, "check that the path exists and may be read")
    })?;
    let disk = match args.hashes {
        Hashes::Kept => disk.with_answers(Arc::default()),
        Hashes::Dropped => disk,
    };
    let paths = absolute.iter().map(|path| from_root(path, disk.root())).collect::<Result<_>>()?;
    let cwd = from_root(&directory, disk.root()).unwrap_or_default();
    let sources = Arc::new(SourceMap::default());
    sources.see_from(&cwd);
    let base = args.from.as_ref().map(|name| Base::of_commit(&disk, name)).transpose()?;
    let (unsaved, config) = (Texts::new(), None);
    let mut repository = Repository { disk, unsaved, paths, cwd, base, config, sources, directory };
    repository.unsaved = repository.texts(&args.unsaved);
    repository.config = repository.configuration(existing, args)?;
    Ok(repository)
}

impl Repository {
    /// The path of a file that the command line names: from the root where it lies in the repository. Another is read
    /// too, and no other there.
    pub(super) fn file(&mut self, path: &Path) -> String {
        self.disk.admit(&real(&self.directory, path))
    }

    /// The texts that lie in the repository, by their paths from its root.
    pub(super) fn texts(&self, unsaved: &Unsaved) -> Texts {
        let text = |(path, bytes): (&PathBuf, &Arc<[u8]>)| {
            Some((self.inside(path)?, Some(bytes.to_vec())))
        };
        unsaved.iter().filter_map(text).collect()
    }

    /// Reads the files as they count.
    pub(super) fn files(&self) -> Overlay<'_> {
        Overlay::new(&self.disk, &self.unsaved)
    }

    /// Reads what decides about findings: the configuration, rules, a baseline.
    pub(super) fn trusted(&self) -> Box<dyn Loader + '_> {
        match &self.base {
            Some(base) => Box::new(base.loader(&self.disk)),
            None => Box::new(self.files()),
        }
    }

    /// The path from the root of what lies in the repository; none for what does not.
    pub(super) fn inside(&self, path: &Path) -> Option<String> {
        from_root(&real(&self.directory, path), self.disk.root()).ok()
    }

    /// The path of a directory of the repository that the command line names.
    pub(super) fn directory(&self, path: &Path) -> Result<String> {
        from_root(&real(&self.directory, path), self.disk.root())
    }

    /// Where relative paths of the configuration begin.
    pub(super) fn config_directory(&self) -> PathBuf {
        let directory = self.config.as_ref().map_or("", |config| config.directory.as_str());
        self.disk.root().join(directory)
    }

    /// The paths that the configuration names, from the root: those that exist where it gives a pattern.
    pub(super) fn configured_paths(&self, paths: &Placed<Vec<String>>) -> Result<Vec<String>> {
        let Some(config) = &self.config else { return Ok(Vec::new()) };
        let wrong = |message: String, help: &str| {
            let help = Some(help.to_owned());
            let error = ConfigError::new(&config.file, paths.place, message, help);
            Error::Config { errors: vec![error] }
        };
        let mut found = Vec::new();
        for path in &paths.value {
            let full = join(&config.directory, path)
                .map_err(|error| wrong(error.to_string(), "name a path in the repository"))?;
            if !path.contains(['*', '?', '[', '{']) {
                found.push(full);
                continue;
            }
            let matching = config::matching_directories(&self.disk, &full)
                .map_err(|error| wrong(error.to_string(), "write `envs/*`"))?;
            if matching.is_empty() {
                return Err(wrong(format!("no directory matches `{path}`"), "remove it"));
            }
            found.extend(matching);
        }
        Ok(found)
    }

    /// Reads the configuration that counts.
    fn configuration(&mut self, checked: &Path, args: &ConfigArgs) -> Result<Option<Config>> {
        if args.no_config {
            return Ok(None);
        }
        let located = match &args.config {
            Some(path) => {
                let name = self.file(path);
                let text = self.trusted().read(&name);
                let text = text.and_then(config::decode);
                Some(config::LocatedConfig {
                    text: text.map_err(|error| unreadable(&name, &error))?,
                    path: name,
                })
            }
            None => config::find(&*self.trusted(), &from_root(checked, self.disk.root())?)
                .map_err(|(path, error)| unreadable(&path, &error))?,
        };
        let Some(located) = located else { return Ok(None) };
        let source = self.sources.add_once(&located.path, &located.text);
        let config = config::read(&located.path, &located.text, source);
        Ok(Some(config.map_err(|errors| Error::Config { errors: errors.0 })?))
    }
}

fn unreadable(path: &str, error: &dyn std::fmt::Display) -> Error {
    Error::usage(
        format!("the configuration `{path}` cannot be read: {error}"),
        "repair it, or use `--no-config`",
    )
}

/// Absolute, with every link resolved as far as the path exists.
pub(super) fn real(directory: &Path, path: &Path) -> PathBuf {
    let full = directory.join(path);
    let mut tail = Vec::new();
    for parent in full.ancestors() {
        if let Ok(real) = parent.canonicalize() {
            return clean(&tail.iter().rev().fold(real, |path, part: &PathBuf| path.join(part)));
        }
        tail.push(
            parent.components().next_back().map(|part| part.as_os_str().into()).unwrap_or_default(),
        );
    }
    clean(&full)
}

/// Without `.` and `..`, which a path that does not exist may hold too.
fn clean(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            Component::Prefix(_) | Component::RootDir | Component::Normal(_) => clean.push(part),
        }
    }
    clean
}

fn common_parent(paths: &[PathBuf]) -> PathBuf {
    let mut common = paths.first().cloned().unwrap_or_default();
    for path in paths {
        while !path.starts_with(&common) && common.pop() {}
    }
    common
}

/// The path itself if it is a directory, else the nearest one above it that exists.
fn existing_directory(path: &Path) -> &Path {
    path.ancestors().find(|path| path.is_dir()).unwrap_or(path)
}

/// The path from the root.
fn from_root(path: &Path, root: &Path) -> Result<String> {
    let Ok(inner) = path.strip_prefix(root) else {
        let message =
            format!("`{}` lies outside the repository at `{}`", path.display(), root.display());
        return Err(Error::usage(message, "check it by a command of its own"));
    };
    let parts: Vec<_> = inner.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open_in(from: &str, paths: &[&str]) -> (String, Vec<String>) {
        let tree = tempfile::tempdir().unwrap();
        for path in ["repo/.git", "repo/modules/a", "repo/envs/prod", "loose/x", "loose/y"] {
            std::fs::create_dir_all(tree.path().join(path)).unwrap();
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink("../repo/envs", tree.path().join("loose/link")).unwrap();
        let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        let repository = open(&tree.path().join(from), &paths, &ConfigArgs::default()).unwrap();
        let real = tree.path().canonicalize().unwrap();
        let root = repository.disk.root().strip_prefix(&real).unwrap();
        (root.to_string_lossy().into_owned(), repository.paths)
    }

    fn at(root: &str, paths: &[&str]) -> (String, Vec<String>) {
        (root.to_owned(), paths.iter().map(|path| (*path).to_owned()).collect())
    }

    #[test]
    fn root_is_where_git_is() {
        assert_eq!(open_in("repo/modules/a", &["."]), at("repo", &["modules/a"]));
        assert_eq!(open_in("repo/modules", &["a", "../envs"]), at("repo", &["modules/a", "envs"]));
        assert_eq!(open_in("loose", &["../repo"]), at("repo", &[""]));
    }

    #[cfg(unix)]
    #[test]
    fn links_are_resolved() {
        assert_eq!(open_in("loose", &["link/prod"]), at("repo", &["envs/prod"]));
        assert_eq!(open_in("loose", &["link/../modules"]), at("repo", &["modules"]));
    }

    #[test]
    fn root_is_where_the_command_runs_without_git() {
        assert_eq!(open_in("loose", &["x", "y"]), at("loose", &["x", "y"]));
        assert_eq!(open_in("loose", &["x"]), at("loose", &["x"]));
        assert_eq!(open_in("loose/y", &["../x"]), at("loose/x", &[""]));
    }

    #[test]
    fn path_that_does_not_exist_keeps_its_name() {
        assert_eq!(open_in("repo", &["modules/b"]), at("repo", &["modules/b"]));
        assert_eq!(open_in("loose", &["z/main.tf"]), at("loose", &["z/main.tf"]));
    }
}
