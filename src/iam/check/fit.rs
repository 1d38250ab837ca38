//! Grants that are dead: actions that no resource of the statement is of a type for, or that take no resources at all. Must not
//! know what else a statement says.

use super::document_kind::DocumentKind;
use super::name::may_be_arn;
use super::problem::PolicyProblem;
use super::subject::PolicySubject;
use super::words::{listed, shown};
use crate::iam::action::{self, is_on_star};
use crate::iam::pattern::{Pattern, Syntax};
use crate::iam::service::{self, Action};
use crate::iam::statement::Statement;
use crate::value::{Kind, Value};

/// Grants that the types of their resources do not fit.
pub(super) fn of_elements(subject: &PolicySubject<'_>) -> Vec<PolicyProblem> {
    statements(subject).flat_map(|statement| dead_actions(subject, statement)).collect()
}

/// A resource policy that is about another resource.
pub(super) fn of_document(subject: &PolicySubject<'_>) -> Vec<PolicyProblem> {
    statements(subject).filter_map(|statement| foreign_resource(subject, statement)).collect()
}

/// Those whose resources are written out.
fn statements<'s>(subject: &'s PolicySubject<'_>) -> impl Iterator<Item = &'s Statement> {
    let has_resources = subject.kind != DocumentKind::Trust;
    let all = subject.policy.statements.iter().filter(move |_| has_resources);
    all.filter(|statement| {
        let resources = &statement.resources.values;
        statement.is_certain() && !resources.is_empty() && !resources.iter().any(is_open)
    })
}

/// Whether any ARN may stand here.
fn is_open(value: &Value) -> bool {
    value.marks.is_maybe() || matches!(value.kind, Kind::Unknown(_))
}

fn dead_actions(subject: &PolicySubject<'_>, statement: &Statement) -> Vec<PolicyProblem> {
    // That a text is not an ARN at all is said elsewhere.
    let arns = statement.resources.values.iter().filter(|value| may_be_arn(value));
    let resources: Vec<Pattern> = arns
        .filter_map(|value| Pattern::new(value, Syntax::Resource))
        .filter(is_whole)
        .map(Pattern::of_bucket)
        .collect();
    let whole = resources.is_empty() || resources.iter().any(Pattern::is_everything);
    if whole || statement.effect.as_str() == Some("Deny") && subject.kind.has_principals() {
        return Vec::new();
    }
    let mut star_only: Vec<&Value> = Vec::new();
    let mut mismatched: Vec<(&Value, &Action)> = Vec::new();
    let mut found = Vec::new();
    for written in &statement.actions.values {
        let Ok(actions) = action::expand(written) else { continue };
        // A wildcard takes in actions of several types: it is dead if all of them are.
        if actions.is_empty() || actions.iter().any(|action| lives(action, &resources)) {
            let secret = actions.iter().all(|action| action.prefix == "secretsmanager");
            if secret && !actions.is_empty() && found.is_empty() {
                found.extend(suffix(statement));
            }
            continue;
        }
        let Some(first) = actions.first() else { continue };
        if actions.iter().all(|action| is_on_star(action)) {
            star_only.push(written);
        } else {
            mismatched.push((written, first));
        }
    }
    let on = listed(
        statement.resources.values.iter().map(shown).collect::<Vec<_>>().iter().map(String::as_str),
    );
    if let Some(at) = star_only.first() {
        let names: Vec<String> = star_only.iter().map(|written| shown(written)).collect();
        let text = format!(
            "{} can only be allowed on `*`, so {on} allows nothing",
            listed(names.iter().map(String::as_str))
        );
        let help = "Put the action into a separate statement with the resource `*`.";
        found.push(
            PolicyProblem::new("resource-scoped-on-star-only-action", at, text).with_help(help),
        );
    }
    let is_deny = statement.effect.as_str() == Some("Deny");
    let dead = if is_deny { "nothing is denied" } else { "nothing is allowed" };
    let verb = if statement.resources.values.len() > 1 { "do" } else { "does" };
    for (at, action) in &mismatched {
        let at_text = shown(at);
        let text = match types(action) {
            Some(types) => {
                format!("`{at_text}` needs {types}, which {on} {verb} not match: {dead}")
            }
            None => format!("no action of `{at_text}` supports {on}: {dead}"),
        };
        found.push(
            PolicyProblem::new("resource-type-mismatch", at, text).with_help(format_of(action)),
        );
    }
    found
}

/// Whether a pattern has the fields of an ARN, or may have them.
fn is_whole(pattern: &Pattern) -> bool {
    pattern.is_wild() || pattern.has_holes() || pattern.fields().is_some()
}

