//! Out of the VPC: by the table of the subnet to an internet gateway, an egress-only one, a NAT gateway or an endpoint; and
//! in from the internet. Must not know names.

use crate::cidr::{AddressSet, Prefix, Version};
use crate::network::extent::{AddressExtent, NamedRange};
use crate::network::map::{
    Gateway, GatewayKind, Host, Nat, Network, Ref, ResourceKey, Route, RouteTable, RouteTarget,
    Subnet, TableChoice, WrittenPlace,
};
use crate::value::{Reason, Truth};

use super::Port;
use super::answer::{LinkKind, Path};
use super::ends::{ANY, Interfaces, Kinds, To};
use super::filters::Crossing;
use super::routes::table_elsewhere;
use super::walk::{Seat, Side, Walk, decided, hop, told, unknown};

impl<'w> Walk<'w> {
    /// From an interface to a public address of version 4, or to one of the version that is asked about.
    pub(super) fn to_internet(&self, seat: &Seat<'w>, side: &Side) -> Path {
        if let Some(nat) = self.network.nats.get(&seat.of.place.address) {
            return self.out_of_nat(seat, side, nat);
        }
        if self.port.v6 || !seat.subnet.v4.is_empty() || seat.subnet.v6.is_empty() {
            return self.groups_out(seat, side).then(self.leave(seat, side));
        }
        self.by_dns64(seat, side)
    }

    /// A subnet of version 6 alone reaches hosts of version 4 by addresses that DNS64 makes and a NAT gateway translates.
    fn by_dns64(&self, seat: &Seat<'w>, side: &Side) -> Path {
        let switch = &seat.subnet.dns64;
        let walk = Walk { port: Port { v6: true, ..self.port }, ..*self };
        let seat = Seat {
            addresses: seat.subnet.v6.clone(),
            groups: seat.groups.clone(),
            key: ResourceKey::clone(&seat.key),
            ..*seat
        };
        let translated = Prefix::parse("64:ff9b::/96").map(AddressSet::of).unwrap_or_default();
        let mut addresses = AddressExtent::some_of(translated);
        addresses.within.insert(NamedRange::Translated);
        let side = Side::at(addresses, side.name.clone());
        let mut path = Path::default();
        if switch.on != Truth::True {
            let subnet = &seat.subnet.place.address;
            let fact = format!(
                "subnet `{subnet}` is IPv6-only and has no DNS64, so {} has no address for it",
                side.name
            );
            path = Path::one(decided(
                LinkKind::Name,
                switch.on,
                (&switch.place, switch.reason.as_ref()),
                fact,
            ));
        }
        path.then(walk.groups_out(&seat, &side)).then(walk.leave(&seat, &side))
    }

    /// By the table of the sender's subnet.
    pub(super) fn leave(&self, seat: &Seat<'w>, side: &Side) -> Path {
        self.by_tables_of(&seat.key, &side.peer.addresses, |choice, route, part| {
            match (choice, route) {
                (TableChoice::Known(table), Some(route)) => {
                    let part = Side::at(part.clone(), side.name.clone());
                    self.by_route(seat, &part, (table, route))
                }
                (TableChoice::Known(table), None) => self.by_no_route(seat, side, table),
                (TableChoice::Untouched(place), _) => {
                    Path::one(self.no_route(seat, side, place, "the main route table"))
                }
                (TableChoice::DefaultVpc(place), _) => self.by_default_vpc(seat, side, place),
                (TableChoice::Elsewhere(reason), _) => table_elsewhere(seat.subnet, reason),
            }
        })
    }

    fn by_no_route(&self, seat: &Seat<'w>, side: &Side, table: &RouteTable) -> Path {
        let name = format!("`{}`", table.place.address);
        match &table.learnt {
            None => Path::one(self.no_route(seat, side, &table.place, &name)),
            Some(reason) => {
                let fact = format!("{name} may have a route to {}", side.name);
                Path::one(unknown(LinkKind::Route, &table.place, reason, fact))
            }
        }
    }

