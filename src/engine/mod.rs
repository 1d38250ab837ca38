//! From inputs and rules to findings. Prints nothing, reads no clock and no environment: the
//! same input gives the same findings.

mod analysis;
mod outcome;
mod requirements;
mod secret;
mod syntax;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;

pub use analysis::Analysis;
pub use outcome::{Judged, Outcome, together};
pub use requirements::{
    Breach, Evidence, Requirement, RuleEvidence, Strength, controls, requirements,
};

use crate::dockerfile::Images;
use crate::expr::{self, Context, Limits};
use crate::finding::{Builtin, Effect, Finding, Secrecy, Secrets};
use crate::fix;
use crate::image;
use crate::input::{self, FrontEnds, Input, InputKind, Pick};
use crate::model::{Evaluated, Mode, Model};
use crate::needs;
use crate::rule::{self, Facts, First, Judgement, Rule};
use crate::source::{Listener, Loader, Questions, SourceId, SourceMap, Span, parent};
use crate::terraform::Callers;

use syntax::WantedModules;

/// Who is told how far a run is. Calls come from many threads.
pub trait Progress: Sync {
    /// One more input is judged.
    fn judged(&self, input: &Input);
}

/// Nobody is told.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Progress for Silent {
    fn judged(&self, _: &Input) {}
}

/// Who remembers what came of inputs before. Calls come from many threads.
pub trait ResultMemory: Sync {
    /// What came of an input, if it would be the same now.
    fn recall(&self, input: &Input) -> Option<Judged>;
    /// Is told what came of an input, and what was asked to know it.
    fn keep(&self, input: &Input, judged: &Judged, asked: &Questions);
}

/// Nobody remembers anything.
#[derive(Clone, Copy, Debug)]
pub struct Forgetful;

impl ResultMemory for Forgetful {
    fn recall(&self, _: &Input) -> Option<Judged> {
        None
    }

    fn keep(&self, _: &Input, _: &Judged, _: &Questions) {}
}

/// Evaluates every input and judges it by every rule, on as many threads as rayon has.
#[must_use]
pub fn analyze(
    front_ends: &FrontEnds<'_>,
    inputs: &[Input],
    rules: &[Arc<Rule>],
    progress: &dyn Progress,
) -> Analysis {
    let judged = judge_inputs(front_ends, inputs, rules, progress, &Forgetful);
    together(vec![judged], inputs, &front_ends.sources)
}

/// Judges each of some inputs by itself, or recalls what came of it. Of those that others may read, only those that none of
/// these does.
#[must_use]
pub fn judge_inputs(
    front_ends: &FrontEnds<'_>,
    inputs: &[Input],
    rules: &[Arc<Rule>],
    progress: &dyn Progress,
    memory: &dyn ResultMemory,
) -> Judged {
    let mut all = Judged { files: front_ends.files(), ..Judged::default() };
    let images = images(front_ends);
    let wanted = WantedModules::of(front_ends, inputs);
    let one = |input| {
        let recalled = memory.recall(input).inspect(|_| wanted.evaluated(front_ends, input));
        let judged = recalled.unwrap_or_else(|| {
            let (mut judged, asked) = judge_input(front_ends, &images, (input, &wanted), rules);
            memory.keep(input, &judged, &asked);
            // The models of many root modules would take much memory; that of the only one takes long to take apart.
            if inputs.len() > 1 {
                judged.outcomes.iter_mut().for_each(|outcome| outcome.model = None);
            }
            judged
        });
        progress.judged(input);
        judged
    };
    let judge = |all: &mut Judged, wanted: &dyn Fn(&Input) -> bool| {
        let wanted: Vec<&Input> = inputs.iter().filter(|input| wanted(input)).collect();
        let judged: Vec<Judged> = wanted.into_par_iter().map(one).collect();
        for one in judged {
            all.add(one);
        }
    };
    judge(&mut all, &|input| input.kind == InputKind::Module);
    // What a module reads, such as a template of its containers, is judged in the module.
    let read = all.read.clone();
    let is_read = |input: &Input| input.files.iter().any(|file| read.contains(file));
    judge(&mut all, &|input| {
        outcome::is_read_by_modules(input) && (input.pick == Pick::Named || !is_read(input))
    });
    // An image that runs somewhere is judged with what runs it.
    let run = outcome::run(&all.outcomes);
    let is_run = |input: &Input| input.files.iter().any(|file| run.contains(file));
    judge(&mut all, &|input| input.kind == InputKind::Dockerfile && !is_run(input));
    let texts = inputs.iter().filter(|input| outcome::is_read_by_modules(input));
    let texts: BTreeSet<&Arc<str>> = texts.flat_map(|input| &input.files).collect();
    all.read.retain(|file| texts.contains(file));
    all
}

