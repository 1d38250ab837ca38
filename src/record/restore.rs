//! Records to what came of inputs, with the texts read again. A text that is another one now is an error: a place in it would
//! be any place. Must not know what is done with it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::finding::SpanRecord;
use super::text::{RecordContent, TextRecord, file};
use super::{OutcomeRecord, Record};
use crate::engine::{Judged, Outcome};
use crate::finding::{RuleInfo, Secrets};
use crate::source::{Jump, Loader, SourceId, SourceMap, Span};

/// Why a record cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RestoreError {
    /// A file is not what it was.
    #[error("`{0}` is not the file that was judged")]
    OtherText(String),
    /// The record does not fit together: no program wrote it so.
    #[error("what it says of `{0}` does not fit together")]
    Malformed(String),
}

/// Reads records that speak of the same files.
pub struct Restoring<'a> {
    loader: &'a dyn Loader,
    sources: &'a SourceMap,
    rules: HashMap<&'a str, &'a Arc<RuleInfo>>,
    /// The texts that are no files.
    texts: BTreeMap<(String, String), SourceId>,
}

impl<'a> Restoring<'a> {
    /// Reads the texts from `loader` and keeps them in `sources`.
    #[must_use]
    pub fn new(
        loader: &'a dyn Loader,
        sources: &'a SourceMap,
        rules: impl IntoIterator<Item = &'a Arc<RuleInfo>>,
    ) -> Self {
        let rules = rules.into_iter().map(|rule| (&*rule.id, rule)).collect();
        Self { loader, sources, rules, texts: BTreeMap::new() }
    }

    /// What came of the inputs.
    pub fn restore(&mut self, record: Record) -> Result<Judged, RestoreError> {
        let mut ids = Vec::new();
        for text in &record.texts {
            ids.push(self.keep(text)?);
        }
        for other in &record.others {
            self.file(&other.path, other.dockerfile)?;
        }
        let texts = || record.texts.iter().zip(&ids);
        let text_of = |id: &SourceId| self.sources.get(*id).map(|source| Arc::clone(&source.text));
        let mut secrets = Secrets::default();
        for (text, id) in texts() {
            text.reveal(&mut secrets, &text_of(id).unwrap_or_default());
        }
        for (text, id) in texts() {
            if !text.is_of(&secrets, &text_of(id).unwrap_or_default()) {
                return Err(RestoreError::OtherText(text.path.clone()));
            }
        }
        let span = |SpanRecord(text, start, end)| {
            let id = *ids.get(text as usize)?;
            let length = text_of(&id).map_or(0, |text| text.len());
            let fits = start <= end && end as usize <= length;
            fits.then(|| Span::new(id, start, end))
        };
        let mut outcomes = Vec::new();
        for one in record.outcomes {
            outcomes.push(self.outcome(one, &span)?);
        }
        let paths = |all: std::collections::BTreeSet<String>| all.into_iter().map(Into::into);
        let (read, files) = (paths(record.read).collect(), paths(record.files).collect());
        Ok(Judged { outcomes, read, files, secrets })
    }

    fn outcome(
        &self,
        record: OutcomeRecord,
        span: &dyn Fn(SpanRecord) -> Option<Span>,
    ) -> Result<Outcome, RestoreError> {
        let input = record.input.input();
        let wrong = || RestoreError::Malformed(input.name().to_string());
        let findings = record.findings.into_iter().map(|one| one.finding(&self.rules, span));
        Ok(Outcome {
            findings: findings.collect::<Option<_>>().ok_or_else(wrong)?,
            input,
            resources: record.resources,
            modules: record.modules,
            incomplete: record.incomplete.into_iter().map(Into::into).collect(),
            secrets: Secrets::default(),
            dockerfiles: record.dockerfiles.into_iter().map(Into::into).collect(),
            model: None,
        })
    }

    fn keep(&mut self, record: &TextRecord) -> Result<SourceId, RestoreError> {
        match &record.content {
            RecordContent::File { .. } => self.file(&record.path, record.dockerfile),
            RecordContent::Text { text, jumps, .. } if !jumps.is_empty() => {
                let jump = |&(at, line, column): &(u32, u32, u32)| Jump { at, line, column };
                Ok(self.sources.add_part(&record.path, text, jumps.iter().map(jump).collect()))
            }
            RecordContent::Text { text, .. } => {
                let add = || self.sources.add(record.path.as_str(), text.as_str());
                let key = (record.path.clone(), text.clone());
                Ok(*self.texts.entry(key).or_insert_with(add))
            }
        }
    }

    /// Keeps the text of a file.
    fn file(&self, path: &str, is_dockerfile: bool) -> Result<SourceId, RestoreError> {
        if let Some(known) = self.sources.known(path) {
            return Ok(known);
        }
        let other = || RestoreError::OtherText(path.to_owned());
        let text = file(self.loader, path).ok_or_else(other)?;
        Ok(if is_dockerfile {
            self.sources.add_dockerfile(path, &text)
        } else {
            self.sources.add_once(path, &text)
        })
    }
}