    fn no_route(
        &self,
        seat: &Seat<'w>,
        side: &Side,
        place: &WrittenPlace,
        table: &str,
    ) -> super::Hop {
        let subnet = &seat.subnet.place.address;
        let fact = format!("subnet `{subnet}` has no route to {} in {table}", side.name);
        hop(LinkKind::Route, Truth::False, place, fact)
    }

    /// The main table of the default VPC leads to an internet gateway.
    fn by_default_vpc(&self, seat: &Seat<'w>, side: &Side, place: &WrittenPlace) -> Path {
        let fact = format!("the main route table of `{}` leads to the internet", place.address);
        Path::one(hop(LinkKind::Route, Truth::True, place, fact))
            .then(self.public_address(seat))
            .then(self.own_acl(seat, side))
    }

    fn by_route(
        &self,
        seat: &Seat<'w>,
        side: &Side,
        (table, route): (&'w RouteTable, &'w Route),
    ) -> Path {
        let subnet = &seat.subnet.place.address;
        let leads = |to: &str| {
            let fact = format!("subnet `{subnet}` routes {} to {to}", side.name);
            Path::one(hop(LinkKind::Route, Truth::True, &route.place, fact))
        };
        match &route.target {
            RouteTarget::Gateway(key) => match self.network.gateways.get(key) {
                Some(gateway) => {
                    leads(&format!("`{key}`")).then(self.by_gateway(seat, side, gateway))
                }
                None => Path::default(),
            },
            RouteTarget::Nat(key) => match self.network.nats.get(key) {
                Some(nat) => leads(&format!("`{key}`")).then(self.by_nat(seat, side, nat)),
                None => Path::default(),
            },
            RouteTarget::Endpoint(place) => {
                leads(&format!("`{}`", place.address)).then(self.own_acl(seat, side))
            }
            RouteTarget::Peering(key) => self.by_peering(seat, side, (route, key)),
            RouteTarget::Transit(key) => {
                leads(&format!("`{key}`")).then(self.out_by_transit(seat, side, key))
            }
            RouteTarget::Other(reason) => {
                let fact = format!("subnet `{subnet}` routes {} to an unknown target", side.name);
                Path::one(unknown(LinkKind::Route, &route.place, reason, fact))
            }
            RouteTarget::Local => Path::one(self.no_route(seat, side, &table.place, "its table")),
            RouteTarget::Nowhere => {
                let fact = format!(
                    "subnet `{subnet}` routes {} to a target that does not exist",
                    side.name
                );
                Path::one(hop(LinkKind::Route, Truth::False, &route.place, fact))
            }
        }
    }

