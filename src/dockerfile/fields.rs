//! What an image looks like to rules, so that the names of its fields can be checked before any rule runs.

use std::sync::Arc;

use crate::value::Type;

/// An image.
#[must_use]
pub fn image_type() -> Type {
    let texts = || Type::list(Type::String);
    object(&[
        ("name", Type::String),
        ("path", Type::String),
        ("found_by", Type::String),
        ("base", Type::String),
        ("platform", Type::String),
        ("user", Type::String),
        ("group", Type::String),
        ("workdir", Type::String),
        ("ports", Type::list(port())),
        ("volumes", texts()),
        ("files", texts()),
        ("environment", Type::map(Type::String)),
        ("entrypoint", texts()),
        ("entrypoint_form", Type::String),
        ("command", texts()),
        ("command_form", Type::String),
        ("health_check", texts()),
        ("instructions", Type::list(instruction())),
        ("runs", texts()),
        ("contract", contract()),
    ])
}

fn port() -> Type {
    object(&[("from", Type::Number), ("to", Type::Number), ("protocol", Type::String)])
}

fn instruction() -> Type {
    object(&[
        ("keyword", Type::String),
        ("form", Type::String),
        ("arguments", Type::list(Type::String)),
        ("pairs", Type::list(object(&[("name", Type::String), ("value", Type::String)]))),
        ("flags", Type::map(Type::String)),
        ("heredocs", Type::Number),
        ("commands", Type::list(command())),
        ("caches", Type::list(Type::String)),
        ("settings", Type::list(object(&[("name", Type::String), ("value", Type::String)]))),
        ("shell", Type::list(Type::String)),
        ("stage", Type::Number),
        ("stage_name", Type::String),
        ("replaced", Type::Bool),
        ("deferred", Type::Bool),
        ("final", Type::Bool),
        ("of_stage", Type::Bool),
    ])
}

/// A command that a `RUN` runs.
fn command() -> Type {
    let texts = || Type::list(Type::String);
    object(&[
        ("number", Type::Number),
        ("name", Type::String),
        ("words", texts()),
        ("flags", texts()),
        ("operands", texts()),
        ("assignments", Type::map(Type::String)),
        ("redirections", texts()),
        ("piped", Type::Bool),
        ("manager", Type::String),
        ("action", Type::String),
        ("packages", Type::list(object(&[("name", Type::String), ("pinned", Type::Bool)]))),
        ("asks", Type::Bool),
    ])
}

/// A contract: every field is null where the file does not have it.
pub(super) fn contract() -> Type {
    let texts = || Type::list(Type::String);
    object(&[
        ("user", Type::String),
        ("group", Type::String),
        ("port", Type::Number),
        ("port_variable", Type::String),
        ("entrypoint", texts()),
        ("writes", texts()),
        ("health", object(&[("path", Type::String), ("port", Type::Number)])),
        ("stop_timeout", Type::Number),
        ("architectures", texts()),
        ("environment", Type::list(variable())),
        ("environment_complete", Type::Bool),
        ("environment_of_libraries", texts()),
    ])
}

/// A variable of a contract.
pub(super) fn variable() -> Type {
    object(&[
        ("name", Type::String),
        ("required", Type::Bool),
        ("secret", Type::Bool),
        ("default", Type::String),
        ("pattern", Type::String),
        ("allowed", Type::list(Type::String)),
        ("minimum", Type::Number),
        ("maximum", Type::Number),
    ])
}

fn object(fields: &[(&str, Type)]) -> Type {
    Type::object(fields.iter().map(|(name, ty)| (Arc::from(*name), ty.clone())))
}
