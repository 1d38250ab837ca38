//! Resource policies that let in everyone, other accounts, or nobody any more. Must not know resources.

use super::document_kind::DocumentKind;
use super::problem::{PolicyProblem, unless_bounded};
use super::refuse::covered;
use super::subject::PolicySubject;
use super::words::{listed, shown};
use crate::iam::action;
use crate::iam::guard;
use crate::iam::pattern::{Pattern, Syntax};
use crate::iam::service::AccessLevel;
use crate::iam::statement::{Principal, Statement};
use crate::value::Value;

pub(super) fn problems(subject: &PolicySubject<'_>) -> Vec<PolicyProblem> {
    let mut found = Vec::new();
    if !matches!(subject.kind, DocumentKind::Resource | DocumentKind::Key) {
        return found;
    }
    for statement in &subject.policy.statements {
        if statement.is_allow() {
            found.extend(unless_bounded(statement, public(subject, statement)));
            found.extend(foreign(subject, statement));
            found.extend(mount(subject, statement));
        }
        found.extend(lockout(subject, statement));
    }
    found
}

/// The principal that is everyone.
pub(super) fn everyone(principals: &[Principal]) -> Option<&Value> {
    let of_kind = principals.iter().filter(|one| matches!(one.kind.as_str(), Some("AWS" | "*")));
    let mut values = of_kind.flat_map(|principal| &principal.identifiers.values);
    values.find(|value| value.as_str() == Some("*") && !value.marks.is_maybe())
}

fn public(subject: &PolicySubject<'_>, statement: &Statement) -> Option<PolicyProblem> {
    if guard::bounds_who(&statement.conditions) || fenced(subject, statement) {
        return None;
    }
    let at = match everyone(&statement.principals) {
        Some(found) => found,
        None if !statement.not_principals.is_empty() => &statement.value,
        None => return None,
    };
    let names: Vec<String> = statement.actions.values.iter().map(shown).collect();
    let names = if names.is_empty() {
        "what the statement allows".to_owned()
    } else {
        listed(names.iter().map(String::as_str))
    };
    let text = format!("{} allows {}: {names}", subject.who, reach(subject.kind));
    let strong = subject.kind == DocumentKind::Resource && is_harmful(statement);
    let concept = if strong { "public-data-access" } else { "public-access" };
    let negated = (!statement.not_principals.is_empty()).then_some("not-principal-with-allow");
    Some(PolicyProblem::new(concept, at, text).also(["public-access"]).also(negated))
}

fn reach(kind: DocumentKind) -> &'static str {
    if kind == DocumentKind::Key { "everyone to use the key" } else { "access for everyone" }
}

/// Whether a stranger may read or change something: data, rights or messages.
fn is_harmful(statement: &Statement) -> bool {
    let harmful = |value: &Value| match action::expand(value) {
        Ok(actions) => actions.iter().any(|action| {
            action.level.changes()
                || (action.level == AccessLevel::Read && !action.name.starts_with("Describe"))
        }),
        Err(action::Unexpanded::Everything) => true,
        Err(action::Unexpanded::NoService | action::Unexpanded::Unknown) => false,
    };
    !statement.not_actions.values.is_empty() || statement.actions.values.iter().any(harmful)
}

/// Whether a Deny keeps everybody outside of a bound from all that a statement allows, or takes all of it back.
fn fenced(subject: &PolicySubject<'_>, allow: &Statement) -> bool {
    let resources = allow.resources.patterns(Syntax::Resource);
    let actions = allow.actions.patterns(Syntax::Action);
    subject.denies().any(|deny| {
        let stranger = everyone(&deny.principals).is_some()
            && (deny.conditions.is_empty() || guard::fences_who(&deny.conditions))
            || spares_known(deny);
        let about = deny.actions.patterns(Syntax::Action);
        let on = deny.resources.patterns(Syntax::Resource);
        stranger
            && allow.not_actions.values.is_empty()
            && allow.not_resources.values.is_empty()
            && actions.iter().all(|own| covered(own, about))
            && (resources.is_empty() && on.is_empty()
                || resources.iter().all(|own| covered(own, on)))
    })
}

/// `Deny` with `NotPrincipal`: everybody but those that it names.
fn spares_known(deny: &Statement) -> bool {
    deny.conditions.is_empty()
        && !deny.not_principals.is_empty()
        && everyone(&deny.not_principals).is_none()
}

/// The account of a principal of the kind `AWS`.
pub(super) fn account(value: &Value) -> Option<&str> {
    let text = value.as_str()?;
    let account = if text.starts_with("arn:") { text.split(':').nth(4)? } else { text };
    (account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit())).then_some(account)
}

/// Accounts of AWS's documentation, which stand for one's own where nothing else says which account that is.
const EXAMPLES: [&str; 2] = ["111122223333", "123456789012"];

