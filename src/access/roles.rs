//! Roles and the policies that they have, however those are attached. Must not know what a policy says.

use std::sync::Arc;

use crate::iam::managed_policy;
use crate::model::{Model, Resource};
use crate::value::{Reason, Truth, Type, Value};
use crate::view::value::{elements, maybe, unknown_of, written};
use crate::view::{Link, find, instance, referrers, resource_of};

use super::holders::{ATTACHMENTS, Arns, Attachment, ROLE};

const ROLE_KEYS: &[&str] = &["arn", "name", "id"];

/// What policies look like to those who read them.
pub(super) fn policy_type() -> Type {
    let fields = ["name", "kind", "arn", "policy", "resource"];
    Type::object(fields.map(|name| (name.into(), Type::String)))
}

/// The role that a reference names, as rules see it.
pub(super) fn role(model: &Model, reference: &Value) -> Value {
    match role_of(model, reference) {
        Ok(Some(role)) => instance(role),
        Ok(None) => Value::null(Type::Any).with_origin(reference.origin.clone()),
        Err(reason) => Value::unknown(Type::Any, reason).with_origin(reference.origin.clone()),
    }
}

/// The role that a value is, or refers to.
pub(crate) fn role_of<'m>(model: &'m Model, value: &Value) -> Result<Option<&'m Resource>, Reason> {
    if value.entries().is_some() {
        return Ok(resource_of(model, value).filter(|found| &*found.kind == ROLE));
    }
    find(model, value, ROLE, ROLE_KEYS)
}

/// The policies of a role: a list of objects. What is not known of it is an element that stands for
/// any number.
pub(super) fn policies_of(model: &Model, role: &Value) -> Value {
    let found = match role_of(model, role) {
        Ok(Some(found)) => found,
        Ok(None) if role.is_null() => return Value::tuple(Vec::new()),
        Ok(None) => {
            let reason = Reason::Unsupported("a role that is not in the configuration".into());
            return Value::tuple(vec![maybe(Value::unknown(Type::Any, reason))])
                .with_origin(role.origin.clone());
        }
        Err(_) => {
            return Value::tuple(vec![maybe(unknown_of(role, Type::Any))])
                .with_origin(role.origin.clone());
        }
    };
    let mut policies = inline(found);
    policies.extend(listed(model, found));
    policies.extend(standalone(model, found));
    policies.extend(attached(model, found));
    Value::tuple(policies).with_origin(found.values.origin.clone())
}

/// One policy as an object.
struct Policy<'a> {
    name: Option<&'a Value>,
    kind: &'a str,
    arn: Option<&'a Value>,
    document: Value,
    /// The resource that holds the document, or else the one that attaches it.
    resource: &'a Resource,
}

impl Policy<'_> {
    fn object(self) -> Value {
        let text =
            |value: Option<&Value>| value.cloned().unwrap_or_else(|| Value::null(Type::String));
        let fields = [
            ("name", text(self.name)),
            ("kind", Value::string(self.kind)),
            ("arn", text(self.arn)),
            ("policy", self.document),
            ("resource", Value::string(Arc::clone(&self.resource.address))),
        ];
        let marks = instance(self.resource).marks;
        Value::object(fields.map(|(name, value)| (Arc::from(name), value)))
            .with_origin(self.resource.values.origin.clone())
            .with_marks(marks)
    }
}

fn document(values: &Value) -> Value {
    values.get("policy").cloned().unwrap_or_else(|| Value::null(Type::String))
}

/// `inline_policy` of the role itself.
fn inline(role: &Resource) -> Vec<Value> {
    if written(&role.values, "inline_policy").is_none() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for block in elements(&role.values, "inline_policy") {
        // A block with neither name nor policy says that there is no inline policy.
        if block.entries().is_some() && document(&block).is_null() {
            continue;
        }
        let document = if block.is_unknown() { block.clone() } else { document(&block) };
        let name = block.get("name");
        let policy = Policy { name, kind: "inline", arn: None, document, resource: role };
        found.push(policy.object().with_origin(block.origin.clone()).with_marks(block.marks));
    }
    found
}

