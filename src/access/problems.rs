//! What is wrong with the documents of a configuration, as rules see it. Must not know what that is.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::expr::{Error, Result};
use crate::iam::check::{
    self, Administrator, DocumentKind, PolicyProblem, PolicySubject, Standing, shown,
};
use crate::iam::{ManagedName, Policy, managed_name};
use crate::model::Model;
use crate::value::work::{self, WorkExtent};
use crate::value::{Budget, Marks, Reason, Type, Value};
use crate::view::value::nameless;

use super::documents::{self, Document, documents};
use super::{enough, subject};

/// The problems of every document, by its number.
fn all(model: &Model) -> Arc<Vec<Vec<PolicyProblem>>> {
    model.memo().once("problems of policies", || {
        let documents = documents(model);
        let accounts = documents::accounts(model, &documents);
        let unions = unions(&documents);
        let most = work::of_many(documents.len());
        let mut found: Vec<Vec<PolicyProblem>> = documents
            .iter()
            .map(|document| {
                let judged = || of_document(model, document, &unions, &accounts);
                match work::uncounted(most, judged) {
                    (problems, WorkExtent::Whole) => problems,
                    (_, WorkExtent::Cut) => {
                        model.memo().cut_short(JUDGING);
                        unread(document, &document.who(), &Reason::Budget(Budget::Steps))
                    }
                }
            })
            .collect();
        let administrators = administrators(model, &documents, &unions);
        for (principal, members) in &unions {
            let policies: Vec<Arc<Policy>> = members
                .iter()
                .filter_map(|number| documents.get(*number))
                .map(|document| Arc::clone(&document.policy))
                .collect();
            let who = members.first().and_then(|number| documents.get(*number)).map(|document| {
                if model.resource(principal).is_some() {
                    documents::named(principal)
                } else {
                    document.who()
                }
            });
            let own = documents::arn_of(model, principal);
            let boundary = subject::boundary(model, principal);
            let attached = attached(model, &documents, members);
            let standing = Standing {
                own: own.as_ref(),
                attached: &attached,
                boundary,
                administrators: &administrators,
            };
            let roads = || check::escalations(&who.unwrap_or_default(), &standing, &policies);
            let (roads, extent) = work::uncounted(most, roads);
            if extent == WorkExtent::Cut {
                model.memo().cut_short(JUDGING);
            }
            for (policy, problem) in roads {
                let Some(number) = members.get(policy) else { continue };
                // That a policy of AWS is too broad is said of its attachment.
                let is_own = documents.get(*number).is_some_and(|one| one.managed.is_none());
                if let Some(owner) = found.get_mut(*number).filter(|_| is_own) {
                    owner.push(problem);
                }
            }
        }
        found
    })
}

/// What is not finished where documents are too large to be judged.
const JUDGING: &str = "to judge a policy";

/// The documents that are evaluated together: by principal, or by the owner of a document that nobody is known to have.
fn unions(documents: &[Document]) -> BTreeMap<Arc<str>, Vec<usize>> {
    let mut unions: BTreeMap<Arc<str>, Vec<usize>> = BTreeMap::new();
    for (number, document) in documents.iter().enumerate() {
        if !matches!(document.kind, DocumentKind::Identity | DocumentKind::Unattached) {
            continue;
        }
        for principal in &document.principals {
            unions.entry(Arc::clone(principal)).or_default().push(number);
        }
        if document.principals.is_empty() && document.managed.is_none() {
            unions.entry(Arc::clone(&document.owner)).or_default().push(number);
        }
    }
    unions
}

/// The ARNs of those of the configuration's own policies that are attached.
fn attached(model: &Model, documents: &[Document], members: &[usize]) -> Vec<Value> {
    let all = members.iter().filter_map(|number| documents.get(*number));
    let own = all.filter(|one| &*one.holder == "aws_iam_policy" && !one.principals.is_empty());
    own.filter_map(|one| documents::arn_of(model, &one.owner)).collect()
}

