//! What blocks of Terraform's own may hold: names that are names, arguments that the language has, conditions that
//! look at something. Terraform refuses anything else when it reads a module. Must not know values.

use crate::expr::Error;
use crate::source::Span;
use crate::syntax::{Block, Body, Expr, Tree};

use super::block_language::{
    BlockLanguage, CONDITION, condition, is_json, literal, must_look, no_block, only,
};
use super::config::{ConfigFile, Module};
use super::meta_arguments;
use super::statements;

// OpenTofu 1.10 has `deprecated` too.
const VARIABLE: BlockLanguage = BlockLanguage {
    arguments: &[
        "description",
        "type",
        "default",
        "sensitive",
        "ephemeral",
        "nullable",
        "deprecated",
    ],
    blocks: &["validation"],
};
const OUTPUT: BlockLanguage = BlockLanguage {
    arguments: &["description", "value", "sensitive", "ephemeral", "depends_on", "deprecated"],
    blocks: &["precondition"],
};

/// Arguments of every `module` block, which therefore cannot be names of variables.
pub(super) const CALL_ARGUMENTS: [&str; 6] =
    ["source", "version", "providers", "count", "for_each", "depends_on"];

/// Names that variables cannot have besides those: kept for `module` blocks of the future.
const RESERVED: [&str; 2] = ["lifecycle", "locals"];

/// What is wrong with a module's blocks.
pub(super) fn refused(module: &Module) -> Vec<Error> {
    let mut errors = Vec::new();
    for file in &module.files {
        let calls = calls(&file.tree);
        for block in &file.tree.body.blocks {
            top_level(file, block, &mut errors);
            if !is_json(file) {
                statements::refused(module, file, block, &mut errors);
                meta_arguments::refused(module, file, block, &mut errors);
            }
            if &**file.tree.name(block.kind) == "variable" {
                errors.extend(call_in_default(&file.tree, block, &calls));
            }
        }
    }
    errors
}

fn top_level(file: &ConfigFile, block: &Block, errors: &mut Vec<Error>) {
    let tree = &file.tree;
    let kind = &**tree.name(block.kind);
    if matches!(kind, "variable" | "output" | "module" | "resource" | "data" | "check") {
        names(tree, block, errors);
    }
    match kind {
        "variable" => variable(file, block, errors),
        "output" => {
            only(tree, block, &OUTPUT, errors);
            flags(file, &block.body, errors);
            conditions(file, &block.body, errors);
        }
        "locals" => {
            let inner = block.body.blocks.iter();
            errors.extend(inner.map(|inner| no_block(tree, inner, "locals")));
        }
        "resource" | "data" => {
            multiplied_once(tree, block, errors);
            for kind in ["lifecycle", "connection"] {
                let second = block.body.blocks(tree, kind).nth(1);
                let message = || format!("a resource can have only one `{kind}` block");
                errors.extend(second.map(|one| Error::at(one.header(tree), message())));
            }
            for lifecycle in block.body.blocks(tree, "lifecycle") {
                literals(file, &lifecycle.body, errors);
                conditions(file, &lifecycle.body, errors);
            }
        }
        "module" => multiplied_once(tree, block, errors),
        _ => {}
    }
}

/// Labels are names.
fn names(tree: &Tree, block: &Block, errors: &mut Vec<Error>) {
    for label in &block.labels {
        let name = tree.name(label.name);
        if is_name(name) {
            continue;
        }
        let message = format!(
            "`{name}` is not a name: names have letters, digits, `_` and `-`, and do not begin with a digit or `-`"
        );
        errors.push(Error::at(tree.place(label.start, label.end), message));
    }
}

pub(super) fn is_name(name: &str) -> bool {
    let mut characters = name.chars();
    let begins = characters.next().is_some_and(|first| first.is_alphabetic() || first == '_');
    begins && characters.all(|one| one.is_alphanumeric() || "_-".contains(one) || !one.is_ascii())
}

fn variable(file: &ConfigFile, block: &Block, errors: &mut Vec<Error>) {
    let tree = &file.tree;
    only(tree, block, &VARIABLE, errors);
    flags(file, &block.body, errors);
    let Some(name) = block.label(tree, 0) else { return };
    if CALL_ARGUMENTS.contains(&&**name) || RESERVED.contains(&&**name) {
        let message =
            format!("a variable cannot be called `{name}`: `module` blocks use that name");
        errors.push(Error::at(block.header(tree), message));
    }
    if let Some(ty) = block.body.attribute(tree, "type")
        && matches!(tree.expr(ty.expr), Expr::String(_))
        && !is_json(file)
    {
        let error = Error::at(tree.span(ty.expr), "a type is written without quotes");
        errors.push(error.with_help("remove the quotes; they were for Terraform 0.11"));
    }
    if let Some(default) = block.body.attribute(tree, "default")
        && tree.expr(default.expr) == Expr::Null
        && let Some(nullable) = block.body.attribute(tree, "nullable")
        && tree.expr(nullable.expr) == Expr::Bool(false)
    {
        let message = "the default is null, but `nullable` is false";
        errors.push(Error::at(tree.span(default.expr), message));
    }
    for validation in block.body.blocks(tree, "validation") {
        only(tree, validation, &CONDITION, errors);
        must_look(file, &validation.body, Some(name), errors);
    }
}

/// The places of all function calls of a file, in the order of the text.
fn calls(tree: &Tree) -> Vec<Span> {
    let calls = tree.ids().filter(|id| matches!(tree.expr(*id), Expr::Call { .. }));
    let mut calls: Vec<Span> = calls.map(|id| tree.span(id)).collect();
    calls.sort_by_key(|call| call.start);
    calls
}

/// The default of a variable calls no functions.
fn call_in_default(tree: &Tree, variable: &Block, calls: &[Span]) -> Option<Error> {
    let default = tree.span(variable.body.attribute(tree, "default")?.expr);
    let first = calls.get(calls.partition_point(|call| call.start < default.start))?;
    let message = "the default of a variable is a constant: it cannot call functions";
    (first.start < default.end).then(|| Error::at(*first, message))
}

/// Arguments that Terraform reads before it evaluates anything: true or false as such.
fn flags(file: &ConfigFile, body: &Body, errors: &mut Vec<Error>) {
    for name in ["sensitive", "ephemeral", "nullable"] {
        if let Some(attribute) = body.attribute(&file.tree, name) {
            literal(file, attribute, errors);
        }
    }
}

/// `count` or `for_each`, not both.
fn multiplied_once(tree: &Tree, block: &Block, errors: &mut Vec<Error>) {
    if block.body.attribute(tree, "count").is_none() {
        return;
    }
    errors.extend(block.body.attribute(tree, "for_each").map(|each| {
        Error::at(each.name_span(tree), "a block can have `count` or `for_each`, but not both")
    }));
}

/// Terraform needs these before it evaluates anything.
fn literals(file: &ConfigFile, body: &Body, errors: &mut Vec<Error>) {
    for name in ["prevent_destroy", "create_before_destroy"] {
        let Some(attribute) = body.attribute(&file.tree, name) else { continue };
        literal(file, attribute, errors);
    }
}

fn conditions(file: &ConfigFile, body: &Body, errors: &mut Vec<Error>) {
    for kind in ["precondition", "postcondition"] {
        for block in body.blocks(&file.tree, kind) {
            condition(file, block, errors);
        }
    }
}