/// The policies whose ARNs the role itself lists.
fn listed(model: &Model, role: &Resource) -> Vec<Value> {
    let own = ATTACHMENTS.iter().filter(|one| one.resource == ROLE);
    let set = own.filter(|one| written(&role.values, one.arns.argument()).is_some());
    set.flat_map(|one| by_arn(model, one.arns, role)).collect()
}

/// The document of a policy that is known by its ARN alone; unknown unless it is AWS's own.
pub(super) fn document_by_arn(arn: &Value) -> Value {
    let document = managed_policy(arn).unwrap_or_else(|| {
        let what = "the document of a policy that is not in the configuration";
        Value::unknown(Type::String, Reason::Unsupported(what.into()))
    });
    document.with_origin(arn.origin.clone())
}

/// A policy that is known by its ARN alone: AWS's own, or one that is elsewhere.
fn managed(arn: &Value, attachment: &Resource) -> Value {
    let document = document_by_arn(arn);
    Policy { name: None, kind: "managed", arn: Some(arn), document, resource: attachment }.object()
}

/// `aws_iam_role_policy`
fn standalone(model: &Model, role: &Resource) -> Vec<Value> {
    let link = Link::of("aws_iam_role_policy", "role", &[ROLE]);
    let (found, more) = referrers(model, link, role, ROLE_KEYS);
    let found = found.into_iter().map(|(resource, of)| {
        let (name, document) = (resource.values.get("name"), document(&resource.values));
        let object = Policy { name, kind: "inline", arn: None, document, resource }.object();
        if of == Truth::True { object } else { maybe(object) }
    });
    found.chain(more.map(further)).collect()
}

/// The policies that other resources attach to the role by their ARNs.
fn attached(model: &Model, role: &Resource) -> Vec<Value> {
    let to_roles = |attachment: &'static Attachment| {
        let arguments = attachment.to.iter().filter(|(name, to)| !name.is_empty() && *to == ROLE);
        arguments.map(move |(argument, _)| (attachment, *argument))
    };
    let mut found = Vec::new();
    for (attachment, argument) in ATTACHMENTS.iter().flat_map(to_roles) {
        let link = Link::of(attachment.resource, argument, &[ROLE]);
        let (attaching, more) = referrers(model, link, role, ROLE_KEYS);
        for (resource, of) in attaching {
            let policies = by_arn(model, attachment.arns, resource).into_iter();
            found.extend(policies.map(|one| if of == Truth::True { one } else { maybe(one) }));
        }
        found.extend(more.map(further));
    }
    found
}

/// The policies that a resource attaches by an argument.
fn by_arn(model: &Model, arns: Arns, attachment: &Resource) -> Vec<Value> {
    match arns {
        Arns::One(argument) => {
            let arn = attachment.values.get(argument);
            arn.map(|arn| named(model, arn, attachment)).into_iter().collect()
        }
        Arns::List(argument) => {
            let arns = elements(&attachment.values, argument).into_iter();
            arns.map(|arn| named(model, &arn, attachment).with_marks(arn.marks)).collect()
        }
    }
}

/// Policies that there may be.
fn further(reason: Reason) -> Value {
    maybe(Value::unknown(Type::Any, reason))
}

/// The policy that an ARN names, which a resource attaches.
fn named(model: &Model, arn: &Value, attachment: &Resource) -> Value {
    let Ok(Some(policy)) = find(model, arn, "aws_iam_policy", &["arn", "id", "name"]) else {
        return managed(arn, attachment);
    };
    let (name, document) = (policy.values.get("name"), document(&policy.values));
    Policy { name, kind: "attached", arn: Some(arn), document, resource: policy }
        .object()
        .with_marks(instance(attachment).marks)
}
