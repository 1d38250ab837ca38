//! What a text for users of Terraform says, in the names of JSON for ECS: `network_mode = "awsvpc"` is
//! `"networkMode": "awsvpc"` there. Must not know who says it.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};
use std::sync::LazyLock;

use crate::aws::requests::{FieldShape, Operation, ShapeFields};
use crate::syntax::{self, Body, Expr, ExprId, Tree};

use super::super::front_end::UNKEPT;
use super::map;

/// A member of a request.
struct Named {
    /// What its argument may be called, the likeliest first.
    names: Vec<String>,
    /// Its own name, after that of the object around it if Terraform has no block for that.
    path: Vec<&'static str>,
}

/// The members of requests by the argument that Terraform has for each.
static MEMBERS: LazyLock<BTreeMap<String, Vec<&'static str>>> = LazyLock::new(|| {
    let mut named = Vec::new();
    for operation in [Operation::RegisterTaskDefinition, Operation::CreateService] {
        gather(operation.request(), Around::Block, &mut named);
    }
    let mut members = BTreeMap::new();
    // A member has its likeliest name, if no other has.
    let most = named.iter().map(|one| one.names.len()).max().unwrap_or_default();
    for rank in 0..most {
        for Named { names, path } in &named {
            if let Some(name) = names.get(rank) {
                members.entry(name.clone()).or_insert_with(|| path.clone());
            }
        }
    }
    members
});

/// What is around a member.
#[derive(Clone, Copy)]
enum Around {
    /// What Terraform has a block for.
    Block,
    /// An object whose members Terraform has beside it.
    Spread(&'static str),
    /// The definition of a container, which Terraform writes in JSON, too.
    Container,
}

impl Around {
    fn of(self, member: &'static str) -> Self {
        match self {
            Self::Container => Self::Container,
            Self::Block | Self::Spread(_) if member == "containerDefinitions" => Self::Container,
            Self::Block | Self::Spread(_) if map::is_spread(member) => Self::Spread(member),
            Self::Block | Self::Spread(_) => Self::Block,
        }
    }

