//! Network ACLs: their entries in order, and which subnets have them. Must not know who sends.

use std::sync::Arc;

use crate::cidr::{AddressSet, Version};
use crate::model::{Model, Resource};
use crate::network::extent::AddressExtent;
use crate::value::{Reason, Truth, Value};
use crate::view::value::{elements, is_text, number_of, written};

use super::group::{Admission, ports};
use super::table::TableChoice;
use super::{
    Network, Protocol, Ref, ResourceKey, RouteClaim, WrittenPlace, doubt, doubt_about, doubt_of,
    managed,
};

/// A network ACL.
#[derive(Clone, Debug)]
pub(in crate::network) struct Acl {
    pub(in crate::network) place: WrittenPlace,
    pub(in crate::network) entries: Vec<AclEntry>,
    /// Why it is not known which of them hold: blocks and resources that overwrite each other, or a gap.
    pub(in crate::network) mixed: Option<Reason>,
}

/// An entry of a network ACL.
#[derive(Clone, Debug)]
pub(in crate::network) struct AclEntry {
    pub(in crate::network) place: WrittenPlace,
    /// Not known: it may be the first.
    pub(in crate::network) number: Option<i64>,
    pub(in crate::network) out: Truth,
    pub(in crate::network) action: AclAction,
    protocol: Value,
    from: Value,
    to: Value,
    addresses: AddressExtent,
    pub(in crate::network) doubt: Option<Reason>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::network) enum AclAction {
    Allow,
    Deny,
    Unknown,
}

pub(super) fn read(model: &Model, network: &mut Network) {
    for resource in managed(model, "aws_network_acl") {
        read_acl(model, network, resource);
    }
    for resource in managed(model, "aws_default_network_acl") {
        read_acl(model, network, resource);
        let default = Ref::argument(model, &resource.values, "default_network_acl_id");
        if let Some(Ref::Here(key) | Ref::Elsewhere(key, _)) = default {
            network.aliases.insert(key, Arc::clone(&resource.address));
        }
    }
    for resource in managed(model, "aws_network_acl_rule") {
        let Some(acl) = Ref::argument(model, &resource.values, "network_acl_id") else { continue };
        let entry = of_resource(resource);
        match network.settled(acl) {
            Ref::Here(key) | Ref::Elsewhere(key, _) => {
                if let Some(acl) = network.acls.get_mut(&key) {
                    add(acl, entry);
                }
            }
            Ref::Unknown(reason) => {
                for acl in network.acls.values_mut() {
                    add(acl, AclEntry { doubt: Some(reason.clone()), ..entry.clone() });
                }
            }
        }
    }
    for resource in managed(model, "aws_network_acl_association") {
        let Some(acl) = Ref::argument(model, &resource.values, "network_acl_id") else { continue };
        let subnet = Ref::argument(model, &resource.values, "subnet_id");
        let doubt = doubt_about(model, resource, subnet.as_ref());
        let claim = RouteClaim { what: network.settled(acl), doubt };
        network.acl_associations.add(subnet, claim);
    }
}

fn read_acl(model: &Model, network: &mut Network, resource: &Resource) {
    let mut entries = Vec::new();
    for (name, out) in [("ingress", Truth::False), ("egress", Truth::True)] {
        if written(&resource.values, name).is_none() {
            continue;
        }
        for block in elements(&resource.values, name) {
            entries.push(of_block(resource, &block, out));
        }
    }
    let acl = Acl { place: WrittenPlace::of(resource), entries, mixed: None };
    network.acls.insert(Arc::clone(&resource.address), acl);
    for subnet in super::endpoint::references(model, &resource.values, "subnet_ids") {
        let own = Ref::Here(Arc::clone(&resource.address));
        let doubt = subnet.doubt.or_else(|| doubt(resource));
        let claim = RouteClaim { what: own, doubt };
        network.acl_associations.add(Some(subnet.what), claim);
    }
}

