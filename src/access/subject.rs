//! Whose policies a question is about: a document's, or a role's. Must not know the questions.

use std::sync::Arc;

use crate::expr::{Error, Result};
use crate::iam::{self, Policy, Statement};
use crate::model::{Mode, Model};
use crate::value::{Kind, Marks, Reason, Truth, Type, Value};
use crate::view::value::{truth, unknown_of, written};
use crate::view::{find, remembered};

use super::arn::written_out;
use super::roles::{policies_of, role_of};

/// The policies that a value stands for: a document, a role or a reference to one, or a list of them.
pub(crate) fn policies(model: &Model, subject: &Value) -> Arc<[Arc<Policy>]> {
    remembered(model, "policies that a value stands for", [subject], || gathered(model, subject))
}

fn gathered(model: &Model, subject: &Value) -> Arc<[Arc<Policy>]> {
    if let Some(elements) = subject.elements() {
        let all = elements.iter().flat_map(|element| {
            let mut found = policies(model, element).to_vec();
            if element.marks.is_maybe() {
                for policy in &mut found {
                    perhaps(Arc::make_mut(policy));
                }
            }
            found
        });
        return all.collect();
    }
    if is_role(model, subject) {
        return policies(model, &policies_of(model, subject));
    }
    // An element of `iam::policies_of`.
    let text = subject.get("policy").unwrap_or(subject);
    if text.is_null() {
        return Arc::new([]);
    }
    let policy =
        remembered(model, "policy, ARNs written out", [text], || Arc::new(read_out(model, text)));
    Arc::new([policy])
}

/// The policy that bounds what a role or user may do; `Err` if it is elsewhere, none if nothing bounds it.
pub(crate) fn boundary(
    model: &Model,
    address: &str,
) -> Option<std::result::Result<Arc<Policy>, Reason>> {
    let resource = model.resource(address)?;
    let arn = written(&resource.values, "permissions_boundary")?;
    if let Ok(Some(policy)) = find(model, arn, "aws_iam_policy", &["arn", "id", "name"]) {
        let text = policy.values.get("policy")?;
        return Some(Ok(document(model, text).0));
    }
    if let Some(text) = iam::managed_policy(arn) {
        return Some(Ok(document(model, &text).0));
    }
    let what = "the document of a policy that is not in the configuration";
    Some(Err(Reason::Unsupported(what.into())))
}

fn is_role(model: &Model, subject: &Value) -> bool {
    match &subject.kind {
        Kind::Object(attributes) => attributes.contains_key("assume_role_policy"),
        // No name and no ARN begins as a document does.
        Kind::String(text) if text.prefix().trim_start().starts_with('{') => false,
        Kind::String(_) | Kind::Unknown(_) => matches!(role_of(model, subject), Ok(Some(_))),
        _ => false,
    }
}

/// A document with ARNs written out, and why it cannot be read if it cannot.
pub(super) fn document(model: &Model, text: &Value) -> (Arc<Policy>, Option<String>) {
    let error = match &text.kind {
        Kind::Null(_) => None,
        _ => remembered(model, READING, [text], || Policy::from_value(text).err()),
    };
    let policy =
        remembered(model, "policy, ARNs written out", [text], || Arc::new(read_out(model, text)));
    (policy, error)
}

const READING: &str = "to read a policy";

/// A document; one that cannot be read has statements that are not known.
fn read(model: &Model, text: &Value) -> Policy {
    let policy = Policy::from_value(text).unwrap_or_else(|message| {
        let reason = Reason::Error(message.into());
        Policy::unknown(&Value::unknown(Type::Any, reason).with_origin(text.origin.clone()))
    });
    if matches!(policy.document.unknown_reason(), Some(Reason::Budget(_))) {
        model.memo().cut_short(READING);
    }
    policy
}

