//! What a task takes to start and to work, and whether it has it: `ecs::needs`. Each need is decided by the policies of
//! the role that asks, the policy of what it asks for, whether that is there, and whether the network leads to it. What
//! is needed is data from AWS's guides and the ECS agent. Must not know rules.

mod balance;
mod connect;
mod exec;
mod file;
mod holder;
mod image;
mod key;
mod log;
mod need;
mod policy;
mod reach;
mod secret;
mod start;
mod task;
mod text;
mod volume;

pub use need::{Destination, Layer, Need, NeedDoubt, NeedKind, NeedLink, NeedVerdict, Whose};

use std::sync::Arc;

use crate::access::policies;
use crate::ecs;
use crate::expr::{Error, Result};
use crate::model::{Mode, Model, Resource};
use crate::value::{Kind as ValueKind, Reason, Truth, Type, Value};
use crate::view::value::{argument, block, depends, maybe, truth, unknown_of};
use crate::view::{Returns, ViewFunction, is_exported, remembered, resource_of, uncounted};

use holder::AskingRole;
use need::About;
use policy::CallingService;
use task::Task;

/// The functions of this layer, in the namespaces `ecs` and `iam`.
#[must_use]
pub fn functions() -> &'static [ViewFunction] {
    &FUNCTIONS
}

/// The function that lists them: it tells much of every task.
pub const FUNCTION: &str = "ecs::needs";

/// Under these names its answers are remembered.
const OF_A_TASK: &str = "ecs::needs of a task";
const OF_A_STARTER: &str = "ecs::needs of a starter";
/// What a task needs whoever starts it is worked out once for all of its starters.
const WHOEVER_STARTS: &str = "needs of a task, whoever starts it";

/// Forgets what the function that lists them has told: who asks again is told again.
pub(crate) fn forget(model: &Model) {
    for name in [OF_A_TASK, OF_A_STARTER, WHOEVER_STARTS] {
        model.memo().forget(name);
    }
}

static FUNCTIONS: [ViewFunction; 8] = [
    ViewFunction {
        name: FUNCTION,
        parameters: &["task", "starter"],
        returns: Returns::Type(|| Type::list(need::ty())),
        summary: "What a task definition takes to start and to work when this service, task set, target or schedule starts it: a list. Without a task (null): of the one that the starter starts; without a starter: what it always takes.",
        call: |model, arguments| {
            let (task, starter) = (argument(arguments, 0)?, argument(arguments, 1)?);
            let work = || listed(model, task, starter);
            Ok(match (task.is_null(), starter.is_null()) {
                // A null is nothing that an answer can be remembered by.
                (false, true) => remembered(model, OF_A_TASK, [task], work),
                (true, false) => remembered(model, OF_A_STARTER, [starter], work),
                // One rule asks once about each pair: to keep all answers takes much memory, and spares no work.
                _ => uncounted(model, FUNCTION, work),
            })
        },
    },
    ViewFunction {
        name: "ecs::secret_reference",
        parameters: &["value_from"],
        returns: Returns::Type(secret::ty),
        summary: "What a `valueFrom` names: kind (secret, parameter, malformed, given by the caller), arn, and what is wrong with it (fault).",
        call: |model, arguments| {
            let from = argument(arguments, 0)?;
            Ok(remembered(model, "ecs::secret_reference", [from], || secret::object(model, from)))
        },
    },
    ViewFunction {
        name: "ecs::waits_for",
        parameters: &["resource", "other"],
        returns: Returns::TRUTH,
        summary: "Whether Terraform makes a resource after another one, by references or `depends_on`, directly or through others; null where one module does not tell.",
        call: |model, arguments| {
            let (one, other) = (argument(arguments, 0)?, argument(arguments, 1)?);
            let found = resource_of(model, one).zip(resource_of(model, other));
            let known = found.and_then(|(one, other)| balance::waits_for(model, one, other));
            Ok(known.map_or_else(|| Value::null(Type::Bool), Value::bool))
        },
    },
    ViewFunction {
        name: "ecs::exported",
        parameters: &["resource"],
        returns: Returns::TRUTH,
        summary: "Whether a resource leaves the configuration by an output, so that a caller may use it.",
        call: |model, arguments| {
            let resource = argument(arguments, 0)?;
            let found = resource_of(model, resource);
            Ok(Value::bool(found.is_some_and(|found| is_exported(model, found))))
        },
    },
    ViewFunction {
        name: "iam::policy_admits",
        parameters: &["policies", "service", "action", "resource", "request"],
        returns: Returns::TRUTH,
        summary: "Whether resource policies let a service do an action on a resource (null: on the one that has them), in a request with these values of condition keys, null for one that it does not send; other conditions are taken to let it in.",
        call: |model, arguments| {
            let (all, service) = (argument(arguments, 0)?, argument(arguments, 1)?);
            let mut caller = caller(service, argument(arguments, 4)?)?;
            caller.resource = Some(argument(arguments, 3)?.clone()).filter(|it| !it.is_null());
            let truth = policy::admits_caller(
                &policies(model, all),
                &caller,
                (model, argument(arguments, 2)?),
            );
            Ok(Value::truth(truth, || depends(all)).with_origin(all.origin.clone()))
        },
    },
    ViewFunction {
        name: "iam::key_admits_when",
        parameters: &["key", "service", "actions", "request"],
        returns: Returns::TRUTH,
        summary: "The same for the policy of a KMS key, or of the one that a reference names, and all of these actions; null for a key that is not in the configuration.",
        call: |model, arguments| {
            let (key, service) = (argument(arguments, 0)?, argument(arguments, 1)?);
            let caller = caller(service, argument(arguments, 3)?)?;
            Ok(key_admits_when(model, key, &caller, argument(arguments, 2)?))
        },
    },
    ViewFunction {
        name: "iam::key_admits",
        parameters: &["key", "service", "actions"],
        returns: Returns::TRUTH,
        summary: "Whether the policy of a KMS key, or of the one that a reference names, lets a service use it for all of these actions; null for a key that is not in the configuration.",
        call: |model, arguments| {
            let (key, service) = (argument(arguments, 0)?, argument(arguments, 1)?);
            Ok(key_admits(model, key, (service, argument(arguments, 2)?)))
        },
    },
    ViewFunction {
        name: "aws::is_customer_key",
        parameters: &["key"],
        returns: Returns::TRUTH,
        summary: "Whether an argument names a KMS key that the account manages: not null, not empty, and not one of AWS, by its alias or through a data source.",
        call: |model, arguments| {
            let value = argument(arguments, 0)?;
            Ok(truth(key::is_customer_managed(model, value), [value])
                .with_origin(value.origin.clone()))
        },
    },
];

