//! Container images and who runs them: the functions of the namespace `image`. Must not know rules, nor Dockerfiles.

mod link;
mod programs;
mod within;

pub use link::run;

use std::sync::Arc;

use crate::dockerfile::image_type;
use crate::ecs::container_type;
use crate::value::Type;
use crate::view::value::argument;
use crate::view::{Returns, ViewFunction, remembered};

/// The functions of the namespace `image`.
#[must_use]
pub fn functions() -> &'static [ViewFunction] {
    &FUNCTIONS
}

static FUNCTIONS: [ViewFunction; 7] = [
    ViewFunction {
        name: "image::uses",
        parameters: &[],
        returns: Returns::Type(|| Type::list(use_type())),
        summary: "Each image of the repository that a container runs, with the container; of a Dockerfile that is checked alone its image, with null for the container.",
        call: |model, _| Ok(link::uses(model)),
    },
    ViewFunction {
        name: "image::containers",
        parameters: &["task"],
        returns: Returns::Type(|| Type::list(container_type())),
        summary: "The containers of a task definition that are known, where the repository holds images; else none.",
        call: |model, arguments| {
            let task = argument(arguments, 0)?;
            Ok(remembered(model, "image::containers", [task], || link::containers(model, task)))
        },
    },
    ViewFunction {
        name: "image::of",
        parameters: &["task", "container"],
        returns: Returns::Type(|| Type::list(image_type())),
        summary: "The image that a container runs, as a list: of one if the repository holds its Dockerfile, else empty.",
        call: |model, arguments| {
            let (task, container) = (argument(arguments, 0)?, argument(arguments, 1)?);
            let work = || link::of(model, task, container);
            Ok(remembered(model, "image::of", [task, container], work))
        },
    },
    ViewFunction {
        name: "image::value",
        parameters: &["container", "image", "name"],
        returns: Returns::Type(|| Type::String),
        summary: "What a variable has when the container starts: from the container, from the image, or the default in its contract; null for none.",
        call: |_, arguments| {
            Ok(link::value(
                argument(arguments, 0)?,
                argument(arguments, 1)?,
                argument(arguments, 2)?,
            ))
        },
    },
    ViewFunction {
        name: "image::has_program",
        parameters: &["image", "name"],
        returns: Returns::TRUTH,
        summary: "Whether a program is in an image, as far as its base is known to lack it and the Dockerfile installs it; unknown where the base decides.",
        call: |_, arguments| {
            Ok(programs::has_program(argument(arguments, 0)?, argument(arguments, 1)?))
        },
    },
    ViewFunction {
        name: "image::within",
        parameters: &["path", "directory"],
        returns: Returns::TRUTH,
        summary: "Whether a path is a directory, or lies below it.",
        call: |_, arguments| Ok(within::within(argument(arguments, 0)?, argument(arguments, 1)?)),
    },
    ViewFunction {
        name: "image::did_you_mean",
        parameters: &["image", "name"],
        returns: Returns::Type(|| Type::String),
        summary: "The variable of an image's contract that a misspelt one was meant to be; null when none is near.",
        call: |_, arguments| {
            Ok(link::did_you_mean(argument(arguments, 0)?, argument(arguments, 1)?))
        },
    },
];

/// An image and a container that runs it.
fn use_type() -> Type {
    Type::object([(Arc::from("image"), image_type()), (Arc::from("container"), container_type())])
}
