//! From module instances to the model: every resource instance, every module, every gap.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::Arc;

use crate::expr::Error;
use crate::model::{Existence, Gap, Model, ModuleFacts, Resource};
use crate::syntax::{Expr, ExprId, StepKind, Tree};
use crate::value::{Budget, Reason, Type, Value};

use super::address::{self, within};
use super::aliases;
use super::arguments;
use super::calls;
use super::conditions;
use super::config::{Declaration, Merged, ResourceId};
use super::declared;
use super::expand::Expansion;
use super::facts;
use super::instance::{Frame, ModuleInstance};
use super::language;
use super::lifecycle;
use super::provider;
use super::resource::{self, resource_expansion};
use super::scope::ModuleScope;
use super::session::Session;
use super::variables;
use super::written;

/// What is collected of all module instances.
#[derive(Default)]
struct Collected {
    resources: Vec<Resource>,
    /// What blocks without instances refer to.
    dormant: BTreeSet<Arc<str>>,
}

/// Evaluates a root module and all that it calls.
pub(super) fn collect(session: &Session<'_>, root: &Rc<ModuleInstance>) -> Model {
    let mut collected = Collected::default();
    let mut modules: Vec<ModuleFacts> = Vec::new();
    // What a module declares is the same for all its instances.
    let mut declared: BTreeMap<Arc<str>, Value> = BTreeMap::new();
    // A stack instead of recursion: modules may be nested as deep as hostile input likes.
    let mut waiting = vec![Rc::clone(root)];
    while let Some(instance) = waiting.pop() {
        let known = declared.get(&instance.module.directory);
        let is_new = known.is_none();
        let values = known.cloned().unwrap_or_else(|| facts::values(session, &instance));
        modules.push(facts::module(&instance, values.clone()));
        if is_new {
            declared.insert(Arc::clone(&instance.module.directory), values);
            for gap in &instance.module.gaps {
                session.gap(gap.clone());
            }
            session.tell_all(&instance.module.told);
            let written = written::secrets(&instance.module).into_iter();
            for span in written.chain(instance.module.perhaps_secrets.iter().copied()) {
                session.hide_place(span);
            }
            for error in declared::undeclared(&instance.module) {
                session.report(&error);
            }
            if instance.caller.is_some() {
                misplaced_imports(session, &instance);
            }
            for error in language::refused(&instance.module) {
                session.report(&error);
            }
            for error in aliases::refused(session, &instance.module) {
                session.report(&error);
            }
        }
        variables::validate(session, &instance, &session.given);
        evaluate_locals(session, &instance);
        evaluate_outputs(session, &instance);
        evaluate_checks(session, &instance);
        for (id, declaration) in &instance.module.resources {
            add_instances(session, &instance, id, declaration, &mut collected);
        }
        waiting.extend(children(session, &instance, &mut collected));
    }
    let gaps = session.gaps();
    let location = provider::location(session, root, provider::default_name());
    let mut model = Model::new(collected.resources, modules, gaps);
    model.location = location;
    model.dormant = collected.dormant;
    model
}

fn children(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    collected: &mut Collected,
) -> Vec<Rc<ModuleInstance>> {
    let mut all = Vec::new();
    for (call, declaration) in &instance.module.calls {
        let Some(expansion) = calls::call_expansion(session, instance, call) else { continue };
        let keys = expansion.keys();
        if keys.is_empty() {
            collected.dormant.extend(references(instance, declaration));
        }
        all.extend(keys.iter().filter_map(|key| calls::child(session, instance, call, key)));
    }
    all
}

/// Only the root module imports.
fn misplaced_imports(session: &Session<'_>, instance: &ModuleInstance) {
    let blocks = instance.module.others.iter().filter_map(|id| instance.module.block(*id));
    for found in blocks.filter(|found| &**found.tree.name(found.block.kind) == "import") {
        let span = found.block.header(found.tree);
        session.report(&Error::at(span, "only the root module can have `import` blocks"));
    }
}

/// Local values are evaluated for their errors: nothing may refer to them.
fn evaluate_locals(session: &Session<'_>, instance: &Rc<ModuleInstance>) {
    let frame = Frame::default();
    let scope = ModuleScope { session, instance, frame: &frame };
    for name in instance.module.locals.keys() {
        match scope.local(name) {
            Ok(value) if value.marks.is_sensitive() => session.hide(&value),
            Ok(_) => {}
            Err(error) => session.report(&error),
        }
    }
}

/// Outputs are evaluated for their errors and conditions: a caller may never ask for them.
fn evaluate_outputs(session: &Session<'_>, instance: &Rc<ModuleInstance>) {
    for (name, declaration) in &instance.module.outputs {
        if let Err(error) = calls::output(session, instance, name) {
            session.report(&error);
        }
        let body = instance.module.body(declaration);
        let address = within(&instance.path, &format!("output.{name}"));
        conditions::check(session, instance, &Frame::default(), &body, &address);
    }
}

/// The conditions of `check` blocks are evaluated for their errors: one that does not hold is a warning to Terraform.
fn evaluate_checks(session: &Session<'_>, instance: &Rc<ModuleInstance>) {
    let blocks = instance.module.others.iter().filter_map(|id| instance.module.block(*id));
    for check in blocks.filter(|found| &**found.tree.name(found.block.kind) == "check") {
        for assert in check.block.body.blocks(check.tree, "assert") {
            let body = Merged::single(check.tree, &assert.body);
            let Some(condition) = body.attribute("condition") else { continue };
            let holds = conditions::holds(session, instance, &Frame::default(), condition);
            if let Err(error) = holds {
                session.report(&error);
            }
        }
    }
}