/// A document with what is known of its ARNs.
fn read_out(model: &Model, text: &Value) -> Policy {
    let mut policy = read(model, text);
    for statement in &mut policy.statements {
        for elements in [&mut statement.resources, &mut statement.not_resources] {
            elements.values =
                elements.values.iter().map(|value| written_out(model, value)).collect();
        }
        for condition in &mut statement.conditions {
            condition.variable = without_scheme(model, &condition.variable);
        }
    }
    policy
}

/// The key of a provider of identities without the scheme of its URL: `${aws_iam_openid_connect_provider.this.url}:sub`, where
/// AWS returns the URL without one.
fn without_scheme(model: &Model, key: &Value) -> Value {
    let own = |rest: &str| {
        let mut all = model.of_type(Mode::Managed, "aws_iam_openid_connect_provider");
        let host = rest.rsplit_once(':').map_or(rest, |(host, _)| host);
        all.any(|one| {
            let url = one.values.get("url").and_then(Value::as_str);
            url.and_then(|url| url.strip_prefix("https://")) == Some(host)
        })
    };
    match key.as_str().and_then(|text| text.strip_prefix("https://")) {
        Some(rest) if own(rest) => Value::string(rest).with_origin(key.origin.clone()),
        Some(_) | None => key.clone(),
    }
}

/// Makes every statement one that may be there or not, and of which it is not known whose it is.
fn perhaps(policy: &mut Policy) {
    for statement in &mut policy.statements {
        statement.value.marks = statement.value.marks.union(Marks::MAYBE).union(Marks::DOUBTFUL);
    }
}

/// The statements that a value stands for, as objects.
pub(super) fn statements(model: &Model, subject: &Value) -> Value {
    let objects = |policies: &[Arc<Policy>]| {
        let all = policies.iter().flat_map(|policy| &policy.statements).map(Statement::object);
        Value::tuple(all.collect())
    };
    let found = if is_role(model, subject) || subject.elements().is_some() {
        objects(&policies(model, subject))
    } else {
        let text = subject.get("policy").unwrap_or(subject);
        if text.is_null() {
            Value::tuple(Vec::new())
        } else {
            // Rules ask for the same policy as a resource, and as its argument.
            remembered(model, "statements", [text], || objects(&[plain(model, text)]))
        }
    };
    found.with_origin(subject.origin.clone())
}

/// A document as it is written, ARNs and all.
fn plain(model: &Model, text: &Value) -> Arc<Policy> {
    remembered(model, "policy", [text], || Arc::new(read(model, text)))
}

/// Whether a role, or a trust policy, trusts a service.
pub(crate) fn trusts(model: &Model, subject: &Value, service: &Value) -> Result<Value> {
    let service = service.as_str().ok_or_else(|| Error::new("a known service is required"))?;
    let found = match role_of(model, subject) {
        Ok(Some(role)) => role.values.get("assume_role_policy").cloned(),
        Ok(None) if subject.entries().is_some() => subject.get("assume_role_policy").cloned(),
        // A text that is no role of this configuration is a policy, or a role that is elsewhere.
        Ok(None) => Some(subject.clone())
            .filter(|text| !text.as_str().is_some_and(|text| text.starts_with("arn:"))),
        Err(_) => None,
    };
    let Some(text) = found.filter(|policy| !policy.is_null()) else {
        return Ok(unknown_of(subject, Type::Bool));
    };
    let policy = plain(model, &text);
    Ok(answer(iam::trusts(&policy, service), &policy, &text))
}

/// Whether a resource policy is open to everyone.
pub(super) fn is_public(model: &Model, text: &Value) -> Value {
    if text.is_null() {
        return Value::bool(false);
    }
    let policy = plain(model, text);
    answer(iam::is_public(&policy), &policy, text)
}

fn answer(found: Truth, policy: &Policy, text: &Value) -> Value {
    let parts = policy.statements.iter().map(|statement| &statement.value);
    truth(found, parts.chain([text])).with_origin(text.origin.clone())
}
