//! What came of inputs as a text that another process reads: findings with their places, and the texts that they are
//! in. Holds no secret, nor how long one is. Must not know who writes it, or where.

mod finding;
mod hidden;
mod restore;
mod shard;
mod text;
mod write;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub use restore::{RestoreError, Restoring};
pub use shard::{Settings, Shard, ShardError, Share};

use crate::input::{Input, InputKind, Pick};
use finding::FindingRecord;
use text::TextRecord;

/// What came of some inputs: see [`crate::engine::Judged`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    texts: Vec<TextRecord>,
    /// More files that were read, of which nothing is known: whoever keeps the record knows that they are the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    others: Vec<OtherText>,
    outcomes: Vec<OutcomeRecord>,
    read: BTreeSet<String>,
    files: BTreeSet<String>,
}

/// A file that no finding is about.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct OtherText {
    path: String,
    dockerfile: bool,
}

/// What came of one input.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OutcomeRecord {
    input: InputRecord,
    findings: Vec<FindingRecord>,
    resources: usize,
    modules: usize,
    incomplete: Vec<String>,
    dockerfiles: BTreeSet<String>,
}

/// An input.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct InputRecord {
    kind: KindRecord,
    directory: String,
    files: Vec<String>,
    named: bool,
    only: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum KindRecord {
    Module,
    Plan,
    Ecs,
    Dockerfile,
}

impl InputRecord {
    fn of(input: &Input) -> Self {
        Self {
            kind: match input.kind {
                InputKind::Module => KindRecord::Module,
                InputKind::Plan => KindRecord::Plan,
                InputKind::Ecs => KindRecord::Ecs,
                InputKind::Dockerfile => KindRecord::Dockerfile,
            },
            directory: input.directory.to_string(),
            files: input.files.iter().map(ToString::to_string).collect(),
            named: input.pick == Pick::Named,
            only: input.only.iter().map(ToString::to_string).collect(),
        }
    }

    fn input(&self) -> Input {
        Input {
            kind: match self.kind {
                KindRecord::Module => InputKind::Module,
                KindRecord::Plan => InputKind::Plan,
                KindRecord::Ecs => InputKind::Ecs,
                KindRecord::Dockerfile => InputKind::Dockerfile,
            },
            directory: self.directory.as_str().into(),
            files: self.files.iter().map(|file| file.as_str().into()).collect(),
            pick: if self.named { Pick::Named } else { Pick::Found },
            only: self.only.iter().map(|file| file.as_str().into()).collect(),
        }
    }
}