/// The boundaries of all that have a document; none unless each has one that is known.
fn boundaries(model: &Model, document: &Document) -> Vec<Arc<Policy>> {
    let known = document.principals.iter().map(|one| subject::boundary(model, one)?.ok());
    known.collect::<Option<_>>().unwrap_or_default()
}

/// The roles that may do everything, with who may assume them.
fn administrators(
    model: &Model,
    documents: &[Document],
    unions: &BTreeMap<Arc<str>, Vec<usize>>,
) -> Vec<Administrator> {
    let all = unions.iter().filter(|(_, members)| {
        let own: Vec<&Document> =
            members.iter().filter_map(|number| documents.get(*number)).collect();
        let policies: Vec<Arc<Policy>> = own.iter().map(|one| Arc::clone(&one.policy)).collect();
        own.iter().any(|one| is_of_administrators(one)) || check::is_administrator(&policies)
    });
    all.filter_map(|(principal, _)| {
        let role = model.resource(principal).filter(|found| &*found.kind == "aws_iam_role")?;
        let trust = subject::document(model, role.values.get("assume_role_policy")?).0;
        // What bounds it may leave little.
        let is_bound = subject::boundary(model, principal).is_some();
        let arn = documents::arn_of(model, principal).filter(|_| !is_bound)?;
        Some(Administrator { arn, trust })
    })
    .collect()
}

/// Whether a document is a policy of AWS for administrators.
fn is_of_administrators(document: &Document) -> bool {
    let arn = document.managed.as_ref().map(shown).unwrap_or_default();
    let path = arn.split_once(":iam::aws:policy/").map(|(_, path)| path);
    path.is_some_and(|path| matches!(managed_name(path), ManagedName::Administrator))
}

/// White space does not count. From "IAM and AWS STS quotas", 2026-11; a trust policy may have 4,096 after a request.
fn quota(document: &Document) -> Option<usize> {
    match &*document.holder {
        "aws_iam_policy" => Some(6_144),
        "aws_iam_role_policy" => Some(10_240),
        "aws_iam_user_policy" => Some(2_048),
        "aws_iam_group_policy" | "aws_organizations_policy" => Some(5_120),
        "aws_iam_role" if document.kind == DocumentKind::Trust => Some(2_048),
        "aws_iam_role" => Some(10_240),
        "aws_s3_bucket_policy" | "aws_s3_bucket" | "aws_secretsmanager_secret_policy" => {
            Some(20_480)
        }
        "aws_kms_key" | "aws_kms_key_policy" => Some(32_768),
        _ => None,
    }
}

fn of_document(
    model: &Model,
    document: &Document,
    unions: &BTreeMap<Arc<str>, Vec<usize>>,
    accounts: &[Arc<str>],
) -> Vec<PolicyProblem> {
    if let Some(error) = &document.error {
        let text = format!("the policy of {} cannot be read: {error}", document.who());
        return vec![problem("json-syntax-error", &document.text, text)];
    }
    let who = document.who();
    if let Some(managed) = &document.managed {
        return of_managed(model, document, managed, &who);
    }
    let together =
        document.principals.first().or(Some(&document.owner)).and_then(|one| unions.get(one));
    let union: Vec<Arc<Policy>> = match together {
        Some(members)
            if document.kind == DocumentKind::Identity
                || document.kind == DocumentKind::Unattached =>
        {
            let documents = documents(model);
            members
                .iter()
                .filter_map(|number| documents.get(*number))
                .map(|one| Arc::clone(&one.policy))
                .collect()
        }
        Some(_) | None => vec![Arc::clone(&document.policy)],
    };
    let boundaries = boundaries(model, document);
    let subject = PolicySubject {
        kind: document.kind,
        policy: &document.policy,
        who: &who,
        union: &union,
        target: document.target.as_ref(),
        holder: &document.holder,
        accounts,
        boundaries: &boundaries,
        quota: quota(document),
    };
    if document.policy.document.is_unknown() {
        let reason = document.policy.document.unknown_reason().unwrap_or(Reason::Stated);
        let mut found = unread(document, &who, &reason);
        found.extend(check::too_long(&subject));
        return found;
    }
    let mut found = check::problems(&subject);
    if document.kind == DocumentKind::Trust && !unions.contains_key(&document.owner) {
        found.iter_mut().for_each(without_rights);
    }
    found.extend(of_user(document));
    found
}

