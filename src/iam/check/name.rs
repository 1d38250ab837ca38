//! Names of actions, ARNs and managed policies that AWS does not have. Must not know what statements allow.

use super::problem::PolicyProblem;
use super::subject::PolicySubject;
use super::words::shown;
use crate::iam::action;
use crate::iam::pattern::{Pattern, Syntax};
use crate::iam::service;
use crate::value::{Text, Value};

pub(super) fn problems(subject: &PolicySubject<'_>) -> Vec<PolicyProblem> {
    let mut found = Vec::new();
    for statement in subject.policy.statements.iter().filter(|statement| statement.is_certain()) {
        let actions = statement.actions.values.iter().chain(&statement.not_actions.values);
        found.extend(actions.filter_map(wrong_action));
        let resources = statement.resources.values.iter().chain(&statement.not_resources.values);
        found.extend(resources.filter(|value| !is_shorthand(subject, value)).filter_map(wrong_arn));
    }
    found
}

/// `execute-api:/*`: the policy of an API may leave out what comes before, which API Gateway adds.
fn is_shorthand(subject: &PolicySubject<'_>, resource: &Value) -> bool {
    subject.holder.starts_with("aws_api_gateway_rest_api")
        && resource.as_text().is_some_and(|text| text.prefix().starts_with("execute-api:/"))
}

fn wrong_action(written: &Value) -> Option<PolicyProblem> {
    let text = written.as_str()?;
    if text.bytes().all(|byte| byte == b'*') || text.contains("${") {
        return None;
    }
    let Some((prefix, name)) = text.split_once(':') else {
        let told = format!("`{}` does not have the form `service:Action`", shown(written));
        return Some(PolicyProblem::new("invalid-action-format", written, told));
    };
    let is_name = |name: &str| {
        name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'*' | b'?' | b'-'))
    };
    if prefix.contains(['*', '?']) {
        if prefix == "*" && name.bytes().all(|byte| byte == b'*') {
            return None;
        }
        let told = format!(
            "`{}` has a wildcard in the service prefix, which IAM does not support",
            shown(written)
        );
        return Some(PolicyProblem::new("invalid-action-format", written, told));
    }
    if !is_name(name) || name.is_empty() {
        let told = format!("`{}` does not have the form `service:Action`", shown(written));
        return Some(PolicyProblem::new("invalid-action-format", written, told));
    }
    let concept =
        if service::service(prefix).is_none() { "unknown-service" } else { "unknown-action" };
    let expanded = action::expand(written);
    if concept == "unknown-action" && expanded.is_ok_and(|actions| !actions.is_empty()) {
        return None;
    }
    let told = match concept {
        "unknown-service" => {
            format!("AWS has no service prefix `{prefix}` for the action `{}`", shown(written))
        }
        _ if text.contains(['*', '?']) => {
            format!("`{}` matches no AWS action", shown(written))
        }
        _ => format!("AWS has no action `{}`", shown(written)),
    };
    let problem = PolicyProblem::new(concept, written, told);
    Some(match action::did_you_mean(text) {
        Some(meant) => problem.with_help(format!("Did you mean `{meant}`?")),
        None => problem,
    })
}

const PARTITIONS: [&str; 9] = [
    "aws",
    "aws-cn",
    "aws-us-gov",
    "aws-iso",
    "aws-iso-b",
    "aws-iso-e",
    "aws-iso-f",
    "aws-eusc",
    "",
];

/// Whether a text begins as ARNs do, as far as it is known.
pub(super) fn may_be_arn(written: &Value) -> bool {
    let start = beginning(written);
    start.is_empty()
        || start.starts_with(['*', '?'])
        || start.starts_with("${")
        || start.starts_with("arn:")
        || (written.as_str().is_none() && "arn:".starts_with(start))
}

/// What a text begins with, as far as it is known.
fn beginning(written: &Value) -> &str {
    written.as_text().map(Text::prefix).unwrap_or_default()
}

