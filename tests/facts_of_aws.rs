//! The facts of AWS have the form that they promise, and each is used. `scripts/check_facts.py` tells which are old, and
//! which of the service models say something else by now.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::disallowed_methods,
    reason = "a test fails by panicking, and reads the files of this repository"
)]

use std::collections::BTreeSet;
use std::path::Path;

use bottlelint::aws::{self, Fact, FactEvidence};
use bottlelint::rule;

/// Fewer would mean that files are not read.
const AT_LEAST: usize = 40;

fn all() -> Vec<(&'static str, Fact)> {
    let mut all = Vec::new();
    for (path, text) in aws::files() {
        let facts: Vec<Fact> =
            serde_json::from_str(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        all.extend(facts.into_iter().map(|fact| (*path, fact)));
    }
    all
}

#[test]
fn every_fact_has_a_source_and_a_date() {
    let all = all();
    assert!(all.len() >= AT_LEAST, "{} facts", all.len());
    for (path, fact) in &all {
        let Fact { id, applies, kind, source, version, sentence, checked, value: _ } = fact;
        let file = path.rsplit('/').next().unwrap().trim_end_matches(".json");
        assert_eq!(id.split_once('.').map(|(area, _)| area), Some(file), "{id} is in {path}");
        assert!(!applies.is_empty(), "{id} does not say where it holds");
        let parts: Vec<&str> = checked.split('-').collect();
        let [year, month, day] = parts.as_slice() else { panic!("{id}: {checked}") };
        assert!(year.len() == 4 && month.len() == 2 && day.len() == 2, "{id}: {checked}");
        assert!((1..=12).contains(&month.parse::<u8>().unwrap()), "{id}: {checked}");
        assert!((1..=31).contains(&day.parse::<u8>().unwrap()), "{id}: {checked}");
        match kind {
            FactEvidence::Model => {
                assert!(source.starts_with("botocore:"), "{id}: {source}");
                assert!(version.is_some() && sentence.as_ref().is_some_and(|it| it.len() == 16));
            }
            FactEvidence::Page | FactEvidence::Thread => {
                assert!(source.starts_with("https://"), "{id}: {source}");
                assert!(version.is_none() && sentence.is_none(), "{id}");
            }
            FactEvidence::Tried => assert!(!source.is_empty(), "{id}"),
        }
    }
}

#[test]
fn ids_are_unique_and_sorted_in_their_files() {
    let mut seen = BTreeSet::new();
    for (path, text) in aws::files() {
        let facts: Vec<Fact> = serde_json::from_str(text).unwrap();
        assert!(facts.is_sorted_by(|one, next| one.id < next.id), "{path} is not sorted");
        for fact in facts {
            assert!(seen.insert(fact.id.clone()), "{} is there twice", fact.id);
        }
    }
    assert_eq!(seen.len(), aws::facts().count());
}

/// A fact that nothing asks for goes stale unseen.
#[test]
fn every_fact_is_used() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let files = ["rules", "src"].map(|directory| walkdir::WalkDir::new(root.join(directory)));
    let mut text = String::new();
    for entry in files.into_iter().flatten().filter_map(Result::ok) {
        if entry.path().extension().is_some_and(|it| it == "hcl" || it == "rs") {
            text.push_str(&std::fs::read_to_string(entry.path()).unwrap());
        }
    }
    let unused: Vec<&str> = aws::facts()
        .map(|fact| fact.id.as_str())
        .filter(|id| !text.contains(&format!("aws::fact(\"{id}\")")))
        .collect();
    assert!(unused.is_empty(), "nothing asks for {unused:?}");
}

#[test]
fn a_text_of_a_rule_has_its_numbers_from_the_facts() {
    let rule = rule::builtin().iter().find(|rule| &*rule.info.id == "LOG002").unwrap();
    let days = aws::fact("logs.retention_days").unwrap();
    for day in days.children() {
        let day = day.as_number().unwrap().to_string();
        assert!(rule.info.how.contains(&day), "{} lacks {day}", rule.info.how);
    }
    assert!(!rule.info.how.contains("aws::fact"));
}
