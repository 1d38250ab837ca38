//! A share of the work that several machines do: which inputs are whose, and whether some shares are the whole. Must not know
//! how an input is judged.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::text::shortened;
use super::{InputRecord, KindRecord, Record};
use crate::input::Input;

/// The shape of a shard; a change of it changes the number.
const SCHEMA: &str = "bottlelint/shard/1";

/// So many missing shards are named.
const NAMED: usize = 10;

/// Which share of how many; the first is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    index: usize,
    count: usize,
}

impl Share {
    /// Share `index` of `count`; none unless `1 <= index <= count`.
    #[must_use]
    pub fn new(index: usize, count: usize) -> Option<Self> {
        (1..=count).contains(&index).then_some(Self { index, count })
    }

    /// Reads `1/4`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (index, count) = text.split_once('/')?;
        Self::new(index.trim().parse().ok()?, count.trim().parse().ok()?)
    }

    /// The inputs of this share, in their order: the largest first, each goes to the share that has the least so far. `size`
    /// is the same on every machine.
    #[must_use]
    pub fn of(self, inputs: &[Input], size: impl Fn(&Input) -> u64) -> Vec<Input> {
        let mut sized: Vec<(u64, &Input)> = inputs.iter().map(|one| (size(one), one)).collect();
        sized.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(b.1)));
        // More shares than inputs are empty.
        let shares = self.count.min(inputs.len().max(1));
        let mut loads = vec![0_u64; shares];
        let mut mine = Vec::new();
        for (size, input) in sized {
            let least = loads.iter().enumerate().min_by_key(|(_, load)| **load);
            let share = least.map_or(0, |(share, _)| share);
            // An input costs something, however little is written in it.
            if let Some(load) = loads.get_mut(share) {
                *load = load.saturating_add(size.saturating_add(1));
            }
            if share + 1 == self.index {
                mine.push(input.clone());
            }
        }
        mine.sort();
        mine
    }
}

/// What decides about the verdicts beside the files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The paths that were named, as they were.
    pub paths: Vec<String>,
    /// The ids of the rules that ran.
    pub rules: Vec<String>,
    /// The hash of the texts of the rules, and of what else decides and is no secret.
    digest: String,
}

impl Settings {
    /// `parts` are what else decides about the verdicts; none is a secret.
    #[must_use]
    pub fn new<'a>(
        paths: Vec<String>,
        rules: Vec<String>,
        parts: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let mut hash = Sha256::new();
        for part in parts {
            hash.update(part.len().to_le_bytes());
            hash.update(part.as_bytes());
        }
        Self { paths, rules, digest: shortened(&hash.finalize()) }
    }
}

/// What came of a share, and of what it is one.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shard {
    schema: String,
    /// Of the program.
    version: String,
    index: usize,
    count: usize,
    /// What decides about the verdicts.
    pub settings: Settings,
    /// All inputs, of every share.
    inputs: Vec<InputRecord>,
    /// Which of them are of this share.
    own: Vec<usize>,
    /// What came of them.
    record: Record,
}

/// Why some reports are not the whole.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShardError {
    /// It has another shape, or is of another version of the program.
    #[error("it is of {0}, and this is bottlelint {version}", version = env!("CARGO_PKG_VERSION"))]
    OtherVersion(String),
    /// It is one of another number of shards.
    #[error("it is one of {0} shards, and the first report is one of {1}")]
    OtherCount(usize, usize),
    /// It was made with other arguments or rules, or of other files.
    #[error("it was made with other options, rules or files than the first report")]
    OtherRun,
    /// It is there twice.
    #[error("shard {0} of {1} is there twice")]
    Twice(usize, usize),
    /// Some are not there.
    #[error("of the {1} shards, these are missing: {0}")]
    Missing(String, usize),
    /// An input was judged by nobody.
    #[error("nobody judged `{0}`")]
    NotJudged(String),
}

impl Shard {
    /// What came of `own`, which are some of `inputs`.
    #[must_use]
    pub fn new(
        share: Share,
        settings: Settings,
        inputs: &[Input],
        own: &[Input],
        record: Record,
    ) -> Self {
        let is_own = |(_, input): &(usize, &Input)| own.contains(input);
        Self {
            schema: SCHEMA.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            index: share.index,
            count: share.count,
            settings,
            inputs: inputs.iter().map(InputRecord::of).collect(),
            own: inputs.iter().enumerate().filter(is_own).map(|(at, _)| at).collect(),
            record,
        }
    }

