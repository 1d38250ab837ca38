//! `iam::document::render` against what the AWS provider made of the same arguments: recorded by
//! `scripts/record_policy_documents.py`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "what is recorded is as it is")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use bottlelint::iam::document;
use bottlelint::value::{Kind, Number, Part, Reason, Text, Type, Unknown, Value};
use serde_json::Value as Json;

fn cases() -> Vec<(Json, Json)> {
    let recorded: Vec<Json> =
        serde_json::from_str(include_str!("policy_document/cases.json")).unwrap();
    recorded.iter().map(|case| (case["arguments"].clone(), case["result"].clone())).collect()
}

/// What turns a string of the arguments into a value: the identity, or a hole.
type Leaf<'a> = &'a dyn Fn(&str, &str) -> Value;

/// The arguments as Terraform hands them over: sets sorted and without duplicates.
fn value(name: &str, json: &Json, leaf: Leaf<'_>) -> Value {
    match json {
        Json::String(text) => leaf(name, text),
        Json::Bool(known) => Value::bool(*known),
        Json::Number(number) => Value::number(Number::parse(&number.to_string()).unwrap()),
        Json::Null => Value::null(Type::Any),
        Json::Array(elements) => {
            let sets = ["actions", "not_actions", "resources", "not_resources", "identifiers"];
            let mut elements = elements.clone();
            if sets.contains(&name) {
                elements.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
                elements.dedup();
            }
            let mut values: Vec<Value> =
                elements.iter().map(|element| value(name, element, leaf)).collect();
            if ["principals", "not_principals", "condition"].contains(&name) {
                let mut seen = BTreeSet::new();
                values
                    .retain(|value| !value.is_wholly_known() || seen.insert(format!("{value:?}")));
            }
            Value::tuple(values)
        }
        Json::Object(members) => Value::object(
            members
                .iter()
                .map(|(name, member)| (Arc::from(name.as_str()), value(name, member, leaf))),
        ),
    }
}

fn known(_: &str, text: &str) -> Value {
    Value::string(text)
}

#[test]
fn renders_as_the_provider_does() {
    let mut errors = 0;
    for (arguments, result) in cases() {
        let rendered = document::render(&value("", &arguments, &known));
        if result.is_null() {
            errors += 1;
            assert!(rendered.is_err(), "the provider refuses {arguments}");
            continue;
        }
        let rendered = rendered.unwrap_or_else(|error| panic!("{arguments}: {error}"));
        for name in ["json", "minified_json", "id"] {
            let text = rendered.get(name).and_then(Value::as_str);
            assert_eq!(text, result[name].as_str(), "{name} of {arguments}");
        }
    }
    assert!(errors > 5);
}

#[test]
fn knows_the_value_that_it_rendered() {
    for (arguments, result) in cases() {
        let Some(json) = result["json"].as_str() else { continue };
        let rendered = document::render(&value("", &arguments, &known)).unwrap();
        let Kind::String(text) = &rendered.get("json").unwrap().kind else { panic!() };
        let expected: Json = serde_json::from_str(json).unwrap();
        assert_eq!(plain(text.json().unwrap()), expected, "{arguments}");
    }
}

fn plain(value: &Value) -> Json {
    match &value.kind {
        Kind::String(text) => Json::from(text.as_str().unwrap()),
        Kind::Bool(known) => Json::from(*known),
        Kind::Tuple(elements) => elements.iter().map(plain).collect(),
        Kind::Object(members) => {
            let members: BTreeMap<String, Json> =
                members.iter().map(|(name, member)| (name.to_string(), plain(member))).collect();
            members.into_iter().collect()
        }
        other => panic!("{other:?}"),
    }
}

/// Whether the known parts of `text` stand in `whole`, in order, ends included.
fn admits(text: &Text, whole: &str) -> bool {
    let Some(mut rest) = whole.strip_prefix(text.prefix()) else { return false };
    let parts = text.parts();
    for part in parts.iter().skip(1) {
        if let Part::Literal(literal) = part {
            let Some(at) = rest.find(&**literal) else { return false };
            rest = &rest[at + literal.len()..];
        }
    }
    text.hole().is_none() && rest.is_empty()
        || text.hole().is_some() && whole.ends_with(text.suffix())
}

#[test]
fn what_it_states_of_a_partly_unknown_document_is_true() {
    let hole = |name: &str| Arc::new(Unknown::new(Type::String, Reason::Variable(name.into())));
    let mut kinds = 0;
    for (arguments, result) in cases() {
        let Some(json) = result["json"].as_str().filter(|json| json.contains("-10-17")) else {
            continue;
        };
        for target in [
            "actions",
            "resources",
            "identifiers",
            "values",
            "sid",
            "effect",
            "test",
            "variable",
            "type",
            "source_policy_documents",
            "override_policy_documents",
        ] {
            // Each string whole, then each with its first character known.
            for keep in [0, 1] {
                let leaf = |name: &str, text: &str| {
                    let (prefix, rest) = text
                        .split_at(text.char_indices().nth(keep).map_or(text.len(), |(at, _)| at));
                    if name != target || rest.is_empty() && keep > 0 || text.contains('&') {
                        return Value::string(text);
                    }
                    if keep == 0 {
                        return Value::unknown(Type::String, Reason::Variable(name.into()));
                    }
                    Value::text(Text::from_parts([
                        Part::Literal(prefix.into()),
                        Part::Hole(hole(name)),
                    ]))
                };
                let given = value("", &arguments, &leaf);
                // What cannot be JSON any more is an error, and so is an effect that is none.
                let Ok(rendered) = document::render(&given) else { continue };
                let Kind::String(text) = &rendered.get("json").unwrap().kind else { panic!() };
                kinds += usize::from(text.hole().is_some());
                assert!(
                    admits(text, json),
                    "{target} {keep} of {arguments}:\n{:?}\n{json}",
                    text.parts()
                );
            }
        }
    }
    assert!(kinds > 500, "{kinds}");
}
