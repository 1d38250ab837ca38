//! Permissions that are no policy in Terraform, as the statements that AWS makes of them. Must not know what is wrong with those.

use std::sync::Arc;

use crate::model::Resource;
use crate::value::{Reason, Type, Value};
use crate::view::value::{elements, written};

/// A resource type that adds a statement to the policy of something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Permission {
    /// The resource type.
    pub(super) resource: &'static str,
    /// What is allowed where nothing is written.
    action: Option<&'static str>,
    /// The argument that names what the statement is about, by its ARN or by its name; empty where no single one does.
    about: &'static str,
    /// Arguments that are conditions: the operator, and the key.
    keys: &'static [(&'static str, &'static str, &'static str)],
}

const EQUALS: &str = "StringEquals";
const ORGANIZATION: &str = "aws:PrincipalOrgID";

/// From the provider's documentation, version 5.100 and 6.
pub(super) const PERMISSIONS: [Permission; 3] = [
    Permission {
        resource: "aws_lambda_permission",
        action: None,
        about: "function_name",
        keys: &[
            ("source_arn", "ArnLike", "aws:SourceArn"),
            ("source_account", EQUALS, "aws:SourceAccount"),
            ("principal_org_id", EQUALS, ORGANIZATION),
            ("function_url_auth_type", EQUALS, "lambda:FunctionUrlAuthType"),
        ],
    },
    Permission {
        resource: "aws_lambda_layer_version_permission",
        action: None,
        about: "",
        keys: &[("organization_id", EQUALS, ORGANIZATION)],
    },
    Permission {
        resource: "aws_cloudwatch_event_permission",
        action: Some("events:PutEvents"),
        about: "event_bus_name",
        keys: &[],
    },
];

/// A list of arguments that an object is made of.
type Fields = Vec<(Arc<str>, Value)>;

/// The document of one statement that a permission is.
pub(super) fn document(permission: &Permission, resource: &Resource) -> Option<Value> {
    let given = |name: &str| written(&resource.values, name);
    let principal = given("principal")?;
    let action = given("action").cloned().or_else(|| permission.action.map(Value::string))?;
    let mut statement: Fields = vec![
        ("Effect".into(), Value::string("Allow")),
        ("Principal".into(), principals(principal)),
        ("Action".into(), action),
        ("Condition".into(), conditions(permission, resource)),
    ];
    let is_arn =
        |name: &&Value| name.as_text().is_none_or(|text| text.prefix().starts_with("arn:"));
    if let Some(about) = given(permission.about).filter(is_arn) {
        statement.push(("Resource".into(), about.clone()));
    }
    let origin = &resource.values.origin;
    let statement = Value::object(statement).with_origin(origin.clone());
    let document = Value::object([
        ("Version".into(), Value::string("2012-10-17")),
        ("Statement".into(), Value::tuple(vec![statement])),
    ]);
    Some(document.with_origin(origin.clone()))
}

fn principals(principal: &Value) -> Value {
    let is_service = principal
        .as_str()
        .is_some_and(|text| text.contains(".amazonaws.com") || text.contains(".amazon.com"));
    let kind = if is_service { "Service" } else { "AWS" };
    Value::object([(kind.into(), principal.clone())]).with_origin(principal.origin.clone())
}

/// The arguments that are conditions, and the block that is one.
fn conditions(permission: &Permission, resource: &Resource) -> Value {
    let mut tests: Vec<(Arc<str>, Fields)> = Vec::new();
    for (name, test, key) in permission.keys {
        let Some(value) = written(&resource.values, name) else { continue };
        let condition = (Arc::from(*key), value.clone());
        match tests.iter_mut().find(|(known, _)| **known == **test) {
            Some((_, keys)) => keys.push(condition),
            None => tests.push((Arc::from(*test), vec![condition])),
        }
    }
    for block in elements(&resource.values, "condition") {
        let Some((test, key, value)) = read(&block) else {
            return Value::unknown(Type::Any, block.unknown_reason().unwrap_or(Reason::Stated));
        };
        tests.push((test, vec![(key, value)]));
    }
    Value::object(tests.into_iter().map(|(test, keys)| (test, Value::object(keys))))
}

/// `type`, `key` and `value` of a block.
fn read(block: &Value) -> Option<(Arc<str>, Arc<str>, Value)> {
    let text = |name: &str| block.get(name).and_then(Value::as_str).map(Arc::from);
    Some((text("type")?, text("key")?, block.get("value")?.clone()))
}
