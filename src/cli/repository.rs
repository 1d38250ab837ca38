//! The repository that the given paths are in, and those paths seen from its root.

use std::path::{Component, Path, PathBuf};

use super::error::{Error, Result};
use crate::source::Disk;

/// A repository and the paths in it that the user named.
#[derive(Debug)]
pub(super) struct Repository {
    /// Its files.
    pub(super) disk: Disk,
    /// The paths, from the root, in the order given; the root itself is the empty path.
    pub(super) paths: Vec<String>,
}

/// Finds the root: the nearest directory above all paths that holds `.git`, else the nearest that
/// holds all of them. Nothing outside it is read.
pub(super) fn open(directory: &Path, paths: &[PathBuf]) -> Result<Repository> {
    let absolute: Vec<PathBuf> = paths.iter().map(|path| absolute(directory, path)).collect();
    let common = common_parent(&absolute);
    let existing = existing_directory(&common);
    let git = existing.ancestors().find(|parent| parent.join(".git").exists());
    let root = git.unwrap_or(existing);
    let disk = Disk::new(root).map_err(|error| {
        let message = format!("`{}`: {error}", root.display());
        Error::usage(message, "check that the path exists and may be read")
    })?;
    let paths =
        absolute.iter().map(|path| from_root(path, root, disk.root())).collect::<Result<_>>()?;
    Ok(Repository { disk, paths })
}

/// Without `.` and `..`, which a path that does not exist may hold too.
fn absolute(directory: &Path, path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in directory.join(path).components() {
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

/// The path from the root, links resolved where it exists, so that one file has one name.
fn from_root(path: &Path, root: &Path, real_root: &Path) -> Result<String> {
    let real = path.canonicalize().ok();
    let inner = match &real {
        Some(real) => real.strip_prefix(real_root).ok(),
        None => path.strip_prefix(root).ok(),
    };
    let Some(inner) = inner else {
        let message =
            format!("`{}` leads out of the repository at `{}`", path.display(), root.display());
        return Err(Error::usage(message, "name the directory that the link leads to instead"));
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
        let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        let repository = open(&tree.path().join(from), &paths).unwrap();
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

    #[test]
    fn root_is_the_common_parent_without_git() {
        assert_eq!(open_in("loose", &["x", "y"]), at("loose", &["x", "y"]));
        assert_eq!(open_in("loose", &["x"]), at("loose/x", &[""]));
    }

    #[test]
    fn path_that_does_not_exist_keeps_its_name() {
        assert_eq!(open_in("repo", &["modules/b"]), at("repo", &["modules/b"]));
        assert_eq!(open_in("loose", &["z/main.tf"]), at("loose", &["z/main.tf"]));
    }
}
