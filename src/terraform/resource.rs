//! Resource instances: their values by the schema of their type, and references to them.

use std::rc::Rc;
use std::sync::Arc;

use crate::expr::{self, Error, Result};
use crate::model::{Mode, Model};
use crate::schema::{self, Presence};
use crate::source::Span;
use crate::syntax;
use crate::value::{
    Kind, Marks, NameMap, Origin, OriginLabel, Reason, Type, Unknown, Value, did_you_mean,
};

use super::address::{self, InstanceKey};
use super::arguments;
use super::block::{self, BodyPlace};
use super::config::{Declaration, Merged, ResourceId};
use super::expand::{Expansion, expansion};
use super::forms;
use super::instance::{Expanded, Item, ModuleInstance};
use super::lifecycle::Ignored;
use super::planned;
use super::provider::{self, AllTags};
use super::rendered;
use super::session::Session;
use super::variables::{self, Constants};
use super::version::VersionFit;

/// How a resource block is multiplied.
pub(super) fn resource_expansion(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    id: &ResourceId,
    declaration: &Declaration,
) -> Rc<Expansion> {
    let body = instance.module.body(declaration);
    expansion(session, instance, Expanded::Resource(id.clone()), &body)
}

/// The values of a resource instance, worked out once.
pub(super) fn instance_values(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    id: &ResourceId,
    key: &InstanceKey,
) -> Result<Value> {
    let Some(declaration) = instance.module.resources.get(id) else {
        return Err(Error::new(format!("there is no `{}`", address::block(id))));
    };
    session.once(instance, Item::Resource(id.clone(), key.clone()), || {
        let frame = resource_expansion(session, instance, id, declaration).frame(key);
        let address = address::resource(&instance.path, id, key);
        let header = header(instance, declaration);
        let mode = id.mode;
        let place = BodyPlace {
            session,
            instance,
            frame: &frame,
            address: &address,
            mode,
            ty: &id.kind,
            path: "",
        };
        let body = instance.module.body(declaration);
        let values = block::values(&place, &body, schema_of(id));
        let values = with_all_tags(&place, &body, id, values);
        let values = with_secrets(id, &address, values);
        let values = if &*id.kind == "terraform_data" { with_output(values) } else { values };
        let values = match mode {
            Mode::Data => rendered::completed(session, &id.kind, values, header),
            Mode::Managed => values,
        };
        let values = if forms::has_forms(mode, &id.kind) {
            let provider = provider::of_resource(&body, &id.kind);
            let location = provider::location(session, instance, provider);
            forms::with_forms(place.subject(), place.ty, &location, values)
        } else {
            values
        };
        let values = assumed(session, &address, values);
        let values = planned::completed(session, &address, values);
        Ok(match header {
            Some(span) => {
                values.with_origin(Origin::step(span, OriginLabel::Block(address), Vec::new()))
            }
            None => values,
        })
    })
}

/// The values as the model has them: blocks that are not written are none, with a mark, where the provider
/// may fill some in. For expressions of the configuration they are unknown.
pub(super) fn as_written(id: &ResourceId, values: Value) -> Value {
    match schema_of(id) {
        Some(schema) => as_seen_by_rules(schema, values),
        None => values,
    }
}

/// The same for values of a schema.
#[must_use]
pub fn as_seen_by_rules(schema: &schema::SchemaBlock, values: Value) -> Value {
    without_filled(&values, schema).unwrap_or(values)
}

/// The same values without such blocks; none where there are none.
fn without_filled(values: &Value, schema: &schema::SchemaBlock) -> Option<Value> {
    let Kind::Object(entries) = &values.kind else { return None };
    let mut all = None;
    for (name, nested) in &schema.blocks {
        let changed = entries.get(name).and_then(|value| filled(value, nested));
        if let Some(changed) = changed {
            all.get_or_insert_with(|| entries.as_ref().clone()).insert(Arc::clone(name), changed);
        }
    }
    Some(Value { kind: Kind::Object(Arc::new(all?)), ..values.clone() })
}

/// The blocks of one type, where some of them or in them are not written.
fn filled(value: &Value, nested: &schema::Nested) -> Option<Value> {
    if nested.computed && value.is_unknown() {
        return Some(Value::tuple(Vec::new()).with_marks(Marks::UNWRITTEN));
    }
    let Kind::Tuple(blocks) = &value.kind else { return None };
    if nested.block.blocks.is_empty() {
        return None;
    }
    let changed: Vec<Option<Value>> =
        blocks.iter().map(|block| without_filled(block, &nested.block)).collect();
    changed.iter().any(Option::is_some).then(|| {
        let blocks =
            blocks.iter().zip(changed).map(|(old, new)| new.unwrap_or_else(|| old.clone()));
        Value { kind: Kind::Tuple(blocks.collect()), ..value.clone() }
    })
}

