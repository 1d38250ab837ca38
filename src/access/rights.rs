//! What each role, user and group of a configuration may do, for people and programs to read. Must not know how it is shown.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::iam::action::{self, Unexpanded};
use crate::iam::check::{DocumentKind, shown};
use crate::iam::service::AccessLevel;
use crate::iam::{self, Barred, Decides, Policy, Request, Statement};
use crate::model::{Mode, Model};
use crate::source::Span;
use crate::value::{Reason, Truth, Value};

use super::arn;
use super::documents::{Document, documents};
use super::subject;

/// Somebody who has rights.
#[derive(Debug)]
pub struct RightsHolder {
    /// The address of a role, user or group.
    pub address: String,
    /// Who may assume it, as written: services, accounts, providers.
    pub trusts: Vec<String>,
    /// What its policies say together.
    pub grants: Vec<Grant>,
    /// The address, or the ARN, of the boundary of what it may do.
    pub boundary: Option<String>,
    /// Why not all of its policies are known.
    pub unknown: Option<String>,
}

/// What one statement says of one service.
#[derive(Debug)]
pub struct Grant {
    /// `Allow`, `Deny`
    pub effect: String,
    /// The prefix; `*` for all of them, and for what a negated list leaves.
    pub service: String,
    /// Access levels of the actions that the patterns stand for today.
    pub levels: Vec<&'static str>,
    /// The actions as they are written; with `not` in front where they are the ones that are left out.
    pub actions: Vec<String>,
    /// The resources, likewise.
    pub resources: Vec<String>,
    /// The conditions: `StringEquals aws:SourceAccount = 111122223333`.
    pub conditions: Vec<String>,
    /// The resource that holds the document.
    pub owner: String,
    /// The statement.
    pub place: Option<Span>,
}

/// All who have rights in a configuration, by address.
#[must_use]
pub fn principals(model: &Model) -> Vec<RightsHolder> {
    let documents = documents(model);
    let mut by_address: BTreeMap<Arc<str>, Vec<&Document>> = BTreeMap::new();
    for kind in ["aws_iam_role", "aws_iam_user", "aws_iam_group"] {
        for one in model.of_type(Mode::Managed, kind) {
            by_address.entry(Arc::clone(&one.address)).or_default();
        }
    }
    for document in documents.iter() {
        for principal in &document.principals {
            by_address.entry(Arc::clone(principal)).or_default().push(document);
        }
    }
    by_address
        .into_iter()
        .map(|(address, documents)| principal(model, &address, &documents))
        .collect()
}

fn principal(model: &Model, address: &str, documents: &[&Document]) -> RightsHolder {
    let (mut trusts, mut grants, mut unknown) = (Vec::new(), Vec::new(), None);
    for document in documents {
        if document.kind == DocumentKind::Trust {
            trusts.extend(trusted(&document.policy));
            continue;
        }
        for statement in &document.policy.statements {
            let reason = statement.value.unknown_reason().filter(|_| statement.value.is_unknown());
            match reason {
                Some(reason) => unknown = unknown.or(Some(reason.to_string())),
                None => grants.extend(of_statement(statement, &document.owner)),
            }
        }
    }
    let boundary =
        model.resource(address).and_then(|found| found.values.get("permissions_boundary"));
    let boundary = boundary.filter(|value| !value.is_null() && value.origin.span().is_some());
    RightsHolder {
        address: address.to_owned(),
        trusts,
        grants,
        boundary: boundary.map(shown),
        unknown,
    }
}

fn trusted(policy: &Policy) -> Vec<String> {
    let allows =
        policy.statements.iter().filter(|statement| statement.effect.as_str() == Some("Allow"));
    allows
        .flat_map(|statement| &statement.principals)
        .flat_map(|principal| &principal.identifiers.values)
        .map(shown)
        .collect()
}

/// A statement by services: a policy of one statement may be about many.
fn of_statement(statement: &Statement, owner: &str) -> Vec<Grant> {
    let mut by_service: BTreeMap<String, (Vec<String>, Vec<&'static str>)> = BTreeMap::new();
    for written in &statement.actions.values {
        let text = shown(written);
        let service = text.split_once(':').map_or("*", |(prefix, _)| prefix).to_ascii_lowercase();
        let entry = by_service.entry(service).or_default();
        entry.0.push(text);
        for level in levels(written) {
            if !entry.1.contains(&level) {
                entry.1.push(level);
            }
        }
    }
    if !statement.not_actions.values.is_empty() {
        let left: Vec<String> = statement
            .not_actions
            .values
            .iter()
            .map(|value| format!("not {}", shown(value)))
            .collect();
        by_service.insert("*".to_owned(), (left, every_level()));
    }
    let grant = |(service, (actions, levels)): (String, (Vec<String>, Vec<&'static str>))| Grant {
        effect: shown(&statement.effect),
        service,
        levels,
        actions,
        resources: resources(statement),
        conditions: conditions(&statement.conditions),
        owner: owner.to_owned(),
        place: statement.value.origin.span(),
    };
    by_service.into_iter().map(grant).collect()
}

fn levels(written: &Value) -> Vec<&'static str> {
    match action::expand(written) {
        Ok(_) => action::access_levels(written)
            .unwrap_or_default()
            .into_iter()
            .map(AccessLevel::name)
            .collect(),
        Err(Unexpanded::Everything) => every_level(),
        Err(Unexpanded::NoService | Unexpanded::Unknown) => Vec::new(),
    }
}

fn every_level() -> Vec<&'static str> {
    let all = [
        AccessLevel::List,
        AccessLevel::Read,
        AccessLevel::Write,
        AccessLevel::Tagging,
        AccessLevel::PermissionsManagement,
    ];
    all.map(AccessLevel::name).to_vec()
}

