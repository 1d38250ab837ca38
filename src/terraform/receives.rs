//! Whether a module that is not here is given anything that this configuration has: only then may it hold something that
//! belongs to it. Must not know what the module does.

use std::rc::Rc;
use std::sync::Arc;

use crate::cidr::Prefix;
use crate::model::MayHold;
use crate::syntax::Tree;
use crate::value::Value;

use super::config::{Declaration, ExprRef};
use super::instance::{Frame, ModuleInstance};
use super::published::makes_nothing;
use super::references::WrittenReference;
use super::session::Session;
use super::walk::{ReferenceWalk, TooMany};

/// So many references are followed; a call that depends on more may be given anything.
const MOST: usize = 1_000;

/// Data sources that tell where the configuration is deployed, and nothing that is in it.
const PLACES: [&str; 4] =
    ["aws_availability_zones", "aws_caller_identity", "aws_partition", "aws_region"];

/// What the module may hold: anything, where an argument of the call comes from a resource, a data source or another
/// module; what belongs to the ARNs and paths among them, as names of log groups and parameters are; or nothing of this
/// configuration.
pub(super) fn may_hold(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    call: &str,
) -> MayHold {
    let module = Arc::clone(&instance.module);
    let Some(declaration) = module.calls.get(call) else { return MayHold::Anything };
    if source(session, instance, declaration).is_some_and(|source| makes_nothing(&source)) {
        return MayHold::NothingOfThis;
    }
    let mut following = Following { walk: ReferenceWalk::new(MOST), leads_to_things: false };
    following.add(instance, module.references_in_trees(declaration));
    // Only what depends on nothing but variables is evaluated: other arguments may lead back to this call.
    if following.run() {
        return MayHold::Anything;
    }
    match names(session, instance, declaration) {
        Some(names) if names.is_empty() => MayHold::NothingOfThis,
        Some(names) => MayHold::Named(names),
        None => MayHold::Anything,
    }
}

/// The text that says where the module is.
fn source(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    declaration: &Declaration,
) -> Option<Arc<str>> {
    let body = instance.module.body(declaration);
    let source = session.eval(instance, &Frame::default(), body.attribute("source")?).ok()?;
    source.as_str().map(Arc::from)
}

/// The arguments that are ARNs or paths; none where one of them is not known.
fn names(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    declaration: &Declaration,
) -> Option<Vec<Arc<str>>> {
    let body = instance.module.body(declaration);
    let own = |name: &str| matches!(name, "source" | "version" | "providers" | "depends_on");
    let mut found = Vec::new();
    for (_, (tree, attribute)) in body.attributes().iter().filter(|(name, _)| !own(name)) {
        let expr = ExprRef { tree, expr: attribute.expr };
        let Ok(value) = session.eval(instance, &Frame::default(), expr) else { continue };
        collect_names(&value, &mut found)?;
    }
    Some(found)
}

fn collect_names(value: &Value, found: &mut Vec<Arc<str>>) -> Option<()> {
    let Some(text) = value.as_text() else {
        return value.children().try_for_each(|child| collect_names(child, found));
    };
    let is_name = text.prefix().starts_with("arn:") || text.prefix().contains('/');
    match text.as_arc() {
        // A range of addresses is neither.
        Some(known) if is_name && Prefix::parse(known).is_none() => found.push(Arc::clone(known)),
        None if is_name => return None,
        Some(_) | None => {}
    }
    Some(())
}

/// From a call's arguments to where they come from.
struct Following {
    walk: ReferenceWalk<Target>,
    leads_to_things: bool,
}

/// What has to be looked at further.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Variable(Arc<str>),
    Local(Arc<str>),
}

impl Following {
    fn add(&mut self, instance: &Rc<ModuleInstance>, references: Vec<(&Tree, &WrittenReference)>) {
        for (_, found) in references {
            let Some(name) = found.names.first() else { continue };
            let target = match &*found.root {
                "var" => Target::Variable(Arc::clone(name)),
                "local" => Target::Local(Arc::clone(name)),
                "path" | "each" | "count" | "self" | "terraform" => continue,
                "data" if PLACES.contains(&&**name) => continue,
                "data" | "module" | "resource" | "ephemeral" => {
                    self.leads_to_things = true;
                    continue;
                }
                // The variable of a `for`, or a resource.
                kind => {
                    let mut kinds = instance.module.resources.keys();
                    self.leads_to_things |= kinds.any(|id| &*id.kind == kind);
                    continue;
                }
            };
            self.walk.push(instance, target);
        }
    }

    fn run(&mut self) -> bool {
        while !self.leads_to_things {
            match self.walk.next() {
                Ok(Some((instance, target))) => self.follow(&instance, &target),
                Ok(None) => return false,
                Err(TooMany) => return true,
            }
        }
        true
    }

    fn follow(&mut self, instance: &Rc<ModuleInstance>, target: &Target) {
        let (at, expr) = match target {
            Target::Local(name) => {
                (instance, instance.module.local_named(name).map(|(expr, _)| expr))
            }
            // The caller of the root module knows nothing of what the root module makes.
            Target::Variable(name) => match &instance.caller {
                Some(caller) => (&caller.instance, caller.argument(name)),
                None => return,
            },
        };
        if let Some(expr) = expr {
            self.add(at, at.module.references_of(expr));
        }
    }
}
