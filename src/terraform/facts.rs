//! What a module declares, as one object for rules: variables, outputs, calls, versions, README.
//!
//! The shape: `{ path, directory, root, external, source, required_version, providers,
//! configurations, variables, outputs, locals, data, calls, backends, readme }`. Elements carry the place of their block, texts
//! the place of their expression.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use crate::expr;
use crate::model::{Mode, ModuleFacts};
use crate::syntax::Expr;
use crate::value::{Origin, OriginLabel, Reason, Type, Value};

use super::config::{BlockRef, Declaration, ExprRef, Merged, Module};
use super::documented::Documented;
use super::entry::entry;
use super::instance::ModuleInstance;
use super::module_source::literal;
use super::session::Session;
use super::variables::Constants;

/// A module instance: where it is, and what its files declare.
pub(super) fn module(instance: &Rc<ModuleInstance>, values: Value) -> ModuleFacts {
    let span = match &instance.caller {
        None => instance.module.start(),
        Some(caller) => caller.header(),
    };
    ModuleFacts {
        path: Arc::clone(&instance.path),
        directory: Arc::clone(&instance.module.directory),
        span,
        values,
    }
}

/// What is declared in the module of an instance.
pub(super) fn values(session: &Session<'_>, instance: &Rc<ModuleInstance>) -> Value {
    let module = &instance.module;
    let used = Used::of(module);
    let documented = Documented::of(module.readme.as_ref());
    let (providers, required_version, backends) = settings(session, module);
    let values = Value::object([
        entry("path", Value::string(Arc::clone(&instance.path))),
        entry("directory", Value::string(Arc::clone(&module.directory))),
        entry("root", Value::bool(instance.caller.is_none())),
        entry("external", Value::bool(is_external(&module.directory))),
        entry("source", source_of(instance)),
        entry("required_version", required_version),
        entry("providers", Value::tuple(providers)),
        entry("configurations", Value::tuple(configurations(session, instance))),
        entry("backends", Value::tuple(backends)),
        entry("variables", Value::tuple(variables(session, module, &used, &documented))),
        entry("outputs", Value::tuple(outputs(session, module, &documented))),
        entry("locals", Value::tuple(locals(module, &used))),
        entry("data", Value::tuple(data(module, &used))),
        entry("calls", Value::tuple(calls(session, module))),
        entry("readme", documented.value(module)),
    ]);
    match module.start() {
        Some(start) => values.with_origin(Origin::step(
            start,
            OriginLabel::Block(Arc::clone(&instance.path)),
            Vec::new(),
        )),
        None => values,
    }
}

/// Whether `terraform init` put the module there.
fn is_external(directory: &str) -> bool {
    directory.split('/').any(|part| part == ".terraform")
}

fn source_of(instance: &ModuleInstance) -> Value {
    let source = instance
        .caller
        .as_ref()
        .and_then(|caller| literal(&caller.instance.module, caller.declaration()?, "source"));
    source.map_or_else(|| Value::null(Type::String), Value::string)
}

/// The declarations that something refers to.
struct Used {
    /// Why something may be used where nothing is seen to use it.
    unread: Option<Reason>,
    variables: BTreeSet<Arc<str>>,
    locals: BTreeSet<Arc<str>>,
    data: BTreeSet<String>,
}

impl Used {
    fn value(&self, seen: bool) -> Value {
        match &self.unread {
            Some(reason) if !seen => Value::unknown(Type::Bool, reason.clone()),
            Some(_) | None => Value::bool(seen),
        }
    }

    fn of(module: &Module) -> Self {
        let unread = module.gaps.first().map(|gap| gap.reason.clone());
        let mut used = Self {
            unread,
            variables: BTreeSet::new(),
            locals: BTreeSet::new(),
            data: BTreeSet::new(),
        };
        for file in &module.files {
            for found in &file.references {
                match (&*found.root, found.names.first()) {
                    ("var", Some(name))
                        if !own_validation(module, name, file.tree.source, found.start) =>
                    {
                        used.variables.insert(Arc::clone(name));
                    }
                    ("local", Some(name)) => {
                        used.locals.insert(Arc::clone(name));
                    }
                    ("data", Some(_)) => used.data.extend(found.resource()),
                    _ => {}
                }
            }
        }
        used
    }
}

