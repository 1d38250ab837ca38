//! Trust policies: who may assume a role, and whether they can. Must not know what the role may do.

use super::document_kind::DocumentKind;
use super::exposure::{everyone, foreign_values};
use super::problem::{PolicyProblem, unless_bounded};
use super::subject::PolicySubject;
use super::words::{listed, shown};
use crate::iam::guard::{self, Comparison};
use crate::iam::pattern::{Pattern, Syntax};
use crate::iam::service;
use crate::iam::statement::{Condition, Statement};
use crate::value::{Kind, Value};

pub(super) fn problems(subject: &PolicySubject<'_>) -> Vec<PolicyProblem> {
    let mut found = Vec::new();
    if subject.kind.has_principals() {
        for statement in subject.policy.statements.iter().filter(|statement| statement.is_certain())
        {
            found.extend(unknown_services(statement));
        }
    }
    if subject.kind != DocumentKind::Trust {
        return found;
    }
    for statement in &subject.policy.statements {
        if !statement.is_allow() {
            continue;
        }
        found.extend(unless_bounded(statement, anyone(subject, statement)));
        found.extend(unless_bounded(statement, accounts(subject, statement)));
        found.extend(federated(subject, statement));
        found.extend(mismatched(statement));
        found.extend(unsupported_source(statement));
    }
    found
}

/// A role that everyone can assume. An external id is no secret.
fn anyone(subject: &PolicySubject<'_>, statement: &Statement) -> Option<PolicyProblem> {
    if guard::bounds_who(&statement.conditions) || !assumes(statement) {
        return None;
    }
    let at = match everyone(&statement.principals) {
        Some(found) => found,
        None if !statement.not_principals.is_empty() => &statement.value,
        None => return None,
    };
    let denied = subject.denies().any(|deny| {
        everyone(&deny.principals).is_some()
            && (deny.conditions.is_empty() || guard::fences_who(&deny.conditions))
    });
    let text = format!("everyone can assume {}", subject.who);
    (!denied).then(|| PolicyProblem::new("trust-any-principal", at, text))
}

/// Whether a statement is about assuming.
fn assumes(statement: &Statement) -> bool {
    let assume = Value::string("sts:AssumeRole*");
    let own = Pattern::new(&assume, Syntax::Action);
    own.is_some_and(|own| {
        statement.actions.patterns(Syntax::Action).iter().any(|one| own.meets(one))
    }) || !statement.not_actions.values.is_empty()
}

fn accounts(subject: &PolicySubject<'_>, statement: &Statement) -> Vec<PolicyProblem> {
    let mut found = Vec::new();
    let narrow = guard::bounds(
        &statement.conditions,
        &["aws:principalarn", "aws:userid", "aws:principalorgid", "aws:principalorgpaths"],
    ) || statement.conditions.iter().any(|condition| {
        guard::read(condition).is_some_and(|(operator, key)| {
            operator.requires_key() && key.starts_with("aws:principaltag/")
        })
    });
    let of_aws =
        statement.principals.iter().filter(|principal| principal.kind.as_str() == Some("AWS"));
    let whole = of_aws.flat_map(|principal| &principal.identifiers.values).find(|value| {
        let text = value.as_text().map(crate::value::Text::suffix).unwrap_or_default();
        let known = value.as_str().is_none() || super::exposure::account(value).is_some();
        known && (text.ends_with(":root") || !text.starts_with("arn:") && value.as_str().is_some())
            || matches!(&value.kind, Kind::Unknown(unknown) if unknown.symbol.as_deref().is_some_and(|symbol| symbol.ends_with(".account_id")))
    });
    if let Some(at) = whole.filter(|_| !narrow) {
        let text = format!(
            "every principal with `sts:AssumeRole` in the account `{}` can assume {}",
            shown(at),
            subject.who
        );
        found.push(PolicyProblem::new("trust-account-root", at, text));
    }
    let foreign = foreign_values(subject, statement);
    if let Some((at, account)) = foreign.first() {
        let text = format!("the account `{account}` can assume {}", subject.who);
        found.push(PolicyProblem::new("cross-account-access", at, text));
        let external = guard::bounds(&statement.conditions, &["sts:externalid"]);
        let root = foreign.iter().find(|(value, _)| {
            shown(value).ends_with(":root") || !shown(value).starts_with("arn:")
        });
        if let Some((at, account)) = root.filter(|_| !external && !narrow) {
            let text = format!(
                "the account `{account}` can assume {} without an external ID",
                subject.who
            );
            found.push(PolicyProblem::new("missing-external-id", at, text));
        }
    }
    found
}

/// The kind of an identity provider.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Provider {
    Saml,
    OpenId,
}

