//! What a comparison came to.

use std::collections::BTreeMap;
use std::fmt;

use serde_json::Value as Json;

/// What only Terraform knows, for one reason.
#[derive(Clone, Debug, Default)]
pub(crate) struct Less {
    /// How many attributes that are.
    pub(crate) count: usize,
    /// Where.
    pub(crate) places: Vec<String>,
}

/// Figures of one tree, or of several.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) resources: usize,
    /// Known to both, and equal; nulls left out.
    pub(crate) both: usize,
    pub(crate) both_null: usize,
    pub(crate) both_unknown: usize,
    /// Not printed, so not compared.
    pub(crate) sensitive: usize,
    /// What bottlelint states and Terraform does not.
    pub(crate) wrong: Vec<String>,
    /// What only Terraform knows, by bottlelint's reason.
    pub(crate) less: BTreeMap<String, Less>,
    /// What only bottlelint knows.
    pub(crate) more: Vec<String>,
    /// Values that are equal only after what the provider does to them.
    pub(crate) normalised: BTreeMap<&'static str, usize>,
}

impl Tally {
    pub(crate) fn wrong(&mut self, what: String) {
        self.wrong.push(what);
    }

    pub(crate) fn more(&mut self, place: &str, value: &Json) {
        self.more.push(format!("{place}: {value}"));
    }

    pub(crate) fn less(&mut self, reason: &str, place: &str, count: usize) {
        let less = self.less.entry(group(reason)).or_default();
        less.count += count;
        if count > 0 {
            less.places.push(format!("{place}: {reason}"));
        }
    }

    pub(crate) fn normalised(&mut self, rule: &'static str) {
        *self.normalised.entry(rule).or_default() += 1;
    }

    pub(crate) fn less_count(&self) -> usize {
        self.less.values().map(|less| less.count).sum()
    }

    /// What only Terraform knows, without what it read from AWS.
    pub(crate) fn own_less_count(&self) -> usize {
        let own = self.less.iter().filter(|(reason, _)| !reason.contains("read from AWS"));
        own.map(|(_, less)| less.count).sum()
    }

    /// How much of what Terraform knows, and did not read from AWS, bottlelint knows.
    pub(crate) fn coverage(&self) -> f64 {
        ratio(self.both, self.both + self.own_less_count())
    }

    pub(crate) fn add(&mut self, other: &Self) {
        self.resources += other.resources;
        self.both += other.both;
        self.both_null += other.both_null;
        self.both_unknown += other.both_unknown;
        self.sensitive += other.sensitive;
        self.wrong.extend(other.wrong.iter().cloned());
        self.more.extend(other.more.iter().cloned());
        for (reason, less) in &other.less {
            let mine = self.less.entry(reason.clone()).or_default();
            mine.count += less.count;
            mine.places.extend(less.places.iter().cloned());
        }
        for (rule, count) in &other.normalised {
            *self.normalised.entry(rule).or_default() += count;
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a ratio of small numbers")]
fn ratio(part: usize, whole: usize) -> f64 {
    if whole == 0 { 1.0 } else { part as f64 / whole as f64 }
}

/// A reason without the names in it, which differ from place to place.
fn group(reason: &str) -> String {
    let mut parts = reason.split('`');
    let mut kept = parts.next().unwrap_or_default().to_owned();
    while let (Some(_), Some(text)) = (parts.next(), parts.next()) {
        kept.push('…');
        kept.push_str(text);
    }
    kept
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} resources: {} attributes known to both ({:.2} %), {} null and {} unknown to both, {} sensitive, \
             {} wrong, {} only to Terraform, {} only to bottlelint",
            self.resources,
            self.both,
            self.coverage() * 100.0,
            self.both_null,
            self.both_unknown,
            self.sensitive,
            self.wrong.len(),
            self.less_count(),
            self.more.len(),
        )
    }
}
