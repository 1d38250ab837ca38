//! What git knows of a repository: what a name stands for, and what changed since. The names come from strangers: they are
//! turned into the hash of a commit first, and nothing else reaches another command.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use super::error::{Error, Result};
use crate::report::{CheckedOut, Worktree};
use crate::triage::Diff;

/// The hash of a commit, in hexadecimal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Commit(String);

/// What is checked out; none where git is not there, or does not know.
pub(super) fn checked_out(root: &Path) -> Option<CheckedOut> {
    let commit = commit(root, "HEAD").ok()?;
    let diff = changes(root, &commit).ok()?;
    let state = if diff.is_empty() { Worktree::Clean } else { Worktree::Changed };
    Some(CheckedOut { hash: commit.0, state })
}

/// The commit that a branch, tag, hash or expression stands for.
pub(super) fn commit(root: &Path, name: &str) -> Result<Commit> {
    let output = run(
        root,
        &["rev-parse", "--verify", "--quiet", "--end-of-options", &format!("{name}^{{commit}}")],
    )?;
    let hash = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.status.success() && is_hash(&hash) {
        return Ok(Commit(hash));
    }
    let message = match String::from_utf8_lossy(&output.stderr).trim() {
        "" => format!("git knows no commit `{}`", crate::report::plain(name)),
        error => format!("git: {}", crate::report::plain(error)),
    };
    let help = "name a branch, tag or hash that is here; in GitHub Actions, check out with `fetch-depth: 0`";
    Err(Error::usage(message, help))
}

fn is_hash(text: &str) -> bool {
    (40..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Where the work on top of `base` began: what others did there since is no change of ours.
pub(super) fn fork_point(root: &Path, base: Commit) -> Result<Commit> {
    let output = run(root, &["merge-base", &base.0, "HEAD"])?;
    let hash = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    Ok(if output.status.success() && is_hash(&hash) { Commit(hash) } else { base })
}

/// What changed since a commit, in files that are committed and in those that are not yet.
///
/// Everything is text, whatever `.gitattributes` says, which may be part of the change; no program that it or the
/// configuration names is run.
pub(super) fn changes(root: &Path, since: &Commit) -> Result<Diff> {
    let settings = ["-c", "core.quotePath=true", "-c", "diff.suppressBlankEmpty=false"];
    let diff =
        ["diff", "--no-ext-diff", "--no-textconv", "--no-color", "--no-renames", "--no-relative"];
    let form =
        ["--text", "--unified=0", "--ignore-submodules=all", "--src-prefix=a/", "--dst-prefix=b/"];
    let output = run(root, &[&settings[..], &diff, &form, &[&since.0, "--"]].concat())?;
    let output = succeeded(output)?;
    let mut diff = Diff::parse(&output.stdout).map_err(|error| {
        Error::usage(format!("what git says of the changes: {error}"), "use `--diff FILE`")
    })?;
    let new = run(root, &["ls-files", "--others", "--exclude-standard", "-z", "--full-name"])?;
    let new = succeeded(new)?;
    let paths = new.stdout.split(|byte| *byte == 0).filter(|path| !path.is_empty());
    for path in paths {
        diff.add_file(String::from_utf8_lossy(path).into_owned());
    }
    Ok(diff)
}

/// Whether anything at or below a path, from the root of the work tree, is under version control. A link on the way is one too.
pub(super) fn tracks(root: &Path, path: &Path) -> Result<bool> {
    let path = path.to_string_lossy();
    let path = if path.is_empty() { ".".into() } else { path };
    let literal = format!(":(top,literal){path}");
    let output = succeeded(run(root, &["ls-files", "-z", "--cached", "--", &literal])?)?;
    if !output.stdout.is_empty() {
        return Ok(true);
    }
    // Of a path through a link that is under version control, git says that it is beyond one.
    let output = succeeded(run(root, &["ls-files", "-z", "--cached", "--stage"])?)?;
    let entries = output.stdout.split(|byte| *byte == 0).map(String::from_utf8_lossy);
    let mut links = entries.filter_map(|entry| {
        let (mode, name) = entry.split_once('\t')?;
        mode.starts_with("120000 ").then(|| name.to_owned())
    });
    Ok(links.any(|link| Path::new(&*path).starts_with(link)))
}

fn succeeded(output: Output) -> Result<Output> {
    if output.status.success() {
        return Ok(output);
    }
    let error = String::from_utf8_lossy(&output.stderr);
    let message = format!("git: {}", crate::report::plain(error.trim()));
    Err(Error::usage(message, "check the repository with `git status`"))
}

fn run(root: &Path, arguments: &[&str]) -> Result<Output> {
    let mut command = Command::new("git");
    command.arg("-C").arg(root);
    // No lock is taken, no hook of the file system is run, nothing is fetched, nobody is asked for a password.
    command.args(["--no-optional-locks", "--no-pager", "-c", "core.fsmonitor=false"]);
    command
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env_remove("GIT_EXTERNAL_DIFF");
    command.args(arguments).stdin(Stdio::null());
    command.output().map_err(|error| {
        let help = "install git, or name a diff: `git diff main... | bottlelint check --diff -`";
        Error::usage(format!("git cannot be run: {error}"), help)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_hashes_reach_other_commands() {
        assert!(is_hash(&"0a".repeat(20)));
        for text in ["", "--output=x", "HEAD", "0a0a", "g000000000000000000000000000000000000000"] {
            assert!(!is_hash(text), "{text}");
        }
    }

    #[test]
    fn a_hostile_name_is_no_option() {
        let directory = tempfile::tempdir().unwrap();
        for name in [
            "--output=/tmp/bottlelint-pwned",
            "--upload-pack=touch x",
            "-h",
            "a..b",
            "$(touch x)",
            "\u{1b}[31m",
        ] {
            let Err(Error::Usage { message, .. }) = commit(directory.path(), name) else {
                panic!("{name}")
            };
            assert!(!message.contains('\u{1b}'), "{message:?}");
        }
        assert!(!Path::new("/tmp/bottlelint-pwned").exists());
    }
}
