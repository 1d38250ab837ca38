//! ECS Exec: the agent in the container opens its channels with the task role, and writes its sessions with it. Must not
//! know what else a task needs.

use crate::ecs;
use crate::iam::Request;
use crate::value::{Type, Value};
use crate::view::find;
use crate::view::value::{block, given};

use super::key;
use super::need::{Destination, Layer, Need, NeedKind, NeedLink};
use super::task::Task;
use super::text::Sentence;

/// From AWS's "Using Amazon ECS Exec for debugging": the channels.
const CHANNELS: [&str; 4] = [
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
];

/// The needs of ECS Exec, where a service or a target turns it on.
pub(super) fn needs(task: &Task<'_>, starter: &Value) -> Vec<Need> {
    let Some(on) = given(starter, "enable_execute_command") else { return Vec::new() };
    if on.as_bool() != Some(true) && !on.is_unknown() {
        return Vec::new();
    }
    wanted(task, starter, on).into_iter().map(|need| need.where_decided_by(on)).collect()
}

fn wanted(task: &Task<'_>, starter: &Value, on: &Value) -> Vec<Need> {
    let everything = Value::string("*");
    let mut channel = empty(task, "exec.channel", ("channels of ECS Exec", on));
    channel.actions = CHANNELS.to_vec();
    channel.resource = everything.clone();
    channel.destination = Some(Destination::of_aws("ssmmessages", "Session Manager"));
    if task.role.is_absent() {
        let fault = Sentence::new("the task has no task role");
        channel.links.push(NeedLink::broken(Layer::Permission, fault));
        return vec![channel];
    }
    channel.links.push(task.role.may(task.model, &CHANNELS, (&everything, &Request::new())));
    let mut found = vec![channel];
    found.extend(sessions(task, starter, on));
    found
}

fn empty(task: &Task<'_>, id: &'static str, (what, place): (&str, &Value)) -> Need {
    Need {
        id,
        kind: NeedKind::Exec,
        what: Value::string(what),
        subject: Value::null(Type::String),
        whose: task.role.whose,
        role: task.role.value(),
        role_address: task.role.address(),
        actions: Vec::new(),
        resource: Value::null(Type::String),
        destination: None,
        place: place.clone(),
        links: Vec::new(),
        doubt: None,
    }
}

/// What the cluster asks of sessions: a key, and where they are logged.
fn sessions(task: &Task<'_>, starter: &Value, on: &Value) -> Vec<Need> {
    let cluster = ecs::cluster_of(task.model, starter);
    let Some(settings) = block(&cluster, "configuration")
        .and_then(|configuration| block(configuration, "execute_command_configuration"))
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let key = key::of(task.model, settings, "kms_key_id");
    if let Some(link) = key::usable(task.model, &task.role, &key, ("kms:Decrypt", &Request::new()))
    {
        let mut need = empty(task, "exec.key", ("key of ECS Exec sessions", on));
        need.actions = vec!["kms:Decrypt"];
        need.destination = Some(Destination::of_aws("kms", "AWS KMS"));
        need.links.push(link);
        found.push(need);
    }
    if let Some(log) = block(settings, "log_configuration") {
        found.extend(logged(task, on, log));
        found.extend(stored(task, on, log));
    }
    found
}

fn logged(task: &Task<'_>, on: &Value, log: &Value) -> Option<Need> {
    let name = given(log, "cloud_watch_log_group_name")?;
    let group =
        find(task.model, name, "aws_cloudwatch_log_group", &["name", "id", "arn"]).ok()??;
    let arn = group.values.get("arn")?;
    let mut need = empty(task, "exec.logs", ("log of ECS Exec sessions", on));
    let in_group = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"];
    need.actions = [&["logs:DescribeLogGroups"], &in_group[..]].concat();
    need.resource = arn.clone();
    need.destination = Some(Destination::of_aws("logs", "CloudWatch Logs"));
    let request = Request::new();
    let everything = Value::string("*");
    need.links.push(task.role.may(
        task.model,
        &["logs:DescribeLogGroups"],
        (&everything, &request),
    ));
    let streams = super::text::joined(
        [super::text::parts(arn)?, vec![super::text::literal(":log-stream:x")]].concat(),
    );
    need.links.push(task.role.may(task.model, &in_group, (&streams, &request)));
    Some(need)
}

fn stored(task: &Task<'_>, on: &Value, log: &Value) -> Option<Need> {
    let name = given(log, "s3_bucket_name")?;
    let bucket = find(task.model, name, "aws_s3_bucket", &["bucket", "id", "arn"]).ok()??;
    let arn = bucket.values.get("arn")?;
    let mut need = empty(task, "exec.s3", ("bucket of ECS Exec sessions", on));
    need.actions = vec!["s3:PutObject", "s3:GetEncryptionConfiguration", "s3:GetBucketLocation"];
    need.resource = arn.clone();
    need.destination = Some(Destination::of_aws("s3", "Amazon S3"));
    let request = Request::new();
    let objects =
        super::text::joined([super::text::parts(arn)?, vec![super::text::literal("/x")]].concat());
    need.links.push(task.role.may(task.model, &["s3:PutObject"], (&objects, &request)));
    let on_bucket = ["s3:GetEncryptionConfiguration", "s3:GetBucketLocation"];
    need.links.push(task.role.may(task.model, &on_bucket, (arn, &request)));
    Some(need)
}