    fn named(self, member: &'static str) -> Named {
        let itself = member.to_owned();
        match self {
            Self::Container => Named { names: vec![itself], path: vec![member] },
            Self::Block => {
                let names = map::names(member).into_iter().chain([itself]);
                Named { names: names.collect(), path: vec![member] }
            }
            Self::Spread(object) => {
                let names = map::names(map::outside(object, member)).into_iter().chain([itself]);
                Named { names: names.collect(), path: vec![object, member] }
            }
        }
    }
}

fn gather(fields: &'static ShapeFields, around: Around, named: &mut Vec<Named>) {
    for name in fields.names() {
        let mut shape = fields.get(name);
        while let Some(FieldShape::List(element) | FieldShape::Map(element)) = shape {
            shape = Some(element);
        }
        named.push(around.named(name));
        if let Some(FieldShape::Structure(fields)) = shape {
            gather(fields, around.of(name), named);
        }
    }
}

/// The same text, with the names of JSON in what it shows as code.
pub(in crate::input) fn in_json(text: &str) -> String {
    let mut said = String::with_capacity(text.len());
    for (number, part) in text.split(FENCE).enumerate() {
        match number % 2 {
            0 => said.push_str(&with_spans(part)),
            _ => match block(part) {
                Some(json) => drop(write!(said, "```json\n{json}\n{FENCE}")),
                None => drop(write!(said, "{FENCE}{part}{FENCE}")),
            },
        }
    }
    said
}

const FENCE: &str = "```";

fn with_spans(text: &str) -> String {
    let mut said = String::with_capacity(text.len());
    for (number, part) in text.split('`').enumerate() {
        match number % 2 {
            0 => said.push_str(part),
            _ => drop(write!(said, "`{}`", span(part))),
        }
    }
    said
}

/// `network_mode`, `network_mode = "awsvpc"`; anything else is not Terraform's.
fn span(code: &str) -> String {
    // A word by itself may be any word.
    if let Some(path) = MEMBERS.get(code).filter(|_| code.contains('_')) {
        return path.join(".");
    }
    block(code).unwrap_or_else(|| code.to_owned())
}

/// Attributes and blocks as members; none where one of them is not a request's, or has no value of its own.
fn block(code: &str) -> Option<String> {
    let code = code.trim_start_matches("hcl");
    let parsed = syntax::parse(UNKEPT, "", code);
    let is_any = !parsed.tree.body.attributes.is_empty() || !parsed.tree.body.blocks.is_empty();
    if !parsed.errors.is_empty() || !is_any {
        return None;
    }
    Some(members((&parsed.tree, code), &parsed.tree.body)?.to_string())
}

/// Members by name, in the order in which they were put in.
#[derive(Default)]
struct Members(Vec<(&'static str, Shown)>);

enum Shown {
    Text(String),
    Object(Members),
}

impl Members {
    /// Puts a value where its path says; what has the same beginning stands together.
    fn put(&mut self, path: &[&'static str], value: Shown) {
        match path {
            [] => {}
            [name] => self.0.push((name, value)),
            [name, rest @ ..] => match self.0.iter_mut().find(|(known, _)| known == name) {
                Some((_, Shown::Object(inner))) => inner.put(rest, value),
                Some((_, Shown::Text(_))) | None => {
                    let mut inner = Self::default();
                    inner.put(rest, value);
                    self.0.push((name, Shown::Object(inner)));
                }
            },
        }
    }
}

impl fmt::Display for Members {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (name, value)) in self.0.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            match value {
                Shown::Text(text) => write!(to, "{comma}\"{name}\": {text}")?,
                Shown::Object(inner) => write!(to, "{comma}\"{name}\": {{ {inner} }}")?,
            }
        }
        Ok(())
    }
}

fn members(text: (&Tree, &str), body: &Body) -> Option<Members> {
    let (tree, _) = text;
    let mut all = Members::default();
    for one in &body.attributes {
        let path = MEMBERS.get(&**tree.name(one.name))?;
        let value = value(text, one.expr)?;
        let value = match (path.as_slice(), value.as_str()) {
            // To ECS this is a text.
            (["assignPublicIp"], "true") => "\"ENABLED\"".to_owned(),
            (["assignPublicIp"], "false") => "\"DISABLED\"".to_owned(),
            (_, _) => value,
        };
        all.put(path, Shown::Text(value));
    }
    for block in &body.blocks {
        let path = MEMBERS.get(&**tree.name(block.kind))?;
        let inside = path.last().and_then(|member| map::inside(member));
        let path: Vec<&str> = path.iter().copied().chain(inside).collect();
        all.put(&path, Shown::Object(members(text, &block.body)?));
    }
    Some(all)
}

/// A literal, or a list of literals: it is written the same in JSON.
fn value((tree, text): (&Tree, &str), id: ExprId) -> Option<String> {
    match tree.expr(id) {
        Expr::Null | Expr::Bool(_) | Expr::Number(_) | Expr::String(_) => {
            let span = tree.span(id);
            text.get(span.start as usize..span.end as usize).map(str::to_owned)
        }
        Expr::Array(elements) => {
            let elements = tree.list(elements).iter();
            let all: Option<Vec<String>> = elements.map(|one| value((tree, text), *one)).collect();
            Some(format!("[{}]", all?.join(", ")))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::in_json;

    #[test]
    fn what_is_terraform_s_is_said_in_json() {
        for (hcl, json) in [
            ("Set `network_mode = \"awsvpc\"`.", "Set `\"networkMode\": \"awsvpc\"`."),
            (
                "Set `requires_compatibilities = [\"FARGATE\"]`.",
                "Set `\"requiresCompatibilities\": [\"FARGATE\"]`.",
            ),
            (
                "Set `readonlyRootFilesystem = true` in it.",
                "Set `\"readonlyRootFilesystem\": true` in it.",
            ),
            ("Leave `assign_public_ip` out.", "Leave `assignPublicIp` out."),
            ("Set `assign_public_ip = false`.", "Set `\"assignPublicIp\": \"DISABLED\"`."),
            ("Remove `iam_role`.", "Remove `role`."),
            ("Mount at `/tmp`, as `10001:10001`.", "Mount at `/tmp`, as `10001:10001`."),
            ("Add an `aws_ecs_service`.", "Add an `aws_ecs_service`."),
            (
                "```hcl\ndeployment_circuit_breaker {\n  enable   = true\n  rollback = true\n}\n```",
                "```json\n\"deploymentConfiguration\": { \"deploymentCircuitBreaker\": { \"enable\": true, \"rollback\": true } }\n```",
            ),
            (
                "Set `deployment_maximum_percent = 200` or `host_path = \"/a\"`.",
                "Set `\"deploymentConfiguration\": { \"maximumPercent\": 200 }` or `\"host\": { \"sourcePath\": \"/a\" }`.",
            ),
            (
                "```hcl\nnetwork_configuration {\n  assign_public_ip = true\n}\n```",
                "```json\n\"networkConfiguration\": { \"awsvpcConfiguration\": { \"assignPublicIp\": \"ENABLED\" } }\n```",
            ),
            (
                "there is no `deployment_circuit_breaker` here",
                "there is no `deploymentConfiguration.deploymentCircuitBreaker` here",
            ),
        ] {
            assert_eq!(in_json(hcl), json);
        }
    }
}
