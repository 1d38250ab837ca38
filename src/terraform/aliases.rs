//! Provider configurations that resources and module calls refer to, and that are not there. Must not know what is in a
//! configuration.

use std::collections::HashSet;
use std::sync::Arc;

use crate::expr::Error;
use crate::source::Span;
use crate::syntax::{Expr, ExprId, ObjectItem, Tree};

use super::config::{BlockRef, Declaration, Merged, Module, Role};
use super::language::is_name;
use super::module_source::{self, ModuleSource};
use super::provider::{ProviderName, is_generated, name_of};
use super::session::Session;

/// What is wrong with the provider configurations of a module, and with those that it passes to others.
pub(super) fn refused(session: &Session<'_>, module: &Module) -> Vec<Error> {
    if !module.gaps.is_empty() {
        return Vec::new();
    }
    let mut errors = Vec::new();
    let mut declared = configurations(module, &mut errors);
    declared.extend(wanted(module));
    for (id, declaration) in &module.resources {
        let Some(written) = module.body(declaration).attribute("provider") else { continue };
        let missing = name_of(written.tree, written.expr)
            .filter(|name| name.has_alias() && !declared.contains(name))
            .filter(|name| !is_generated(module, name));
        errors.extend(missing.map(|name| {
            let what = super::address::block(id);
            Error::at(
                written.span(),
                format!(
                    "`{what}` uses provider configuration `{name}`, which this module does not have"
                ),
            )
        }));
    }
    for (name, call) in &module.calls {
        passed(session, module, (name, call), &declared, &mut errors);
    }
    errors
}

/// The `provider` blocks of a module by name.
fn configurations(module: &Module, errors: &mut Vec<Error>) -> HashSet<ProviderName> {
    let mut all = HashSet::new();
    for file in &module.files {
        for block in file.tree.body.blocks(&file.tree, "provider") {
            let found = BlockRef { tree: &file.tree, block };
            let Some(local) = block.label(found.tree, 0) else { continue };
            let alias = block.body.attribute(found.tree, "alias").map(|alias| alias.expr);
            let alias = match alias.map(|expr| (expr, found.tree.expr(expr))) {
                None => None,
                Some((_, Expr::String(name))) if is_name(found.tree.name(name)) => {
                    Some(Arc::clone(found.tree.name(name)))
                }
                Some((expr, _)) => {
                    let message = "the alias of a provider configuration must be a quoted name";
                    errors.push(Error::at(found.tree.span(expr), message));
                    continue;
                }
            };
            let name = ProviderName::new(Arc::clone(local), alias);
            let message = format!("the provider `{name}` is configured twice in this module");
            if !all.insert(name) && file.role == Role::Primary {
                errors.push(Error::at(block.header(found.tree), message));
            }
        }
    }
    all
}

/// The configurations that a module wants from those who call it: `configuration_aliases`.
fn wanted(module: &Module) -> Vec<ProviderName> {
    let mut all = Vec::new();
    for file in &module.files {
        let tree = &file.tree;
        for terraform in tree.body.blocks(tree, "terraform") {
            for providers in terraform.body.blocks(tree, "required_providers") {
                for provider in &providers.body.attributes {
                    all.extend(aliases(tree, provider.expr));
                }
            }
        }
    }
    all
}

fn aliases(tree: &Tree, provider: ExprId) -> Vec<ProviderName> {
    let Expr::Object(items) = tree.expr(provider) else { return Vec::new() };
    let is_aliases = |key| match tree.expr(key) {
        Expr::Variable(name) | Expr::String(name) => &**tree.name(name) == "configuration_aliases",
        _ => false,
    };
    let Some(item) = tree.items(items).iter().find(|item| is_aliases(item.key)) else {
        return Vec::new();
    };
    let Expr::Array(list) = tree.expr(item.value) else { return Vec::new() };
    tree.list(list).iter().filter_map(|id| name_of(tree, *id)).collect()
}

/// What a call passes must be there, and what the called module wants must be passed.
fn passed(
    session: &Session<'_>,
    module: &Module,
    (name, call): (&str, &Declaration),
    declared: &HashSet<ProviderName>,
    errors: &mut Vec<Error>,
) {
    let body = module.body(call);
    let Some(given) = pairs(&body) else { return };
    for (_, value, span) in &given {
        if value.has_alias() && !declared.contains(value) && !is_generated(module, value) {
            let message = format!(
                "`module.{name}` passes provider configuration `{value}`, which this module does not have"
            );
            errors.push(Error::at(*span, message));
        }
    }
    let ModuleSource::Directory(directory) = module_source::source(module, call) else { return };
    let (Ok(child), Some(header)) = (session.modules.get(&directory), module.first(call)) else {
        return;
    };
    for wanted in wanted(&child) {
        if given.iter().any(|(key, ..)| *key == wanted) {
            continue;
        }
        let message = format!("`module.{name}` needs a provider configuration for `{wanted}`");
        let error = Error::at(header.block.header(header.tree), message);
        errors.push(error.with_help(format!("pass it: providers = {{ {wanted} = ... }}")));
    }
}

/// What a call passes: the name in the called module, the name here, and where that stands. None if it is not written
/// as pairs.
fn pairs(body: &Merged<'_>) -> Option<Vec<(ProviderName, ProviderName, Span)>> {
    let Some(providers) = body.attribute("providers") else { return Some(Vec::new()) };
    let tree = providers.tree;
    let Expr::Object(items) = tree.expr(providers.expr) else { return None };
    let one = |item: &ObjectItem| {
        let (key, value) = (name_of(tree, item.key)?, name_of(tree, item.value)?);
        Some((key, value, tree.span(item.value)))
    };
    Some(tree.items(items).iter().filter_map(one).collect())
}
