//! Patterns of actions, and what AWS has that they stand for. Must not know statements.

use super::pattern::Syntax;
use super::service::{self, AccessLevel, Action};
use super::target::{MatchTarget, is_match};
use crate::value::{Truth, Value};

/// Actions with resource types that AWS documents with `*` all the same: in ECS's, `CloudWatch`'s and Lambda's guides (2026-11).
const ON_STAR: [(&str, &str); 16] = [
    // Changes are named when they are made: "Actions, resources, and condition keys for Amazon Route 53" has `change/*`.
    ("route53", "GetChange"),
    ("ecs", "ListTasks"),
    ("cloudwatch", "PutMetricData"),
    ("cloudwatch", "GetMetricData"),
    ("cloudwatch", "ListMetrics"),
    ("dynamodb", "ListExports"),
    ("dynamodb", "ListImports"),
    ("sns", "GetSubscriptionAttributes"),
    ("sns", "SetSubscriptionAttributes"),
    ("sns", "Unsubscribe"),
    ("logs", "DescribeLogGroups"),
    ("ec2", "CreateNetworkInterface"),
    ("ec2", "DeleteNetworkInterface"),
    ("ec2", "AssignPrivateIpAddresses"),
    ("ec2", "UnassignPrivateIpAddresses"),
    ("ec2", "DescribeNetworkInterfaces"),
];

/// Why the actions are not known that a pattern stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unexpanded {
    /// It stands for every action there is.
    Everything,
    /// AWS has no service of this name, or the text has none.
    NoService,
    /// The pattern is not known, or may name several services.
    Unknown,
}

/// The actions that a pattern stands for today.
pub fn expand(pattern: &Value) -> Result<Vec<&'static Action>, Unexpanded> {
    let Some(text) = pattern.as_str() else { return Err(Unexpanded::Unknown) };
    let Some((prefix, glob)) = text.split_once(':') else {
        let all = !text.is_empty() && text.bytes().all(|byte| byte == b'*');
        return Err(if all { Unexpanded::Everything } else { Unexpanded::NoService });
    };
    if prefix == "*" && glob.bytes().all(|byte| byte == b'*') {
        return Err(Unexpanded::Everything);
    }
    let Some(service) = service::service(prefix) else {
        let open = prefix.contains(['*', '?']);
        return Err(if open { Unexpanded::Unknown } else { Unexpanded::NoService });
    };
    let actions = service.actions.iter();
    if !text.is_ascii() {
        let matches = |action: &&Action| {
            let name = Value::string(action.full_name());
            let target = MatchTarget::new(&name, Syntax::Action);
            target.is_some_and(|target| target.is_matched_by(pattern) == Truth::True)
        };
        return Ok(actions.filter(matches).collect());
    }
    if !glob.contains(['*', '?']) {
        return Ok(service.action(glob).into_iter().collect());
    }
    let matches =
        |action: &&Action| is_match(glob.as_bytes(), action.name.as_bytes(), Syntax::Action);
    Ok(actions.filter(matches).collect())
}

/// Whether AWS has an action that the pattern matches.
#[must_use]
pub fn exists(pattern: &Value) -> Truth {
    match expand(pattern) {
        Ok(actions) => Truth::from(!actions.is_empty()),
        Err(Unexpanded::Everything) => Truth::True,
        Err(Unexpanded::NoService) => Truth::False,
        Err(Unexpanded::Unknown) => Truth::Unknown,
    }
}

/// Whether an action can only be allowed on `*`, or is documented with `*` and a condition.
#[must_use]
pub fn is_on_star(action: &Action) -> bool {
    action.types.is_empty() || ON_STAR.contains(&(action.prefix, action.name))
}

/// Whether the pattern stands only for actions that can be allowed on `*` alone.
#[must_use]
pub fn requires_star(pattern: &Value) -> Truth {
    match expand(pattern) {
        Ok(actions) if actions.is_empty() => Truth::Unknown,
        Ok(actions) => Truth::from(actions.iter().all(|action| is_on_star(action))),
        Err(Unexpanded::Everything) => Truth::False,
        Err(Unexpanded::NoService | Unexpanded::Unknown) => Truth::Unknown,
    }
}

/// The access levels of the actions that the pattern stands for, each once; none if it is not known.
#[must_use]
pub fn access_levels(pattern: &Value) -> Option<Vec<AccessLevel>> {
    let mut levels = Vec::new();
    for action in expand(pattern).ok()? {
        if !levels.contains(&action.level) {
            levels.push(action.level);
        }
    }
    Some(levels)
}

