//! What names mean inside a module: `var`, `local`, `each`, resources, modules, paths.

use std::rc::Rc;
use std::sync::Arc;

use crate::expr::functions::{self, Call};
use crate::expr::{Error, Key, Reference, Resolved, Result, Scope, convert, depends_reason};
use crate::model::Mode;
use crate::source::{Span, relative};
use crate::value::{Apart, Kind, Marks, Origin, OriginLabel, Reason, Type, Unknown, Value};

use super::address::{InstanceKey, within};
use super::calls;
use super::config::ResourceId;
use super::declared;
use super::dialect::{self, Dialect};
use super::expand::Expansion;
use super::instance::{Frame, Item, ModuleInstance};
use super::lifecycle;
use super::resource;
use super::session::Session;
use super::terragrunt::Outside;
use super::variables;

/// The names of one module instance, and those of the block that is evaluated.
pub(super) struct ModuleScope<'s, 'a> {
    /// The evaluation.
    pub session: &'s Session<'a>,
    /// The module instance.
    pub instance: &'s Rc<ModuleInstance>,
    /// The block's names.
    pub frame: &'s Frame,
}

impl Scope for ModuleScope<'_, '_> {
    fn resolve(&self, reference: &Reference<'_>) -> Result<Option<Resolved>> {
        let found = self.look_up(reference).map_err(|error| error.or_at(reference.span))?;
        Ok(found)
    }

    fn call(&self, name: &str, arguments: &[Value], span: Span) -> Option<Result<Value>> {
        if let Some(function) = functions::open_tofu::lookup(name)
            && self.instance.dialect == Dialect::OpenTofu
        {
            let context = &self.session.context;
            let call = Call { name, arguments, context, span };
            return Some(functions::call(function, &call));
        }
        if let Some(tool) = dialect::tool_with(name) {
            let error = Error::new(format!("there is no function `{name}`"));
            return Some(Err(error.with_help(format!("Terraform does not have it, {tool} does"))));
        }
        let name = name.strip_prefix("provider::")?;
        let reason = Reason::Unsupported(format!("the provider function `{name}`").into());
        Some(Ok(Value::unknown(Type::Any, reason).with_origin(Origin::At(span))))
    }
}

impl ModuleScope<'_, '_> {
    fn look_up(&self, reference: &Reference<'_>) -> Result<Option<Resolved>> {
        let root = reference.root;
        if let Some((_, value)) = self.frame.iterators.iter().rev().find(|(name, _)| name == root) {
            return Ok(Some(Resolved { value: value.clone(), consumed: 0 }));
        }
        let value = match &**root {
            "var" => variables::value(
                self.session,
                self.instance,
                attribute(reference, 0)?,
                &self.session.given,
            )?,
            "local" => self.local(attribute(reference, 0)?)?,
            "each" => self.each(attribute(reference, 0)?)?,
            "count" => self.count(attribute(reference, 0)?)?,
            "path" => self.path(attribute(reference, 0)?)?,
            "terraform" => self.terraform(attribute(reference, 0)?)?,
            "self" => return self.itself().map(Some),
            "module" => return self.module(reference).map(Some),
            "data" => return self.resource(reference, Mode::Data).map(Some),
            "resource" => return self.resource(reference, Mode::Managed).map(Some),
            _ if self.unevaluated(root).is_some() => {
                let value = self.unevaluated(root).unwrap_or_else(|| Value::null(Type::Any));
                return Ok(Some(Resolved { value, consumed: reference.keys.len() }));
            }
            _ if reference.keys.is_empty() => return Ok(None),
            _ => return self.resource(reference, Mode::Managed).map(Some),
        };
        Ok(Some(Resolved { value, consumed: 1 }))
    }

    /// What stands for a reference to a block whose values are not evaluated here.
    fn unevaluated(&self, root: &Arc<str>) -> Option<Value> {
        let what: Arc<str> = if self.instance.module.newer.contains(root) {
            format!("a `{root}` block of a newer language").into()
        } else {
            dialect::block_type(root)?.value.as_deref()?.into()
        };
        let value = Value::unknown(Type::Any, Reason::Unsupported(what));
        // Ephemeral resources are the only ones whose values may not be stored.
        Some(if &**root == "ephemeral" { value.with_marks(Marks::EPHEMERAL) } else { value })
    }

