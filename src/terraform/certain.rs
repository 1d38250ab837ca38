//! Whether Terraform is certain not to know a value while it plans. What depends on an attribute that is set at apply may
//! depend on something else too, which a caller or AWS decides: then Terraform may know it all the same. Must not
//! evaluate: it follows references.

use std::rc::Rc;
use std::sync::Arc;

use crate::model::{Existence, Mode};
use crate::schema::{self, Presence, SchemaKind};
use crate::syntax::{Expr, Tree};
use crate::value::Reason;

use super::calls;
use super::config::{ExprRef, ResourceId};
use super::instance::ModuleInstance;
use super::options::Callers;
use super::references::WrittenReference;
use super::session::Session;
use super::walk::{ReferenceWalk, TooMany};

/// So many references are followed; what depends on more is not decided.
const MOST: usize = 10_000;

/// Whether a value that is unknown for this reason is unknown to Terraform too, whatever callers and AWS answer.
pub(super) fn unknown_until_apply(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    expr: ExprRef<'_>,
    reason: &Reason,
) -> bool {
    if !matches!(reason.root(), Reason::Computed(_)) || !is_there(instance) {
        return false;
    }
    let mut following = Following { session, walk: ReferenceWalk::new(MOST) };
    following.add(instance, instance.module.references_of(expr)) && following.run()
}

fn is_there(instance: &ModuleInstance) -> bool {
    matches!(instance.existence, Existence::Certain)
}

/// From an expression to all that it depends on.
struct Following<'s, 'a> {
    session: &'s Session<'a>,
    walk: ReferenceWalk<Target>,
}

/// What a reference leads to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Variable(Arc<str>),
    Local(Arc<str>),
    Call(Arc<str>),
    Output(Arc<str>),
    Resource(ResourceId),
}

impl Following<'_, '_> {
    /// Takes references up; false if one leads to what somebody else decides.
    fn add(
        &mut self,
        instance: &Rc<ModuleInstance>,
        references: Vec<(&Tree, &WrittenReference)>,
    ) -> bool {
        references.into_iter().all(|(tree, found)| match target(instance, tree, found) {
            Meant::Nothing => true,
            Meant::Undecided => false,
            Meant::Target(target) => {
                self.walk.push(instance, target);
                true
            }
        })
    }

    fn run(&mut self) -> bool {
        loop {
            match self.walk.next() {
                Ok(Some((instance, target))) if self.follow(&instance, &target) => {}
                Ok(Some(_)) | Err(TooMany) => return false,
                Ok(None) => return true,
            }
        }
    }

    fn follow(&mut self, instance: &Rc<ModuleInstance>, target: &Target) -> bool {
        let module = Arc::clone(&instance.module);
        match target {
            Target::Variable(name) => self.variable(instance, name),
            Target::Local(name) => {
                let found = module.local_named(name);
                found.is_some_and(|(expr, _)| self.add(instance, module.references_of(expr)))
            }
            Target::Call(name) => self.call(instance, name),
            Target::Output(name) => module.outputs.get(name).is_some_and(|declaration| {
                self.add(instance, module.references_in_trees(declaration))
            }),
            Target::Resource(id) => module.resources.get(id).is_some_and(|declaration| {
                self.add(instance, module.references_in_trees(declaration))
            }),
        }
    }

    fn variable(&mut self, instance: &Rc<ModuleInstance>, name: &Arc<str>) -> bool {
        let Some(declaration) = instance.module.variables.get(name) else { return false };
        let has_default = instance.module.body(declaration).attribute("default").is_some();
        let Some(caller) = &instance.caller else {
            let given = self.session.given.contains_key(name);
            return self.session.options.callers != Callers::Any && (given || has_default);
        };
        match caller.argument(name) {
            Some(expr) => self.add(&caller.instance, caller.instance.module.references_of(expr)),
            None => has_default,
        }
    }

    /// All outputs of all instances: which of them count is not looked at.
    fn call(&mut self, instance: &Rc<ModuleInstance>, name: &Arc<str>) -> bool {
        let module = Arc::clone(&instance.module);
        let Some(call) = module.calls.get(name) else { return false };
        let Some(expansion) = calls::call_expansion(self.session, instance, name) else {
            return false;
        };
        for key in expansion.keys() {
            let Some(child) = calls::child(self.session, instance, name, &key) else {
                return false;
            };
            if !is_there(&child) {
                return false;
            }
            for output in child.module.outputs.keys() {
                self.walk.push(&child, Target::Output(Arc::clone(output)));
            }
        }
        self.add(instance, module.references_in_trees(call))
    }
}

/// What a reference means for the question.
enum Meant {
    /// Something that is always the same: `path.module`, the variable of a `for`, an attribute that is set at apply.
    Nothing,
    /// Something to look at.
    Target(Target),
    /// Something that a caller, AWS or the run decides.
    Undecided,
}

fn target(instance: &ModuleInstance, tree: &Tree, found: &WrittenReference) -> Meant {
    let name = || found.names.first().map(Arc::clone);
    let found = match &*found.root {
        "var" => name().map(Target::Variable),
        "local" => name().map(Target::Local),
        "module" => name().map(Target::Call),
        "path" | "each" | "count" | "self" => return Meant::Nothing,
        "data" | "terraform" | "ephemeral" | "resource" => None,
        kind => {
            let Some(name) = name() else { return Meant::Nothing };
            let id = ResourceId { mode: Mode::Managed, kind: kind.into(), name };
            if !instance.module.resources.contains_key(&id) {
                return Meant::Nothing;
            }
            return managed(tree, found, id);
        }
    };
    found.map_or(Meant::Undecided, Meant::Target)
}

fn managed(tree: &Tree, found: &WrittenReference, id: ResourceId) -> Meant {
    if &*id.kind == "terraform_data" {
        return Meant::Target(Target::Resource(id));
    }
    let Some(attribute) = attribute(tree, found) else { return Meant::Undecided };
    let schema = schema::resource(SchemaKind::Resource, &id.kind);
    let presence = schema.and_then(|block| block.attribute(&attribute)).map(|found| found.presence);
    match (&*attribute, presence) {
        ("id", Some(_)) | ("arn", Some(Presence::Computed)) => Meant::Nothing,
        (_, Some(Presence::Required)) => Meant::Target(Target::Resource(id)),
        (_, Some(_) | None) => Meant::Undecided,
    }
}

/// The attribute of a resource that a reference names behind the resource's name and key.
fn attribute(tree: &Tree, found: &WrittenReference) -> Option<Arc<str>> {
    let Expr::Traversal { steps, .. } = tree.expr(found.id) else { return None };
    tree.steps(steps).iter().filter_map(|step| tree.attribute_of(step)).nth(1).cloned()
}
