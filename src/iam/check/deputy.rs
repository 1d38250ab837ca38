//! Services that act for whoever asks them: whether a policy says on whose behalf they may. Must not know who asks.

use super::document_kind::DocumentKind;
use super::problem::{PolicyProblem, unless_bounded};
use super::subject::PolicySubject;
use super::words::shown;
use crate::iam::guard::{self};
use crate::iam::pattern::{Pattern, Syntax};
use crate::iam::statement::{Condition, Statement};
use crate::value::Value;

/// Services that send the source when they assume a role. From each one's page on the confused deputy problem (2026-11); Lambda
/// and EC2 document no such key.
const ASSUMING: [&str; 9] = [
    "ecs-tasks.amazonaws.com",
    "scheduler.amazonaws.com",
    "events.amazonaws.com",
    "pipes.amazonaws.com",
    "states.amazonaws.com",
    "vpc-flow-logs.amazonaws.com",
    "bedrock.amazonaws.com",
    "cloudtrail.amazonaws.com",
    "export.rds.amazonaws.com",
];

/// Services that send the source to resources of other accounts.
const CALLING: [&str; 14] = [
    "sns.amazonaws.com",
    "s3.amazonaws.com",
    "events.amazonaws.com",
    "cloudwatch.amazonaws.com",
    "logging.s3.amazonaws.com",
    "delivery.logs.amazonaws.com",
    "cloudtrail.amazonaws.com",
    "config.amazonaws.com",
    "ses.amazonaws.com",
    "budgets.amazonaws.com",
    "cloudfront.amazonaws.com",
    "apigateway.amazonaws.com",
    "backup.amazonaws.com",
    "lambda.amazonaws.com",
];

pub(super) fn problems(subject: &PolicySubject<'_>) -> Vec<PolicyProblem> {
    let mut found = Vec::new();
    if !matches!(subject.kind, DocumentKind::Trust | DocumentKind::Resource | DocumentKind::Key) {
        return found;
    }
    for statement in &subject.policy.statements {
        if statement.is_allow() {
            found.extend(unless_bounded(statement, unbounded(subject, statement)));
            found.extend(unless_bounded(statement, without_account(subject, statement)));
        }
    }
    found
}

/// The service that sends its source here.
fn sender<'a>(
    subject: &PolicySubject<'_>,
    statement: &'a Statement,
) -> Option<(&'a Value, &'a str)> {
    let of_kind =
        statement.principals.iter().filter(|principal| principal.kind.as_str() == Some("Service"));
    let values = of_kind.flat_map(|principal| &principal.identifiers.values);
    values
        .filter_map(|value| Some((value, value.as_str()?)))
        .find(|(_, service)| sends(subject, service))
}

fn sends(subject: &PolicySubject<'_>, service: &str) -> bool {
    match subject.kind {
        DocumentKind::Trust => ASSUMING.contains(&service),
        // Logs send the log group as the encryption context; most others do not send the source to keys.
        DocumentKind::Key => service.starts_with("logs.") || service == "cloudtrail.amazonaws.com",
        // EventBridge documents no condition for topics.
        DocumentKind::Resource
            if subject.holder.contains("sns") && service == "events.amazonaws.com" =>
        {
            false
        }
        DocumentKind::Resource if service == "lambda.amazonaws.com" => {
            subject.holder.contains("ecr")
        }
        DocumentKind::Resource => CALLING.contains(&service),
        DocumentKind::Identity
        | DocumentKind::Boundary
        | DocumentKind::Endpoint
        | DocumentKind::ServiceControl
        | DocumentKind::Unattached => false,
    }
}

fn unbounded(subject: &PolicySubject<'_>, statement: &Statement) -> Option<PolicyProblem> {
    let (at, service) = sender(subject, statement)?;
    if guard::bounds_source(&statement.conditions) || denied_otherwise(subject) {
        return None;
    }
    let text = match subject.kind {
        DocumentKind::Trust => format!(
            "`{service}` can assume {} for other accounts: no condition on `aws:SourceAccount` or `aws:SourceArn`",
            subject.who
        ),
        _ => format!(
            "{} allows `{service}` to act for any account: no condition on `aws:SourceAccount` or `aws:SourceArn`",
            subject.who
        ),
    };
    let concept = if subject.kind == DocumentKind::Trust {
        "confused-deputy-missing-source-condition"
    } else {
        "confused-deputy-resource"
    };
    let problem =
        PolicyProblem::new(concept, at, text).also(["confused-deputy-missing-source-condition"]);
    Some(problem)
}

/// Whether a Deny keeps requests on behalf of others away.
fn denied_otherwise(subject: &PolicySubject<'_>) -> bool {
    subject.denies().any(|deny| {
        deny.conditions.iter().any(|condition| {
            guard::read(condition).is_some_and(|(operator, key)| {
                operator.negated
                    && key.starts_with("aws:source")
                    && matches!(
                        key.as_str(),
                        "aws:sourceaccount" | "aws:sourcearn" | "aws:sourceorgid"
                    )
            })
        })
    })
}

/// `aws:SourceArn` of a bucket, whose name another account may have tomorrow.
fn without_account(subject: &PolicySubject<'_>, statement: &Statement) -> Option<PolicyProblem> {
    sender(subject, statement)?;
    let other = ["aws:sourceaccount", "aws:sourceorgid", "aws:sourceowner", "aws:sourceorgpaths"];
    if guard::bounds(&statement.conditions, &other) {
        return None;
    }
    let of_bucket = |condition: &&Condition| {
        guard::read(condition)
            .is_some_and(|(operator, key)| key == "aws:sourcearn" && operator.requires_key())
            && !condition.values.values.is_empty()
            && condition.values.values.iter().all(names_no_account)
    };
    let condition = statement.conditions.iter().find(of_bucket)?;
    let first = condition.values.values.first()?;
    let text = format!(
        "`{}` has no account ID, so a later owner of the bucket name can use {}",
        shown(first),
        subject.who
    );
    let help = "Add a `StringEquals` condition on `aws:SourceAccount`.";
    Some(PolicyProblem::new("confused-deputy-missing-source-account", first, text).with_help(help))
}

fn names_no_account(value: &Value) -> bool {
    let fields = Pattern::new(value, Syntax::Resource).and_then(|pattern| pattern.fields());
    fields.is_some_and(|[_, _, service, _, account, _]| {
        service.plain().as_deref() == Some("s3")
            && account.plain().is_some_and(|text| text.is_empty())
    })
}