/// Judges one input, and says what was asked for it.
fn judge_input(
    front_ends: &FrontEnds<'_>,
    images: &Images<'_>,
    (input, wanted): (&Input, &WantedModules),
    rules: &[Arc<Rule>],
) -> (Judged, Questions) {
    let listener = Listener::new(front_ends.loader);
    let (outcome, files) = front_ends.through(&listener, |own| {
        let mut outcome = check(own, &images.through(&listener), (input, wanted), rules);
        fix::resolve(&mut outcome.findings, &own.sources);
        (outcome, own.files())
    });
    let asked = listener.into_questions();
    let outcomes = vec![outcome];
    (Judged { outcomes, read: asked.used.clone(), files, secrets: Secrets::default() }, asked)
}

fn images<'a>(front_ends: &'a FrontEnds<'_>) -> Images<'a> {
    Images::new(front_ends.loader, &front_ends.sources, front_ends.images)
}

fn check(
    front_ends: &FrontEnds<'_>,
    images: &Images<'_>,
    (input, wanted): (&Input, &WantedModules),
    rules: &[Arc<Rule>],
) -> Outcome {
    let mut evaluated = evaluate_with(front_ends, images, input, Callers::These);
    let home = front_ends.home(input);
    wanted.evaluated(front_ends, input);
    let facts = Facts::new(&evaluated.model);
    let one = |rule: &Arc<Rule>, steps: u64| found(front_ends, input, &facts, (rule, steps));
    // What nobody asked about may be a secret all the same.
    let kept: Vec<rule::RuleFindings> = in_rounds(&keepers(rules), &facts, one);
    let found: Vec<rule::RuleFindings> = in_rounds(rules, &facts, one);
    let stopped = rules
        .iter()
        .zip(&found)
        .filter_map(|(rule, found)| Some(limit(rule, found.stopped.as_ref()?, home)));
    evaluated.findings.extend(stopped);
    let unfinished = evaluated.model.memo().incomplete().into_iter().map(|what| {
        let message = format!("{what} would take too long here; what depends on it is unknown");
        Finding::builtin(Builtin::LimitReached, home, message)
    });
    let unfinished: Vec<Finding> = unfinished.collect();
    evaluated.findings.extend(unfinished);
    let failed = rules.iter().zip(&found);
    let failed = failed.filter_map(|(rule, found)| {
        Some(failure(&front_ends.sources, rule, found.failed.as_ref()?))
    });
    evaluated.findings.extend(failed);
    hide(&mut evaluated.model.secrets, &front_ends.sources, kept.iter().chain(&found));
    let mut findings = Vec::with_capacity(found.iter().map(|found| found.findings.len()).sum());
    findings.extend(found.into_iter().flat_map(|found| found.findings));
    let mut outcome = of_input(&front_ends.sources, input, evaluated, findings);
    // Nobody judges by this model again.
    if let Some(model) = &outcome.model {
        model.memo().forget_all();
    }
    input::in_its_terms(input.kind, &mut outcome.findings);
    outcome
}

/// What a rule finds in so many steps.
fn found(
    front_ends: &FrontEnds<'_>,
    input: &Input,
    facts: &Facts<'_>,
    (rule, steps): (&Rule, u64),
) -> Asked<rule::RuleFindings> {
    in_steps((front_ends.loader, &input.directory), steps, |context| {
        rule::findings(rule, facts, context)
    })
}

/// Hides what rules about secrets found.
fn hide<'f>(
    secrets: &mut Secrets,
    sources: &SourceMap,
    found: impl Iterator<Item = &'f rule::RuleFindings>,
) {
    for finding in found.flat_map(|found| &found.findings) {
        secret::hide(secrets, sources, finding);
    }
}