fn add(acl: &mut Acl, entry: AclEntry) {
    let own = Arc::clone(&acl.place.address);
    if acl.mixed.is_none() && acl.entries.iter().any(|entry| entry.place.address == own) {
        let text =
            format!("entries of `{own}` as blocks and as resources, which overwrite each other");
        acl.mixed = Some(Reason::Unsupported(text.into()));
    }
    acl.entries.push(entry);
}

fn of_block(resource: &Resource, block: &Value, out: Truth) -> AclEntry {
    let place = WrittenPlace::part(resource, block);
    let doubt = doubt_of(block)
        .or_else(|| block.is_unknown().then(|| block.unknown_reason().unwrap_or(Reason::Stated)));
    entry(block, ["rule_no", "action"], out, RouteClaim { what: place, doubt })
}

fn of_resource(resource: &Resource) -> AclEntry {
    let out = super::subnet::is_true(&resource.values, "egress");
    let claim = RouteClaim { what: WrittenPlace::of(resource), doubt: doubt(resource) };
    entry(&resource.values, ["rule_number", "rule_action"], out, claim)
}

fn entry(
    values: &Value,
    [number, action]: [&str; 2],
    out: Truth,
    place: RouteClaim<WrittenPlace>,
) -> AclEntry {
    let get = |name: &str| {
        let unknown = || Value::unknown(crate::value::Type::Any, Reason::Stated);
        let absent = || Value::null(crate::value::Type::Any);
        values.get(name).cloned().unwrap_or_else(if values.is_unknown() { unknown } else { absent })
    };
    let action = match written(values, action) {
        Some(value) => match (is_text(&lower(value), "allow"), is_text(&lower(value), "deny")) {
            (Truth::True, _) => AclAction::Allow,
            (_, Truth::True) => AclAction::Deny,
            _ => AclAction::Unknown,
        },
        None => AclAction::Unknown,
    };
    AclEntry {
        place: place.what,
        number: number_of(&get(number)),
        out,
        action,
        protocol: get("protocol"),
        from: get("from_port"),
        to: get("to_port"),
        addresses: addresses(values),
        doubt: place.doubt,
    }
}

fn lower(value: &Value) -> Value {
    match value.as_str() {
        Some(text) => Value::string(text.to_ascii_lowercase()),
        None => value.clone(),
    }
}

fn addresses(values: &Value) -> AddressExtent {
    if values.is_unknown() {
        return AddressExtent::some_of(AddressSet::all());
    }
    let of = |name: &str, version: Version| {
        written(values, name)
            .map(|value| AddressExtent::of(value).part(&AddressSet::every(version)))
    };
    let v4 = of("cidr_block", Version::V4).unwrap_or_default();
    let v6 = of("ipv6_cidr_block", Version::V6).unwrap_or_default();
    AddressExtent {
        sure: v4.sure.union(&v6.sure),
        most: v4.most.union(&v6.most),
        within: v4.within.union(&v6.within).cloned().collect(),
    }
}

impl Acl {
    /// What it admits in one direction to a port: the first entry that fits decides, and nothing fits nothing.
    pub(in crate::network) fn admission(
        &self,
        out: bool,
        protocol: Protocol,
        port: u16,
    ) -> Admission {
        let mut entries: Vec<&AclEntry> = self.entries.iter().collect();
        // An entry whose number is not known may be the first.
        entries.sort_by_key(|entry| entry.number.unwrap_or(i64::MIN));
        let mut left = Left { sure: AddressSet::all(), most: AddressSet::all() };
        let mut admission = Admission::default();
        for entry in entries {
            let fits = entry.fits(out, protocol, port);
            if fits != Truth::False {
                left.take(entry, fits, &mut admission);
            }
        }
        if let Some(reason) = &self.mixed {
            admission.sure = AddressSet::default();
            admission.sure_names.clear();
            admission.open.get_or_insert_with(|| reason.clone());
        }
        admission
    }