    /// A local value, worked out once.
    pub(super) fn local(&self, name: &Arc<str>) -> Result<Value> {
        let Some((expr, _)) = self.instance.module.local_named(name) else {
            if let Some(unread) = unread(self.instance, "local", &[&**name]) {
                return Ok(unread);
            }
            return Err(declared::no_local(&self.instance.module, name));
        };
        self.session.once(self.instance, Item::Local(Arc::clone(name)), || {
            let value = self.session.eval_parts(self.instance, &Frame::default(), expr)?;
            let origin = Origin::step(
                expr.span(),
                OriginLabel::Local(Arc::clone(name)),
                vec![value.origin.clone()],
            );
            let symbol = || within(&self.instance.path, &format!("local.{name}"));
            Ok(value.with_origin(origin).identified(symbol))
        })
    }

    fn each(&self, name: &Arc<str>) -> Result<Value> {
        let Some((key, value)) = &self.frame.each else {
            return Err(Error::new("`each` is only known in a block with `for_each`"));
        };
        match &**name {
            "key" => Ok(key.clone()),
            "value" => Ok(value.clone()),
            other => Err(Error::new(format!("`each` has `key` and `value`, not `{other}`"))),
        }
    }

    fn count(&self, name: &Arc<str>) -> Result<Value> {
        match (&self.frame.count, &**name) {
            (Some(index), "index") => Ok(index.clone()),
            (Some(_), other) => Err(Error::new(format!("`count` has `index`, not `{other}`"))),
            (None, _) => Err(Error::new("`count` is only known in a block with `count`")),
        }
    }

    fn path(&self, name: &Arc<str>) -> Result<Value> {
        let root = self.session.context.directory;
        match &**name {
            "module" => Ok(Value::string(relative(root, &self.instance.module.directory))),
            "root" => Ok(Value::string(".")),
            "cwd" => Ok(match self.session.options.assume.get("path.cwd") {
                Some(directory) => Value::string(directory.as_str()),
                None => Value::unknown(Type::String, Reason::Impure("path.cwd".into())),
            }),
            other => {
                Err(Error::new(format!("`path` has `module`, `root` and `cwd`, not `{other}`")))
            }
        }
    }

    fn terraform(&self, name: &Arc<str>) -> Result<Value> {
        match &**name {
            "workspace" => Ok(match &self.session.options.workspace {
                Some(workspace) => Value::string(workspace.as_str()),
                None => workspace_of_caller(),
            }),
            "applying" => {
                Ok(Value::unknown(Type::Bool, Reason::Impure("terraform.applying".into())))
            }
            other => Err(Error::new(format!("`terraform` has `workspace`, not `{other}`"))),
        }
    }

    fn itself(&self) -> Result<Resolved> {
        match &self.frame.itself {
            Some(value) => Ok(Resolved { value: value.clone(), consumed: 0 }),
            None => Err(Error::new(
                "`self` is only known in conditions, provisioners and connections of a resource",
            )),
        }
    }

    fn module(&self, reference: &Reference<'_>) -> Result<Resolved> {
        let name = attribute(reference, 0)?;
        let Some(expansion) = calls::call_expansion(self.session, self.instance, name) else {
            if let Some(value) = unread(self.instance, "module", &[&**name]) {
                return Ok(Resolved { value, consumed: reference.keys.len() });
            }
            return Err(declared::no_call(&self.instance.module, name));
        };
        let at = |key: &InstanceKey, consumed: usize| match reference.keys.get(consumed) {
            Some(Key::Attribute(output)) => {
                Ok(Resolved { value: self.output(name, key, output)?, consumed: consumed + 1 })
            }
            Some(Key::Index(_)) | None => {
                Ok(Resolved { value: self.outputs(name, key)?, consumed })
            }
        };
        let together = || {
            let item = Item::Modules(Arc::clone(name));
            let outputs = |key: &InstanceKey| self.outputs(name, key);
            self.session.once(self.instance, item, || all(&expansion, outputs))
        };
        select(&expansion, reference.keys, 1, at, together)
    }

