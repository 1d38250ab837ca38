//! Evaluates and judges what a run is about, and says what counts. Must not know how a run is prepared.

use std::sync::Arc;

use super::args::CheckArgs;
use super::cache::{Cache, Results};
use super::error::Result;
use super::run::Run;
use super::session::{self, Rules};
use crate::engine::{self, Analysis, Forgetful, ResultMemory};
use crate::finding::Finding;
use crate::input::{self, Discovered, FrontEnds, Input, Pick};
use crate::source::Loader;
use crate::terraform::Modules;
use crate::triage::{self, Catalogue, Found, Report, ReportPolicy};

/// Evaluates and judges the files that `loader` reads, but for inputs that a cache knows. Places in the configuration keep their
/// ids.
pub(super) fn analyze_all(
    args: &CheckArgs,
    run: &Run,
    loader: &dyn Loader,
    rules: &Rules,
    cache: Option<&Cache>,
) -> Result<(Analysis, Discovered)> {
    let modules = Modules::new(loader, Arc::new(run.repository.sources.fork()));
    let front_ends = FrontEnds::new(&modules, &run.options);
    let results = cache.map(|cache| Results::new(cache, run, loader, &modules.sources, rules));
    let memory: &dyn ResultMemory = results.as_ref().map_or(&Forgetful, |results| results);
    let analysis =
        session::on_threads(args.input.threads, || analyze(&front_ends, run, rules, memory))?;
    let (mut analysis, discovered) = analysis?;
    let model = analysis.model.take();
    // To take them apart takes long, and is of no use unless another check follows.
    if !args.watch {
        std::mem::forget(front_ends);
        std::mem::forget((modules, model));
    }
    Ok((analysis, discovered))
}

fn analyze(
    front_ends: &FrontEnds<'_>,
    run: &Run,
    rules: &Rules,
    memory: &dyn ResultMemory,
) -> Result<(Analysis, Discovered)> {
    let all = discover(front_ends, run)?;
    run.bar.begin(all.inputs.len());
    let judged = engine::judge_inputs(front_ends, &all.inputs, &rules.chosen, &run.bar, memory);
    run.bar.end();
    Ok((engine::together(vec![judged], &all.inputs, &front_ends.sources), all))
}

/// Finds what there is to check.
pub(super) fn discover(front_ends: &FrontEnds<'_>, run: &Run) -> Result<Discovered> {
    let excluded = |path: &str| run.excluded.covers(path);
    let paths: Vec<&str> = run.paths.iter().map(String::as_str).collect();
    let found = input::discover_all(front_ends, &paths, &excluded);
    let mut all = found.map_err(|error| session::nothing(&error))?;
    all.inputs.sort();
    all.inputs.dedup();
    // A file of a module that is checked as a whole adds nothing.
    let whole: Vec<Input> =
        all.inputs.iter().filter(|input| input.pick == Pick::Found).cloned().collect();
    all.inputs.retain(|input| {
        let of_whole = Input { only: Vec::new(), pick: Pick::Found, ..input.clone() };
        (input.only.is_empty() && input.pick == Pick::Found) || !whole.contains(&of_whole)
    });
    Ok(all)
}

pub(super) fn triage(
    analysis: Analysis,
    discovered: &Discovered,
    catalogue: &Catalogue,
    policy: &ReportPolicy,
) -> Report {
    let ran = &catalogue.ran;
    // The catalogue knows the severities of this repository.
    let chosen = |finding: Finding| {
        let rule = ran.iter().find(|rule| rule.id == finding.rule.id)?;
        Some(Finding { rule: Arc::clone(rule), ..finding })
    };
    let found = Found {
        findings: analysis.findings.into_iter().filter_map(chosen).collect(),
        resources: analysis.resources,
        modules: analysis.modules,
        files: analysis.files,
        incomplete: analysis.incomplete,
        roots: roots(discovered),
        secrets: analysis.secrets,
        sources: analysis.sources,
    };
    triage::triage(found, catalogue, policy)
}

/// The directories of what was checked as a whole.
pub(super) fn roots(discovered: &Discovered) -> Vec<Arc<str>> {
    let whole = discovered.inputs.iter().filter(|input| input.pick == Pick::Found);
    whole.map(|input| Arc::clone(&input.directory)).collect()
}
