//! What services tell a resource policy of themselves when they deliver something: on whose behalf. Must not know policies.

use std::sync::Arc;

use crate::model::{Model, Resource};
use crate::value::{Type, Value};
use crate::view::value::given;
use crate::view::{KEYS, find, resource_around};

/// The condition key of the source.
const SOURCE: &str = "aws:SourceArn";

/// The condition keys that a service sends for a target, a subscription or a notification, as far as the configuration tells.
pub(super) fn request_of(model: &Model, sender: &Value) -> Value {
    let source = resource_around(model, sender).and_then(|resource| source_of(model, resource));
    let entries = source.map(|source| (Arc::from(SOURCE), source));
    Value::object(entries).with_origin(sender.origin.clone())
}

fn source_of(model: &Model, resource: &Resource) -> Option<Value> {
    let (argument, kind) = match &*resource.kind {
        "aws_cloudwatch_event_target" => ("rule", "aws_cloudwatch_event_rule"),
        "aws_s3_bucket_notification" => ("bucket", "aws_s3_bucket"),
        "aws_sns_topic_subscription" => return given(&resource.values, "topic_arn").cloned(),
        _ => return None,
    };
    let reference = given(&resource.values, argument)?;
    match find(model, reference, kind, &KEYS) {
        Ok(source) => source?.values.get("arn").cloned(),
        Err(reason) => {
            Some(Value::unknown(Type::String, reason).with_origin(reference.origin.clone()))
        }
    }
}
