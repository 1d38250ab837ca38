//! How strongly each requirement of a module holds: its rules, judged once with the values that the
//! variables have, and once with every variable unknown. What passes both times no caller can break.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::finding::{RuleInfo, Verdict};
use crate::input::{FrontEnds, Input};
use crate::model::{Evaluated, Model};
use crate::needs;
use crate::needs::NeedKind::{
    Credentials, EnvironmentFile, Image, Log, Secret, Start, Traffic, Volume,
};

use crate::rule::{Exhibit, Judgement, Rule, in_sentence};
use crate::standard::{Control, ControlClaim, ControlCoverage, ControlFit, Standard};
use crate::terraform::Callers;

use super::{evaluate, evaluate_with, images, judge};

/// How strongly something holds, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// It does not hold.
    Violated,
    /// It cannot be told.
    Unknown,
    /// It holds with the values that the variables have; a caller can break it.
    ByDefault,
    /// No rule finds that it does not hold, for any input; none proves that it holds.
    NoViolation,
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
    /// What tasks need for it and what is not certain: each a clause.
    pub open: Vec<String>,
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
    /// What was looked at: the line to edit of what does not hold, else where the value is.
    pub exhibit: Exhibit,
    /// What a finding would say; empty for what holds.
    pub message: String,
    /// For what holds by default: how a caller can break it.
    pub broken_by: Option<Breach>,
}

/// How a caller can break what holds by default.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The variables of the root module on which it hangs, sorted; none where it hangs on something else.
    pub variables: Vec<Arc<str>>,
    /// Why it is not known to hold: "given by the caller (variable `x` ...)".
    pub reason: String,
}

/// Judges an input for every requirement that a rule names. With it comes what was judged for the values that it has.
#[must_use]
pub fn requirements(
    front_ends: &FrontEnds<'_>,
    input: &Input,
    rules: &[Arc<Rule>],
) -> (Vec<Requirement>, Evaluated) {
    let (all_evidence, evaluated) = evidence(front_ends, input, rules);
    let open = open_needs(&evaluated.model);
    let mut all: BTreeMap<Vec<u32>, Requirement> = BTreeMap::new();
    for evidence in all_evidence {
        for id in &evidence.rule.requirements {
            let requirement = all.entry(numbers(id)).or_insert_with(|| Requirement {
                id: id.clone(),
                strength: Strength::NotApplicable,
                rules: Vec::new(),
                open: Vec::new(),
            });
            requirement.strength = requirement.strength.min(evidence.strength);
            requirement.rules.push(evidence.clone());
        }
    }
    for requirement in all.values_mut() {
        rest_on_needs(requirement, &open);
    }
    (all.into_values().collect(), evaluated)
}

/// Judges an input for every control of a standard that a rule speaks for, in the order of the standard.
#[must_use]
pub fn controls(
    front_ends: &FrontEnds<'_>,
    input: &Input,
    rules: &[Arc<Rule>],
    standard: &Standard,
) -> (Vec<Requirement>, Evaluated) {
    let (all, evaluated) = evidence(front_ends, input, rules);
    let one = |control: &Control| {
        let of_rule = |id: &str| all.iter().find(|evidence| *evidence.rule.id == *id).cloned();
        let linked = control.rules.iter().filter_map(|link| Some((link.fit, of_rule(&link.rule)?)));
        let linked: Vec<(ControlFit, RuleEvidence)> = linked.collect();
        let strengths = linked.iter().map(|(fit, evidence)| (*fit, evidence.strength));
        let strength = of_control(strengths, control.shown, standard.claim);
        let is_open = control.shown == ControlCoverage::Part && strength != Strength::NotApplicable;
        let open = is_open.then(|| ELSEWHERE.to_owned()).into_iter().collect();
        let rules: Vec<RuleEvidence> = linked.into_iter().map(|(_, evidence)| evidence).collect();
        (!rules.is_empty()).then(|| Requirement { id: control.id.clone(), strength, rules, open })
    };
    (standard.controls.iter().filter_map(one).collect(), evaluated)
}

/// What a control also depends on, where a configuration shows only a part of it.
const ELSEWHERE: &str = "what the rest of the account holds, which is not in this configuration";