/// Accounts of load balancers that write access logs, by region: from Elastic Load Balancing's "Enable access logs".
const BALANCERS: [&str; 24] = [
    "127311923021",
    "033677994240",
    "027434742980",
    "797873946194",
    "098369216593",
    "754344448648",
    "589379963580",
    "718504428378",
    "383597477331",
    "600734575887",
    "114774131450",
    "783225319266",
    "582318560864",
    "985666609251",
    "054676820928",
    "156460612806",
    "652711504416",
    "635631232127",
    "009996457667",
    "897822967062",
    "076674570225",
    "507241528517",
    "048591011584",
    "190560391635",
];

/// Principals of accounts that are not the configuration's own.
pub(super) fn foreign_values<'a>(
    subject: &PolicySubject<'_>,
    statement: &'a Statement,
) -> Vec<(&'a Value, &'a str)> {
    let of_aws =
        statement.principals.iter().filter(|principal| principal.kind.as_str() == Some("AWS"));
    let values = of_aws.flat_map(|principal| &principal.identifiers.values);
    values
        .filter_map(|value| Some((value, account(value)?)))
        .filter(|(_, account)| {
            let is_own = match subject.accounts {
                [] => EXAMPLES.contains(account),
                own => own.iter().any(|own| **own == **account),
            };
            !is_own && !BALANCERS.contains(account)
        })
        .collect()
}

fn foreign(subject: &PolicySubject<'_>, statement: &Statement) -> Option<PolicyProblem> {
    let foreign = foreign_values(subject, statement);
    let (at, _) = foreign.first()?;
    let accounts: Vec<&str> = foreign.iter().map(|(_, account)| *account).collect();
    let names: Vec<String> = statement.actions.values.iter().map(shown).collect();
    let text = format!(
        "{} allows access for another account, {}: {}",
        subject.who,
        listed(accounts),
        listed(names.iter().map(String::as_str))
    );
    Some(PolicyProblem::new("cross-account-access", at, text))
}

/// A file system policy by which clients without an identity mount.
fn mount(subject: &PolicySubject<'_>, statement: &Statement) -> Option<PolicyProblem> {
    let at = everyone(&statement.principals)?;
    let by_identity = guard::bounds(
        &statement.conditions,
        &[
            "aws:principalarn",
            "aws:principalaccount",
            "aws:principalorgid",
            "aws:principalorgpaths",
        ],
    );
    let mounts = statement.actions.patterns(Syntax::Action);
    let mount = Value::string("elasticfilesystem:ClientMount");
    let mounting = Pattern::new(&mount, Syntax::Action).is_some_and(|own| covered(&own, mounts));
    if !mounting || by_identity || !subject.holder.contains("efs") {
        return None;
    }
    let text = format!(
        "{} allows every client that reaches a mount target to mount without an IAM identity",
        subject.who
    );
    Some(PolicyProblem::new("efs-anonymous-mount", at, text))
}

/// The actions by which policies of resources are changed.
const ADMINISTRATION: [&str; 9] = [
    "s3:PutBucketPolicy",
    "sqs:SetQueueAttributes",
    "sns:SetTopicAttributes",
    "kms:PutKeyPolicy",
    "secretsmanager:PutResourcePolicy",
    "ecr:SetRepositoryPolicy",
    "elasticfilesystem:PutFileSystemPolicy",
    "es:UpdateDomainConfig",
    "glacier:SetVaultAccessPolicy",
];

fn lockout(subject: &PolicySubject<'_>, statement: &Statement) -> Option<PolicyProblem> {
    if !statement.is_certain()
        || statement.effect.as_str() != Some("Deny")
        || !statement.conditions.is_empty()
    {
        return None;
    }
    everyone(&statement.principals)?;
    let about = statement.actions.patterns(Syntax::Action);
    let denied = ADMINISTRATION.iter().find(|name| {
        let value = Value::string(**name);
        Pattern::new(&value, Syntax::Action).is_some_and(|own| covered(&own, about))
    })?;
    if !reaches_own(subject, statement) {
        return None;
    }
    let text = format!(
        "{} denies `{denied}` to everyone, so only the root user can change the policy",
        subject.who
    );
    Some(PolicyProblem::new("resource-policy-lockout", &statement.value, text))
}

/// Whether a statement is about the resource itself, and not only about what is in it.
fn reaches_own(subject: &PolicySubject<'_>, statement: &Statement) -> bool {
    let on = statement.resources.patterns(Syntax::Resource);
    let own = subject.target.and_then(|target| Pattern::new(target, Syntax::Resource));
    match own {
        Some(own) if !on.is_empty() => on.iter().any(|one| own.meets(one)),
        Some(_) | None => {
            on.is_empty()
                || statement.resources.values.iter().any(|value| !shown(value).contains('/'))
        }
    }
}
