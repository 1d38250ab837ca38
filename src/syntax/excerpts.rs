//! Which texts of a tree stand in the file as they are, but for indentation: those of heredocs. Must not know what the
//! texts mean.

use serde::{Deserialize, Serialize};

use crate::source::{Excerpt, SourceId};

/// Where a text begins, and the indentation that its further lines do not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct ExcerptStart {
    pub(super) start: u32,
    pub(super) indentation: u32,
}

/// The excerpts of a tree.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Excerpts {
    /// By the number of the expression.
    pub(super) strings: ExcerptTable,
    /// By the number of the template's piece.
    pub(super) parts: ExcerptTable,
}

/// Entries in ascending order of their keys. Few texts of a file are heredocs.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct ExcerptTable(Vec<(u32, ExcerptStart)>);

impl ExcerptTable {
    /// Keys come in ascending order, because the tree numbers what it is given.
    pub(super) fn add(&mut self, key: u32, written: ExcerptStart) {
        self.0.push((key, written));
    }

    /// Takes away the entries from a key on.
    pub(super) fn truncate(&mut self, key: u32) {
        self.0.truncate(self.0.partition_point(|(known, _)| *known < key));
    }

    pub(super) fn get(&self, source: SourceId, key: u32) -> Option<Excerpt> {
        let at = self.0.binary_search_by_key(&key, |(key, _)| *key).ok()?;
        let (_, ExcerptStart { start, indentation }) = *self.0.get(at)?;
        Some(Excerpt { source, start, indentation })
    }
}
