//! Elements that are missing, misspelt or do not go together. Must not know what actions and resources mean.

use std::collections::BTreeSet;

use super::document_kind::DocumentKind;
use super::problem::PolicyProblem;
use super::subject::PolicySubject;
use super::words::{named, shown};
use crate::iam::statement::Statement;
use crate::value::{Kind, NameMap, Value};

const DOCUMENT: [&str; 3] = ["Version", "Id", "Statement"];
const STATEMENT: [&str; 9] = [
    "Sid",
    "Effect",
    "Principal",
    "NotPrincipal",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Condition",
];
const PRINCIPALS: [&str; 4] = ["AWS", "Service", "Federated", "CanonicalUser"];

/// What a document lacks, or has though its kind has none.
pub(super) fn of_document(subject: &PolicySubject<'_>) -> Vec<PolicyProblem> {
    let (document, who) = (&subject.policy.document, subject.who);
    if document.entries().is_none() {
        return Vec::new();
    }
    let mut found: Vec<PolicyProblem> = version(document, who).into_iter().collect();
    if !has(document, "Statement") {
        let text = format!("the policy of {who} has no `Statement`");
        found.push(PolicyProblem::new("missing-statement", document, text));
    }
    found.extend(statements(subject).flat_map(|one| misplaced(subject, &one.value)));
    found
}

/// What is wrong with the elements of a document, one by one.
pub(super) fn of_elements(subject: &PolicySubject<'_>) -> Vec<PolicyProblem> {
    let document = &subject.policy.document;
    if document.entries().is_none() {
        return Vec::new();
    }
    let mut found = unknown_elements(document, &DOCUMENT, "a policy");
    let mut sids = BTreeSet::new();
    for statement in statements(subject) {
        let value = &statement.value;
        found.extend(unknown_elements(value, &STATEMENT, "a statement"));
        found.extend(effect(value));
        found.extend(pairs(subject.kind, value));
        found.extend(principals(subject.kind, value));
        found.extend(empty_lists(value));
        found.extend(sid(subject.kind, &statement.sid, &mut sids));
    }
    found
}

/// Those that are certainly there, and are objects.
fn statements<'s>(subject: &'s PolicySubject<'_>) -> impl Iterator<Item = &'s Statement> {
    let is_read = |one: &&Statement| one.value.entries().is_some() && one.is_certain();
    subject.policy.statements.iter().filter(is_read)
}

/// Whether an element is there, known or not.
fn has(object: &Value, name: &str) -> bool {
    given(object, name).is_some()
}

fn given<'v>(object: &'v Value, name: &str) -> Option<&'v Value> {
    object.get(name).filter(|value| !value.is_null())
}

fn version(document: &Value, who: &str) -> Option<PolicyProblem> {
    let Some(version) = given(document, "Version") else {
        let text = format!(
            "the policy of {who} has no `Version`, so IAM uses 2008-10-17, which has no policy variables"
        );
        return Some(PolicyProblem::new("missing-version", document, text));
    };
    match version.as_str() {
        None if version.is_unknown() || version.as_text().is_some() => None,
        Some("2012-10-17") => None,
        Some("2008-10-17") => {
            let text = format!(
                "the policy of {who} has the version 2008-10-17, which has no policy variables"
            );
            Some(PolicyProblem::new("old-version", version, text))
        }
        Some(_) | None => {
            let text = format!(
                "the policy of {who} has the version `{}`, which is neither 2012-10-17 nor 2008-10-17",
                shown(version)
            );
            Some(PolicyProblem::new("invalid-version", version, text))
        }
    }
}

