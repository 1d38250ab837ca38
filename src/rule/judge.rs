//! A rule and a model to verdicts: one for every combination of the rule's variables. Pure. Must not know output.

use std::sync::Arc;

use crate::expr::{Context, Error, Result, alternatives};
use crate::finding::{Finding, Verdict};
use crate::source::Span;
use crate::syntax::ExprId;
use crate::value::{Budget, Kind, Marks, Reason, Value};

use super::exhibit::Exhibit;
use super::facts::Facts;
use super::logic::{First, Logic, Rule, WhenUnknown};
use super::names::Each;
use super::place::{self, Located};
use super::report;
use super::scope::{Bound, RuleScope, Shared};
use super::show;
use super::starts::TypeList;

/// What a judgement is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matter {
    /// Something that is in the model, or that there may be for another reason than a gap.
    Thing,
    /// What something that could not be read may hold.
    Gap,
}

/// What a rule says of one thing.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// What it is about.
    pub matter: Matter,
    /// Address of the resource; empty for the configuration as a whole.
    pub subject: Arc<str>,
    /// What the rule looked at.
    pub exhibit: Exhibit,
    /// All four verdicts: `requirements` needs the passes too.
    pub verdict: Verdict,
    /// What a user is told, for a fail or an unknown. None for an unknown that is only about what could not be read or
    /// what failed, because gaps and errors are reported by themselves, and for those that the rule keeps to itself.
    pub finding: Option<Finding>,
    /// The variable without a value that keeps the verdict from being known, with the path of its module in front.
    pub variable: Option<Arc<str>>,
}

/// Judges everything in a model that the rule is about.
pub fn judge(rule: &Rule, facts: &Facts<'_>, context: &Context<'_>) -> Vec<Judgement> {
    judge_or_fail(rule, facts, context).0
}

/// The same, and what went wrong in the rule itself, as [`RuleFindings::failed`] has it.
pub fn judge_or_fail(
    rule: &Rule,
    facts: &Facts<'_>,
    context: &Context<'_>,
) -> (Vec<Judgement>, Option<Error>) {
    let (judgements, _, failed) = run(rule, facts, context, Wanted::Evidence);
    (judgements, failed)
}

/// What a rule finds in a model.
#[derive(Clone, Debug, Default)]
pub struct RuleFindings {
    /// Fails and unknowns.
    pub findings: Vec<Finding>,
    /// What went wrong in the rule itself, if something did: an error is no verdict. A rule of bottlelint has none: it does
    /// not know, then.
    pub failed: Option<Error>,
    /// Where the rule stopped, if it did because to judge the rest would take too long.
    pub stopped: Option<Stopped>,
}

/// That a rule did not judge everything.
#[derive(Clone, Debug)]
pub struct Stopped {
    /// The first thing that it did not judge.
    pub place: Option<Span>,
}

/// What [`judge`] finds, without the evidence for what complies, which takes longer than to judge it.
pub fn findings(rule: &Rule, facts: &Facts<'_>, context: &Context<'_>) -> RuleFindings {
    let (judgements, stopped, failed) = run(rule, facts, context, Wanted::Findings);
    let findings = judgements.into_iter().filter_map(|judgement| judgement.finding);
    let mut findings: Vec<Finding> = findings.collect();
    // They are collected where the judgements were, which take more room.
    findings.shrink_to_fit();
    RuleFindings { findings, failed, stopped }
}

/// The steps that rules may take on the same facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Steps {
    /// Each of them. A rule looks at each resource a few times; one that compares each with each other may take longer than
    /// anyone waits.
    pub each: u64,
    /// All together, as far as the ones that need more than that may have what the others leave.
    pub all: u64,
}

/// How many steps rules may take on these facts: with what is written, and with what it becomes, there are more.
#[must_use]
pub fn steps(facts: &Facts<'_>) -> Steps {
    let resources = u64::try_from(facts.model.resources().len()).unwrap_or(u64::MAX);
    let written = u64::try_from(facts.model.written).unwrap_or(u64::MAX);
    let of = |[base, each, expression]: [u64; 3]| {
        let of_resources = resources.saturating_mul(each);
        base.saturating_add(of_resources).saturating_add(written.saturating_mul(expression))
    };
    Steps { each: of(STEPS_EACH), all: of(STEPS_ALL) }
}

/// Whatever there is, for each resource, and for each expression that is written.
const STEPS_EACH: [u64; 3] = [120_000, 80, 12];
const STEPS_ALL: [u64; 3] = [3_000_000, 2_000, 300];
/// What it takes to bind a variable to an element, in steps.
const ELEMENT: u64 = 2;
/// What it takes to find the way of a finding and to write its texts.
const FINDING: u64 = 50;

