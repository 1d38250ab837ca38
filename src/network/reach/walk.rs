//! A question on its way through the network: who sends from where, to whom. Must not know what decides.

use std::sync::Arc;

use crate::cidr::{AddressSet, Version};
use crate::model::Model;
use crate::network::extent::AddressExtent;
use crate::network::map::{
    Admission, Network, Peer, Ref, ResourceKey, RouteClaim, Subnet, WrittenPlace,
};
use crate::value::{Reason, Truth};

use super::Port;
use super::answer::{Hop, LinkKind, Mood, Path};
use super::ends::{Interfaces, To};

/// A question.
pub(super) struct Walk<'w> {
    pub(super) model: &'w Model,
    pub(super) network: &'w Network,
    pub(super) port: Port,
}

/// An interface in a subnet.
pub(super) struct Seat<'w> {
    pub(super) of: &'w Interfaces,
    pub(super) key: ResourceKey,
    pub(super) subnet: &'w Subnet,
    /// None: nothing is filtered.
    pub(super) groups: Option<Vec<RouteClaim<Ref>>>,
    /// The addresses that it may have.
    pub(super) addresses: AddressExtent,
}

/// The other side of a filter, and what to call it.
#[derive(Clone)]
pub(super) struct Side {
    pub(super) peer: Peer,
    pub(super) name: String,
    /// The subnet, where the same sender may be in others too.
    pub(super) subnet: Option<ResourceKey>,
    pub(super) who: Who,
}

/// Who sends from the addresses of a side.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    /// All that is there: each address has to be let in.
    All,
    /// Clients that the configuration does not name: whom a filter lets in says who they are.
    Clients,
}

impl Side {
    /// What a filter makes of it.
    pub(super) fn admitted(&self, by: &Admission) -> Truth {
        match (by.admits(&self.peer), self.who) {
            (Truth::Unknown, Who::Clients) => by.admits_anything(),
            (verdict, _) => verdict,
        }
    }

    pub(super) fn at(addresses: AddressExtent, name: impl Into<String>) -> Self {
        Self { peer: Peer::at(addresses), name: name.into(), subnet: None, who: Who::All }
    }
}

/// A hop that is decided.
pub(super) fn hop(link: LinkKind, verdict: Truth, place: &WrittenPlace, fact: String) -> Hop {
    let (resource, mood) = (Arc::clone(&place.address), Mood::Stated);
    Hop { link, verdict, fact: fact.into(), resource, place: place.span, reason: None, mood }
}

/// A hop that is not known.
pub(super) fn unknown(link: LinkKind, place: &WrittenPlace, reason: &Reason, fact: String) -> Hop {
    Hop { reason: Some(reason.clone()), ..hop(link, Truth::Unknown, place, fact) }
}

/// A switch that is on, off, or not known. The fact is what breaks.
pub(super) fn decided(
    link: LinkKind,
    verdict: Truth,
    why: (&WrittenPlace, Option<&Reason>),
    fact: String,
) -> Hop {
    let hop = told(link, verdict, why, fact);
    let mood = if verdict == Truth::Unknown { Mood::Open } else { Mood::Stated };
    Hop { mood, ..hop }
}

/// The same, where the fact says by itself what is not known.
pub(super) fn told(
    link: LinkKind,
    verdict: Truth,
    (place, reason): (&WrittenPlace, Option<&Reason>),
    fact: String,
) -> Hop {
    match verdict {
        Truth::Unknown => unknown(link, place, reason.unwrap_or(&Reason::Stated), fact),
        Truth::True | Truth::False => hop(link, verdict, place, fact),
    }
}

impl<'w> Walk<'w> {
    /// From every subnet that the sender may be in.
    pub(super) fn from_interfaces(&self, sender: &'w Interfaces, to: &'w To) -> Path {
        if sender.subnets.is_empty() {
            let fact = format!("`{}` has no subnets", sender.place.address);
            return Path::one(hop(LinkKind::Placement, Truth::False, &sender.place, fact));
        }
        let paths = sender.subnets.iter().map(|subnet| {
            let path = match self.seat(sender, &subnet.what) {
                Ok(seat) => self.from_seat(&seat, to),
                Err(_) => self.from_nowhere(sender, to, &subnet.what),
            };
            match &subnet.doubt {
                Some(reason) => path.doubted(reason),
                None => path,
            }
        });
        Path::all(paths.collect())
    }