/// The needs of a task definition, for one starter or for none.
#[must_use]
pub fn needs(model: &Model, task: &Resource, starter: &Value) -> Vec<Need> {
    let role =
        |argument: &str, whose: Whose| AskingRole::new(model, whose, task.values.get(argument));
    let task = Task {
        model,
        values: &task.values,
        resource: task,
        execution: role("execution_role_arn", Whose::Execution),
        role: role("task_role_arn", Whose::Task),
    };
    let own = remembered(model, WHOEVER_STARTS, [task.values], || Arc::new(own_needs(&task)));
    let mut found = own.to_vec();
    found.extend(exec::needs(&task, starter));
    found.extend(connect::needs(starter));
    found.extend(start::needs(model, starter, Some(task.resource)));
    reach::add(&task, starter, &mut found);
    found.extend(balance::needs(model, starter));
    found
}

/// What a task needs whoever starts it.
fn own_needs(task: &Task<'_>) -> Vec<Need> {
    let containers = ecs::containers(task.values);
    let known = || containers.children().filter(|container| container.entries().is_some());
    let mut found = Vec::new();
    found.extend(known().flat_map(|container| secret::needs(task, container)));
    found.extend(known().flat_map(|container| file::needs(task, container)));
    found.extend(known().flat_map(|container| image::needs(task, container)));
    found.extend(volume::needs(task));
    found.extend(known().flat_map(|container| log::needs(task, container)));
    found
}

/// The needs of a task definition for one of its starters.
#[derive(Debug)]
pub struct TaskNeeds<'m> {
    /// The task definition.
    pub task: &'m Resource,
    /// What starts it; none where nothing in the configuration does.
    pub starter: Option<&'m Resource>,
    /// What it needs, in the order of starting up.
    pub needs: Vec<Need>,
}

/// The needs of every task definition, for everything that starts it.
#[must_use]
pub fn all(model: &Model) -> Vec<TaskNeeds<'_>> {
    let address = |task: &Value| resource_of(model, task).map(|task| Arc::clone(&task.address));
    let mut started: Vec<Started<'_>> = Vec::new();
    for starter in ecs::launchers(model) {
        let task = address(&ecs::started_by(model, starter));
        started.push(Started { starter, values: starter.values.clone(), task });
    }
    for call in ecs::calls(model).iter() {
        let Some(starter) = resource_of(model, call) else { continue };
        let task = address(&ecs::task_of(model, parameters_of(call)));
        started.push(Started { starter, values: call.clone(), task });
    }
    let tasks = model.of_type(Mode::Managed, "aws_ecs_task_definition");
    tasks.flat_map(|task| of_task(model, task, &started)).collect()
}

/// What starts a task: a resource, its values or those of a call in it, and the address of the task.
struct Started<'m> {
    starter: &'m Resource,
    values: Value,
    task: Option<Arc<str>>,
}

