//! How strongly each requirement of a module holds: its rules, judged once with the values that the
//! variables have, and once with every variable unknown. What passes both times no caller can break.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::finding::{RuleInfo, Verdict};
use crate::rule::{Judgement, Rule};
use crate::source::Span;
use crate::terraform::{Callers, Modules, Options};

use super::{evaluate, judge};

/// How strongly something holds, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// It does not hold.
    Violated,
    /// It cannot be told.
    Unknown,
    /// It holds with the values that the variables have; a caller can break it.
    ByDefault,
    /// It holds for every input.
    Guaranteed,
    /// There is nothing here that it is about.
    NotApplicable,
}

/// A requirement and what it rests on.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// `6.1`
    pub id: String,
    /// The weakest of its rules, those without anything to judge left out.
    pub strength: Strength,
    /// Its rules by id.
    pub rules: Vec<RuleEvidence>,
}

/// What a rule says for a requirement.
#[derive(Clone, Debug)]
pub struct RuleEvidence {
    /// The rule.
    pub rule: Arc<RuleInfo>,
    /// The weakest of what it judged.
    pub strength: Strength,
    /// Each thing that it judged and that it applies to.
    pub evidence: Vec<Evidence>,
}

/// One thing that a rule judged.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// Address of the resource; empty for the module as a whole.
    pub subject: Arc<str>,
    /// How strongly the rule holds for it.
    pub strength: Strength,
    /// Where to look.
    pub place: Option<Span>,
    /// What a finding would say; empty for what holds.
    pub message: String,
}

/// Judges a root module for every requirement that a rule names.
pub fn requirements(
    modules: &Modules<'_>,
    directory: &str,
    rules: &[Arc<Rule>],
    options: &Options,
) -> Vec<Requirement> {
    let any = Options { callers: Callers::Any, ..options.clone() };
    let (given, any) = rayon::join(
        || judge_all(modules, directory, rules, options),
        || judge_all(modules, directory, rules, &any),
    );
    let mut all: BTreeMap<Vec<u32>, Requirement> = BTreeMap::new();
    for ((rule, given), any) in rules.iter().zip(given).zip(any) {
        let evidence = rule_evidence(rule, given, &any);
        for id in &rule.info.requirements {
            let requirement = all.entry(numbers(id)).or_insert_with(|| Requirement {
                id: id.clone(),
                strength: Strength::NotApplicable,
                rules: Vec::new(),
            });
            requirement.strength = requirement.strength.min(evidence.strength);
            requirement.rules.push(evidence.clone());
        }
    }
    all.into_values().collect()
}

/// `8.10` comes after `8.9`.
fn numbers(id: &str) -> Vec<u32> {
    id.split('.').map(|part| part.parse().unwrap_or(u32::MAX)).collect()
}

fn judge_all(
    modules: &Modules<'_>,
    directory: &str,
    rules: &[Arc<Rule>],
    options: &Options,
) -> Vec<Vec<Judgement>> {
    let evaluated = evaluate(modules, directory, options);
    judge(modules.loader, directory, &evaluated.model, rules)
}

fn rule_evidence(rule: &Rule, given: Vec<Judgement>, any: &[Judgement]) -> RuleEvidence {
    // A thing that is not there for one caller may be there, and wrong, for another: what fails or is
    // unknown for any caller, anywhere, keeps the rule from being guaranteed.
    let always = any
        .iter()
        .all(|judgement| matches!(judgement.verdict, Verdict::Pass | Verdict::NotApplicable));
    let evidence: Vec<Evidence> = given
        .into_iter()
        .filter(|judgement| judgement.verdict != Verdict::NotApplicable)
        .map(|judgement| one(judgement, any))
        .collect();
    let weakest = evidence.iter().map(|one| one.strength).min();
    let strength = match weakest {
        Some(Strength::Guaranteed) if !always => Strength::ByDefault,
        Some(weakest) => weakest,
        None => Strength::NotApplicable,
    };
    RuleEvidence { rule: Arc::clone(&rule.info), strength, evidence }
}

fn one(judgement: Judgement, any: &[Judgement]) -> Evidence {
    let mut same = any.iter().filter(|other| other.subject == judgement.subject).peekable();
    let strength = match judgement.verdict {
        Verdict::Fail => Strength::Violated,
        Verdict::Unknown(_) => Strength::Unknown,
        Verdict::NotApplicable => Strength::NotApplicable,
        Verdict::Pass => {
            let passes = same.peek().is_some()
                && same
                    .all(|other| matches!(other.verdict, Verdict::Pass | Verdict::NotApplicable));
            if passes { Strength::Guaranteed } else { Strength::ByDefault }
        }
    };
    let message = judgement.finding.as_ref().map(|finding| finding.message.clone());
    let place = judgement.finding.map(|finding| finding.place).or(judgement.place);
    Evidence { subject: judgement.subject, strength, place, message: message.unwrap_or_default() }
}
