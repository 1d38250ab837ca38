//! Where the source of a module call leads. Must not know instances of modules.

use std::sync::Arc;

use super::config::{Declaration, ExprRef, Module};
use crate::source::join;
use crate::syntax::{Expr, Tree};

/// Where the source of a call leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ModuleSource {
    /// A directory of this repository.
    Directory(String),
    /// A registry, git or other address.
    Remote(String),
    /// The call has no source, or none that is a plain string.
    None,
    /// Outside of the repository.
    Outside(String),
}

/// The directories that a module's calls name, as far as they are local.
#[must_use]
pub(super) fn local_directories(module: &Module) -> Vec<String> {
    let sources = module.calls.values().map(|call| source(module, call));
    sources
        .filter_map(|source| match source {
            ModuleSource::Directory(directory) => Some(directory),
            ModuleSource::Remote(_) | ModuleSource::None | ModuleSource::Outside(_) => None,
        })
        .collect()
}

/// Where the source of a call leads. Terraform allows only a literal string.
#[must_use]
pub(super) fn source(module: &Module, call: &Declaration) -> ModuleSource {
    literal(module, call, "source")
        .map_or(ModuleSource::None, |text| leads_to(&module.directory, &text))
}

/// Where a text leads that stands for a source in a module of this directory.
pub(super) fn leads_to(directory: &str, text: &str) -> ModuleSource {
    let local = matches!(text, "." | "..") || text.starts_with("./") || text.starts_with("../");
    if text.starts_with('/') {
        return ModuleSource::Outside(text.to_owned());
    }
    if !local {
        return ModuleSource::Remote(text.to_owned());
    }
    join(directory, text)
        .map_or_else(|_| ModuleSource::Outside(text.to_owned()), ModuleSource::Directory)
}

/// The literal string that an argument of a call is set to.
#[must_use]
pub(super) fn literal(module: &Module, call: &Declaration, name: &str) -> Option<Arc<str>> {
    let ExprRef { tree, expr } = module.body(call).attribute(name)?;
    literal_string(tree, expr)
}

fn literal_string(tree: &Tree, expr: crate::syntax::ExprId) -> Option<Arc<str>> {
    match tree.expr(expr) {
        Expr::String(name) => Some(Arc::clone(tree.name(name))),
        Expr::Parens(inner) => literal_string(tree, inner),
        _ => None,
    }
}