/// The values that others see once the resource is there: somebody else may have changed what Terraform ignores.
pub(super) fn after_creation(
    instance: &ModuleInstance,
    (id, key): (&ResourceId, &InstanceKey),
    values: Value,
    ignored: &Ignored,
) -> Value {
    if (!ignored.everything && ignored.names.is_empty()) || values.is_unknown() {
        return values;
    }
    let address = address::resource(&instance.path, id, key);
    let changed = |(name, value): (&Arc<str>, &Value)| {
        let is_ignored = ignored.everything || ignored.names.contains(name);
        let unknown = || {
            let path: Arc<str> = format!("{address}.{name}").into();
            let left = Value::symbol(value.ty(), Reason::Ignored(Arc::clone(&path)), path);
            let left = left.with_unknown(|unknown| unknown.not_null = is_always_set(id, name));
            left.with_marks(value.deep_marks()).with_origin(value.origin.clone())
        };
        let value = if is_ignored && !value.is_unknown() { unknown() } else { value.clone() };
        (Arc::clone(name), value)
    };
    let entries = values.entries().into_iter().flatten();
    let entries: NameMap<Value> = entries.map(changed).collect();
    Value { kind: Kind::Object(Arc::new(entries)), ..values }
}

/// Whether an attribute of a resource that is there has a value, whoever gave it.
fn is_always_set(id: &ResourceId, name: &str) -> bool {
    let attribute = schema_of(id).and_then(|schema| schema.attribute(name));
    match attribute.map(|attribute| attribute.presence) {
        Some(Presence::Required) => true,
        Some(Presence::Optional | Presence::OptionalComputed | Presence::Computed) => {
            NEVER_NULL.contains(&name)
        }
        None => false,
    }
}

/// Where a declaration stands.
#[must_use]
pub(super) fn header(instance: &ModuleInstance, declaration: &Declaration) -> Option<Span> {
    let found = instance.module.first(declaration)?;
    Some(found.block.header(found.tree))
}

fn schema_of(id: &ResourceId) -> Option<&'static schema::SchemaBlock> {
    schema::resource(arguments::schema_kind(id.mode), &id.kind)
}

/// Attributes that providers without a schema here mark sensitive, by resource type: those of
/// hashicorp/random 3 and hashicorp/tls 4.
const SECRETS: [(&str, &[&str]); 4] = [
    ("random_password", &["result", "bcrypt_hash"]),
    ("tls_private_key", &["private_key_pem", "private_key_openssh", "private_key_pem_pkcs8"]),
    ("tls_self_signed_cert", &["private_key_pem"]),
    ("random_bytes", &["base64", "hex"]),
];

fn with_secrets(id: &ResourceId, address: &str, values: Value) -> Value {
    let Some((_, names)) = SECRETS.iter().find(|(kind, _)| *kind == &*id.kind) else {
        return values;
    };
    let mut all = values.entries().cloned().unwrap_or_default();
    for name in *names {
        let secret = || computed(id.mode, address, name, Type::String).with_marks(Marks::SENSITIVE);
        all.entry((*name).into()).or_insert_with(secret);
    }
    Value { kind: Kind::Object(Arc::new(all)), ..values }
}

/// The output of `terraform_data` is its input at apply: of the same type, and null without one.
fn with_output(values: Value) -> Value {
    let (Some(input), Some(output)) = (values.get("input"), values.get("output")) else {
        return values;
    };
    let output = match &output.kind {
        _ if input.is_null() => Value::null(Type::Any),
        Kind::Unknown(_) => output.clone().with_unknown(|unknown| unknown.ty = input.ty()),
        _ => return values,
    };
    values.with_attributes([("output".into(), output)])
}

/// Tags with those that the provider adds to every resource.
fn with_all_tags(
    place: &BodyPlace<'_, '_>,
    body: &Merged<'_>,
    id: &ResourceId,
    values: Value,
) -> Value {
    let schema = schema_of(id).filter(|_| id.mode == Mode::Managed);
    let Some(attribute) = schema.and_then(|schema| schema.attribute(ALL_TAGS)) else {
        return values;
    };
    let none = Value::null(Type::Any);
    let tags = values.get("tags").unwrap_or(&none);
    let name = provider::of_resource(body, &id.kind);
    let undecided = || computed(id.mode, place.address, ALL_TAGS, attribute.ty.clone());
    let all = match provider::all_tags(place.session, place.instance, &name, tags) {
        AllTags::Known(all) => all,
        AllTags::AtApply(all) => undecided().with_unknown(|unknown| {
            unknown.among = Some(Arc::new(vec![all]));
        }),
        AllTags::Undecided => undecided(),
    };
    values.with_attributes([(ALL_TAGS.into(), all)])
}

