//! The task definitions of a plan as the JSON that `aws ecs register-task-definition --cli-input-json` takes: what the plan
//! says of each, with a hole for what is only known after apply.

use std::path::Path;

use serde_json::{Map, Value as Json, json};

/// Arguments of the resource and members of the request whose values are the same.
const SAME: [(&str, &str); 9] = [
    ("family", "family"),
    ("cpu", "cpu"),
    ("memory", "memory"),
    ("network_mode", "networkMode"),
    ("requires_compatibilities", "requiresCompatibilities"),
    ("execution_role_arn", "executionRoleArn"),
    ("task_role_arn", "taskRoleArn"),
    ("pid_mode", "pidMode"),
    ("ipc_mode", "ipcMode"),
];

/// A task definition by its address.
pub(crate) struct Task {
    pub(crate) address: String,
    request: Json,
}

/// Those of a plan whose containers it knows.
pub(crate) fn of(plan: &str) -> Vec<Task> {
    let plan: Json = serde_json::from_str(plan).expect("a plan");
    let changes = plan["resource_changes"].as_array().into_iter().flatten();
    changes
        .filter(|change| change["type"] == "aws_ecs_task_definition" && change["mode"] == "managed")
        .filter_map(|change| {
            let address = change["address"].as_str()?.to_owned();
            let request = request(&change["change"]["after"], &change["change"]["after_unknown"])?;
            Some(Task { address, request })
        })
        .collect()
}

impl Task {
    /// Writes it to a file.
    pub(crate) fn write(&self, path: &Path) {
        let text = serde_json::to_string_pretty(&self.request).expect("JSON");
        std::fs::write(path, text).expect("a file");
    }
}

fn request(after: &Json, unknown: &Json) -> Option<Json> {
    let mut request = Map::new();
    let containers = serde_json::from_str(after["container_definitions"].as_str()?).ok()?;
    request.insert("containerDefinitions".to_owned(), containers);
    for (argument, member) in SAME {
        let value = known(after, unknown, argument);
        request.extend(value.map(|value| (member.to_owned(), value)));
    }
    let blocks = |name: &str| after[name].as_array().cloned().unwrap_or_default();
    if let Some(platform) = blocks("runtime_platform").first() {
        let family = &platform["operating_system_family"];
        let platform = json!({"operatingSystemFamily": family, "cpuArchitecture": platform["cpu_architecture"]});
        request.insert("runtimePlatform".to_owned(), platform);
    }
    if let Some(storage) = blocks("ephemeral_storage").first() {
        let storage = json!({"sizeInGiB": storage["size_in_gib"]});
        request.insert("ephemeralStorage".to_owned(), storage);
    }
    let placement = |block: &Json| {
        let member = |name: &str| Some((name.to_owned(), known(block, &Json::Null, name)?));
        ["type", "expression"].into_iter().filter_map(member).collect::<Map<String, Json>>().into()
    };
    let placements: Vec<Json> = blocks("placement_constraints").iter().map(placement).collect();
    if !placements.is_empty() {
        request.insert("placementConstraints".to_owned(), placements.into());
    }
    let volumes: Vec<Json> = blocks("volume")
        .iter()
        .enumerate()
        .map(|(at, block)| volume(block, &unknown["volume"][at]))
        .collect();
    if !volumes.is_empty() {
        request.insert("volumes".to_owned(), volumes.into());
    }
    Some(request.into())
}

/// A value, or a hole for one that is only known after apply; none for what is not set.
fn known(values: &Json, unknown: &Json, name: &str) -> Option<Json> {
    if unknown[name] == true {
        return Some(Json::String(format!("${{{name}}}")));
    }
    Some(values[name].clone()).filter(|value| !value.is_null() && *value != "")
}

fn volume(block: &Json, unknown: &Json) -> Json {
    let mut volume = Map::new();
    volume.extend(known(block, unknown, "name").map(|name| ("name".to_owned(), name)));
    if let Some(path) = known(block, unknown, "host_path") {
        volume.insert("host".to_owned(), json!({"sourcePath": path}));
    }
    let efs = (&block["efs_volume_configuration"][0], &unknown["efs_volume_configuration"][0]);
    if efs.0.is_object() {
        let names = [
            ("file_system_id", "fileSystemId"),
            ("root_directory", "rootDirectory"),
            ("transit_encryption", "transitEncryption"),
        ];
        let member = |(argument, member): (&str, &str)| {
            Some((member.to_owned(), known(efs.0, efs.1, argument)?))
        };
        let mut made: Map<String, Json> = names.into_iter().filter_map(member).collect();
        let access = (&efs.0["authorization_config"][0], &efs.1["authorization_config"][0]);
        if access.0.is_object() {
            let names = [("access_point_id", "accessPointId"), ("iam", "iam")];
            let member = |(argument, member): (&str, &str)| {
                Some((member.to_owned(), known(access.0, access.1, argument)?))
            };
            let access: Map<String, Json> = names.into_iter().filter_map(member).collect();
            made.insert("authorizationConfig".to_owned(), access.into());
        }
        volume.insert("efsVolumeConfiguration".to_owned(), made.into());
    }
    volume.into()
}
