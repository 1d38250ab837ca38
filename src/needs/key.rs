//! Customer keys: who may use them, by their policy and by IAM. Must not know what is encrypted.

use std::sync::Arc;

use crate::iam::{Policy, Request};
use crate::model::{Mode, Model, Resource};
use crate::value::{Kind, Part, Truth, Value};
use crate::view::value::{given, written};
use crate::view::{Link as Join, find, instance, owner};

use super::holder::{AskingRole, RoleRequest};
use super::need::{Layer, NeedDoubt, NeedLink};
use super::policy::{self, Visitor};
use super::text::Sentence;

const KEY: &str = "aws_kms_key";
const KEY_KEYS: &[&str] = &["arn", "id", "key_id"];

/// The key that an argument names.
pub(super) enum KmsKey<'m> {
    /// One that AWS manages, or none at all.
    Managed,
    Here(&'m Resource),
    /// Not in the configuration, or not known which it is.
    Elsewhere(NeedDoubt),
}

/// The key behind an argument such as `kms_key_id`.
pub(super) fn of<'m>(model: &'m Model, values: &Value, argument: &str) -> KmsKey<'m> {
    let Some(value) = written(values, argument).or_else(|| given_known(values, argument)) else {
        return KmsKey::Managed;
    };
    named(model, value)
}

/// The key that a reference names: its id, its ARN, or an alias.
pub(super) fn named<'m>(model: &'m Model, value: &Value) -> KmsKey<'m> {
    if value.as_str().is_some_and(|text| text.is_empty() || text.contains("alias/aws/")) {
        return KmsKey::Managed;
    }
    if let Ok(Some(key)) = find(model, value, KEY, KEY_KEYS) {
        return KmsKey::Here(key);
    }
    let alias = find(model, value, "aws_kms_alias", &["arn", "id", "name", "target_key_arn"]);
    if let Ok(Some(alias)) = alias
        && let Some(target) = given(&alias.values, "target_key_id")
        && let Ok(Some(key)) = find(model, target, KEY, KEY_KEYS)
    {
        return KmsKey::Here(key);
    }
    let other = || NeedDoubt::elsewhere("a key that is not in the configuration", value);
    KmsKey::Elsewhere(NeedDoubt::of([value]).unwrap_or_else(other))
}

/// Whether an argument names a key that the account manages, and not AWS.
pub(super) fn is_customer_managed(model: &Model, value: &Value) -> Truth {
    match &value.kind {
        Kind::Unknown(unknown) => match owner(model, unknown) {
            Some(source) if source.mode == Mode::Data => {
                let names = ["key_id", "name"].map(|name| given(&source.values, name));
                Truth::any(names.into_iter().flatten().map(is_alias_of_aws)).not()
            }
            Some(_) => Truth::True,
            // It may be an alias of AWS.
            None => Truth::Unknown,
        },
        Kind::String(text) if text.as_str() == Some("") => Truth::False,
        Kind::String(_) => is_alias_of_aws(value).not(),
        _ => Truth::False,
    }
}

/// Whether it is an alias of a key of AWS, by what is written of it.
fn is_alias_of_aws(value: &Value) -> Truth {
    match &value.kind {
        Kind::Unknown(_) => Truth::Unknown,
        Kind::String(text) => {
            let mut parts = text.parts().into_iter();
            parts
                .any(|part| matches!(part, Part::Literal(text) if text.contains("alias/aws/")))
                .into()
        }
        _ => Truth::False,
    }
}

fn given_known<'v>(values: &'v Value, argument: &str) -> Option<&'v Value> {
    given(values, argument).filter(|value| !value.is_unknown())
}

/// The policies of a key; none for the default, which leaves the decision to IAM.
pub(super) fn policies(model: &Model, key: &Resource) -> Option<Arc<[Arc<Policy>]>> {
    let setter = Join::of("aws_kms_key_policy", "key_id", &[KEY]);
    policy::of(model, key, ("policy", Some((setter, KEY_KEYS))))
}

/// Whether a role may use a key: its policy names the role, or leaves the decision to IAM, and IAM allows it.
pub(super) fn usable(
    model: &Model,
    holder: &AskingRole<'_>,
    key: &KmsKey<'_>,
    (action, request): (&'static str, &Request),
) -> Option<NeedLink> {
    let key = match key {
        KmsKey::Managed => return None,
        KmsKey::Elsewhere(doubt) => return Some(unknown(holder, action, doubt)),
        KmsKey::Here(key) => *key,
    };
    let arn = key.values.get("arn").cloned().unwrap_or_else(|| Value::string("*"));
    let call = RoleRequest { action, resource: &arn, request };
    let identity = holder.identity(model, &call);
    let Some(all) = policies(model, key) else {
        return Some(with_key(holder.link(identity, action, &arn), key));
    };
    let direct = policy::admits(model, &all, Visitor::Role(holder), &call);
    let by_account = policy::admits(model, &all, Visitor::Account, &call);
    let truth = direct.or(by_account.and(identity));
    let mut link = with_key(holder.link(truth, action, &arn), key);
    if truth == Truth::False && by_account == Truth::False && identity != Truth::False {
        let fault = Sentence::new(format!("the policy of key `{}` does not allow ", key.address));
        link.fault = fault.text(name_of(holder)).text(format!(" to use `{action}`")).done();
    }
    if truth == Truth::Unknown {
        link.doubt = policy::doubt(&all).or(link.doubt);
    }
    Some(link)
}

fn name_of(holder: &AskingRole<'_>) -> String {
    holder
        .resource()
        .map_or_else(|| "the role".to_owned(), |role| format!("role `{}`", role.address))
}

fn with_key(link: NeedLink, key: &Resource) -> NeedLink {
    NeedLink { related: vec![instance(key)], ..link }
}

fn unknown(holder: &AskingRole<'_>, action: &str, doubt: &NeedDoubt) -> NeedLink {
    let clause = holder.name().text(format!(" has `{action}` on the key"));
    NeedLink::open(Layer::Permission, clause.not_known(), doubt.clone())
}

/// Whether the policy of a key lets a service use it for all of these.
pub(super) fn admits_service(
    model: &Model,
    key: &Resource,
    service: &str,
    actions: &[&str],
) -> (Truth, Option<NeedDoubt>) {
    let request = Request::new();
    let arn = key.values.get("arn").cloned().unwrap_or_else(|| Value::string("*"));
    // The default policy lets the account in, and no service.
    let Some(all) = policies(model, key) else { return (Truth::False, None) };
    let truth = Truth::all(actions.iter().map(|action| {
        let call = RoleRequest { action, resource: &arn, request: &request };
        policy::admits(model, &all, Visitor::Service(service), &call)
    }));
    (truth, policy::doubt(&all))
}
