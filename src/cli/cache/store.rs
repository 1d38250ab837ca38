//! Entries on the disk: one file for each key, written whole or not at all, readable by nobody else. What cannot be read or
//! does not fit together is not there. Must not know what entries hold.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use crate::source::hexadecimal;

/// The directory of the entries of this program: those of other versions are not read. `build.rs` hashes what the program is
/// made of.
const GENERATION: &str =
    concat!("bottlelint-", env!("CARGO_PKG_VERSION"), "-", env!("BOTTLELINT_BUILD"));

/// What every entry begins with.
const MAGIC: &[u8] = b"bottlelint-cache/1\n";

/// A larger entry is not read: no program wrote it so.
const LARGEST: u64 = 256 * 1024 * 1024;

/// Once the entries take more, the oldest are removed until they take half of it.
const MOST_BYTES: u64 = 1024 * 1024 * 1024;

/// Says to backup programs, and to bottlelint, what the directory is: <https://bford.info/cachedir/>.
const TAG: (&str, &str) = (
    "CACHEDIR.TAG",
    "Signature: 8a477f597d28d172789f06886806bc55\n# This directory is a cache of bottlelint.\n",
);

/// Keeps it out of version control, where it lies in a repository.
const IGNORE: (&str, &str) = (".gitignore", "# Made by bottlelint.\n*\n");

/// The entries of this version of the program in a directory.
#[derive(Debug)]
pub(super) struct Store {
    root: PathBuf,
    entries: PathBuf,
    /// Whether the directories were made in this run, and what went wrong.
    made: OnceLock<Result<(), String>>,
    next: AtomicU64,
    failures: AtomicU64,
}

impl Store {
    /// The entries in a directory, which need not be there yet. The error says why nothing can be kept there.
    pub(super) fn open(root: &Path) -> io::Result<Self> {
        let entries = root.join(GENERATION);
        if fs::symlink_metadata(&entries).is_ok() {
            make_private(&entries)?;
        }
        let (next, failures) = (AtomicU64::new(0), AtomicU64::new(0));
        Ok(Self { root: root.to_owned(), entries, made: OnceLock::new(), next, failures })
    }

    /// Makes the directories at the first entry of a run.
    fn make(&self) -> io::Result<()> {
        let make = || {
            if fs::symlink_metadata(&self.entries).is_err() {
                create(&self.root)?;
                for other in generations(&self.root) {
                    // Two versions may run side by side: what one of them cannot remove, the other one may be writing.
                    let _ = fs::remove_dir_all(other);
                }
            }
            make_private(&self.entries)?;
            for (name, text) in [TAG, IGNORE] {
                if !self.entries.join(name).exists() {
                    fs::write(self.entries.join(name), text)?;
                }
            }
            Ok(())
        };
        let made = self.made.get_or_init(|| make().map_err(|error: io::Error| error.to_string()));
        made.clone().map_err(io::Error::other)
    }

    /// Removes all entries in a directory, of every version, and says how many bytes they had.
    pub(super) fn clean(root: &Path) -> io::Result<u64> {
        let mut bytes = 0;
        for one in generations(root) {
            bytes += files(&one).iter().map(|(_, length, _)| length).sum::<u64>();
            fs::remove_dir_all(one)?;
        }
        Ok(bytes)
    }

    /// What an entry holds; none where there is none that this version wrote whole.
    pub(super) fn read(&self, key: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        let file = File::open(self.path(key)).ok()?;
        if !file.metadata().ok()?.is_file() {
            return None;
        }
        file.take(LARGEST).read_to_end(&mut bytes).ok()?;
        let rest = bytes.strip_prefix(MAGIC)?;
        let (sum, body) = rest.split_at_checked(SUM)?;
        (sum == checksum(key, body).as_bytes()).then(|| body.to_owned())
    }

