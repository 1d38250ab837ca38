//! What tasks need, and by what each need is satisfied or where it breaks, for people and programs. Must not know how
//! that is found out.

mod json;
mod text;

use std::io::{self, Write};

use crate::finding::Secrets;
use crate::needs::{Layer, Need, NeedLink, TaskNeeds};
use crate::rule::in_sentence;
use crate::source::{SourceMap, Span};
use crate::value::{Truth, Value};

use super::Style;

/// The JSON schema of what `json` writes.
pub const NEEDS_SCHEMA: &str = include_str!("schema.json");

/// What is reported of a root module.
#[derive(Debug)]
pub struct Needs<'a> {
    /// Its directory, from the repository root.
    pub module: &'a str,
    /// Its tasks, by address.
    pub tasks: &'a [TaskNeeds<'a>],
    /// What could not be read: it may hold what a need lacks.
    pub incomplete: &'a [String],
    /// What is not shown.
    pub secrets: &'a Secrets,
    /// The texts that places refer to.
    pub sources: &'a SourceMap,
}

/// A way to write the needs of tasks.
#[derive(Clone, Copy, Debug)]
pub struct NeedsFormat {
    /// As given to `-o`.
    pub name: &'static str,
    /// Writes them.
    pub write: fn(&Needs<'_>, &Style, &mut dyn Write) -> io::Result<()>,
}

/// All formats, the default first.
pub const NEEDS_FORMATS: &[NeedsFormat] = &[
    NeedsFormat { name: "text", write: text::write },
    NeedsFormat { name: "json", write: json::write },
];

impl Needs<'_> {
    fn module(&self) -> &str {
        if self.module.is_empty() { "." } else { self.module }
    }

    /// `main.tf:6`
    fn place(&self, span: Option<Span>) -> Option<String> {
        let span = span?;
        Some(format!("{}:{}", self.sources.path(span.source), self.sources.start(span).line))
    }
}

/// The words for a layer.
fn layer(layer: Layer) -> &'static str {
    match layer {
        Layer::Existence => "existence",
        Layer::Permission => "permission",
        Layer::Reach => "reach",
    }
}

/// The fact of a link: what satisfies it, or what is wrong with it.
fn fact(link: &NeedLink) -> String {
    in_sentence(if link.truth == Truth::True { &link.met } else { &link.fault })
}

/// Where a link is decided.
fn place_of(link: &NeedLink) -> Option<Span> {
    let doubt = link.doubt.as_ref().and_then(|doubt| doubt.origin.span());
    let related = || link.related.first().and_then(|value| value.origin.span());
    doubt.or_else(|| link.fault.origin.span()).or_else(related)
}

/// The role that asks, by address; none where there is none here.
fn role(need: &Need) -> Option<String> {
    need.role_address.as_deref().map(str::to_owned)
}

/// A text for readers; none of null.
fn given(value: &Value) -> Option<String> {
    (!value.is_null()).then(|| in_sentence(value))
}
