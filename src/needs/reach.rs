//! Whether the network leads to what a task needs, from where its starter places it. Must not know policies.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::ecs;
use crate::iam::Request;
use crate::model::{Model, Resource};
use crate::network::{self, From, Hop, Mood, Port, Reach, To};
use crate::value::{Kind as ValueKind, Origin, Part, Reason, Truth, Value};
use crate::view::find;
use crate::view::value::{block, written};

use super::holder::RoleRequest;
use super::need::{Destination, Layer, Need, NeedDoubt, NeedKind, NeedLink, Whose};
use super::policy::{self, Visitor};
use super::task::Task;
use super::text::{Sentence, joined, literal};

/// Adds to each need whether it can be reached; a task outside of a VPC's subnets has no interface of its own.
pub(super) fn add(task: &Task<'_>, starter: &Value, needs: &mut [Need]) {
    let Some(from) = From::of(task.model, starter) else { return };
    // Many needs lead to the same place.
    let mut known: BTreeMap<String, Reach> = BTreeMap::new();
    for need in needs {
        let Some(to) = need.destination.as_ref() else { continue };
        let Some((key, target)) = target(task.model, need, to) else { continue };
        let port = Port::tcp(to.port);
        let reach = known
            .entry(format!("{key}:{}", to.port))
            .or_insert_with(|| network::reach(task.model, &from, &target, port));
        need.links.push(link(reach));
        let doors = endpoint_policy(task, need, reach);
        need.links.extend(doors);
    }
}

fn target(model: &Model, need: &Need, to: &Destination) -> Option<(String, To)> {
    if let Some(service) = to.service {
        let region: Option<Arc<str>> = to.region.as_str().map(Arc::from);
        let key = format!("{service} {}", region.as_deref().unwrap_or_default());
        return Some((key, To::Service { name: service.into(), region }));
    }
    if need.kind != NeedKind::Volume {
        return Some(("internet".to_owned(), To::Internet));
    }
    let system = find(model, &need.place, "aws_efs_file_system", &["id", "arn"]).ok()??;
    Some((system.address.to_string(), To::of(model, &system.values)?))
}

/// The answer to a question of reach, as a link of a need.
pub(super) fn link(reach: &Reach) -> NeedLink {
    let first = |wanted: Truth| reach.hops.iter().find(|hop| hop.verdict == wanted);
    let deciding = match reach.verdict {
        Truth::False => reach.broken.first().or_else(|| first(Truth::False)),
        Truth::Unknown => first(Truth::Unknown),
        Truth::True => reach.hops.last(),
    };
    let at = |hop: &Hop| hop.place.map_or(Origin::None, Origin::At);
    let origin = deciding.map_or(Origin::None, at);
    let fact = Sentence::new(match deciding.map(|hop| (hop.mood, &hop.fact)) {
        Some((Mood::Open, fact)) => format!("whether {fact} is not known").into(),
        Some((Mood::Stated, fact)) => Arc::clone(fact),
        None => "the network leads there".into(),
    });
    let mut link = NeedLink::broken(Layer::Reach, fact);
    link.truth = reach.verdict;
    link.gate = deciding.map(|hop| hop.link.name());
    if reach.verdict == Truth::Unknown {
        let missing = reach.missing.first();
        let reason = missing.map_or(Reason::Stated, |missing| missing.reason.clone());
        let place = missing.and_then(|missing| missing.place).map_or(Origin::None, Origin::At);
        link.doubt = Some(NeedDoubt::new(reason, place));
    }
    let related = reach.broken.iter().filter(|hop| hop.place.is_some());
    for hop in related {
        link.related.push(Value::string(Arc::clone(&hop.fact)).with_origin(at(hop)));
    }
    link.fault = link.fault.with_origin(origin.clone());
    link.met = link.met.with_origin(origin);
    link
}

/// The endpoint on the path has a policy of its own, which has to let the call through.
fn endpoint_policy(task: &Task<'_>, need: &Need, reach: &Reach) -> Option<NeedLink> {
    let endpoint = reach.hops.iter().find_map(|hop| {
        let found = task.model.resource(&hop.resource)?;
        (&*found.kind == "aws_vpc_endpoint").then_some(found)
    })?;
    written(&endpoint.values, "policy")?;
    let all = policy::of(task.model, endpoint, ("policy", None))?;
    let request = Request::new();
    let (actions, resource) = asked(need)?;
    let holder = match need.whose {
        Whose::Execution => &task.execution,
        Whose::Task => &task.role,
        // Signed addresses are used without a role.
        Whose::Nobody | Whose::Starter => &task.execution,
    };
    let answers = actions.iter().map(|action| {
        let call = RoleRequest { action, resource: &resource, request: &request };
        policy::admits(task.model, &all, Visitor::Role(holder), &call)
    });
    let truth = Truth::all(answers);
    if truth == Truth::True {
        return None;
    }
    let action = actions.first().copied().unwrap_or_default();
    let clause = |allows: &str| {
        let policy = format!("the policy of endpoint `{}` {allows} ", endpoint.address);
        Sentence::new(policy).text(format!("`{action}` on ")).value(&resource)
    };
    let fault = match truth {
        Truth::Unknown => clause("allows").not_known(),
        Truth::True | Truth::False => clause("does not allow"),
    };
    let link = NeedLink::broken(Layer::Reach, fault).with(endpoint.values.clone());
    let doubt = policy::doubt(&all).filter(|_| truth == Truth::Unknown);
    Some(NeedLink { truth, doubt, ..link })
}

/// The actions that pass an endpoint, and on what. ECR's layers are in a bucket of AWS (`prod-REGION-starport-layer-bucket`,
/// from "Amazon ECR interface VPC endpoints").
fn asked(need: &Need) -> Option<(Vec<&'static str>, Value)> {
    if need.id != "image.layers" {
        return (!need.actions.is_empty()).then(|| (need.actions.clone(), need.resource.clone()));
    }
    let region = need.destination.as_ref().map(|to| to.region.clone())?;
    let region = match &region.kind {
        ValueKind::String(text) => text.parts(),
        _ => vec![crate::access::fixed("region", "region")],
    };
    let start = [literal("arn:"), crate::access::fixed("partition", "partition")];
    let bucket: Vec<Part> = [
        start.to_vec(),
        vec![literal(":s3:::prod-")],
        region,
        vec![literal("-starport-layer-bucket/x")],
    ]
    .concat();
    Some((vec!["s3:GetObject"], joined(bucket)))
}

/// The block that places the tasks of a call: findings about reach stand there.
pub(super) fn network_of_call(call: &Value) -> Value {
    let parameters = block(call, "ecs_parameters");
    let network = parameters.and_then(|it| block(it, "network_configuration"));
    network.or(parameters).unwrap_or(call).clone()
}

/// The same of a starter.
pub(super) fn network_of(starter: &Resource) -> Value {
    let network = block(ecs::launcher(starter), "network_configuration");
    network.unwrap_or(&starter.values).clone()
}
