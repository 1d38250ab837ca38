//! What names lead to: an endpoint with private DNS, or public addresses. Must not know routes.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::cidr::{AddressSet, Version};
use crate::network::extent::{AddressExtent, NamedRange};
use crate::network::map::{Endpoint, EndpointKind, Vpc};
use crate::value::{Reason, Truth};

use super::answer::{Hop, LinkKind, Path};
use super::ends::{ANY, Interfaces, Kinds};
use super::walk::{Seat, Side, Walk, decided, hop, unknown};

impl<'w> Walk<'w> {
    /// To an AWS service by its own name.
    pub(super) fn to_service(
        &self,
        seat: &Seat<'w>,
        name: &Arc<str>,
        region: Option<&str>,
    ) -> Path {
        let mut paths = Vec::new();
        let mut reason: Option<Reason> = None;
        let mut open: Option<Hop> = None;
        for endpoint in self.network.endpoints_of(&seat.subnet.vpc) {
            let here = endpoint.vpc.key() == seat.subnet.vpc.key() && endpoint.vpc.key().is_some();
            let here = if here { Truth::True } else { endpoint.vpc.same(&seat.subnet.vpc) };
            let leads = self.leads(endpoint, (name, region)).and(here);
            match (leads, &endpoint.doubt) {
                (Truth::False, _) => {}
                (Truth::True, None) => {
                    paths.push(self.to_endpoint(seat, endpoint, name));
                    return self.resolves(seat, false).then(either(paths, reason.as_ref(), open));
                }
                (_, doubt) => {
                    if here == Truth::True && doubt.is_none() {
                        open = open.or_else(|| Some(perhaps(endpoint, name)));
                    }
                    reason = reason.or_else(|| doubt.clone()).or_else(|| why(endpoint));
                    paths.push(self.to_endpoint(seat, endpoint, name));
                }
            }
        }
        paths.push(self.to_public(seat, name, region));
        if let Some(gap) = &self.network.gap {
            // An endpoint may be in what could not be read.
            let fact = format!("an endpoint for {name} may be in what could not be read");
            paths.push(Path::one(unknown(LinkKind::Endpoint, &seat.subnet.place, gap, fact)));
        }
        self.resolves(seat, false).then(either(paths, reason.as_ref(), open))
    }

    /// Whether the service's own name leads to an endpoint.
    fn leads(&self, endpoint: &Endpoint, (name, region): (&str, Option<&str>)) -> Truth {
        let interface = Truth::from(endpoint.kind == EndpointKind::Interface);
        let own = interface.and(endpoint.service.is(name, region));
        own.and(endpoint.private_dns.on).and(endpoint.inbound_only.not())
    }

    /// Whether names resolve in the sender's VPC as AWS answers them; of its hosts, with `hostnames`.
    pub(super) fn resolves(&self, seat: &Seat<'w>, hostnames: bool) -> Path {
        let vpc = &seat.subnet.vpc;
        let mut path = Path::default();
        for other in &self.network.other_dns {
            if other.what.same(vpc) != Truth::False {
                let reason = Reason::Unsupported("a custom DNS server or a DNS firewall".into());
                let reason = other.doubt.as_ref().unwrap_or(&reason);
                let fact = format!(
                    "names in the VPC of `{}` are resolved elsewhere",
                    seat.subnet.place.address
                );
                path =
                    path.then(Path::one(unknown(LinkKind::Name, &seat.subnet.place, reason, fact)));
            }
        }
        let Some(vpc) = vpc.key().and_then(|key| self.network.vpcs.get(key)) else { return path };
        path = path.then(switch(vpc, true));
        if hostnames { path.then(switch(vpc, false)) } else { path }
    }