fn of_task<'m>(
    model: &'m Model,
    task: &'m Resource,
    started: &[Started<'m>],
) -> Vec<TaskNeeds<'m>> {
    let own = started.iter().filter(|one| one.task.as_deref() == Some(&*task.address));
    let mut found: Vec<TaskNeeds<'m>> = own
        .map(|one| TaskNeeds {
            task,
            starter: Some(one.starter),
            needs: needs(model, task, &one.values),
        })
        .collect();
    if found.is_empty() {
        let needs = needs(model, task, &Value::null(Type::Any));
        found.push(TaskNeeds { task, starter: None, needs });
    }
    found
}

fn listed(model: &Model, task: &Value, starter: &Value) -> Value {
    if let Some(reason) = unknown_reason([task, starter]) {
        let unknown = maybe(Value::unknown(Type::Any, reason));
        return Value::tuple(vec![unknown]).with_origin(task.origin.clone());
    }
    let starting = resource_of(model, starter);
    let is_call = ecs::is_call(starter);
    let task = match (task.is_null(), starting) {
        (true, Some(_)) if is_call => &ecs::task_of(model, parameters_of(starter)),
        (true, Some(starting)) => &ecs::started_by(model, starting),
        (true, None) | (false, _) => task,
    };
    if task.is_unknown() {
        let unknown = maybe(unknown_of(task, Type::Any));
        return Value::tuple(vec![unknown]).with_origin(starter.origin.clone());
    }
    let own = resource_of(model, task);
    let found = match own {
        Some(task) => needs(model, task, starter),
        // What a target names may be no task definition.
        None => start::needs(model, starter, None),
    };
    let about = About {
        owners: [own, starting].into_iter().flatten().map(|it| Arc::clone(&it.address)).collect(),
        task: own.and_then(|own| own.values.get("family").cloned()),
        network: match starting {
            Some(_) if is_call => Some(reach::network_of_call(starter)),
            Some(starting) => Some(reach::network_of(starting)),
            None => None,
        },
    };
    let before = |at: usize| found.get(..at).unwrap_or_default();
    let objects = found.iter().enumerate().map(|(at, need)| need.object(before(at), &about));
    Value::tuple(objects.collect()).with_origin(task.origin.clone())
}

/// The part of a call that names the task definition.
fn parameters_of(call: &Value) -> &Value {
    block(call, "ecs_parameters").unwrap_or(call)
}

fn unknown_reason(values: [&Value; 2]) -> Option<Reason> {
    values.into_iter().find(|value| value.is_unknown()).and_then(Value::unknown_reason)
}

fn key_admits(model: &Model, key: &Value, (service, actions): (&Value, &Value)) -> Value {
    let null = || Value::null(Type::Bool).with_origin(key.origin.clone());
    let found = match &key.kind {
        ValueKind::Object(_) => {
            resource_of(model, key).map_or(key::KmsKey::Managed, key::KmsKey::Here)
        }
        _ => key::named(model, key),
    };
    let (key::KmsKey::Here(here), Some(service)) = (found, service.as_str()) else { return null() };
    let actions: Vec<&str> = actions.children().filter_map(Value::as_str).collect();
    let (answer, doubt) = key::admits_service(model, here, service, &actions);
    let answer =
        Value::truth(answer, || doubt.as_ref().map_or(Reason::Stated, |it| it.reason.clone()));
    let origin = doubt.filter(|_| answer.is_unknown()).map(|doubt| doubt.origin);
    answer.with_origin(origin.unwrap_or_else(|| here.values.origin.clone()))
}

/// A service, and what is known of its requests.
fn caller(service: &Value, keys: &Value) -> Result<CallingService> {
    let service =
        service.as_str().ok_or_else(|| Error::new("the name of a service is required"))?;
    let entries =
        keys.entries().ok_or_else(|| Error::new("an object of condition keys is required"))?;
    let key = |(key, value): (&Arc<str>, &Value)| (key.to_ascii_lowercase(), value.clone());
    let request = entries.iter().map(key).collect();
    Ok(CallingService { service: service.to_owned(), request, resource: None })
}

fn key_admits_when(model: &Model, key: &Value, caller: &CallingService, actions: &Value) -> Value {
    let null = || Value::null(Type::Bool).with_origin(key.origin.clone());
    let key::KmsKey::Here(here) = key::named(model, key) else { return null() };
    // The default policy lets the account in, and no service.
    let Some(all) = key::policies(model, here) else {
        return Value::bool(false).with_origin(key.origin.clone());
    };
    let actions = actions.children();
    let truth = Truth::all(actions.map(|one| policy::admits_caller(&all, caller, (model, one))));
    let why = || policy::doubt(&all).map_or(Reason::Stated, |it| it.reason);
    Value::truth(truth, why).with_origin(key.origin.clone())
}
