//! Whoever starts a task: `EventBridge` targets, schedules and state machines, with a role of their own. Must not know the
//! task's needs.

use std::sync::Arc;

use crate::access::{trusts, written_out};
use crate::iam::{Condition, Request, Statement};
use crate::model::{Mode, Model, Resource};
use crate::value::{Part, Truth, Type, Value};
use crate::view::value::{block, given};
use crate::view::{find, instance, owner};

use super::holder::{AskingRole, RoleRequest, arn};
use super::need::{Layer, Need, NeedDoubt, NeedKind, NeedLink, Whose};
use super::text::{HOLE, MaskedUnknowns, Sentence, joined, literal, parts};

/// A target that runs a task.
pub(super) struct TaskTarget<'v> {
    /// The block with the role and the cluster.
    pub(super) outer: &'v Value,
    /// The block that names the task definition.
    pub(super) inner: &'v Value,
    /// The service that assumes the role.
    service: &'static str,
}

/// The target in a resource, or the block of a schedule; none of a service, which starts its tasks itself.
pub(super) fn target(starter: &Value) -> Option<TaskTarget<'_>> {
    if let Some(inner) = block(starter, "ecs_target") {
        return Some(TaskTarget { outer: starter, inner, service: "events.amazonaws.com" });
    }
    let outer = block(starter, "target").unwrap_or(starter);
    let inner = block(outer, "ecs_parameters")?;
    let service = match given(outer, "service").and_then(Value::as_str) {
        Some("states.amazonaws.com") => "states.amazonaws.com",
        Some(_) | None => "scheduler.amazonaws.com",
    };
    Some(TaskTarget { outer, inner, service })
}

/// What the role of a target needs.
pub(super) fn needs(model: &Model, starter: &Value, task: Option<&Resource>) -> Vec<Need> {
    let Some(target) = target(starter) else { return Vec::new() };
    let Some(definition) = given(target.inner, "task_definition_arn") else { return Vec::new() };
    let holder = AskingRole::new(model, Whose::Starter, target.outer.get("role_arn"));
    let role = given(target.outer, "role_arn").cloned().unwrap_or_else(|| target.outer.clone());
    if let Some(kind) = other_kind(model, definition) {
        return vec![not_a_task(&holder, definition, kind)];
    }
    let need = |id: &'static str, what: &str| Need {
        id,
        kind: NeedKind::Start,
        what: Value::string(what),
        subject: Value::string(target.service),
        whose: holder.whose,
        role: holder.value(),
        role_address: holder.address(),
        actions: Vec::new(),
        resource: Value::null(Type::String),
        destination: None,
        place: role.clone(),
        links: Vec::new(),
        doubt: None,
    };
    let mut found = vec![
        Need {
            links: trust(model, &holder, target.service),
            ..need("start.trust", "trust of the service")
        },
        run(model, &holder, &target, (task, need("start.run", "permission to run the task"))),
    ];
    found.extend(pass(
        model,
        &holder,
        task,
        &need("start.pass", "permission to pass the roles of the task"),
    ));
    found.extend(tag(
        model,
        &holder,
        &target,
        (task, need("start.tag", "permission to tag the task")),
    ));
    if given(target.outer, "waits").and_then(Value::as_bool) == Some(true) {
        found.push(watch(model, &holder, need("start.watch", "permission to wait for the task")));
    }
    found
}

/// What an argument names in place of a task definition.
fn other_kind(model: &Model, definition: &Value) -> Option<Arc<str>> {
    let masked = MaskedUnknowns::of(definition)?;
    match masked.first_hole().and_then(|hole| owner(model, hole)) {
        Some(found) if found.mode == Mode::Managed && &*found.kind != "aws_ecs_task_definition" => {
            Some(Arc::clone(&found.address))
        }
        _ => {
            let [_, _, service, ..] = masked.arn()?;
            let service = masked.get(service);
            (!service.contains(HOLE) && service != "ecs").then(|| service.into())
        }
    }
}

fn not_a_task(holder: &AskingRole<'_>, definition: &Value, kind: Arc<str>) -> Need {
    let fault = Sentence::new("`task_definition_arn` is ")
        .value(definition)
        .text(", which is not a task definition");
    let link = NeedLink::broken(Layer::Existence, fault);
    Need {
        id: "start.task",
        kind: NeedKind::Start,
        what: Value::string("task definition"),
        subject: Value::string(kind),
        whose: Whose::Nobody,
        role: holder.value(),
        role_address: holder.address(),
        actions: Vec::new(),
        resource: Value::null(Type::String),
        destination: None,
        place: definition.clone(),
        links: vec![link],
        doubt: None,
    }
}

