//! `moved`, `removed`, `import`, `check` and `terraform` blocks: what they must say, or Terraform refuses the module.
//! Must not know values.

use std::sync::Arc;

use crate::expr::Error;
use crate::model::Mode;
use crate::syntax::{Attribute, Block, Expr, ExprId, StepKind, Tree};

use super::block_language::{self, BlockLanguage, only, required};
use super::config::{ConfigFile, Module, ResourceId};
use super::references::within;
use super::version;

const MOVED: BlockLanguage = BlockLanguage { arguments: &["from", "to"], blocks: &[] };
const REMOVED: BlockLanguage =
    BlockLanguage { arguments: &["from"], blocks: &["lifecycle", "provisioner", "connection"] };
const REMOVED_LIFECYCLE: BlockLanguage = BlockLanguage { arguments: &["destroy"], blocks: &[] };
// Terraform 1.12 has `identity`.
const IMPORT: BlockLanguage =
    BlockLanguage { arguments: &["to", "id", "for_each", "provider", "identity"], blocks: &[] };
const CHECK: BlockLanguage = BlockLanguage { arguments: &[], blocks: &["assert", "data"] };
// OpenTofu has `encryption`.
const TERRAFORM: BlockLanguage = BlockLanguage {
    arguments: &["required_version", "experiments", "language"],
    blocks: &["required_providers", "backend", "cloud", "provider_meta", "encryption"],
};

/// What of a required provider may be said.
const REQUIRED_PROVIDER: [&str; 3] = ["source", "version", "configuration_aliases"];

/// Roots of references that are no addresses.
const NO_ADDRESS: [&str; 8] =
    ["var", "local", "each", "count", "path", "self", "terraform", "ephemeral"];

/// What is wrong with a block of one of these types, in Terraform's own syntax.
pub(super) fn refused(module: &Module, file: &ConfigFile, block: &Block, errors: &mut Vec<Error>) {
    let mut search = Search { module, file, tree: &file.tree, errors };
    match &**file.tree.name(block.kind) {
        "moved" => search.moved(block),
        "removed" => search.removed(block),
        "import" => search.import(block),
        "check" => search.check(block),
        "terraform" => search.terraform(block),
        _ => {}
    }
}

/// The search through one block.
struct Search<'m, 'e> {
    module: &'m Module,
    file: &'m ConfigFile,
    tree: &'m Tree,
    errors: &'e mut Vec<Error>,
}

impl Search<'_, '_> {
    fn refuse(&mut self, expr: ExprId, message: &str) {
        self.errors.push(Error::at(self.tree.span(expr), message));
    }

    /// The address that an argument names; an error if it names none.
    fn address(&mut self, attribute: &Attribute) -> Option<Address> {
        let found = address(self.tree, attribute.expr);
        if found.is_none() {
            let message = "this must be the address of a resource or module: names, and keys that are constants";
            self.refuse(attribute.expr, message);
        }
        found
    }

    fn moved(&mut self, block: &Block) {
        only(self.tree, block, &MOVED, self.errors);
        required(self.tree, block, MOVED.arguments, self.errors);
        let [from, to] = ["from", "to"].map(|name| block.body.attribute(self.tree, name));
        let (Some(from), Some(to)) = (from, to) else { return };
        let (Some(old), Some(new)) = (self.address(from), self.address(to)) else { return };
        if old.target().is_empty() != new.target().is_empty() {
            self.refuse(to.expr, "`from` and `to` must both be resources, or both modules");
        } else if old == new && !old.has_key {
            self.refuse(to.expr, "`from` and `to` are the same, so the block moves nothing");
        } else if !old.has_key && !new.has_key && self.declares(&old) {
            let message = "the moved object is still declared in this module";
            self.refuse(from.expr, message);
        }
    }

    fn removed(&mut self, block: &Block) {
        only(self.tree, block, &REMOVED, self.errors);
        required(self.tree, block, REMOVED.arguments, self.errors);
        for lifecycle in block.body.blocks(self.tree, "lifecycle") {
            only(self.tree, lifecycle, &REMOVED_LIFECYCLE, self.errors);
            if let Some(destroy) = lifecycle.body.attribute(self.tree, "destroy") {
                block_language::literal(self.file, destroy, self.errors);
            }
        }
        let Some(from) = block.body.attribute(self.tree, "from") else { return };
        let Some(old) = self.address(from) else { return };
        if old.has_key {
            self.refuse(
                from.expr,
                "`removed` needs a whole resource or module, without instance keys",
            );
        } else if old.target().first().is_some_and(|first| &**first == "data") {
            self.refuse(from.expr, "a data source cannot be removed: Terraform did not create it");
        } else if self.declares(&old) {
            self.refuse(from.expr, "the removed object is still declared in this module");
        }
    }

