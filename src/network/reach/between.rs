//! Between VPCs: by the table of a subnet to a peering connection or a transit gateway. Must not know names, nor filters of
//! interfaces.

use crate::network::map::{ResourceKey, Route, RouteTable, RouteTarget, TableChoice};
use crate::value::{Reason, Truth};

use super::answer::{LinkKind, Path};
use super::filters::Packet;
use super::routes::table_elsewhere;
use super::walk::{Seat, Side, Walk, decided, hop, unknown};

impl<'w> Walk<'w> {
    /// From a subnet of one VPC to one of another: by the sender's table.
    pub(super) fn to_other_vpc(
        &self,
        seat: &Seat<'w>,
        other: &Seat<'w>,
        packet: &Packet<'_>,
    ) -> Path {
        let to = named(other, packet);
        let borders = || self.borders(seat, other, packet);
        self.by_tables_of(&seat.key, &other.addresses, |choice, route, _| match (choice, route) {
            (TableChoice::Known(_), Some(route)) => self.by_route_of(seat, other, (route, packet)),
            (TableChoice::Known(table), None) => self.without_route(seat, other, (table, packet)),
            (TableChoice::Untouched(place) | TableChoice::DefaultVpc(place), _) => {
                let fact = format!("subnet `{}` has no route for {to}", seat.subnet.place.address);
                Path::one(hop(LinkKind::Route, Truth::False, place, fact)).then(borders())
            }
            (TableChoice::Elsewhere(reason), _) => {
                table_elsewhere(seat.subnet, reason).then(borders())
            }
        })
    }

    fn without_route(
        &self,
        seat: &Seat<'w>,
        other: &Seat<'w>,
        (table, packet): (&'w RouteTable, &Packet<'_>),
    ) -> Path {
        let (name, to) = (&table.place.address, named(other, packet));
        let path = if let Some(reason) = &table.learnt {
            let fact = format!("`{name}` may have a route for {to}");
            Path::one(unknown(LinkKind::Route, &table.place, reason, fact))
        } else {
            let subnet = &seat.subnet.place.address;
            let fact = format!("subnet `{subnet}` has no route for {to} in `{name}`");
            Path::one(hop(LinkKind::Route, Truth::False, &table.place, fact))
        };
        path.then(self.borders(seat, other, packet))
    }

    fn by_route_of(
        &self,
        seat: &Seat<'w>,
        other: &Seat<'w>,
        (route, packet): (&'w Route, &Packet<'_>),
    ) -> Path {
        let subnet = &seat.subnet.place.address;
        let to = named(other, packet);
        let path = match &route.target {
            RouteTarget::Transit(key) => {
                let fact = format!("subnet `{subnet}` routes {to} to `{key}`");
                let leads = Path::one(hop(LinkKind::Route, Truth::True, &route.place, fact));
                return leads.then(self.by_transit(seat, other, (key, packet)));
            }
            RouteTarget::Peering(key) => self.by_connection(seat, other, (key, route)),
            RouteTarget::Other(reason) => {
                let fact = format!("subnet `{subnet}` routes {to} to an unknown target");
                Path::one(unknown(LinkKind::Route, &route.place, reason, fact))
            }
            RouteTarget::Nat(key) if self.nat_leads_on(key, other) => {
                let what = "what a NAT gateway sends to another VPC, from its own address";
                let fact = format!("subnet `{subnet}` routes {to} to `{key}`, which forwards it");
                Path::one(unknown(
                    LinkKind::Nat,
                    &route.place,
                    &Reason::Unsupported(what.into()),
                    fact,
                ))
            }
            RouteTarget::Gateway(_)
            | RouteTarget::Nat(_)
            | RouteTarget::Endpoint(_)
            | RouteTarget::Local
            | RouteTarget::Nowhere => {
                let fact = format!("subnet `{subnet}` does not route {to} to the other VPC");
                Path::one(hop(LinkKind::Route, Truth::False, &route.place, fact))
            }
        };
        path.then(self.borders(seat, other, packet))
    }

    /// Whether the table of a NAT gateway may lead to another VPC.
    fn nat_leads_on(&self, key: &ResourceKey, other: &Seat<'w>) -> bool {
        let nat = self.network.nats.get(key);
        let Some(subnet) = nat.and_then(|nat| nat.subnet.as_ref()?.key()) else { return true };
        self.routes_from(subnet, &other.addresses).iter().any(|found| match found {
            (TableChoice::Known(_), Some(route)) => {
                matches!(
                    route.target,
                    RouteTarget::Transit(_) | RouteTarget::Peering(_) | RouteTarget::Other(_)
                )
            }
            (TableChoice::Known(table), None) => table.learnt.is_some(),
            (TableChoice::Untouched(_) | TableChoice::DefaultVpc(_), _) => false,
            (TableChoice::Elsewhere(_), _) => true,
        })
    }

    /// A peering connection leads to its two ends only.
    fn by_connection(
        &self,
        seat: &Seat<'w>,
        other: &Seat<'w>,
        (key, route): (&ResourceKey, &'w Route),
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
            return Path::one(decided(LinkKind::Peering, joins, (place, reason), fact));
        }
        if peering.accepted != Truth::True {
            let reason = Reason::Unsupported("the other side's acceptance of the peering".into());
            let fact = format!("`{key}` is not accepted in this configuration");
            return Path::one(unknown(LinkKind::Peering, place, &reason, fact));
        }
        let fact = format!(
            "subnet `{}` routes `{}` to `{key}`",
            seat.subnet.place.address, other.subnet.place.address
        );
        Path::one(hop(LinkKind::Route, Truth::True, &route.place, fact))
    }

    /// Rules that name groups admit members of another VPC by peering, and over a transit gateway where that is turned on.
    pub(super) fn keep_references(
        &self,
        seat: &Seat<'w>,
        other: &Seat<'w>,
        [there, here]: [&mut Side; 2],
    ) {
        let Some((kept, reason)) = self.references(seat, other) else { return };
        // What AWS supports is a reference in a rule for what comes in.
        for (side, kept) in [(here, kept), (there, kept.and(Truth::Unknown))] {
            match kept {
                Truth::True => {}
                Truth::False => side.peer.groups.clear(),
                Truth::Unknown => {
                    for group in &mut side.peer.groups {
                        group.doubt.get_or_insert_with(|| reason.clone());
                    }
                }
            }
        }
    }

    /// None where no transit gateway is on the path.
    fn references(&self, seat: &Seat<'w>, other: &Seat<'w>) -> Option<(Truth, Reason)> {
        if seat.subnet.vpc.key() == other.subnet.vpc.key() {
            return None;
        }
        let routes = self.routes_from(&seat.key, &other.addresses);
        let key = routes.iter().find_map(|(_, route)| match &route.as_ref()?.target {
            RouteTarget::Transit(key) => Some(key),
            _ => None,
        })?;
        let own = self.network.transits.get(key).map_or(Truth::Unknown, |found| found.references);
        let of = |vpc| {
            let found = self.network.attachments_of(key, vpc);
            Truth::all(found.iter().map(|(attachment, _)| attachment.references))
        };
        let kept = own.and(of(&seat.subnet.vpc)).and(of(&other.subnet.vpc));
        Some((kept, Reason::Unsupported(format!("what `{key}` tells of groups").into())))
    }
}

/// How a subnet is called, or replies to it.
fn named(other: &Seat<'_>, packet: &Packet<'_>) -> String {
    let replies = if packet.reply { "replies to " } else { "" };
    format!("{replies}`{}`", other.subnet.place.address)
}