fn run(
    rule: &Rule,
    facts: &Facts<'_>,
    context: &Context<'_>,
    wanted: Wanted,
) -> (Vec<Judgement>, Option<Stopped>, Option<Error>) {
    if !has_subjects(rule, facts) {
        return (Vec::new(), None, None);
    }
    let logic = match rule.logic() {
        Ok(logic) => logic,
        Err(error) => return (Vec::new(), None, Some(error)),
    };
    let shared = (Shared::new(logic), Shared::new(logic));
    let mut judging = Judging {
        rule,
        logic,
        facts,
        context,
        shared: (&shared.0, &shared.1),
        wanted,
        bound: Vec::new(),
        judgements: Vec::new(),
        stopped: None,
        failed: None,
    };
    judging.choose(&logic.each);
    let Judging { mut judgements, stopped: place, failed, .. } = judging;
    if !context.is_spent() {
        return (judgements, None, failed);
    }
    // What was not judged is not known, and that is said once.
    let verdict = Verdict::Unknown(Reason::Budget(Budget::Steps).to_string());
    let exhibit = Exhibit { place, ..Exhibit::default() };
    judgements.push(Judgement {
        matter: Matter::Thing,
        subject: "".into(),
        exhibit,
        verdict,
        finding: None,
        variable: None,
    });
    (judgements, Some(Stopped { place }), failed)
}

/// How a rule asks for what tasks need, if it does and there is something that it judges.
pub(crate) fn asks_for_needs(rule: &Rule, facts: &Facts<'_>) -> Option<First> {
    if has_subjects(rule, facts) { rule.logic().ok()?.asks_for_needs } else { None }
}

/// Whether there may be anything that a rule judges. Where there is not, it is not read, either.
fn has_subjects(rule: &Rule, facts: &Facts<'_>) -> bool {
    let Some(lists) = &rule.lists else { return true };
    let is_empty =
        |list: &TypeList| facts.of_type(list.mode, &list.kind).children().next().is_none();
    !lists.iter().all(is_empty)
}

/// What the caller wants to know.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// All verdicts, with their places.
    Evidence,
    /// Fails and unknowns.
    Findings,
}

struct Judging<'a> {
    rule: &'a Rule,
    logic: &'a Logic,
    facts: &'a Facts<'a>,
    context: &'a Context<'a>,
    /// For evaluating, and for placing what is evaluated.
    shared: (&'a Shared, &'a Shared),
    wanted: Wanted,
    bound: Vec<Bound>,
    judgements: Vec<Judgement>,
    /// What went wrong in a rule that is not bottlelint's own.
    failed: Option<Error>,
    /// The element that was not judged any more because it would take too long.
    stopped: Option<Span>,
}

/// What an expression that should be true or false came to.
pub(super) enum ConditionOutcome {
    True,
    /// False or null.
    False,
    /// Why it is not known.
    Unknown(Reason),
    /// The rule itself went wrong.
    Error(Error),
}