/// The built-in rules about secrets that are not among those that were chosen.
fn keepers(chosen: &[Arc<Rule>]) -> Vec<Arc<Rule>> {
    let is_chosen = |rule: &Arc<Rule>| chosen.iter().any(|one| one.info.id == rule.info.id);
    let about = rule::builtin().iter().filter(|rule| rule.info.secrecy == Secrecy::Secret);
    about.filter(|rule| !is_chosen(rule)).cloned().collect()
}

/// What is asked of one input, of what was found in all of its root module.
fn of_input(
    sources: &SourceMap,
    input: &Input,
    evaluated: Evaluated,
    mut findings: Vec<Finding>,
) -> Outcome {
    let Evaluated { mut model, findings: errors } = evaluated;
    let secrets = std::mem::take(&mut model.secrets);
    let errors = with_modules(errors, &model, sources);
    let is_judged = |finding: &Finding| {
        finding.rule.effect != Effect::Verdict || !model.unjudged.contains(&finding.resource)
    };
    let is_named = |span: Span| input.only.contains(&sources.path(span.source));
    let wanted = |finding: &Finding| match input.only.as_slice() {
        _ if !is_judged(finding) => false,
        [] => true,
        // What was not judged may be about a named file, wherever the reason is; so may what failed, which nothing judges.
        _ if finding.rule.effect != Effect::Verdict || is_failure(finding) => true,
        _ => finding.trail.iter().any(|point| is_named(point.span)) || is_named(finding.place),
    };
    findings.reserve_exact(errors.len());
    findings.extend(errors);
    findings.retain(wanted);
    Outcome {
        input: input.clone(),
        findings,
        resources: model.resources().len(),
        modules: model.modules().len(),
        secrets,
        incomplete: model.unread().map(|gap| Arc::clone(&gap.what)).collect(),
        // Of files that were named, what is found elsewhere is not told.
        dockerfiles: if input.only.is_empty() { image::run(&model) } else { BTreeSet::new() },
        model: Some(model),
    }
}

/// Whether Terraform would report an error where it evaluates: of a template, that is where somebody calls it.
fn is_failure(finding: &Finding) -> bool {
    Builtin::of(&finding.rule) == Some(Builtin::TerraformError)
}

/// Says which module instance what went wrong is about, where its file belongs to one alone.
fn with_modules(mut findings: Vec<Finding>, model: &Model, sources: &SourceMap) -> Vec<Finding> {
    let mut modules: HashMap<SourceId, Option<Arc<str>>> = HashMap::new();
    for resource in model.resources() {
        let known = modules
            .entry(resource.header.source)
            .or_insert_with(|| Some(Arc::clone(&resource.module)));
        if known.as_ref().is_some_and(|module| *module != resource.module) {
            *known = None;
        }
    }
    for finding in &mut findings {
        if let Some(Some(module)) = modules.get(&finding.place.source) {
            finding.resource = Arc::clone(module);
        }
        if finding.calls.is_empty() {
            let path = sources.path(finding.place.source);
            let module = model.modules().iter().find(|module| *module.directory == *parent(&path));
            finding.calls = module.map(|module| model.calls(&module.path)).unwrap_or_default();
        }
    }
    findings
}

/// That a rule of the user's went wrong, at its own place.
fn failure(sources: &SourceMap, rule: &Rule, error: &expr::Error) -> Finding {
    let source = sources.add_once(&format!("<rules>/{}", rule.path), rule.text());
    let place = error.span().map_or(Span::new(source, 0, 0), |span| Span { source, ..span });
    let message = format!("rule {} failed: {}", rule.info.id, error.message());
    Finding::builtin(Builtin::RuleFailed, place, message).with_help(error.help())
}

/// That a rule did not judge everything.
fn limit(rule: &Rule, stopped: &rule::Stopped, home: Span) -> Finding {
    let message = format!(
        "rule {} would take too long here; what it has not judged is unknown",
        rule.info.id
    );
    Finding::builtin(Builtin::LimitReached, stopped.place.unwrap_or(home), message)
}

/// The model of an input; one that cannot be read is an empty model and a finding. The model knows what the built-in
/// rules take for a secret.
#[must_use]
pub fn evaluate(front_ends: &FrontEnds<'_>, input: &Input, callers: Callers) -> Evaluated {
    let mut evaluated = evaluate_with(front_ends, &images(front_ends), input, callers);
    let facts = Facts::new(&evaluated.model);
    let steps = rule::steps(&facts).each;
    let one = |rule: &Arc<Rule>| found(front_ends, input, &facts, (rule, steps)).result;
    let found: Vec<rule::RuleFindings> = keepers(&[]).par_iter().map(one).collect();
    drop(facts);
    hide(&mut evaluated.model.secrets, &front_ends.sources, found.iter());
    evaluated
}