fn trust(model: &Model, holder: &AskingRole<'_>, service: &str) -> Vec<NeedLink> {
    let Some(role) = holder.resource() else {
        let clause = holder.name().text(format!(" trusts `{service}`"));
        let doubt = holder.doubt(&Value::string("*"));
        return vec![NeedLink::open(Layer::Permission, clause.not_known(), doubt)];
    };
    let answer = trusts(model, &role.values, &Value::string(service));
    let known = answer.as_ref().ok().and_then(Value::as_bool);
    let layer = Layer::Permission;
    let trusts = || holder.name().text(format!(" trusts `{service}`"));
    let link = match known {
        Some(true) => NeedLink::held(layer, trusts()),
        Some(false) => {
            NeedLink::broken(layer, holder.name().text(format!(" does not trust `{service}`")))
        }
        None => {
            let policy = role.values.get("assume_role_policy").unwrap_or(&role.values);
            let doubt = NeedDoubt::of([policy]);
            let doubt = doubt.unwrap_or_else(|| NeedDoubt::elsewhere("a trust policy", policy));
            NeedLink::open(layer, trusts().not_known(), doubt)
        }
    };
    vec![link.with(instance(role))]
}

/// A call by family starts the latest revision, so the policy has to take in all of them.
fn run(
    model: &Model,
    holder: &AskingRole<'_>,
    target: &TaskTarget<'_>,
    (task, mut need): (Option<&Resource>, Need),
) -> Need {
    let Some(definition) = given(target.inner, "task_definition_arn") else { return need };
    let action = "ecs:RunTask";
    need.actions = vec![action];
    need.resource = definition.clone();
    let mut request = Request::new();
    if let Some(cluster) = given(target.outer, "arn") {
        request.insert("ecs:cluster".to_owned(), cluster.clone());
    }
    let full = written_out(model, definition);
    let by_family = is_family(model, definition, &full);
    let asked = if by_family { with_every_revision(&full) } else { full };
    let call = RoleRequest { action, resource: &asked, request: &request };
    let mut truth = holder.identity(model, &call);
    if truth == Truth::Unknown && by_family {
        // One revision is not the next one.
        truth = holder.identity_without(model, &call, |statement| drop_revisions(task, statement));
    }
    let mut link = holder.link(truth, action, definition);
    if truth == Truth::False && holder.resource().is_some() {
        let elsewhere = other_cluster(model, holder, &call);
        let revisions = || {
            let fault = holder.name().text(" lacks `ecs:RunTask` on every revision (`:*`) of ");
            by_family.then(|| fault.value(definition))
        };
        if let Some(fault) = elsewhere.or_else(revisions) {
            link.fault = fault.done();
        }
    }
    need.links.push(link);
    need
}

/// That the role may run the task, but in another cluster.
fn other_cluster(
    model: &Model,
    holder: &AskingRole<'_>,
    call: &RoleRequest<'_>,
) -> Option<Sentence> {
    let cluster = call.request.get("ecs:cluster")?;
    let is_about = |condition: &Condition| {
        condition.variable.as_str().is_some_and(|key| key.eq_ignore_ascii_case("ecs:cluster"))
    };
    let elsewhere = holder.identity_without(model, call, |statement| {
        if statement.effect.as_str() == Some("Allow") {
            statement.conditions.retain(|condition| !is_about(condition));
        }
    });
    (elsewhere == Truth::True).then(|| {
        let lack = holder.name().text(" lacks `ecs:RunTask` in ").value(cluster);
        lack.text(": the condition on `ecs:cluster` names another cluster")
    })
}

/// Whether a task definition is named without a revision.
fn is_family(model: &Model, definition: &Value, full: &Value) -> bool {
    let Some(masked) = MaskedUnknowns::of(definition) else { return false };
    if let Some(hole) = masked.first_hole().filter(|_| masked.text.len() == HOLE.len_utf8()) {
        let symbol = hole.symbol.as_deref().unwrap_or_default();
        let is_task = owner(model, hole).is_some_and(|it| &*it.kind == "aws_ecs_task_definition");
        return is_task
            && (symbol.ends_with(".arn_without_revision") || symbol.ends_with(".family"));
    }
    let Some(full) = MaskedUnknowns::of(full) else { return false };
    let Some((_, name)) = full.text.split_once("task-definition/") else { return false };
    !name.contains(':') && !name.ends_with(HOLE)
}