    /// An interface in one subnet. `Err`: the subnet is not in the configuration, or not known.
    pub(super) fn seat(&self, of: &'w Interfaces, subnet: &Ref) -> Result<Seat<'w>, Reason> {
        let found = match subnet {
            Ref::Here(key) => self.network.subnets.get(key).map(|subnet| (key, subnet)),
            Ref::Elsewhere(..) | Ref::Unknown(_) => None,
        };
        let Some((key, subnet)) = found else {
            return Err(subnet.reason().cloned().unwrap_or(Reason::Stated));
        };
        let groups = of.groups_in(self.network, subnet.vpc.key());
        let addresses = self.addresses_of(subnet);
        Ok(Seat { of, key: Arc::clone(key), subnet, groups, addresses })
    }

    /// The addresses of a subnet in the version that is asked about.
    pub(super) fn addresses_of(&self, subnet: &Subnet) -> AddressExtent {
        match self.port.version() {
            Version::V4 => subnet.v4.clone(),
            Version::V6 => subnet.v6.clone(),
        }
    }

    fn from_seat(&self, seat: &Seat<'w>, to: &'w To) -> Path {
        match to {
            To::Service { name, region } => self.to_service(seat, name, region.as_deref()),
            To::Internet => self.to_internet(seat, &self.internet("the internet")),
            To::Anything => self.lets_through(seat.groups.as_deref(), seat.of, true),
            To::Range(range) => self.to_range(seat, &AddressExtent::of(range)),
            To::Interfaces(receiver) => self.to_receiver(seat, receiver),
            To::MountTargets(targets) => self.to_mount_targets(seat, targets),
        }
    }

    /// One host on the internet.
    pub(super) fn internet(&self, name: &str) -> Side {
        Side::at(AddressExtent::some_of(AddressSet::internet(self.port.version())), name)
    }

    /// From a subnet that is not known: the groups may decide all the same.
    fn from_nowhere(&self, sender: &'w Interfaces, to: &'w To, subnet: &Ref) -> Path {
        let groups = match to {
            To::Service { name, .. } => self.to_anywhere(sender, &self.anywhere(name)),
            To::Internet => self.to_anywhere(sender, &self.internet("the internet")),
            To::Anything => {
                let groups = sender.groups_in(self.network, None);
                return self.lets_through(groups.as_deref(), sender, true);
            }
            To::Range(range) => {
                self.to_anywhere(sender, &Side::at(AddressExtent::of(range), "the range"))
            }
            To::Interfaces(receiver) => self.by_groups(sender, receiver, subnet),
            To::MountTargets(targets) if targets.is_empty() => Path::default(),
            To::MountTargets(targets) => {
                // In one of the zones.
                let paths = targets.iter().map(|target| self.by_groups(sender, target, subnet));
                Path::either(paths.collect(), subnet.reason())
            }
        };
        if self.is_shared(to, subnet) {
            return groups;
        }
        let fact = format!("the subnet of `{}` is not in the configuration", sender.place.address);
        let reason = subnet.reason().unwrap_or(&Reason::Stated);
        groups.then(Path::one(unknown(LinkKind::Placement, &sender.place, reason, fact)))
    }

    /// Whether the receiver is in the same subnet, wherever that is: no route and no ACL is between them.
    fn is_shared(&self, to: &To, subnet: &Ref) -> bool {
        let has = |receiver: &Interfaces| {
            let mut own = receiver.subnets.iter().filter(|_| receiver.doubt.is_none());
            own.any(|own| own.doubt.is_none() && own.what.same(subnet) == Truth::True)
        };
        match to {
            To::MountTargets(targets) => targets.iter().any(has),
            To::Interfaces(receiver) => receiver.subnets.len() == 1 && has(receiver),
            To::Service { .. } | To::Internet | To::Anything | To::Range(_) => false,
        }
    }

    fn to_anywhere(&self, sender: &Interfaces, side: &Side) -> Path {
        let groups = sender.groups_in(self.network, None);
        self.groups(groups.as_deref(), &sender.place, (true, side))
    }

    /// What the groups of both ends say, where one of the subnets is not known.
    pub(super) fn by_groups(
        &self,
        sender: &'w Interfaces,
        receiver: &'w Interfaces,
        subnet: &Ref,
    ) -> Path {
        let here = self.seen(sender, Some(subnet));
        let there = self.seen(receiver, None);
        let out = sender.groups_in(self.network, None);
        let enter = receiver.groups_in(self.network, None);
        self.groups(out.as_deref(), &sender.place, (true, &there)).then(self.groups(
            enter.as_deref(),
            &receiver.place,
            (false, &here),
        ))
    }

    /// What is known of an end without its place.
    fn seen(&self, end: &'w Interfaces, subnet: Option<&Ref>) -> Side {
        let only = subnet.or(match end.subnets.as_slice() {
            [only] => Some(&only.what),
            _ => None,
        });
        let seat = only.and_then(|subnet| self.seat(end, subnet).ok());
        let addresses = match &seat {
            Some(seat) => seat.addresses.clone(),
            None => AddressExtent::some_of(AddressSet::every(self.port.version())),
        };
        let groups = end.groups_in(self.network, None).unwrap_or_default();
        let peer = Peer { addresses, groups };
        Side { peer, name: format!("`{}`", end.place.address), subnet: None, who: Who::All }
    }

    /// A host of which nothing is known.
    fn anywhere(&self, name: &str) -> Side {
        let all = AddressSet::every(self.port.version());
        let mut side = Side::at(AddressExtent::some_of(all), name);
        // It may be in any group.
        side.peer.groups.push(RouteClaim { what: Ref::Unknown(Reason::Stated), doubt: None });
        side
    }
}

impl Seat<'_> {
    /// What the other side sees of it.
    pub(super) fn side(&self) -> Side {
        let groups = self.groups.clone().unwrap_or_default();
        let peer = Peer { addresses: self.addresses.clone(), groups };
        let subnet = (self.of.subnets.len() > 1).then(|| Arc::clone(&self.key));
        Side { peer, name: self.name(), subnet, who: Who::All }
    }

    /// What it sees of itself when its packets have other addresses.
    pub(super) fn name(&self) -> String {
        format!("`{}`", self.of.place.address)
    }
}
