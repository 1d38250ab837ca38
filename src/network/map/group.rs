//! Security groups: what they admit, of a peer that is known in part. Must not know routes.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::cidr::AddressSet;
use crate::model::Model;
use crate::network::extent::{AddressExtent, NamedRange};
use crate::network::rules;
use crate::value::{Reason, Truth, Value};
use crate::view::value::number_of;

use super::table::{PrefixList, prefix_list};
use super::{Network, Protocol, Ref, ResourceKey, RouteClaim, WrittenPlace, doubt_of};

/// What filters admit in one direction to one port: of addresses surely and at most, of sets by name, of members of groups.
#[derive(Clone, Debug, Default)]
pub(in crate::network) struct Admission {
    pub(in crate::network) sure: AddressSet,
    pub(in crate::network) most: AddressSet,
    pub(in crate::network) sure_names: BTreeSet<NamedRange>,
    most_names: BTreeSet<NamedRange>,
    sure_groups: Vec<Ref>,
    most_groups: Vec<Ref>,
    /// Why it may admit anything.
    pub(in crate::network) open: Option<Reason>,
    /// What lies between surely and at most: the first such place, and why.
    pub(in crate::network) between: Option<(WrittenPlace, Reason)>,
    /// What fits the port.
    pub(in crate::network) by: Vec<WrittenPlace>,
}

/// The other side, as a filter sees it.
#[derive(Clone, Debug)]
pub(in crate::network) struct Peer {
    pub(in crate::network) addresses: AddressExtent,
    /// The groups of its interface, as long as the packet has its private address.
    pub(in crate::network) groups: Vec<RouteClaim<Ref>>,
}

impl Peer {
    /// Addresses without groups.
    pub(in crate::network) fn at(addresses: AddressExtent) -> Self {
        Self { addresses, groups: Vec::new() }
    }
}

/// What is asked of a group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct GroupQuestion {
    group: ResourceKey,
    out: bool,
    protocol: Protocol,
    port: u16,
}

impl Admission {
    /// Everything, or nothing.
    pub(in crate::network) fn everything() -> Self {
        Self { sure: AddressSet::all(), most: AddressSet::all(), ..Self::default() }
    }

    /// Whether the peer is admitted, with all its addresses.
    pub(in crate::network) fn admits(&self, peer: &Peer) -> Truth {
        let known = self.admits_addresses(&peer.addresses).or(self.admits_groups(&peer.groups));
        if self.open.is_some() { known.or(Truth::Unknown) } else { known }
    }

    /// Whether there is anything that is admitted.
    pub(in crate::network) fn admits_anything(&self) -> Truth {
        if !self.sure.is_empty() || !self.sure_names.is_empty() || !self.sure_groups.is_empty() {
            return Truth::True;
        }
        let perhaps = self.open.is_some() || !self.most.is_empty();
        let perhaps = perhaps || !self.most_names.is_empty() || !self.most_groups.is_empty();
        if perhaps { Truth::Unknown } else { Truth::False }
    }

    /// Whether some addresses are admitted as such.
    pub(in crate::network) fn has_addresses(&self) -> bool {
        !self.sure.is_empty()
    }

    fn admits_addresses(&self, peer: &AddressExtent) -> Truth {
        let sure = &self.sure;
        if peer.within.iter().any(|name| self.sure_names.contains(name)) {
            return Truth::True;
        }
        if !peer.is_empty() && sure.contains(&peer.most) {
            return Truth::True;
        }
        if peer.within.iter().any(|name| self.most_names.contains(name)) {
            return Truth::Unknown;
        }
        if !self.most.contains(&peer.sure) || !self.most.meets(&peer.most) {
            return Truth::False;
        }
        Truth::Unknown
    }

    fn admits_groups(&self, groups: &[RouteClaim<Ref>]) -> Truth {
        let mut answer = Truth::False;
        for group in groups {
            let same = |own: &Ref| match (own, &group.what) {
                // An instance that stands for many, and refers to itself.
                (Ref::Here(a), Ref::Here(b)) if a == b => Truth::True,
                _ => own.same(&group.what),
            };
            let sure = Truth::any(self.sure_groups.iter().map(same));
            let sure = if group.doubt.is_some() { sure.and(Truth::Unknown) } else { sure };
            let most = Truth::any(self.most_groups.iter().map(same)).and(Truth::Unknown);
            answer = answer.or(sure).or(most);
        }
        answer
    }

