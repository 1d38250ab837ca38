//! What Terraform itself reads in resources and module calls: `depends_on`, `lifecycle`, provisioners. Must not know
//! values.

use crate::expr::Error;
use crate::syntax::{Attribute, Block, Expr, ExprId, Tree};

use super::block_language::{BlockLanguage, only, required};
use super::config::{ConfigFile, Module};
use super::references::{WrittenReference, within};

/// Arguments of `lifecycle` that only managed resources have.
const MANAGED_ONLY: [&str; 4] =
    ["create_before_destroy", "prevent_destroy", "ignore_changes", "replace_triggered_by"];

/// Types of blocks that a module call may have: Terraform keeps this one for the future, other tools have it already.
const CALL_BLOCKS: [&str; 1] = ["lifecycle"];

const LOCAL_EXEC: BlockLanguage = BlockLanguage {
    arguments: &[
        "command",
        "interpreter",
        "working_dir",
        "environment",
        "quiet",
        "when",
        "on_failure",
    ],
    blocks: &["connection"],
};
const REMOTE_EXEC: BlockLanguage = BlockLanguage {
    arguments: &["inline", "script", "scripts", "when", "on_failure"],
    blocks: &["connection"],
};
const FILE: BlockLanguage = BlockLanguage {
    arguments: &["source", "content", "destination", "when", "on_failure"],
    blocks: &["connection"],
};

/// What is wrong with what Terraform itself reads in a block, in Terraform's own syntax.
pub(super) fn refused(module: &Module, file: &ConfigFile, block: &Block, errors: &mut Vec<Error>) {
    let tree = &file.tree;
    let kind = &**tree.name(block.kind);
    if matches!(kind, "resource" | "data" | "module" | "output")
        && let Some(attribute) = block.body.attribute(tree, "depends_on")
    {
        depends_on(tree, attribute, errors);
    }
    match kind {
        "resource" => {
            for provisioner in block.body.blocks(tree, "provisioner") {
                self::provisioner(module, file, provisioner, errors);
            }
        }
        "data" => {
            for lifecycle in block.body.blocks(tree, "lifecycle") {
                let wrong =
                    MANAGED_ONLY.iter().filter_map(|name| lifecycle.body.attribute(tree, name));
                errors.extend(wrong.map(|wrong| {
                    let message = format!("data sources have no `{}`", tree.name(wrong.name));
                    Error::at(wrong.name_span(tree), message)
                }));
            }
        }
        "module" => {
            let others = block.body.blocks.iter();
            let others = others.filter(|inner| !CALL_BLOCKS.contains(&&**tree.name(inner.kind)));
            errors.extend(others.map(|inner| {
                let message =
                    format!("`module` has no blocks of the type `{}`", tree.name(inner.kind));
                Error::at(inner.header(tree), message)
            }));
        }
        _ => {}
    }
}

/// A list of references to whole objects.
fn depends_on(tree: &Tree, attribute: &Attribute, errors: &mut Vec<Error>) {
    let Expr::Array(list) = tree.expr(attribute.expr) else {
        let message = "`depends_on` is a list of references, written as such";
        return errors.push(Error::at(tree.span(attribute.expr), message));
    };
    for id in tree.list(list) {
        let message = match tree.expr(*id) {
            // Terraform 0.11 had references in quotes; what is in them is not looked at here.
            Expr::String(_) => continue,
            Expr::Traversal { base, .. } if matches!(tree.expr(base), Expr::Variable(_)) => {
                if !is_part(tree, *id) {
                    continue;
                }
                "`depends_on` names whole resources, not their attributes"
            }
            _ => "`depends_on` holds references only",
        };
        errors.push(Error::at(tree.span(*id), message));
    }
}

/// Whether a reference leads to an attribute of a resource.
fn is_part(tree: &Tree, id: ExprId) -> bool {
    let Expr::Traversal { base, steps } = tree.expr(id) else { return false };
    let Expr::Variable(root) = tree.expr(base) else { return false };
    let names = tree.steps(steps).iter().filter_map(|step| tree.attribute_of(step));
    let whole = match &**tree.name(root) {
        "var" | "local" | "module" | "each" | "count" | "path" | "terraform" | "self" => {
            return false;
        }
        "data" | "resource" | "ephemeral" => 2,
        _ => 1,
    };
    names.count() > whole
}

fn provisioner(module: &Module, file: &ConfigFile, block: &Block, errors: &mut Vec<Error>) {
    let tree = &file.tree;
    match block.label(tree, 0).map(|name| &**name) {
        Some("local-exec") => {
            only(tree, block, &LOCAL_EXEC, errors);
            required(tree, block, &["command"], errors);
        }
        Some("remote-exec") => only(tree, block, &REMOTE_EXEC, errors),
        Some("file") => {
            only(tree, block, &FILE, errors);
            required(tree, block, &["destination"], errors);
        }
        Some(_) | None => {}
    }
    keyword(tree, block, "on_failure", ["continue", "fail"], errors);
    keyword(tree, block, "when", ["create", "destroy"], errors);
    if word(tree, block, "when") == Some("destroy") {
        let inner = within(&file.references, block.start, block.end).iter();
        let first = inner.filter(|found| is_outside(module, found)).map(|found| found.id).next();
        errors.extend(first.map(|id| {
            let message =
                "destroy-time provisioners can refer only to `self`, `count.index` and `each.key`";
            Error::at(tree.span(id), message)
        }));
    }
}

/// Whether a reference leads to something beside the resource that it stands in.
fn is_outside(module: &Module, found: &WrittenReference) -> bool {
    let is_resource = || {
        let mut ids = module.resources.keys();
        ids.any(|id| id.kind == found.root && found.names.first() == Some(&id.name))
    };
    matches!(&*found.root, "var" | "local" | "module" | "data") || is_resource()
}

/// An argument that takes one of two words.
fn keyword(tree: &Tree, block: &Block, name: &str, words: [&str; 2], errors: &mut Vec<Error>) {
    let Some(attribute) = block.body.attribute(tree, name) else { return };
    if word(tree, block, name).is_some_and(|word| words.contains(&word)) {
        return;
    }
    let [one, other] = words;
    let message = format!("`{name}` is `{one}` or `{other}`");
    errors.push(Error::at(tree.span(attribute.expr), message));
}

/// A word without quotes, or, as Terraform 0.11 had it, with them.
fn word<'t>(tree: &'t Tree, block: &Block, name: &str) -> Option<&'t str> {
    match tree.expr(block.body.attribute(tree, name)?.expr) {
        Expr::Variable(word) | Expr::String(word) => Some(&**tree.name(word)),
        _ => None,
    }
}
