//! Roles and the policies that they have, however those are attached. Must not know what a policy says.

use std::sync::Arc;

use crate::iam::managed_policy;
use crate::model::{Model, Resource};
use crate::value::{Reason, Truth, Type, Value};
use crate::view::value::{elements, maybe, unknown_of, written};
use crate::view::{Link, find, instance, referrers, resource_of};

const ROLE: &str = "aws_iam_role";
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
    let mut policies = inline(model, found);
    policies.extend(standalone(model, found));
    policies.extend(attached(model, found));
    policies.extend(exclusive(model, found));
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

/// `inline_policy` and `managed_policy_arns` of the role itself.
fn inline(model: &Model, role: &Resource) -> Vec<Value> {
    let set = |name: &str| written(&role.values, name).is_some();
    let mut found = Vec::new();
    if set("inline_policy") {
        for block in elements(&role.values, "inline_policy") {
            // A block with neither name nor policy says that there is no inline policy.
            if block.entries().is_some() && document(&block).is_null() {
                continue;
            }
            let document = if block.is_unknown() { block.clone() } else { document(&block) };
            let marks = block.marks;
            let policy = Policy {
                name: block.get("name"),
                kind: "inline",
                arn: None,
                document,
                resource: role,
            };
            found.push(policy.object().with_origin(block.origin.clone()).with_marks(marks));
        }
    }
    if set("managed_policy_arns") {
        for arn in elements(&role.values, "managed_policy_arns") {
            found.push(named(model, &arn, role).with_marks(arn.marks));
        }
    }
    found
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

/// `aws_iam_role_policy_attachments_exclusive`: all that is attached to the role.
fn exclusive(model: &Model, role: &Resource) -> Vec<Value> {
    let link = Link::of("aws_iam_role_policy_attachments_exclusive", "role_name", &[ROLE]);
    let (found, _) = referrers(model, link, role, ROLE_KEYS);
    let arns = found.into_iter().flat_map(|(attachments, of)| {
        let arns = elements(&attachments.values, "policy_arns").into_iter();
        arns.map(move |arn| (arn, attachments, of))
    });
    let policy = |(arn, attachments, of): (Value, &Resource, Truth)| {
        let object = named(model, &arn, attachments).with_marks(arn.marks);
        if of == Truth::True { object } else { maybe(object) }
    };
    arns.map(policy).collect()
}

/// `aws_iam_role_policy_attachment` and `aws_iam_policy_attachment`
fn attached(model: &Model, role: &Resource) -> Vec<Value> {
    let links = [
        Link::of("aws_iam_role_policy_attachment", "role", &[ROLE]),
        Link::of("aws_iam_policy_attachment", "roles", &[ROLE]),
    ];
    let mut found = Vec::new();
    for link in links {
        let (attachments, more) = referrers(model, link, role, ROLE_KEYS);
        let of = attachments.into_iter();
        found.extend(of.filter_map(|(attachment, of)| attachment_policy(model, attachment, of)));
        found.extend(more.map(further));
    }
    found
}

/// Policies that there may be.
fn further(reason: Reason) -> Value {
    maybe(Value::unknown(Type::Any, reason))
}

fn attachment_policy(model: &Model, attachment: &Resource, of: Truth) -> Option<Value> {
    let object = named(model, attachment.values.get("policy_arn")?, attachment);
    match of {
        Truth::True => Some(object),
        Truth::Unknown => Some(maybe(object)),
        Truth::False => None,
    }
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