fn wrong_arn(written: &Value) -> Option<PolicyProblem> {
    let pattern = Pattern::new(written, Syntax::Resource)?;
    if written.as_str() == Some("") {
        let told = "an empty string is not a valid ARN";
        return Some(PolicyProblem::new("invalid-arn", written, told));
    }
    let wrong = |told: &str| {
        Some(PolicyProblem::new(
            "invalid-arn",
            written,
            format!("`{}` is not a valid ARN: {told}", shown(written)),
        ))
    };
    if !may_be_arn(written) {
        return wrong("it does not begin with `arn:`");
    }
    // What begins with something unknown, or with a wildcard, may be one.
    if !beginning(written).starts_with("arn:") {
        return None;
    }
    let Some([_, partition, service, region, account, name]) = pattern.fields() else {
        let open = pattern.is_wild() || pattern.has_holes();
        return if open { None } else { wrong("it has fewer than six parts") };
    };
    if partition.plain().is_some_and(|text| !PARTITIONS.contains(&text.as_str()) || text.is_empty())
    {
        return wrong("its partition does not exist");
    }
    if service.is_wild() {
        let told = format!("`{}` has a wildcard in the service part of the ARN", shown(written));
        return Some(PolicyProblem::new("wildcard-in-service-name", written, told));
    }
    if region.plain().is_some_and(|text| !is_region(&text)) {
        return wrong("its fourth part is not a Region");
    }
    if let (Some(partition), Some(region)) = (partition.plain(), region.plain())
        && partition_of(&region).is_some_and(|own| own != partition)
    {
        return wrong("its Region is in another partition");
    }
    if account.plain().is_some_and(|text| !is_account(&text)) {
        return wrong("its fifth part is not a 12-digit account ID");
    }
    if name.plain().is_some_and(|text| text.is_empty()) {
        return wrong("it has no resource part");
    }
    misplaced(written, &service, &region, &account, &name)
}

/// What regions are named by, before their number.
const SIDES: [&str; 9] = [
    "central",
    "north",
    "south",
    "east",
    "west",
    "northeast",
    "northwest",
    "southeast",
    "southwest",
];

/// `eu-west-1`, `us-iso-east-1`; empty, as for S3 and IAM.
fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let letters =
        |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase());
    match parts.as_slice() {
        ["" | "global"] => true,
        [first, middle @ .., side, last] => {
            letters(first)
                && middle.iter().all(letters)
                && SIDES.contains(side)
                && !last.is_empty()
                && last.bytes().all(|byte| byte.is_ascii_digit())
        }
        _ => false,
    }
}

/// What the names of the regions of a partition begin with. From botocore's list of endpoints, 2026-11.
const REGIONS: [(&str, &str); 7] = [
    ("cn-", "aws-cn"),
    ("us-gov-", "aws-us-gov"),
    ("us-iso-", "aws-iso"),
    ("us-isob-", "aws-iso-b"),
    ("eu-isoe-", "aws-iso-e"),
    ("us-isof-", "aws-iso-f"),
    ("eusc-", "aws-eusc"),
];

/// The partition that a region is in; none where there is no region.
fn partition_of(region: &str) -> Option<&'static str> {
    let special = REGIONS.iter().find(|(start, _)| region.starts_with(start));
    match special {
        Some((_, partition)) => Some(partition),
        None => (!matches!(region, "" | "global")).then_some("aws"),
    }
}

fn is_account(text: &str) -> bool {
    matches!(text, "" | "aws" | "aws-marketplace" | "amazon" | "third-party")
        || (text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A region or an account where the ARNs of the service have none, or none where they have one.
fn misplaced(
    written: &Value,
    service: &Pattern,
    region: &Pattern,
    account: &Pattern,
    name: &Pattern,
) -> Option<PolicyProblem> {
    let prefix = service.plain()?;
    if prefix.bytes().any(|byte| byte.is_ascii_uppercase()) {
        let told =
            format!("`{}` is not a valid ARN: the service must be lowercase", shown(written));
        return Some(PolicyProblem::new("invalid-arn", written, told));
    }
    let known = service::service(&prefix)?;
    let mut named = false;
    for kind in known.resource_types() {
        for shape in kind.shapes().iter().filter(|shape| shape.service == prefix) {
            let Some([_, _, _, own_region, own_account, _]) = shape.arn.fields() else { continue };
            if !shape.name.meets(name) {
                continue;
            }
            if own_region.meets(region) && own_account.meets(account) {
                return None;
            }
            named = true;
        }
    }
    named.then(|| {
        let told = format!("`{}` is not a valid ARN of `{prefix}`: its Region or account ID is missing or must be empty", shown(written));
        PolicyProblem::new("invalid-arn", written, told)
    })
}