    /// Writes an entry. One that cannot be written is not there the next time, and nothing worse.
    pub(super) fn write(&self, key: &str, body: &[u8]) -> io::Result<()> {
        self.make()?;
        let path = self.path(key);
        let directory = path.parent().unwrap_or(&self.entries);
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let part = directory.join(format!(".{}-{number}.part", std::process::id()));
        let written = make_private(directory).and_then(|()| {
            let mut file = private().open(&part)?;
            for piece in [MAGIC, checksum(key, body).as_bytes(), body] {
                file.write_all(piece)?;
            }
            fs::rename(&part, &path)
        });
        if written.is_err() {
            let _ = fs::remove_file(&part);
        }
        written
    }

    /// Whether nobody was told yet that an entry could not be written.
    pub(super) fn is_first_failure(&self) -> bool {
        self.failures.fetch_add(1, Ordering::Relaxed) == 0
    }

    /// Removes the oldest entries where there are too many.
    pub(super) fn tidy(&self) {
        if self.made.get().is_some_and(Result::is_ok) {
            trim(&self.entries, MOST_BYTES);
        }
    }

    fn path(&self, key: &str) -> PathBuf {
        let (first, rest) = key.split_at_checked(2).unwrap_or(("", key));
        self.entries.join(first).join(rest)
    }
}

/// The characters of a checksum.
const SUM: usize = 64;

/// Of an entry: of its key too, so that no entry can stand for another.
fn checksum(key: &str, body: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(key.as_bytes());
    hash.update(body);
    hexadecimal(&hash.finalize())
}

/// Makes a directory, and those above it, which nobody else reads; one that is there stays as it is.
fn create(directory: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.create(directory)
}

/// Makes a directory of entries. One that belongs to somebody else, or that a link leads to, is an error.
fn make_private(directory: &Path) -> io::Result<()> {
    create(directory)?;
    if !fs::symlink_metadata(directory)?.is_dir() {
        return Err(io::Error::other("it is a link"));
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // What brought it here may have opened it to others. Only the owner can close it.
        if fs::metadata(directory)?.permissions().mode() & 0o077 != 0 {
            fs::set_permissions(directory, fs::Permissions::from_mode(0o700))?;
        }
    }
    Ok(())
}

/// How a file is opened that nobody else reads.
fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}

/// The directories of entries, of this version and others. Whatever else lies beside them is not ours.
fn generations(root: &Path) -> Vec<PathBuf> {
    let is_build =
        |build: &str| build.len() == 16 && build.bytes().all(|one| one.is_ascii_hexdigit());
    let is_one = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str());
        let name = name.and_then(|name| name.strip_prefix("bottlelint-")?.rsplit_once('-'));
        let is_ours = |(version, build): (&str, &str)| {
            version.starts_with(|one: char| one.is_ascii_digit()) && is_build(build)
        };
        name.is_some_and(is_ours) && fs::symlink_metadata(path).is_ok_and(|meta| meta.is_dir())
    };
    inside(root).into_iter().filter(is_one).collect()
}

/// Removes the oldest entries, until the others take half of so many bytes, if they take more.
fn trim(entries: &Path, most: u64) {
    let mut all = files(entries);
    let mut bytes: u64 = all.iter().map(|(_, length, _)| length).sum();
    if bytes <= most {
        return;
    }
    all.sort();
    for (_, length, path) in all {
        if bytes <= most / 2 {
            break;
        }
        if fs::remove_file(path).is_ok() {
            bytes -= length;
        }
    }
}

/// When each entry was written, and how many bytes it has.
fn files(entries: &Path) -> Vec<(SystemTime, u64, PathBuf)> {
    let mut all = Vec::new();
    let mut waiting = vec![entries.to_owned()];
    while let Some(directory) = waiting.pop() {
        for path in inside(&directory) {
            match fs::symlink_metadata(&path) {
                Ok(meta) if meta.is_dir() => waiting.push(path),
                Ok(meta) if directory != entries => {
                    let age = meta.modified().unwrap_or(SystemTime::UNIX_EPOCH);
                    all.push((age, meta.len(), path));
                }
                Ok(_) | Err(_) => {}
            }
        }
    }
    all
}

#[expect(clippy::disallowed_methods, reason = "the cache is no part of what is checked")]
fn inside(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).collect()
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test reads what was written")]
mod tests {
    use super::*;