/// Names of calls and tools that people take for actions, and the actions that are meant. From the Service Authorization
/// Reference, and the S3 guide's "Required permissions for Amazon S3 API operations".
const MEANT: [(&str, &str); 16] = [
    ("s3:createmultipartupload", "s3:PutObject"),
    ("s3:uploadpart", "s3:PutObject"),
    ("s3:completemultipartupload", "s3:PutObject"),
    ("s3:copyobject", "s3:PutObject"),
    ("s3:listobjects", "s3:ListBucket"),
    ("s3:listobjectsv2", "s3:ListBucket"),
    ("s3:headbucket", "s3:ListBucket"),
    ("s3:headobject", "s3:GetObject"),
    ("s3:listbuckets", "s3:ListAllMyBuckets"),
    ("s3:listmultipartuploads", "s3:ListBucketMultipartUploads"),
    ("s3:listparts", "s3:ListMultipartUploadParts"),
    ("s3:deleteobjects", "s3:DeleteObject"),
    ("lambda:invoke", "lambda:InvokeFunction"),
    ("sqs:sendmessagebatch", "sqs:SendMessage"),
    ("sqs:deletemessagebatch", "sqs:DeleteMessage"),
    ("sns:publishbatch", "sns:Publish"),
];

/// What people take for prefixes.
const PREFIXES: [(&str, &str); 4] = [
    ("efs", "elasticfilesystem"),
    ("cloudwatchlogs", "logs"),
    ("elb", "elasticloadbalancing"),
    ("eventbridge", "events"),
];

/// The action that a misspelt one was meant to be, with its prefix.
#[must_use]
pub fn did_you_mean(action: &str) -> Option<String> {
    let (prefix, name) = action.split_once(':')?;
    let folded = action.to_ascii_lowercase();
    if let Some((_, meant)) = MEANT.iter().find(|(wrong, _)| *wrong == folded) {
        return Some((*meant).to_owned());
    }
    if let Some(service) = service::service(prefix) {
        let names = service.actions.iter().map(|action| action.name);
        return crate::value::did_you_mean(name, names).map(|name| format!("{prefix}:{name}"));
    }
    let folded = prefix.to_ascii_lowercase();
    let meant = PREFIXES.iter().find(|(wrong, _)| *wrong == folded).map(|(_, meant)| *meant);
    let near = meant.or_else(|| crate::value::did_you_mean(prefix, service::prefixes()))?;
    Some(format!("{near}:{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(action: &str) -> Value {
        Value::string(action)
    }

    #[test]
    fn knows_what_exists() {
        for action in ["s3:GetObject", "S3:getobject", "ecs:*", "ecs:Run*", "*"] {
            assert_eq!(exists(&text(action)), Truth::True, "{action}");
        }
        for action in
            ["s3:GetObjects", "s3:ListObjectsV2", "efs:ClientMount", "ecs:Fly*", "GetObject"]
        {
            assert_eq!(exists(&text(action)), Truth::False, "{action}");
        }
        assert_eq!(exists(&text("a4b:Anything")), Truth::False);
        assert_eq!(exists(&text("firehose:PutRecordBatch")), Truth::True);
        assert_eq!(exists(&text("s*:GetObject")), Truth::Unknown);
    }

    #[test]
    fn knows_what_needs_a_star() {
        assert_eq!(requires_star(&text("ecr:GetAuthorizationToken")), Truth::True);
        assert_eq!(requires_star(&text("ssmmessages:*")), Truth::True);
        assert_eq!(requires_star(&text("ecs:ListTasks")), Truth::True);
        assert_eq!(requires_star(&text("ecs:List*")), Truth::False);
        assert_eq!(requires_star(&text("s3:GetObject")), Truth::False);
        assert_eq!(requires_star(&text("*")), Truth::False);
        assert_eq!(requires_star(&text("s3:Nothing")), Truth::Unknown);
    }

    #[test]
    fn knows_levels_and_neighbours() {
        assert_eq!(
            access_levels(&text("iam:PassRole")),
            Some(vec![AccessLevel::PermissionsManagement])
        );
        assert_eq!(access_levels(&text("s3:GetObject")).unwrap()[0].name(), "Read");
        assert_eq!(did_you_mean("ecs:RunTsk").as_deref(), Some("ecs:RunTask"));
        assert_eq!(
            did_you_mean("efs:ClientMount").as_deref(),
            Some("elasticfilesystem:ClientMount")
        );
        assert_eq!(did_you_mean("s3:HeadObject").as_deref(), Some("s3:GetObject"));
        assert_eq!(did_you_mean("s3s:GetObject").as_deref(), Some("s3:GetObject"));
    }
}
