//! What a module that is not here is given of this configuration: it may hold something that belongs to that, and to nothing
//! else. Must not know what the module does.

use std::rc::Rc;
use std::sync::Arc;

use crate::cidr::Prefix;
use crate::model::{Given, MayHold, Mode};
use crate::syntax::Tree;
use crate::value::Value;

use super::address::within;
use super::config::{Declaration, ExprRef, ResourceId};
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

/// What the module may hold: what belongs to the resources, data sources and modules that its arguments come from, and to
/// what the ARNs, paths and names among them name; anything, where it is not known what it is given.
pub(super) fn may_hold(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    call: &str,
) -> MayHold {
    let Some(declaration) = instance.module.calls.get(call) else { return MayHold::anything() };
    if source(session, instance, declaration).is_some_and(|source| makes_nothing(&source)) {
        return MayHold::nothing();
    }
    let mut given = Given::default();
    let body = instance.module.body(declaration);
    for (name, (tree, attribute)) in body.attributes() {
        let expr = ExprRef { tree, expr: attribute.expr };
        let texts = match &*name {
            "source" | "version" | "providers" | "depends_on" => continue,
            // They name what the module makes.
            "name" | "name_prefix" | "tags" => Texts::Own,
            _ => Texts::OfOthers,
        };
        if add(session, instance, expr, texts, &mut given).is_none() {
            return MayHold::anything();
        }
    }
    MayHold::Given(given)
}

/// What the texts of an argument name.
#[derive(Clone, Copy)]
enum Texts {
    /// What the module makes.
    Own,
    /// Perhaps something that is there.
    OfOthers,
}

/// Adds what an argument gives; none where that is not known.
fn add(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    expr: ExprRef<'_>,
    texts: Texts,
    given: &mut Given,
) -> Option<()> {
    let walk = ReferenceWalk::new(MOST);
    let mut following = Following { walk, given, leads_to_things: false };
    following.add(instance, instance.module.references_of(expr));
    following.run().ok()?;
    // Only what depends on nothing but variables is evaluated: other arguments may lead back to this call.
    if following.leads_to_things {
        return Some(());
    }
    match session.eval(instance, &Frame::default(), expr) {
        Ok(value) => collect_names(&value, texts, following.given),
        Err(_) => Some(()),
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

/// The ARNs, paths and other texts of a value; none where an ARN or a path is not known.
fn collect_names(value: &Value, texts: Texts, given: &mut Given) -> Option<()> {
    let Some(text) = value.as_text() else {
        return value.children().try_for_each(|child| collect_names(child, texts, given));
    };
    let is_name = text.prefix().starts_with("arn:") || text.prefix().contains('/');
    match (text.as_arc(), texts) {
        // A range of addresses is neither.
        (Some(known), _) if is_name && Prefix::parse(known).is_none() => {
            given.names.insert(Arc::clone(known));
        }
        (None, _) if is_name => return None,
        (Some(known), Texts::OfOthers) => {
            given.texts.insert(Arc::clone(known));
        }
        (Some(_), Texts::Own) | (None, _) => {}
    }
    Some(())
}

/// From an argument to where it comes from.
struct Following<'g> {
    walk: ReferenceWalk<Target>,
    given: &'g mut Given,
    /// Whether it comes from anything but variables.
    leads_to_things: bool,
}

/// What has to be looked at further.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Variable(Arc<str>),
    Local(Arc<str>),
    /// A data source passes on what it is given: a policy document.
    Data(ResourceId),
    /// So may a module.
    Module(Arc<str>),
}

impl Following<'_> {
    fn add(&mut self, instance: &Rc<ModuleInstance>, references: Vec<(&Tree, &WrittenReference)>) {
        for (_, found) in references {
            if let Some(target) = self.target(instance, found) {
                self.walk.push(instance, target);
            }
        }
    }

    /// What is to be followed; what is an end is given.
    fn target(
        &mut self,
        instance: &Rc<ModuleInstance>,
        found: &WrittenReference,
    ) -> Option<Target> {
        let (first, second) = (found.names.first()?, found.names.get(1));
        match &*found.root {
            "var" => Some(Target::Variable(Arc::clone(first))),
            "local" => Some(Target::Local(Arc::clone(first))),
            "path" | "each" | "count" | "self" | "terraform" => None,
            "data" if PLACES.contains(&&**first) => None,
            "data" => {
                self.leads_to_things = true;
                self.give(instance, &["data", first, second?]);
                self.given.looked_up.insert(Arc::clone(first));
                let (kind, name) = (Arc::clone(first), Arc::clone(second?));
                Some(Target::Data(ResourceId { mode: Mode::Data, kind, name }))
            }
            "module" => {
                self.leads_to_things = true;
                self.give(instance, &["module", first]);
                Some(Target::Module(Arc::clone(first)))
            }
            "resource" => {
                self.leads_to_things = true;
                self.give(instance, &[first, second?]);
                None
            }
            "ephemeral" => {
                self.leads_to_things = true;
                None
            }
            // The variable of a `for`, or a resource.
            kind => {
                if instance.module.resources.keys().any(|id| &*id.kind == kind) {
                    self.leads_to_things = true;
                    self.give(instance, &[kind, first]);
                }
                None
            }
        }
    }

    fn give(&mut self, instance: &ModuleInstance, steps: &[&str]) {
        self.given.addresses.insert(within(&instance.path, &steps.join(".")));
    }

    fn run(&mut self) -> Result<(), TooMany> {
        while let Some((instance, target)) = self.walk.next()? {
            self.follow(&instance, &target);
        }
        Ok(())
    }

    fn follow(&mut self, instance: &Rc<ModuleInstance>, target: &Target) {
        let module = &instance.module;
        let declaration = match target {
            // The caller of the root module knows nothing of what the root module makes.
            Target::Variable(name) => {
                let Some(caller) = &instance.caller else { return };
                let at = &caller.instance;
                let argument = caller.argument(name).map(|expr| at.module.references_of(expr));
                return self.add(at, argument.unwrap_or_default());
            }
            Target::Local(name) => {
                let local = module.local_named(name).map(|(expr, _)| module.references_of(expr));
                return self.add(instance, local.unwrap_or_default());
            }
            Target::Data(id) => module.resources.get(id),
            Target::Module(call) => module.calls.get(call),
        };
        let references = declaration.map(|found| module.references_in_trees(found));
        self.add(instance, references.unwrap_or_default());
    }
}