    fn output(&self, call: &Arc<str>, key: &InstanceKey, output: &Arc<str>) -> Result<Value> {
        match calls::child(self.session, self.instance, call, key) {
            Some(child) => calls::output(self.session, &child, output),
            None => Ok(calls::missing_output(self.instance, call, key, output)),
        }
    }

    /// All outputs as an object, for `module.x` as a whole.
    fn outputs(&self, call: &Arc<str>, key: &InstanceKey) -> Result<Value> {
        let Some(child) = calls::child(self.session, self.instance, call, key) else {
            let reason = Reason::Module(calls::address(self.instance, call, key));
            return Ok(Value::unknown(Type::Any, reason));
        };
        let names: Vec<Arc<str>> = child.module.outputs.keys().cloned().collect();
        let outputs: Result<Vec<(Arc<str>, Value)>> = names
            .into_iter()
            .map(|name| calls::output(self.session, &child, &name).map(|value| (name, value)))
            .collect();
        Ok(Value::object(outputs?))
    }

    fn resource(&self, reference: &Reference<'_>, mode: Mode) -> Result<Resolved> {
        let id = resource_id(reference, mode)?;
        let consumed = if has_prefix(reference) { 2 } else { 1 };
        let Some(declaration) = self.instance.module.resources.get(&id) else {
            return self.undeclared(&id, reference);
        };
        let expansion = resource::resource_expansion(self.session, self.instance, &id, declaration);
        with_key(&expansion, reference.keys.get(consumed))?;
        let ignored = lifecycle::ignored(&self.instance.module, declaration);
        let values = |key: &InstanceKey| {
            let values = resource::instance_values(self.session, self.instance, &id, key)?;
            Ok(resource::after_creation(self.instance, (&id, key), values, &ignored))
        };
        let together = || {
            let item = Item::Resources(id.clone());
            self.session.once(self.instance, item, || all(&expansion, values))
        };
        let at = |key: &InstanceKey, consumed: usize| {
            let whole = values(key)?;
            match reference.keys.get(consumed) {
                Some(Key::Attribute(name)) => {
                    let value = resource::attribute(self.instance, &id, key, &whole, name)?;
                    Ok(Resolved { value, consumed: consumed + 1 })
                }
                // Of which type it is Terraform knows when it knows whether it is there.
                Some(Key::Index(_)) | None if matches!(&*expansion, Expansion::Unknown { .. }) => {
                    Ok(Resolved { value: whole.with_marks(Marks::OPEN), consumed })
                }
                Some(Key::Index(_)) | None => Ok(Resolved { value: whole, consumed }),
            }
        };
        select(&expansion, reference.keys, consumed, at, together)
    }

    fn undeclared(&self, id: &ResourceId, reference: &Reference<'_>) -> Result<Resolved> {
        let kind = match id.mode {
            Mode::Managed => "resource",
            Mode::Data => "data",
        };
        if let Some(value) = unread(self.instance, kind, &[&*id.kind, &*id.name]) {
            return Ok(Resolved { value, consumed: reference.keys.len() });
        }
        let error = declared::no_resource(&self.instance.module, id);
        match reference.keys.get(if has_prefix(reference) { 2 } else { 1 }) {
            Some(Key::Attribute(_)) if declared::is_told(&self.instance.module, id) => {
                let value = not_here(error.message());
                Ok(Resolved { value, consumed: reference.keys.len() })
            }
            Some(Key::Attribute(_) | Key::Index(_)) | None => Err(error),
        }
    }
}

/// The workspace that nobody gives here: the same one everywhere.
fn workspace_of_caller() -> Value {
    let symbol = Some("terraform.workspace".into());
    let unknown =
        Unknown { symbol, not_null: true, ..Unknown::new(Type::String, Reason::Workspace) };
    Kind::Unknown(Arc::new(unknown)).into()
}