    fn join(&mut self, other: &Self) {
        self.sure = self.sure.union(&other.sure);
        self.most = self.most.union(&other.most);
        self.sure_names.extend(other.sure_names.iter().cloned());
        self.most_names.extend(other.most_names.iter().cloned());
        self.sure_groups.extend(other.sure_groups.iter().cloned());
        self.most_groups.extend(other.most_groups.iter().cloned());
        self.by.extend(other.by.iter().cloned());
        self.open = self.open.take().or_else(|| other.open.clone());
        self.between = self.between.take().or_else(|| other.between.clone());
    }

    /// The same, if it is not known whether it is there.
    fn doubted(mut self, reason: &Reason) -> Self {
        self.sure = AddressSet::default();
        self.sure_names.clear();
        let moved = std::mem::take(&mut self.sure_groups);
        self.most_groups.extend(moved);
        if let Some(place) = self.by.first() {
            self.between.get_or_insert((place.clone(), reason.clone()));
        }
        self
    }
}

/// The default group of a VPC has two names.
pub(super) fn read(model: &Model, network: &mut Network) {
    for resource in super::managed(model, "aws_default_security_group") {
        let vpc = Ref::argument(model, &resource.values, "vpc_id");
        if let Some(key) = vpc.as_ref().and_then(Ref::key) {
            let default = default_group(key);
            network.aliases.insert(default, Arc::clone(&resource.address));
        }
    }
}

/// The key of the default group of a VPC.
pub(super) fn default_group(vpc: &ResourceKey) -> ResourceKey {
    format!("{vpc}.default_security_group_id").into()
}

/// Whether a rule with these values is about a protocol and port.
pub(super) fn ports(protocol: &Value, from: &Value, to: &Value, wanted: (Protocol, u16)) -> Truth {
    let protocol = match protocol_number(protocol) {
        Some(-1) => return Truth::True,
        Some(number) => Truth::from(number == wanted.0.number()),
        None if protocol.is_unknown()
            || protocol.as_text().is_some_and(|text| text.hole().is_some()) =>
        {
            Truth::Unknown
        }
        None => Truth::False,
    };
    if protocol == Truth::False {
        return protocol;
    }
    let port = i64::from(wanted.1);
    protocol.and(compare(from, |from| from <= port)).and(compare(to, |to| port <= to))
}

fn compare(end: &Value, test: impl Fn(i64) -> bool) -> Truth {
    number_of(end).map_or(Truth::Unknown, |number| Truth::from(test(number)))
}

/// `tcp`, `TCP`, `6` or 6; -1 for all.
fn protocol_number(value: &Value) -> Option<i64> {
    if let Some(number) = value.as_number() {
        return number.as_i64();
    }
    let text = value.as_str()?.to_ascii_lowercase();
    match text.as_str() {
        "all" | "-1" => Some(-1),
        "icmp" => Some(1),
        "tcp" => Some(6),
        "udp" => Some(17),
        "icmpv6" => Some(58),
        other => other.parse().ok().or(Some(255)),
    }
}

impl Network {
    /// What the groups of an interface admit together.
    pub(in crate::network) fn groups_admit(
        &self,
        model: &Model,
        groups: &[RouteClaim<Ref>],
        (out, protocol, port): (bool, Protocol, u16),
    ) -> Admission {
        let mut all = Admission::default();
        for group in groups {
            let Some(key) = group.what.key() else {
                let reason = group.what.reason().cloned().unwrap_or(Reason::Stated);
                all.open.get_or_insert(reason);
                continue;
            };
            let key = Arc::clone(self.canonical(key));
            let question = GroupQuestion { group: Arc::clone(&key), out, protocol, port };
            let admission = self.once(question, || {
                self.group_admits(model, &group.what, &key, (out, protocol, port))
            });
            match &group.doubt {
                None => all.join(&admission),
                Some(reason) => all.join(&Admission::clone(&admission).doubted(reason)),
            }
        }
        all
    }