fn add_instances(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    id: &ResourceId,
    declaration: &Declaration,
    collected: &mut Collected,
) {
    if let Some(header) = resource::header(instance, declaration) {
        arguments::report_type(session, instance.fit_of(&id.kind), id, header);
    }
    let expansion = resource_expansion(session, instance, id, declaration);
    let body = instance.module.body(declaration);
    let lifecycle = Lifecycle::of(session, instance, &body);
    let references = references(instance, declaration);
    let keys = expansion.keys();
    if keys.is_empty() {
        collected.dormant.extend(references);
        return;
    }
    for key in keys {
        if !session.quota.instance() {
            return too_many(session, instance, declaration);
        }
        let address = address::resource(&instance.path, id, &key);
        let values = resource::instance_values(session, instance, id, &key);
        let values = values.unwrap_or_else(|error| session.failed(&error, &Type::Any));
        let Some(header) = resource::header(instance, declaration) else { continue };
        let frame = Frame { itself: Some(values.clone()), ..expansion.frame(&key) };
        conditions_of(session, instance, &frame, &body, &address);
        collected.resources.push(Resource {
            address,
            mode: id.mode,
            kind: Arc::clone(&id.kind),
            name: Arc::clone(&id.name),
            module: Arc::clone(&instance.path),
            existence: existence(instance, &expansion),
            values: resource::as_written(id, values),
            header,
            ignore_changes: Ok(lifecycle.ignore_changes.clone()),
            prevent_destroy: lifecycle.prevent_destroy.clone(),
            references: references.clone(),
            depends_on: depends_on(instance, &body),
        });
    }
}

/// Resources beyond the limit are not looked at.
fn too_many(session: &Session<'_>, instance: &ModuleInstance, declaration: &Declaration) {
    let Some(span) = resource::header(instance, declaration) else { return };
    let message = "there are more resources than bottlelint evaluates, from here on";
    session.limit_once(message.to_owned(), Some(span));
    let reason = Reason::Budget(Budget::Elements);
    session.gap_once(Gap::new(span, reason, Arc::clone(&instance.path)));
}

/// An instance is certain when it is, and the module instance that it belongs to.
fn existence(instance: &ModuleInstance, expansion: &Expansion) -> Existence {
    match &instance.existence {
        Existence::Certain => expansion.existence(),
        Existence::Assumed(reason) => Existence::Assumed(reason.clone()),
    }
}

fn conditions_of(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    frame: &Frame,
    body: &Merged<'_>,
    address: &str,
) {
    for found in body.blocks_of("lifecycle") {
        let lifecycle = Merged::single(found.tree, &found.block.body);
        conditions::check(session, instance, frame, &lifecycle, address);
    }
}

#[derive(Default)]
struct Lifecycle {
    ignore_changes: Vec<Arc<str>>,
    prevent_destroy: Option<Value>,
}

impl Lifecycle {
    fn of(session: &Session<'_>, instance: &Rc<ModuleInstance>, body: &Merged<'_>) -> Self {
        let mut lifecycle = Self::default();
        for found in body.blocks_of("lifecycle") {
            let inner = Merged::single(found.tree, &found.block.body);
            if let Some(expr) = inner.attribute("ignore_changes") {
                lifecycle.ignore_changes = lifecycle::names(expr.tree, expr.expr);
            }
            if let Some(expr) = inner.attribute("prevent_destroy") {
                let value = session.eval(instance, &Frame::default(), expr);
                lifecycle.prevent_destroy = value.ok();
            }
        }
        lifecycle
    }
}

/// So many local values are looked into for what one resource refers to: each may lead to all others.
const MOST_LOCALS: usize = 100;

/// What a resource refers to, itself or through local values.
fn references(instance: &ModuleInstance, declaration: &Declaration) -> Vec<Arc<str>> {
    let module = &instance.module;
    let (mut addresses, mut locals) = (BTreeSet::new(), BTreeSet::new());
    let mut waiting = module.references(declaration);
    while let Some(found) = waiting.pop() {
        addresses.extend(found.resource());
        let name = found.names.first().filter(|_| &*found.root == "local");
        let is_new =
            |name: &&Arc<str>| locals.len() < MOST_LOCALS && locals.insert(Arc::clone(name));
        let local = name.filter(is_new).and_then(|name| module.local_named(name));
        if let Some((expr, _)) = local {
            waiting.extend(module.references_of(expr).into_iter().map(|(_, found)| found));
        }
    }
    addresses.iter().map(|address| within(&instance.path, address)).collect()
}

fn depends_on(instance: &ModuleInstance, body: &Merged<'_>) -> Vec<Arc<str>> {
    let Some(found) = body.attribute("depends_on") else { return Vec::new() };
    let Expr::Array(range) = found.tree.expr(found.expr) else { return Vec::new() };
    let paths = found.tree.list(range).iter().filter_map(|id| path(found.tree, *id));
    paths.map(|path| within(&instance.path, &path)).collect()
}

/// A reference as written, keys left out: `module.network`, `aws_efs_mount_target.this`.
fn path(tree: &Tree, expr: ExprId) -> Option<String> {
    let Expr::Traversal { base, steps } = tree.expr(expr) else { return None };
    let Expr::Variable(root) = tree.expr(base) else { return None };
    let mut path = tree.name(root).to_string();
    for step in tree.steps(steps) {
        if let StepKind::Attribute(name) = step.kind {
            path.push('.');
            path.push_str(tree.name(name));
        }
    }
    Some(path)
}
