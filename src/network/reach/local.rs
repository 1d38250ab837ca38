//! Inside a VPC, and between two that are peered: from interface to interface. Must not know names.

use std::sync::Arc;

use crate::cidr::AddressSet;
use crate::network::extent::Extent;
use crate::network::map::{Choice, Destination, Key, Ref, Table, Target};
use crate::value::{Reason, Truth};

use super::answer::{Link, Path};
use super::ends::{Interfaces, Kinds};
use super::filters::Crossing;
use super::routes::{branches, over_parts};
use super::walk::{Seat, Side, Walk, decided, hop, unknown};

impl<'w> Walk<'w> {
    /// To every interface of a receiver. The name of a load balancer that is not internal gives public addresses.
    pub(super) fn to_receiver(&self, seat: &Seat<'w>, receiver: &'w Interfaces) -> Path {
        if receiver.kind != Kinds::LoadBalancer || receiver.public == Truth::False || self.port.v6 {
            return self.to_interfaces(seat, receiver);
        }
        let path = self.to_public_addresses(seat, receiver);
        match receiver.public {
            Truth::True => path,
            Truth::False | Truth::Unknown => {
                let paths = vec![path, self.to_interfaces(seat, receiver)];
                Path::either(paths, receiver.public_reason.as_ref())
            }
        }
    }

    /// Out to the internet, and in again from there: no reference to a group fits any more.
    fn to_public_addresses(&self, seat: &Seat<'w>, receiver: &'w Interfaces) -> Path {
        let side = self.internet(&format!("`{}`", receiver.place.address));
        let out = self.to_internet(seat, &side);
        out.then(self.into_public(receiver, &seat.name()))
    }

    /// To every interface of a receiver by its private addresses.
    pub(super) fn to_interfaces(&self, seat: &Seat<'w>, receiver: &'w Interfaces) -> Path {
        let paths = receiver.subnets.iter().map(|subnet| {
            let path = match self.seat(receiver, &subnet.what) {
                Ok(other) => self.zone_enabled(seat, &other).then(self.to_seat(seat, &other)),
                Err(reason) => {
                    let name = &receiver.place.address;
                    let fact = format!("the subnet of `{name}` is not in the configuration");
                    let own = Ref::Here(Arc::clone(&seat.key));
                    let place = &receiver.place;
                    self.by_groups(seat.of, receiver, &own).then(Path::one(unknown(
                        Link::Placement,
                        place,
                        &reason,
                        fact,
                    )))
                }
            };
            match &subnet.doubt {
                Some(reason) => path.doubted(reason),
                None => path,
            }
        });
        Path::all(paths.collect())
    }

    /// A load balancer sends nothing to targets in a zone in which it has no subnet.
    fn zone_enabled(&self, seat: &Seat<'w>, other: &Seat<'w>) -> Path {
        if seat.of.kind != Kinds::LoadBalancer || other.of.kind != Kinds::Task {
            return Path::default();
        }
        let zone = &other.subnet.zone;
        let mut reason = zone.reason();
        let mut enabled = Truth::False;
        for claim in &seat.of.subnets {
            let own = claim.what.key().and_then(|key| self.network.subnets.get(key));
            let same = match own {
                Some(_) if claim.what.key() == Some(&other.key) => Truth::True,
                Some(own) => own.zone.same(zone),
                None => Truth::Unknown,
            };
            let own_reason = own.and_then(|own| own.zone.reason()).or(claim.what.reason());
            reason = reason.or(own_reason).or(claim.doubt.as_ref());
            enabled =
                enabled.or(if claim.doubt.is_some() { same.and(Truth::Unknown) } else { same });
        }
        match enabled {
            Truth::True => Path::default(),
            // AWS chooses zones where nobody does, and who leaves that to it rarely minds.
            Truth::Unknown | Truth::False => {
                let name = &seat.of.place.address;
                let fact = format!(
                    "`{name}` has no subnet in the availability zone of `{}`",
                    other.subnet.place.address
                );
                Path::one(decided(Link::Zone, enabled, (&seat.of.place, reason), fact))
            }
        }
    }

