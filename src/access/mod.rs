//! Who may do what, as rules ask about it: the functions of the namespace `iam`, which join roles and
//! policies over the model and ask the library [`crate::iam`]. Must not know rules.

mod arn;
mod documents;
mod enough;
mod holders;
mod permissions;
mod problems;
mod rights;
mod roles;
mod sender;
mod subject;
#[cfg(test)]
mod tests;

pub use rights::{Answer, Because, Grant, RightsHolder, can, document_count, principals};

use crate::expr::{Error, Result};
use crate::iam::{self, Request, Statement};
use crate::model::Model;
use crate::value::{Kind, Truth, Type, Value};
use crate::view::value::{any, argument, maybe, truth, unknown_of};
use crate::view::{Returns, ViewFunction, remembered};

use documents::each;

pub(crate) use arn::{fixed, written_out};
pub(crate) use roles::role_of;
pub(crate) use subject::{boundary, policies, trusts};

/// The functions of the namespace `iam`.
#[must_use]
pub fn functions() -> &'static [ViewFunction] {
    &FUNCTIONS
}

static FUNCTIONS: [ViewFunction; 16] = [
    ViewFunction {
        name: "iam::documents",
        parameters: &[],
        returns: Returns::Type(|| Type::list(documents::ty())),
        summary: "Every policy document of the configuration, however it is written and attached: kind (identity, boundary, trust, resource, key, endpoint, scp, unattached), owner and type of the resource that holds it, principals that have it (addresses), managed (the ARN of a policy that is elsewhere), policy (a JSON text).",
        call: |model, _| Ok(all_documents(model)),
    },
    ViewFunction {
        name: "iam::problems",
        parameters: &["document", "concepts"],
        returns: Returns::Type(|| Type::list(problems::ty())),
        summary: "What is wrong with an element of `iam::documents()`, of the problems that these concepts name: absent (false, or unknown; true for a document without problems), message, help, policy (the part of the policy that it is about), and smaller (what would do in its place; null where that is not known).",
        call: |model, arguments| {
            problems::of_object(model, argument(arguments, 0)?, argument(arguments, 1)?)
        },
    },
    ViewFunction {
        name: "iam::request_of",
        parameters: &["sender"],
        returns: Returns::Type(|| Type::map(Type::String)),
        summary: "The condition keys that a service sends when it delivers for a target, a subscription or a notification: `aws:SourceArn`, the ARN of the rule, the topic or the bucket; nothing where that is not in the configuration.",
        call: |model, arguments| Ok(sender::request_of(model, argument(arguments, 0)?)),
    },
    ViewFunction {
        name: "iam::statements",
        parameters: &["policy_or_role"],
        returns: Returns::Type(|| Type::list(Statement::ty())),
        summary: "The statements of a policy document, or of all policies of a role: every element a list.",
        call: |model, arguments| Ok(subject::statements(model, argument(arguments, 0)?)),
    },
    ViewFunction {
        name: "iam::policies_of",
        parameters: &["role"],
        returns: Returns::Type(|| Type::list(roles::policy_type())),
        summary: "The policies of a role, however they are attached: name, kind, arn, policy (a JSON text), resource (an address).",
        call: |model, arguments| {
            let role = argument(arguments, 0)?;
            Ok(remembered(model, "iam::policies_of", [role], || roles::policies_of(model, role)))
        },
    },
    ViewFunction {
        name: "iam::role",
        parameters: &["reference"],
        returns: Returns::Resource("aws_iam_role"),
        summary: "The role that an ARN or a name refers to; null when it is not in the configuration.",
        call: |model, arguments| {
            let reference = argument(arguments, 0)?;
            Ok(remembered(model, "iam::role", [reference], || roles::role(model, reference)))
        },
    },
    ViewFunction {
        name: "iam::allows",
        parameters: &["policy_or_role", "action", "resource"],
        returns: Returns::TRUTH,
        summary: "Whether a policy, or the policies of a role together, make this action on this resource possible.",
        call: |model, arguments| allows(model, arguments, &Request::new()),
    },
    ViewFunction {
        name: "iam::allows_when",
        parameters: &["policy_or_role", "action", "resource", "request"],
        returns: Returns::TRUTH,
        summary: "The same for requests with these values of condition keys: { \"iam:PassedToService\" = \"...\" }.",
        call: |model, arguments| allows(model, arguments, &request(argument(arguments, 3)?)?),
    },
    ViewFunction {
        name: "iam::trusts",
        parameters: &["role_or_policy", "service"],
        returns: Returns::TRUTH,
        summary: "Whether a role, or a trust policy, lets a service assume it.",
        call: |model, arguments| trusts(model, argument(arguments, 0)?, argument(arguments, 1)?),
    },
    ViewFunction {
        name: "iam::is_public",
        parameters: &["policy"],
        returns: Returns::TRUTH,
        summary: "Whether a resource policy lets everyone in: no condition bounds who it is.",
        call: |model, arguments| Ok(subject::is_public(model, argument(arguments, 0)?)),
    },
    ViewFunction {
        name: "iam::actions_match",
        parameters: &["patterns", "actions"],
        returns: Returns::TRUTH,
        summary: "Whether a pattern of actions, or one of a list, takes in an action, or one of a list: wildcards, letters of either case.",
        call: |_, arguments| {
            let (patterns, actions) = (argument(arguments, 0)?, argument(arguments, 1)?);
            Ok(truth(any_match(patterns, actions), each(patterns).iter().chain(each(actions))))
        },
    },
    ViewFunction {
        name: "iam::is_wildcard_resource",
        parameters: &["resource"],
        returns: Returns::TRUTH,
        summary: "Whether a resource stands for everything, or for everything of a type: \"*\", \"arn:aws:s3:::*\".",
        call: |_, arguments| about(arguments, iam::is_wildcard_resource),
    },
    ViewFunction {
        name: "iam::requires_star",
        parameters: &["action"],
        returns: Returns::TRUTH,
        summary: "Whether all actions that a pattern stands for can only be allowed on \"*\".",
        call: |_, arguments| about(arguments, iam::action::requires_star),
    },
    ViewFunction {
        name: "iam::action_exists",
        parameters: &["action"],
        returns: Returns::TRUTH,
        summary: "Whether AWS has an action that a pattern stands for.",
        call: |_, arguments| about(arguments, iam::action::exists),
    },
    ViewFunction {
        name: "iam::access_levels",
        parameters: &["action"],
        returns: Returns::Type(|| Type::list(Type::String)),
        summary: "The access levels of the actions that a pattern stands for: Read, List, Write, Tagging, Permissions management.",
        call: |_, arguments| Ok(access_levels(argument(arguments, 0)?)),
    },
    ViewFunction {
        name: "iam::did_you_mean",
        parameters: &["action"],
        returns: Returns::Type(|| Type::String),
        summary: "The action that a misspelt one was meant to be; null when none is near.",
        call: |_, arguments| {
            let near = argument(arguments, 0)?.as_str().and_then(iam::action::did_you_mean);
            Ok(near.map_or_else(|| Value::null(Type::String), Value::string))
        },
    },
];

