//! `bottlelint check --shard`: one of several shares of a run, with all in its JSON report that the whole needs.

use std::sync::Arc;

use super::args::CheckArgs;
use super::error::{Error, Result};
use super::given::values;
use super::output::ReportTarget;
use super::prepared::Prepared;
use super::session::Rules;
use crate::finding::{Builtin, RuleInfo};
use crate::input::{self, Input, InputKind};
use crate::record::Settings;
use crate::report::Format;
use crate::source::LoadError;
use crate::terraform::Modules;
use crate::triage::Catalogue;

/// Without its JSON report, a share is lost to the whole.
pub(super) fn check_targets(targets: &[ReportTarget<&'static Format>]) -> Result<()> {
    if targets.iter().any(|target| target.format.name == "json") {
        return Ok(());
    }
    let help = "`-o json=shard.json` writes it; more formats can be asked for beside it";
    Err(Error::usage("a shard needs a JSON report for `bottlelint merge`", help))
}

/// How much there is to read for an input: the bytes of the files of its modules, each once, or of its own files.
pub(super) fn size(modules: &Modules<'_>, input: &Input) -> u64 {
    if input.kind == InputKind::Module {
        let reached = input::reached(modules, &input.directory);
        return reached.iter().map(|directory| modules.size(directory)).sum();
    }
    let bytes = |file: &Arc<str>| match modules.loader.read(file) {
        Ok(bytes) => u64::try_from(bytes.len()).unwrap_or(u64::MAX),
        Err(LoadError::TooLarge(bytes)) => bytes,
        Err(_) => 0,
    };
    input.files.iter().map(bytes).sum()
}

/// The rules of a share: whether a comment silences nothing, only the whole knows.
pub(super) fn catalogue(rules: &Rules) -> Catalogue {
    let Catalogue { known, ran } = rules.catalogue.clone();
    let of_whole = |rule: &Arc<RuleInfo>| Builtin::of(rule) == Some(Builtin::UnusedSuppression);
    Catalogue { known, ran: ran.into_iter().filter(|rule| !of_whole(rule)).collect() }
}

/// The ids of the rules that run.
pub(super) fn ids(rules: &Rules) -> Vec<String> {
    rules.chosen.iter().map(|rule| rule.info.id.to_string()).collect()
}

/// What decides about the verdicts of a run.
pub(super) fn settings(args: &CheckArgs, prepared: &Prepared) -> Settings {
    let Prepared { run, rules, .. } = prepared;
    let mut parts = values(&run.options);
    parts.extend(rules.chosen.iter().map(|rule| rule.text().to_owned()));
    parts.extend(run.paths.iter().cloned());
    parts.extend(run.exclude.iter().map(|pattern| pattern.value.clone()));
    let paths = args.paths.iter().map(|path| path.display().to_string()).collect();
    Settings::new(paths, ids(rules), parts.iter().map(String::as_str))
}
