//! The controls of others' standards, and the rules that speak for them: `controls/`. Must not know how rules are judged.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

/// A standard.
#[derive(Debug)]
pub struct Standard {
    /// As the command line calls it.
    pub name: &'static str,
    /// As people call it.
    pub title: &'static str,
    /// What a pass of its rules may claim.
    pub claim: ControlClaim,
    /// In the order of the standard.
    pub controls: Vec<Control>,
}

/// What a pass of its rules may claim for a control.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlClaim {
    /// That the control holds.
    Holds,
    /// That there is evidence for it, and no more: it is about an organization.
    Evidence,
}

/// A control of a standard.
#[derive(Debug, Deserialize)]
pub struct Control {
    /// As the standard numbers it.
    pub id: String,
    /// What holds where it does, in our own words.
    pub title: String,
    /// The rules that speak for it.
    pub rules: Vec<ControlLink>,
    /// How much of it a configuration can show.
    #[serde(rename = "terraform")]
    pub shown: ControlCoverage,
    /// What was read to write this.
    pub source: Vec<String>,
}

/// A rule that speaks for a control.
#[derive(Debug, Deserialize)]
pub struct ControlLink {
    /// The rule.
    #[serde(rename = "id")]
    pub rule: String,
    /// What it may claim.
    pub fit: ControlFit,
    /// The controls of AWS by which it does.
    #[serde(default)]
    pub via: Vec<String>,
}

/// How a rule compares with a control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ControlFit {
    /// It has the same condition.
    Exact,
    /// It refuses more: where it passes the control holds.
    Broader,
    /// It looks at fewer resources, or at less: where it fails the control does not hold.
    Narrower,
    /// It is one of several conditions: where it fails the control does not hold.
    Partial,
}

/// How much of a control a configuration can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ControlCoverage {
    /// All of it.
    #[serde(rename = "yes")]
    All,
    /// A part: another configuration of the account matters too.
    #[serde(rename = "partly")]
    Part,
    /// Nothing: it is about people, time or a running system.
    #[serde(rename = "no")]
    Nothing,
}

/// Name, title, claim and controls of each standard.
const STANDARDS: [(&str, &str, ControlClaim, &str); 7] = [
    (
        "aws-fsbp",
        "AWS Foundational Security Best Practices",
        ControlClaim::Holds,
        include_str!("../../controls/aws-fsbp.jsonl"),
    ),
    (
        "cis-aws-3.0.0",
        "CIS AWS Foundations Benchmark 3.0.0",
        ControlClaim::Holds,
        include_str!("../../controls/cis-aws-3.0.0.jsonl"),
    ),
    (
        "cis-aws-5.0.0",
        "CIS AWS Foundations Benchmark 5.0.0",
        ControlClaim::Holds,
        include_str!("../../controls/cis-aws-5.0.0.jsonl"),
    ),
    (
        "cis-aws-6.0.0",
        "CIS AWS Foundations Benchmark 6.0.0",
        ControlClaim::Holds,
        include_str!("../../controls/cis-aws-6.0.0.jsonl"),
    ),
    (
        "cis-aws-7.0.0",
        "CIS AWS Foundations Benchmark 7.0.0",
        ControlClaim::Holds,
        include_str!("../../controls/cis-aws-7.0.0.jsonl"),
    ),
    (
        "nist-800-53-r5",
        "NIST SP 800-53 Revision 5",
        ControlClaim::Evidence,
        include_str!("../../controls/nist-800-53-r5.jsonl"),
    ),
    (
        "soc2",
        "SOC 2 (Trust Services Criteria of 2017)",
        ControlClaim::Evidence,
        include_str!("../../controls/soc2.jsonl"),
    ),
];

/// What the sections of each standard are about, in our own words: by standard, by the beginning of an id.
static SECTIONS: LazyLock<BTreeMap<String, BTreeMap<String, String>>> = LazyLock::new(|| {
    // That the file can be read is seen to by a test.
    serde_json::from_str(include_str!("../../controls/sections.json")).unwrap_or_default()
});

/// The section that a control, or a requirement, is in: `ECS` of `ECS.5`, `2` of `2.1.4`, `AC` of `AC-2(1)`.
#[must_use]
pub fn section(id: &str) -> &str {
    id.split(['.', '-']).next().unwrap_or(id)
}

/// The names of all standards.
#[must_use]
pub fn names() -> [&'static str; 7] {
    STANDARDS.map(|(name, ..)| name)
}

/// The standard of this name.
#[must_use]
pub fn standard(name: &str) -> Option<Standard> {
    let (name, title, claim, text) = STANDARDS.into_iter().find(|(known, ..)| *known == name)?;
    // That each line can be read is seen to by a test.
    let controls = text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect();
    Some(Standard { name, title, claim, controls })
}

