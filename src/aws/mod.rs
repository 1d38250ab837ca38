//! Facts of AWS that no schema holds: sizes, ranges and lists, each with its source and the day on which it was checked.
//! They are data, one file a service below `data/aws/facts`. Must not know rules or models.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::expr::json::from_json;
use crate::value::{Origin, Value, did_you_mean};

pub mod requests;

mod embedded {
    //! The files, as `build.rs` found them.
    include!(concat!(env!("OUT_DIR"), "/facts.rs"));
}

/// One fact, as its file has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    /// `fargate.stop_timeout`: the file, and the name in it.
    pub id: String,
    /// A number, a text, a list, or a range with `min`, `max` and `default`.
    pub value: serde_json::Value,
    /// Where it holds, and in which unit.
    pub applies: String,
    /// How it is known.
    pub kind: FactEvidence,
    /// The page, the thread, or the member of a service model: `botocore:ecs:ContainerDefinition.stopTimeout`.
    pub source: String,
    /// The version of botocore that a model was read in.
    pub version: Option<String>,
    /// The beginning of the SHA-256 of what that model says: another one means that the fact has to be read again.
    pub sentence: Option<String>,
    /// The day on which the source was read, as `2026-11-29`.
    pub checked: String,
}

/// How a fact is known.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum FactEvidence {
    /// The service model in botocore says so; a script compares it with the newest.
    Model,
    /// A page of the documentation.
    Page,
    /// A thread in which somebody quotes AWS's answer.
    Thread,
    /// Somebody has tried it.
    Tried,
}

/// Every fact, sorted by its id. A file that cannot be read has none: `tests/facts_of_aws.rs` reads them all.
pub fn facts() -> impl Iterator<Item = &'static Fact> {
    FACTS.values().map(|(fact, _)| fact)
}

/// Name and text of every file of facts.
#[must_use]
pub fn files() -> &'static [(&'static str, &'static str)] {
    embedded::FACTS
}

/// The value of a fact; none for an id that there is not.
#[must_use]
pub fn fact(id: &str) -> Option<&'static Value> {
    FACTS.get(id).map(|(_, value)| value)
}

/// The id that a misspelt one was meant to be.
#[must_use]
pub fn nearest(id: &str) -> Option<&'static str> {
    did_you_mean(id, FACTS.keys().map(String::as_str))
}

/// The numbers of a fact that is a list of them.
#[must_use]
pub fn numbers(value: &Value) -> Vec<u64> {
    let number = |value: &Value| value.as_number()?.as_i64().and_then(|it| u64::try_from(it).ok());
    value.children().filter_map(number).collect()
}

static FACTS: LazyLock<BTreeMap<String, (Fact, Value)>> = LazyLock::new(|| {
    let files = embedded::FACTS.iter();
    let all =
        files.flat_map(|(_, text)| serde_json::from_str::<Vec<Fact>>(text).unwrap_or_default());
    all.map(|fact| {
        let value = from_json(&fact.value, &Origin::default());
        (fact.id.clone(), (fact, value))
    })
    .collect()
});