    /// The side that a receiver sees. A network load balancer passes UDP on with the client's address.
    fn as_seen(&self, seat: &Seat<'w>, other: &Seat<'w>) -> Side {
        let passes = seat.of.passes_clients(self.port.protocol) && other.of.kind == Kinds::Task;
        if !passes {
            return seat.side();
        }
        let clients = match seat.of.public {
            Truth::True => AddressSet::internet(self.port.version()),
            Truth::False | Truth::Unknown => AddressSet::every(self.port.version()),
        };
        let mut side = Side::at(Extent::some_of(clients), format!("clients of {}", seat.name()));
        // Its group counts even then.
        side.peer.groups = seat.groups.clone().unwrap_or_default();
        side
    }

    /// To one interface.
    pub(super) fn to_seat(&self, seat: &Seat<'w>, other: &Seat<'w>) -> Path {
        let (there, here) = (other.side(), self.as_seen(seat, other));
        let same_subnet = seat.key == other.key;
        let out = self.groups_out(seat, &there);
        let between = if same_subnet { Path::default() } else { self.between(seat, other) };
        let enter = self.groups_in(other, &here);
        if same_subnet {
            return out.then(enter);
        }
        let port = self.port.number;
        let leaves = Crossing {
            subnet: &seat.key,
            out: true,
            side: &there,
            ports: (port, port),
            reply: false,
        };
        let enters = Crossing { subnet: &other.key, out: false, side: &here, ..leaves };
        let ports = seat.of.ephemeral;
        let replies = Crossing { out: true, ports, reply: true, ..enters };
        let returns = Crossing { out: false, ports, reply: true, ..leaves };
        out.then(between)
            .then(self.acl(&leaves))
            .then(self.acl(&enters))
            .then(enter)
            .then(self.acl(&replies))
            .then(self.acl(&returns))
    }

    /// The route from subnet to subnet: local in one VPC, by peering between two.
    fn between(&self, seat: &Seat<'w>, other: &Seat<'w>) -> Path {
        let same =
            if seat.subnet.vpc.key().is_some() && seat.subnet.vpc.key() == other.subnet.vpc.key() {
                Truth::True
            } else {
                seat.subnet.vpc.same(&other.subnet.vpc)
            };
        match same {
            Truth::True => self.intercepted(seat, other).then(self.intercepted(other, seat)),
            Truth::Unknown => {
                let place = &seat.subnet.place;
                let reason = seat
                    .subnet
                    .vpc
                    .reason()
                    .or(other.subnet.vpc.reason())
                    .unwrap_or(&Reason::Stated);
                let fact = format!(
                    "`{}` and `{}` may be in different VPCs",
                    place.address, other.subnet.place.address
                );
                Path::one(unknown(Link::Route, place, reason, fact))
            }
            Truth::False => self.peered(seat, other, false).then(self.peered(other, seat, true)),
        }
    }

    /// A route inside the VPC that is longer than the local one leads through something that forwards as it likes.
    fn intercepted(&self, seat: &Seat<'w>, other: &Seat<'w>) -> Path {
        let (choices, _) = self.network.tables_of(&seat.key);
        for choice in &choices {
            let Choice::Known(table) = choice else { continue };
            for route in &table.routes {
                let Destination::Range(range, Some(_)) = &route.to else { continue };
                if matches!(route.target, Target::Local) || !self.is_inside(seat, range) {
                    continue;
                }
                if other.addresses.most.meets(&range.most) {
                    let fact =
                        format!("`{}` routes part of its own VPC elsewhere", table.place.address);
                    let reason = Reason::Unsupported(
                        "an appliance that forwards packets inside the VPC".into(),
                    );
                    return Path::one(unknown(Link::Route, &route.place, &reason, fact));
                }
            }
        }
        Path::default()
    }

    /// Whether a range lies in the sender's VPC.
    fn is_inside(&self, seat: &Seat<'w>, range: &Extent) -> bool {
        let vpc = seat.subnet.vpc.key().and_then(|key| self.network.vpcs.get(key));
        vpc.is_some_and(|vpc| {
            vpc.ranges
                .iter()
                .any(|own| own.what.sure.contains(&range.sure) && !range.sure.is_empty())
        })
    }