/// The attribute that holds the tags of a resource and those of its provider.
const ALL_TAGS: &str = "tags_all";

/// Puts in what the caller asks to assume of this instance.
fn assumed(session: &Session<'_>, address: &str, values: Value) -> Value {
    if session.options.assume.is_empty() {
        return values;
    }
    let mut all: NameMap<Value> = values.entries().cloned().unwrap_or_default();
    for (path, text) in &session.options.assume {
        let name = path.strip_prefix(address).and_then(|rest| rest.strip_prefix('.'));
        if let Some(name) = name {
            let ty = all.get(name).map_or(Type::Any, Value::ty);
            all.insert(name.into(), assumption(session, text, &ty));
        }
    }
    Value { kind: Kind::Object(Arc::new(all)), ..values }
}

/// Reports what the caller asks to assume of resources that are not there. What could not be read may declare them.
pub(super) fn unmatched_assumptions(session: &Session<'_>, model: &Model) {
    if model.unread().next().is_some() {
        return;
    }
    let addresses = || model.resources().iter().map(|resource| &*resource.address);
    for path in session.options.asked.iter().filter(|path| &***path != "path.cwd") {
        let is_in =
            |address: &str| path.strip_prefix(address).is_some_and(|rest| rest.starts_with('.'));
        if addresses().any(is_in) {
            continue;
        }
        let address = path.rsplit_once('.').map_or(&**path, |(address, _)| address);
        let near = did_you_mean(address, addresses());
        let message = format!("there is no `{address}`, of which `--assume` gives a value");
        let finding = variables::unmatched(session, format!("--assume {path}="), message);
        session.tell(finding.with_help(near.map(|near| format!("did you mean `{near}`?"))));
    }
}

/// As `-var` reads it: the text itself where a string may stand, an expression elsewhere.
fn assumption(session: &Session<'_>, text: &str, ty: &Type) -> Value {
    if matches!(ty, Type::String | Type::Any) {
        return Value::string(text);
    }
    let source = session.sources.add(crate::source::COMMAND_LINE, text);
    let value = match syntax::parse_expression(source, text) {
        Ok((tree, expr)) => expr::eval(&tree, expr, &Constants, &session.context),
        Err(errors) => {
            let message = errors.into_iter().next().map_or_else(String::new, |one| one.message);
            Err(Error::new(message))
        }
    };
    let value = value.and_then(|value| expr::convert::convert(&value, ty));
    value.unwrap_or_else(|error| session.failed(&error, ty))
}

/// An attribute of a resource instance. One that is neither in the schema nor written is, for a type
/// without schema, taken to be computed.
pub(super) fn attribute(
    instance: &ModuleInstance,
    id: &ResourceId,
    key: &InstanceKey,
    values: &Value,
    name: &Arc<str>,
) -> Result<Value> {
    if let Some(value) = values.get(name) {
        return Ok(value.clone());
    }
    let by_provider =
        || computed(id.mode, &address::resource(&instance.path, id, key), name, Type::Any);
    let Some(schema) = schema_of(id) else { return Ok(by_provider()) };
    let is_new = arguments::is_new(instance.fit_of(&id.kind), id.mode, &id.kind, name);
    if values.is_unknown() || instance.fit_of(&id.kind) == VersionFit::Other || is_new {
        return Ok(by_provider());
    }
    let error = Error::new(format!("`{}` has no attribute `{name}`", id.kind));
    // Without a key it is the schema that tells, before anything is evaluated.
    let is_static = *key == InstanceKey::None && instance.fit_of(&id.kind) == VersionFit::Exact;
    let error = if is_static { error.as_static() } else { error };
    match (did_you_mean(name, schema.names()), instance.fit_of(&id.kind)) {
        (Some(near), _) => Err(error.with_help(format!("did you mean `{near}`?"))),
        (None, VersionFit::Exact) => Err(error),
        (None, VersionFit::OrNewer | VersionFit::Newer | VersionFit::Other) => Ok(by_provider()),
    }
}

/// Attributes that every AWS resource has, once it is there, wherever its type has them.
const NEVER_NULL: [&str; 3] = ["id", "arn", "name"];

/// An attribute that the provider sets.
#[must_use]
pub fn computed(mode: Mode, address: &str, name: &str, ty: Type) -> Value {
    let symbol: Arc<str> = format!("{address}.{name}").into();
    let reason = match mode {
        Mode::Managed => Reason::Computed(Arc::clone(&symbol)),
        Mode::Data => Reason::Data(Arc::clone(&symbol)),
    };
    // One instance that stands for many has no identity: two of them need not be equal.
    let symbol = (!address.contains("[*]")).then_some(symbol);
    let not_null = NEVER_NULL.contains(&name);
    Kind::Unknown(Arc::new(Unknown { symbol, not_null, ..Unknown::new(ty, reason) })).into()
}