impl Judging<'_> {
    fn scope<'s>(&'s self, bound: &'s [Bound]) -> RuleScope<'s> {
        RuleScope::new((self.rule, self.logic), (self.facts, self.context), self.shared, bound)
    }

    /// Goes through the elements of the first of the variables that are not bound yet.
    fn choose(&mut self, open: &[Each]) {
        let Some((each, open)) = open.split_first() else {
            return self.decide();
        };
        let elements = self.elements(each);
        for element in elements {
            if self.context.is_spent() {
                return self.stop(&element);
            }
            match element {
                // Nothing is known of what there may be: that is said once, not for each field.
                Element::Bound(bound) if bound.maybe && bound.value.is_unknown() => {
                    let reason = bound.value.unknown_reason().unwrap_or(Reason::Stated);
                    self.unknown_elements(each.within, Some(&bound.value), &reason);
                }
                Element::Bound(bound) => {
                    self.shared.0.forget(self.bound.len());
                    self.shared.1.forget(self.bound.len());
                    self.bound.push(bound);
                    self.choose(open);
                    self.bound.pop();
                }
                Element::Gap(reason) => self.gap(&reason),
                Element::Unknown(reason) => self.unknown_elements(each.within, None, &reason),
            }
        }
    }

    fn elements(&mut self, each: &Each) -> Vec<Element> {
        let scope = self.scope(&self.bound);
        let collection = match scope.eval(each.within) {
            Ok(collection) => collection,
            Err(error) if self.rule.is_builtin() => {
                return vec![Element::Unknown(Reason::Error(error.message().into()))];
            }
            Err(error) => {
                self.fail(error);
                return Vec::new();
            }
        };
        if self.facts.is_gap(&collection) {
            return vec![Element::Gap(collection.unknown_reason().unwrap_or(Reason::Stated))];
        }
        let collection = alternatives::elements(&collection).unwrap_or(collection);
        if let Kind::Unknown(unknown) = &collection.kind {
            return vec![Element::Unknown(unknown.reason.clone())];
        }
        self.context.spend(ELEMENT.saturating_mul(collection.children().count() as u64));
        // What is sensitive as a whole is so in each element.
        let marks = match collection.marks.without(Marks::MAYBE) {
            Marks::NONE => Marks::NONE,
            // Which elements are sensitive is known: the mark of the whole came from them.
            _ if collection.children().any(|one| one.deep_marks().is_sensitive()) => Marks::NONE,
            marks => marks,
        };
        let values = collection.children().enumerate();
        let element = |(number, value): (usize, &Value)| match marks {
            Marks::NONE => self.element(each, value, number),
            marks => self.element(each, &value.clone().with_marks(marks), number),
        };
        values.map(element).collect()
    }

    fn element(&self, each: &Each, value: &Value, number: usize) -> Element {
        if self.facts.is_gap(value) {
            let reason = value.unknown_reason();
            let of_field = || value.children().find_map(Value::unknown_reason);
            return Element::Gap(reason.or_else(of_field).unwrap_or(Reason::Stated));
        }
        let (maybe, doubtful) = (value.marks.is_maybe(), value.marks.is_doubtful());
        let plain = Value { marks: value.marks.without(Marks::MAYBE), ..value.clone() };
        let name = Arc::clone(&each.name);
        Element::Bound(Bound { name, value: plain, number, maybe, doubtful })
    }

    /// What a file or a module that could not be read may hold is not judged, but counts.
    fn gap(&mut self, reason: &Reason) {
        if self.facts.is_elsewhere(reason) {
            return;
        }
        let verdict = Verdict::Unknown(reason.to_string());
        let subject = report::subject(self.facts, &self.bound);
        let exhibit = Exhibit::default();
        self.judgements.push(Judgement {
            matter: Matter::Gap,
            subject,
            exhibit,
            verdict,
            finding: None,
            variable: None,
        });
    }

    /// Nothing more is judged, from the first element on for which there is nothing left.
    fn stop(&mut self, element: &Element) {
        let place = match element {
            Element::Bound(bound) => bound.value.origin.span(),
            Element::Gap(_) | Element::Unknown(_) => None,
        };
        self.stopped = self.stopped.or(place);
    }

    /// There may be elements, or none, and nothing is known of them.
    fn unknown_elements(&mut self, within: ExprId, element: Option<&Value>, reason: &Reason) {
        if self.facts.is_elsewhere(reason) {
            return self.push(Verdict::NotApplicable, Exhibit::default(), None, None);
        }
        let mut scope = self.scope(&self.bound);
        scope.unbound = Some(reason.clone());
        if let Some(ConditionOutcome::False) = self.logic.when.map(|when| outcome(scope.eval(when)))
        {
            return self.push(Verdict::NotApplicable, Exhibit::default(), None, None);
        }
        let (told, variable) = (self.is_told(reason), variable(reason));
        let reason = show::reason(reason);
        let finding =
            told.then(|| report::of_unknown_elements(&scope, within, element, &reason)).flatten();
        let verdict = Verdict::Unknown(reason);
        let place = finding.as_ref().map(|finding| finding.place);
        self.push(verdict, Exhibit { place, ..Exhibit::default() }, finding, variable);
    }

    /// Keeps what went wrong in the rule: its first error.
    fn fail(&mut self, error: Error) {
        self.failed.get_or_insert(error.or_at(self.logic.header));
    }

    /// The verdict on one combination.
    fn decide(&mut self) {
        let bound = std::mem::take(&mut self.bound);
        let scope = self.scope(&bound);
        let answer = match answer(&scope) {
            Answer::Error(error) if !self.rule.is_builtin() => {
                self.bound = bound;
                return self.fail(error);
            }
            answer => answer,
        };
        let told = match &answer {
            Answer::Fail | Answer::Error(_) => true,
            Answer::Doubtful(_) => self.logic.unknown == WhenUnknown::Report,
            Answer::Unknown(reason) => self.is_told(reason),
            Answer::Pass | Answer::NotApplicable => false,
        };
        if self.wanted == Wanted::Findings && !told {
            self.bound = bound;
            return;
        }
        self.context.spend(FINDING);
        let located = located(&scope);
        let exhibit = report::evidence(&scope, located.as_ref());
        let variable = match &answer {
            Answer::Unknown(reason) => variable(reason),
            Answer::Pass
            | Answer::Fail
            | Answer::NotApplicable
            | Answer::Doubtful(_)
            | Answer::Error(_) => None,
        };
        let verdict = answer.verdict();
        let finding = told.then(|| report::finding(&scope, located.as_ref(), &verdict)).flatten();
        self.bound = bound;
        self.push(verdict, exhibit, finding, variable);
    }

    /// Whether a user is told that something is not known for this reason: not what follows from an error, which is
    /// reported where it is, and not by a rule that looks for wrong values only.
    fn is_told(&self, reason: &Reason) -> bool {
        self.logic.unknown == WhenUnknown::Report && !reason.is_failure()
    }

    fn push(
        &mut self,
        verdict: Verdict,
        exhibit: Exhibit,
        finding: Option<Finding>,
        variable: Option<Arc<str>>,
    ) {
        let subject = match &finding {
            Some(finding) => Arc::clone(&finding.resource),
            None => report::subject(self.facts, &self.bound),
        };
        let matter = Matter::Thing;
        self.judgements.push(Judgement { matter, subject, exhibit, verdict, finding, variable });
    }
}

