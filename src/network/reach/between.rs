//! Between VPCs: by the table of a subnet to a peering connection or a transit gateway. Must not know names, nor filters of
//! interfaces.

use crate::network::map::{Choice, Key, Route, Table, Target};
use crate::value::{Reason, Truth};

use super::answer::{Link, Path};
use super::filters::Packet;
use super::routes::{branches, over_parts};
use super::walk::{Seat, Side, Walk, decided, hop, unknown};

impl<'w> Walk<'w> {
    /// From a subnet of one VPC to one of another: by the sender's table.
    pub(super) fn to_other_vpc(
        &self,
        seat: &Seat<'w>,
        other: &Seat<'w>,
        packet: &Packet<'_>,
    ) -> Path {
        let (choices, reason) = self.network.tables_of(&seat.key);
        let to = named(other, packet);
        let borders =
            || self.acl(&packet.leaving(&seat.key)).then(self.acl(&packet.entering(&other.key)));
        let paths = choices.iter().map(|choice| match choice {
            Choice::Known(table) => self.by_table_of(seat, other, (table, packet)),
            Choice::Untouched(place) | Choice::DefaultVpc(place) => {
                let fact = format!("subnet `{}` has no route for {to}", seat.subnet.place.address);
                Path::one(hop(Link::Route, Truth::False, place, fact)).then(borders())
            }
            Choice::Elsewhere(reason) => {
                let place = &seat.subnet.place;
                let fact =
                    format!("the route table of `{}` is not in the configuration", place.address);
                Path::one(unknown(Link::Route, place, reason, fact)).then(borders())
            }
        });
        Path::either(paths.collect(), reason.as_ref())
    }

    fn by_table_of(
        &self,
        seat: &Seat<'w>,
        other: &Seat<'w>,
        (table, packet): (&'w Table, &Packet<'_>),
    ) -> Path {
        let parts = branches(table, &other.addresses);
        let all = parts.iter().map(|branch| {
            let paths = branch.routes.iter().map(|route| match route {
                Some(route) => self.by_route_of(seat, other, (route, packet)),
                None => self.without_route(seat, other, (table, packet)),
            });
            Path::either(paths.collect(), branch.reason.as_ref())
        });
        over_parts(&other.addresses, &parts, all.collect())
    }

    fn without_route(
        &self,
        seat: &Seat<'w>,
        other: &Seat<'w>,
        (table, packet): (&'w Table, &Packet<'_>),
    ) -> Path {
        let (name, to) = (&table.place.address, named(other, packet));
        let path = if let Some(reason) = &table.learnt {
            let fact = format!("`{name}` may have a route for {to}");
            Path::one(unknown(Link::Route, &table.place, reason, fact))
        } else {
            let subnet = &seat.subnet.place.address;
            let fact = format!("subnet `{subnet}` has no route for {to} in `{name}`");
            Path::one(hop(Link::Route, Truth::False, &table.place, fact))
        };
        path.then(self.acl(&packet.leaving(&seat.key))).then(self.acl(&packet.entering(&other.key)))
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
            Target::Transit(key) => {
                let fact = format!("subnet `{subnet}` routes {to} to `{key}`");
                let leads = Path::one(hop(Link::Route, Truth::True, &route.place, fact));
                return leads.then(self.by_transit(seat, other, (key, packet)));
            }
            Target::Peering(key) => self.by_connection(seat, other, (key, route)),
            Target::Other(reason) => {
                let fact = format!("subnet `{subnet}` routes {to} out of what is known");
                Path::one(unknown(Link::Route, &route.place, reason, fact))
            }
            Target::Nat(key) if self.nat_leads_on(key, other) => {
                let what = "what a NAT gateway sends to another VPC, from its own address";
                let fact = format!("subnet `{subnet}` routes {to} to `{key}`, which sends it on");
                Path::one(unknown(Link::Nat, &route.place, &Reason::Unsupported(what.into()), fact))
            }
            Target::Gateway(_)
            | Target::Nat(_)
            | Target::Endpoint(_)
            | Target::Local
            | Target::Nowhere => {
                let fact = format!("subnet `{subnet}` does not route {to} to the other VPC");
                Path::one(hop(Link::Route, Truth::False, &route.place, fact))
            }
        };
        path.then(self.acl(&packet.leaving(&seat.key))).then(self.acl(&packet.entering(&other.key)))
    }

    /// Whether the table of a NAT gateway may lead to another VPC.
    fn nat_leads_on(&self, key: &Key, other: &Seat<'w>) -> bool {
        let nat = self.network.nats.get(key);
        let Some(subnet) = nat.and_then(|nat| nat.subnet.as_ref()?.key()) else { return true };
        let (choices, _) = self.network.tables_of(subnet);
        choices.iter().any(|choice| match choice {
            Choice::Known(table) => {
                let parts = branches(table, &other.addresses);
                parts.iter().flat_map(|branch| &branch.routes).any(|route| match route {
                    Some(route) => matches!(
                        route.target,
                        Target::Transit(_) | Target::Peering(_) | Target::Other(_)
                    ),
                    None => table.learnt.is_some(),
                })
            }
            Choice::Untouched(_) | Choice::DefaultVpc(_) => false,
            Choice::Elsewhere(_) => true,
        })
    }

    /// A peering connection leads to its two ends only.
    fn by_connection(
        &self,
        seat: &Seat<'w>,
        other: &Seat<'w>,
        (key, route): (&Key, &'w Route),
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
        let (choices, _) = self.network.tables_of(&seat.key);
        let tables = choices.iter().filter_map(|choice| match choice {
            Choice::Known(table) => Some(*table),
            Choice::Untouched(_) | Choice::DefaultVpc(_) | Choice::Elsewhere(_) => None,
        });
        let mut transits = tables.flat_map(|table| {
            let parts = branches(table, &other.addresses);
            parts.into_iter().flat_map(|part| part.routes).flatten().filter_map(
                |route| match &route.target {
                    Target::Transit(key) => Some(key),
                    _ => None,
                },
            )
        });
        let key = transits.next()?;
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