/// The provider that a federated principal is, and its host.
fn provider(value: &Value) -> Option<(Provider, String)> {
    let text = shown(&value.written_out());
    if let Some((_, host)) = text.split_once(":oidc-provider/") {
        return Some((Provider::OpenId, host.to_owned()));
    }
    if text.contains(":saml-provider/") {
        return Some((Provider::Saml, String::new()));
    }
    let web = [
        "accounts.google.com",
        "cognito-identity.amazonaws.com",
        "graph.facebook.com",
        "www.amazon.com",
    ];
    web.contains(&text.as_str()).then_some((Provider::OpenId, text))
}

/// Providers of identities for pipelines that serve many customers: every one of them can get a token. Those of Bitbucket, `CircleCI`
/// and Azure DevOps have the customer in their URL, and serve nobody else.
const SHARED: [&str; 4] = [
    "token.actions.githubusercontent.com",
    "gitlab.com",
    "app.terraform.io",
    "agent.buildkite.com",
];

/// Everybody can have an identity pool: `aud` says whose. From the IAM guide's "Creating roles for identity pools".
const COGNITO: &str = "cognito-identity.amazonaws.com";

const GITHUB: &str = "token.actions.githubusercontent.com";

fn federated(subject: &PolicySubject<'_>, statement: &Statement) -> Vec<PolicyProblem> {
    let mut found = Vec::new();
    let of_kind = statement
        .principals
        .iter()
        .filter(|principal| principal.kind.as_str() == Some("Federated"));
    for value in of_kind.flat_map(|principal| &principal.identifiers.values) {
        let Some((Provider::OpenId, host)) = provider(value) else { continue };
        if host.is_empty()
            || host.contains('…')
            || statement.conditions.iter().any(|condition| condition.variable.as_str().is_none())
        {
            continue;
        }
        found.extend(open_id(subject, statement, value, &host));
    }
    found
}

fn open_id(
    subject: &PolicySubject<'_>,
    statement: &Statement,
    provider: &Value,
    host: &str,
) -> Option<PolicyProblem> {
    let host = host.to_ascii_lowercase();
    let about = |claims: &[&str]| -> Vec<&Condition> {
        let keys: Vec<String> = claims.iter().map(|claim| format!("{host}:{claim}")).collect();
        let all = statement.conditions.iter();
        all.filter(|condition| {
            guard::read(condition)
                .is_some_and(|(operator, key)| operator.requires_key() && keys.contains(&key))
        })
        .collect()
    };
    let bounds = about(claims_of(&host));
    if bounds.is_empty() {
        if asks_other_issuer(statement, &host) {
            return None;
        }
        let claim = if host == COGNITO { "aud" } else { "sub" };
        let text = format!(
            "{} trusts every token of `{host}`: no condition on `{host}:{claim}`",
            subject.who
        );
        let help = if host == GITHUB {
            format!(
                "Add `StringLike` on `{host}:sub` with `repo:OWNER/REPOSITORY:ref:refs/heads/main`."
            )
        } else {
            format!("Add `StringEquals` on `{host}:{claim}`.")
        };
        return Some(
            PolicyProblem::new("oidc-missing-sub-condition", provider, text).with_help(help),
        );
    }
    let wide = |condition: &&Condition| {
        let operator = guard::read(condition).map(|(operator, _)| operator.comparison);
        let like = matches!(operator, Some(Comparison::StringLike | Comparison::Arn));
        condition.values.values.iter().any(|value| is_open_claim(value, &host, like))
    };
    if !bounds.iter().all(wide) {
        return None;
    }
    let first =
        bounds.first()?.values.values.iter().find(|value| is_open_claim(value, &host, true))?;
    let text = format!(
        "{} trusts tokens of other subjects: `{}` of `{host}` also matches them",
        subject.who,
        shown(first)
    );
    Some(
        PolicyProblem::new("oidc-sub-too-broad", first, text)
            .with_help("Name the owner and the repository, or the project."),
    )
}

/// The claims that say whose token it is.
fn claims_of(host: &str) -> &'static [&'static str] {
    match host {
        COGNITO => &["sub", "aud"],
        "accounts.google.com" | "graph.facebook.com" | "www.amazon.com" => {
            &["sub", "aud", "app_id"]
        }
        GITHUB => &[
            "sub",
            "job_workflow_ref",
            "repository",
            "repository_id",
            "repository_owner",
            "repository_owner_id",
        ],
        _ => &["sub"],
    }
}

/// Whether a condition asks for the `sub` of an issuer with a path, as enterprises have one: tokens of this issuer do not
/// have the claim, so nobody gets in.
fn asks_other_issuer(statement: &Statement, host: &str) -> bool {
    statement.conditions.iter().any(|condition| {
        guard::read(condition).is_some_and(|(operator, key)| {
            let path = key.strip_prefix(host).and_then(|rest| rest.strip_prefix('/'));
            operator.requires_key() && path.is_some_and(|path| path.ends_with(":sub"))
        })
    })
}

