//! Containers, task definitions, services and Fargate, as rules ask about them: the functions of the
//! namespaces `ecs` and `fargate`. They share the model's values; nothing is copied into types of its
//! own. Must not know rules.

mod calls;
mod container;
mod fargate;
mod links;
mod scaling;
#[cfg(test)]
mod tests;

pub use crate::aws::requests::{FieldShape, ShapeFields, container_fields, container_type};
pub(crate) use links::launchers_of;

use crate::value::{Type, Value};
use crate::view::value::argument;
use crate::view::{Returns, ViewFunction, remembered};

/// The cluster of a service, and the task definition that a service, task set, target or schedule starts.
pub(crate) use calls::{calls, is_call};
/// The containers of a task definition.
pub(crate) use container::containers;
/// The environment of a container as a map of names to values; unknown when a name is.
pub(crate) use container::environment;
pub(crate) use links::{cluster_of, launcher, launchers, started_by, task_of};

/// The functions of the namespaces `ecs` and `fargate`.
#[must_use]
pub fn functions() -> &'static [ViewFunction] {
    &FUNCTIONS
}

static FUNCTIONS: [ViewFunction; 16] = [
    ViewFunction {
        name: "ecs::containers",
        parameters: &["task"],
        returns: Returns::Type(|| Type::list(container_type())),
        summary: "The containers of a task definition, every field under ECS's name, null where absent.",
        call: |model, arguments| {
            let task = argument(arguments, 0)?;
            Ok(remembered(model, "ecs::containers", [task], || containers(task)))
        },
    },
    ViewFunction {
        name: "ecs::unknown_fields",
        parameters: &["container"],
        returns: Returns::Type(|| Type::list(Type::String)),
        summary: "The names in a container definition that ECS does not have, and ignores.",
        call: |_, arguments| Ok(container::unknown_fields(argument(arguments, 0)?)),
    },
    ViewFunction {
        name: "ecs::environment",
        parameters: &["container"],
        returns: Returns::Type(|| Type::map(Type::String)),
        summary: "The environment of a container: a map of names to values.",
        call: |model, arguments| {
            let container = argument(arguments, 0)?;
            Ok(remembered(model, "ecs::environment", [container], || environment(container)))
        },
    },
    ViewFunction {
        name: "ecs::mount_points",
        parameters: &["container"],
        returns: Returns::Type(mount_points_type),
        summary: "The mount points of a container; an empty list where there is none.",
        call: |_, arguments| Ok(container::mount_points(argument(arguments, 0)?)),
    },
    ViewFunction {
        name: "ecs::volume",
        parameters: &["task", "name"],
        returns: Returns::Type(|| Type::Any),
        summary: "The volume of this name of a task definition; null when it declares none.",
        call: |_, arguments| Ok(links::volume(argument(arguments, 0)?, argument(arguments, 1)?)),
    },
    ViewFunction {
        name: "ecs::services_of",
        parameters: &["task"],
        returns: Returns::Resources("aws_ecs_service"),
        summary: "The services that run a task definition.",
        call: |model, arguments| {
            let task = argument(arguments, 0)?;
            Ok(remembered(model, "ecs::services_of", [task], || links::services_of(model, task)))
        },
    },
    ViewFunction {
        name: "ecs::task_of",
        parameters: &["launcher"],
        returns: Returns::Resource("aws_ecs_task_definition"),
        summary: "The task definition that a service, a task set or an ECS target runs; null when it is not in the configuration.",
        call: |model, arguments| {
            let service = argument(arguments, 0)?;
            Ok(remembered(model, "ecs::task_of", [service], || task_of(model, service)))
        },
    },
    ViewFunction {
        name: "ecs::calls",
        parameters: &[],
        returns: Returns::Type(|| Type::list(Type::Any)),
        summary: "The calls of `ecs:RunTask` that are written as JSON, in the states of state machines and in the input of universal targets, each like the target of a schedule: arn (of the cluster), role_arn, service (that assumes the role), waits (for the end of the task), ecs_parameters.",
        call: |model, _| Ok(Value::tuple(calls(model).to_vec())),
    },
    ViewFunction {
        name: "ecs::secret_of",
        parameters: &["reference"],
        returns: Returns::Resource("aws_secretsmanager_secret"),
        summary: "The secret of Secrets Manager that a `valueFrom` names; null when it is not in the configuration.",
        call: |model, arguments| {
            let reference = argument(arguments, 0)?;
            Ok(remembered(model, "ecs::secret_of", [reference], || {
                links::secret_of(model, reference)
            }))
        },
    },
    ViewFunction {
        name: "ecs::cluster_of",
        parameters: &["service"],
        returns: Returns::Resource("aws_ecs_cluster"),
        summary: "The cluster of a service; null when it is not in the configuration.",
        call: |model, arguments| {
            let service = argument(arguments, 0)?;
            Ok(remembered(model, "ecs::cluster_of", [service], || cluster_of(model, service)))
        },
    },
    ViewFunction {
        name: "ecs::is_fargate",
        parameters: &["task_or_service"],
        returns: Returns::TRUTH,
        summary: "Whether a task definition, service, task set or ECS target runs on Fargate.",
        call: |model, arguments| {
            let value = argument(arguments, 0)?;
            Ok(remembered(model, "ecs::is_fargate", [value], || links::is_fargate(model, value)))
        },
    },
    ViewFunction {
        name: "ecs::has_host",
        parameters: &["task"],
        returns: Returns::TRUTH,
        summary: "Whether the tasks of a task definition run on a host of yours: not on Fargate; also where nothing says what runs them, which is either refused or on a host.",
        call: |model, arguments| {
            let task = argument(arguments, 0)?;
            Ok(remembered(model, "ecs::has_host", [task], || links::has_host(model, task)))
        },
    },
    ViewFunction {
        name: "ecs::names_service",
        parameters: &["resource_id"],
        returns: Returns::TRUTH,
        summary: "Whether the resource id of a scaling target is that of a service of the configuration: \"service/CLUSTER/SERVICE\", by names.",
        call: |model, arguments| {
            Ok(scaling::is_of_service(model, argument(arguments, 0)?, scaling::NamedBy::Name))
        },
    },
    ViewFunction {
        name: "ecs::names_service_by_arn",
        parameters: &["resource_id"],
        returns: Returns::TRUTH,
        summary: "Whether it certainly is that with the ARN of a cluster or service in place of its name.",
        call: |model, arguments| {
            let id = argument(arguments, 0)?;
            let by_cluster = scaling::is_of_service(model, id, scaling::NamedBy::ClusterArn);
            if by_cluster.as_bool() == Some(true) {
                return Ok(by_cluster);
            }
            Ok(scaling::is_of_service(model, id, scaling::NamedBy::ServiceArn))
        },
    },
    ViewFunction {
        name: "fargate::valid_size",
        parameters: &["cpu", "memory", "operating_system_family"],
        returns: Returns::TRUTH,
        summary: "Whether Fargate has tasks with this CPU and memory, on Linux (null) or Windows.",
        call: |_, arguments| {
            let (cpu, memory) = (argument(arguments, 0)?, argument(arguments, 1)?);
            Ok(fargate::valid_size(cpu, memory, argument(arguments, 2)?))
        },
    },
    ViewFunction {
        name: "fargate::memory_range",
        parameters: &["cpu"],
        returns: Returns::Type(fargate::range_type),
        summary: "The memory that Fargate has for this CPU: min, max and the list values, in MiB; null for no such CPU.",
        call: |_, arguments| Ok(fargate::memory_range(argument(arguments, 0)?)),
    },
];

fn mount_points_type() -> Type {
    container_fields().get("mountPoints").map_or(Type::Any, FieldShape::ty)
}