/// How strongly a control holds by the rules that speak for it. Each counts as far as it may: see `controls/README.md`.
fn of_control(
    rules: impl Iterator<Item = (ControlFit, Strength)>,
    shown: ControlCoverage,
    claim: ControlClaim,
) -> Strength {
    let (mut holds, mut refutes) = (Strength::NotApplicable, Strength::NotApplicable);
    let mut can_hold = false;
    for (fit, strength) in rules {
        match fit {
            ControlFit::Exact => {
                can_hold |= strength != Strength::NotApplicable;
                holds = holds.min(strength);
            }
            ControlFit::Broader => {
                can_hold |= strength != Strength::NotApplicable;
                holds = holds.min(strength.max(Strength::Unknown));
            }
            ControlFit::Narrower | ControlFit::Partial => refutes = refutes.min(strength),
        }
    }
    let weakest = holds.min(refutes);
    // Another configuration may hold what is missing here. For evidence it does not matter: what is wrong here is.
    let weakest = match (shown, claim) {
        (ControlCoverage::Part | ControlCoverage::Nothing, ControlClaim::Holds) => {
            weakest.max(Strength::Unknown)
        }
        (ControlCoverage::All, _) | (_, ControlClaim::Evidence) => weakest,
    };
    let proves = can_hold && shown == ControlCoverage::All && claim == ControlClaim::Holds;
    match weakest {
        Strength::Guaranteed if !proves => Strength::NoViolation,
        weakest => weakest,
    }
}

/// What each rule says, with the values that an input has and with any other.
fn evidence(
    front_ends: &FrontEnds<'_>,
    input: &Input,
    rules: &[Arc<Rule>],
) -> (Vec<RuleEvidence>, Evaluated) {
    let judged =
        |evaluated: &Evaluated| judge(front_ends.loader, &input.directory, &evaluated.model, rules);
    let ((given, evaluated), any) = rayon::join(
        || {
            let evaluated = evaluate(front_ends, input, Callers::These);
            (judged(&evaluated), evaluated)
        },
        || judged(&evaluate_with(front_ends, &images(front_ends), input, Callers::Any)),
    );
    let all = rules.iter().zip(given).zip(any);
    let all = all.map(|((rule, given), any)| rule_evidence(rule, given, &any));
    (all.collect(), evaluated)
}

/// The requirements on running tasks, and the kinds of needs that each rests on.
const NEEDS: [(&str, &[needs::NeedKind]); 5] = [
    ("6.1", &[Secret, Credentials, EnvironmentFile, Image, Volume, Log]),
    ("8.1", &[Secret, Credentials, EnvironmentFile, Image, Log, Traffic]),
    ("8.3", &[Volume]),
    ("8.4", &[Start]),
    ("8.5", &[Traffic]),
];

/// A requirement on tasks is not guaranteed while something that they need is not certain.
fn rest_on_needs(requirement: &mut Requirement, open: &[Open]) {
    let Some((_, kinds)) = NEEDS.iter().find(|(id, _)| *id == requirement.id) else { return };
    let mut own = open.iter().filter(|open| kinds.contains(&open.kind)).peekable();
    if own.peek().is_some() && requirement.strength == Strength::Guaranteed {
        requirement.strength = Strength::NoViolation;
    }
    requirement.open = own.map(|open| open.text.clone()).collect();
    requirement.open.dedup();
}

/// A need that is not certain to be satisfied.
struct Open {
    kind: needs::NeedKind,
    text: String,
}

/// The needs of all tasks, for all that starts them, that are not certain to be satisfied.
fn open_needs(model: &Model) -> Vec<Open> {
    let open = |need: needs::Need| {
        let broken = need.verdict().broken?;
        let text = format!("{}: {}", in_sentence(&need.what), in_sentence(&broken.fault));
        Some(Open { kind: need.kind, text })
    };
    needs::all(model).into_iter().flat_map(|task| task.needs).filter_map(open).collect()
}

/// `8.10` comes after `8.9`.
fn numbers(id: &str) -> Vec<u32> {
    id.split('.').map(|part| part.parse().unwrap_or(u32::MAX)).collect()
}

fn rule_evidence(rule: &Rule, given: Vec<Judgement>, any: &[Judgement]) -> RuleEvidence {
    // A thing that is not there for one caller may be there, and wrong, for another: what fails or is
    // unknown for any caller, anywhere, keeps the rule from being guaranteed.
    let always = any
        .iter()
        .all(|judgement| matches!(judgement.verdict, Verdict::Pass | Verdict::NotApplicable));
    let best =
        if rule.info.proves.is_some() { Strength::Guaranteed } else { Strength::NoViolation };
    let evidence: Vec<Evidence> = given
        .into_iter()
        .filter(|judgement| judgement.verdict != Verdict::NotApplicable)
        .map(|judgement| one(judgement, any, best))
        .collect();
    let weakest = evidence.iter().map(|one| one.strength).min();
    let strength = match weakest {
        Some(Strength::Guaranteed | Strength::NoViolation) if !always => Strength::ByDefault,
        Some(weakest) => weakest,
        None => Strength::NotApplicable,
    };
    RuleEvidence { rule: Arc::clone(&rule.info), strength, evidence }
}