    /// Whether this program reads a shard of this shape that a program of this version wrote.
    pub fn check_version(schema: &str, version: &str) -> Result<(), ShardError> {
        if schema != SCHEMA {
            return Err(ShardError::OtherVersion(format!("shape `{schema}`")));
        }
        if version != env!("CARGO_PKG_VERSION") {
            return Err(ShardError::OtherVersion(format!("bottlelint {version}")));
        }
        Ok(())
    }

    /// All inputs of the run.
    #[must_use]
    pub fn inputs(&self) -> Vec<Input> {
        self.inputs.iter().map(InputRecord::input).collect()
    }

    /// What came of the inputs of this share.
    #[must_use]
    pub fn into_record(self) -> Record {
        self.record
    }

    /// Whether `shards` are one run, all of it and nothing twice. The error says of which one it is, where it is of one.
    pub fn check_whole(shards: &[Self]) -> Result<(), (Option<usize>, ShardError)> {
        let Some(first) = shards.first() else { return Ok(()) };
        let mut seen = BTreeSet::new();
        for (at, one) in shards.iter().enumerate() {
            let wrong = |error| Err((Some(at), error));
            if one.count != first.count {
                return wrong(ShardError::OtherCount(one.count, first.count));
            }
            if one.settings != first.settings || one.inputs != first.inputs {
                return wrong(ShardError::OtherRun);
            }
            if !seen.insert(one.index) {
                return wrong(ShardError::Twice(one.index, one.count));
            }
        }
        // However many a report says there are, the first that are not there are told.
        let missing = (1..=first.count).filter(|index| !seen.contains(index)).take(NAMED);
        let missing: Vec<String> = missing.map(|index| index.to_string()).collect();
        if !missing.is_empty() || seen.len() != first.count {
            return Err((None, ShardError::Missing(missing.join(", "), first.count)));
        }
        all_judged(shards).map_err(|error| (None, error))
    }
}

/// Whether every input is of exactly one share, and was judged there, or is a text that a module reads or runs.
fn all_judged(shards: &[Shard]) -> Result<(), ShardError> {
    let mut shares: BTreeMap<usize, usize> = BTreeMap::new();
    shards.iter().flat_map(|one| &one.own).for_each(|at| *shares.entry(*at).or_default() += 1);
    let outcomes = || shards.iter().flat_map(|one| &one.record.outcomes);
    let judged: BTreeSet<&InputRecord> = outcomes().map(|one| &one.input).collect();
    let read = shards.iter().flat_map(|one| &one.record.read);
    let runs = outcomes().filter(|one| one.input.kind != KindRecord::Dockerfile);
    let within: BTreeSet<&String> = read.chain(runs.flat_map(|one| &one.dockerfiles)).collect();
    let inputs = shards.first().map(|one| one.inputs.as_slice()).unwrap_or_default();
    for (at, input) in inputs.iter().enumerate() {
        let is_within = input.kind != KindRecord::Module
            && !input.named
            && input.files.iter().any(|file| within.contains(file));
        let once = shares.get(&at) == Some(&1);
        if !once || !(judged.contains(input) || is_within) {
            let name = input.files.first().unwrap_or(&input.directory);
            return Err(ShardError::NotJudged(name.clone()));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn inputs(names: &[&str]) -> Vec<Input> {
        names.iter().map(|name| Input::module(name)).collect()
    }

    #[test]
    fn shares_are_all_of_it_and_nothing_twice() {
        let all = inputs(&["a", "b", "c", "d", "e"]);
        for count in 1..=8 {
            let of = |index| {
                Share::new(index, count).unwrap().of(&all, |one| match &*one.directory {
                    "c" => 100,
                    _ => 10,
                })
            };
            let mut joined: Vec<Input> = (1..=count).flat_map(of).collect();
            joined.sort();
            assert_eq!(joined, all, "{count} shares");
        }
    }

    #[test]
    fn shares_are_balanced_by_size() {
        let all = inputs(&["a", "b", "c", "d", "e"]);
        let size = |one: &Input| if &*one.directory == "c" { 100 } else { 25 };
        let of = |index| Share::new(index, 2).unwrap().of(&all, size);
        assert_eq!(of(1), inputs(&["c"]));
        assert_eq!(of(2), inputs(&["a", "b", "d", "e"]));
    }

    #[test]
    fn reads_one_based_shares() {
        assert_eq!(Share::parse("2/4"), Share::new(2, 4));
        for wrong in ["0/4", "5/4", "1/0", "1", "/4", "1/", "a/b", "-1/4", "1/4/2"] {
            assert_eq!(Share::parse(wrong), None, "{wrong}");
        }
    }
}
