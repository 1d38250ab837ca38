//! One unit of Terragrunt: its `terragrunt.hcl` and what that includes. Must not know modules.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::expr::{self, Context, Limits};
use crate::source::{Loader, SourceMap, Span, below, join, read_text};
use crate::syntax::{self, Body, ExprId, Tree};
use crate::value::{Kind, Origin, OriginLabel, Value};

use super::runner::{Runner, UNIT};
use super::scope::{FileScope, Purpose};

/// What a unit says.
#[derive(Debug)]
pub(super) struct Unit {
    /// Its file.
    pub file: Arc<str>,
    /// Who runs it.
    pub runner: Runner,
    /// The start of that.
    pub start: Span,
    /// Values of variables.
    pub inputs: BTreeMap<Arc<str>, Value>,
    /// Whether there are others, whose names are not known.
    pub has_more_inputs: bool,
    /// What generated files declare: see [`declaration`].
    pub declared: BTreeSet<String>,
    /// Whether some of what is generated is not known.
    pub is_open: bool,
    /// The first `generate` block, and the file that it is in.
    pub generates: Option<Span>,
    /// See [`Unit::generates`].
    pub generated_by: Option<Arc<str>>,
}

/// The name under which a declaration is kept: `variable env`.
pub(super) fn declaration<'n>(kind: &str, names: impl Iterator<Item = &'n str>) -> String {
    let mut text = kind.to_owned();
    for name in names {
        text.push(' ');
        text.push_str(name);
    }
    text
}

/// One file, parsed.
pub(super) struct ParsedUnit {
    pub path: Arc<str>,
    pub tree: Tree,
}

/// The unit in a directory, and the directory of the module that it runs. None where that is elsewhere, or nothing can
/// be read.
pub(super) fn read(
    loader: &dyn Loader,
    sources: &SourceMap,
    directory: &str,
) -> Option<(String, Unit)> {
    let context = Context::new(loader, directory, Limits::default());
    let own = parse(loader, sources, &below(directory, UNIT))?;
    let mut reader = Reader {
        at: UnitPlace { loader, context: &context, directory },
        unit: Unit {
            file: Arc::clone(&own.path),
            runner: Runner::Terragrunt,
            start: own.tree.place(0, 0),
            inputs: BTreeMap::new(),
            has_more_inputs: false,
            declared: BTreeSet::new(),
            is_open: false,
            generates: None,
            generated_by: None,
        },
        module: None,
    };
    for path in reader.includes(&own) {
        if let Some(included) = path.and_then(|path| parse(loader, sources, &path)) {
            reader.add(&included);
        } else {
            // What cannot be found may say anything.
            (reader.unit.is_open, reader.unit.has_more_inputs) = (true, true);
        }
    }
    reader.add(&own);
    let module = match reader.module {
        Some(Module::Here(module)) => module,
        Some(Module::Elsewhere) => return None,
        None => directory.to_owned(),
    };
    Some((module, reader.unit))
}

pub(super) fn parse(loader: &dyn Loader, sources: &SourceMap, path: &str) -> Option<ParsedUnit> {
    let text = read_text(loader, path).ok()?;
    let source = sources.add_once(path, &text);
    let parsed = syntax::parse(source, path, &text);
    parsed.errors.is_empty().then(|| ParsedUnit { path: path.into(), tree: parsed.tree })
}

/// Where the module of a unit is.
enum Module {
    /// A directory of this repository.
    Here(String),
    /// An address, or not known.
    Elsewhere,
}

/// Where expressions of files are evaluated: from a directory of this repository.
pub(super) struct UnitPlace<'a> {
    pub loader: &'a dyn Loader,
    pub context: &'a Context<'a>,
    pub directory: &'a str,
}

impl UnitPlace<'_> {
    /// The value of an expression; none where it cannot be evaluated.
    pub(super) fn eval(&self, file: &ParsedUnit, expr: ExprId, purpose: Purpose) -> Option<Value> {
        let scope = FileScope {
            loader: self.loader,
            context: self.context,
            tree: &file.tree,
            file: &file.path,
            unit: self.directory,
            purpose,
            locals: RefCell::default(),
        };
        expr::eval(&file.tree, expr, &scope, self.context).ok()
    }

    /// The values that an expression gives to variables; none where not even their names are known.
    pub(super) fn inputs(
        &self,
        file: &ParsedUnit,
        expr: ExprId,
    ) -> Option<BTreeMap<Arc<str>, Value>> {
        let span = file.tree.span(expr);
        let value = self.eval(file, expr, Purpose::Value)?;
        let one = |(name, value): (&Arc<str>, &Value)| {
            let at = value.origin.span().unwrap_or(span);
            let from = vec![value.origin.clone()];
            let origin = Origin::step(at, OriginLabel::Given(Arc::clone(name)), from);
            (Arc::clone(name), value.clone().with_origin(origin))
        };
        Some(value.entries()?.iter().map(one).collect())
    }
}