fn resources(statement: &Statement) -> Vec<String> {
    let not = statement.not_resources.values.iter().map(|value| format!("not {}", shown(value)));
    statement.resources.values.iter().map(shown).chain(not).collect()
}

fn conditions<'c>(conditions: impl IntoIterator<Item = &'c iam::Condition>) -> Vec<String> {
    let one = |condition: &iam::Condition| {
        let values: Vec<String> = condition.values.values.iter().map(shown).collect();
        format!("{} {} = {}", shown(&condition.test), shown(&condition.variable), values.join(", "))
    };
    conditions.into_iter().map(one).collect()
}

/// Whether somebody may do something.
#[derive(Debug)]
pub struct Answer {
    /// Whether there is a request, as far as it is told, that is allowed.
    pub may: Truth,
    /// The statements that decide, the ones that deny first; then those that would in another request.
    pub because: Vec<Because>,
    /// What is not known, where that decides.
    pub unknown: Option<String>,
}

/// A statement that decides.
#[derive(Debug)]
pub struct Because {
    /// `Allow`, `Deny`, or `Boundary` where that is what does not allow it.
    pub effect: String,
    /// Whether it applies to the request.
    pub applies: Truth,
    /// The resource that holds the document.
    pub owner: String,
    /// The statement.
    pub place: Option<Span>,
    /// Where it does not apply: the conditions that the request does not meet, `StringEquals aws:SourceAccount = 111122223333`.
    pub unmet: Vec<String>,
}

/// Whether the principal of this address may do `action` on `resource` in a request with these condition keys; none without such
/// a principal.
#[must_use]
pub fn can(
    model: &Model,
    address: &str,
    action: &Value,
    resource: &Value,
    request: &Request,
) -> Option<Answer> {
    let documents = documents(model);
    let known = ["aws_iam_role", "aws_iam_user", "aws_iam_group"];
    model.resource(address).filter(|found| known.contains(&&*found.kind))?;
    let own: Vec<&Document> = documents
        .iter()
        .filter(|document| document.kind == DocumentKind::Identity)
        .filter(|document| document.principals.iter().any(|one| **one == *address))
        .collect();
    let resource = arn::written_out(model, resource);
    let policies: Vec<Arc<Policy>> =
        own.iter().map(|document| Arc::clone(&document.policy)).collect();
    let allowed = iam::allows(&policies, action, &resource, request);
    let within = subject::boundary(model, address).map_or(Truth::True, |boundary| match boundary {
        Ok(policy) => iam::allows(&[policy], action, &resource, request),
        Err(_) => Truth::Unknown,
    });
    let may = allowed.and(within);
    let mut because = Vec::new();
    for document in &own {
        for Decides { statement, applies } in
            iam::deciding(&document.policy, action, &resource, request)
        {
            let statement: &Statement = statement;
            because.push(Because {
                effect: shown(&statement.effect),
                applies,
                owner: document.owner.to_string(),
                place: statement.value.origin.span(),
                unmet: Vec::new(),
            });
        }
    }
    because.sort_by_key(|one| one.effect != "Deny");
    for document in &own {
        for Barred { statement, unmet } in iam::barred(&document.policy, action, &resource, request)
        {
            because.push(Because {
                effect: shown(&statement.effect),
                applies: Truth::False,
                owner: document.owner.to_string(),
                place: statement.value.origin.span(),
                unmet: conditions(unmet),
            });
        }
    }
    if within != Truth::True {
        let owner = address.to_owned();
        because.insert(
            0,
            Because {
                effect: "Boundary".to_owned(),
                applies: within.not(),
                owner,
                place: None,
                unmet: Vec::new(),
            },
        );
    }
    let unknown = (may == Truth::Unknown).then(|| reason(&policies, action, &resource));
    Some(Answer { may, because, unknown: unknown.flatten().map(|reason| reason.to_string()) })
}

/// The first thing that is not known of what decides.
fn reason(policies: &[Arc<Policy>], action: &Value, resource: &Value) -> Option<Reason> {
    let statements =
        policies.iter().flat_map(|policy| &policy.statements).map(|statement| &statement.value);
    statements.chain([action, resource]).find_map(Value::unknown_reason)
}

/// The documents of a model, by kind and owner: for the table of everything that there is.
#[must_use]
pub fn document_count(model: &Model) -> usize {
    let all: &[Document] = &documents(model);
    all.len()
}
