//! VPCs: their ranges and what names resolve in them. Must not know what is inside.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Model, Resource};
use crate::network::extent::AddressExtent;
use crate::value::{Kind, Reason, Truth, Value};
use crate::view::value::{given, written};

use super::{Network, Ref, RouteClaim, WrittenPlace, doubt, managed};

/// A VPC that the configuration makes, or adopts.
#[derive(Clone, Debug)]
pub(in crate::network) struct Vpc {
    pub(in crate::network) place: WrittenPlace,
    /// Its ranges, of both versions.
    pub(in crate::network) ranges: Vec<RouteClaim<AddressExtent>>,
    /// Whether names resolve in it at all.
    pub(in crate::network) dns_support: Switch,
    /// Whether its hosts have names, which private DNS needs.
    pub(in crate::network) dns_hostnames: Switch,
    /// The default VPC of the region, which has subnets and routes of its own.
    pub(in crate::network) is_default: bool,
}

/// Something that is on or off.
#[derive(Clone, Debug)]
pub(in crate::network) struct Switch {
    pub(in crate::network) on: Truth,
    pub(in crate::network) place: WrittenPlace,
    /// Why it is not known.
    pub(in crate::network) reason: Option<Reason>,
}

impl Switch {
    /// An argument that is true or false, and `absent` where it is not written.
    pub(in crate::network) fn of(resource: &Resource, name: &str, absent: bool) -> Self {
        let Some(value) = written(&resource.values, name) else {
            return Self { on: absent.into(), place: WrittenPlace::of(resource), reason: None };
        };
        let on = match (&value.kind, value.as_bool(), value.as_str()) {
            (_, Some(known), _) => Truth::from(known),
            (_, _, Some(text)) => Truth::from(text == "true"),
            (Kind::Unknown(_), ..) => Truth::Unknown,
            _ => Truth::from(absent),
        };
        Self { on, place: WrittenPlace::part(resource, value), reason: value.unknown_reason() }
    }
}

pub(super) fn read(model: &Model, network: &mut Network) {
    for (kind, is_default) in [("aws_vpc", false), ("aws_default_vpc", true)] {
        for resource in managed(model, kind) {
            let vpc = Vpc {
                place: WrittenPlace::of(resource),
                ranges: ranges(resource),
                dns_support: Switch::of(resource, "enable_dns_support", true),
                // AWS turns them off, but for the default VPC.
                dns_hostnames: Switch::of(resource, "enable_dns_hostnames", is_default),
                is_default,
            };
            network.vpcs.insert(Arc::clone(&resource.address), vpc);
        }
    }
    for (kind, argument) in [
        ("aws_vpc_ipv4_cidr_block_association", "cidr_block"),
        ("aws_vpc_ipv6_cidr_block_association", "ipv6_cidr_block"),
    ] {
        for resource in managed(model, kind) {
            let Some(Ref::Here(key)) = Ref::argument(model, &resource.values, "vpc_id") else {
                continue;
            };
            let range = resource.values.get(argument).map(AddressExtent::of).unwrap_or_default();
            if let Some(vpc) = network.vpcs.get_mut(&key) {
                vpc.ranges.push(RouteClaim { what: range, doubt: doubt(resource) });
            }
        }
    }
    read_dns(model, network);
}

fn ranges(resource: &Resource) -> Vec<RouteClaim<AddressExtent>> {
    let values = &resource.values;
    let mut ranges = vec![RouteClaim {
        what: values.get("cidr_block").map(AddressExtent::of).unwrap_or_default(),
        doubt: None,
    }];
    let amazon = given(values, "assign_generated_ipv6_cidr_block").and_then(Value::as_bool);
    if written(values, "ipv6_cidr_block").is_some() || amazon == Some(true) {
        let what = values.get("ipv6_cidr_block").map(of_version_6).unwrap_or_default();
        ranges.push(RouteClaim { what, doubt: None });
    }
    ranges
}

/// A range of version 6, known or not.
pub(super) fn of_version_6(value: &Value) -> AddressExtent {
    let extent = AddressExtent::of(value);
    extent.part(&crate::cidr::AddressSet::every(crate::cidr::Version::V6))
}

/// A range of version 4, known or not.
pub(super) fn of_version_4(value: &Value) -> AddressExtent {
    let extent = AddressExtent::of(value);
    extent.part(&crate::cidr::AddressSet::every(crate::cidr::Version::V4))
}

/// Name servers that are not AWS's, and the DNS firewall: what they answer is not here.
fn read_dns(model: &Model, network: &mut Network) {
    let mut other: BTreeMap<Arc<str>, Option<Reason>> = BTreeMap::new();
    for options in managed(model, "aws_vpc_dhcp_options") {
        let servers = given(&options.values, "domain_name_servers");
        let servers = servers.and_then(Value::elements).unwrap_or_default();
        if servers.iter().any(|server| server.as_str() != Some("AmazonProvidedDNS")) {
            other.insert(Arc::clone(&options.address), doubt(options));
        }
    }
    for association in managed(model, "aws_vpc_dhcp_options_association") {
        let options = Ref::argument(model, &association.values, "dhcp_options_id");
        let is_aws = match &options {
            Some(Ref::Here(key)) => !other.contains_key(key),
            Some(Ref::Elsewhere(..) | Ref::Unknown(_)) => false,
            None => true,
        };
        if let Some(vpc) = Ref::argument(model, &association.values, "vpc_id")
            && !is_aws
        {
            network.other_dns.push(RouteClaim { what: vpc, doubt: doubt(association) });
        }
    }
    for firewall in managed(model, "aws_route53_resolver_firewall_rule_group_association") {
        if let Some(vpc) = Ref::argument(model, &firewall.values, "vpc_id") {
            network.other_dns.push(RouteClaim { what: vpc, doubt: doubt(firewall) });
        }
    }
}