/// A document of which nothing is known may be an example of anything.
fn unread(document: &Document, who: &str, reason: &Reason) -> Vec<PolicyProblem> {
    let of_kind: &[&'static str] = match document.kind {
        DocumentKind::Trust => &[
            "trust-any-principal",
            "confused-deputy-missing-source-condition",
            "oidc-missing-sub-condition",
        ],
        DocumentKind::Resource => &["public-data-access"],
        DocumentKind::Key => &["public-access"],
        DocumentKind::Identity | DocumentKind::Unattached => &[
            "full-admin",
            "service-wildcard",
            "data-read-unscoped",
            "write-unscoped",
            "pass-role-unscoped",
            "pass-role-missing-service-condition",
            "not-action-with-allow-everywhere",
            "privilege-escalation",
        ],
        DocumentKind::Boundary | DocumentKind::Endpoint | DocumentKind::ServiceControl => &[],
    };
    let about = |concept: &&'static str| {
        let text = format!("the policy of {who} {}", check::claim(concept));
        PolicyProblem { doubt: Some(reason.clone()), ..problem(concept, &document.text, text) }
    };
    of_kind.iter().map(about).collect()
}

/// A role that everyone can assume, and that has no rights in this configuration.
fn without_rights(problem: &mut PolicyProblem) {
    if let Some(first) =
        problem.concepts.first_mut().filter(|first| **first == "trust-any-principal")
    {
        *first = "trust-any-principal-without-rights";
        problem.concepts.push("trust-any-principal");
    }
}

fn problem(concept: &'static str, at: &Value, text: impl Into<String>) -> PolicyProblem {
    PolicyProblem {
        concepts: vec![concept],
        doubt: None,
        text: text.into(),
        help: String::new(),
        at: at.clone(),
        enough: None,
    }
}

/// Policies of single users: groups and roles are what can be reviewed.
fn of_user(document: &Document) -> Option<PolicyProblem> {
    let user = document
        .principals
        .iter()
        .find(|one| one.rsplit("aws_iam_").next().is_some_and(|rest| rest.starts_with("user.")));
    if document.kind != DocumentKind::Identity {
        return None;
    }
    let text = match user {
        Some(user) => format!("user `{user}` has its own policy"),
        // A user that is made elsewhere is known by its name only.
        None if document.holder.starts_with("aws_iam_user_policy") => {
            "a user has its own policy".to_owned()
        }
        None => return None,
    };
    Some(problem("policy-on-user", &document.text, text))
}

