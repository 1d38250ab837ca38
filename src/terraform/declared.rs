//! References to what a module does not declare. Terraform finds them before it evaluates anything, so they count
//! wherever they stand: in the arm of a conditional that is not chosen, and inside `try`. Must not know values.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::expr::Error;
use crate::model::Mode;
use crate::syntax::{Attribute, Block, Body, Expr, Tree};
use crate::value::did_you_mean;

use super::address;
use super::config::{ConfigFile, Module, ResourceId};
use super::dialect;
use super::references::{WrittenReference, within};

/// Arguments whose names are not references: configurations of providers, and paths within the block itself.
const NOT_REFERENCES: [&str; 3] = ["provider", "providers", "ignore_changes"];

/// More errors of one module are not told: each is compared with all names, and nobody reads them.
const MOST: usize = 100;

/// A reference to what is not declared.
struct Missing {
    /// The resource or data source that it names, if it names one.
    id: Option<ResourceId>,
    error: Error,
}

/// The references of a module to what it does not declare. None if a part of it could not be read.
pub(super) fn undeclared(module: &Arc<Module>) -> Vec<Error> {
    search(module).into_iter().map(|missing| missing.error).collect()
}

/// Whether [`undeclared`] tells of a reference to this resource or data source.
pub(super) fn is_told(module: &Arc<Module>, id: &ResourceId) -> bool {
    let ids = || search(module).into_iter().filter_map(|missing| missing.id).collect();
    module.undeclared.get_or_init(ids).contains(id)
}

fn search(module: &Arc<Module>) -> Vec<Missing> {
    if !module.gaps.is_empty() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for file in &module.files {
        let mut file = Search { module, file, bound: None, found: &mut found };
        for block in &file.file.tree.body.blocks {
            file.block(block);
        }
    }
    found
}

/// The search through one file.
struct Search<'m, 'e> {
    module: &'m Arc<Module>,
    file: &'m ConfigFile,
    /// Names that a `for` or a `dynamic` block of the file gives a meaning; made when it is first needed.
    bound: Option<BTreeSet<Arc<str>>>,
    found: &'e mut Vec<Missing>,
}

impl Search<'_, '_> {
    fn block(&mut self, block: &Block) {
        let tree = &self.file.tree;
        match &**tree.name(block.kind) {
            "locals" | "output" | "module" | "resource" | "data" | "provider" | "check" => {
                self.body(&block.body);
            }
            // Its `to` is an address, whose keys may be `each.key`.
            "import" => {
                for name in ["id", "for_each"] {
                    if let Some(attribute) = block.body.attribute(tree, name) {
                        self.attribute(attribute);
                    }
                }
            }
            "variable" => {
                for validation in block.body.blocks(tree, "validation") {
                    self.body(&validation.body);
                }
            }
            _ => {}
        }
    }

    fn body(&mut self, body: &Body) {
        for attribute in &body.attributes {
            if !NOT_REFERENCES.contains(&&**self.file.tree.name(attribute.name)) {
                self.attribute(attribute);
            }
        }
        for block in &body.blocks {
            self.body(&block.body);
        }
    }

    fn attribute(&mut self, attribute: &Attribute) {
        let span = self.file.tree.span(attribute.expr);
        for found in within(&self.file.references, span.start, span.end) {
            if self.found.len() >= MOST || self.is_bound(&found.root) {
                continue;
            }
            let missing = missing(self.module, found);
            self.found.extend(missing.map(|missing| Missing {
                error: missing.error.or_at(self.file.tree.span(found.id)),
                id: missing.id,
            }));
        }
    }

    fn is_bound(&mut self, name: &Arc<str>) -> bool {
        let tree = &self.file.tree;
        self.bound.get_or_insert_with(|| bound(tree)).contains(name)
    }
}

/// The names that `for` expressions and `dynamic` blocks of a file give a meaning.
fn bound(tree: &Tree) -> BTreeSet<Arc<str>> {
    let mut all = BTreeSet::new();
    for one in (0..).map_while(|index| tree.for_expr(index)) {
        all.insert(Arc::clone(tree.name(one.value_var)));
        all.extend(one.key_var.map(|name| Arc::clone(tree.name(name))));
    }
    iterators(tree, &tree.body, &mut all);
    all
}

fn iterators(tree: &Tree, body: &Body, all: &mut BTreeSet<Arc<str>>) {
    for block in &body.blocks {
        if &**tree.name(block.kind) == "dynamic" {
            all.extend(block.label(tree, 0).cloned());
            if let Some(iterator) = block.body.attribute(tree, "iterator")
                && let Expr::Variable(name) | Expr::String(name) = tree.expr(iterator.expr)
            {
                all.insert(Arc::clone(tree.name(name)));
            }
        }
        iterators(tree, &block.body, all);
    }
}