    /// A peering connection leads to the other VPC, and to nothing behind it.
    fn by_peering(
        &self,
        seat: &Seat<'w>,
        side: &Side,
        (route, key): (&'w Route, &ResourceKey),
    ) -> Path {
        let subnet = &seat.subnet.place.address;
        let own = self.own_acl(seat, side);
        let ends = self.network.peerings.get(key).map(|peering| &peering.ends);
        let far = ends.into_iter().flatten().find(|end| end.same(&seat.subnet.vpc) != Truth::True);
        let addresses = &side.peer.addresses;
        let vpc = far.and_then(Ref::key).and_then(|key| self.network.vpcs.get(key));
        let inside = vpc.is_some_and(|vpc| {
            let mut ranges = vpc.ranges.iter();
            !addresses.sure.is_empty() && ranges.any(|own| own.what.sure.contains(&addresses.sure))
        });
        if inside {
            let fact = format!("subnet `{subnet}` routes {} to `{key}`", side.name);
            return Path::one(hop(LinkKind::Route, Truth::True, &route.place, fact))
                .then(own)
                .then(self.back_by_peering(seat, (far, key), addresses));
        }
        let private = addresses.most.meets(&AddressSet::private());
        if let Some(reason) = far.and_then(Ref::reason).filter(|_| private) {
            let fact = format!("the target of `{key}` is not in the configuration");
            return Path::one(unknown(LinkKind::Peering, &route.place, reason, fact)).then(own);
        }
        let fact = format!(
            "subnet `{subnet}` routes {} to `{key}`, which leads only to the other VPC",
            side.name
        );
        Path::one(hop(LinkKind::Peering, Truth::False, &route.place, fact))
    }

    /// Back by the same peering connection, from each subnet that has a part of a range.
    fn back_by_peering(
        &self,
        seat: &Seat<'w>,
        (vpc, key): (Option<&Ref>, &ResourceKey),
        range: &AddressExtent,
    ) -> Path {
        let far = self.network.subnets.iter().filter(|(_, subnet)| {
            vpc.is_some_and(|vpc| subnet.vpc.key() == vpc.key())
                && self.addresses_of(subnet).sure.meets(&range.most)
        });
        let paths = far.map(|(from, subnet)| {
            self.by_tables_of(from, &seat.addresses, |choice, route, _| match choice {
                TableChoice::Known(table) => {
                    let target = route.map(|route| &route.target);
                    self.is_back((seat, subnet, &table.place), (target, key))
                }
                TableChoice::Untouched(place) | TableChoice::DefaultVpc(place) => {
                    self.is_back((seat, subnet, place), (None, key))
                }
                TableChoice::Elsewhere(reason) => {
                    let target = RouteTarget::Other(reason.clone());
                    self.is_back((seat, subnet, &subnet.place), (Some(&target), key))
                }
            })
        });
        Path::all(paths.collect())
    }

    /// Whether a route takes replies back to the sender by a peering connection.
    fn is_back(
        &self,
        (seat, from, place): (&Seat<'w>, &Subnet, &WrittenPlace),
        (target, key): (Option<&RouteTarget>, &ResourceKey),
    ) -> Path {
        let (subnet, own) = (&from.place.address, &seat.subnet.place.address);
        match target {
            Some(RouteTarget::Peering(other)) if other == key => Path::default(),
            Some(RouteTarget::Other(reason)) => {
                let fact =
                    format!("subnet `{subnet}` routes replies to `{own}` to an unknown target");
                Path::one(unknown(LinkKind::Route, place, reason, fact))
            }
            Some(_) | None => {
                let fact = format!("subnet `{subnet}` has no route for replies to `{own}`");
                Path::one(hop(LinkKind::Route, Truth::False, place, fact))
            }
        }
    }

    /// An internet gateway: attached to this VPC, and the sender has a public address; of version 6 it always has.
    fn by_gateway(&self, seat: &Seat<'w>, side: &Side, gateway: &'w Gateway) -> Path {
        let mut path = self.attached(seat, gateway);
        match (gateway.kind, self.port.version()) {
            (GatewayKind::Internet, Version::V4) => path = path.then(self.public_address(seat)),
            (GatewayKind::EgressOnly, Version::V4) => {
                let place = &gateway.place;
                let fact = format!("`{}` forwards IPv6 only", place.address);
                path = path.then(Path::one(hop(LinkKind::Gateway, Truth::False, place, fact)));
            }
            (GatewayKind::Internet | GatewayKind::EgressOnly, Version::V6) => {}
        }
        if let Some(private) = private_side(side, &gateway.place) {
            path = path.then(private);
        }
        path.then(self.own_acl(seat, side))
    }

    /// Whether a gateway is attached to the sender's VPC.
    pub(super) fn attached(&self, seat: &Seat<'w>, gateway: &'w Gateway) -> Path {
        let place = &gateway.place;
        let mut verdict = Truth::False;
        let mut reason = None;
        for claim in &gateway.attached {
            let same = claim.what.same(&seat.subnet.vpc);
            let same = if same == Truth::Unknown && claim.what.key() == seat.subnet.vpc.key() {
                Truth::True
            } else {
                same
            };
            verdict =
                verdict.or(if claim.doubt.is_some() { same.and(Truth::Unknown) } else { same });
            reason = reason.or(claim.doubt.as_ref()).or(claim.what.reason());
        }
        let (verdict, reason) = match (&self.network.gap, verdict) {
            (Some(gap), Truth::False) if gateway.attached.is_empty() => (Truth::Unknown, Some(gap)),
            _ => (verdict, reason),
        };
        if verdict == Truth::True {
            return Path::default();
        }
        let fact = format!(
            "`{}` is not attached to the VPC of `{}`",
            place.address, seat.subnet.place.address
        );
        Path::one(decided(LinkKind::Gateway, verdict, (place, reason), fact))
    }

    fn public_address(&self, seat: &Seat<'w>) -> Path {
        let of = seat.of;
        let name = &of.place.address;
        let subnet = &seat.subnet.place.address;
        let fact = match of.public {
            Truth::True => format!("`{name}` has a public address"),
            Truth::False => format!(
                "`{name}` has no public address in subnet `{subnet}`, whose route leads to an internet gateway"
            ),
            Truth::Unknown => format!("`{name}` may have no public address"),
        };
        Path::one(told(
            LinkKind::PublicAddress,
            of.public,
            (&of.place, of.public_reason.as_ref()),
            fact,
        ))
    }

    /// The ACL of the sender's own subnet: out, and in for the reply.
    pub(super) fn own_acl(&self, seat: &Seat<'w>, side: &Side) -> Path {
        let port = self.port.number;
        let out =
            Crossing { subnet: &seat.key, out: true, side, ports: (port, port), reply: false };
        let back = Crossing { out: false, ports: seat.of.ephemeral, reply: true, ..out };
        self.acl(&out).then(self.acl(&back))
    }

    /// A NAT gateway: in another subnet, whose ACL is passed four times and whose table leads on.
    fn by_nat(&self, seat: &Seat<'w>, side: &Side, nat: &'w Nat) -> Path {
        let place = &nat.place;
        let name = &place.address;
        let translated = side.peer.addresses.within.contains(&NamedRange::Translated);
        if self.port.v6 && !translated {
            return Path::one(self.version_6(nat));
        }
        let Some(subnet) = &nat.subnet else { return self.own_acl(seat, side) };
        let gateway = match self.known_subnet(subnet) {
            Ok(gateway) => gateway,
            Err(reason) => {
                let fact = format!("the subnet of `{name}` is not in the configuration");
                return self.own_acl(seat, side).then(Path::one(unknown(
                    LinkKind::Nat,
                    place,
                    &reason,
                    fact,
                )));
            }
        };
        let mut path = Path::default();
        if gateway == seat.key {
            let fact = format!(
                "`{name}` is in the sender's own subnet `{}`, which routes to it",
                seat.subnet.place.address
            );
            path = path.then(Path::one(hop(LinkKind::Nat, Truth::False, place, fact)));
        }
        let sender = Side::at(seat.addresses.clone(), seat.name());
        let deliver = Crossing {
            subnet: &gateway,
            out: true,
            side: &sender,
            ports: seat.of.ephemeral,
            reply: true,
        };
        path.then(self.own_acl(seat, side))
            .then(self.on_from_nat(seat, side, (nat, &gateway)))
            .then(self.acl(&deliver))
    }

    /// What it does with IPv6.
    fn version_6(&self, nat: &Nat) -> super::Hop {
        let (place, name) = (&nat.place, &nat.place.address);
        if nat.host.is_none() {
            let fact = format!("`{name}` does not forward IPv6");
            return hop(LinkKind::Nat, Truth::False, place, fact);
        }
        let reason = Reason::Unsupported(format!("what `{name}` does with IPv6").into());
        unknown(LinkKind::Nat, place, &reason, format!("`{name}` may not forward IPv6"))
    }

    /// Through an instance: EC2 lets it forward, and its groups let the packet in and out.
    fn through_host(
        &self,
        (nat, host): (&Nat, &Host),
        key: &ResourceKey,
        (sender, outside): (&Side, &Side),
    ) -> Path {
        let place = &nat.place;
        let fact = format!(
            "`{}` drops traffic of others because its source/destination check is enabled",
            place.address
        );
        let checks = decided(
            LinkKind::Nat,
            host.checks.on.not(),
            (&host.checks.place, host.checks.reason.as_ref()),
            fact,
        );
        let path = if host.checks.on == Truth::False { Path::default() } else { Path::one(checks) };
        let vpc = self.network.subnets.get(key).and_then(|subnet| subnet.vpc.key());
        let groups = self.network.or_default(&host.groups, vpc.ok_or_else(Network::other_vpc));
        let path = path.then(self.groups(Some(&groups), place, (false, sender)));
        if host.leaves_here {
            path.then(self.groups(Some(&groups), place, (true, outside)))
        } else {
            path
        }
    }

    /// The key of a subnet that is in the configuration.
    fn known_subnet(&self, subnet: &Ref) -> Result<ResourceKey, Reason> {
        match subnet {
            Ref::Here(key) if self.network.subnets.contains_key(key) => Ok(ResourceKey::clone(key)),
            other => Err(other.reason().cloned().unwrap_or(Reason::Stated)),
        }
    }

    /// From the NAT gateway on: its subnet's ACL up to the delivery of the reply, its table, its address.
    pub(super) fn on_from_nat(
        &self,
        seat: &Seat<'w>,
        side: &Side,
        (nat, key): (&'w Nat, &ResourceKey),
    ) -> Path {
        let port = self.port.number;
        let sender = Side::at(seat.addresses.clone(), seat.name());
        let enter =
            Crossing { subnet: key, out: false, side: &sender, ports: (port, port), reply: false };
        // What it forwards is of version 4, also where it translates.
        let translated = side.peer.addresses.within.contains(&NamedRange::Translated);
        let public = AddressExtent::some_of(AddressSet::internet(Version::V4));
        let outside = if translated { &Side::at(public, side.name.clone()) } else { side };
        let leave = Crossing { out: true, side: outside, ..enter };
        let back = Crossing { out: false, side: outside, ports: ANY, reply: true, ..enter };
        let through =
            nat.host.as_ref().map(|host| self.through_host((nat, host), key, (&sender, outside)));
        self.acl(&enter)
            .then(through.unwrap_or_default())
            .then(self.nat_route(outside, (nat, key)))
            .then(self.acl(&leave))
            .then(self.acl(&back))
    }

    /// From a NAT gateway itself.
    fn out_of_nat(&self, seat: &Seat<'w>, side: &Side, nat: &'w Nat) -> Path {
        self.nat_route(side, (nat, &seat.key)).then(self.own_acl(seat, side))
    }

    /// The table of the NAT gateway's subnet leads to an internet gateway, and the NAT gateway has an address there.
    fn nat_route(&self, side: &Side, (nat, key): (&'w Nat, &ResourceKey)) -> Path {
        let place = &nat.place;
        let name = &place.address;
        let none = |table: &str| {
            let fact = format!(
                "`{name}` is in subnet `{key}`, which has no route to {} in {table}",
                side.name
            );
            Path::one(hop(LinkKind::Nat, Truth::False, place, fact))
        };
        self.by_tables_of(key, &side.peer.addresses, |choice, route, _| match (choice, route) {
            (TableChoice::Known(_), Some(route)) => self.nat_by_route(side, (nat, key), route),
            (TableChoice::Known(table), None) => match &table.learnt {
                None => none(&format!("`{}`", table.place.address)),
                Some(reason) => {
                    let fact =
                        format!("`{}` may have a route to {}", table.place.address, side.name);
                    Path::one(unknown(LinkKind::Nat, place, reason, fact))
                }
            },
            (TableChoice::Untouched(_), _) => none("the main route table"),
            (TableChoice::DefaultVpc(_), _) => Path::default(),
            (TableChoice::Elsewhere(reason), _) => {
                let fact = format!("the route table of `{key}` is not in the configuration");
                Path::one(unknown(LinkKind::Nat, place, reason, fact))
            }
        })
    }

    fn nat_by_route(
        &self,
        side: &Side,
        (nat, key): (&'w Nat, &ResourceKey),
        route: &'w Route,
    ) -> Path {
        let place = &nat.place;
        let name = &place.address;
        let broken = |fact: String| Path::one(hop(LinkKind::Nat, Truth::False, place, fact));
        match &route.target {
            RouteTarget::Gateway(gateway) => {
                let Some(gateway) = self.network.gateways.get(gateway) else {
                    return Path::default();
                };
                self.nat_by_gateway((side, nat, key), gateway, route)
            }
            RouteTarget::Nat(other) if **other == **name => {
                broken(format!("the route table of `{name}` leads back to it"))
            }
            RouteTarget::Endpoint(endpoint) => {
                // AWS does not say what a NAT gateway does with a gateway endpoint of its own subnet.
                let what = format!("what `{name}` does with endpoint `{}`", endpoint.address);
                let fact = format!("`{name}` sends {} to an endpoint", side.name);
                let reason = Reason::Unsupported(what.into());
                Path::one(unknown(LinkKind::Nat, &route.place, &reason, fact))
            }
            RouteTarget::Nat(_)
            | RouteTarget::Nowhere
            | RouteTarget::Local
            | RouteTarget::Peering(_) => broken(format!(
                "`{name}` is in subnet `{key}`, whose route to {} does not lead to an internet gateway",
                side.name
            )),
            RouteTarget::Transit(_) | RouteTarget::Other(_) => {
                let reason = match &route.target {
                    RouteTarget::Other(reason) => reason.clone(),
                    _ => Reason::Unsupported("the routes of a transit gateway".into()),
                };
                let fact = format!("`{name}` sends {} to an unknown target", side.name);
                Path::one(unknown(LinkKind::Nat, &route.place, &reason, fact))
            }
        }
    }

    fn nat_by_gateway(
        &self,
        (side, nat, key): (&Side, &'w Nat, &ResourceKey),
        gateway: &'w Gateway,
        route: &'w Route,
    ) -> Path {
        let place = &nat.place;
        let name = &place.address;
        let subnet = self.network.subnets.get(key);
        let attached = subnet.map_or(Truth::Unknown, |subnet| {
            Truth::any(gateway.attached.iter().map(|claim| {
                let same = if claim.what.key() == subnet.vpc.key() {
                    Truth::True
                } else {
                    claim.what.same(&subnet.vpc)
                };
                if claim.doubt.is_some() { same.and(Truth::Unknown) } else { same }
            }))
        });
        let mut path = Path::one(hop(
            LinkKind::Route,
            Truth::True,
            &route.place,
            format!("`{name}` in subnet `{key}` routes on to `{}`", gateway.place.address),
        ));
        if let Some(private) = private_side(side, &gateway.place) {
            path = path.then(private);
        }
        if attached != Truth::True {
            let fact =
                format!("`{}` is not attached to the VPC of `{name}`", gateway.place.address);
            let reason = gateway
                .attached
                .iter()
                .find_map(|claim| claim.doubt.as_ref().or(claim.what.reason()));
            path = path.then(Path::one(decided(
                LinkKind::Gateway,
                attached,
                (&gateway.place, reason),
                fact,
            )));
        }
        if nat.private != Truth::False {
            let fact = format!("`{name}` is private, so an internet gateway drops its traffic");
            let path_ = Path::one(decided(LinkKind::Nat, nat.private.not(), (place, None), fact));
            path = path.then(path_);
        } else if nat.address.on != Truth::True {
            let kind = if nat.host.is_none() { "Elastic" } else { "public" };
            let fact = format!("`{name}` has no {kind} IP address");
            let why = (&nat.address.place, nat.address.reason.as_ref());
            path = path.then(Path::one(decided(LinkKind::Nat, nat.address.on, why, fact)));
        }
        path
    }

    /// From a host on the internet.
    pub(super) fn from_internet(&self, to: &'w To) -> Path {
        let To::Interfaces(receiver) = to else {
            let place = WrittenPlace { address: "internet".into(), span: None };
            let fact =
                "only network interfaces in a VPC can be reached from the internet".to_owned();
            return Path::one(unknown(LinkKind::Placement, &place, &Reason::Stated, fact));
        };
        self.into_public(receiver, "the internet")
    }

    /// To the public addresses of a receiver, in every subnet that it has.
    pub(super) fn into_public(&self, receiver: &'w Interfaces, from: &str) -> Path {
        let paths = receiver.subnets.iter().map(|subnet| {
            let path = match self.seat(receiver, &subnet.what) {
                Ok(seat) => self.in_from_internet(&seat, from),
                Err(reason) => {
                    let fact = format!(
                        "the subnet of `{}` is not in the configuration",
                        receiver.place.address
                    );
                    Path::one(unknown(LinkKind::Placement, &receiver.place, &reason, fact))
                }
            };
            match &subnet.doubt {
                Some(reason) => path.doubted(reason),
                None => path,
            }
        });
        Path::all(paths.collect())
    }

    fn in_from_internet(&self, seat: &Seat<'w>, from: &str) -> Path {
        let side = self.internet(from);
        let mut path = Path::default();
        if !self.port.v6 {
            let name = &seat.of.place.address;
            let balancer = seat.of.kind == Kinds::LoadBalancer;
            let fact = match (seat.of.public, balancer) {
                (Truth::True, _) => format!("`{name}` has public addresses"),
                (Truth::False | Truth::Unknown, true) => format!("`{name}` is internal"),
                (Truth::False | Truth::Unknown, false) => format!("`{name}` has no public address"),
            };
            let reason = seat.of.public_reason.as_ref();
            let link = if balancer { LinkKind::LoadBalancer } else { LinkKind::PublicAddress };
            path = Path::one(decided(link, seat.of.public, (&seat.of.place, reason), fact));
        }
        let port = self.port.number;
        let enter = Crossing {
            subnet: &seat.key,
            out: false,
            side: &side,
            ports: (port, port),
            reply: false,
        };
        let back = Crossing { out: true, ports: ANY, reply: true, ..enter };
        path.then(self.acl(&enter))
            .then(self.groups_in(seat, &side))
            .then(self.reply_by_gateway(seat, &side))
            .then(self.acl(&back))
    }

    /// The reply goes out by the table of the receiver's subnet: a NAT gateway knows nothing of the connection.
    fn reply_by_gateway(&self, seat: &Seat<'w>, side: &Side) -> Path {
        let subnet = &seat.subnet.place.address;
        let broken = |place: &WrittenPlace, what: &str| {
            let fact = format!("replies from subnet `{subnet}` to {} {what}", side.name);
            Path::one(hop(LinkKind::Route, Truth::False, place, fact))
        };
        self.by_tables_of(&seat.key, &side.peer.addresses, |choice, route, _| {
            match (choice, route) {
                (TableChoice::Known(_), Some(route)) => match &route.target {
                    RouteTarget::Gateway(key) => match self.network.gateways.get(key) {
                        Some(gateway) if gateway.kind == GatewayKind::Internet => {
                            self.attached(seat, gateway)
                        }
                        _ => broken(&route.place, "go to an egress-only internet gateway"),
                    },
                    RouteTarget::Other(reason) => {
                        let fact =
                            format!("replies from subnet `{subnet}` go to an unknown target");
                        Path::one(unknown(LinkKind::Route, &route.place, reason, fact))
                    }
                    _ => broken(&route.place, "do not go to an internet gateway"),
                },
                (TableChoice::Known(table), None) => broken(&table.place, "have no route"),
                (TableChoice::Untouched(place), _) => broken(place, "have no route"),
                (TableChoice::DefaultVpc(_), _) => Path::default(),
                (TableChoice::Elsewhere(reason), _) => table_elsewhere(seat.subnet, reason),
            }
        })
    }
}

/// An internet gateway leads to no private address.
fn private_side(side: &Side, gateway: &WrittenPlace) -> Option<Path> {
    let most = &side.peer.addresses.most;
    let private = !most.is_empty() && AddressSet::private().contains(most);
    private.then(|| {
        let fact = format!("`{}` does not lead to private addresses", gateway.address);
        Path::one(hop(LinkKind::Gateway, Truth::False, gateway, fact))
    })
}
