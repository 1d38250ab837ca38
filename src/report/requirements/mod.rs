//! How strongly the requirements of a module hold, for people and programs: one file a format. Must
//! not know how it was found out.

mod html;
mod json;
mod markdown;
#[cfg(test)]
mod testing;
mod text;

use std::io::{self, Write};
use std::sync::Arc;

use crate::engine::{Evidence, Requirement, RuleEvidence, Strength};
use crate::source::SourceMap;
use crate::standard::{Claim, Control, Standard};

use super::Style;
use super::place::first_line;

/// What is reported of a module.
#[derive(Debug)]
pub struct Requirements<'a> {
    /// Its directory, from the repository root.
    pub module: &'a str,
    /// The standard whose controls these are; none for the requirements of the module itself.
    pub standard: Option<&'a Standard>,
    /// Its requirements, by number.
    pub requirements: &'a [Requirement],
    /// What the module's own documentation, or the standard, says that a requirement is.
    pub titles: &'a [(String, String)],
    /// What could not be read: then nothing is guaranteed.
    pub incomplete: &'a [String],
    /// The texts that places refer to.
    pub sources: &'a SourceMap,
}

/// A way to write the requirements of a module.
#[derive(Clone, Copy, Debug)]
pub struct RequirementsFormat {
    /// As given to `-o`.
    pub name: &'static str,
    /// Writes them.
    pub write: fn(&Requirements<'_>, &Style, &mut dyn Write) -> io::Result<()>,
}

/// All formats, the default first.
pub const REQUIREMENTS_FORMATS: &[RequirementsFormat] = &[
    RequirementsFormat { name: "text", write: text::write },
    RequirementsFormat { name: "markdown", write: markdown::write },
    RequirementsFormat { name: "json", write: json::write },
    RequirementsFormat { name: "html", write: html::write },
];

impl Requirements<'_> {
    fn title(&self, id: &str) -> Option<&str> {
        self.titles.iter().find(|(other, _)| other == id).map(|(_, title)| title.as_str())
    }

    /// What these are: "requirements", or the name of the standard.
    fn subject_matter(&self) -> &str {
        self.standard.map_or("requirements", |standard| standard.title)
    }

    /// What is shown to people: of a standard, the controls that something here is about.
    fn shown(&self) -> impl Iterator<Item = &Requirement> {
        let all = self.standard.is_none();
        let is_about = |one: &&Requirement| one.strength != Strength::NotApplicable;
        self.requirements.iter().filter(move |one| all || is_about(one))
    }

    /// How much of a standard this is, a sentence each.
    fn coverage(&self) -> Vec<String> {
        let Some(standard) = self.standard else { return Vec::new() };
        let (unchecked, elsewhere) = standard.unchecked();
        let number = standard.controls.len();
        let checked = number - unchecked.len() - elsewhere.len();
        let mut lines = vec![format!("Rules speak for {checked} of {number} controls.")];
        if standard.claim == Claim::Evidence {
            let line =
                "They are evidence, and meet no control: the standard is about organizations.";
            lines.push(line.to_owned());
        }
        let ids = |controls: &[&Control]| {
            controls.iter().map(|control| control.id.as_str()).collect::<Vec<_>>().join(", ")
        };
        let other = self.requirements.iter().filter(|one| one.strength == Strength::NotApplicable);
        let other: Vec<&str> = other.map(|one| one.id.as_str()).collect();
        if !other.is_empty() {
            lines.push(format!("Nothing here is about {}.", other.join(", ")));
        }
        if !unchecked.is_empty() {
            lines.push(format!("No rule checks {}.", ids(&unchecked)));
        }
        if !elsewhere.is_empty() {
            lines.push(format!("No configuration shows {}.", ids(&elsewhere)));
        }
        lines
    }

    /// `main.tf:6`
    fn place(&self, evidence: &Evidence) -> Option<String> {
        let span = evidence.place?;
        Some(format!("{}:{}", self.sources.path(span.source), self.sources.start(span).line))
    }

    /// What a rule judged: an address, or the line of what has none.
    fn subject(&self, evidence: &Evidence) -> String {
        if !evidence.subject.is_empty() {
            return evidence.subject.to_string();
        }
        let line = evidence.place.map(|span| self.sources.slice(first_line(self.sources, span)));
        let line = line.map(|line| line.trim_end_matches([' ', '{']).to_owned());
        line.filter(|line| !line.is_empty()).unwrap_or_else(|| "the module".to_owned())
    }

    /// The evidence for a rule, the weakest first, then by place.
    fn sorted<'e>(&self, rule: &'e RuleEvidence) -> Vec<&'e Evidence> {
        let mut sorted: Vec<&Evidence> = rule.evidence.iter().collect();
        sorted.sort_by_cached_key(|one| {
            let place = one.place.map(|span| (self.sources.path(span.source), span.start));
            (one.strength, place, Arc::clone(&one.subject))
        });
        sorted
    }

    fn module(&self) -> &str {
        if self.module.is_empty() { "." } else { self.module }
    }
}

/// The words for a strength.
fn words(strength: Strength) -> &'static str {
    match strength {
        Strength::Violated => "violated",
        Strength::Unknown => "unknown",
        Strength::ByDefault => "by default",
        Strength::NoViolation => "no violation found",
        Strength::Guaranteed => "guaranteed",
        Strength::NotApplicable => "not applicable",
    }
}

/// What the words mean.
const LEGEND: [(Strength, &str); 6] = [
    (Strength::Guaranteed, "holds for every input: no caller can break it"),
    (
        Strength::NoViolation,
        "no rule finds a violation for any input, and none proves that there is none",
    ),
    (Strength::ByDefault, "holds with the values given; a caller can break it"),
    (Strength::Unknown, "depends on what is not in the source"),
    (Strength::Violated, "does not hold"),
    (Strength::NotApplicable, "there is nothing here that it is about"),
];
