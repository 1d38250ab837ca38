//! Policies of resources: whom they let in, beside what a role's own policies allow. Must not know what a task needs.

use std::sync::Arc;

use crate::access::policies;
use crate::iam::{Condition, Policy, Principal, Request, Statement};
use crate::model::{Model, Resource};
use crate::value::{Kind, Marks, Truth, Value};
use crate::view::value::written;
use crate::view::{Link as Join, referrers};

use super::holder::{AskingRole, RoleRequest, allowed};
use super::need::NeedDoubt;
use super::text::{HOLE, MaskedUnknowns};

/// Who comes to a resource.
#[derive(Clone, Copy)]
pub(super) enum Visitor<'a> {
    /// A role, named itself or with everybody.
    Role(&'a AskingRole<'a>),
    /// The account as a whole, which leaves the decision to IAM.
    Account,
    /// A service.
    Service(&'a str),
    /// A client that nobody has named.
    Anyone,
}

/// The policies of a resource: its own argument, and the resources that set it. None where nothing sets one.
pub(super) fn of(
    model: &Model,
    resource: &Resource,
    (argument, setter): (&str, Option<(Join, &[&str])>),
) -> Option<Arc<[Arc<Policy>]>> {
    let mut documents: Vec<Value> = Vec::new();
    documents.extend(written(&resource.values, argument).cloned());
    if let Some((join, keys)) = setter {
        for (setter, of) in referrers(model, join, resource, keys).0 {
            let Some(document) = setter.values.get("policy") else { continue };
            let doubt = if of == Truth::True { Marks::NONE } else { Marks::MAYBE };
            documents.push(document.clone().with_marks(doubt));
        }
    }
    if documents.is_empty() {
        return None;
    }
    Some(policies(model, &Value::tuple(documents)))
}

/// What is not known of policies.
pub(super) fn doubt(all: &[Arc<Policy>]) -> Option<NeedDoubt> {
    let statements = all.iter().flat_map(|policy| &policy.statements);
    NeedDoubt::of(statements.map(|statement| &statement.value))
}

/// Whether the policies of a resource themselves let a visitor do something.
pub(super) fn admits(
    model: &Model,
    all: &[Arc<Policy>],
    visitor: Visitor<'_>,
    call: &RoleRequest<'_>,
) -> Truth {
    let about: Vec<Arc<Policy>> = all
        .iter()
        .map(|policy| {
            let statements = policy.statements.iter();
            let about = statements.filter_map(|one| about(model, one, visitor)).collect();
            Arc::new(Policy { statements: about, ..Policy::clone(policy) })
        })
        .collect();
    allowed(model, &about, call)
}

/// The statement, if it may be about this visitor.
fn about(model: &Model, statement: &Statement, visitor: Visitor<'_>) -> Option<Statement> {
    let mut named = Truth::any(statement.principals.iter().map(|one| names(model, one, visitor)));
    if !statement.not_principals.is_empty() {
        named = named.or(Truth::Unknown);
    }
    let mut kept = statement.clone();
    match named {
        Truth::False => return None,
        Truth::True => {}
        Truth::Unknown => kept.value.marks = kept.value.marks.union(Marks::MAYBE),
    }
    Some(kept)
}

fn names(model: &Model, principal: &Principal, visitor: Visitor<'_>) -> Truth {
    let kind = principal.kind.as_str();
    if kind == Some("*") {
        return Truth::True;
    }
    let wanted = match visitor {
        Visitor::Role(_) | Visitor::Account | Visitor::Anyone => "AWS",
        Visitor::Service(_) => "Service",
    };
    let of_kind = match kind {
        Some(kind) => Truth::from(kind == wanted),
        None => Truth::Unknown,
    };
    let listed = Truth::any(principal.identifiers.values.iter().map(|value| {
        let is = identifies(model, value, visitor);
        if value.marks.is_maybe() { is.and(Truth::Unknown) } else { is }
    }));
    of_kind.and(listed)
}

fn identifies(model: &Model, value: &Value, visitor: Visitor<'_>) -> Truth {
    if value.as_str() == Some("*") {
        return Truth::True;
    }
    match visitor {
        // What the provider sets is an ARN.
        Visitor::Anyone => match &value.kind {
            Kind::Unknown(unknown) if !unknown.is_set_at_apply() => Truth::Unknown,
            _ => Truth::False,
        },
        Visitor::Role(holder) => holder.is_named_by(model, value),
        Visitor::Account => is_account(value),
        Visitor::Service(service) => is_service(value, service),
    }
}

