//! From the load balancer to the task: what forwards to the target group of a service, and whether packets and health
//! checks get to the container. Must not know what a task needs from AWS.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::expr::equality::equal;
use crate::model::{Model, Resource};
use crate::network::{self, From, Port, To};
use crate::value::{Reason, Truth, Type, Value};
use crate::view::value::{block, elements, given, number_of};
use crate::view::{find, instance, is_exported, plain, resource_of};

use super::need::{Destination, Layer, Need, NeedDoubt, NeedKind, NeedLink, Whose};
use super::reach;
use super::text::Sentence;

/// The listeners that lead to a target group, and why there may be more.
fn forwarders(model: &Model, group: &Resource) -> (Vec<Value>, Option<Reason>) {
    let found = network::listeners(model, &group.values);
    let (certain, perhaps): (Vec<Value>, Vec<Value>) = found
        .children()
        .cloned()
        .partition(|listener| !listener.is_unknown() && !listener.marks.is_maybe());
    let doubt = perhaps.first().map(|one| one.unknown_reason().unwrap_or(Reason::Stated));
    (certain, doubt)
}

/// The load balancers that certainly lead to a target group.
fn balancers<'m>(model: &'m Model, group: &Resource) -> Vec<&'m Resource> {
    let found = network::balancers(model, &group.values);
    let certain = found.children().filter(|one| !one.is_unknown() && !one.marks.is_maybe());
    certain.filter_map(|one| resource_of(model, one)).collect()
}

/// What a service needs of its load balancers.
pub(super) fn needs(model: &Model, starter: &Value) -> Vec<Need> {
    let blocks = elements(starter, "load_balancer");
    let known = blocks.iter().filter(|block| !block.is_unknown());
    known.flat_map(|balancer| one(model, starter, balancer)).collect()
}

fn one(model: &Model, starter: &Value, balancer: &Value) -> Vec<Need> {
    let Some(arn) = given(balancer, "target_group_arn") else { return Vec::new() };
    let Some(group) = network::target_group(model, arn) else { return Vec::new() };
    let mut attached = empty(("lb.attached", "listener for the target group"), balancer, arn);
    attached.links.push(forwarded_to(model, group));
    attached.links.extend(same_network(model, starter, group));
    let mut found = vec![attached];
    let Some(to) = To::of(model, starter) else { return found };
    let mut senders = Vec::new();
    for from in balancers(model, group) {
        senders.extend(From::of(model, &from.values).map(|sender| (from, sender)));
    }
    for (id, what, port) in ports(balancer, group) {
        for (from, sender) in &senders {
            let mut need = empty((id, what), balancer, arn);
            need.subject = Value::string(Arc::clone(&from.address));
            let host = Value::string("the container");
            let region = Value::null(Type::String);
            need.destination = Some(Destination { service: None, region, host, port });
            let answer = network::reach(model, sender, &to, Port::tcp(port));
            need.links.push(reach::link(&answer));
            found.push(need);
        }
    }
    found
}

fn empty((id, what): (&'static str, &str), balancer: &Value, place: &Value) -> Need {
    Need {
        id,
        kind: NeedKind::Traffic,
        what: Value::string(what),
        subject: balancer
            .get("container_name")
            .cloned()
            .unwrap_or_else(|| Value::null(Type::String)),
        whose: Whose::Nobody,
        role: Value::null(Type::Any),
        role_address: None,
        actions: Vec::new(),
        resource: Value::null(Type::String),
        destination: None,
        place: place.clone(),
        links: Vec::new(),
        doubt: None,
    }
}

/// Traffic goes to the container's port, whatever the port of the group; health checks go there too, or to a port of their
/// own.
fn ports(balancer: &Value, group: &Resource) -> Vec<(&'static str, &'static str, u16)> {
    let number = |value: &Value| number_of(value).and_then(|number| u16::try_from(number).ok());
    let traffic = given(balancer, "container_port").and_then(number);
    let check = block(&group.values, "health_check").and_then(|check| given(check, "port"));
    let check = check.and_then(number).filter(|port| Some(*port) != traffic);
    let traffic = traffic.map(|port| ("lb.traffic", "traffic of the load balancer", port));
    let check = check.map(|port| ("lb.health", "health check of the load balancer", port));
    traffic.into_iter().chain(check).collect()
}

fn forwarded_to(model: &Model, group: &Resource) -> NeedLink {
    let (found, doubt) = forwarders(model, group);
    let layer = Layer::Existence;
    if let Some(first) = found.first() {
        let address = resource_of(model, first).map_or("a listener", |one| &*one.address);
        let met = Sentence::new(format!("`{address}` forwards to it"));
        return NeedLink::held(layer, met).with(first.clone());
    }
    let fault = format!("no listener or rule forwards to target group `{}`", group.address);
    let fault = Sentence::new(fault);
    let link = match doubt {
        Some(reason) => {
            NeedLink::open(layer, fault, NeedDoubt::new(reason, group.values.origin.clone()))
        }
        None if is_exported(model, group) => {
            let elsewhere = NeedDoubt::elsewhere("a listener of the caller", &group.values);
            NeedLink::open(layer, fault, elsewhere)
        }
        None => NeedLink::broken(layer, fault),
    };
    link.with(instance(group))
}

/// The targets are in the VPC of their group.
fn same_network(model: &Model, starter: &Value, group: &Resource) -> Option<NeedLink> {
    let vpc = given(&group.values, "vpc_id")?;
    let network = block(starter, "network_configuration")?;
    let subnets = elements(network, "subnets");
    let apart = subnets.iter().find_map(|subnet| {
        let subnet = find(model, subnet, "aws_subnet", &["id"]).ok()??;
        (equal(subnet.values.get("vpc_id")?, vpc) == Truth::False).then_some(subnet)
    })?;
    let fault = format!(
        "target group `{}` is in another VPC than subnet `{}`",
        group.address, apart.address
    );
    Some(NeedLink::broken(Layer::Existence, Sentence::new(fault)).with(instance(apart)))
}

/// What each resource waits for, by addresses without instance keys.
type Waits = BTreeMap<String, BTreeSet<Arc<str>>>;

/// Whether Terraform makes a resource after another: by a reference or `depends_on`, directly or through others. None where
/// it cannot be seen from one module.
pub(super) fn waits_for(model: &Model, resource: &Resource, other: &Resource) -> Option<bool> {
    let through_module = |one: &Resource| {
        let all = one.depends_on.iter().chain(&one.references);
        all.into_iter().any(|address| is_module(address, &one.module))
    };
    if resource.module != other.module {
        return None;
    }
    let waits = model.memo().once("what resources wait for", || {
        let mut waits = Waits::new();
        for resource in model.resources() {
            let all = waits.entry(plain(&resource.address)).or_default();
            all.extend(resource.references.iter().chain(&resource.depends_on).cloned());
        }
        waits
    });
    let wanted = plain(&other.address);
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut open = vec![plain(&resource.address)];
    while let Some(at) = open.pop() {
        if at == wanted {
            return Some(true);
        }
        let next = waits.get(&at).into_iter().flatten().map(|address| plain(address));
        open.extend(next.filter(|address| seen.insert(address.clone())));
    }
    if through_module(resource) { None } else { Some(false) }
}

fn is_module(address: &str, own: &str) -> bool {
    let rest = address.strip_prefix(own).unwrap_or(address).trim_start_matches('.');
    let mut names = rest.split('.');
    names.next() == Some("module") && names.next().is_some() && names.next().is_none()
}