    /// To the interfaces of an endpoint, whichever of them the name gives.
    fn to_endpoint(&self, seat: &Seat<'w>, endpoint: &'w Endpoint, name: &str) -> Path {
        let place = &endpoint.place;
        let mut path = Path::default();
        if let Some(vpc) = seat.subnet.vpc.key().and_then(|key| self.network.vpcs.get(key))
            && vpc.dns_hostnames.on != Truth::True
        {
            let fact = format!(
                "private DNS of `{}` needs `enable_dns_hostnames` of `{}`",
                place.address, vpc.place.address
            );
            let at = (&vpc.dns_hostnames.place, vpc.dns_hostnames.reason.as_ref());
            path = Path::one(decided(LinkKind::Name, vpc.dns_hostnames.on, at, fact));
        } else {
            let fact = format!("{name} resolves to `{}`, which has private DNS", place.address);
            path = path.then(Path::one(hop(LinkKind::Name, Truth::True, place, fact)));
        }
        if endpoint.subnets.is_empty() {
            let fact = format!("endpoint `{}` has no subnet", place.address);
            return path.then(Path::one(hop(LinkKind::Endpoint, Truth::False, place, fact)));
        }
        let interfaces = Interfaces {
            place: place.clone(),
            subnets: endpoint.subnets.clone(),
            groups: Some(endpoint.groups.clone()),
            public: Truth::False,
            public_reason: None,
            ephemeral: ANY,
            doubt: None,
            kind: Kinds::Endpoint,
            is_network: false,
        };
        path.then(self.to_owned_interfaces(seat, &interfaces))
    }

    /// Like `to_interfaces`, for interfaces that are made for the question.
    fn to_owned_interfaces(&self, seat: &Seat<'w>, interfaces: &Interfaces) -> Path {
        let walk = Walk { model: self.model, network: self.network, port: self.port };
        let near = Seat {
            of: seat.of,
            key: Arc::clone(&seat.key),
            subnet: seat.subnet,
            groups: seat.groups.clone(),
            addresses: seat.addresses.clone(),
        };
        walk.to_interfaces(&near, interfaces)
    }

    /// To the public addresses of a service.
    fn to_public(&self, seat: &Seat<'w>, name: &Arc<str>, region: Option<&str>) -> Path {
        let within: BTreeSet<NamedRange> = [NamedRange::Service(Arc::clone(name))].into();
        let some = AddressExtent::some_of(AddressSet::internet(Version::V4));
        let side = Side::at(AddressExtent { within, ..some }, &**name);
        let path = self.to_internet(seat, &side);
        if path.verdict() != Truth::False {
            return path;
        }
        // Why no endpoint helps is half of the answer.
        match self.closest(seat, (name, region)) {
            Some(hint) => path.then(hint),
            None => path,
        }
    }

    /// An endpoint for the service that the name does not lead to.
    fn closest(&self, seat: &Seat<'w>, (name, region): (&str, Option<&str>)) -> Option<Path> {
        let endpoints = self.network.endpoints_of(&seat.subnet.vpc);
        let own = endpoints.into_iter().find(|endpoint| {
            endpoint.service.is(name, region) == Truth::True
                && endpoint.kind == EndpointKind::Interface
                && endpoint.vpc.key() == seat.subnet.vpc.key()
        })?;
        let off = own.private_dns.on == Truth::False;
        off.then(|| {
            let fact = format!(
                "private DNS of `{}` is disabled, so {name} resolves to public addresses",
                own.place.address
            );
            Path::one(hop(LinkKind::Endpoint, Truth::False, &own.private_dns.place, fact))
        })
    }
}

/// One of the paths; how an endpoint is set up decides which, if `open` says so.
fn either(paths: Vec<Path>, reason: Option<&Reason>, open: Option<Hop>) -> Path {
    let path = Path::either(paths, reason);
    match open {
        Some(open) if path.verdict() == Truth::Unknown => Path::one(open).then(path),
        Some(_) | None => path,
    }
}

/// That a name may lead to an endpoint.
fn perhaps(endpoint: &Endpoint, name: &str) -> Hop {
    let place = &endpoint.place;
    let reason = why(endpoint).unwrap_or(Reason::Stated);
    let fact = format!("`{}` may be no endpoint that {name} resolves to", place.address);
    unknown(LinkKind::Endpoint, &endpoint.private_dns.place, &reason, fact)
}

/// A DNS attribute of a VPC.
fn switch(vpc: &Vpc, support: bool) -> Path {
    let (switch, name) = if support {
        (&vpc.dns_support, "enable_dns_support")
    } else {
        (&vpc.dns_hostnames, "enable_dns_hostnames")
    };
    if switch.on == Truth::True {
        return Path::default();
    }
    let fact = format!("`{}` resolves no DNS names because `{name}` is off", vpc.place.address);
    Path::one(decided(LinkKind::Name, switch.on, (&switch.place, switch.reason.as_ref()), fact))
}

/// Why it is not known whether a name leads to an endpoint.
fn why(endpoint: &Endpoint) -> Option<Reason> {
    endpoint.private_dns.reason.clone().or_else(|| endpoint.vpc.reason().cloned())
}