/// Claims of GitHub that whoever writes a workflow chooses. A `sub` that begins with one says nothing of the owner.
/// Source: GitHub's documentation, "Customizing the subject claims".
const CHOSEN_BY_WORKFLOW: [&str; 6] =
    ["workflow:", "environment:", "ref:", "context:", "head_ref:", "base_ref:"];

/// Whether a value of a claim leaves open whose token it is. What is not known is a name.
fn is_open_claim(value: &Value, host: &str, like: bool) -> bool {
    let text = shown(value);
    if host == GITHUB && CHOSEN_BY_WORKFLOW.iter().any(|claim| text.starts_with(claim)) {
        return true;
    }
    let Some(wild) = text.find(['*', '?']).filter(|_| like) else { return false };
    let before = text.get(..wild).unwrap_or_default();
    // `system:serviceaccount:NAMESPACE:NAME`: one of the two is named.
    if let Some(rest) = text.strip_prefix("system:") {
        let account = rest.strip_prefix("serviceaccount").unwrap_or(rest);
        return account.bytes().all(|byte| matches!(byte, b'*' | b'?' | b':'));
    }
    if !SHARED.iter().any(|shared| host == *shared || host.starts_with(&format!("{shared}/"))) {
        return before.is_empty();
    }
    // `repo:OWNER/`, `project_path:GROUP/`, `organization:NAME:`: the owner stands before the wildcard.
    let owner = before.split_once(':').map_or(before, |(_, owner)| owner);
    let end = owner.find(['/', ':']);
    end.is_none_or(|end| end == 0)
}

/// Actions that do not fit the kind of principal.
fn mismatched(statement: &Statement) -> Vec<PolicyProblem> {
    let mut found = Vec::new();
    for principal in &statement.principals {
        let Some(kind) = principal.kind.as_str() else { continue };
        let federated =
            principal.identifiers.values.iter().find_map(provider).map(|(provider, _)| provider);
        let fits = |action: &str| match (action, kind, federated) {
            ("sts:assumerole", kind, _) => kind != "Federated",
            ("sts:assumerolewithwebidentity", "Federated", Some(provider)) => {
                provider == Provider::OpenId
            }
            ("sts:assumerolewithsaml", "Federated", Some(provider)) => provider == Provider::Saml,
            ("sts:assumerolewithwebidentity" | "sts:assumerolewithsaml", "Federated", None) => true,
            ("sts:assumerolewithwebidentity" | "sts:assumerolewithsaml", _, _) => kind == "*",
            _ => true,
        };
        for action in &statement.actions.values {
            let Some(text) = action.as_str() else { continue };
            if !fits(&text.to_ascii_lowercase()) {
                let who: Vec<String> = principal.identifiers.values.iter().map(shown).collect();
                let text = format!(
                    "`{text}` does not allow {} to assume the role",
                    listed(who.iter().map(String::as_str))
                );
                found.push(PolicyProblem::new("mismatched-action-for-principal", action, text));
            }
        }
    }
    for action in &statement.actions.values {
        if action
            .as_str()
            .is_some_and(|text| !text.to_ascii_lowercase().starts_with("sts:") && text != "*")
        {
            let text = format!(
                "`{}` is not an STS action, and a trust policy supports no others",
                shown(action)
            );
            found.push(PolicyProblem::new("mismatched-action-for-principal", action, text));
        }
    }
    found
}

/// Names before `.amazonaws.com` that are no prefixes of actions. From AWS's pages on service-linked roles and on roles of
/// services.
const PRINCIPALS: [&str; 62] = [
    "ecs-tasks",
    "ecs.application-autoscaling",
    "events",
    "scheduler",
    "pipes",
    "lambda",
    "edgelambda",
    "ec2",
    "ecs",
    "eks",
    "eks-fargate-pods",
    "eks-nodegroup",
    "logs",
    "delivery.logs",
    "logging.s3",
    "s3",
    "sns",
    "sqs",
    "cloudwatch",
    "lambda.alarms.cloudwatch",
    "cloudtrail",
    "config",
    "config-multiaccountsetup",
    "vpc-flow-logs",
    "apigateway",
    "ops.apigateway",
    "elasticloadbalancing",
    "autoscaling",
    "spotfleet",
    "spot",
    "application-autoscaling",
    "codebuild",
    "codepipeline",
    "codedeploy",
    "codestar-notifications",
    "cloudformation",
    "states",
    "glue",
    "firehose",
    "kinesisanalytics",
    "rds",
    "monitoring.rds",
    "export.rds",
    "backup",
    "ssm",
    "secretsmanager",
    "kms",
    "budgets",
    "ses",
    "cloudfront",
    "cognito-idp",
    "cognito-identity",
    "sagemaker",
    "bedrock",
    "redshift",
    "dms",
    "transfer",
    "batch",
    "elasticbeanstalk",
    "elasticmapreduce",
    "tasks.apprunner",
    "build.apprunner",
];

