//! What directories hold, and why something cannot be read. Must not know who reads it.

/// Larger files are refused: no Terraform file of this size was written by a person, and hostile
/// ones must not fill the memory.
pub const MAX_FILE_BYTES: u64 = 16 * 1024 * 1024;

/// Why a file or directory could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LoadError {
    /// Nothing has this name.
    #[error("no such file or directory")]
    NotFound,
    /// It lies outside the repository, or a symbolic link leads outside.
    #[error("it lies outside the repository, where bottlelint does not read")]
    Outside,
    /// It is larger than [`MAX_FILE_BYTES`].
    #[error("it has {0} bytes, more than the {MAX_FILE_BYTES} that bottlelint reads")]
    TooLarge(u64),
    /// It is a device, a pipe, a socket, or a directory where a file is needed.
    #[error("it is not a regular file")]
    NotRegular,
    /// The system refused.
    #[error("{0}")]
    Unreadable(String),
}

/// What a name stands for, links followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryKind {
    /// A regular file.
    File,
    /// A directory.
    Directory,
    /// A directory that a link leads to: in a list, so that who walks a tree does not walk in circles.
    LinkedDirectory,
    /// A device, a pipe, a socket, or a link that leads nowhere: in a list, so that nothing that Terraform would read
    /// is passed over in silence.
    Other,
    /// A link that leads out of the repository: it is not known whether to a file or a directory.
    Outside,
}

/// One name in a directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Without the directory.
    pub name: String,
    /// What it is.
    pub kind: EntryKind,
}