/// A variable that only its own validation reads is not used.
fn own_validation(
    module: &Module,
    name: &Arc<str>,
    source: crate::source::SourceId,
    at: u32,
) -> bool {
    let Some(found) = module.variables.get(name).and_then(|declaration| module.first(declaration))
    else {
        return false;
    };
    found.tree.source == source && found.block.start <= at && at < found.block.end
}

/// An object that stands for a block.
fn block_object(
    module: &Module,
    declaration: &Declaration,
    label: String,
    entries: impl IntoIterator<Item = (Arc<str>, Value)>,
) -> Value {
    let value = Value::object(entries);
    match module.first(declaration) {
        Some(found) => {
            let header = found.block.header(found.tree);
            value.with_origin(Origin::step(header, OriginLabel::Block(label.into()), Vec::new()))
        }
        None => value,
    }
}

/// The constant value of an attribute; null when absent or not constant.
fn constant(session: &Session<'_>, body: &Merged<'_>, name: &str, ty: &Type) -> Value {
    let Some(expr) = body.attribute(name) else { return Value::null(ty.clone()) };
    let value = expr::eval(expr.tree, expr.expr, &Constants, &session.context);
    value.unwrap_or_else(|_| Value::null(ty.clone())).with_origin(Origin::At(expr.span()))
}

/// An expression as written.
fn text_of(session: &Session<'_>, expr: Option<ExprRef<'_>>) -> Value {
    match expr {
        Some(expr) => {
            Value::string(session.sources.slice(expr.span())).with_origin(Origin::At(expr.span()))
        }
        None => Value::null(Type::String),
    }
}

fn flag(body: &Merged<'_>, name: &str) -> Value {
    let found = body.attribute(name);
    let known = found.is_some_and(|found| found.tree.expr(found.expr) == Expr::Bool(true));
    let value = Value::bool(known);
    match found {
        Some(found) => value.with_origin(Origin::At(found.span())),
        None => value,
    }
}

fn variables(
    session: &Session<'_>,
    module: &Module,
    used: &Used,
    documented: &Documented,
) -> Vec<Value> {
    let one = |(name, declaration): (&Arc<str>, &Declaration)| {
        let body = module.body(declaration);
        let nullable = body
            .attribute("nullable")
            .is_none_or(|found| found.tree.expr(found.expr) != Expr::Bool(false));
        block_object(
            module,
            declaration,
            format!("variable.{name}"),
            [
                entry("name", Value::string(Arc::clone(name))),
                entry("type", text_of(session, body.attribute("type"))),
                entry("description", constant(session, &body, "description", &Type::String)),
                entry("has_default", Value::bool(body.attribute("default").is_some())),
                entry("default", constant(session, &body, "default", &Type::Any)),
                entry("default_text", text_of(session, body.attribute("default"))),
                entry("sensitive", flag(&body, "sensitive")),
                entry("ephemeral", flag(&body, "ephemeral")),
                entry("nullable", Value::bool(nullable)),
                entry("validations", Value::number(body.blocks_of("validation").len())),
                entry("used", used.value(used.variables.contains(name))),
                entry("row", documented.input(name)),
            ],
        )
    };
    module.variables.iter().map(one).collect()
}

fn outputs(session: &Session<'_>, module: &Module, documented: &Documented) -> Vec<Value> {
    let one = |(name, declaration): (&Arc<str>, &Declaration)| {
        let body = module.body(declaration);
        block_object(
            module,
            declaration,
            format!("output.{name}"),
            [
                entry("name", Value::string(Arc::clone(name))),
                entry("description", constant(session, &body, "description", &Type::String)),
                entry("sensitive", flag(&body, "sensitive")),
                entry("value", text_of(session, body.attribute("value"))),
                entry("row", documented.output(name)),
            ],
        )
    };
    module.outputs.iter().map(one).collect()
}

fn locals(module: &Module, used: &Used) -> Vec<Value> {
    let one = |(name, local): (&Arc<str>, &super::config::Local)| {
        let value = Value::object([
            entry("name", Value::string(Arc::clone(name))),
            entry("used", used.value(used.locals.contains(name))),
        ]);
        match module.local(*local) {
            Some((_, span)) => value.with_origin(Origin::step(
                span,
                OriginLabel::Block(format!("local.{name}").into()),
                Vec::new(),
            )),
            None => value,
        }
    };
    module.locals.iter().map(one).collect()
}

