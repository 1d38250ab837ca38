//! Exceptions that a configuration makes: findings in code that one may not edit. Must not know files.

use std::cell::Cell;
use std::sync::Arc;

use crate::finding::{Builtin, Finding, RuleInfo};
use crate::source::Span;

use super::{Catalogue, Date, select};

/// Silences findings of some rules below some addresses.
#[derive(Clone, Debug)]
pub struct Exception {
    /// Where it is written.
    pub place: Span,
    /// Ids, names or aliases.
    pub rules: Vec<String>,
    /// The addresses that it covers.
    pub address: AddressPattern,
    /// Why.
    pub reason: String,
    /// The last day on which it counts.
    pub until: Option<Date>,
}

/// A pattern of addresses: `*` stands for any characters. What it covers, it covers with all that is in it:
/// `module.legacy` is the module and every resource of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddressPattern(Vec<String>);

impl AddressPattern {
    /// As written.
    #[must_use]
    pub fn new(pattern: &str) -> Self {
        Self(pattern.split('*').map(str::to_owned).collect())
    }

    /// Whether it covers an address.
    #[must_use]
    pub fn covers(&self, address: &str) -> bool {
        let Some((first, rest)) = self.0.split_first() else { return false };
        let Some(mut left) = address.strip_prefix(first.as_str()) else { return false };
        let Some((last, middle)) = rest.split_last() else { return ends_step(left) };
        for part in middle {
            let Some(at) = left.find(part.as_str()) else { return false };
            left = left.get(at + part.len()..).unwrap_or_default();
        }
        // The last part ends the address, or a step of it.
        let found = left.match_indices(last.as_str());
        let behind = |(at, part): (usize, &str)| left.get(at + part.len()..).unwrap_or_default();
        last.is_empty() || found.map(behind).any(ends_step)
    }
}

/// Whether what follows in an address lies within what came before.
fn ends_step(rest: &str) -> bool {
    rest.is_empty() || rest.starts_with(['.', '['])
}

/// The exceptions of a run, and which of them silenced something.
#[derive(Debug)]
pub(super) struct Exceptions<'a> {
    all: &'a [Exception],
    /// By exception and rule in its list.
    used: Vec<Vec<Cell<bool>>>,
}

impl<'a> Exceptions<'a> {
    pub(super) fn new(all: &'a [Exception]) -> Self {
        let used = |one: &Exception| one.rules.iter().map(|_| Cell::new(false)).collect();
        Self { all, used: all.iter().map(used).collect() }
    }

    /// The exception that silences `finding`, if one does.
    pub(super) fn silencing(&self, finding: &Finding, today: Date) -> Option<&'a Exception> {
        let mut silencing = None;
        for (exception, used) in self.all.iter().zip(&self.used) {
            let named = exception.rules.iter().zip(used);
            let named = named.filter(|(word, _)| select::names(&finding.rule, word));
            if !exception.address.covers(&finding.resource) {
                continue;
            }
            for (_, used) in named {
                used.set(true);
                if exception.until.is_none_or(|until| until >= today) {
                    silencing = silencing.or(Some(exception));
                }
            }
        }
        silencing
    }

    /// What is wrong with the exceptions, once every finding has been asked for.
    pub(super) fn findings(&self, catalogue: &Catalogue, today: Date) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (exception, used) in self.all.iter().zip(&self.used) {
            for (word, used) in exception.rules.iter().zip(used) {
                findings.extend(finding(exception, word, used.get(), catalogue, today));
            }
        }
        findings
    }
}

fn finding(
    exception: &Exception,
    word: &str,
    used: bool,
    catalogue: &Catalogue,
    today: Date,
) -> Option<Finding> {
    let named = |rule: &&Arc<RuleInfo>| select::names(rule, word);
    // A rule that did not run could have found something.
    let ran = || {
        let mut known = catalogue.known.iter().filter(named);
        known.all(|rule| catalogue.ran.iter().any(|other| other.id == rule.id))
    };
    match exception.until.filter(|until| *until < today) {
        Some(until) if used => {
            let message = format!("exception for {word} has expired: its last day was {until}");
            Some(Finding::builtin(Builtin::ExpiredSuppression, exception.place, message))
        }
        Some(_) | None if !used && ran() => {
            let message = format!("exception for {word} silences nothing");
            Some(Finding::builtin(Builtin::UnusedSuppression, exception.place, message))
        }
        Some(_) | None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::AddressPattern;

    #[test]
    fn covers_addresses_and_what_is_in_them() {
        let covers = |pattern: &str, address: &str| AddressPattern::new(pattern).covers(address);
        for pattern in
            ["module.legacy", "module.legacy.*", "*", "module.*.aws_ecs_service.this", "*this"]
        {
            assert!(covers(pattern, "module.legacy.aws_ecs_service.this[0]"), "{pattern}");
        }
        assert!(covers("module.legacy", "module.legacy[\"a\"].aws_sqs_queue.q"));
        for pattern in ["module.leg", "module.legacy.aws_ecs", "aws_ecs_service.this", "", "*.thi"]
        {
            assert!(!covers(pattern, "module.legacy.aws_ecs_service.this[0]"), "{pattern}");
        }
        // The first place where the last part occurs need not be the one that ends a step.
        assert!(covers("a.*b", "a.bc.b"));
    }
}
