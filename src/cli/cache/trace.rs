//! What was asked to know something, and one hash of all the answers: whether it would be the same now. Must not know what it is.

use std::collections::BTreeSet;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::source::{AnswerHash, Disk, Question, hexadecimal};

/// Questions, and the hash of their answers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Trace {
    asked: BTreeSet<Question>,
    answers: String,
}

impl Trace {
    /// Of what was asked in this run. None where a file changed meanwhile, or something was read past the disk.
    pub(super) fn of(disk: &Disk, asked: BTreeSet<Question>) -> Option<Self> {
        let known = disk.answers().filter(|answers| !answers.have_changed())?;
        let answers = sum(asked.iter().map(|question| known.hash(question)))?;
        Some(Self { asked, answers })
    }

    /// Whether every answer is still the same.
    pub(super) fn holds(&self, disk: &Disk) -> bool {
        let asked: Vec<&Question> = self.asked.iter().collect();
        let hashes: Vec<Option<AnswerHash>> =
            asked.into_par_iter().map(|question| disk.hash(question)).collect();
        sum(hashes.into_iter()).is_some_and(|answers| answers == self.answers)
    }

    /// Whether the text of a file is among the answers.
    pub(super) fn reads(&self, path: &str) -> bool {
        self.asked.contains(&Question::Text(path.into()))
    }
}

/// One hash of many; none where one is missing.
fn sum(hashes: impl Iterator<Item = Option<AnswerHash>>) -> Option<String> {
    let mut hash = Sha256::new();
    for one in hashes {
        hash.update(one?);
    }
    Some(hexadecimal(&hash.finalize()))
}