/// The variable that something hangs on, if it is one.
fn variable(reason: &Reason) -> Option<Arc<str>> {
    if let Reason::Variable(name) = reason.root() { Some(Arc::clone(name)) } else { None }
}

/// An element of a collection, or what stands for elements that are not known.
enum Element {
    Bound(Bound),
    Gap(Reason),
    Unknown(Reason),
}

/// What a rule comes to for one combination of its variables.
enum Answer {
    Pass,
    Fail,
    NotApplicable,
    /// It hangs on a value that is not known, for this reason.
    Unknown(Reason),
    /// It would fail, if a variable with this name is one that the rule is about.
    Doubtful(Arc<str>),
    /// The rule itself went wrong.
    Error(Error),
}

impl Answer {
    fn verdict(self) -> Verdict {
        match self {
            Self::Pass => Verdict::Pass,
            Self::Fail => Verdict::Fail,
            Self::NotApplicable => Verdict::NotApplicable,
            Self::Unknown(reason) => Verdict::Unknown(show::reason(&reason)),
            Self::Doubtful(name) => Verdict::Unknown(format!(
                "decided by whether the {name} is one that the rule is about"
            )),
            Self::Error(error) => {
                Verdict::Unknown(Reason::Error(error.message().into()).to_string())
            }
        }
    }
}

fn answer(scope: &RuleScope<'_>) -> Answer {
    let applies = scope.logic.when.map_or(ConditionOutcome::True, |when| outcome(scope.eval(when)));
    if let ConditionOutcome::False = applies {
        return Answer::NotApplicable;
    }
    match (applies, outcome(scope.eval(scope.logic.condition))) {
        (ConditionOutcome::False, _) => Answer::NotApplicable,
        (
            ConditionOutcome::True | ConditionOutcome::Unknown(_) | ConditionOutcome::Error(_),
            ConditionOutcome::True,
        ) => Answer::Pass,
        (ConditionOutcome::Error(error), _)
        | (ConditionOutcome::True, ConditionOutcome::Error(error)) => Answer::Error(error),
        // What is no part of the input is not judged by it.
        (ConditionOutcome::Unknown(reason), _)
        | (ConditionOutcome::True, ConditionOutcome::Unknown(reason))
            if scope.facts.is_elsewhere(&reason) =>
        {
            Answer::NotApplicable
        }
        (ConditionOutcome::Unknown(reason), _)
        | (ConditionOutcome::True, ConditionOutcome::Unknown(reason)) => Answer::Unknown(reason),
        (ConditionOutcome::True, ConditionOutcome::False) => {
            let doubtful = scope.bound.iter().find(|bound| bound.doubtful);
            doubtful.map_or(Answer::Fail, |bound| Answer::Doubtful(Arc::clone(&bound.name)))
        }
    }
}

pub(super) fn outcome(value: Result<Value>) -> ConditionOutcome {
    match value {
        Ok(value) => match &value.kind {
            Kind::Bool(true) => ConditionOutcome::True,
            Kind::Bool(false) | Kind::Null(_) => ConditionOutcome::False,
            Kind::Unknown(unknown) => ConditionOutcome::Unknown(unknown.reason.clone()),
            Kind::Number(_)
            | Kind::String(_)
            | Kind::List(_)
            | Kind::Set(_)
            | Kind::Map(_)
            | Kind::Tuple(_)
            | Kind::Object(_) => ConditionOutcome::Error(Error::new(format!(
                "the rule's condition is not true or false but {}",
                value.ty()
            ))),
        },
        Err(error) => ConditionOutcome::Error(error),
    }
}

/// Where the rule's place leads; none for a rule that names none and has no variables.
fn located(scope: &RuleScope<'_>) -> Option<Located> {
    let bound = place::placed(scope);
    let placing = scope.placing(&bound);
    let named = scope.logic.place.and_then(|place| place::locate(&placing, place).ok());
    named.or_else(|| Some(Located::of(scope.facts, bound.last()?.value.clone())))
}
