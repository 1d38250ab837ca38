//! Inside a VPC: from interface to interface. Must not know names, nor what joins VPCs.

use std::sync::Arc;

use crate::cidr::AddressSet;
use crate::network::extent::AddressExtent;
use crate::network::map::{Ref, ResourceKey, RouteDestination, RouteTarget, Subnet, TableChoice};
use crate::value::{Reason, Truth};

use super::answer::{LinkKind, Path};
use super::ends::{Interfaces, Kinds};
use super::filters::Packet;
use super::walk::{Seat, Side, Walk, Who, decided, hop, unknown};

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
                        LinkKind::Placement,
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
                Some(own) => own.shares_zone(other.subnet),
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
                Path::one(decided(LinkKind::Zone, enabled, (&seat.of.place, reason), fact))
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
        let mut side =
            Side::at(AddressExtent::some_of(clients), format!("clients of {}", seat.name()));
        // Its group counts even then.
        side.peer.groups = seat.groups.clone().unwrap_or_default();
        side.who = Who::Clients;
        side
    }

    /// To one interface.
    pub(super) fn to_seat(&self, seat: &Seat<'w>, other: &Seat<'w>) -> Path {
        let (mut there, mut here) = (other.side(), self.as_seen(seat, other));
        if seat.key == other.key {
            return self.groups_out(seat, &there).then(self.groups_in(other, &here));
        }
        self.keep_references(seat, other, [&mut there, &mut here]);
        let port = self.port.number;
        let request = Packet { from: &here, to: &there, ports: (port, port), reply: false };
        let reply = Packet { from: &there, to: &here, ports: seat.of.ephemeral, reply: true };
        self.groups_out(seat, &there)
            .then(self.leg(seat, other, &request))
            .then(self.groups_in(other, &here))
            .then(self.leg(other, seat, &reply))
    }

    /// From subnet to subnet: by the local route in one VPC, by peering or a transit gateway between two.
    fn leg(&self, seat: &Seat<'w>, other: &Seat<'w>, packet: &Packet<'_>) -> Path {
        let route = match seat.subnet.vpc.same_vpc(&other.subnet.vpc) {
            Truth::True => self.intercepted((&seat.key, seat.subnet), &other.addresses),
            Truth::Unknown => {
                let place = &seat.subnet.place;
                let reason = seat.subnet.vpc.reason().or(other.subnet.vpc.reason());
                let fact = format!(
                    "`{}` and `{}` may be in different VPCs",
                    place.address, other.subnet.place.address
                );
                let reason = reason.unwrap_or(&Reason::Stated);
                Path::one(unknown(LinkKind::Route, place, reason, fact))
            }
            Truth::False => return self.to_other_vpc(seat, other, packet),
        };
        route.then(self.borders(seat, other, packet))
    }

    /// Out of one subnet, and into the other.
    pub(super) fn borders(&self, seat: &Seat<'w>, other: &Seat<'w>, packet: &Packet<'_>) -> Path {
        self.acl(&packet.leaving(&seat.key)).then(self.acl(&packet.entering(&other.key)))
    }

    /// A route inside the VPC that is longer than the local one leads through something that forwards as it likes.
    pub(super) fn intercepted(
        &self,
        (key, subnet): (&ResourceKey, &Subnet),
        to: &AddressExtent,
    ) -> Path {
        let (choices, _) = self.network.tables_of(key);
        for choice in &choices {
            let TableChoice::Known(table) = choice else { continue };
            for route in &table.routes {
                let RouteDestination::Range(range, Some(_)) = &route.to else { continue };
                if matches!(route.target, RouteTarget::Local) || !self.is_inside(subnet, range) {
                    continue;
                }
                if to.most.meets(&range.most) {
                    let fact =
                        format!("`{}` routes part of its own VPC elsewhere", table.place.address);
                    let reason = Reason::Unsupported(
                        "an appliance that forwards packets inside the VPC".into(),
                    );
                    return Path::one(unknown(LinkKind::Route, &route.place, &reason, fact));
                }
            }
        }
        Path::default()
    }

    /// Whether a range lies in the VPC of a subnet.
    fn is_inside(&self, subnet: &Subnet, range: &AddressExtent) -> bool {
        let vpc = subnet.vpc.key().and_then(|key| self.network.vpcs.get(key));
        vpc.is_some_and(|vpc| {
            vpc.ranges
                .iter()
                .any(|own| own.what.sure.contains(&range.sure) && !range.sure.is_empty())
        })
    }

    /// To the mount target in the sender's zone.
    pub(super) fn to_mount_targets(&self, seat: &Seat<'w>, targets: &'w [Interfaces]) -> Path {
        let support = self.resolves(seat, true);
        if targets.is_empty() {
            let place = &seat.subnet.place;
            let fact = "the file system has no mount target".to_owned();
            return support.then(Path::one(hop(LinkKind::Zone, Truth::False, place, fact)));
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
                            other.subnet.shares_zone(seat.subnet)
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
                Path::one(hop(LinkKind::Zone, Truth::False, place, fact))
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
                Path::one(unknown(LinkKind::Zone, place, &reason, fact))
            }
        }
    }

    /// To every address of a range.
    pub(super) fn to_range(&self, seat: &Seat<'w>, range: &AddressExtent) -> Path {
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
