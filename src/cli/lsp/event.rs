//! What happens to the server.

use super::job::CheckedJob;

/// What happens to the server.
pub(super) enum Event {
    /// The editor says something.
    Message(Box<lsp_server::Message>),
    /// The editor says something that cannot be read.
    Garbled(String),
    /// The editor says nothing any more.
    Closed,
    /// A check is done.
    Checked(Box<CheckedJob>),
}
