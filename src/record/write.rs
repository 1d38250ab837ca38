//! What came of inputs to a record. Must not know how it is read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::finding::{FindingRecord, SpanRecord};
use super::text::{MaskedText, TextRecord, is_file};
use super::{InputRecord, OtherText, OutcomeRecord, Record};
use crate::engine::{Judged, Outcome};
use crate::finding::{Finding, Secrets, veil};
use crate::source::{Loader, Source, SourceId, SourceMap, Span};

impl Record {
    /// What came of inputs, and every text that was read.
    #[must_use]
    pub fn of(judged: &Judged, sources: &SourceMap, loader: &dyn Loader) -> Self {
        let secrets = secrets(judged);
        let texts = Texts::of(all_texts(sources), &secrets, loader);
        Self::with(judged, (sources, &secrets), texts)
    }

    /// What came of inputs, for a reader who knows that every file is still the same. Of the files that were read for them,
    /// which `is_read` knows, only those are described that findings are in or that hold secrets. None where a reader could
    /// not find every secret again, such as one that is written nowhere.
    #[must_use]
    pub fn of_own(
        judged: &Judged,
        sources: &SourceMap,
        loader: &dyn Loader,
        is_read: impl Fn(&str) -> bool,
    ) -> Option<Self> {
        let secrets = secrets(judged);
        let findings = judged.outcomes.iter().flat_map(|one| &one.findings);
        let shown: BTreeSet<SourceId> =
            findings.flat_map(Finding::spans).map(|at| at.source).collect();
        let hides = |source: &Source| {
            let is_own = source.path.starts_with('<') || is_read(&source.path);
            is_own
                && (secrets.places(&source.path).next().is_some()
                    || secrets.texts().any(|secret| source.text.contains(secret)))
        };
        let (texts, others): (Vec<_>, Vec<_>) = all_texts(sources)
            .into_iter()
            .partition(|(id, source)| shown.contains(id) || hides(source));
        let others = others.iter().map(|(_, source)| source);
        let others = others.filter(|source| is_read(&source.path)).map(|source| OtherText {
            path: source.path.to_string(),
            dockerfile: source.is_dockerfile,
        });
        let others = others.collect();
        let (texts, found) = Texts::of_found(texts, &secrets, loader);
        let is_kept = |path: &str| secrets.hides_alike(&found, path);
        let is_whole =
            is_kept("") && secrets.paths().filter(|path| !path.starts_with('<')).all(is_kept);
        is_whole.then(|| Self { others, ..Self::with(judged, (sources, &secrets), texts) })
    }

    fn with(judged: &Judged, (sources, secrets): (&SourceMap, &Secrets), texts: Texts) -> Self {
        let mut outcome = |one: &Outcome| {
            let veiled = |finding| veil(finding, secrets, sources);
            let findings = one.findings.iter().cloned().map(veiled);
            let findings = findings.map(|one| FindingRecord::of(one, &mut |span| texts.span(span)));
            OutcomeRecord {
                input: InputRecord::of(&one.input),
                findings: findings.collect(),
                resources: one.resources,
                modules: one.modules,
                incomplete: one.incomplete.iter().map(|name| secrets.veil(name).into()).collect(),
                dockerfiles: one.dockerfiles.iter().map(ToString::to_string).collect(),
            }
        };
        Self {
            outcomes: judged.outcomes.iter().map(&mut outcome).collect(),
            read: judged.read.iter().map(ToString::to_string).collect(),
            files: judged.files.iter().map(ToString::to_string).collect(),
            texts: texts.records,
            others: Vec::new(),
        }
    }
}

fn secrets(judged: &Judged) -> Secrets {
    let mut secrets = Secrets::default();
    judged.outcomes.iter().for_each(|one| secrets.extend(&one.secrets));
    secrets
}

fn all_texts(sources: &SourceMap) -> Vec<(SourceId, Arc<Source>)> {
    (0..).map(SourceId).map_while(|id| Some((id, sources.get(id)?))).collect()
}

/// Texts as they are written.
struct Texts {
    records: Vec<TextRecord>,
    /// Which of them a text is, and where its bytes went.
    numbers: BTreeMap<SourceId, (u32, Option<MaskedText>)>,
}

impl Texts {
    fn of(all: Vec<(SourceId, Arc<Source>)>, secrets: &Secrets, loader: &dyn Loader) -> Self {
        Self::of_found(all, secrets, loader).0
    }

    /// The same, with what a reader can find of what is hidden.
    fn of_found(
        mut all: Vec<(SourceId, Arc<Source>)>,
        secrets: &Secrets,
        loader: &dyn Loader,
    ) -> (Self, Secrets) {
        // Ids are given in the order of loading, which differs from run to run.
        all.sort_by(|(_, a), (_, b)| (&a.path, &a.text).cmp(&(&b.path, &b.text)));
        let mut texts = Self { records: Vec::new(), numbers: BTreeMap::new() };
        let mut last: Option<&Arc<Source>> = None;
        for (id, source) in &all {
            let again = last.filter(|last| {
                last.path == source.path && last.text == source.text && !source.lines().is_part()
            });
            let number = texts.records.len() - usize::from(again.is_some());
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            let is_file = is_file(source, loader);
            let masked = (!is_file).then(|| MaskedText::new(secrets, &source.path, &source.text));
            if again.is_none() {
                texts.records.push(match &masked {
                    Some(masked) => TextRecord::of_text(source, masked),
                    None => TextRecord::of_file(source, secrets),
                });
            }
            texts.numbers.insert(*id, (number, masked));
            last = Some(source);
        }
        let found = texts.sign(&all);
        (texts, found)
    }

    /// Signs the files with what a reader can find of what is hidden, which is the answer.
    fn sign(&mut self, all: &[(SourceId, Arc<Source>)]) -> Secrets {
        let mut found = Secrets::default();
        for (id, source) in all {
            let Some((number, _)) = self.numbers.get(id) else { continue };
            if let Some(record) = self.records.get(*number as usize) {
                record.reveal(&mut found, &source.text);
            }
        }
        for (id, source) in all {
            let Some((number, _)) = self.numbers.get(id) else { continue };
            if let Some(record) = self.records.get_mut(*number as usize) {
                record.sign(&found, &source.text);
            }
        }
        found
    }

    fn span(&self, span: Span) -> SpanRecord {
        match self.numbers.get(&span.source) {
            Some((number, Some(masked))) => {
                SpanRecord(*number, masked.place(span.start), masked.place(span.end))
            }
            Some((number, None)) => SpanRecord(*number, span.start, span.end),
            None => SpanRecord(u32::MAX, 0, 0),
        }
    }
}
