//! `data.aws_iam_policy_document`: its arguments to the JSON text that the provider renders, byte for
//! byte where all is known. Must not know Terraform's blocks: it is given an object.
//!
//! Judged against the provider by `tests/policy_document.rs`.

mod blocks;
mod merge;
mod node;
mod order;
mod version;

use std::collections::BTreeSet;
use std::sync::Arc;

use blocks::shown;
use merge::{MergedDocument, Sid};
use node::{ArrayEntry, Layout, NodePresence};
use version::{LATEST, OLDEST};

use crate::value::{Kind, Marks, Text, Type, Value};

/// The arguments that hold documents which a document is made of.
const SOURCES: &str = "source_policy_documents";
const OVERRIDES: &str = "override_policy_documents";

/// How long the documents are that a document is made of, as a measure of the work that rendering it is: see
/// [`Text::weight`].
#[must_use]
pub fn weight(arguments: &Value) -> usize {
    let lists = [SOURCES, OVERRIDES];
    let texts = lists.iter().filter_map(|name| arguments.get(name)).flat_map(Value::children);
    texts.filter_map(Value::as_text).map(Text::weight).sum()
}

/// What the data source computes from `arguments`, the object of its arguments and blocks: an object of
/// `json`, `minified_json` and `id`. The texts know the document as a value (see [`crate::value::Text::json`]), with
/// the origins of its parts. `Err`: what the provider would report.
///
/// Where the order of strings depends on something unknown, the text has a hole and the value has
/// them in any order. What may be absent is marked [`Marks::MAYBE`], or unknown.
pub fn render(arguments: &Value) -> Result<Value, String> {
    if let Kind::Unknown(unknown) = &arguments.kind {
        let text = Value::unknown(Type::String, unknown.reason.clone());
        return Ok(output(arguments, &text, &text, &text));
    }
    let mut document = sources(arguments.get(SOURCES))?;
    document.merge(own(arguments)?);
    for (index, text) in texts(arguments.get(OVERRIDES)).enumerate() {
        let new = merge::from_json(text).map_err(|error| {
            format!("writing IAM Policy Document: merging override document {index}: {error}")
        })?;
        document.merge(new);
    }
    let object = document.into_object(arguments.origin.clone());
    let value = node::Node::Object(object.clone()).value();
    let marks = arguments.deep_marks().without(Marks::MAYBE);
    let text = |layout| {
        let text = node::text(&object, layout).with_json(value.clone());
        Value::text(text).with_origin(arguments.origin.clone()).with_marks(marks)
    };
    let indented = text(Layout::Indented);
    let id = match (indented.as_str(), indented.unknown_reason()) {
        (Some(json), _) => Value::string(order::checksum(json.as_bytes()).to_string()),
        (None, Some(reason)) => Value::unknown(Type::String, reason),
        (None, None) => Value::null(Type::String),
    };
    Ok(output(arguments, &indented, &text(Layout::Minified), &id.with_marks(marks)))
}

fn output(arguments: &Value, json: &Value, minified: &Value, id: &Value) -> Value {
    let attributes = [("json", json), ("minified_json", minified), ("id", id)];
    Value::object(attributes.map(|(name, value)| (Arc::from(name), value.clone())))
        .with_origin(arguments.origin.clone())
}

/// The texts of a list of documents; an unknown list is one unknown text.
fn texts(list: Option<&Value>) -> impl Iterator<Item = &Value> {
    let elements = match list {
        Some(list) => list.elements().unwrap_or(std::slice::from_ref(list)),
        None => &[],
    };
    elements.iter().filter(|text| !text.is_null())
}

/// The source documents, merged; no two statements may have the same sid.
fn sources(list: Option<&Value>) -> Result<MergedDocument, String> {
    let mut merged = MergedDocument::default();
    let mut seen = BTreeSet::new();
    for (index, text) in texts(list).enumerate() {
        let context = |error: String| {
            format!("writing IAM Policy Document: merging source document {index}: {error}")
        };
        let document = merge::from_json(text).map_err(context)?;
        for entry in &document.statements {
            if let Sid::Known(sid) = Sid::of(entry)
                && certain(entry)
                && !seen.insert(sid)
            {
                return Err(context(format!("duplicate Sid in {SOURCES}")));
            }
        }
        merged.merge(document);
    }
    Ok(merged)
}

fn certain(entry: &ArrayEntry) -> bool {
    match entry {
        ArrayEntry::Object(object) => object.presence == NodePresence::Certain,
        ArrayEntry::Unknown(_) => false,
    }
}

/// The document that the data source's own arguments make.
fn own(arguments: &Value) -> Result<MergedDocument, String> {
    let given = |name: &str| arguments.get(name).filter(|value| !value.is_null());
    let version = given("version").cloned().unwrap_or_else(|| Value::string(LATEST));
    if let Some(known) = version.as_str()
        && ![LATEST, OLDEST].contains(&known)
    {
        return Err(format!(
            "expected version to be one of [\"{OLDEST}\" \"{LATEST}\"], got {}",
            shown(&version)
        ));
    }
    let id = given("policy_id").filter(|id| id.as_str() != Some("")).map(|id| {
        let certain = matches!(&id.kind, Kind::String(text) if !(text.prefix().is_empty() && text.suffix().is_empty()));
        (id.clone(), if certain { NodePresence::Certain } else { NodePresence::Uncertain })
    });
    let statements = match given("statement") {
        None => Vec::new(),
        Some(list) => match list.elements() {
            Some(blocks) => blocks
                .iter()
                .map(|block| blocks::statement(block, &version))
                .collect::<Result<_, _>>()?,
            None => vec![ArrayEntry::Unknown(list.clone())],
        },
    };
    unique(&statements)?;
    Ok(MergedDocument { version: Some(version), id, statements })
}

fn unique(statements: &[ArrayEntry]) -> Result<(), String> {
    let mut seen = BTreeSet::new();
    for entry in statements.iter().filter(|entry| certain(entry)) {
        if let Sid::Known(sid) = Sid::of(entry)
            && !seen.insert(sid)
        {
            return Err("writing IAM Policy Document: duplicate Sid. Remove the Sid or ensure the Sid is unique.".to_owned());
        }
    }
    Ok(())
}