fn evaluate_with(
    front_ends: &FrontEnds<'_>,
    images: &Images<'_>,
    input: &Input,
    callers: Callers,
) -> Evaluated {
    let mut evaluated = front_ends.evaluate(input, callers);
    // Who runs no containers has no images: then nothing is looked for.
    if evaluated.model.of_type(Mode::Managed, CONTAINERS).next().is_some() {
        let (found, wrong) = images.near(&input.directory);
        evaluated.model.images = found;
        evaluated.findings.extend(wrong);
    }
    evaluated.findings.extend(images.nowhere());
    evaluated
}

/// The resources whose containers run images.
const CONTAINERS: &str = "aws_ecs_task_definition";

/// What each rule says of a model, in the order of the rules.
pub fn judge(
    loader: &dyn Loader,
    directory: &str,
    model: &Model,
    rules: &[Arc<Rule>],
) -> Vec<Vec<Judgement>> {
    let facts = Facts::new(model);
    let one = |rule: &Arc<Rule>, steps: u64| {
        in_steps((loader, directory), steps, |context| rule::judge(rule, &facts, context))
    };
    in_rounds(rules, &facts, one)
}

/// Asks a rule about the module of a directory, for so many steps.
fn in_steps<T>(
    (loader, directory): (&dyn Loader, &str),
    steps: u64,
    ask: impl FnOnce(&Context<'_>) -> T,
) -> Asked<T> {
    let context = Context::new(loader, directory, Limits::default());
    let context = context.with_forms().with_steps(steps);
    let result = ask(&context);
    Asked { result, steps: context.used(), is_stopped: context.is_spent() }
}

/// What judging by one rule came to.
struct Asked<T> {
    result: T,
    steps: u64,
    is_stopped: bool,
}

/// Judges by all rules, and once more by those that were stopped, with what the others left of the steps of all. Who gets how
/// many does not depend on which rule is done first.
fn in_rounds<T: Send>(
    rules: &[Arc<Rule>],
    facts: &Facts<'_>,
    judge: impl Fn(&Arc<Rule>, u64) -> Asked<T> + Sync,
) -> Vec<T> {
    let steps = rule::steps(facts);
    let first = first_round(rules, facts, |rule| judge(rule, steps.each));
    let used: u64 = first.iter().map(|judged| judged.steps).sum();
    let stopped = first.iter().filter(|judged| judged.is_stopped).count();
    let stopped = u64::try_from(stopped).unwrap_or(u64::MAX).max(1);
    let share = steps.all.saturating_sub(used) / stopped;
    let again = |(rule, judged): (&Arc<Rule>, Asked<T>)| {
        let gains = judged.is_stopped && share > steps.each;
        if gains { judge(rule, share).result } else { judged.result }
    };
    rules.par_iter().zip(first).map(again).collect()
}

/// Judges once by all rules. What tasks need takes much memory, and few rules ask for it: those that ask about a task go
/// first, then those that ask about what starts it, and each time what they were told is forgotten.
fn first_round<T: Send>(
    rules: &[Arc<Rule>],
    facts: &Facts<'_>,
    judge: impl Fn(&Arc<Rule>) -> T + Sync,
) -> Vec<T> {
    let judge = |rules: Vec<(usize, &Arc<Rule>)>| -> Vec<(usize, T)> {
        rules.into_par_iter().map(|(at, rule)| (at, judge(rule))).collect()
    };
    let mut waiting: Vec<(usize, &Arc<Rule>)> = rules.iter().enumerate().collect();
    let mut judged = Vec::with_capacity(rules.len());
    for first in [First::Other, First::Null] {
        let asks =
            |(_, rule): &mut (usize, &Arc<Rule>)| rule::asks_for_needs(rule, facts) == Some(first);
        judged.extend(judge(waiting.extract_if(.., asks).collect()));
        needs::forget(facts.model);
    }
    judged.extend(judge(waiting));
    judged.sort_by_key(|(at, _)| *at);
    judged.into_iter().map(|(_, judged)| judged).collect()
}
