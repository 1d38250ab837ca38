//! Calls of `ecs:RunTask` that are written as JSON: the states of a Step Functions state machine, and the input of a
//! schedule with a universal target. Each is given the shape of a schedule that runs a task. Must not know what a task needs.

use std::sync::Arc;

use crate::expr::json;
use crate::model::{Mode, Model, Resource};
use crate::value::{Kind, Reason, Type, Value};
use crate::view::value::{elements, given};

const MACHINE: &str = "aws_sfn_state_machine";
const SCHEDULE: &str = "aws_scheduler_schedule";
/// So many states of one machine are looked at.
const MOST_STATES: usize = 1_000;

/// All calls of the configuration.
pub(crate) fn calls(model: &Model) -> Arc<Vec<Value>> {
    model.memo().once("calls of RunTask", || {
        let machines = model.of_type(Mode::Managed, MACHINE).flat_map(of_machine);
        let schedules = model.of_type(Mode::Managed, SCHEDULE).filter_map(of_schedule);
        machines.chain(schedules).collect::<Vec<Value>>()
    })
}

/// Whether a value is such a call.
pub(crate) fn is_call(value: &Value) -> bool {
    value.get("service").is_some() && value.get("ecs_parameters").is_some()
}

/// The states that run a task, those within a Parallel or Map state too.
fn of_machine(machine: &Resource) -> Vec<Value> {
    let Some(definition) = decoded(given(&machine.values, "definition")) else { return Vec::new() };
    let (mut found, mut open, mut seen) = (Vec::new(), vec![definition], 0);
    while let Some(scope) = open.pop() {
        let states = scope.get("States").and_then(Value::entries);
        for (_, state) in states.into_iter().flatten() {
            seen += 1;
            if seen > MOST_STATES {
                return found;
            }
            open.extend(elements(state, "Branches"));
            open.extend(
                ["Iterator", "ItemProcessor"].iter().filter_map(|name| given(state, name)).cloned(),
            );
            found.extend(of_state(machine, state));
        }
    }
    found
}

fn of_state(machine: &Resource, state: &Value) -> Option<Value> {
    let resource = state.get("Resource").and_then(Value::as_str)?;
    let (_, action) = resource.split_once(":states:::")?;
    let action = action.strip_prefix("aws-sdk:").unwrap_or(action);
    let waits = match action {
        "ecs:runTask" | "ecs:runTask.waitForTaskToken" => false,
        "ecs:runTask.sync" => true,
        _ => return None,
    };
    let arguments = field(state, "Arguments").or_else(|| field(state, "Parameters"))?;
    Some(call(machine, machine.values.get("role_arn"), &arguments).with_attributes([
        (Arc::from("service"), Value::string("states.amazonaws.com")),
        (Arc::from("waits"), Value::bool(waits)),
    ]))
}

fn of_schedule(schedule: &Resource) -> Option<Value> {
    let target = elements(&schedule.values, "target").into_iter().next()?;
    let arn = target.get("arn").and_then(Value::as_str)?;
    if !arn.ends_with(":aws-sdk:ecs:runTask") {
        return None;
    }
    let arguments = decoded(given(&target, "input"))?;
    Some(call(schedule, target.get("role_arn"), &arguments).with_attributes([
        (Arc::from("service"), Value::string("scheduler.amazonaws.com")),
        (Arc::from("waits"), Value::bool(false)),
    ]))
}

fn decoded(text: Option<&Value>) -> Option<Value> {
    let text = text?;
    let Kind::String(known) = &text.kind else { return None };
    json::decode(known, &text.origin).ok().filter(|value| value.entries().is_some())
}

/// The arguments of `RunTask` in the shape of the target of a schedule.
fn call(owner: &Resource, role: Option<&Value>, arguments: &Value) -> Value {
    let null = || Value::null(Type::Any);
    let get = |name: &str| field(arguments, name).unwrap_or_else(null);
    let inner = Value::object([
        (Arc::from("task_definition_arn"), get("TaskDefinition")),
        (Arc::from("launch_type"), get("LaunchType")),
        (Arc::from("propagate_tags"), get("PropagateTags")),
        (Arc::from("network_configuration"), network(arguments).unwrap_or_else(null)),
    ]);
    let inner = inner.with_origin(arguments.origin.clone());
    Value::object([
        (Arc::from("arn"), field(arguments, "Cluster").filter(is_arn).unwrap_or_else(null)),
        (Arc::from("role_arn"), role.cloned().unwrap_or_else(null)),
        (Arc::from("ecs_parameters"), Value::tuple(vec![inner])),
    ])
    .with_origin(owner.values.origin.clone())
}

/// A cluster may be called by its name, which is no value of `ecs:cluster`.
fn is_arn(cluster: &Value) -> bool {
    match &cluster.kind {
        Kind::String(text) => text.prefix().starts_with("arn:"),
        Kind::Unknown(unknown) => {
            let attribute = unknown.symbol.as_deref().and_then(|symbol| symbol.rsplit('.').next());
            attribute.is_some_and(|attribute| attribute != "name")
        }
        _ => false,
    }
}

fn network(arguments: &Value) -> Option<Value> {
    let outer = field(arguments, "NetworkConfiguration")?;
    if outer.is_unknown() {
        return Some(outer);
    }
    let inner =
        field(&outer, "AwsvpcConfiguration").or_else(|| field(&outer, "awsvpcConfiguration"))?;
    if inner.is_unknown() {
        return Some(inner);
    }
    let names = [
        ("subnets", "Subnets"),
        ("security_groups", "SecurityGroups"),
        ("assign_public_ip", "AssignPublicIp"),
    ];
    let fields = names.map(|(own, name)| {
        (Arc::from(own), field(&inner, name).unwrap_or_else(|| Value::null(Type::Any)))
    });
    let block = Value::object(fields).with_origin(inner.origin.clone());
    Some(Value::tuple(vec![block]))
}

/// A field of a state. What a path or an expression gives is known when the machine runs: `"Cluster.$"`, `"{% $cluster %}"`.
fn field(object: &Value, name: &str) -> Option<Value> {
    let open = |value: &Value| {
        let reason = Reason::Unsupported("a value of the running state machine".into());
        Value::unknown(Type::Any, reason).with_origin(value.origin.clone())
    };
    if let Some(value) = given(object, name) {
        let is_expression = value.as_str().is_some_and(|text| text.starts_with("{%"));
        return Some(if is_expression { open(value) } else { value.clone() });
    }
    object.get(&format!("{name}.$")).map(open)
}
