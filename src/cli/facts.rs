//! `bottlelint facts`: the model as JSON, laid out like Terraform's plan, so that the two can be compared.

use std::slice;

use std::sync::Arc;

use serde_json::{Map, Value as Json, json};

use super::args::{FactsArgs, TerminalArgs};
use super::environment::Environment;
use super::error::Result;
use super::exit::Exit;
use super::root::{self, Asked};
use super::session;
use crate::expr::render;
use crate::model::{Existence, Mode, Resource};
use crate::source::SourceMap;
use crate::value::{Kind, Reason, Value};

/// The JSON schema of what is printed.
pub(super) const SCHEMA: &str = include_str!("facts.schema.json");

/// Prints the resources of a root module.
pub(super) fn run(args: &FactsArgs, environment: &Environment) -> Result<Exit> {
    let style = session::style(&TerminalArgs::default(), environment);
    let asked =
        Asked { paths: slice::from_ref(&args.path), input: &args.input, style, environment };
    root::look(asked, |_, seen| {
        let resources = seen.model.resources().iter();
        let resources: Vec<Json> = resources.map(|one| resource(one, seen.sources)).collect();
        let gaps = seen
            .model
            .unread()
            .map(|gap| json!({ "what": *gap.what, "reason": gap.reason.to_string() }));
        seen.print_json(json!({
            "schema": "bottlelint-facts/1",
            "resources": resources,
            "incomplete": gaps.collect::<Vec<_>>(),
        }))
    })
}

fn resource(resource: &Resource, sources: &SourceMap) -> Json {
    let at = sources.start(resource.header);
    json!({
        "address": *resource.address,
        "type": *resource.kind,
        "name": *resource.name,
        "mode": match resource.mode {
            Mode::Managed => "managed",
            Mode::Data => "data",
        },
        "file": *sources.path(resource.header.source),
        "line": at.line,
        "assumed": match &resource.existence {
            Existence::Certain => None,
            Existence::Assumed(reason) => Some(reason.to_string()),
        },
        "values": known(&resource.values).unwrap_or_default(),
        "unknown": marked(&resource.values, is_unknown),
        "reasons": reasons(&resource.address, &resource.values),
        "sensitive": marked(&resource.values, |value| value.marks.is_sensitive()),
    })
}

/// What is known; attributes that are not, and what is sensitive, are left out, and null in lists.
fn known(value: &Value) -> Option<Json> {
    if is_unknown(value) || value.marks.is_sensitive() {
        return None;
    }
    match &value.kind {
        Kind::Object(entries) => Some(entries_known(entries.iter())),
        Kind::Map(entries) => Some(entries_known(entries.values.iter())),
        Kind::List(_) | Kind::Set(_) | Kind::Tuple(_) => {
            Some(value.children().map(|child| known(child).unwrap_or_default()).collect())
        }
        Kind::Null(_) | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Unknown(_) => {
            Some(render::plain(value))
        }
    }
}

fn entries_known<'a>(entries: impl Iterator<Item = (&'a Arc<str>, &'a Value)>) -> Json {
    let known = entries.filter_map(|(name, value)| Some((name.to_string(), known(value)?)));
    Json::Object(known.collect::<Map<_, _>>())
}

/// Unknown to Terraform's user: as a whole, as a string with a hole, or with elements that may be there or not.
fn is_unknown(value: &Value) -> bool {
    match &value.kind {
        Kind::Unknown(_) => true,
        // The string that jsonencode makes of an unknown is unknown too.
        Kind::String(text) => text.as_str().is_none(),
        Kind::List(_) | Kind::Set(_) | Kind::Tuple(_) | Kind::Map(_) | Kind::Object(_) => {
            value.marks.is_unwritten() || value.children().any(|child| child.marks.is_maybe())
        }
        Kind::Null(_) | Kind::Bool(_) | Kind::Number(_) => false,
    }
}

/// Why what is unknown is so, by path: `network_configuration[0].subnets`.
fn reasons(address: &str, value: &Value) -> Map<String, Json> {
    let mut found = Map::new();
    let mut waiting = vec![(String::new(), value)];
    while let Some((path, value)) = waiting.pop() {
        if is_unknown(value) {
            let unwritten = || Reason::Computed(format!("{address}.{path}").into());
            let reason = value.unknown_reason().unwrap_or_else(unwritten);
            found.insert(path, Json::String(reason.to_string()));
            continue;
        }
        if let Some(entries) = value.entries() {
            let inner = entries.iter();
            waiting.extend(inner.map(|(name, inner)| (below(&path, name), inner)));
        } else if let Some(elements) = value.elements() {
            let inner = elements.iter().enumerate();
            waiting.extend(inner.map(|(index, inner)| (format!("{path}[{index}]"), inner)));
        }
    }
    found
}

/// The path of an entry: `tags.Name`, `tags["my name"]`.
fn below(path: &str, name: &str) -> String {
    let plain = name.chars().all(|one| one.is_ascii_alphanumeric() || matches!(one, '_' | '-'));
    match (path, plain && !name.is_empty()) {
        ("", true) => name.to_owned(),
        (_, true) => format!("{path}.{name}"),
        (_, false) => format!("{path}[{}]", Json::from(name)),
    }
}

/// The shape of a value with `true` where `mark` holds, as in a plan's `after_unknown`: in objects
/// nothing where it does not, in lists `false`.
fn marked(value: &Value, mark: impl Fn(&Value) -> bool + Copy) -> Json {
    if mark(value) {
        return Json::Bool(true);
    }
    let entries = match &value.kind {
        Kind::Object(entries) => entries.as_ref(),
        Kind::Map(entries) => &entries.values,
        Kind::List(_) | Kind::Set(_) | Kind::Tuple(_) => {
            return value.children().map(|child| marked(child, mark)).collect();
        }
        Kind::Null(_) | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::Unknown(_) => {
            return Json::Bool(false);
        }
    };
    let marked = entries.iter().map(|(name, value)| (name.to_string(), marked(value, mark)));
    Json::Object(marked.filter(|(_, inner)| *inner != Json::Bool(false)).collect())
}
