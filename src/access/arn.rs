//! What is known of ARNs that the provider sets at apply: their shape, and the name in them. Must not
//! know policies.
//!
//! All resources of a configuration are taken to be in one partition, account and region, those of
//! `data.aws_caller_identity` and its like: the model does not say which provider a resource has.

use std::sync::Arc;

use crate::model::{Model, Resource};
use crate::value::{Kind, Part, Reason, Text, Type, Unknown, Value};

/// A piece of the shape of an ARN.
#[derive(Clone, Copy)]
enum Piece {
    Text(&'static str),
    /// Partition, region or account: the same for all resources.
    Fixed(&'static str),
    /// Text that AWS adds.
    Suffix(&'static str),
    /// A number that AWS adds.
    Number(&'static str),
    /// An attribute of the resource.
    Name(&'static str),
}

use Piece::{Fixed, Name, Number, Suffix, Text as Literal};

const REGIONAL: [Piece; 4] = [Fixed("region"), Literal(":"), Fixed("account"), Literal(":")];

/// Resource type and attribute, the service, and what is behind the fifth colon.
const SHAPES: [(&str, &str, &str, &[Piece]); 9] = [
    (
        "aws_ecs_task_definition",
        "arn",
        "ecs",
        &[Literal("task-definition/"), Name("family"), Literal(":"), Number("revision")],
    ),
    (
        "aws_ecs_task_definition",
        "arn_without_revision",
        "ecs",
        &[Literal("task-definition/"), Name("family")],
    ),
    ("aws_ecs_cluster", "arn", "ecs", &[Literal("cluster/"), Name("name")]),
    ("aws_sqs_queue", "arn", "sqs", &[Name("name")]),
    ("aws_sns_topic", "arn", "sns", &[Name("name")]),
    ("aws_cloudwatch_log_group", "arn", "logs", &[Literal("log-group:"), Name("name")]),
    (
        "aws_secretsmanager_secret",
        "arn",
        "secretsmanager",
        &[Literal("secret:"), Name("name"), Literal("-"), Suffix("suffix")],
    ),
    ("aws_lambda_function", "arn", "lambda", &[Literal("function:"), Name("function_name")]),
    ("aws_ecr_repository", "arn", "ecr", &[Literal("repository/"), Name("name")]),
];

/// The same text with ARNs of resources in the model written out as far as they are known, so that
/// `aws_ecs_task_definition.x.arn` meets `${aws_ecs_task_definition.x.arn_without_revision}:*`.
pub(crate) fn written_out(model: &Model, value: &Value) -> Value {
    let parts = match &value.kind {
        Kind::Unknown(unknown) => vec![Part::Hole(Arc::clone(unknown))],
        Kind::String(text) if text.hole().is_some() => text.parts(),
        _ => return value.clone(),
    };
    let mut all = Vec::new();
    let mut changed = false;
    for part in parts {
        match &part {
            Part::Hole(hole) => match place(hole).or_else(|| shape(model, hole)) {
                Some(pieces) => {
                    changed = true;
                    all.extend(pieces);
                }
                None => all.push(part),
            },
            Part::Literal(_) => all.push(part),
        }
    }
    if !changed {
        return value.clone();
    }
    Value { kind: Kind::String(Text::from_parts(all)), ..value.clone() }
}

/// Where the configuration is deployed: data sources that tell, and the one symbol for what they tell.
const PLACES: [(&str, &str, &str); 5] = [
    ("aws_partition", "partition", "partition"),
    ("aws_caller_identity", "account_id", "account"),
    ("aws_region", "name", "region"),
    ("aws_region", "region", "region"),
    ("aws_region", "id", "region"),
];

fn place(hole: &Unknown) -> Option<Vec<Part>> {
    let symbol = hole.symbol.as_deref()?;
    let (address, attribute) = symbol.rsplit_once('.')?;
    let (_, rest) =
        address.rsplit_once("data.").filter(|(path, _)| path.is_empty() || path.ends_with('.'))?;
    let (kind, _) = rest.split_once('.')?;
    let found = PLACES.iter().find(|place| place.0 == kind && place.1 == attribute)?;
    Some(vec![fixed(found.2, found.2)])
}

/// The partition, region or account of the configuration, as a part of a text.
pub(crate) fn fixed(symbol: &str, name: &str) -> Part {
    let reason = Reason::Computed(name.into());
    let unknown = Unknown { symbol: Some(symbol.into()), ..Unknown::new(Type::String, reason) };
    Part::Hole(Arc::new(unknown))
}

fn shape(model: &Model, hole: &Unknown) -> Option<Vec<Part>> {
    let symbol = hole.symbol.as_deref()?;
    let (address, attribute) = symbol.rsplit_once('.')?;
    let resource = model.resource(address)?;
    let head = [Literal("arn:"), Fixed("partition"), Literal(":")];
    let pieces: Vec<Piece> = match (&*resource.kind, attribute) {
        ("aws_s3_bucket", "arn") => [&head[..], &[Literal("s3:::"), Name("bucket")]].concat(),
        ("aws_iam_role", "arn") => [
            &head[..],
            &[Literal("iam::"), Fixed("account"), Literal(":role"), Name("path"), Name("name")],
        ]
        .concat(),
        (kind, attribute) => {
            let found = SHAPES.iter().find(|shape| shape.0 == kind && shape.1 == attribute)?;
            [&head[..], &[Literal(found.2), Literal(":")], &REGIONAL, found.3].concat()
        }
    };
    Some(pieces.into_iter().flat_map(|piece| parts(resource, piece)).collect())
}

fn parts(resource: &Resource, piece: Piece) -> Vec<Part> {
    let hole = |name: &str, ty: Type, reason: Reason| {
        let symbol: Arc<str> = format!("{}.{name}", resource.address).into();
        Part::Hole(Arc::new(Unknown { symbol: Some(symbol), ..Unknown::new(ty, reason) }))
    };
    let computed = |name: &str| Reason::Computed(format!("{}.{name}", resource.address).into());
    match piece {
        Literal(text) => vec![Part::Literal(text.into())],
        Fixed(name) => vec![fixed(name, name)],
        Suffix(name) => vec![hole(name, Type::String, computed("arn"))],
        Number(name) => vec![hole(name, Type::Number, computed("arn"))],
        Name(name) => match resource.values.get(name).map(|value| &value.kind) {
            Some(Kind::String(text)) => text.parts(),
            Some(Kind::Null(_)) | None if name == "path" => vec![Part::Literal("/".into())],
            Some(Kind::Unknown(unknown)) if unknown.symbol.is_some() => {
                vec![Part::Hole(Arc::clone(unknown))]
            }
            _ => vec![hole(name, Type::String, computed(name))],
        },
    }
}
