//! Which of the documents of ECS a JSON file is, by what it holds. Must not know what becomes of it.

use crate::syntax::{Json, JsonKind};

/// A document that ECS reads or writes, and the requests in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RequestForm {
    /// What `RegisterTaskDefinition` takes.
    TaskDefinition,
    /// What `DescribeTaskDefinition` answers: `{"taskDefinition": {...}}`.
    DescribedTaskDefinition,
    /// A list of container definitions.
    Containers,
    /// What `CreateService` takes.
    Service,
    /// What `CreateService` answers: `{"service": {...}}`.
    CreatedService,
    /// What `DescribeServices` answers: `{"services": [...]}`.
    DescribedServices,
}

/// A text that holds none of these is none of the documents, and is not parsed.
const TELLING: [&str; 4] =
    ["\"containerDefinitions\"", "\"taskDefinition\"", "\"serviceName\"", "\"image\""];

/// Whether a text may be one of the documents.
pub(super) fn may_be(text: &str) -> bool {
    TELLING.iter().any(|name| text.contains(name))
}

/// Whether a text that cannot be parsed is one of the documents all the same.
pub(super) fn is_broken(text: &str) -> bool {
    let names = |name: &str| text.contains(&format!("\"{name}\""));
    let is_list = text.trim_start_matches('\u{feff}').trim_start().starts_with('[');
    names("containerDefinitions")
        || (names("serviceName") && OF_SERVICES.into_iter().any(names))
        || (is_list && names("name") && names("image") && OF_CONTAINERS.into_iter().any(names))
}

/// Which of the documents some JSON is.
pub(super) fn of(json: &Json) -> Option<RequestForm> {
    match &json.kind {
        JsonKind::Array(elements) => (!elements.is_empty() && elements.iter().all(is_container))
            .then_some(RequestForm::Containers),
        JsonKind::Object(_) if json.get("containerDefinitions").is_some() => {
            Some(RequestForm::TaskDefinition)
        }
        JsonKind::Object(_) if is_service(json) => Some(RequestForm::Service),
        JsonKind::Object(_) => described(json),
        JsonKind::Null | JsonKind::Bool(_) | JsonKind::Number(_) | JsonKind::String(_) => None,
    }
}

fn described(json: &Json) -> Option<RequestForm> {
    let task = json.get("taskDefinition").and_then(|task| task.get("containerDefinitions"));
    let service = json.get("service").is_some_and(is_service);
    match json.get("services").and_then(Json::elements) {
        _ if task.is_some() => Some(RequestForm::DescribedTaskDefinition),
        _ if service => Some(RequestForm::CreatedService),
        Some(all) if !all.is_empty() && all.iter().all(is_service) => {
            Some(RequestForm::DescribedServices)
        }
        Some(_) | None => None,
    }
}

/// The fields beside `name` and `image` that tell a container of ECS from other things with a name and an image.
const OF_CONTAINERS: [&str; 8] = [
    "essential",
    "portMappings",
    "logConfiguration",
    "mountPoints",
    "environment",
    "secrets",
    "memoryReservation",
    "entryPoint",
];

fn is_container(json: &Json) -> bool {
    json.get("name").is_some()
        && json.get("image").is_some()
        && OF_CONTAINERS.iter().any(|name| json.get(name).is_some())
}

/// The fields beside `serviceName` that tell a service of ECS from other things with such a name.
const OF_SERVICES: [&str; 8] = [
    "taskDefinition",
    "launchType",
    "capacityProviderStrategy",
    "networkConfiguration",
    "desiredCount",
    "deploymentConfiguration",
    "loadBalancers",
    "serviceRegistries",
];

fn is_service(json: &Json) -> bool {
    json.get("serviceName").is_some() && OF_SERVICES.iter().any(|name| json.get(name).is_some())
}
