//! Looks at the files of a run, all or one share of them.

use std::sync::Arc;

use super::analysis::{analyze_all, discover, triage};
use super::args::CheckArgs;
use super::error::{Error, Result};
use super::prepared::Prepared;
use super::session;
use super::shard;
use crate::engine;
use crate::input::{Discovered, FrontEnds};
use crate::record::{Record, Shard, Share};
use crate::terraform::Modules;
use crate::triage::Report;

/// What came of looking at the files once.
pub(super) struct Looked {
    pub(super) report: Report,
    pub(super) discovered: Discovered,
}

impl Looked {
    /// Looks at the files as they count.
    pub(super) fn at(args: &CheckArgs, prepared: &Prepared) -> Result<Self> {
        let Prepared { run, rules, policy } = prepared;
        if let Some(share) = run.share {
            return of_share(args, prepared, share);
        }
        let (files, cache) = (run.repository.files(), run.cache.as_ref());
        let (analysis, discovered) = analyze_all(args, run, &files, rules, cache)?;
        Ok(Self { report: triage(analysis, &discovered, &rules.catalogue, policy), discovered })
    }
}

/// Looks at the inputs of one share.
fn of_share(args: &CheckArgs, prepared: &Prepared, share: Share) -> Result<Looked> {
    let Prepared { run, rules, policy } = prepared;
    if !run.repository.unsaved.is_empty() {
        return Err(Error::usage(
            "standard input cannot be checked in shares",
            "name files or directories",
        ));
    }
    let loader = run.repository.files();
    let sources = Arc::new(run.repository.sources.fork());
    let modules = Modules::new(&loader, Arc::clone(&sources));
    let front_ends = FrontEnds::new(&modules, &run.options);
    session::on_threads(args.input.threads, || {
        let all = discover(&front_ends, run)?;
        let own = share.of(&all.inputs, |input| shard::size(&modules, input));
        run.bar.begin(own.len());
        let judged =
            engine::judge_inputs(&front_ends, &own, &rules.chosen, &run.bar, &engine::Forgetful);
        run.bar.end();
        let record = Record::of(&judged, &sources, &loader);
        let shard = Shard::new(share, shard::settings(args, prepared), &all.inputs, &own, record);
        let analysis = engine::together(vec![judged], &all.inputs, &sources);
        let discovered = Discovered { inputs: own, ..all };
        let mut report = triage(analysis, &discovered, &shard::catalogue(rules), policy);
        report.shard = Some(Box::new(shard));
        Ok(Looked { report, discovered })
    })?
}