struct Reader<'a> {
    at: UnitPlace<'a>,
    unit: Unit,
    module: Option<Module>,
}

impl Reader<'_> {
    fn eval(&self, file: &ParsedUnit, expr: ExprId, purpose: Purpose) -> Option<Value> {
        self.at.eval(file, expr, purpose)
    }

    fn path(&self, file: &ParsedUnit, expr: ExprId) -> Option<String> {
        let value = self.eval(file, expr, Purpose::Path)?;
        self.in_repository(value.as_str()?)
    }

    /// A path from the root of the repository, of one that is written in the unit or that a function gave.
    fn in_repository(&self, path: &str) -> Option<String> {
        match path.strip_prefix('/') {
            Some(rooted) => join("", rooted).ok(),
            None => join(self.at.directory, path).ok(),
        }
    }

    /// The files that `include` blocks name; none for one that is not known.
    fn includes(&self, file: &ParsedUnit) -> Vec<Option<String>> {
        let blocks = file.tree.body.blocks(&file.tree, "include");
        let paths = blocks.map(|block| block.body.attribute(&file.tree, "path"));
        paths.map(|path| self.path(file, path?.expr)).collect()
    }

    /// Takes in what a file says; what comes later wins.
    fn add(&mut self, file: &ParsedUnit) {
        let tree = &file.tree;
        for block in tree.body.blocks(tree, "terraform") {
            if let Some(source) = block.body.attribute(tree, "source") {
                self.module = Some(self.module_of(file, source.expr));
            }
            // Variables may come from files and from the command line.
            self.unit.has_more_inputs |=
                block.body.blocks(tree, "extra_arguments").next().is_some();
        }
        for block in tree.body.blocks(tree, "generate") {
            self.generated(file, &block.body, block.header(tree));
        }
        if let Some(attribute) = tree.body.attribute(tree, "generate") {
            self.unit.is_open = true;
            self.note(file, attribute.name_span(tree));
        }
        if let Some(attribute) = tree.body.attribute(tree, "inputs") {
            self.inputs(file, attribute.expr);
        }
    }

    fn module_of(&self, file: &ParsedUnit, expr: ExprId) -> Module {
        let Some(value) = self.eval(file, expr, Purpose::Path) else { return Module::Elsewhere };
        let Some(text) = value.as_str() else { return Module::Elsewhere };
        let is_path = text.starts_with('/') || text.starts_with("./") || text.starts_with("../");
        let path = text.split('?').next().unwrap_or(text);
        match self.in_repository(path) {
            Some(path) if is_path || text == "." => Module::Here(path),
            Some(_) | None => Module::Elsewhere,
        }
    }

    fn inputs(&mut self, file: &ParsedUnit, expr: ExprId) {
        match self.at.inputs(file, expr) {
            Some(inputs) => self.unit.inputs.extend(inputs),
            None => self.unit.has_more_inputs = true,
        }
    }

    /// Remembers where something is generated.
    fn note(&mut self, file: &ParsedUnit, span: Span) {
        if self.unit.generates.is_none() {
            self.unit.generates = Some(span);
            self.unit.generated_by = Some(Arc::clone(&file.path));
        }
    }

    /// A `generate` block: what its text declares, whatever stands in the holes of it.
    fn generated(&mut self, file: &ParsedUnit, body: &Body, header: Span) {
        let tree = &file.tree;
        let Some(contents) = body.attribute(tree, "contents") else { return };
        let path = body.attribute(tree, "path");
        let path = path.and_then(|path| self.eval(file, path.expr, Purpose::Path));
        let path = path.and_then(|path| path.as_str().map(str::to_owned));
        self.note(file, header);
        let text = self.eval(file, contents.expr, Purpose::Value).and_then(|value| filled(&value));
        let Some(text) = text else { return self.unit.is_open = true };
        let path = path.unwrap_or_else(|| "generated.tf".to_owned());
        // Nothing points into this text: it only says which names there are.
        let parsed = syntax::parse(header.source, &path, &text);
        self.unit.is_open |= !parsed.errors.is_empty();
        let tree = &parsed.tree;
        for block in &tree.body.blocks {
            let kind = &**tree.name(block.kind);
            if kind == "locals" {
                let names = block.body.attributes.iter().map(|one| &**tree.name(one.name));
                self.unit
                    .declared
                    .extend(names.map(|name| declaration("local", [name].into_iter())));
            } else {
                let labels = block.labels.iter().map(|label| &**tree.name(label.name));
                self.unit.declared.insert(declaration(kind, labels));
            }
        }
    }
}

/// A text with a word in each place that is not known: names of blocks and their labels are written. None for a text of
/// which nothing is known.
fn filled(value: &Value) -> Option<String> {
    if let Kind::Unknown(_) = &value.kind {
        return None;
    }
    Some(value.as_text()?.filled("unknown"))
}