/// An attribute of what is not declared: whatever it would be, it is there, and of none of what is declared.
fn not_here(message: &str) -> Value {
    let reason = Reason::Error(message.into());
    let unknown =
        Unknown { not_null: true, apart: Apart::of_all(), ..Unknown::new(Type::Any, reason) };
    Kind::Unknown(Arc::new(unknown)).into()
}

/// What is not declared may be in a file that could not be read, or that is generated.
pub(super) fn unread(instance: &ModuleInstance, kind: &str, names: &[&str]) -> Option<Value> {
    let of_gap = instance.module.gaps.first().map(|gap| gap.reason.clone());
    let outside = instance.module.outside.as_ref();
    let generated = || outside.filter(|outside| outside.may_declare(kind, names));
    let reason = of_gap.or_else(|| generated().map(Outside::reason))?;
    Some(Value::unknown(Type::Any, reason))
}

/// The instance that a reference means, or all of them `together`; `named` keys name the block.
fn select(
    expansion: &Expansion,
    keys: &[Key],
    named: usize,
    at: impl Fn(&InstanceKey, usize) -> Result<Resolved>,
    together: impl Fn() -> Result<Value>,
) -> Result<Resolved> {
    match expansion {
        Expansion::Single | Expansion::Perhaps(_) => return at(&InstanceKey::None, named),
        Expansion::Disabled => {
            return Ok(Resolved { value: Value::null(Type::Any), consumed: named });
        }
        Expansion::Count { .. } | Expansion::Each { .. } | Expansion::Unknown { .. } => {}
    }
    match keys.get(named) {
        Some(Key::Index(index)) => {
            if let Some(key) = instance_key(expansion, index)? {
                let hidden = "the key, which is sensitive, does not identify an instance";
                let key =
                    existing(expansion, key).map_err(|error| error.hiding([index], hidden))?;
                return at(&key, named + 1);
            }
            // Whichever it is, it is made like the one that stands for all.
            if let Expansion::Unknown { key, .. } = expansion {
                return at(key, named + 1);
            }
            let reason = index.unknown_reason().unwrap_or(Reason::Stated);
            let value = Value::unknown(Type::Any, Reason::Depends(Arc::new(reason)));
            Ok(Resolved { value, consumed: named + 1 })
        }
        Some(Key::Attribute(name)) if !matches!(expansion, Expansion::Each { .. }) => {
            Err(needs_key(name))
        }
        Some(Key::Attribute(_)) | None => Ok(Resolved { value: together()?, consumed: named }),
    }
}

/// A resource is referred to with a key if it has several instances, and without one if it has not: Terraform
/// looks at that before it evaluates.
fn with_key(expansion: &Expansion, next: Option<&Key>) -> Result<()> {
    match (expansion, next) {
        (Expansion::Single | Expansion::Perhaps(_), Some(Key::Index(index)))
            if matches!(index.kind, Kind::Number(_)) =>
        {
            let error = Error::new(
                "there is neither `count` nor `for_each` here: a key does not choose an instance",
            );
            Err(error.with_help("remove the key in brackets").as_static())
        }
        (
            Expansion::Count { .. } | Expansion::Each { .. } | Expansion::Unknown { .. },
            Some(Key::Attribute(name)),
        ) => Err(needs_key(name).as_static()),
        _ => Ok(()),
    }
}

fn needs_key(name: &str) -> Error {
    Error::new(format!(
        "there is more than one instance here: `.{name}` needs a key in front, like `[0]`"
    ))
}

/// The key that an index stands for: instances by `count` are a tuple and those by `for_each` an object, so a
/// number may stand as text, and text as a number. None where it is not known.
fn instance_key(expansion: &Expansion, index: &Value) -> Result<Option<InstanceKey>> {
    let ty = match expansion {
        Expansion::Count { .. } | Expansion::Unknown { by: super::expand::ExpandBy::Count, .. } => {
            Type::Number
        }
        Expansion::Single
        | Expansion::Disabled
        | Expansion::Perhaps(_)
        | Expansion::Each { .. }
        | Expansion::Unknown { .. } => Type::String,
    };
    let index = convert::convert(index, &ty)?;
    if index.is_unknown() {
        return Ok(None);
    }
    let key = InstanceKey::from_value(&index).map(Some);
    key.ok_or_else(|| Error::new("a key of an instance is a whole number from 0 on, or text"))
}

