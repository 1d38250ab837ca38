//! The values of an expression in a module, wherever the module is called, and where they come from: what `bottlelint eval` and
//! `bottlelint trace` say. Must not know the protocol's messages.

use std::sync::Arc;

use lsp_types::Position;

use super::job::State;
use crate::cli::args::Unsaved;
use crate::cli::show;
use crate::engine;
use crate::finding::{Secrets, Waypoint};
use crate::input::{FrontEnds, Input, InputKind, reached};
use crate::lsp::{self, LineStarts, PointedExpr, ShownValue};
use crate::rule;
use crate::source::{Overlay, SourceMap, Span, parent};
use crate::terraform::{Callers, Modules, Options};
use crate::value::{Marks, Value};

/// What an expression is.
pub(super) struct ExpressionValues {
    /// The expression.
    pub(super) target: PointedExpr,
    /// Its values, each once.
    pub(super) shown: Vec<ShownValue>,
    /// False where it may have others.
    pub(super) is_all: bool,
    /// The texts that places are in.
    pub(super) sources: Arc<SourceMap>,
}

/// Nobody reads more of them.
const MOST_SHOWN: usize = 4;
/// A module that more root modules call is asked about for the first of them.
const MOST_ROOTS: usize = 8;

/// The values of what is at a position of a file; none where there is nothing that has one.
pub(super) fn values(
    state: &State,
    unsaved: &Unsaved,
    path: &str,
    at: Position,
) -> Option<ExpressionValues> {
    let repository = &state.prepared.run.repository;
    let texts = repository.texts(unsaved);
    let files = Overlay::new(&repository.disk, &texts);
    let modules = Modules::new(&files, Arc::new(repository.sources.fork()));
    let module = modules.get(parent(path)).ok()?;
    let file = module.files.iter().find(|file| *file.path == *path)?;
    let source = modules.sources.get(file.tree.source)?;
    let byte = LineStarts::new(&source.text).byte(&source.text, at);
    let mut target = lsp::target(&file.tree, &source.text, byte)?;
    let options = Options { watched: Some(target.span), ..state.prepared.run.options.clone() };
    let front_ends = FrontEnds::new(&modules, &options);
    let mut roots = roots(state, &modules, parent(path));
    let mut is_all = roots.len() <= MOST_ROOTS;
    roots.truncate(MOST_ROOTS);
    let mut shown: Vec<ShownValue> = Vec::new();
    for root in &roots {
        let mut model = engine::evaluate(&front_ends, root, Callers::These).model;
        let veil = Veil { secrets: &model.secrets, sources: &modules.sources };
        for value in std::mem::take(&mut model.watched) {
            let one = veil.shown(&value, &target);
            if !shown.contains(&one) {
                shown.push(one);
            }
        }
        target.name = target.name.filter(|_| !veil.touches(target.span));
    }
    is_all &= shown.len() <= MOST_SHOWN;
    shown.truncate(MOST_SHOWN);
    let sources = Arc::clone(&modules.sources);
    Some(ExpressionValues { target, shown, is_all, sources })
}

/// The root modules that use a directory, or the directory itself.
fn roots(state: &State, modules: &Modules<'_>, directory: &str) -> Vec<Input> {
    let all = state.discovered.inputs.iter().filter(|input| input.kind == InputKind::Module);
    let roots: Vec<Input> = all
        .filter(|input| reached(modules, &input.directory).contains(directory))
        .cloned()
        .collect();
    if roots.is_empty() { vec![Input::module(directory)] } else { roots }
}

/// What is not shown of values.
struct Veil<'a> {
    secrets: &'a Secrets,
    sources: &'a SourceMap,
}

impl Veil<'_> {
    fn shown(&self, value: &Value, target: &PointedExpr) -> ShownValue {
        let is_whole = value.children().next().is_none();
        let is_hidden = is_whole && (self.is_hidden(value) || self.touches(target.span));
        let value =
            if is_hidden { value.clone().with_marks(Marks::SENSITIVE) } else { value.clone() };
        let text = show::shown_without(&value, &|part| self.is_hidden(part));
        let way = rule::way(&value, target.name.as_deref().map_or("", last_name));
        let way = way.into_iter().map(|point| Waypoint {
            span: self.secrets.cut(self.sources, point.span),
            text: self.secrets.veil(&point.text).into_owned(),
        });
        ShownValue { text: self.secrets.veil(&text).into_owned(), way: way.collect() }
    }

    /// Whether a value that has no parts is written, or passed on, in a place that is hidden.
    fn is_hidden(&self, value: &Value) -> bool {
        value.children().next().is_none()
            && value.origin.trail(LONGEST_WAY).iter().any(|(span, _)| self.touches(*span))
    }

    fn touches(&self, span: Span) -> bool {
        self.secrets.touches(self.sources, span)
    }
}

/// Ways of secrets are followed no further.
const LONGEST_WAY: usize = 100;

/// What a value ends up in: an argument, and nothing for an expression.
fn last_name(name: &str) -> &str {
    let is_name = name.chars().all(|character| character.is_alphanumeric() || character == '_');
    if is_name { name } else { "" }
}
