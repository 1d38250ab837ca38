//! `contract.json`: what an image promises, and what it needs, beyond what its Dockerfile can say. The format is in
//! `docs/usage.md`. Must not know who runs the image.

use std::sync::Arc;

use regex::Regex;

use crate::source::{SourceId, Span};
use crate::syntax::{Json, JsonKind, SyntaxError, parse_json};
use crate::value::{NameMap, Number, Origin, Type, Value, did_you_mean};

use super::fields;

/// The format that is read here.
const VERSION: &str = "1";

/// A contract, as far as it could be read.
#[derive(Debug, Default)]
pub(super) struct Contract {
    /// Name of the image: the last part of its repository's path, or several.
    pub(super) name: Option<Arc<str>>,
    /// Directories of modules that run it, from the contract's own directory.
    pub(super) modules: Vec<(String, Span)>,
    /// What rules see; none for a contract that is wrong.
    pub(super) value: Option<Value>,
    /// What is wrong with it.
    pub(super) errors: Vec<SyntaxError>,
}

/// Reads a contract. None: this is a file of the same name that somebody else reads.
pub(super) fn read(source: SourceId, text: &str) -> Option<Contract> {
    let document = match parse_json(source, text) {
        Ok(document) => document,
        Err(error) => return Some(Contract { errors: vec![error], ..Contract::default() }),
    };
    let image = document.get("image").filter(|image| matches!(image.kind, JsonKind::Object(_)))?;
    let version = document.get("version")?;
    let mut reading = Reading { errors: Vec::new() };
    if !matches!(&version.kind, JsonKind::Number(number) if number == VERSION) {
        let message = format!("this version of a contract is not known: it has to be {VERSION}");
        reading.error(version.span, message, None);
        return Some(Contract { errors: reading.errors, ..Contract::default() });
    }
    let name = image.get("name").and_then(|name| reading.text(name)).map(Arc::from);
    let modules = reading.texts(image.get("modules"));
    let value = reading.contract(&document, image);
    let errors = reading.errors;
    Some(Contract { name, modules, value: errors.is_empty().then_some(value), errors })
}

struct Reading {
    errors: Vec<SyntaxError>,
}

impl Reading {
    fn error(&mut self, span: Span, message: String, help: Option<String>) {
        self.errors.push(SyntaxError { span, message, help });
    }

    fn text(&mut self, json: &Json) -> Option<String> {
        if let Some(text) = json.as_str() {
            return Some(text.to_owned());
        }
        self.error(json.span, "a string is expected here".to_owned(), None);
        None
    }

    fn texts(&mut self, json: Option<&Json>) -> Vec<(String, Span)> {
        let Some(json) = json else { return Vec::new() };
        let Some(elements) = json.elements() else {
            self.error(json.span, "a list of strings is expected here".to_owned(), None);
            return Vec::new();
        };
        let one = |element: &Json| Some((self.text(element)?, element.span));
        elements.iter().filter_map(one).collect()
    }

    /// The fields of a contract, from `image` and from beside it.
    fn contract(&mut self, document: &Json, image: &Json) -> Value {
        let Type::Object(ty) = fields::contract() else { return Value::null(Type::Any) };
        let beside = ["environment", "environment_complete", "environment_of_libraries"];
        let known = ty.attributes.keys().map(AsRef::as_ref);
        let of_image = known.clone().filter(|name| !beside.contains(name));
        self.misspelt(image, &of_image.chain(["name", "modules"]).collect::<Vec<&str>>());
        self.misspelt(document, &beside);
        let mut entries: NameMap<Value> = NameMap::new();
        for (name, ty) in &ty.attributes {
            let within = if beside.contains(&&**name) { document } else { image };
            entries.insert(Arc::clone(name), self.value(within.get(name), ty));
        }
        // Those that ECS sets in every container are no variables that nobody reads either.
        let from_ecs = self.value(document.get("environment_from_ecs"), &Type::list(Type::String));
        let others = entries.get("environment_of_libraries").and_then(Value::elements);
        let others = others.unwrap_or_default().iter();
        let all = others.chain(from_ecs.elements().unwrap_or_default()).cloned().collect();
        entries.insert("environment_of_libraries".into(), Value::list(Type::String, all));
        fill(&mut entries);
        self.patterns(document.get("environment"));
        Value::object(entries).with_origin(Origin::At(document.span))
    }