/// A policy that AWS manages, or that is managed elsewhere.
fn of_managed(
    model: &Model,
    document: &Document,
    managed: &Value,
    who: &str,
) -> Vec<PolicyProblem> {
    let mut found: Vec<PolicyProblem> = of_user(document)
        .map(|found| PolicyProblem { at: managed.clone(), ..found })
        .into_iter()
        .collect();
    let reason = managed.unknown_reason();
    let in_doubt = |reason: Reason| {
        [
            ("administrator-policy", "has an administrator policy"),
            ("managed-policy-too-broad", "has a policy that allows every action of a service"),
        ]
        .map(|(concept, what)| PolicyProblem {
            doubt: Some(reason.clone()),
            ..problem(concept, managed, format!("{who} {what}"))
        })
    };
    if managed.is_unknown() {
        // What the provider sets is the ARN of a policy of one's own.
        let own = matches!(reason.as_ref().map(Reason::root), Some(Reason::Computed(_)));
        found.extend(reason.filter(|_| !own).into_iter().flat_map(in_doubt));
        return found;
    }
    let arn = shown(managed);
    let Some((_, path)) = arn.split_once(":iam::aws:policy/") else { return found };
    if path.contains('…') {
        found.extend(reason.into_iter().flat_map(in_doubt));
        return found;
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let workload = match document.principals.as_slice() {
        [] => document.holder.starts_with("aws_iam_role"),
        principals => principals.iter().any(|one| documents::is_workload(model, one)),
    };
    match managed_name(path) {
        ManagedName::Administrator => {
            let text = format!(
                "{who} has the policy `{name}`, which allows everything or enough to get there"
            );
            let concept =
                if workload { "administrator-policy" } else { "administrator-policy-of-people" };
            let also = ["managed-policy-too-broad"];
            let concepts = std::iter::once(concept).chain(also).collect();
            found.push(PolicyProblem { concepts, ..problem(concept, managed, text) });
        }
        ManagedName::FullAccess => {
            let text =
                format!("{who} has the policy `{name}`, which allows every action of a service");
            found.push(problem("managed-policy-too-broad", managed, text));
        }
        ManagedName::Misspelt(near) => {
            let text = format!("AWS has no managed policy `{path}`");
            let help = format!("Did you mean `arn:aws:iam::aws:policy/{near}`?");
            found.push(PolicyProblem { help, ..problem("unknown-managed-policy", managed, text) });
        }
        ManagedName::Other => {}
    }
    found
}

/// The problems of a document that are of one of these concepts, for rules.
pub(super) fn of_object(model: &Model, object: &Value, concepts: &Value) -> Result<Value> {
    let number = documents::of_object(object)
        .ok_or_else(|| Error::new("an element of iam::documents() is required"))?;
    let wanted: Vec<&str> =
        concepts.elements().unwrap_or_default().iter().filter_map(Value::as_str).collect();
    if wanted.is_empty() {
        return Err(Error::new("a list of concepts is required"));
    }
    let all = all(model);
    let found = all.get(number).map(Vec::as_slice).unwrap_or_default();
    let own =
        found.iter().filter(|one| one.concepts.first().is_some_and(|first| wanted.contains(first)));
    let documents = documents(model);
    let owner = documents.get(number).map(|document| Arc::clone(&document.owner));
    let joined = joined(own).into_iter();
    let mut values: Vec<Value> = joined
        .map(|problem| value(&problem, enough::of(model, owner.as_deref(), &problem)))
        .collect();
    if let (true, Some(document)) = (values.is_empty(), documents.get(number))
        && wanted.iter().any(|concept| is_about(concept, document))
    {
        values.push(none(document));
    }
    Ok(Value::tuple(values).with_origin(object.origin.clone()))
}

/// What is wrong with one part of a document is told together.
fn joined<'p>(problems: impl Iterator<Item = &'p PolicyProblem>) -> Vec<PolicyProblem> {
    let mut all: Vec<PolicyProblem> = Vec::new();
    for problem in problems {
        let span = problem.at.origin.span();
        let same = all.iter_mut().find(|other| {
            span.is_some()
                && other.at.origin.span() == span
                && other.doubt.is_some() == problem.doubt.is_some()
        });
        let Some(other) = same else {
            all.push(problem.clone());
            continue;
        };
        if other.text != problem.text {
            other.text = format!("{}; {}", other.text, problem.text);
        }
        let new = problem.concepts.iter().filter(|concept| !other.concepts.contains(concept));
        let new: Vec<&'static str> = new.copied().collect();
        other.concepts.extend(new);
    }
    all
}

/// That a document has none of the problems: what a rule takes for a pass.
fn none(document: &Document) -> Value {
    let at = document.managed.as_ref().unwrap_or(&document.text);
    let place = Value { marks: at.marks.without(Marks::MAYBE), ..at.clone() };
    let fields = [
        ("absent", Value::bool(true).with_origin(at.origin.clone())),
        ("message", Value::string("there is no problem")),
        ("help", Value::string("")),
        ("policy", place),
        ("smaller", Value::null(Type::Any)),
    ];
    Value::object(fields.map(|(name, value)| (Arc::from(name), value)))
        .with_origin(at.origin.clone())
}

