//! What is reported of the requirements of modules. Must not know formats.

use std::sync::Arc;

use crate::engine::{Evidence, Requirement, RuleEvidence, Strength};
use crate::finding::{RuleInfo, Waypoint};
use crate::report::place::first_line;
use crate::source::{SourceMap, Span};
use crate::standard::{Control, ControlClaim, ControlLink, Standard};

use super::head::Head;

/// What is reported: the requirements of modules.
#[derive(Debug)]
pub struct Requirements<'a> {
    /// What the report rests on.
    pub head: &'a Head,
    /// The standard whose controls these are; none for the requirements of the modules themselves.
    pub standard: Option<&'a Standard>,
    /// In the order in which they were named.
    pub modules: &'a [ModuleRequirements],
    /// The texts that places refer to.
    pub sources: &'a SourceMap,
}

/// What is reported of a module.
#[derive(Debug)]
pub struct ModuleRequirements {
    /// Its directory, from the repository root.
    pub name: String,
    /// Its requirements, by number.
    pub requirements: Vec<Requirement>,
    /// What the module's own documentation, or the standard, says that a requirement is.
    pub titles: Vec<(String, String)>,
    /// What could not be read: then nothing is guaranteed.
    pub incomplete: Vec<String>,
}

impl ModuleRequirements {
    pub(super) fn title(&self, id: &str) -> Option<&str> {
        self.titles.iter().find(|(other, _)| other == id).map(|(_, title)| title.as_str())
    }

    /// What people know the module by.
    pub(super) fn name(&self) -> &str {
        if self.name.is_empty() { "the root module" } else { &self.name }
    }
}

impl Requirements<'_> {
    /// What these are: "Requirements", or the name of the standard.
    pub(super) fn subject_matter(&self) -> &str {
        self.standard.map_or("Requirements", |standard| standard.title)
    }

    /// Which modules these are about: `modules/ecs, envs/prod`.
    pub(super) fn names(&self) -> String {
        self.modules.iter().map(ModuleRequirements::name).collect::<Vec<_>>().join(", ")
    }

    /// What is shown to people: of a standard, the controls that something in the module is about.
    pub(super) fn shown<'m>(
        &self,
        module: &'m ModuleRequirements,
    ) -> impl Iterator<Item = &'m Requirement> {
        let all = self.standard.is_none();
        let is_about = move |one: &&Requirement| all || one.strength != Strength::NotApplicable;
        module.requirements.iter().filter(is_about)
    }

    /// How a rule speaks for a control.
    pub(super) fn link(&self, control: &str, rule: &RuleInfo) -> Option<&ControlLink> {
        let control = self.standard?.control(control)?;
        control.rules.iter().find(|link| *link.rule == *rule.id)
    }

    /// What a control was written from; nothing for a requirement of a module.
    pub(super) fn source(&self, control: &str) -> Option<String> {
        Some(self.standard?.control(control)?.source.join("; "))
    }

    /// How much of a standard this is, a sentence each.
    pub(super) fn coverage(&self) -> Vec<String> {
        let Some(standard) = self.standard else { return Vec::new() };
        let (unchecked, elsewhere) = standard.unchecked();
        let number = standard.controls.len();
        let checked = number - unchecked.len() - elsewhere.len();
        let mut lines = vec![format!("Rules speak for {checked} of {number} controls.")];
        if standard.claim == ControlClaim::Evidence {
            let line =
                "They are evidence, and meet no control: the standard is about organizations.";
            lines.push(line.to_owned());
        }
        let ids = |controls: &[&Control]| {
            controls.iter().map(|control| control.id.as_str()).collect::<Vec<_>>().join(", ")
        };
        for module in self.modules {
            let other = module.requirements.iter();
            let other = other.filter(|one| one.strength == Strength::NotApplicable);
            let other: Vec<&str> = other.map(|one| one.id.as_str()).collect();
            if !other.is_empty() {
                lines.push(format!("Nothing in {} is about {}.", module.name(), other.join(", ")));
            }
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
    pub(super) fn place(&self, span: Span) -> String {
        format!("{}:{}", self.sources.path(span.source), self.sources.start(span).line)
    }

    /// What the configuration says: the value, or what is written in its place; none for a resource as a whole, and where
    /// the steps say it.
    pub(super) fn says(evidence: &Evidence) -> Option<String> {
        let exhibit = &evidence.exhibit;
        let attribute = Some(&exhibit.attribute).filter(|path| !path.is_empty())?;
        match &exhibit.value {
            Some(value) if value == HIDDEN => {
                Some(format!("`{attribute}` has a value that is not shown"))
            }
            Some(value) => Some(format!("`{attribute}` is `{value}`")),
            None if !Self::steps(evidence).is_empty() => None,
            None => exhibit.trail.first().map(|first| first.text.clone()),
        }
    }

    /// The steps from where the value is written to where it is used; none for a value that is written there.
    pub(super) fn steps(evidence: &Evidence) -> &[Waypoint] {
        match evidence.exhibit.trail.as_slice() {
            [] | [_] => &[],
            steps => steps,
        }
    }

    /// What a rule judged: an address, or the line of what has none.
    pub(super) fn subject(&self, evidence: &Evidence) -> String {
        if !evidence.subject.is_empty() {
            return evidence.subject.to_string();
        }
        let place = evidence.exhibit.place;
        let line = place.map(|span| self.sources.slice(first_line(self.sources, span)));
        let line = line.map(|line| line.trim_end_matches([' ', '{']).to_owned());
        line.filter(|line| !line.is_empty()).unwrap_or_else(|| "the module".to_owned())
    }

    /// The evidence for a rule, the weakest first, then by place.
    pub(super) fn sorted<'e>(&self, rule: &'e RuleEvidence) -> Vec<&'e Evidence> {
        let mut sorted: Vec<&Evidence> = rule.evidence.iter().collect();
        sorted.sort_by_cached_key(|one| {
            let place = one.exhibit.place;
            let place = place.map(|span| (self.sources.path(span.source), span.start));
            (one.strength, place, Arc::clone(&one.subject))
        });
        sorted
    }
}

/// What rules show in place of a secret.
const HIDDEN: &str = "(sensitive)";
