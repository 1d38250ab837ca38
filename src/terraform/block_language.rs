//! What is said of blocks that hold something else than their type has: arguments, blocks, conditions. Must not know which types
//! there are.

use std::sync::Arc;

use crate::expr::Error;
use crate::syntax::{Attribute, Block, Body, Expr, Tree};
use crate::value::did_you_mean;

use super::config::ConfigFile;
use super::references::{WrittenReference, within};

/// Arguments and nested blocks of a block type that has no others.
pub(super) struct BlockLanguage {
    /// Names of its arguments.
    pub(super) arguments: &'static [&'static str],
    /// Types of its blocks.
    pub(super) blocks: &'static [&'static str],
}

pub(super) const CONDITION: BlockLanguage =
    BlockLanguage { arguments: &["condition", "error_message"], blocks: &[] };

/// Reports what a block holds beside what its type has.
pub(super) fn only(tree: &Tree, block: &Block, shape: &BlockLanguage, errors: &mut Vec<Error>) {
    let kind = tree.name(block.kind);
    for attribute in &block.body.attributes {
        let name = tree.name(attribute.name);
        if shape.arguments.contains(&&**name) || &**name == "//" {
            continue;
        }
        let message = format!("`{name}` is not an argument of `{kind}`");
        let error = Error::at(attribute.name_span(tree), message);
        errors.push(match did_you_mean(name, shape.arguments.iter().copied()) {
            Some(near) => error.with_help(format!("did you mean `{near}`?")),
            None => error,
        });
    }
    let others = block.body.blocks.iter();
    let others = others.filter(|inner| !shape.blocks.contains(&&**tree.name(inner.kind)));
    errors.extend(others.map(|inner| no_block(tree, inner, kind)));
}

pub(super) fn no_block(tree: &Tree, inner: &Block, outer: &str) -> Error {
    let message = format!("`{outer}` has no blocks of the type `{}`", tree.name(inner.kind));
    Error::at(inner.header(tree), message)
}

/// Reports the arguments that a block lacks.
pub(super) fn required(tree: &Tree, block: &Block, names: &[&str], errors: &mut Vec<Error>) {
    let missing = names.iter().filter(|name| block.body.attribute(tree, name).is_none());
    let kind = tree.name(block.kind);
    errors.extend(missing.map(|name| {
        Error::at(block.header(tree), format!("`{kind}` needs the argument `{name}`"))
    }));
}

/// Reports an argument that refers to something, or is a text, where true or false must stand.
pub(super) fn literal(file: &ConfigFile, attribute: &Attribute, errors: &mut Vec<Error>) {
    let (tree, span) = (&file.tree, file.tree.span(attribute.expr));
    let is_other = match tree.expr(attribute.expr) {
        Expr::String(text) => !matches!(&**tree.name(text), "true" | "false"),
        _ => !within(&file.references, span.start, span.end).is_empty(),
    };
    if is_other {
        let name = tree.name(attribute.name);
        errors.push(Error::at(span, format!("`{name}` must be written as true or false")));
    }
}

/// A block with a condition and a message.
pub(super) fn condition(file: &ConfigFile, block: &Block, errors: &mut Vec<Error>) {
    only(&file.tree, block, &CONDITION, errors);
    must_look(file, &block.body, None, errors);
}

/// A condition refers to something, and the one of a variable to the variable.
pub(super) fn must_look(
    file: &ConfigFile,
    body: &Body,
    variable: Option<&Arc<str>>,
    errors: &mut Vec<Error>,
) {
    let tree = &file.tree;
    for wanted in CONDITION.arguments {
        if body.attribute(tree, wanted).is_none() {
            let message = format!("`{wanted}` is missing in this condition");
            errors.push(Error::at(tree.place(body.start, body.start), message));
        }
    }
    let Some(condition) = body.attribute(tree, "condition") else { return };
    let span = tree.span(condition.expr);
    let found = within(&file.references, span.start, span.end);
    let message = match variable {
        Some(name) => {
            let looks =
                |one: &WrittenReference| &*one.root == "var" && one.names.first() == Some(name);
            if found.iter().any(looks) {
                return;
            }
            format!("a validation of `{name}` must refer to `var.{name}`")
        }
        None if found.is_empty() && !is_json(file) => {
            "a condition must refer to something, or it checks nothing".to_owned()
        }
        None => return,
    };
    errors.push(Error::at(span, message));
}

pub(super) fn is_json(file: &ConfigFile) -> bool {
    file.path.ends_with(".json")
}
