//! Who mounts a file system: services, task sets, targets and schedules, by the task definitions that they run. Must not
//! know networks.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::Model;
use crate::value::{Truth, Type, Value};
use crate::view::value::{elements, given, maybe, unknown_of};
use crate::view::{Link, instance, referrers, resource_of};

const TASK: &str = "aws_ecs_task_definition";

/// Task definitions, by the file systems of their volumes.
const VOLUMES: Link = Link::found(TASK, "file system", &["aws_efs_file_system"], |task| {
    let configurations = elements(&task.values, "volume");
    let configurations =
        configurations.iter().flat_map(|volume| elements(volume, "efs_volume_configuration"));
    configurations.filter_map(|config| given(&config, "file_system_id").cloned()).collect()
});

/// What may run a task that mounts a file system, each resource once.
pub(super) fn mounting(model: &Model, file_system: &Value) -> Value {
    let Some(resource) = resource_of(model, file_system) else {
        let unknown = file_system.is_unknown().then(|| maybe(unknown_of(file_system, Type::Any)));
        return Value::tuple(unknown.into_iter().collect());
    };
    let mut found = Vec::new();
    let mut seen: BTreeSet<Arc<str>> = BTreeSet::new();
    let (tasks, _) = referrers(model, VOLUMES, resource, &["id"]);
    for (task, of) in tasks {
        for (launcher, runs) in crate::ecs::launchers_of(model, task) {
            if seen.insert(Arc::clone(&launcher.address)) {
                let one = instance(launcher);
                found.push(if of.and(runs) == Truth::True { one } else { maybe(one) });
            }
        }
    }
    Value::tuple(found)
}
