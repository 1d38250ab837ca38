//! What a text for users of Terraform says, in the names of JSON for ECS: `network_mode = "awsvpc"` is
//! `"networkMode": "awsvpc"` there. Must not know who says it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::LazyLock;

use crate::aws::requests::{Fields, Operation, Shape};
use crate::syntax::{self, Attribute, Body, Expr, ExprId, Tree};

use super::super::UNKEPT;
use super::map;

/// The members of requests by the argument that Terraform has for each.
static MEMBERS: LazyLock<BTreeMap<String, &'static str>> = LazyLock::new(|| {
    let mut named = Vec::new();
    for operation in [Operation::RegisterTaskDefinition, Operation::CreateService] {
        gather(operation.request(), &mut named);
    }
    let mut members = BTreeMap::new();
    // A member has its likeliest name, if no other has.
    let most = named.iter().map(|(names, _)| names.len()).max().unwrap_or_default();
    for rank in 0..most {
        for (names, member) in &named {
            if let Some(name) = names.get(rank) {
                members.entry(name.clone()).or_insert(*member);
            }
        }
    }
    members
});

fn gather(fields: &'static Fields, named: &mut Vec<(Vec<String>, &'static str)>) {
    for name in fields.names() {
        let names = map::names(map::of_deployment(name)).into_iter().chain([name.to_owned()]);
        named.push((names.collect(), name));
        let mut shape = fields.get(name);
        while let Some(Shape::List(element) | Shape::Map(element)) = shape {
            shape = Some(element);
        }
        if let Some(Shape::Structure(fields)) = shape {
            gather(fields, named);
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
    if let Some(member) = MEMBERS.get(code).filter(|_| code.contains('_')) {
        return (*member).to_owned();
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
    Some(members((&parsed.tree, code), &parsed.tree.body)?.join(", "))
}

fn members(text: (&Tree, &str), body: &Body) -> Option<Vec<String>> {
    let (tree, _) = text;
    let attribute = |one: &Attribute| {
        let member = member(tree.name(one.name))?;
        let value = value(text, one.expr)?;
        let value = match (member, value.as_str()) {
            // To ECS this is a text.
            ("assignPublicIp", "true") => "\"ENABLED\"",
            ("assignPublicIp", "false") => "\"DISABLED\"",
            (_, value) => value,
        };
        Some(format!("\"{member}\": {value}"))
    };
    let mut all: Vec<String> = body.attributes.iter().map(attribute).collect::<Option<_>>()?;
    for block in &body.blocks {
        let inner = members(text, &block.body)?;
        let member = member(tree.name(block.kind))?;
        all.push(format!("\"{member}\": {{ {} }}", inner.join(", ")));
    }
    Some(all)
}

fn member(argument: &str) -> Option<&'static str> {
    MEMBERS.get(argument).copied()
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
                "```json\n\"deploymentCircuitBreaker\": { \"enable\": true, \"rollback\": true }\n```",
            ),
        ] {
            assert_eq!(in_json(hcl), json);
        }
    }
}
