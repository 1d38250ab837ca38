//! Instances that forward as a NAT gateway does: EC2 instances, and interfaces that one is given. Must not know routes, nor what
//! software forwards.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::model::{Model, Resource};
use crate::value::{Reason, Truth};
use crate::view::value::{block, written};

use super::gateway::Nat;
use super::vpc::Switch;
use super::{Network, Ref, ResourceKey, RouteClaim, WrittenPlace, managed, references};

/// What an instance does, and a NAT gateway does not.
#[derive(Clone, Debug)]
pub(in crate::network) struct Host {
    /// Whether what is not addressed to it is dropped: the source/destination check.
    pub(in crate::network) checks: Switch,
    /// The groups of the interface; none for the default group of its VPC.
    pub(in crate::network) groups: Vec<RouteClaim<Ref>>,
    /// Whether what it forwards leaves by the same interface: an instance may be given another one.
    pub(in crate::network) leaves_here: bool,
}

/// The key of the interface that an instance has from its start.
const PRIMARY: &str = ".primary_network_interface_id";

/// The address of the instance or the interface that the target of a route names.
pub(super) fn key(target: &ResourceKey) -> ResourceKey {
    target.strip_suffix(PRIMARY).map_or_else(|| Arc::clone(target), Arc::from)
}

pub(super) fn read(model: &Model, network: &mut Network) {
    let elastic = Elastic::of(model);
    for resource in managed(model, "aws_instance") {
        // Its interface is a resource of its own, or what a template says.
        let blocks = ["network_interface", "primary_network_interface", "launch_template"];
        if blocks.iter().any(|name| block(&resource.values, name).is_some()) {
            continue;
        }
        let nat = instance(model, network, resource, &elastic);
        network.nats.insert(Arc::clone(&resource.address), nat);
    }
    for resource in managed(model, "aws_network_interface") {
        let nat = interface(model, resource, &elastic);
        network.nats.insert(Arc::clone(&resource.address), nat);
    }
}

fn instance(model: &Model, network: &Network, resource: &Resource, elastic: &Elastic) -> Nat {
    let values = &resource.values;
    let subnet = subnet(model, resource);
    let groups = references(model, values, "vpc_security_group_ids");
    let given = written(values, "associate_public_ip_address");
    let by_subnet = || Some(network.subnets.get(subnet.key()?)?.public.clone());
    let address = match given {
        Some(_) => Switch::of(resource, "associate_public_ip_address", false),
        None => by_subnet().unwrap_or_else(|| Switch {
            on: Truth::Unknown,
            place: WrittenPlace::of(resource),
            reason: subnet.reason().cloned(),
        }),
    };
    let host = Host { checks: checks(resource), groups, leaves_here: true };
    nat(resource, subnet, elastic.or(resource, address), host)
}

fn interface(model: &Model, resource: &Resource, elastic: &Elastic) -> Nat {
    let groups = references(model, &resource.values, "security_groups");
    // The instance may have another interface, with an address of its own.
    let what = format!("the addresses of the instance that has `{}`", resource.address);
    let reason = Some(Reason::Unsupported(what.into()));
    let other = Switch { on: Truth::Unknown, place: WrittenPlace::of(resource), reason };
    let host = Host { checks: checks(resource), groups, leaves_here: false };
    nat(resource, subnet(model, resource), elastic.or(resource, other), host)
}

fn nat(resource: &Resource, subnet: Ref, address: Switch, host: Host) -> Nat {
    Nat {
        place: WrittenPlace::of(resource),
        subnet: Some(subnet),
        private: Truth::False,
        address,
        host: Some(host),
    }
}

/// From "Work with NAT instances": EC2 checks that an instance is the source or the destination of what it sends and receives,
/// unless that is switched off.
fn checks(resource: &Resource) -> Switch {
    Switch::of(resource, "source_dest_check", true)
}

fn subnet(model: &Model, resource: &Resource) -> Ref {
    let path = format!("{}.subnet_id", resource.address);
    let found = written(&resource.values, "subnet_id").map(|value| Ref::like(model, value));
    found.unwrap_or_else(|| Ref::Unknown(Reason::Computed(path.into())))
}

/// The instances and interfaces that have an Elastic IP address.
struct Elastic {
    keys: BTreeSet<ResourceKey>,
    /// Why one may have an address all the same.
    more: Option<Reason>,
}

impl Elastic {
    fn of(model: &Model) -> Self {
        let mut found = Self { keys: BTreeSet::new(), more: None };
        for (kind, arguments) in [
            ("aws_eip", ["instance", "network_interface"]),
            ("aws_eip_association", ["instance_id", "network_interface_id"]),
        ] {
            for resource in managed(model, kind) {
                for argument in arguments {
                    match Ref::argument(model, &resource.values, argument) {
                        Some(Ref::Here(of)) => drop(found.keys.insert(key(&of))),
                        Some(Ref::Unknown(reason)) => found.more = Some(reason),
                        Some(Ref::Elsewhere(..)) | None => {}
                    }
                }
            }
        }
        found
    }

    /// Whether a resource has a public address, be it another one.
    fn or(&self, resource: &Resource, other: Switch) -> Switch {
        if self.keys.contains(&resource.address) {
            return Switch { on: Truth::True, place: WrittenPlace::of(resource), reason: None };
        }
        match (&other.on, &self.more) {
            (Truth::False, Some(reason)) => {
                Switch { on: Truth::Unknown, reason: Some(reason.clone()), ..other }
            }
            _ => other,
        }
    }
}