fn data(module: &Module, used: &Used) -> Vec<Value> {
    let all = module.resources.iter().filter(|(id, _)| id.mode == Mode::Data);
    all.map(|(id, declaration)| {
        let address = super::address::block(id);
        let is_used = used.data.contains(&address);
        block_object(
            module,
            declaration,
            address.clone(),
            [entry("address", Value::string(address)), entry("used", Value::bool(is_used))],
        )
    })
    .collect()
}

fn calls(session: &Session<'_>, module: &Module) -> Vec<Value> {
    let one = |(name, declaration): (&Arc<str>, &Declaration)| {
        let body = module.body(declaration);
        block_object(
            module,
            declaration,
            format!("module.{name}"),
            [
                entry("name", Value::string(Arc::clone(name))),
                entry("source", constant(session, &body, "source", &Type::String)),
                entry("version", constant(session, &body, "version", &Type::String)),
            ],
        )
    };
    module.calls.iter().map(one).collect()
}

/// What `terraform` blocks set: providers, required version, backends.
fn settings(session: &Session<'_>, module: &Module) -> (Vec<Value>, Value, Vec<Value>) {
    let (mut providers, mut version, mut backends) =
        (Vec::new(), Value::null(Type::String), Vec::new());
    for found in module.others.iter().filter_map(|id| module.block(*id)) {
        if &**found.tree.name(found.block.kind) != "terraform" {
            continue;
        }
        let body = Merged::single(found.tree, &found.block.body);
        if body.attribute("required_version").is_some() {
            version = constant(session, &body, "required_version", &Type::String);
        }
        for required in body.blocks_of("required_providers") {
            providers.extend(required_providers(session, required));
        }
        backends.extend(body.blocks_of("backend").iter().filter_map(|found| {
            Some(Value::string(Arc::clone(found.block.label(found.tree, 0)?)))
        }));
    }
    (providers, version, backends)
}

fn required_providers(session: &Session<'_>, required: BlockRef<'_>) -> Vec<Value> {
    let one = |attribute: &crate::syntax::Attribute| {
        let tree = required.tree;
        let name = tree.name(attribute.name);
        let value = expr::eval(tree, attribute.expr, &ProviderScope, &session.context).ok();
        let field = |field: &str| {
            // Before Terraform 0.13, a provider was a version alone.
            let alone =
                value.as_ref().filter(|value| field == "version" && value.as_str().is_some());
            let found = alone.or_else(|| value.as_ref().and_then(|value| value.get(field)));
            found.cloned().unwrap_or_else(|| Value::null(Type::String))
        };
        let origin = Origin::step(
            attribute.name_span(tree),
            OriginLabel::Block(format!("provider.{name}").into()),
            Vec::new(),
        );
        Value::object([
            entry("name", Value::string(Arc::clone(name))),
            entry("source", field("source")),
            entry("version", field("version")),
        ])
        .with_origin(origin)
    };
    required.block.body.attributes.iter().map(one).collect()
}

/// The `provider` blocks of a module: the name of the provider, and the credentials that it is given.
fn configurations(session: &Session<'_>, instance: &Rc<ModuleInstance>) -> Vec<Value> {
    let blocks = instance.module.others.iter().filter_map(|id| instance.module.block(*id));
    let blocks = blocks.filter(|found| &**found.tree.name(found.block.kind) == "provider");
    let one = |found: BlockRef<'_>| {
        let name = found.block.label(found.tree, 0)?;
        let body = Merged::single(found.tree, &found.block.body);
        let frame = super::provider::frame(&body);
        let credential = |argument: &str| match body.attribute(argument) {
            Some(expr) => session
                .eval(instance, &frame, expr)
                .unwrap_or_else(|error| session.failed(&error, &Type::String)),
            None => Value::null(Type::String),
        };
        let origin = Origin::step(
            found.block.header(found.tree),
            OriginLabel::Block(format!("provider.{name}").into()),
            Vec::new(),
        );
        let fields = ["access_key", "secret_key", "token"];
        let fields = fields.into_iter().map(|field| entry(field, credential(field)));
        let name = entry("name", Value::string(Arc::clone(name)));
        Some(Value::object([name].into_iter().chain(fields)).with_origin(origin))
    };
    blocks.filter_map(one).collect()
}

/// `configuration_aliases` names providers where no other name may stand.
struct ProviderScope;

impl expr::Scope for ProviderScope {
    fn resolve(&self, reference: &expr::Reference<'_>) -> expr::Result<Option<expr::Resolved>> {
        let value = Value::string(Arc::clone(reference.root));
        Ok(Some(expr::Resolved { value, consumed: reference.keys.len() }))
    }
}