    /// The route from one VPC to another by a peering connection of both.
    fn peered(&self, seat: &Seat<'w>, other: &Seat<'w>, reply: bool) -> Path {
        let (choices, reason) = self.network.tables_of(&seat.key);
        let to =
            format!("{}`{}`", if reply { "replies to " } else { "" }, other.subnet.place.address);
        let paths = choices.iter().map(|choice| match choice {
            Choice::Known(table) => self.peered_by(seat, other, (table, &to)),
            Choice::Untouched(place) | Choice::DefaultVpc(place) => {
                let fact = format!("subnet `{}` has no route for {to}", seat.subnet.place.address);
                Path::one(hop(Link::Route, Truth::False, place, fact))
            }
            Choice::Elsewhere(reason) => {
                let place = &seat.subnet.place;
                let fact =
                    format!("the route table of `{}` is not in the configuration", place.address);
                Path::one(unknown(Link::Route, place, reason, fact))
            }
        });
        Path::either(paths.collect(), reason.as_ref())
    }

    fn peered_by(&self, seat: &Seat<'w>, other: &Seat<'w>, (table, to): (&'w Table, &str)) -> Path {
        let subnet = &seat.subnet.place.address;
        let parts = branches(table, &other.addresses);
        let all = parts.iter().map(|branch| {
            let paths = branch.routes.iter().map(|route| {
                let Some(route) = route else {
                    if let Some(reason) = &table.learnt {
                        let fact = format!("`{}` may have a route for {to}", table.place.address);
                        return Path::one(unknown(Link::Route, &table.place, reason, fact));
                    }
                    let fact = format!(
                        "subnet `{subnet}` has no route for {to} in `{}`",
                        table.place.address
                    );
                    return Path::one(hop(Link::Route, Truth::False, &table.place, fact));
                };
                match &route.target {
                    Target::Peering(key) => self.by_connection(seat, other, (key, route)),
                    Target::Other(reason) => {
                        let fact = format!("subnet `{subnet}` routes {to} out of what is known");
                        Path::one(unknown(Link::Route, &route.place, reason, fact))
                    }
                    Target::Transit(key) => self.by_transit(seat, other, (key, route)),
                    Target::Gateway(_)
                    | Target::Nat(_)
                    | Target::Endpoint(_)
                    | Target::Local
                    | Target::Nowhere => {
                        let fact =
                            format!("subnet `{subnet}` does not route {to} to the other VPC");
                        Path::one(hop(Link::Route, Truth::False, &route.place, fact))
                    }
                }
            });
            Path::either(paths.collect(), branch.reason.as_ref())
        });
        over_parts(&other.addresses, &parts, all.collect())
    }

    /// A peering connection leads to its two ends only.
    fn by_connection(
        &self,
        seat: &Seat<'w>,
        other: &Seat<'w>,
        (key, route): (&Key, &'w crate::network::map::Route),
    ) -> Path {
        let Some(peering) = self.network.peerings.get(key) else { return Path::default() };
        let [a, b] = &peering.ends;
        let (from, to) = (&seat.subnet.vpc, &other.subnet.vpc);
        let joins = a.same(from).and(b.same(to)).or(a.same(to).and(b.same(from)));
        let place = &peering.place;
        if joins != Truth::True {
            let fact = format!(
                "`{key}` does not join the VPCs of `{}` and `{}`",
                seat.subnet.place.address, other.subnet.place.address
            );
            let reason = a.reason().or(b.reason());
            return Path::one(decided(Link::Peering, joins, (place, reason), fact));
        }
        if peering.accepted != Truth::True {
            let reason = Reason::Unsupported("the other side's acceptance of the peering".into());
            let fact = format!("`{key}` is not accepted in this configuration");
            return Path::one(unknown(Link::Peering, place, &reason, fact));
        }
        let fact = format!(
            "subnet `{}` routes `{}` to `{key}`",
            seat.subnet.place.address, other.subnet.place.address
        );
        Path::one(hop(Link::Route, Truth::True, &route.place, fact))
    }

    fn by_transit(
        &self,
        seat: &Seat<'w>,
        other: &Seat<'w>,
        (key, route): (&Key, &'w crate::network::map::Route),
    ) -> Path {
        let reason = Reason::Unsupported(format!("the routes of `{key}`").into());
        let fact = format!(
            "subnet `{}` routes `{}` to `{key}`",
            seat.subnet.place.address, other.subnet.place.address
        );
        Path::one(unknown(Link::Peering, &route.place, &reason, fact))
    }

    /// To the mount target in the sender's zone.
    pub(super) fn to_mount_targets(&self, seat: &Seat<'w>, targets: &'w [Interfaces]) -> Path {
        let support = self.resolves(seat, true);
        if targets.is_empty() {
            let place = &seat.subnet.place;
            let fact = "the file system has no mount target".to_owned();
            return support.then(Path::one(hop(Link::Zone, Truth::False, place, fact)));
        }
        let mut sure = Vec::new();
        let mut perhaps = Vec::new();
        let mut reason: Option<Reason> = None;
        for target in targets {
            for subnet in &target.subnets {
                match self.seat(target, &subnet.what) {
                    Ok(other) => {
                        let same = if other.key == seat.key {
                            Truth::True
                        } else {
                            other.subnet.zone.same(&seat.subnet.zone)
                        };
                        match (same, target.doubt.as_ref().or(subnet.doubt.as_ref())) {
                            (Truth::True, None) => sure.push(self.to_seat(seat, &other)),
                            (Truth::False, _) => {}
                            (_, doubt) => {
                                let zones = || {
                                    other
                                        .subnet
                                        .zone
                                        .reason()
                                        .or(seat.subnet.zone.reason())
                                        .cloned()
                                };
                                reason = reason.or(doubt.cloned()).or_else(zones);
                                perhaps.push(self.to_seat(seat, &other));
                            }
                        }
                    }
                    Err(why) => reason = reason.or(Some(why)),
                }
            }
        }
        support.then(self.of_zone(seat, (sure, perhaps), reason, targets))
    }

    fn of_zone(
        &self,
        seat: &Seat<'w>,
        (sure, perhaps): (Vec<Path>, Vec<Path>),
        reason: Option<Reason>,
        targets: &[Interfaces],
    ) -> Path {
        // A zone has one mount target at most.
        if !sure.is_empty() {
            return Path::all(sure);
        }
        let place = targets.first().map_or(&seat.subnet.place, |target| &target.place);
        let subnet = &seat.subnet.place.address;
        match reason {
            None => {
                let fact =
                    format!("no mount target is in the availability zone of subnet `{subnet}`");
                Path::one(hop(Link::Zone, Truth::False, place, fact))
            }
            Some(reason) => {
                // Whichever it is, it may be closed.
                let all_closed = !perhaps.is_empty()
                    && perhaps.iter().all(|path| path.verdict() == Truth::False);
                if all_closed && perhaps.len() == targets.len() {
                    return Path::either(perhaps, None);
                }
                let fact = format!(
                    "a mount target may not be in the availability zone of subnet `{subnet}`"
                );
                Path::one(unknown(Link::Zone, place, &reason, fact))
            }
        }
    }

    /// To every address of a range.
    pub(super) fn to_range(&self, seat: &Seat<'w>, range: &Extent) -> Path {
        let vpc = seat.subnet.vpc.key().and_then(|key| self.network.vpcs.get(key));
        let own = vpc.map(|vpc| {
            vpc.ranges.iter().fold(AddressSet::default(), |all, range| all.union(&range.what.sure))
        });
        let own = own.unwrap_or_default();
        let (inside, outside) = (range.part(&own), range.without(&own));
        let side = Side::at(range.clone(), "the range");
        let mut path = self.groups_out(seat, &side);
        if !outside.is_empty() {
            let side = Side::at(outside, "the range");
            path = path.then(self.leave(seat, &side));
        } else if !inside.is_empty() {
            path = path.then(self.own_acl(seat, &side));
        }
        path
    }
}
