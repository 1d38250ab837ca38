//! Gateways and what connects VPCs: internet and egress-only gateways, NAT gateways, peerings. Must not know routes.

use std::sync::Arc;

use crate::model::{Model, Resource};
use crate::value::{Reason, Truth};
use crate::view::value::{is_text, written};

use super::instance::Host;
use super::subnet::is_true;
use super::vpc::Switch;
use super::{Network, Ref, RouteClaim, WrittenPlace, doubt, managed};

/// An internet gateway, or an egress-only one.
#[derive(Clone, Debug)]
pub(in crate::network) struct Gateway {
    pub(in crate::network) place: WrittenPlace,
    pub(in crate::network) kind: GatewayKind,
    /// The VPCs that it is attached to: one, if any.
    pub(in crate::network) attached: Vec<RouteClaim<Ref>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::network) enum GatewayKind {
    Internet,
    EgressOnly,
}

/// A NAT gateway, or an instance that forwards as one.
#[derive(Clone, Debug)]
pub(in crate::network) struct Nat {
    pub(in crate::network) place: WrittenPlace,
    /// None for a regional one, which is in no subnet.
    pub(in crate::network) subnet: Option<Ref>,
    /// Whether it has no public address by its type.
    pub(in crate::network) private: Truth,
    /// Whether it has a public address.
    pub(in crate::network) address: Switch,
    /// Of an instance: what it does beside.
    pub(in crate::network) host: Option<Host>,
}

/// A peering connection.
#[derive(Clone, Debug)]
pub(in crate::network) struct Peering {
    pub(in crate::network) place: WrittenPlace,
    pub(in crate::network) ends: [Ref; 2],
    /// Whether both sides agree to it here.
    pub(in crate::network) accepted: Truth,
}

pub(super) fn read(model: &Model, network: &mut Network) {
    for (kind, of) in [
        ("aws_internet_gateway", GatewayKind::Internet),
        ("aws_egress_only_internet_gateway", GatewayKind::EgressOnly),
    ] {
        for resource in managed(model, kind) {
            let vpc = Ref::argument(model, &resource.values, "vpc_id");
            let attached = vpc.map(|what| RouteClaim { what, doubt: None }).into_iter().collect();
            let gateway = Gateway { place: WrittenPlace::of(resource), kind: of, attached };
            network.gateways.insert(Arc::clone(&resource.address), gateway);
        }
    }
    for resource in managed(model, "aws_internet_gateway_attachment") {
        let gateway = Ref::argument(model, &resource.values, "internet_gateway_id");
        let Some(vpc) = Ref::argument(model, &resource.values, "vpc_id") else { continue };
        let claim = RouteClaim { what: vpc, doubt: doubt(resource) };
        let found = gateway.as_ref().and_then(Ref::key);
        match found.and_then(|key| network.gateways.get_mut(key)) {
            Some(gateway) => gateway.attached.push(claim),
            None => attach_any(network, resource, &claim),
        }
    }
    for resource in managed(model, "aws_nat_gateway") {
        network.nats.insert(Arc::clone(&resource.address), nat(model, resource));
    }
    for resource in managed(model, "aws_vpc_peering_connection") {
        network.peerings.insert(Arc::clone(&resource.address), peering(model, resource));
    }
    for resource in managed(model, "aws_vpc_peering_connection_accepter") {
        let of = Ref::argument(model, &resource.values, "vpc_peering_connection_id");
        let accepts = is_true(&resource.values, "auto_accept");
        let found = of.as_ref().and_then(Ref::key);
        if let Some(peering) = found.and_then(|key| network.peerings.get_mut(key)) {
            let sure =
                if doubt(resource).is_none() { accepts } else { accepts.and(Truth::Unknown) };
            peering.accepted = peering.accepted.or(sure);
        }
    }
}

/// An attachment of a gateway that is not known may be of any.
fn attach_any(network: &mut Network, resource: &Resource, claim: &RouteClaim<Ref>) {
    let path = format!("{}.internet_gateway_id", resource.address);
    let reason = Reason::Computed(path.into());
    for gateway in network.gateways.values_mut() {
        if gateway.kind == GatewayKind::Internet && gateway.attached.is_empty() {
            gateway
                .attached
                .push(RouteClaim { what: claim.what.clone(), doubt: Some(reason.clone()) });
        }
    }
}

fn nat(model: &Model, resource: &Resource) -> Nat {
    let values = &resource.values;
    let private = written(values, "connectivity_type")
        .map_or(Truth::False, |value| is_text(value, "private"));
    let regional = written(values, "availability_mode")
        .map_or(Truth::False, |value| is_text(value, "regional"));
    let subnet = written(values, "subnet_id").map(|value| Ref::like(model, value));
    Nat {
        place: WrittenPlace::of(resource),
        subnet: if regional == Truth::False { subnet } else { None },
        private,
        address: Switch {
            on: (written(values, "allocation_id").is_some() || regional != Truth::False).into(),
            place: WrittenPlace::of(resource),
            reason: None,
        },
        host: None,
    }
}

fn peering(model: &Model, resource: &Resource) -> Peering {
    let values = &resource.values;
    let end = |name: &str| {
        let path = format!("{}.{name}", resource.address);
        Ref::argument(model, values, name)
            .unwrap_or_else(|| Ref::Unknown(Reason::Computed(path.into())))
    };
    // Another account or region accepts for itself.
    let accepted = is_true(values, "auto_accept").or(Truth::Unknown);
    Peering {
        place: WrittenPlace::of(resource),
        ends: [end("vpc_id"), end("peer_vpc_id")],
        accepted,
    }
}