fn with_every_revision(full: &Value) -> Value {
    joined([parts(full).unwrap_or_default(), vec![literal(":*")]].concat())
}

/// Takes the resources out of a statement that name one revision.
fn drop_revisions(task: Option<&Resource>, statement: &mut Statement) {
    let Some(task) = task else { return };
    let revision = format!("{}.revision", task.address);
    statement.resources.values.retain(|value| {
        let all = parts(value).unwrap_or_default();
        let is_one = |part: &Part| match part {
            Part::Hole(hole) => hole.symbol.as_deref() == Some(&revision),
            Part::Literal(_) => false,
        };
        !all.iter().any(is_one)
    });
}

/// Step Functions waits for the end of a task (`.sync`) by a rule of `EventBridge` that it makes itself ("Run Amazon ECS or
/// Fargate tasks with Step Functions", IAM policies); it refuses a state machine whose role may not.
fn watch(model: &Model, holder: &AskingRole<'_>, mut need: Need) -> Need {
    let rule = [literal("rule/StepFunctionsGetEventsForECSTaskRule")];
    need.resource = arn("events", (None, None), rule);
    need.actions = vec!["events:PutTargets", "events:PutRule", "events:DescribeRule"];
    let link = holder.may(model, &need.actions, (&need.resource, &Request::new()));
    need.links.push(link);
    need
}

/// ECS takes the roles of the task from whoever starts it.
fn pass(model: &Model, holder: &AskingRole<'_>, task: Option<&Resource>, need: &Need) -> Vec<Need> {
    let Some(task) = task else { return Vec::new() };
    let service = Value::string("ecs-tasks.amazonaws.com");
    let request = Request::from([("iam:passedtoservice".to_owned(), service)]);
    let roles = ["task_role_arn", "execution_role_arn"];
    let roles = roles.iter().filter_map(|name| given(&task.values, name));
    roles
        .map(|role| {
            let actions = ["iam:PassRole"];
            let mut link = holder.may(model, &actions, (role, &request));
            let passed = find(model, role, "aws_iam_role", &["arn", "name"]).ok().flatten();
            if let Some(passed) = passed {
                let name = format!(" lacks `iam:PassRole` on `{}`", passed.address);
                link.fault = holder.name().text(name).done();
                link.related.push(instance(passed));
            }
            let (actions, resource) = (actions.to_vec(), role.clone());
            Need { actions, resource, links: vec![link], ..need.clone() }
        })
        .collect()
}

/// Tags are given when the target sets some, or takes those of the task definition.
fn tag(
    model: &Model,
    holder: &AskingRole<'_>,
    target: &TaskTarget<'_>,
    (task, mut need): (Option<&Resource>, Need),
) -> Option<Need> {
    let has_tags = |values: &Value, name: &str| {
        given(values, name)
            .and_then(Value::entries)
            .is_some_and(|tags| tags.iter().next().is_some())
    };
    let takes =
        given(target.inner, "propagate_tags").and_then(Value::as_str) == Some("TASK_DEFINITION");
    let of_task = takes && task.is_some_and(|task| has_tags(&task.values, "tags"));
    if !has_tags(target.inner, "tags") && !of_task {
        return None;
    }
    let cluster = find(model, target.outer.get("arn")?, "aws_ecs_cluster", &["arn", "id", "name"]);
    let name = cluster.ok().flatten().and_then(|cluster| parts(cluster.values.get("name")?));
    let name = name.unwrap_or_else(|| vec![crate::access::fixed("cluster", "cluster")]);
    let rest = [vec![literal("task/")], name, vec![literal("/x")]].concat();
    let resource = arn("ecs", (None, None), rest);
    let request = Request::from([("ecs:createaction".to_owned(), Value::string("RunTask"))]);
    let actions = ["ecs:TagResource"];
    let mut link = holder.may(model, &actions, (&resource, &request));
    link.fault = holder.name().text(" lacks `ecs:TagResource` on the task").done();
    need.actions = actions.to_vec();
    need.resource = resource;
    need.links.push(link);
    Some(need)
}
