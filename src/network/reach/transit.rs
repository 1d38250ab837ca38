//! Over a transit gateway: in by the attachment of a VPC, through the route table that this is associated with, and out by
//! another; on to an interface there, or out of that VPC. Must not know names, nor filters of interfaces.

use crate::network::extent::AddressExtent;
use crate::network::map::{
    Nat, Ref, ResourceKey, Route, RouteTarget, Subnet, TableChoice, TransitAttachment, TransitHop,
    TransitTable, WrittenPlace,
};
use crate::value::{Reason, Truth};

use super::answer::{LinkKind, Path};
use super::filters::Packet;
use super::routes::{by_routes, table_elsewhere};
use super::walk::{Seat, Side, Walk, decided, hop, unknown};

/// A subnet and its key.
type Located<'s> = (&'s ResourceKey, &'s Subnet);

/// What comes after a transit gateway: the path on from an attachment, for a part of the destination.
type Onward<'o, 'w> = &'o dyn Fn(&'w TransitAttachment, &AddressExtent) -> Path;

/// The subnets in which an attachment has an interface in some zone.
struct Doors<'w> {
    sure: Vec<Located<'w>>,
    perhaps: Vec<Located<'w>>,
    reason: Option<Reason>,
}

impl<'w> Walk<'w> {
    /// To an interface in another VPC.
    pub(super) fn by_transit(
        &self,
        seat: &Seat<'w>,
        other: &Seat<'w>,
        (key, packet): (&ResourceKey, &Packet<'_>),
    ) -> Path {
        let from = (&seat.key, seat.subnet);
        self.over_transit(from, key, packet, &|attachment, part| {
            let here = attachment.vpc.same_vpc(&other.subnet.vpc);
            if here == Truth::True {
                return self.deliver(from.1, attachment, (&other.key, packet));
            }
            self.astray(attachment, (here, &other.subnet.place, part))
        })
    }

    /// From a subnet into a transit gateway and through its tables.
    fn over_transit(
        &self,
        (subnet, of): Located<'_>,
        key: &ResourceKey,
        packet: &Packet<'_>,
        onward: Onward<'_, 'w>,
    ) -> Path {
        let leave = self.acl(&packet.leaving(subnet));
        let found = self.network.attachments_of(key, &of.vpc);
        if found.is_empty() {
            let place = self.network.transits.get(key).map_or(&of.place, |found| &found.place);
            let fact = format!("`{key}` is not attached to the VPC of `{}`", of.place.address);
            let gap = self.network.gap.as_ref();
            let verdict = if gap.is_some() { Truth::Unknown } else { Truth::False };
            return leave.then(Path::one(decided(LinkKind::Peering, verdict, (place, gap), fact)));
        }
        let reason = found.iter().find_map(|(_, doubt)| doubt.clone());
        let paths = found.into_iter().map(|(attachment, doubt)| {
            let path = self.enter(attachment, (subnet, of), packet, onward);
            match doubt {
                Some(reason) => path.doubted(&reason),
                None => path,
            }
        });
        leave.then(Path::either(paths.collect(), reason.as_ref()))
    }

    /// By an attachment: its interface in the sender's zone, and the table that it is associated with.
    fn enter(
        &self,
        attachment: &'w TransitAttachment,
        (subnet, of): Located<'_>,
        packet: &Packet<'_>,
        onward: Onward<'_, 'w>,
    ) -> Path {
        let (place, name) = (&attachment.place, &attachment.place.address);
        let doors = self.doors(attachment, (subnet, of));
        let fact =
            || format!("`{name}` has no subnet in the availability zone of `{}`", of.place.address);
        let zone = match (&*doors.sure, &doors.reason) {
            ([], None) => Path::one(hop(LinkKind::Zone, Truth::False, place, fact())),
            ([], Some(reason)) => Path::one(unknown(LinkKind::Zone, place, reason, fact())),
            _ => Path::default(),
        };
        let choices = doors.choices();
        let walls = choices.iter().map(|(door, _)| self.acl(&packet.entering(door)));
        let path = self
            .of_version(attachment)
            .then(zone)
            .then(Path::either(walls.collect(), doors.reason.as_ref()));
        let (tables, reason) = self.network.transit_tables_of(attachment);
        if tables.is_empty() {
            let fact = format!("`{name}` is associated with no route table of the transit gateway");
            return path.then(Path::one(hop(LinkKind::Peering, Truth::False, place, fact)));
        }
        let paths = tables.into_iter().map(|table| match table {
            Ok(table) => self.by_transit_table(table, packet, onward),
            Err(reason) => {
                let fact = format!("the route table of `{name}` is not known");
                Path::one(unknown(LinkKind::Peering, place, &reason, fact))
            }
        });
        path.then(Path::either(paths.collect(), reason.as_ref()))
    }

    /// An attachment forwards IPv6 only where that is turned on.
    fn of_version(&self, attachment: &TransitAttachment) -> Path {
        if !self.port.v6 || attachment.v6 == Truth::True {
            return Path::default();
        }
        let fact = format!("`{}` does not forward IPv6", attachment.place.address);
        Path::one(decided(LinkKind::Peering, attachment.v6, (&attachment.place, None), fact))
    }

    fn by_transit_table(
        &self,
        table: &'w TransitTable,
        packet: &Packet<'_>,
        onward: Onward<'_, 'w>,
    ) -> Path {
        let to = &packet.to.peer.addresses;
        let name = &table.place.address;
        let replies = if packet.reply { "replies to " } else { "" };
        let to_name = format!("{replies}{}", packet.to.name);
        by_routes(table, to, |route, part| match (route, &table.learnt) {
            (Some(route), _) => self.by_transit_route(route, (&to_name, part), onward),
            (None, None) => {
                let fact = format!("`{name}` has no route to {to_name}");
                Path::one(hop(LinkKind::Peering, Truth::False, &table.place, fact))
            }
            (None, Some(reason)) => {
                let fact = format!("`{name}` may have a route to {to_name}");
                Path::one(unknown(LinkKind::Peering, &table.place, reason, fact))
            }
        })
    }

    fn by_transit_route(
        &self,
        route: &'w Route<TransitHop>,
        (to, part): (&str, &AddressExtent),
        onward: Onward<'_, 'w>,
    ) -> Path {
        let place = &route.place;
        match &route.target {
            TransitHop::Attachment(key) => match self.network.attachments.get(key) {
                Some(attachment) => {
                    let fact = format!("the transit gateway routes {to} to `{key}`");
                    let leads = Path::one(hop(LinkKind::Peering, Truth::True, place, fact));
                    leads.then(self.of_version(attachment)).then(onward(attachment, part))
                }
                None => Path::default(),
            },
            TransitHop::Blackhole => {
                let fact = format!("the transit gateway drops traffic to {to}");
                Path::one(hop(LinkKind::Peering, Truth::False, place, fact))
            }
            TransitHop::Other(reason) => {
                let fact = format!("the transit gateway routes {to} to an unknown target");
                Path::one(unknown(LinkKind::Peering, place, reason, fact))
            }
        }
    }

    /// From an attachment to a subnet of its VPC: by its interface in the sender's zone, else by any.
    fn deliver(
        &self,
        from: &Subnet,
        attachment: &'w TransitAttachment,
        (key, packet): (&ResourceKey, &Packet<'_>),
    ) -> Path {
        self.over_doors(attachment, from, |door| {
            // Between its interface and others of the same subnet there is no ACL.
            if door.0 == key {
                return Path::default();
            }
            self.intercepted(door, &packet.to.peer.addresses)
                .then(self.acl(&packet.leaving(door.0)))
                .then(self.acl(&packet.entering(key)))
        })
    }

    /// By the interface of an attachment that a packet from a zone leaves by.
    fn over_doors(
        &self,
        attachment: &'w TransitAttachment,
        from: &Subnet,
        path: impl Fn(Located<'w>) -> Path,
    ) -> Path {
        let place = &attachment.place;
        let doors = self.doors_from(attachment, from);
        let choices = doors.choices();
        let paths: Vec<Path> = choices.iter().map(|door| path(*door)).collect();
        if paths.is_empty() {
            let reason = doors.reason.unwrap_or(Reason::Stated);
            let fact = format!("the subnets of `{}` are not in the configuration", place.address);
            return Path::one(unknown(LinkKind::Placement, place, &reason, fact));
        }
        let which = Reason::Unsupported(
            format!("the subnet in which `{}` leaves the transit gateway", place.address).into(),
        );
        Path::either(paths, Some(doors.reason.as_ref().unwrap_or(&which)))
    }

    /// The subnets of an attachment in the zone of a subnet of its own VPC.
    fn doors(&self, attachment: &'w TransitAttachment, (key, subnet): Located<'_>) -> Doors<'w> {
        let mut doors = self.doors_from(attachment, subnet);
        let own = doors.sure.iter().chain(&doors.perhaps).copied().find(|(door, _)| *door == key);
        if let Some(own) = own {
            return Doors { sure: vec![own], perhaps: Vec::new(), reason: None };
        }
        doors.perhaps.retain(|(_, door)| door.shares_zone(subnet) != Truth::False);
        doors
    }

    /// Those in the zone of any subnet; the others are what perhaps remains.
    fn doors_from(&self, attachment: &'w TransitAttachment, from: &Subnet) -> Doors<'w> {
        let mut doors = Doors { sure: Vec::new(), perhaps: Vec::new(), reason: None };
        for claim in &attachment.subnets {
            let found = claim.what.key().and_then(|key| self.network.subnets.get_key_value(key));
            let Some((key, subnet)) = found else {
                doors.reason = doors.reason.or_else(|| claim.what.reason().cloned());
                continue;
            };
            match (subnet.shares_zone(from), &claim.doubt) {
                (Truth::True, None) => doors.sure.push((key, subnet)),
                (Truth::False, _) => doors.perhaps.push((key, subnet)),
                (_, doubt) => {
                    let zones = || subnet.zone.reason().or(from.zone.reason()).cloned();
                    doors.reason = doors.reason.or_else(|| doubt.clone()).or_else(zones);
                    doors.perhaps.push((key, subnet));
                }
            }
        }
        doors
    }

    /// At an attachment of another VPC than the one that is looked for: what forwards there may lead on.
    fn astray(
        &self,
        attachment: &'w TransitAttachment,
        (here, wanted, part): (Truth, &WrittenPlace, &AddressExtent),
    ) -> Path {
        let (place, name) = (&attachment.place, &attachment.place.address);
        let fact = format!("`{name}` does not lead to the VPC of `{}`", wanted.address);
        let reason = attachment.vpc.reason().cloned().or_else(|| self.forwards(attachment, part));
        match (here, reason) {
            (Truth::False, None) => Path::one(hop(LinkKind::Peering, Truth::False, place, fact)),
            (_, reason) => Path::one(unknown(
                LinkKind::Peering,
                place,
                &reason.unwrap_or(Reason::Stated),
                fact,
            )),
        }
    }

    /// Why it is not known where packets go on from the subnets of an attachment.
    fn forwards(&self, attachment: &TransitAttachment, part: &AddressExtent) -> Option<Reason> {
        attachment.subnets.iter().find_map(|claim| {
            let Some(key) = claim.what.key().filter(|key| self.network.subnets.contains_key(*key))
            else {
                return claim.what.reason().cloned();
            };
            self.routes_from(key, part).into_iter().find_map(|found| match found {
                (TableChoice::Known(_), Some(Route { target: RouteTarget::Other(reason), .. })) => {
                    Some(reason.clone())
                }
                (TableChoice::Elsewhere(reason), _) => Some(reason),
                (
                    TableChoice::Known(_) | TableChoice::Untouched(_) | TableChoice::DefaultVpc(_),
                    _,
                ) => None,
            })
        })
    }

    /// Out of the sender's VPC, and out of the one behind a transit gateway: how networks share NAT gateways.
    pub(super) fn out_by_transit(&self, seat: &Seat<'w>, side: &Side, key: &ResourceKey) -> Path {
        let port = self.port.number;
        let own = seat.side();
        let request = Packet { from: &own, to: side, ports: (port, port), reply: false };
        self.over_transit((&seat.key, seat.subnet), key, &request, &|attachment, part| {
            let side = Side::at(part.clone(), side.name.clone());
            let vpc = attachment.vpc.key().and_then(|key| self.network.vpcs.get(key));
            let Some(vpc) = vpc else {
                let name = &attachment.place.address;
                let reason = attachment.vpc.reason().unwrap_or(&Reason::Stated);
                let fact = format!("the VPC of `{name}` is not in the configuration");
                return Path::one(unknown(LinkKind::Peering, &attachment.place, reason, fact));
            };
            let inside = vpc
                .ranges
                .iter()
                .any(|own| !part.sure.is_empty() && own.what.sure.contains(&part.sure));
            if inside {
                return self.into_range(seat, &side, (attachment, key));
            }
            self.over_doors(attachment, seat.subnet, |door| {
                self.onward_from(seat, &side, (attachment, door, key))
            })
        })
    }

    /// Into a range of the VPC of an attachment, and back from each subnet that has a part of it.
    fn into_range(
        &self,
        seat: &Seat<'w>,
        side: &Side,
        (attachment, transit): (&'w TransitAttachment, &ResourceKey),
    ) -> Path {
        let own = seat.side();
        let reply = Packet { from: side, to: &own, ports: seat.of.ephemeral, reply: true };
        let version = self.port.version();
        let inside = self.network.subnets.iter().filter(|(_, subnet)| {
            let addresses =
                if version == crate::cidr::Version::V4 { &subnet.v4 } else { &subnet.v6 };
            attachment.vpc.same_vpc(&subnet.vpc) == Truth::True
                && addresses.sure.meets(&side.peer.addresses.most)
        });
        let paths = inside.map(|located| self.back_from(seat, located, (transit, &reply)));
        Path::all(paths.collect())
    }

    /// By the table of a subnet in which an attachment has an interface.
    fn onward_from(
        &self,
        seat: &Seat<'w>,
        side: &Side,
        (attachment, door, transit): (&'w TransitAttachment, Located<'w>, &ResourceKey),
    ) -> Path {
        let subnet = &door.1.place.address;
        let broken = |place: &WrittenPlace, fact: String| {
            Path::one(hop(LinkKind::Route, Truth::False, place, fact))
        };
        let none = |place: &WrittenPlace| {
            broken(place, format!("subnet `{subnet}` has no route to {}", side.name))
        };
        self.by_tables_of(door.0, &side.peer.addresses, |choice, route, _| match (choice, route) {
            (TableChoice::Known(_), Some(route)) => {
                self.onward_by(seat, side, (door, route, transit))
            }
            (TableChoice::Known(table), None) => match &table.learnt {
                None => none(&table.place),
                Some(reason) => {
                    let fact = format!("subnet `{subnet}` may have a route to {}", side.name);
                    Path::one(unknown(LinkKind::Route, &table.place, reason, fact))
                }
            },
            (TableChoice::Untouched(place), _) => none(place),
            (TableChoice::DefaultVpc(place), _) => {
                broken(place, self.unaddressed(seat, "the default VPC"))
            }
            (TableChoice::Elsewhere(reason), _) => {
                let fact = format!("the route table of `{subnet}` is not in the configuration");
                Path::one(unknown(LinkKind::Route, &attachment.place, reason, fact))
            }
        })
    }

    fn unaddressed(&self, seat: &Seat<'w>, behind: &str) -> String {
        format!("`{}` has no public address in `{behind}`", seat.of.place.address)
    }

    fn onward_by(
        &self,
        seat: &Seat<'w>,
        side: &Side,
        (door, route, transit): (Located<'w>, &'w Route, &ResourceKey),
    ) -> Path {
        let subnet = &door.1.place.address;
        let place = &route.place;
        match &route.target {
            RouteTarget::Nat(key) => match self.network.nats.get(key) {
                Some(nat) => {
                    let fact = format!("subnet `{subnet}` routes {} to `{key}`", side.name);
                    Path::one(hop(LinkKind::Route, Truth::True, place, fact))
                        .then(self.by_shared_nat(seat, side, (door, nat, transit)))
                }
                None => Path::default(),
            },
            RouteTarget::Gateway(key) if self.port.v6 => {
                let reason = Reason::Unsupported(
                    format!("what `{key}` does with addresses of another VPC").into(),
                );
                let fact = format!("subnet `{subnet}` routes {} to `{key}`", side.name);
                Path::one(unknown(LinkKind::Gateway, place, &reason, fact))
            }
            RouteTarget::Gateway(key) => Path::one(hop(
                LinkKind::PublicAddress,
                Truth::False,
                place,
                self.unaddressed(seat, key),
            )),
            RouteTarget::Other(reason) => {
                let fact = format!("subnet `{subnet}` routes {} to an unknown target", side.name);
                Path::one(unknown(LinkKind::Route, place, reason, fact))
            }
            RouteTarget::Endpoint(_)
            | RouteTarget::Peering(_)
            | RouteTarget::Transit(_)
            | RouteTarget::Local
            | RouteTarget::Nowhere => {
                let fact = format!(
                    "subnet `{subnet}` does not route traffic from a transit gateway to {}",
                    side.name
                );
                Path::one(hop(LinkKind::Route, Truth::False, place, fact))
            }
        }
    }

    /// A NAT gateway of another VPC, and back over the transit gateway from its subnet.
    fn by_shared_nat(
        &self,
        seat: &Seat<'w>,
        side: &Side,
        (door, nat, transit): (Located<'w>, &'w Nat, &ResourceKey),
    ) -> Path {
        let (place, name) = (&nat.place, &nat.place.address);
        let known = match &nat.subnet {
            Some(Ref::Here(key)) => self.network.subnets.get_key_value(key),
            _ => None,
        };
        let Some(located) = known else {
            let reason = nat.subnet.as_ref().and_then(Ref::reason).unwrap_or(&Reason::Stated);
            let fact = format!("the subnet of `{name}` is not in the configuration");
            return Path::one(unknown(LinkKind::Nat, place, reason, fact));
        };
        let own = seat.side();
        let port = self.port.number;
        let request = Packet { from: &own, to: side, ports: (port, port), reply: false };
        let reply = Packet { from: side, to: &own, ports: seat.of.ephemeral, reply: true };
        let mut path = self.acl(&request.leaving(door.0));
        if located.0 == door.0 {
            let fact = format!("`{name}` is in `{}`, which routes to it", door.0);
            path = path.then(Path::one(hop(LinkKind::Nat, Truth::False, place, fact)));
        }
        path.then(self.on_from_nat(seat, side, (nat, located.0))).then(self.back_from(
            seat,
            located,
            (transit, &reply),
        ))
    }

    /// Back to the sender over a transit gateway, from a subnet of another VPC.
    fn back_from(
        &self,
        seat: &Seat<'w>,
        from: Located<'w>,
        (transit, reply): (&ResourceKey, &Packet<'_>),
    ) -> Path {
        let subnet = &from.1.place.address;
        let to = format!("replies to {}", reply.to.name);
        let broken = |place: &WrittenPlace| {
            let fact = format!("subnet `{subnet}` does not route {to} to `{transit}`");
            Path::one(hop(LinkKind::Route, Truth::False, place, fact))
        };
        self.by_tables_of(from.0, &seat.addresses, |choice, route, _| match choice {
            TableChoice::Known(table) => match route.map(|route| &route.target) {
                Some(RouteTarget::Transit(key)) => self.home_by_transit(seat, from, (key, reply)),
                Some(RouteTarget::Other(reason)) => {
                    let fact = format!("subnet `{subnet}` routes {to} to an unknown target");
                    Path::one(unknown(LinkKind::Route, &table.place, reason, fact))
                }
                Some(_) | None => broken(&table.place),
            },
            TableChoice::Untouched(place) | TableChoice::DefaultVpc(place) => broken(place),
            TableChoice::Elsewhere(reason) => table_elsewhere(from.1, reason),
        })
    }

    /// From a subnet to the sender's, over a transit gateway.
    fn home_by_transit(
        &self,
        seat: &Seat<'w>,
        from: Located<'w>,
        (key, reply): (&ResourceKey, &Packet<'_>),
    ) -> Path {
        self.over_transit(from, key, reply, &|attachment, part| {
            let here = attachment.vpc.same_vpc(&seat.subnet.vpc);
            if here == Truth::True {
                return self.deliver(from.1, attachment, (&seat.key, reply));
            }
            self.astray(attachment, (here, &seat.subnet.place, part))
        })
    }
}

impl<'w> Doors<'w> {
    /// Of which a packet takes one.
    fn choices(&self) -> Vec<Located<'w>> {
        if self.sure.is_empty() { self.perhaps.clone() } else { self.sure.clone() }
    }
}
