//! Which image a container runs, and what its variables are then. Must not know Dockerfiles.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::ecs;
use crate::ecs::container_type;
use crate::model::{ImageFacts, Mode, Model};
use crate::value::{self, Kind, Part, Reason, Type, Value};
use crate::view::value::{depends, elements, given, unknown_of};
use crate::view::{owner, resource_of};

/// What of a repository's address is behind the last slash of what is known of it.
enum Repository {
    /// The path, or its known end.
    Known(String),
    Unknown,
}

/// The containers that may run an image of the repository: what is not known of a task is linked to none.
pub(super) fn containers(model: &Model, task: &Value) -> Value {
    if model.images.is_empty() {
        return Value::tuple(Vec::new());
    }
    let all = ecs::containers(task);
    let known = all.children().filter(|container| !container.is_unknown()).cloned();
    Value::tuple(known.collect()).with_origin(all.origin.clone())
}

/// Each image that a container runs, with the container; the image that is checked alone with none.
pub(super) fn uses(model: &Model) -> Value {
    let all = model.memo().once("image::uses", || -> Vec<Value> {
        let alone = model.image.iter().map(|image| {
            let origin = image.values.origin.clone();
            a_use(with(image, "itself"), Value::null(container_type())).with_origin(origin)
        });
        let tasks = model.of_type(Mode::Managed, TASK).map(|task| &task.values);
        alone.chain(tasks.flat_map(|task| uses_of(model, task))).collect()
    });
    Value::tuple((*all).clone())
}

fn uses_of(model: &Model, task: &Value) -> Vec<Value> {
    let containers = containers(model, task);
    let one = |container: &Value| -> Vec<Value> {
        let images = of(model, task, container);
        let one = |image: &Value| {
            a_use(image.clone(), container.clone()).with_origin(task.origin.clone())
        };
        images.children().map(one).collect()
    };
    containers.children().flat_map(one).collect()
}

fn a_use(image: Value, container: Value) -> Value {
    Value::object([(Arc::from("image"), image), (Arc::from("container"), container)])
}

/// The Dockerfiles whose images are judged with a model: paths from the repository root.
#[must_use]
pub fn run(model: &Model) -> BTreeSet<Arc<str>> {
    let uses = uses(model);
    let path = |one: &Value| one.get("image")?.get("path")?.as_str().map(Arc::from);
    uses.children().filter_map(path).collect()
}

/// Whose containers run images.
const TASK: &str = "aws_ecs_task_definition";

/// The image of a container: a list of one, or an empty one.
pub(super) fn of(model: &Model, task: &Value, container: &Value) -> Value {
    let found = match repository(model, container) {
        Repository::Known(path) => by_name(model, &path).map(|image| (image, "name")),
        Repository::Unknown => by_module(model, task).map(|image| (image, "module")),
    };
    Value::tuple(found.into_iter().map(|(image, by)| with(image, by)).collect())
}

fn with(image: &ImageFacts, found_by: &str) -> Value {
    image.values.clone().with_attributes([("found_by".into(), Value::string(found_by))])
}

/// The image whose name is the path, or the end of it: `app` and `team/app` for `registry/team/app`.
fn by_name<'m>(model: &'m Model, path: &str) -> Option<&'m ImageFacts> {
    let fits = |name: &str| {
        path.strip_suffix(name).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
    };
    model.images.iter().find(|image| fits(&image.name)).map(AsRef::as_ref)
}

/// The image whose contract says that this module runs it.
fn by_module<'m>(model: &'m Model, task: &Value) -> Option<&'m ImageFacts> {
    let resource = resource_of(model, task)?;
    let module = model.module(&resource.module)?;
    let mut found = model.images.iter().filter(|image| image.modules.contains(&module.directory));
    match (found.next(), found.next()) {
        (Some(image), None) => Some(image),
        (_, _) => None,
    }
}

/// The repository that a container's image comes from, without registry as far as that is not known.
fn repository(model: &Model, container: &Value) -> Repository {
    let Some(image) = given(container, "image") else { return Repository::Unknown };
    let parts = match &image.kind {
        Kind::String(text) => text.parts(),
        Kind::Unknown(unknown) => vec![Part::Hole(Arc::clone(unknown))],
        _ => return Repository::Unknown,
    };
    let mut path = String::new();
    let mut is_known = true;
    for part in &parts {
        match part {
            Part::Literal(text) => path.push_str(text),
            Part::Hole(hole) => match ecr_name(model, hole) {
                Some(name) => path.push_str(&name),
                // Behind the repository there can only be a tag.
                None if is_known && has_tag(&path) => break,
                None => {
                    is_known = false;
                    path.clear();
                }
            },
        }
        // What is known again behind a hole begins a new name only behind a slash.
        if !is_known && let Some(at) = path.find('/') {
            path.drain(..=at);
            is_known = true;
        }
    }
    let path = without_tag(&path);
    if is_known && !path.is_empty() {
        Repository::Known(path.to_owned())
    } else {
        Repository::Unknown
    }
}

fn has_tag(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.contains([':', '@'])
}

fn without_tag(path: &str) -> &str {
    let path = path.split('@').next().unwrap_or(path);
    match path.rsplit_once(':') {
        Some((repository, tag)) if !tag.contains('/') => repository,
        Some(_) | None => path,
    }
}

/// `aws_ecr_repository.this.repository_url` ends in the repository's name.
fn ecr_name(model: &Model, hole: &value::Unknown) -> Option<String> {
    let symbol = hole.symbol.as_deref()?;
    let repository = owner(model, hole)?;
    let fits = &*repository.kind == "aws_ecr_repository" && symbol.ends_with(".repository_url");
    let name = repository.values.get("name")?.as_str()?;
    fits.then(|| format!("registry/{name}"))
}

/// What a variable has when the container starts.
pub(super) fn value(container: &Value, image: &Value, name: &Value) -> Value {
    let Some(name) = name.as_str() else { return unknown_of(name, Type::String) };
    let set = ecs::environment(container);
    if let Kind::Unknown(_) = set.kind {
        return Value::unknown(Type::String, depends(&set)).with_origin(set.origin);
    }
    if let Some(value) = given(&set, name) {
        return value.clone();
    }
    let secrets = elements(container, "secrets");
    let names = |secret: &Value| given(secret, "name").and_then(Value::as_str) == Some(name);
    if let Some(secret) = secrets.iter().find(|secret| names(secret)) {
        let reason = Reason::Unsupported("read from a secret when the task starts".into());
        return Value::unknown(Type::String, reason).with_origin(secret.origin.clone());
    }
    let built_in = image.get("environment").and_then(|all| given(all, name));
    let default = || variables(image).get(name).and_then(|variable| given(variable, "default"));
    let value = built_in.or_else(default);
    value.cloned().unwrap_or_else(|| Value::null(Type::String))
}

/// The variables of an image's contract by name.
fn variables(image: &Value) -> BTreeMap<&str, &Value> {
    let contract = image.get("contract").and_then(|contract| contract.get("environment"));
    let all = contract.and_then(Value::elements).unwrap_or_default();
    all.iter().filter_map(|one| Some((one.get("name")?.as_str()?, one))).collect()
}

/// The variable that a misspelt one was meant to be.
pub(super) fn did_you_mean(image: &Value, name: &Value) -> Value {
    let Some(name) = name.as_str() else { return unknown_of(name, Type::String) };
    let near = value::did_you_mean(name, variables(image).into_keys());
    near.map_or_else(|| Value::null(Type::String), Value::string)
}