/// The root of an account, or its number.
fn is_account(value: &Value) -> Truth {
    let Some(masked) = MaskedUnknowns::of(value) else { return Truth::False };
    let text = &masked.text;
    if text.ends_with(":root")
        || (text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return Truth::True;
    }
    match masked.first_hole() {
        Some(hole) if text.len() == HOLE.len_utf8() => {
            let symbol = hole.symbol.as_deref().unwrap_or_default();
            let of_caller = symbol.contains("data.aws_caller_identity.");
            if of_caller && symbol.ends_with(".account_id") {
                Truth::True
            } else if symbol.contains("aws_iam_role.") {
                Truth::False
            } else {
                Truth::Unknown
            }
        }
        Some(_) | None => Truth::False,
    }
}

/// A service principal, in which the region may not be known: `logs.${region}.amazonaws.com`.
fn is_service(value: &Value, service: &str) -> Truth {
    let Some(masked) = MaskedUnknowns::of(value) else { return Truth::False };
    if !masked.text.contains(HOLE) {
        return Truth::from(masked.text == service || is_regional(&masked.text, service));
    }
    let known: Vec<&str> = masked.text.split(HOLE).collect();
    let (Some(first), Some(last)) = (known.first(), known.last()) else { return Truth::Unknown };
    // What is written around the region is what the service's name has there.
    let regional = service.split_once('.').is_some_and(|(name, domain)| {
        *first == format!("{name}.") && last.trim_start_matches('.') == domain
    });
    if regional {
        return Truth::True;
    }
    let fits = service.starts_with(first) && service.ends_with(last.trim_start_matches('.'));
    if fits || masked.text.len() == HOLE.len_utf8() { Truth::Unknown } else { Truth::False }
}

/// `logs.eu-west-1.amazonaws.com` for `logs.amazonaws.com`, when no region is asked for.
fn is_regional(text: &str, service: &str) -> bool {
    let Some((name, domain)) = service.split_once('.') else { return false };
    let inner = text.strip_prefix(name).and_then(|rest| rest.strip_prefix('.'));
    let region =
        inner.and_then(|rest| rest.strip_suffix(domain)).and_then(|it| it.strip_suffix('.'));
    region.is_some_and(|region| !region.is_empty() && !region.contains('.'))
}

/// The same for a policy that has no resources, because it is about the resource that has it.
pub(super) fn admits_without_resource(
    model: &Model,
    all: &[Arc<Policy>],
    visitor: Visitor<'_>,
    call: &RoleRequest<'_>,
) -> Truth {
    let everything = Value::string("*");
    let with_resource = |policy: &Arc<Policy>| {
        let mut policy = Policy::clone(policy);
        for statement in &mut policy.statements {
            if statement.resources.values.is_empty() && statement.not_resources.values.is_empty() {
                statement.resources.values.push(everything.clone());
            }
        }
        Arc::new(policy)
    };
    let all: Vec<Arc<Policy>> = all.iter().map(with_resource).collect();
    admits(model, &all, visitor, call)
}

/// A service that calls, and what is known of its requests: the values of condition keys, null for one that it does not send.
pub(super) struct CallingService {
    pub(super) service: String,
    pub(super) request: Request,
    /// What the call is about; without it, every statement is taken to be about the resource that has the policy.
    pub(super) resource: Option<Value>,
}

/// Whether the policies of a resource let a service do an action, where conditions on keys that nothing is known of are met
/// where something is allowed, and not where it is denied.
pub(super) fn admits_caller(
    all: &[Arc<Policy>],
    caller: &CallingService,
    (model, action): (&Model, &Value),
) -> Truth {
    let Some(action) = action.as_str() else { return Truth::Unknown };
    let everything = Value::string("*");
    let decided = |condition: &Condition| {
        let key = condition.variable.as_str().map(str::to_ascii_lowercase);
        key.is_none_or(|key| caller.request.contains_key(&key))
    };
    let open = |policy: &Arc<Policy>| {
        let mut policy = Policy::clone(policy);
        // A Deny on such a key is meant for others: for plain HTTP, say.
        policy.statements.retain(|statement| {
            statement.effect.as_str() != Some("Deny") || statement.conditions.iter().all(decided)
        });
        for statement in &mut policy.statements {
            statement.conditions.retain(decided);
            if caller.resource.is_none() {
                statement.resources.values = vec![everything.clone()];
                statement.not_resources.values.clear();
            }
        }
        Arc::new(policy)
    };
    let all: Vec<Arc<Policy>> = all.iter().map(open).collect();
    let resource = caller.resource.as_ref().unwrap_or(&everything);
    let call = RoleRequest { action, resource, request: &caller.request };
    admits(model, &all, Visitor::Service(&caller.service), &call)
}
