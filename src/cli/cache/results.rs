//! What came of each input, kept by what was asked to know it. Must not know how inputs are judged, nor what is shown of them.

use serde_json::from_slice;

use super::Cache;
use super::trace::Trace;
use crate::cli::run::Run;
use crate::cli::session::Rules;
use crate::engine::{Judged, ResultMemory};
use crate::input::Input;
use crate::record::{Record, Restoring};
use crate::source::{Disk, Loader, Questions, SourceMap};

/// Remembers what came of inputs in earlier runs.
pub(in crate::cli) struct Results<'a> {
    cache: &'a Cache,
    disk: &'a Disk,
    loader: &'a dyn Loader,
    sources: &'a SourceMap,
    rules: &'a Rules,
    /// Everything that decides beside the input and the files.
    settings: String,
}

impl<'a> Results<'a> {
    /// Of a run by some rules, which keeps its texts in `sources`.
    pub(in crate::cli) fn new(
        cache: &'a Cache,
        run: &'a Run,
        loader: &'a dyn Loader,
        sources: &'a SourceMap,
        rules: &'a Rules,
    ) -> Self {
        let settings = settings(run, rules);
        Self { cache, disk: &run.repository.disk, loader, sources, rules, settings }
    }

    fn key(&self, input: &Input) -> String {
        super::key(["input", &self.settings, &format!("{input:?}")])
    }

    fn recalled(&self, input: &Input) -> Option<Judged> {
        let body = self.cache.store.read(&self.key(input))?;
        let (trace, record) = super::parted::<Trace>(&body)?;
        if !trace.holds(self.disk) {
            return None;
        }
        let record: Record = from_slice(record).ok()?;
        let mut restoring = Restoring::new(self.loader, self.sources, &self.rules.catalogue.known);
        let judged = restoring.restore(record).ok()?;
        // The checksum told that nothing is damaged; that it is about this input, nothing did yet.
        judged.outcomes.iter().all(|outcome| outcome.input == *input).then_some(judged)
    }

    fn body(&self, judged: &Judged, asked: &Questions) -> Option<Vec<u8>> {
        let trace = Trace::of(self.disk, asked.asked.clone())?;
        let is_read = |path: &str| trace.reads(path);
        let record = Record::of_own(judged, self.sources, self.loader, is_read)?;
        let mut body = super::headed(&trace)?;
        serde_json::to_writer(&mut body, &record).ok()?;
        Some(body)
    }
}

impl ResultMemory for Results<'_> {
    fn recall(&self, input: &Input) -> Option<Judged> {
        self.recalled(input)
    }

    fn keep(&self, input: &Input, judged: &Judged, asked: &Questions) {
        if let Some(body) = self.body(judged, asked) {
            self.cache.write(&self.key(input), &body);
        }
    }
}

/// What decides about verdicts, beside the input and the files that are read for it.
fn settings(run: &Run, rules: &Rules) -> String {
    let config = run.repository.config.as_ref().map(|config| config.file.inner().as_str());
    let options = format!("{:?}", run.options);
    // The texts of bottlelint's own rules are in the name of the generation.
    let rules = rules.chosen.iter().flat_map(|rule| {
        [&*rule.info.id, &*rule.path, if rule.is_builtin() { "" } else { rule.text() }]
    });
    super::key([config.unwrap_or_default(), &options].into_iter().chain(rules))
}
