//! Texts and places in them: files by id, byte ranges, lines, and the one trait
//! through which files are read. Must not know what the texts mean.

mod digest;
mod entry;
mod excerpt;
mod lines;
mod listener;
mod loader;
mod map;
mod overlay;
mod path;
mod question;
mod span;

pub use digest::hexadecimal;
pub use entry::{Entry, EntryKind, LoadError, MAX_FILE_BYTES};
pub use excerpt::{Excerpt, ExcerptLines, is_blank};
pub(crate) use lines::code_points;
pub use lines::{Jump, LineIndex, Position, line_start};
pub use listener::Listener;
pub use loader::{Disk, Loader, Memory, NOT_UTF_8, read_text};
pub use map::{COMMAND_LINE, Source, SourceMap};
pub use overlay::{Overlay, Texts};
pub use path::{
    OutsideRoot, below, is_dockerfile, is_fetched, is_outside, is_terraform, join, parent, relative,
};
pub use question::{AnswerHash, Answers, Hit, Question, Questions, Search};
pub use span::{SourceId, Span};
