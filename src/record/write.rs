//! What came of inputs to a record. Must not know how it is read.

use std::collections::BTreeMap;

use super::finding::{FindingRecord, SpanRecord};
use super::text::{Masked, TextRecord, is_file};
use super::{InputRecord, OutcomeRecord, Record};
use crate::engine::{Judged, Outcome};
use crate::finding::{Secrets, veil};
use crate::source::{Loader, Source, SourceId, SourceMap, Span};

impl Record {
    /// What came of inputs, and every text that was read.
    #[must_use]
    pub fn of(judged: &Judged, sources: &SourceMap, loader: &dyn Loader) -> Self {
        let mut secrets = Secrets::default();
        judged.outcomes.iter().for_each(|one| secrets.extend(&one.secrets));
        let texts = Texts::of(sources, &secrets, loader);
        let mut outcome = |one: &Outcome| {
            let veiled = |finding| veil(finding, &secrets, sources);
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
        }
    }
}

/// Texts as they are written.
struct Texts {
    records: Vec<TextRecord>,
    /// Which of them a text is, and where its bytes went.
    numbers: BTreeMap<SourceId, (u32, Option<Masked>)>,
}

impl Texts {
    fn of(sources: &SourceMap, secrets: &Secrets, loader: &dyn Loader) -> Self {
        let mut all: Vec<(SourceId, std::sync::Arc<Source>)> = Vec::new();
        for id in (0..).map(SourceId) {
            let Some(source) = sources.get(id) else { break };
            all.push((id, source));
        }
        // Ids are given in the order of loading, which differs from run to run.
        all.sort_by(|(_, a), (_, b)| (&a.path, &a.text).cmp(&(&b.path, &b.text)));
        let mut texts = Self { records: Vec::new(), numbers: BTreeMap::new() };
        let mut last: Option<std::sync::Arc<Source>> = None;
        for (id, source) in &all {
            let again = last.as_ref().filter(|last| {
                last.path == source.path && last.text == source.text && !source.lines().is_part()
            });
            let number = texts.records.len() - usize::from(again.is_some());
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            let is_file = is_file(source, loader);
            let masked = (!is_file).then(|| Masked::new(secrets, &source.path, &source.text));
            if again.is_none() {
                texts.records.push(match &masked {
                    Some(masked) => TextRecord::of_text(source, masked),
                    None => TextRecord::of_file(source, secrets),
                });
            }
            texts.numbers.insert(*id, (number, masked));
            last = Some(std::sync::Arc::clone(source));
        }
        texts.sign(sources);
        texts
    }

    /// Signs the files with what a reader can find of what is hidden.
    fn sign(&mut self, sources: &SourceMap) {
        let mut found = Secrets::default();
        let source = |id: &SourceId| sources.get(*id);
        for (id, (number, _)) in &self.numbers {
            let record = self.records.get(*number as usize);
            if let (Some(record), Some(source)) = (record, source(id)) {
                record.reveal(&mut found, &source.text);
            }
        }
        for (id, (number, _)) in &self.numbers {
            let record = self.records.get_mut(*number as usize);
            if let (Some(record), Some(source)) = (record, source(id)) {
                record.sign(&found, &source.text);
            }
        }
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