impl Standard {
    /// What a section is about; none where its name says it.
    #[must_use]
    pub fn about(&self, section: &str) -> Option<&'static str> {
        SECTIONS.get(self.name)?.get(section).map(String::as_str)
    }

    /// The control of this id.
    #[must_use]
    pub fn control(&self, id: &str) -> Option<&Control> {
        self.controls.iter().find(|control| control.id == id)
    }

    /// The ids of all rules that speak for a control, each once, in order.
    #[must_use]
    pub fn rules(&self) -> Vec<String> {
        let links = self.controls.iter().flat_map(|control| &control.rules);
        let mut rules: Vec<String> = links.map(|link| link.rule.clone()).collect();
        rules.sort();
        rules.dedup();
        rules
    }

    /// The controls that no rule speaks for and that a configuration shows something of, and those that none can show.
    #[must_use]
    pub fn unchecked(&self) -> (Vec<&Control>, Vec<&Control>) {
        let without = self.controls.iter().filter(|control| control.rules.is_empty());
        without.partition(|control| control.shown != ControlCoverage::Nothing)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::rule;

    #[test]
    fn every_line_is_a_control_with_a_title_a_source_and_rules_that_exist() {
        let rules: BTreeSet<&str> = rule::builtin().iter().map(|rule| &*rule.info.id).collect();
        for (name, _, claim, text) in STANDARDS {
            let standard = standard(name).unwrap();
            assert_eq!(standard.controls.len(), text.lines().count(), "{name}");
            let ids: BTreeSet<&str> = standard.controls.iter().map(|one| &*one.id).collect();
            assert_eq!(ids.len(), standard.controls.len(), "{name}");
            for control in &standard.controls {
                let id = &control.id;
                assert!(!control.title.is_empty() && !control.source.is_empty(), "{name} {id}");
                for link in &control.rules {
                    assert!(rules.contains(&*link.rule), "{name} {id}: {}", link.rule);
                    assert_eq!(link.via.is_empty(), claim == ControlClaim::Holds, "{name} {id}");
                    let is_sure = matches!(link.fit, ControlFit::Exact | ControlFit::Narrower);
                    assert!(claim == ControlClaim::Holds || !is_sure, "{name} {id}: {}", link.rule);
                }
            }
        }
    }

    #[test]
    fn every_section_of_a_standard_that_numbers_them_says_what_it_is_about() {
        for (name, ..) in STANDARDS.iter().filter(|(name, ..)| *name != "aws-fsbp") {
            let standard = standard(name).unwrap();
            let used: BTreeSet<&str> =
                standard.controls.iter().map(|control| section(&control.id)).collect();
            let told: BTreeSet<&str> = SECTIONS[*name].keys().map(String::as_str).collect();
            assert_eq!(told, used, "{name}");
        }
    }

    #[test]
    fn rules_that_speak_say_what_they_ask_for() {
        let speaking: BTreeSet<String> =
            names().iter().flat_map(|name| standard(name).unwrap().rules()).collect();
        for rule in rule::builtin() {
            let info = &rule.info;
            if speaking.contains(&*info.id) || !info.requirements.is_empty() {
                let statement = info.statement();
                assert!(statement.is_some(), "{}: write `proves` or `expects`", info.id);
                let is_sentence = |text: &str| {
                    text.ends_with('.') && text.starts_with(|first: char| !first.is_lowercase())
                };
                assert!(statement.is_some_and(is_sentence), "{}: {statement:?}", info.id);
            }
        }
    }

    #[test]
    fn rules_that_are_known_by_a_control_speak_for_it_or_for_none() {
        // What is known by the name of a control, and compares with it in no way that lets it speak: a key of one's own is another
        // question than encryption, a short window is not a deletion, and a backup plan is not the automatic backup.
        const OTHERWISE: [(&str, &str); 8] = [
            ("BKP001", "Backup.1"),
            ("EFS012", "EFS.2"),
            ("EFS017", "EFS.1"),
            ("IAM008", "IAM.18"),
            ("KMS004", "KMS.3"),
            ("NET032", "EC2.18"),
            ("S3001", "S3.2"),
            ("S3001", "S3.3"),
        ];
        let standard = standard("aws-fsbp").unwrap();
        let mut wrong = Vec::new();
        for rule in rule::builtin() {
            for alias in &rule.info.aliases {
                let control = standard.controls.iter().find(|control| control.id == *alias);
                let Some(control) = control else { continue };
                let speaks = control.rules.iter().any(|link| *link.rule == *rule.info.id);
                let otherwise = OTHERWISE.contains(&(&*rule.info.id, alias.as_str()));
                if speaks == otherwise {
                    wrong.push(format!("{} and {alias}: {}", rule.info.id, control.title));
                }
            }
        }
        let help = "add the rule to the control in `controls/`, or to `OTHERWISE`";
        assert!(wrong.is_empty(), "{help}: {wrong:?}");
    }
}