/// How what passes with the values given may not pass with others: the same value, another of the same thing, or of another
/// thing that may be there.
fn breach(judged: &Judgement, any: &[Judgement]) -> Breach {
    let reason = |judgement: &Judgement| match (&judgement.verdict, &judgement.finding) {
        (Verdict::Unknown(reason), _) => Some(reason.clone()),
        (Verdict::Fail, Some(finding)) => Some(finding.message.clone()),
        (Verdict::Fail | Verdict::Pass | Verdict::NotApplicable, _) => None,
    };
    let open: Vec<&Judgement> = any.iter().filter(|other| reason(other).is_some()).collect();
    let of_thing = open.iter().copied().filter(|other| other.subject == judged.subject);
    let of_thing: Vec<&Judgement> = of_thing.collect();
    let of_value = of_thing.iter().copied().filter(|other| attribute(other) == attribute(judged));
    let of_value: Vec<&Judgement> = of_value.collect();
    let nearest = [of_value, of_thing, open].into_iter().find(|found| !found.is_empty());
    let nearest = nearest.unwrap_or_default();
    let variables = nearest.iter().filter_map(|judgement| judgement.variable.clone());
    let variables = variables.collect::<BTreeSet<_>>().into_iter().collect();
    let reason = nearest.iter().copied().find_map(reason).unwrap_or_default();
    Breach { variables, reason }
}

/// The path of what was judged, which a finding may name better.
fn attribute(judgement: &Judgement) -> &str {
    let finding = judgement.finding.as_ref().map(|finding| finding.attribute.as_str());
    finding.unwrap_or(&judgement.exhibit.attribute)
}

fn one(judgement: Judgement, any: &[Judgement], best: Strength) -> Evidence {
    let mut same = any.iter().filter(|other| other.subject == judgement.subject).peekable();
    let strength = match judgement.verdict {
        Verdict::Fail => Strength::Violated,
        Verdict::Unknown(_) => Strength::Unknown,
        Verdict::NotApplicable => Strength::NotApplicable,
        Verdict::Pass => {
            let passes = same.peek().is_some()
                && same
                    .all(|other| matches!(other.verdict, Verdict::Pass | Verdict::NotApplicable));
            if passes { best } else { Strength::ByDefault }
        }
    };
    let message = judgement.finding.as_ref().map(|finding| finding.message.clone());
    let is_open = strength == Strength::ByDefault;
    let broken_by = is_open.then(|| breach(&judgement, any));
    let mut exhibit = judgement.exhibit;
    if let Some(finding) = judgement.finding {
        exhibit.place = Some(finding.place);
        exhibit.attribute = finding.attribute;
        exhibit.trail = finding.trail;
    }
    let message = message.unwrap_or_default();
    Evidence { subject: judgement.subject, strength, exhibit, message, broken_by }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_say_of_a_control_what_they_may() {
        use Strength::{ByDefault, Guaranteed, NoViolation, NotApplicable, Unknown, Violated};
        let of = |rules: &[(ControlFit, Strength)]| {
            of_control(rules.iter().copied(), ControlCoverage::All, ControlClaim::Holds)
        };
        assert_eq!(of(&[(ControlFit::Exact, Guaranteed)]), Guaranteed);
        assert_eq!(of(&[(ControlFit::Exact, Violated)]), Violated);
        assert_eq!(of(&[(ControlFit::Broader, Guaranteed)]), Guaranteed);
        assert_eq!(of(&[(ControlFit::Broader, Violated)]), Unknown);
        assert_eq!(of(&[(ControlFit::Narrower, Guaranteed)]), NoViolation);
        assert_eq!(of(&[(ControlFit::Partial, Violated)]), Violated);
        assert_eq!(
            of(&[(ControlFit::Exact, Guaranteed), (ControlFit::Partial, Violated)]),
            Violated
        );
        assert_eq!(
            of(&[(ControlFit::Exact, NotApplicable), (ControlFit::Narrower, Guaranteed)]),
            NoViolation
        );
        assert_eq!(
            of(&[(ControlFit::Exact, ByDefault), (ControlFit::Narrower, Guaranteed)]),
            ByDefault
        );
        assert_eq!(of(&[(ControlFit::Exact, NotApplicable)]), NotApplicable);
        // In part elsewhere, and about an organization.
        let exact = |strength| [(ControlFit::Exact, strength)].into_iter();
        assert_eq!(
            of_control(exact(Violated), ControlCoverage::Part, ControlClaim::Holds),
            Unknown
        );
        assert_eq!(
            of_control(exact(Guaranteed), ControlCoverage::Part, ControlClaim::Holds),
            NoViolation
        );
        assert_eq!(
            of_control(exact(Guaranteed), ControlCoverage::All, ControlClaim::Evidence),
            NoViolation
        );
        assert_eq!(
            of_control(exact(Violated), ControlCoverage::Part, ControlClaim::Evidence),
            Violated
        );
    }
}