    /// A name that is not known, but nearly one that is.
    fn misspelt(&mut self, object: &Json, known: &[&str]) {
        let JsonKind::Object(members) = &object.kind else { return };
        for (name, span, _) in members {
            if known.contains(&name.as_str()) || FREE.contains(&name.as_str()) {
                continue;
            }
            let near = did_you_mean(name, known.iter().copied());
            if let Some(near) = near.filter(|near| object.get(near).is_none()) {
                let message = format!("a contract has no `{name}`");
                self.error(*span, message, Some(format!("did you mean `{near}`?")));
            }
        }
    }

    /// A value of a type; null where there is none.
    fn value(&mut self, json: Option<&Json>, ty: &Type) -> Value {
        let Some(json) = json else { return Value::null(ty.clone()) };
        let value = match (&json.kind, ty) {
            (JsonKind::Null, _) => Some(Value::null(ty.clone())),
            (JsonKind::Bool(known), Type::Bool) => Some(Value::bool(*known)),
            (JsonKind::String(text), Type::String) => Some(Value::string(text.as_str())),
            (JsonKind::Number(text), Type::Number) => Number::parse(text).ok().map(Value::number),
            (JsonKind::Array(elements), Type::List(element)) => {
                let one = |json| self.value(Some(json), element);
                let values = elements.iter().map(one).collect();
                Some(match &**element {
                    Type::Object(_) => Value::tuple(values),
                    _ => Value::list((**element).clone(), values),
                })
            }
            (JsonKind::Object(_), Type::Object(object)) => {
                let names: Vec<&str> = object.attributes.keys().map(AsRef::as_ref).collect();
                self.misspelt(json, &names);
                let one = |(name, ty): (&Arc<str>, &Type)| {
                    (Arc::clone(name), self.value(json.get(name), ty))
                };
                Some(Value::object(object.attributes.iter().map(one).collect::<Vec<_>>()))
            }
            (_, _) => None,
        };
        let Some(value) = value else {
            self.error(json.span, format!("{} is expected here", called(ty)), None);
            return Value::null(ty.clone());
        };
        value.with_origin(Origin::At(json.span))
    }

    /// Every variable has a name, and a pattern that can be read.
    fn patterns(&mut self, environment: Option<&Json>) {
        let variables = environment.and_then(Json::elements);
        for variable in variables.unwrap_or_default() {
            if variable.get("name").is_none() {
                self.error(variable.span, "this variable has no `name`".to_owned(), None);
            }
            let Some(pattern) = variable.get("pattern") else { continue };
            let Some(text) = pattern.as_str() else { continue };
            if Regex::new(&format!("^(?:{text})$")).is_err() {
                let message =
                    "this is not a valid RE2 regular expression, or it is too large".to_owned();
                let help = "RE2 has no look-around and no back-references";
                self.error(pattern.span, message, Some(help.to_owned()));
            }
        }
    }
}

/// The contract of an image that has none: nothing is promised, and nothing needed.
pub(super) fn none() -> Value {
    let Type::Object(ty) = fields::contract() else { return Value::null(Type::Any) };
    let null = |(name, ty): (&Arc<str>, &Type)| (Arc::clone(name), Value::null(ty.clone()));
    let mut entries = ty.attributes.iter().map(null).collect();
    fill(&mut entries);
    Value::object(entries)
}

/// Lists that are not there are empty where that says the same, so that rules can go through them.
fn fill(entries: &mut NameMap<Value>) {
    for name in ["environment", "environment_of_libraries", "writes"] {
        if let Some(value) = entries.get_mut(name).filter(|value| value.is_null()) {
            *value = Value::tuple(Vec::new());
        }
    }
}

/// What a contract may hold besides, for other readers.
const FREE: [&str; 8] = [
    "version",
    "meaning",
    "description",
    "environment_from_ecs",
    "workdir",
    "volumes",
    "command",
    "exit_codes",
];

fn called(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "`true` or `false`",
        Type::Number => "a number",
        Type::String => "a string",
        Type::List(_) | Type::Set(_) | Type::Tuple(_) => "a list",
        Type::Map(_) | Type::Object(_) => "an object",
        Type::Any => "a value",
    }
}
