//! What built-in rules found while something was read or evaluated: each once, and so many of a rule that broken input
//! cannot fill memory or reports. Must not know who collects.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;

use super::Finding;
use crate::source::Span;

/// So many findings of one rule are kept; the others are counted.
const MOST: usize = 500;

/// Findings, each once: those with one rule, place and message are one.
#[derive(Clone, Debug, Default)]
pub struct Told {
    found: IndexMap<Key, Finding>,
    /// Those that are not kept, by rule: how many, and the first.
    more: BTreeMap<Arc<str>, (usize, Finding)>,
    kept: BTreeMap<Arc<str>, usize>,
}

type Key = (Arc<str>, Span, String);

impl Told {
    /// Adds one, unless it is known.
    pub fn add(&mut self, finding: Finding) {
        let key = key(&finding);
        if self.found.contains_key(&key) {
            return;
        }
        let kept = self.kept.entry(Arc::clone(&finding.rule.id)).or_default();
        if *kept < MOST {
            *kept += 1;
            self.found.insert(key, finding);
        } else {
            let id = Arc::clone(&finding.rule.id);
            self.more.entry(id).or_insert_with(|| (0, finding)).0 += 1;
        }
    }

    /// Adds all that was told elsewhere.
    pub fn extend(&mut self, other: &Self) {
        other.found.values().for_each(|finding| self.add(finding.clone()));
        for (id, (count, first)) in &other.more {
            let (sum, _) = self.more.entry(Arc::clone(id)).or_insert_with(|| (0, first.clone()));
            *sum = (*sum).max(*count);
        }
    }

    /// Whether it is known.
    #[must_use]
    pub fn contains(&self, finding: &Finding) -> bool {
        self.found.contains_key(&key(finding))
    }

    /// Those that were kept, in the order in which they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.found.values()
    }

    /// All, and for each rule with more than are kept one finding that counts the others.
    #[must_use]
    pub fn into_findings(self) -> Vec<Finding> {
        let more = self.more.into_values().map(|(count, first)| {
            let what = if count == 1 { "finding" } else { "findings" };
            let message =
                format!("{count} more {what} of this rule, not listed: {}", first.message);
            Finding { message, ..first }
        });
        self.found.into_values().chain(more).collect()
    }
}

fn key(finding: &Finding) -> Key {
    (Arc::clone(&finding.rule.id), finding.place, finding.message.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Builtin;
    use crate::source::SourceId;

    #[test]
    fn keeps_each_once_and_counts_the_rest() {
        let at = |byte| Span::new(SourceId(0), byte, byte);
        let one = |byte| Finding::builtin(Builtin::SyntaxError, at(byte), "broken");
        let mut told = Told::default();
        for byte in (0..503).chain(0..10) {
            told.add(one(byte));
        }
        assert!(told.contains(&one(3)));
        let findings = told.into_findings();
        assert_eq!(findings.len(), MOST + 1);
        assert!(findings.last().unwrap().message.starts_with("3 more findings of this rule"));
    }
}