/// Actions without a type of resource that are asked about an ARN nonetheless: the service, the action, and the ARN in the
/// message of a request that is denied (hashicorp/terraform-provider-aws#8804 for log groups).
///
/// Of streams, the `DynamoDB` guide's "IAM policy to grant read access for a `DynamoDB` stream only".
const ASKED_ABOUT: [[&str; 3]; 3] = [
    [
        "dynamodb",
        "ListStreams",
        "arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}/stream/${StreamLabel}",
    ],
    ["s3", "ListAllMyBuckets", "arn:${Partition}:s3:::"],
    [
        "logs",
        "DescribeLogGroups",
        "arn:${Partition}:logs:${Region}:${Account}:log-group::log-stream:",
    ],
];

/// Whether one of the resources may be of a type that the action takes.
fn lives(action: &Action, resources: &[Pattern]) -> bool {
    if action.types.is_empty() {
        let own = ASKED_ABOUT.iter().filter(|row| (row[0], row[1]) == (action.prefix, action.name));
        let mut own = own.map(|row| Pattern::of_format(row[2], None));
        return own.any(|asked| resources.iter().any(|one| asked.meets(one)));
    }
    if is_on_star(action) && resources.iter().any(Pattern::is_everything) {
        return true;
    }
    // REST APIs and HTTP APIs have types of the same names, and the data has the ARNs of one of them.
    if action.prefix == "apigateway" {
        let own = Pattern::of_format("arn:${Partition}:apigateway:${Region}::/${Path}", None);
        return resources.iter().any(|one| own.meets(one));
    }
    let Some(service) = service::service(action.prefix) else { return true };
    let kinds = action.types.iter().filter_map(|used| service.resource_type(*used));
    let kinds: Vec<_> = kinds.collect();
    // What is asked of a function is asked of its versions and aliases, too: the data lists them as types of their own.
    let function = action.prefix == "lambda" && kinds.iter().any(|kind| kind.name == "function");
    let below = service
        .resource_types()
        .iter()
        .filter(|kind| function && kind.name.starts_with("function"));
    kinds
        .into_iter()
        .chain(below)
        .flat_map(service::ResourceType::shapes)
        .any(|shape| resources.iter().any(|one| shape.arn.meets(one)))
}

/// The types of resources that an action acts on; none where it can only be allowed on `*`.
fn types(action: &Action) -> Option<String> {
    let service = service::service(action.prefix)?;
    let names = action.types.iter().filter_map(|used| service.resource_type(*used));
    let names: Vec<&str> = names.map(|kind| kind.name).collect();
    (!names.is_empty()).then(|| format!("resources of the type {}", listed(names)))
}

fn format_of(action: &Action) -> String {
    let service = service::service(action.prefix);
    let kind = service.and_then(|service| {
        let used =
            action.types.iter().find(|used| used.required).or_else(|| action.types.last())?;
        service.resource_type(*used)
    });
    kind.map(|kind| format!("Name `{}`.", kind.format)).unwrap_or_default()
}

/// The ARN of a secret ends in six characters that AWS adds.
fn suffix(statement: &Statement) -> Option<PolicyProblem> {
    let lacks = |value: &&Value| {
        let Some(text) = value.as_text() else { return false };
        let name = text.suffix();
        let whole = Pattern::new(value, Syntax::Resource);
        let is_secret = shown(value).contains(":secret:");
        let tail = name.rsplit('-').next().unwrap_or_default();
        is_secret
            && whole.is_some_and(|pattern| !pattern.is_wild())
            && !name.is_empty()
            && !name.contains("${")
            && !(name.len() > 7
                && name.contains('-')
                && tail.len() == 6
                && tail.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    };
    let all = &statement.resources.values;
    let first = all.iter().find(lacks)?;
    let text = format!(
        "`{}` matches no secret: AWS adds a hyphen and six random characters to the ARN of a secret",
        shown(first)
    );
    let help = format!("Use the `arn` of the secret, or `{}-??????`.", shown(first));
    Some(PolicyProblem::new("secret-arn-missing-suffix", first, text).with_help(help))
}

/// A resource policy that names another resource than its own.
fn foreign_resource(subject: &PolicySubject<'_>, statement: &Statement) -> Option<PolicyProblem> {
    let target = subject.target.filter(|_| subject.kind == DocumentKind::Resource)?;
    let own = Pattern::new(target, Syntax::Resource)?;
    let below = Pattern::below(&own);
    let resources = statement.resources.patterns(Syntax::Resource);
    let is_own = |one: &Pattern| own.meets(one) || below.iter().any(|below| below.meets(one));
    if resources.iter().any(is_own) {
        return None;
    }
    let first = statement.resources.values.first()?;
    let text = format!(
        "the policy of {} names `{}`, which is another resource",
        subject.who,
        shown(first)
    );
    Some(PolicyProblem::new("resource-policy-wrong-resource", first, text))
}