    const KEY: &str = "0123456789abcdef";

    fn store(directory: &Path) -> Store {
        Store::open(directory).unwrap()
    }

    #[test]
    fn an_entry_is_read_as_it_was_written() {
        let directory = tempfile::tempdir().unwrap();
        let store = store(directory.path());
        assert_eq!(store.read(KEY), None);
        store.write(KEY, b"one").unwrap();
        store.write(KEY, b"two").unwrap();
        assert_eq!(store.read(KEY).as_deref(), Some(&b"two"[..]));
    }

    #[test]
    fn an_entry_that_is_damaged_or_of_another_key_is_not_there() {
        let directory = tempfile::tempdir().unwrap();
        let store = store(directory.path());
        store.write(KEY, b"one").unwrap();
        let whole = fs::read(store.path(KEY)).unwrap();
        for length in 0..whole.len() {
            fs::write(store.path(KEY), &whole[..length]).unwrap();
            assert_eq!(store.read(KEY), None, "{length} bytes");
        }
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] ^= 1;
            fs::write(store.path(KEY), damaged).unwrap();
            assert_eq!(store.read(KEY), None, "byte {at}");
        }
        let other = "0123456789abcdee";
        fs::write(store.path(other), &whole).unwrap();
        assert_eq!(store.read(other), None);
        fs::remove_file(store.path(KEY)).unwrap();
        fs::create_dir(store.path(KEY)).unwrap();
        assert_eq!(store.read(KEY), None);
    }

    #[test]
    fn entries_of_other_versions_are_removed_and_nothing_else() {
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path();
        let old = "bottlelint-0.0.1-0123456789abcdef";
        let others = ["pip", "bottlelint-modules", "bottlelint-rules-v1-0123456789abcdef"];
        for name in [&[old], &others[..]].concat() {
            fs::create_dir_all(root.join(name).join("01")).unwrap();
            fs::write(root.join(name).join("01/23"), "x").unwrap();
        }
        store(root).write(KEY, b"one").unwrap();
        assert!(!root.join(old).exists());
        assert!(Store::clean(root).unwrap() > 0);
        assert!(!root.join(GENERATION).exists());
        assert!(others.iter().all(|name| root.join(name).join("01/23").exists()));
    }

    #[test]
    fn the_oldest_entries_go_first() {
        let directory = tempfile::tempdir().unwrap();
        let store = store(directory.path());
        for (at, key) in ["aa1", "bb2", "cc3", "dd4"].into_iter().enumerate() {
            store.write(key, &[0; 1000]).unwrap();
            let file = File::options().write(true).open(store.path(key)).unwrap();
            let age = std::time::Duration::from_secs(1_000_000 + at as u64);
            file.set_modified(SystemTime::UNIX_EPOCH + age).unwrap();
        }
        trim(&store.entries, 5000);
        assert!(store.read("aa1").is_some());
        trim(&store.entries, 4000);
        let left = ["aa1", "bb2", "cc3", "dd4"].map(|key| store.read(key).is_some());
        assert_eq!(left, [false, false, false, true]);
        assert!(store.entries.join(TAG.0).exists());
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_reads_an_entry() {
        use std::os::unix::fs::PermissionsExt;
        let directory = tempfile::tempdir().unwrap();
        let root = directory.path().join("cache");
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        store(&root).write(KEY, b"one").unwrap();
        let entries = root.join(GENERATION);
        fs::set_permissions(&entries, fs::Permissions::from_mode(0o777)).unwrap();
        let store = store(&root);
        store.write(KEY, b"one").unwrap();
        assert_eq!((mode(&root), mode(&store.entries)), (0o700, 0o700));
        assert_eq!(mode(&store.path(KEY)), 0o600);
        assert_eq!(mode(store.path(KEY).parent().unwrap()), 0o700);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_no_cache() {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir(directory.path().join("elsewhere")).unwrap();
        let root = directory.path().join("cache");
        fs::create_dir(&root).unwrap();
        std::os::unix::fs::symlink("../elsewhere", root.join(GENERATION)).unwrap();
        assert!(Store::open(&root).is_err());
    }
}
