//! Load balancers: which listeners lead to a target group. Must not know ports or groups.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::{Model, Resource};
use crate::value::{Reason, Truth, Type, Value};
use crate::view::value::{elements, given, maybe, unknown_of};
use crate::view::{Link, find, instance, joined, referrers, resource_of};

const GROUPS: [&str; 2] = ["aws_lb_target_group", "aws_alb_target_group"];
const BALANCERS: [&str; 2] = ["aws_lb", "aws_alb"];
const LISTENERS: [&str; 2] = ["aws_lb_listener", "aws_alb_listener"];
const ARN: &[&str] = &["arn", "id"];

/// What forwards to a target group, by the group.
const FORWARDS: [Link; 4] = [
    Link::found("aws_lb_listener", "target group", &GROUPS, |listener| {
        actions(listener, "default_action")
    }),
    Link::found("aws_alb_listener", "target group", &GROUPS, |listener| {
        actions(listener, "default_action")
    }),
    Link::found("aws_lb_listener_rule", "target group", &GROUPS, |rule| actions(rule, "action")),
    Link::found("aws_alb_listener_rule", "target group", &GROUPS, |rule| actions(rule, "action")),
];

/// The target groups that actions forward to.
fn actions(resource: &Resource, name: &str) -> Vec<Value> {
    let mut found = Vec::new();
    for action in elements(&resource.values, name) {
        if action.is_unknown() {
            found.push(action);
            continue;
        }
        found.extend(given(&action, "target_group_arn").cloned());
        for forward in elements(&action, "forward") {
            let groups = elements(&forward, "target_group");
            found.extend(groups.iter().filter_map(|group| given(group, "arn").cloned()));
        }
    }
    found
}

/// The listeners and the rules of listeners that forward to a target group.
pub(super) fn forwarders(model: &Model, group: &Value) -> Value {
    let Some(group) = resource_of(model, group) else { return nothing(group) };
    Value::tuple(FORWARDS.into_iter().flat_map(|link| joined(model, link, group, ARN)).collect())
}

/// The listeners that lead to a target group, by themselves or by a rule of theirs.
pub(crate) fn listeners(model: &Model, group: &Value) -> Value {
    let Some(group) = resource_of(model, group) else { return nothing(group) };
    let mut found = Vec::new();
    let mut seen: BTreeSet<Arc<str>> = BTreeSet::new();
    for link in FORWARDS {
        let (forwarding, more) = referrers(model, link, group, ARN);
        for (resource, of) in forwarding {
            let listener = listener_of(model, resource);
            match listener {
                Ok(Some(listener)) if seen.insert(Arc::clone(&listener.address)) => {
                    let one = instance(listener);
                    found.push(if of == Truth::True { one } else { maybe(one) });
                }
                Ok(_) => {}
                Err(reason) => found.push(maybe(Value::unknown(Type::Any, reason))),
            }
        }
        found.extend(more.map(|reason| maybe(Value::unknown(Type::Any, reason))));
    }
    Value::tuple(found)
}

/// The listener that a listener or a rule is of; none if it is not in the configuration.
fn listener_of<'m>(
    model: &'m Model,
    resource: &'m Resource,
) -> Result<Option<&'m Resource>, Reason> {
    if LISTENERS.contains(&&*resource.kind) {
        return Ok(Some(resource));
    }
    first(model, resource.values.get("listener_arn"), &LISTENERS)
}

/// The load balancers that lead to a target group.
pub(crate) fn balancers(model: &Model, group: &Value) -> Value {
    let listeners = listeners(model, group);
    let mut found = Vec::new();
    let mut seen: BTreeSet<Arc<str>> = BTreeSet::new();
    for listener in listeners.elements().unwrap_or_default() {
        if listener.is_unknown() {
            found.push(listener.clone());
            continue;
        }
        match first(model, listener.get("load_balancer_arn"), &BALANCERS) {
            Ok(Some(balancer)) if seen.insert(Arc::clone(&balancer.address)) => {
                let one = instance(balancer);
                found.push(if listener.marks.is_maybe() { maybe(one) } else { one });
            }
            Ok(_) => {}
            Err(reason) => found.push(maybe(Value::unknown(Type::Any, reason))),
        }
    }
    Value::tuple(found)
}

/// The target group that an argument names; none where it is not known which.
pub(crate) fn target_group<'m>(model: &'m Model, argument: &Value) -> Option<&'m Resource> {
    first(model, Some(argument), &GROUPS).ok().flatten()
}

/// The resource of one of these types that a value refers to. `Err`: not known which.
fn first<'m>(
    model: &'m Model,
    value: Option<&Value>,
    kinds: &[&str],
) -> Result<Option<&'m Resource>, Reason> {
    let Some(value) = value else { return Ok(None) };
    let mut open = None;
    for kind in kinds {
        match find(model, value, kind, ARN) {
            Ok(None) => {}
            Ok(found) => return Ok(found),
            Err(reason) => open = Some(reason),
        }
    }
    open.map_or(Ok(None), Err)
}

/// A list of nothing, or of what an unknown resource may have.
fn nothing(group: &Value) -> Value {
    if group.is_unknown() {
        return Value::tuple(vec![maybe(unknown_of(group, Type::Any))]);
    }
    Value::tuple(Vec::new())
}