/// Why a reference is refused, if it is to something that is not declared.
fn missing(module: &Arc<Module>, found: &WrittenReference) -> Option<Missing> {
    let mut names = found.names.iter();
    let mut name = || names.next();
    if may_be_outside(module, found) {
        return None;
    }
    let managed = |kind: &Arc<str>, name: &Arc<str>, mode| {
        let id = ResourceId { mode, kind: Arc::clone(kind), name: Arc::clone(name) };
        let is_missing = !module.resources.contains_key(&id);
        is_missing.then(|| Missing { error: no_resource(module, &id), id: Some(id) })
    };
    let of = |error: Error| Missing { id: None, error };
    if module.newer.contains(&found.root)
        || dialect::block_type(&found.root).is_some_and(|known| known.value.is_some())
    {
        return None;
    }
    match &*found.root {
        "var" => name()
            .filter(|name| !module.variables.contains_key(*name))
            .map(|name| of(no_variable(module, name))),
        "local" => name()
            .filter(|name| !module.locals.contains_key(*name))
            .map(|name| of(no_local(module, name))),
        "module" => name()
            .filter(|name| !module.calls.contains_key(*name))
            .map(|name| of(no_call(module, name))),
        "data" => managed(name()?, name()?, Mode::Data),
        "resource" => managed(name()?, name()?, Mode::Managed),
        "each" | "count" | "path" | "terraform" | "self" => None,
        _ => managed(&found.root, name()?, Mode::Managed),
    }
}

/// Whether a file that is generated declares what is referred to, or may do so.
fn may_be_outside(module: &Module, found: &WrittenReference) -> bool {
    let Some(outside) = &module.outside else { return false };
    let names: Vec<&str> = found.names.iter().map(|name| &**name).collect();
    match (&*found.root, names.as_slice()) {
        ("var", [name, ..]) => outside.may_declare("variable", &[name]),
        ("local", [name, ..]) => outside.may_declare("local", &[name]),
        ("module", [name, ..]) => outside.may_declare("module", &[name]),
        ("data", [kind, name, ..]) => outside.may_declare("data", &[kind, name]),
        ("resource", [kind, name, ..]) => outside.may_declare("resource", &[kind, name]),
        (kind, [name, ..]) => outside.may_declare("resource", &[kind, name]),
        (_, []) => false,
    }
}

/// There is no such variable.
pub(super) fn no_variable(module: &Arc<Module>, name: &str) -> Error {
    let (missing, module) = (name.to_owned(), Arc::clone(module));
    let error = Error::new(format!("there is no variable `{name}` in this module")).as_static();
    error.with_suggestion(move || {
        let near = did_you_mean(&missing, module.variables.keys().map(|known| &**known));
        Some(match near {
            Some(near) => format!("did you mean `var.{near}`?"),
            None => format!("declare it: variable \"{missing}\" {{ ... }}"),
        })
    })
}

/// There is no such local value.
pub(super) fn no_local(module: &Arc<Module>, name: &str) -> Error {
    let (missing, module) = (name.to_owned(), Arc::clone(module));
    let error = Error::new(format!("there is no local value `{name}` in this module")).as_static();
    error.with_suggestion(move || {
        let near = did_you_mean(&missing, module.locals.keys().map(|known| &**known))?;
        Some(format!("did you mean `local.{near}`?"))
    })
}

/// There is no such module call.
pub(super) fn no_call(module: &Arc<Module>, name: &str) -> Error {
    let (missing, module) = (name.to_owned(), Arc::clone(module));
    let error = Error::new(format!("there is no module call `{name}` in this module")).as_static();
    error.with_suggestion(move || {
        let near = did_you_mean(&missing, module.calls.keys().map(|known| &**known))?;
        Some(format!("did you mean `module.{near}`?"))
    })
}

/// There is no such resource or data source.
pub(super) fn no_resource(module: &Arc<Module>, id: &ResourceId) -> Error {
    let (missing, module) = (address::block(id), Arc::clone(module));
    let kind = if id.mode == Mode::Data { "data source" } else { "resource" };
    let error = Error::new(format!("there is no {kind} `{missing}` in this module")).as_static();
    error.with_suggestion(move || {
        let known: Vec<String> = module.resources.keys().map(address::block).collect();
        let near = did_you_mean(&missing, known.iter().map(String::as_str))?;
        Some(format!("did you mean `{near}`?"))
    })
}