/// Whether a document may be an example of a concept. Of one that is not known nothing is claimed.
fn is_about(concept: &str, document: &Document) -> bool {
    let managed = ["administrator-policy", "managed-policy-too-broad", "unknown-managed-policy"]
        .contains(&concept);
    if managed != document.managed.is_some()
        || (!managed && document.policy.document.is_unknown() && document.error.is_none())
    {
        return managed && document.managed.is_some();
    }
    match concept {
        "trust-any-principal"
        | "trust-any-principal-without-rights"
        | "confused-deputy-missing-source-condition"
        | "trust-account-root"
        | "oidc-missing-sub-condition"
        | "mismatched-action-for-principal" => document.kind == DocumentKind::Trust,
        "public-data-access" => document.kind == DocumentKind::Resource,
        "public-access" | "confused-deputy-resource" | "resource-policy-lockout" => {
            matches!(document.kind, DocumentKind::Resource | DocumentKind::Key)
        }
        "efs-anonymous-mount" => document.holder.contains("efs"),
        "cross-account-access" => {
            matches!(
                document.kind,
                DocumentKind::Resource | DocumentKind::Key | DocumentKind::Trust
            )
        }
        "full-admin"
        | "service-wildcard"
        | "data-read-unscoped"
        | "write-unscoped"
        | "pass-role-unscoped"
        | "pass-role-unscoped-to-compute"
        | "pass-role-missing-service-condition"
        | "not-action-with-allow"
        | "not-action-with-allow-everywhere"
        | "privilege-escalation"
        | "s3-policy-escalation"
        | "policy-on-user" => {
            matches!(document.kind, DocumentKind::Identity | DocumentKind::Unattached)
        }
        "resource-type-mismatch" => document.kind != DocumentKind::Trust,
        _ => true,
    }
}

fn value(problem: &PolicyProblem, smaller: Option<Value>) -> Value {
    let absent = match &problem.doubt {
        None => Value::bool(false),
        Some(reason) => Value::unknown(Type::Bool, reason.clone()),
    };
    let told: Vec<&str> =
        problem.concepts.iter().copied().filter(|concept| !INTERNAL.contains(concept)).collect();
    let message = if told.is_empty() {
        problem.text.clone()
    } else {
        format!("{} ({})", problem.text, told.join(", "))
    };
    let place = Value { marks: problem.at.marks.without(Marks::MAYBE), ..problem.at.clone() };
    let several = smaller.as_ref().is_some_and(|smaller| smaller.elements().is_some());
    let only = if several { "the only matches" } else { "the only match" };
    let named = smaller.as_ref().and_then(enough::named);
    let help = named.map_or_else(
        || problem.help.clone(),
        |named| format!("Name {named}, {only} in the configuration."),
    );
    let fields = [
        ("absent", absent.with_origin(problem.at.origin.clone())),
        ("message", Value::string(message)),
        ("help", Value::string(help)),
        ("policy", nameless(place)),
        ("smaller", smaller.unwrap_or_else(|| Value::null(Type::Any))),
    ];
    Value::object(fields.map(|(name, value)| (Arc::from(name), value)))
        .with_origin(problem.at.origin.clone())
}

/// Concepts that only tell rules apart.
const INTERNAL: [&str; 10] = [
    "trust-any-principal-without-rights",
    "powerful-service-wildcard",
    "not-action-with-allow-everywhere",
    "pass-role-unscoped-to-compute",
    "execution-unscoped",
    "public-data-access",
    "confused-deputy-resource",
    "administrator-policy",
    "administrator-policy-of-people",
    "policy-on-user",
];

/// The type of a problem.
pub(super) fn ty() -> Type {
    let fields = [
        ("absent", Type::Bool),
        ("message", Type::String),
        ("help", Type::String),
        ("policy", Type::Any),
        ("smaller", Type::Any),
    ];
    Type::object(fields.map(|(name, ty)| (name.into(), ty)))
}