    /// The ports at which what it says can change, and the first one of all.
    pub(in crate::network) fn borders(&self, out: bool) -> Vec<u16> {
        let mut borders = vec![0];
        for entry in &self.entries {
            let direction = if out { entry.out } else { entry.out.not() };
            if direction == Truth::False {
                continue;
            }
            let from = number_of(&entry.from).and_then(|port| u16::try_from(port).ok());
            let to = number_of(&entry.to).and_then(|port| u16::try_from(port).ok());
            borders.extend(from);
            borders.extend(to.and_then(|port| port.checked_add(1)));
        }
        borders
    }
}

/// The addresses that no entry has decided yet: surely, and at most.
struct Left {
    sure: AddressSet,
    most: AddressSet,
}

impl Left {
    fn take(&mut self, entry: &AclEntry, fits: Truth, admission: &mut Admission) {
        let certain = fits == Truth::True && entry.doubt.is_none() && entry.number.is_some();
        let match_sure = if certain { entry.addresses.sure.clone() } else { AddressSet::default() };
        let match_most = &entry.addresses.most;
        let met = self.most.meets(match_most);
        if met {
            admission.by.push(entry.place.clone());
        }
        if met && match_sure != *match_most {
            let reason = entry.doubt.clone().unwrap_or(Reason::Stated);
            admission.between.get_or_insert((entry.place.clone(), reason));
        }
        if entry.action != AclAction::Deny {
            if entry.action == AclAction::Allow {
                let named = certain && self.sure.contains(match_most);
                admission.sure = admission.sure.union(&self.sure.intersection(&match_sure));
                if named {
                    admission.sure_names.extend(entry.addresses.within.iter().cloned());
                }
            }
            admission.most = admission.most.union(&self.most.intersection(match_most));
        }
        if entry.action == AclAction::Allow {
            self.sure = self.sure.minus(&match_sure);
        } else {
            self.sure = self.sure.minus(match_most);
        }
        self.most = self.most.minus(&match_sure);
    }
}

impl AclEntry {
    /// Whether it is about this direction, protocol and port.
    fn fits(&self, out: bool, protocol: Protocol, port: u16) -> Truth {
        let direction = if out { self.out } else { self.out.not() };
        direction.and(ports(&self.protocol, &self.from, &self.to, (protocol, port)))
    }
}

impl Network {
    /// The ACLs of which a subnet has one, and why it is not known which.
    pub(in crate::network) fn acls_of(
        &self,
        subnet: &ResourceKey,
    ) -> (Vec<TableChoice<'_, Acl>>, Option<Reason>) {
        let own = self.acl_associations.of(subnet);
        let mut choices: Vec<_> = own.iter().map(|claim| self.acl(&claim.what)).collect();
        if own.iter().any(|claim| claim.doubt.is_none()) {
            return (choices, None);
        }
        let loose = self.acl_associations.loose.first().or(self.gap.as_ref());
        if let Some(reason) = loose {
            choices.push(TableChoice::Elsewhere(reason.clone()));
        }
        choices.push(self.default_acl(subnet));
        let doubt = own.iter().find_map(|claim| claim.doubt.clone());
        (choices, doubt.or_else(|| loose.cloned()))
    }

    fn acl(&self, acl: &Ref) -> TableChoice<'_, Acl> {
        match acl.key().and_then(|key| self.acls.get(key)) {
            Some(found) => TableChoice::Known(found),
            None => TableChoice::Elsewhere(acl.reason().cloned().unwrap_or(Reason::Stated)),
        }
    }

    fn default_acl(&self, subnet: &ResourceKey) -> TableChoice<'_, Acl> {
        let Some(subnet) = self.subnets.get(subnet) else {
            return TableChoice::Elsewhere(Reason::Stated);
        };
        let Some((key, vpc)) = subnet.vpc.key().and_then(|key| Some((key, self.vpcs.get(key)?)))
        else {
            return TableChoice::Elsewhere(subnet.vpc.reason().cloned().unwrap_or(Reason::Stated));
        };
        let default = ResourceKey::from(format!("{key}.default_network_acl_id"));
        let adopted = self.acls.get(self.canonical(&default));
        match adopted {
            Some(acl) => TableChoice::Known(acl),
            None => TableChoice::Untouched(vpc.place.clone()),
        }
    }
}