fn unknown_elements(object: &Value, known: &[&'static str], of: &str) -> Vec<PolicyProblem> {
    let entries = object.entries().into_iter().flat_map(|entries| entries.iter());
    let unknown = entries.filter(|(name, value)| !known.contains(&&***name) && !value.is_null());
    unknown
        .map(|(name, value)| {
            let problem = PolicyProblem::new(
                "invalid-policy-element",
                value,
                format!("`{}` is not a valid element of {of}", named(object, name)),
            );
            let near = known.iter().find(|known| known.eq_ignore_ascii_case(name)).copied();
            match near.or_else(|| crate::value::did_you_mean(name, known.iter().copied())) {
                Some(near) => problem.with_help(format!("Did you mean `{near}`?")),
                None => problem,
            }
        })
        .collect()
}

fn effect(statement: &Value) -> Option<PolicyProblem> {
    let Some(effect) = given(statement, "Effect") else {
        return Some(PolicyProblem::new(
            "missing-effect",
            statement,
            "a statement has no `Effect`",
        ));
    };
    match effect.as_str() {
        Some("Allow" | "Deny") => None,
        None if effect.is_unknown() || effect.as_text().is_some() => None,
        Some(_) | None => {
            let text = format!("the effect `{}` is neither `Allow` nor `Deny`", shown(effect));
            Some(PolicyProblem::new("invalid-effect", effect, text))
        }
    }
}

/// `Action` and `NotAction` and their like: one of them, and not both.
fn pairs(kind: DocumentKind, statement: &Value) -> Vec<PolicyProblem> {
    let mut found = Vec::new();
    for (name, not, missing) in [
        ("Action", "NotAction", "missing-action"),
        ("Resource", "NotResource", "missing-resource"),
        ("Principal", "NotPrincipal", "missing-principal"),
    ] {
        let (has_name, has_not) = (has(statement, name), has(statement, not));
        if has_name && has_not {
            let text = format!("a statement has both `{name}` and `{not}`");
            found.push(PolicyProblem::new("unsupported-element-combination", statement, text));
        }
        let needed = match missing {
            "missing-action" => true,
            "missing-resource" => matches!(kind, DocumentKind::Identity | DocumentKind::Boundary),
            _ => matches!(kind, DocumentKind::Resource | DocumentKind::Key | DocumentKind::Trust),
        };
        if needed && !has_name && !has_not {
            let text = format!("a statement has neither `{name}` nor `{not}`");
            found.push(PolicyProblem::new(missing, statement, text));
        }
    }
    found
}

/// Elements that documents of this kind do not have.
fn misplaced(subject: &PolicySubject<'_>, statement: &Value) -> Vec<PolicyProblem> {
    let who = subject.who;
    let mut found = Vec::new();
    match subject.kind {
        DocumentKind::Identity | DocumentKind::Boundary | DocumentKind::ServiceControl => {
            let principal = given(statement, "Principal");
            if let Some(value) = principal.or_else(|| given(statement, "NotPrincipal")) {
                let text = format!(
                    "the policy of {who} has a principal, which only resource policies and trust policies can have"
                );
                found.push(PolicyProblem::new("unsupported-principal", value, text));
            }
        }
        DocumentKind::Trust => {
            for name in ["Resource", "NotResource", "NotPrincipal"] {
                if let Some(value) = given(statement, name) {
                    let text = format!(
                        "the policy of {who} has `{name}`, which trust policies do not support"
                    );
                    found.push(PolicyProblem::new(
                        "unsupported-element-in-trust-policy",
                        value,
                        text,
                    ));
                }
            }
        }
        DocumentKind::Resource
        | DocumentKind::Key
        | DocumentKind::Endpoint
        | DocumentKind::Unattached => {}
    }
    found
}

fn principals(kind: DocumentKind, statement: &Value) -> Vec<PolicyProblem> {
    if !kind.has_principals() {
        return Vec::new();
    }
    let names = ["Principal", "NotPrincipal"].into_iter();
    names.filter_map(|name| given(statement, name)).flat_map(principal_form).collect()
}

/// The keys and values of `Principal`.
fn principal_form(value: &Value) -> Vec<PolicyProblem> {
    let mut found = Vec::new();
    let wrong = |at: &Value, text: String| PolicyProblem::new("invalid-principal-format", at, text);
    let Some(kinds) = value.entries() else {
        if value.as_str().is_some_and(|text| text != "*") {
            let text = format!(
                "`{}` is not a valid principal: `Principal` must be `\"*\"`, or an object with `AWS`, `Service` or `Federated`",
                shown(value)
            );
            found.push(wrong(value, text));
        }
        return found;
    };
    for (kind, values) in kinds.iter() {
        if !PRINCIPALS.contains(&&**kind) && &**kind != "*" {
            found.push(wrong(values, format!("`{}` is not a principal type", named(value, kind))));
        }
        let all = values.elements().unwrap_or(std::slice::from_ref(values));
        for one in all {
            let Some(text) = one.as_str() else { continue };
            let right = match &**kind {
                "AWS" => is_aws_principal(text),
                "Service" => text == "*" || text.contains('.'),
                _ => true,
            };
            if !right {
                found.push(wrong(
                    one,
                    format!("`{}` is not a valid `{}` principal", shown(one), named(value, kind)),
                ));
            }
        }
    }
    found
}

/// `*`, an account, or an ARN of IAM or STS without wildcards; an id of a role or user that is gone.
fn is_aws_principal(text: &str) -> bool {
    let is_account = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    let is_id = text.len() > 15
        && text.starts_with('A')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let fields: Vec<&str> = text.splitn(6, ':').collect();
    let is_arn = match fields.as_slice() {
        ["arn", _, service, "", account, name] => {
            matches!(*service, "iam" | "sts")
                && (account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())
                    || *account == "cloudfront")
                && !name.contains(['*', '?'])
                && !name.is_empty()
        }
        _ => false,
    };
    text == "*" || is_account || is_id || is_arn || text.contains("${")
}

fn empty_lists(statement: &Value) -> Vec<PolicyProblem> {
    let mut found = Vec::new();
    let mut look = |name: &str, value: &Value| {
        if value.elements().is_some_and(<[Value]>::is_empty) {
            found.push(PolicyProblem::new(
                "empty-array",
                value,
                format!("`{name}` is an empty list"),
            ));
        }
    };
    for name in ["Action", "NotAction", "Resource", "NotResource"] {
        statement.get(name).into_iter().for_each(|value| look(name, value));
    }
    let mut look_within = |object: &Value| {
        for (name, value) in object.entries().into_iter().flat_map(|all| all.iter()) {
            look(named(object, name), value);
        }
    };
    for name in ["Principal", "NotPrincipal"] {
        statement.get(name).into_iter().for_each(&mut look_within);
    }
    let tests = statement.get("Condition").and_then(Value::entries).into_iter();
    tests.flat_map(NameMap::values).for_each(look_within);
    found
}

fn sid(kind: DocumentKind, sid: &Value, seen: &mut BTreeSet<String>) -> Vec<PolicyProblem> {
    let Kind::String(text) = &sid.kind else { return Vec::new() };
    let Some(text) = text.as_str().filter(|text| !text.is_empty()) else { return Vec::new() };
    let mut found = Vec::new();
    if !seen.insert(text.to_owned()) {
        found.push(PolicyProblem::new(
            "duplicate-sid",
            sid,
            format!("the `Sid` `{}` is not unique", shown(sid)),
        ));
    }
    let of_iam =
        matches!(kind, DocumentKind::Identity | DocumentKind::Boundary | DocumentKind::Trust);
    if of_iam && !text.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        let text =
            format!("the `Sid` `{}` has characters other than letters and digits", shown(sid));
        found.push(PolicyProblem::new("invalid-sid", sid, text));
    }
    found
}