/// The instance with this key, if the expansion has one.
fn existing(expansion: &Expansion, key: InstanceKey) -> Result<InstanceKey> {
    let there = match (expansion, &key) {
        (Expansion::Single | Expansion::Perhaps(_), _) => return Ok(InstanceKey::None),
        (Expansion::Disabled, _) => false,
        (Expansion::Count { count, .. }, InstanceKey::Index(index)) => index < count,
        (Expansion::Each { entries, .. }, InstanceKey::Key(name)) => {
            entries.binary_search_by(|(key, _)| key.cmp(name)).is_ok()
        }
        (Expansion::Unknown { .. }, _) => true,
        (Expansion::Count { .. } | Expansion::Each { .. }, _) => false,
    };
    if there { Ok(key) } else { Err(Error::new(format!("there is no instance {}", key.suffix()))) }
}

/// All instances: a tuple for `count`, an object for `for_each`.
fn all(expansion: &Expansion, whole: impl Fn(&InstanceKey) -> Result<Value>) -> Result<Value> {
    match expansion {
        Expansion::Single | Expansion::Perhaps(_) => whole(&InstanceKey::None),
        Expansion::Disabled => Ok(Value::null(Type::Any)),
        Expansion::Count { count, origin } => {
            let values: Result<Vec<Value>> =
                (0..*count).map(|index| whole(&InstanceKey::Index(index))).collect();
            Ok(of_none(Value::tuple(values?), origin))
        }
        Expansion::Each { entries, origin } => {
            let values: Result<Vec<(Arc<str>, Value)>> = entries
                .iter()
                .map(|(key, _)| Ok((Arc::clone(key), whole(&InstanceKey::Key(Arc::clone(key)))?)))
                .collect();
            Ok(of_none(Value::object(values?), origin))
        }
        Expansion::Unknown { by: super::expand::ExpandBy::Count, key, reason, .. } => {
            let maybe = whole(key)?.perhaps(&depends_reason(reason.clone()));
            Ok(Value::list(Type::Any, vec![maybe]))
        }
        Expansion::Unknown { reason, key, .. } => {
            let each = whole(key).ok().map(Arc::new);
            let unknown = Unknown { each, ..Unknown::new(Type::Any, reason.clone()) };
            Ok(Kind::Unknown(Arc::new(unknown)).into())
        }
    }
}

/// That there are no instances is what `count` or `for_each` says: a list of none comes from there.
fn of_none(all: Value, origin: &Origin) -> Value {
    let has_any = all.children().next().is_some();
    if has_any { all } else { all.with_origin(origin.clone()) }
}

/// The name at a step of a reference.
fn attribute<'r>(reference: &'r Reference<'_>, index: usize) -> Result<&'r Arc<str>> {
    match reference.keys.get(index) {
        Some(Key::Attribute(name)) => Ok(name),
        Some(Key::Index(_)) | None => {
            Err(Error::new(format!("`{}` must be followed by a dot and a name", reference.root)))
        }
    }
}

/// Whether the type stands behind a word of Terraform's: `data.aws_vpc.this`, `resource.aws_vpc.this`.
fn has_prefix(reference: &Reference<'_>) -> bool {
    matches!(&**reference.root, "data" | "resource")
}

fn resource_id(reference: &Reference<'_>, mode: Mode) -> Result<ResourceId> {
    let (kind, name) = if has_prefix(reference) {
        (attribute(reference, 0)?, attribute(reference, 1)?)
    } else {
        (reference.root, attribute(reference, 0)?)
    };
    Ok(ResourceId { mode, kind: Arc::clone(kind), name: Arc::clone(name) })
}