/// The documents; what a file that could not be read may hold is an element that stands for any number.
fn all_documents(model: &Model) -> Value {
    Value::clone(&model.memo().once("documents as rules see them", || seen_by_rules(model)))
}

fn seen_by_rules(model: &Model) -> Value {
    let found = documents::documents(model);
    let known = found.iter().enumerate();
    let known = known.map(|(number, document)| documents::object(model, number, document));
    let gap = model.gaps.first().map(|gap| maybe(Value::unknown(Type::Any, gap.reason.clone())));
    Value::tuple(known.chain(gap).collect())
}

/// Whether one of the patterns takes in one of the actions.
fn any_match(patterns: &Value, actions: &Value) -> Truth {
    any(each(patterns), |pattern| any(each(actions), |action| iam::actions_match(pattern, action)))
}

/// The answer of a question about the one argument.
fn about(arguments: &[Value], question: fn(&Value) -> Truth) -> Result<Value> {
    let value = argument(arguments, 0)?;
    Ok(truth(question(value), [value]).with_origin(value.origin.clone()))
}

fn allows(model: &Model, arguments: &[Value], request: &Request) -> Result<Value> {
    let subject = argument(arguments, 0)?;
    let action = argument(arguments, 1)?;
    let resource = written_out(model, argument(arguments, 2)?);
    if action.is_null() || resource.is_null() {
        return Err(Error::new("an action and a resource are required"));
    }
    let policies = policies(model, subject);
    let answer = iam::allows(&policies, action, &resource, request);
    let statements = policies.iter().flat_map(|policy| &policy.statements);
    let parts = statements.map(|statement| &statement.value);
    Ok(truth(answer, parts.chain([subject, action, &resource])).with_origin(subject.origin.clone()))
}

fn request(keys: &Value) -> Result<Request> {
    let entries =
        keys.entries().ok_or_else(|| Error::new("an object of condition keys is required"))?;
    Ok(entries.iter().map(|(key, value)| (key.to_ascii_lowercase(), value.clone())).collect())
}

fn access_levels(action: &Value) -> Value {
    if matches!(action.kind, Kind::Unknown(_)) {
        return unknown_of(action, Type::list(Type::String));
    }
    let levels = iam::action::access_levels(action).unwrap_or_default();
    let levels = levels.into_iter().map(|level| Value::string(level.name()));
    Value::list(Type::String, levels.collect())
}
