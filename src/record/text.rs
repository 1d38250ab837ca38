//! The texts that places of a record are in. A file is known by what it hashes to without its secrets; what is no file, such as
//! an option of the command line, is written without them. Must not know findings.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::ops::Range;

use super::hidden::Hidden;
use crate::finding::{MASK, Secrets, masked};
use crate::source::{Jump, Loader, Source, hexadecimal};

/// A text.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TextRecord {
    pub(super) path: String,
    pub(super) content: RecordContent,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) dockerfile: bool,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub(super) enum RecordContent {
    /// A file of the repository.
    File {
        /// Of the text without what is hidden in it: 128 bits of SHA-256 in hexadecimal.
        digest: String,
        hidden: Vec<Hidden>,
    },
    /// All of a text that is no file, or another than the file.
    Text {
        text: String,
        /// Byte, line and column.
        jumps: Vec<(u32, u32, u32)>,
        /// Where [`MASK`] stands for a secret.
        masks: Vec<u32>,
    },
}

/// A text whose secrets are masked, and where its bytes went.
pub(super) struct MaskedText {
    pub(super) text: String,
    hidden: Vec<Range<usize>>,
}

impl MaskedText {
    pub(super) fn new(secrets: &Secrets, path: &str, text: &str) -> Self {
        let hidden = secrets.of_text(path, text);
        Self { text: masked(text, &hidden), hidden }
    }

    /// Where a byte of the text is now; the first one of a secret and those after it are within the mask.
    pub(super) fn place(&self, byte: u32) -> u32 {
        let byte = byte as usize;
        let mut shift = 0_isize;
        for range in &self.hidden {
            if byte <= range.start {
                break;
            }
            if byte < range.end {
                let within = (byte - range.start).min(1);
                return small(range.start.saturating_add_signed(shift) + within);
            }
            shift += signed(MASK.len()) - signed(range.len());
        }
        small(byte.saturating_add_signed(shift))
    }

    /// Where the masks begin.
    fn masks(&self) -> Vec<u32> {
        self.hidden.iter().map(|range| self.place(small(range.start))).collect()
    }

    fn digest(&self) -> String {
        shortened(&Sha256::digest(self.text.as_bytes()))
    }
}

/// The first 128 bits of a hash.
pub(super) fn shortened(hash: &[u8]) -> String {
    hexadecimal(hash.get(..16).unwrap_or(hash))
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn signed(number: usize) -> isize {
    isize::try_from(number).unwrap_or(isize::MAX)
}

impl TextRecord {
    /// A text that is no file.
    pub(super) fn of_text(source: &Source, masked: &MaskedText) -> Self {
        let jump = |jump: &Jump| (masked.place(jump.at), jump.line, jump.column);
        let jumps = source.lines().jumps().iter().map(jump).collect();
        let (text, masks) = (masked.text.clone(), masked.masks());
        Self {
            path: source.path.to_string(),
            content: RecordContent::Text { text, jumps, masks },
            dockerfile: source.is_dockerfile,
        }
    }

    /// A file, with nothing known of it yet but what is hidden.
    pub(super) fn of_file(source: &Source, secrets: &Secrets) -> Self {
        let hidden = Hidden::all_of(secrets, &source.path, &source.text);
        Self {
            path: source.path.to_string(),
            content: RecordContent::File { digest: String::new(), hidden },
            dockerfile: source.is_dockerfile,
        }
    }

    /// Hides again what is hidden in it, whose text this is.
    pub(super) fn reveal(&self, secrets: &mut Secrets, text: &str) {
        match &self.content {
            RecordContent::File { hidden, .. } => {
                for one in hidden {
                    one.reveal(secrets, &self.path, text);
                }
            }
            RecordContent::Text { masks, .. } => {
                for start in masks {
                    let end = start.saturating_add(small(MASK.len()));
                    secrets.hide_at(&self.path, (*start, end));
                }
            }
        }
    }

    /// Says what the file is, whose text this is.
    pub(super) fn sign(&mut self, secrets: &Secrets, text: &str) {
        let now = MaskedText::new(secrets, &self.path, text).digest();
        if let RecordContent::File { digest, .. } = &mut self.content {
            *digest = now;
        }
    }

    /// Whether a file has still the text that was signed.
    pub(super) fn is_of(&self, secrets: &Secrets, text: &str) -> bool {
        match &self.content {
            RecordContent::File { digest, .. } => {
                MaskedText::new(secrets, &self.path, text).digest() == *digest
            }
            RecordContent::Text { .. } => true,
        }
    }
}

/// Whether a text is what the file of its path holds.
pub(super) fn is_file(source: &Source, loader: &dyn Loader) -> bool {
    !source.lines().is_part()
        && !source.path.starts_with('<')
        && file(loader, &source.path).is_some_and(|text| text == *source.text)
}

/// The text of a file. Dockerfiles are read whatever bytes are in them, others only where all are text.
pub(super) fn file(loader: &dyn Loader, path: &str) -> Option<String> {
    let bytes = loader.read(path).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