    fn import(&mut self, block: &Block) {
        only(self.tree, block, &IMPORT, self.errors);
        required(self.tree, block, &["to"], self.errors);
        if block.body.attribute(self.tree, "identity").is_none() {
            required(self.tree, block, &["id"], self.errors);
        }
        let Some(to) = block.body.attribute(self.tree, "to") else { return };
        let Some(names) = names(self.tree, to.expr) else {
            let message = "this must be the address of a resource";
            return self.refuse(to.expr, message);
        };
        let known = match names.as_slice() {
            [root, ..] if &**root == "data" => {
                return self.refuse(to.expr, "only resources can be imported, not data sources");
            }
            [root, kind, name] if &**root == "resource" => self.has_resource(kind, name),
            [root, ..] if &**root == "module" => true,
            [kind, name] => self.has_resource(kind, name),
            _ => return self.refuse(to.expr, "this must be the address of a resource"),
        };
        if !known {
            let message = "the resource to import into is not declared";
            self.refuse(to.expr, message);
        }
    }

    fn check(&mut self, block: &Block) {
        only(self.tree, block, &CHECK, self.errors);
        let mut asserts = block.body.blocks(self.tree, "assert").peekable();
        if asserts.peek().is_none() {
            let message = "a `check` block needs at least one `assert` block";
            self.errors.push(Error::at(block.header(self.tree), message));
        }
        for assert in asserts {
            block_language::condition(self.file, assert, self.errors);
        }
        if let Some(second) = block.body.blocks(self.tree, "data").nth(1) {
            let message = "a `check` block can have only one data source";
            self.errors.push(Error::at(second.header(self.tree), message));
        }
    }

    fn terraform(&mut self, block: &Block) {
        only(self.tree, block, &TERRAFORM, self.errors);
        if let Some(wanted) = block.body.attribute(self.tree, "required_version") {
            let span = self.tree.span(wanted.expr);
            if !within(&self.file.references, span.start, span.end).is_empty() {
                self.refuse(wanted.expr, "the required version must be a constant");
            }
            self.constraint(wanted.expr);
        }
        for providers in block.body.blocks(self.tree, "required_providers") {
            for provider in &providers.body.attributes {
                self.required_provider(provider.expr);
            }
        }
    }

    fn required_provider(&mut self, expr: ExprId) {
        let Expr::Object(items) = self.tree.expr(expr) else { return self.constraint(expr) };
        for item in self.tree.items(items) {
            let (Expr::Variable(key) | Expr::String(key)) = self.tree.expr(item.key) else {
                continue;
            };
            let key = &**self.tree.name(key);
            if !REQUIRED_PROVIDER.contains(&key) {
                let message = format!("a required provider has no `{key}`");
                self.refuse(item.key, &message);
            } else if key == "version" {
                self.constraint(item.value);
            }
        }
    }

    fn constraint(&mut self, expr: ExprId) {
        let Expr::String(text) = self.tree.expr(expr) else { return };
        let text = self.tree.name(text);
        if version::is_constraint(text) {
            return;
        }
        let error =
            Error::at(self.tree.span(expr), format!("`{text}` is not a version constraint"));
        let help = "write operators and versions, separated by commas: `>= 1.9, < 2.0`";
        self.errors.push(error.with_help(help));
    }

    /// Whether this module declares what stands at an address within it.
    fn declares(&self, address: &Address) -> bool {
        match address.names.as_slice() {
            [root, call] if &**root == "module" => self.module.calls.contains_key(call),
            [kind, name] => self.has_resource(kind, name),
            _ => false,
        }
    }

    /// Also if it is perhaps declared in a file that could not be read.
    fn has_resource(&self, kind: &Arc<str>, name: &Arc<str>) -> bool {
        let id = ResourceId { mode: Mode::Managed, kind: Arc::clone(kind), name: Arc::clone(name) };
        self.module.resources.contains_key(&id) || !self.module.gaps.is_empty()
    }
}

/// An address with constant keys.
#[derive(Debug, PartialEq, Eq)]
struct Address {
    names: Vec<Arc<str>>,
    has_key: bool,
}

impl Address {
    /// What is left behind the modules: nothing, or a resource.
    fn target(&self) -> &[Arc<str>] {
        let mut rest = self.names.as_slice();
        while let [root, _, behind @ ..] = rest
            && &**root == "module"
        {
            rest = behind;
        }
        rest
    }
}

fn address(tree: &Tree, expr: ExprId) -> Option<Address> {
    let names = names(tree, expr)?;
    let Expr::Traversal { steps, .. } = tree.expr(expr) else { return None };
    let mut has_key = false;
    for step in tree.steps(steps) {
        match step.kind {
            StepKind::Attribute(_) => {}
            StepKind::LegacyIndex(_) => has_key = true,
            StepKind::Index(key) => match tree.expr(key) {
                Expr::String(_) | Expr::Number(_) => has_key = true,
                _ => return None,
            },
            StepKind::AttributeSplat | StepKind::FullSplat => return None,
        }
    }
    Some(Address { names, has_key })
}

/// The names of an address, without keys.
fn names(tree: &Tree, expr: ExprId) -> Option<Vec<Arc<str>>> {
    let Expr::Traversal { base, steps } = tree.expr(expr) else { return None };
    let Expr::Variable(root) = tree.expr(base) else { return None };
    let root = tree.name(root);
    if NO_ADDRESS.contains(&&**root) {
        return None;
    }
    let names = tree.steps(steps).iter().filter_map(|step| tree.attribute_of(step));
    Some(std::iter::once(root).chain(names).cloned().collect())
}