    fn group_admits(
        &self,
        model: &Model,
        group: &Ref,
        key: &ResourceKey,
        (out, protocol, port): (bool, Protocol, u16),
    ) -> Admission {
        let Some(resource) = model.resource(key) else {
            return self.untouched(group, key, out);
        };
        let own = Ref::Here(Arc::clone(key));
        let rules = rules::rules(model, &crate::view::instance(resource));
        let direction = if out { "egress" } else { "ingress" };
        let mut all = Admission::default();
        let mut styles = BTreeSet::new();
        for rule in rules.elements().unwrap_or_default() {
            let of = rule
                .get("direction")
                .map_or(Truth::Unknown, |value| crate::view::value::is_text(value, direction));
            if of == Truth::False {
                continue;
            }
            if rule.is_unknown() {
                all.open.get_or_insert(rule.unknown_reason().unwrap_or(Reason::Stated));
                continue;
            }
            let standalone = rule.get("style").and_then(Value::as_str) != Some("inline");
            styles.insert(standalone);
            let fits = of.and(ports_of(rule, (protocol, port)));
            if fits != Truth::False {
                let one = self.rule_admits(model, rule, &own);
                match (fits, doubt_of(rule)) {
                    (Truth::True, None) => all.join(&one),
                    (_, reason) => {
                        let reason = reason.or_else(|| rule.unknown_reason());
                        all.join(&one.doubted(&reason.unwrap_or(Reason::Stated)));
                    }
                }
            }
        }
        if styles.len() > 1 {
            let text =
                format!("rules of `{key}` as blocks and as resources, which overwrite each other");
            let reason = Reason::Unsupported(text.into());
            all = all.doubted(&reason);
        }
        all
    }

    /// The default group of a VPC, or a group from elsewhere.
    fn untouched(&self, group: &Ref, key: &ResourceKey, out: bool) -> Admission {
        let vpc = key.strip_suffix(".default_security_group_id");
        let default = vpc.is_some_and(|vpc| self.vpcs.contains_key(vpc));
        match (default, out) {
            (true, true) => Admission::everything(),
            (true, false) => {
                Admission { sure_groups: vec![Ref::Here(Arc::clone(key))], ..Admission::default() }
            }
            (false, _) => {
                let reason = group.reason().cloned().unwrap_or(Reason::Stated);
                Admission { open: Some(reason), ..Admission::default() }
            }
        }
    }

    fn rule_admits(&self, model: &Model, rule: &Value, own: &Ref) -> Admission {
        let mut one = Admission { by: vec![place(rule)], ..Admission::default() };
        let lists = |name: &str| rule.get(name).and_then(Value::elements).unwrap_or_default();
        for range in lists("cidrs").iter().chain(lists("ipv6_cidrs")) {
            let extent = AddressExtent::of(range);
            one.add(&extent, range);
        }
        for list in lists("prefix_lists") {
            match (prefix_list(model, list), list.marks.is_maybe()) {
                (PrefixList::Ranges(ranges), _) => {
                    for range in ranges {
                        one.add(&range, list);
                    }
                }
                (PrefixList::Named(name), false) => {
                    one.sure_names.insert(name);
                }
                (PrefixList::Named(name), true) => {
                    one.most_names.insert(name);
                }
                (PrefixList::Unknown(reason), _) => one.may(place(rule), reason),
            }
        }
        for group in lists("groups") {
            let reference = self.settled(Ref::of(model, group));
            one.groups(reference, group.marks.is_maybe());
        }
        match rule.get("self").map(|value| (value.as_bool(), value.is_unknown())) {
            Some((Some(true), _)) => one.sure_groups.push(own.clone()),
            Some((_, true)) => one.most_groups.push(own.clone()),
            _ => {}
        }
        one
    }
}

impl Admission {
    fn add(&mut self, extent: &AddressExtent, of: &Value) {
        self.most = self.most.union(&extent.most);
        if of.marks.is_maybe() {
            self.most_names.extend(extent.within.iter().cloned());
        } else {
            self.sure = self.sure.union(&extent.sure);
            self.sure_names.extend(extent.within.iter().cloned());
        }
        if let Some(reason) = of.unknown_reason()
            && let Some(place) = self.by.first()
        {
            self.between.get_or_insert((place.clone(), reason));
        }
    }

    /// It may admit anything.
    fn may(&mut self, place: WrittenPlace, reason: Reason) {
        self.between.get_or_insert((place, reason.clone()));
        self.open.get_or_insert(reason);
    }

    fn groups(&mut self, reference: Ref, maybe: bool) {
        if maybe || matches!(reference, Ref::Unknown(_)) {
            self.most_groups.push(reference);
        } else {
            self.sure_groups.push(reference);
        }
    }
}

fn place(rule: &Value) -> WrittenPlace {
    let address = rule.get("resource").and_then(Value::as_str).unwrap_or_default();
    WrittenPlace { address: address.into(), span: rule.origin.span() }
}

fn ports_of(rule: &Value, wanted: (Protocol, u16)) -> Truth {
    let null = Value::null(crate::value::Type::Any);
    let get = |name: &str| rule.get(name).unwrap_or(&null);
    ports(get("protocol"), get("from_port"), get("to_port"), wanted)
}