/// Names of services that their principals do not have, and those that they have.
const CONFUSED: [(&str, &str); 15] = [
    ("eventbridge", "events"),
    ("cloudwatch-events", "events"),
    ("cloudwatchevents", "events"),
    ("eventbridge-scheduler", "scheduler"),
    ("fargate", "ecs-tasks"),
    ("ecs-fargate", "ecs-tasks"),
    ("ecs.tasks", "ecs-tasks"),
    ("stepfunctions", "states"),
    ("step-functions", "states"),
    ("sfn", "states"),
    ("api-gateway", "apigateway"),
    ("cloudwatchlogs", "logs"),
    ("cloudwatch-logs", "logs"),
    ("kinesisfirehose", "firehose"),
    ("elasticloadbalancingv2", "elasticloadbalancing"),
];

/// Services whose name is like that of one there is.
fn unknown_services(statement: &Statement) -> Vec<PolicyProblem> {
    let of_kind =
        statement.principals.iter().filter(|principal| principal.kind.as_str() == Some("Service"));
    let values = of_kind.flat_map(|principal| &principal.identifiers.values);
    values.filter_map(unknown_service).collect()
}

fn unknown_service(value: &Value) -> Option<PolicyProblem> {
    let text = value.as_str()?;
    let told = format!("`{text}` is not a known service principal");
    let domains = [
        ".amazonaws.com",
        ".amazonaws.com.cn",
        ".aws.internal",
        ".amazon.com",
        ".api.aws",
        ".aws.com",
        ".aws.dev",
    ];
    if text.contains(['*', '?']) || text.contains("${") {
        return None;
    }
    let Some((domain, name)) =
        domains.iter().find_map(|domain| Some((*domain, text.strip_suffix(domain)?)))
    else {
        return Some(PolicyProblem::new("unknown-service-principal", value, told));
    };
    let region = |part: &str| {
        part.split('-').count() >= 3 && part.ends_with(|last: char| last.is_ascii_digit())
    };
    let plain: Vec<&str> = name.split('.').filter(|part| !region(part)).collect();
    let plain = plain.join(".");
    let known = PRINCIPALS.iter().copied().find(|known| *known == plain);
    let of_aws = domain.starts_with(".amazonaws.com");
    let meant = CONFUSED.iter().find(|(wrong, _)| *wrong == plain).map(|(_, right)| *right);
    let right = of_aws && (known.is_some() || service::service(&plain).is_some());
    if meant.is_none() && (plain.contains('.') || right) {
        return None;
    }
    let near = || crate::value::did_you_mean(&plain, PRINCIPALS.iter().copied());
    let near = meant.or(known).or_else(near)?;
    Some(
        PolicyProblem::new("unknown-service-principal", value, told)
            .with_help(format!("Did you mean `{near}.amazonaws.com`?")),
    )
}

/// Services that send the ARN of something wider than the condition asks for: tasks of a cluster, schedules of a group.
fn unsupported_source(statement: &Statement) -> Option<PolicyProblem> {
    let services: Vec<&str> = statement
        .principals
        .iter()
        .filter(|principal| principal.kind.as_str() == Some("Service"))
        .flat_map(|principal| &principal.identifiers.values)
        .filter_map(Value::as_str)
        .collect();
    let narrow: (&[&str], &str) = if services.contains(&"ecs-tasks.amazonaws.com") {
        (
            &["cluster/", "service/", "task-definition/", "container-instance/", "task/"],
            "`arn:aws:ecs:REGION:ACCOUNT:*`",
        )
    } else if services.contains(&"scheduler.amazonaws.com") {
        (
            &["schedule/"],
            "the ARN of the schedule group: `arn:aws:scheduler:REGION:ACCOUNT:schedule-group/GROUP`",
        )
    } else {
        return None;
    };
    let only = services.first().filter(|_| services.len() == 1)?;
    for condition in &statement.conditions {
        let source = guard::read(condition)
            .is_some_and(|(operator, key)| key == "aws:sourcearn" && operator.requires_key());
        let values = &condition.values.values;
        let is_narrow = |value: &Value| {
            let name = shown(&value.written_out());
            let name = name.splitn(6, ':').nth(5).unwrap_or_default();
            narrow.0.iter().any(|start| name.starts_with(start))
        };
        if source && !values.is_empty() && values.iter().all(is_narrow) {
            let first = values.first()?;
            let text = format!(
                "`{only}` never sends `{}` as `aws:SourceArn`, so it cannot assume the role",
                shown(first)
            );
            return Some(
                PolicyProblem::new("source-arn-unsupported-scope", first, text)
                    .with_help(format!("Compare with {}.", narrow.1)),
            );
        }
    }
    None
}
