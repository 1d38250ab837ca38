//! Files of variables that ECS reads from S3 before a container starts. Must not know what is in them.

use crate::iam::Request;
use crate::value::{Truth, Type, Value};
use crate::view::find;
use crate::view::value::{elements, given};

use super::key;
use super::need::{Destination, Layer, Need, NeedDoubt, NeedKind, NeedLink};
use super::task::Task;
use super::text::{HOLE, MaskedUnknowns, Sentence, joined};

/// The needs of a container's environment files.
pub(super) fn needs(task: &Task<'_>, container: &Value) -> Vec<Need> {
    let files = elements(container, "environmentFiles");
    files.iter().filter_map(|file| one(task, container, given(file, "value")?)).collect()
}

fn one(task: &Task<'_>, container: &Value, value: &Value) -> Option<Need> {
    let name = container.get("name").cloned().unwrap_or_else(|| Value::null(Type::String));
    let mut need = Need {
        id: "environment.file",
        kind: NeedKind::EnvironmentFile,
        what: Sentence::new("environment file of container ").value(&name).done(),
        subject: name,
        whose: task.execution.whose,
        role: task.execution.value(),
        role_address: task.execution.address(),
        actions: vec!["s3:GetObject", "s3:GetBucketLocation"],
        resource: value.clone(),
        destination: Some(Destination::of_aws("s3", "Amazon S3")),
        place: value.clone(),
        links: Vec::new(),
        doubt: None,
    };
    let masked = MaskedUnknowns::of(value)?;
    let bucket = bucket(&masked);
    let is_object = bucket.is_some() || masked.text.starts_with(HOLE) && !masked.text.contains('/');
    if !is_object {
        let fault = Sentence::new("").value(value).text(" is not the ARN of an object in S3");
        need.links.push(NeedLink::broken(Layer::Existence, fault));
        return Some(need);
    }
    let Some(bucket) = bucket else {
        let fault = Sentence::new("").value(value).text(" is not known");
        let doubt = NeedDoubt::of([value]).unwrap_or_else(|| NeedDoubt::elsewhere("a file", value));
        need.links.push(NeedLink::open(Layer::Existence, fault, doubt));
        return Some(need);
    };
    let request = Request::new();
    need.links.push(task.execution.may(task.model, &["s3:GetBucketLocation"], (&bucket, &request)));
    need.links.push(task.execution.may(task.model, &["s3:GetObject"], (value, &request)));
    need.links.extend(decrypt(task, &bucket));
    Some(need)
}

/// `arn:aws:s3:::bucket` of `arn:aws:s3:::bucket/a/b.env`.
fn bucket(masked: &MaskedUnknowns) -> Option<Value> {
    let end = masked.text.find('/')?;
    let is_arn = masked.text.starts_with("arn:") || masked.text.starts_with(HOLE);
    is_arn.then(|| joined(masked.parts(0..end)))
}

/// The key with which the bucket encrypts.
fn decrypt(task: &Task<'_>, bucket: &Value) -> Option<NeedLink> {
    let bucket = find(task.model, bucket, "aws_s3_bucket", &["arn", "id", "bucket"]).ok()??;
    let kind = "aws_s3_bucket_server_side_encryption_configuration";
    let join = crate::view::Link::of(kind, "bucket", &["aws_s3_bucket"]);
    let (found, _) = crate::view::referrers(task.model, join, bucket, &["id", "bucket", "arn"]);
    let (configuration, Truth::True) = found.first()? else { return None };
    let rule = elements(&configuration.values, "rule").into_iter().next()?;
    let default = elements(&rule, "apply_server_side_encryption_by_default").into_iter().next()?;
    let key = key::of(task.model, &default, "kms_master_key_id");
    key::usable(task.model, &task.execution, &key, ("kms:Decrypt", &Request::new()))
}
