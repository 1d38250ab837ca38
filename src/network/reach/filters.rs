//! What filters packets: security groups, and network ACLs with both directions. Must not know routes.

use crate::network::map::{
    Acl, Admission, Ref, ResourceKey, RouteClaim, TableChoice, WrittenPlace,
};
use crate::value::{Reason, Truth};

use super::answer::{Hop, LinkKind, Path};
use super::ends::{Interfaces, To};
use super::walk::{Seat, Side, Walk, decided, told, unknown};

/// A crossing of a subnet's border.
pub(super) struct Crossing<'c> {
    pub(super) subnet: &'c ResourceKey,
    pub(super) out: bool,
    /// The far side: the sender on the way in, the receiver on the way out.
    pub(super) side: &'c Side,
    /// Every one of these ports must pass.
    pub(super) ports: (u16, u16),
    pub(super) reply: bool,
}

/// A packet, or a reply, on its way from one side to the other.
pub(super) struct Packet<'p> {
    pub(super) from: &'p Side,
    pub(super) to: &'p Side,
    /// To every one of these ports.
    pub(super) ports: (u16, u16),
    pub(super) reply: bool,
}

impl<'p> Packet<'p> {
    /// Out of a subnet.
    pub(super) fn leaving(&self, subnet: &'p ResourceKey) -> Crossing<'p> {
        Crossing { subnet, out: true, side: self.to, ports: self.ports, reply: self.reply }
    }

    /// Into a subnet.
    pub(super) fn entering(&self, subnet: &'p ResourceKey) -> Crossing<'p> {
        Crossing { subnet, out: false, side: self.from, ports: self.ports, reply: self.reply }
    }
}

/// A range of ports that a network ACL treats alike.
struct Piece {
    /// The first one.
    port: u16,
    /// How many there are.
    size: u16,
    verdict: Truth,
    admission: Admission,
}

impl Piece {
    fn lost(&self) -> u16 {
        if self.verdict == Truth::False { self.size } else { 0 }
    }
}

/// Replies that fewer than one connection in so many loses break nothing: an ACL that denies ports 22 and 3389 to the world, as CIS AWS
/// 5.1 asks, drops the replies to a client that happens to use 3389.
const RARE: u32 = 100;

impl<'w> Walk<'w> {
    /// The groups of a sender.
    pub(super) fn groups_out(&self, seat: &Seat<'w>, side: &Side) -> Path {
        self.groups(seat.groups.as_deref(), &seat.of.place, (true, side))
    }

    /// The groups of a receiver.
    pub(super) fn groups_in(&self, seat: &Seat<'w>, side: &Side) -> Path {
        self.groups(seat.groups.as_deref(), &seat.of.place, (false, side))
    }

    /// What groups admit together. Nothing is filtered where there are none.
    pub(super) fn groups(
        &self,
        groups: Option<&[RouteClaim<Ref>]>,
        owner: &WrittenPlace,
        (out, side): (bool, &Side),
    ) -> Path {
        let Some(groups) = groups else { return Path::default() };
        let (protocol, port) = (self.port.protocol, self.port.number);
        let admission = self.network.groups_admit(self.model, groups, (out, protocol, port));
        let verdict = side.admitted(&admission);
        let link = if out { LinkKind::GroupOut } else { LinkKind::GroupIn };
        let names: Vec<String> = groups
            .iter()
            .filter_map(|group| group.what.key())
            .map(|key| format!("`{key}`"))
            .collect();
        let names = if names.is_empty() {
            format!("the groups of `{}`", owner.address)
        } else {
            names.join(", ")
        };
        let to = if out { "to" } else { "from" };
        let packet = format!("{} {port} {to} {}", protocol.name(), side.name);
        let at = self.group_place(groups, owner);
        let (place, fact) = match verdict {
            Truth::True => {
                let by = admission.by.first().cloned().unwrap_or(at);
                let fact = format!("{names} {} {packet}", agree(groups, "allows", "allow"));
                (by, fact)
            }
            Truth::False => {
                let there = side.subnet.as_ref().filter(|_| admission.has_addresses());
                let there = there.map(|key| format!(" in subnet `{key}`")).unwrap_or_default();
                (at, format!("no rule of {names} allows {packet}{there}"))
            }
            Truth::Unknown => {
                let place = admission.between.as_ref().map_or(at, |(place, _)| place.clone());
                (place, format!("{names} may not allow {packet}"))
            }
        };
        Path::one(told(link, verdict, (&place, reason_of(&admission).as_ref()), fact))
    }

    /// Whether groups let the port out to anything, or in from anything.
    pub(super) fn lets_through(
        &self,
        groups: Option<&[RouteClaim<Ref>]>,
        owner: &Interfaces,
        out: bool,
    ) -> Path {
        let Some(groups) = groups else { return Path::default() };
        let name = &owner.place.address;
        if let Some(reason) = groups.iter().find_map(|group| group.what.reason()) {
            let fact = format!("the security groups of `{name}` are not all in the configuration");
            return Path::one(unknown(LinkKind::Placement, &owner.place, reason, fact));
        }
        let (protocol, port) = (self.port.protocol, self.port.number);
        let admission = self.network.groups_admit(self.model, groups, (out, protocol, port));
        let place = self.group_place(groups, &owner.place);
        let (link, way) =
            if out { (LinkKind::GroupOut, "egress") } else { (LinkKind::GroupIn, "ingress") };
        let fact = format!("no security group of `{name}` allows {} {port} {way}", protocol.name());
        let reason = reason_of(&admission);
        Path::one(decided(link, admission.admits_anything(), (&place, reason.as_ref()), fact))
    }

    /// Whether a receiver's groups let anything in.
    pub(super) fn from_anything(&self, to: &To) -> Path {
        let To::Interfaces(receiver) = to else { return Path::default() };
        let vpc = receiver.subnets.iter().find_map(|subnet| {
            let subnet = self.network.subnets.get(subnet.what.key()?)?;
            subnet.vpc.key()
        });
        let groups = receiver.groups_in(self.network, vpc);
        self.lets_through(groups.as_deref(), receiver, false)
    }

    /// Where the first of some groups is made.
    fn group_place(&self, groups: &[RouteClaim<Ref>], owner: &WrittenPlace) -> WrittenPlace {
        let keys = groups.iter().filter_map(|group| group.what.key());
        let mut found = keys.filter_map(|key| self.model.resource(self.network.canonical(key)));
        found.next().map_or_else(|| owner.clone(), WrittenPlace::of)
    }

    /// The network ACL at the border of a subnet.
    pub(super) fn acl(&self, crossing: &Crossing<'_>) -> Path {
        let (choices, reason) = self.network.acls_of(crossing.subnet);
        let paths = choices.iter().map(|choice| match choice {
            TableChoice::Known(acl) => Path::one(self.acl_hop(acl, crossing)),
            TableChoice::Untouched(_) | TableChoice::DefaultVpc(_) => Path::default(),
            TableChoice::Elsewhere(reason) => {
                let subnet = self.network.subnets.get(crossing.subnet);
                let place = subnet.map(|subnet| subnet.place.clone());
                let place = place.unwrap_or_else(|| WrittenPlace {
                    address: crossing.subnet.clone(),
                    span: None,
                });
                let fact =
                    format!("the network ACL of `{}` is not in the configuration", place.address);
                Path::one(unknown(crossing.link(), &place, reason, fact))
            }
        });
        Path::either(paths.collect(), reason.as_ref())
    }

    fn acl_hop(&self, acl: &Acl, crossing: &Crossing<'_>) -> Hop {
        let (first, last) = crossing.ports;
        let protocol = self.port.protocol;
        let mut borders = acl.borders(crossing.out);
        borders.retain(|border| *border > first && *border <= last);
        borders.push(first);
        borders.sort_unstable();
        borders.dedup();
        let ends = borders.iter().skip(1).copied().chain([last.saturating_add(1)]);
        let pieces: Vec<Piece> = borders
            .iter()
            .zip(ends)
            .map(|(port, end)| {
                let admission = acl.admission(crossing.out, protocol, *port);
                let verdict = crossing.side.admitted(&admission);
                Piece { port: *port, size: end - port, verdict, admission }
            })
            .collect();
        let lost: u16 = pieces.iter().map(Piece::lost).sum();
        let is_rare = u32::from(lost) * RARE < u32::from(last - first);
        let counts = |piece: &&Piece| !(is_rare && piece.verdict == Truth::False);
        let worst = pieces.iter().filter(counts).min_by_key(|piece| rank(piece.verdict));
        let admission = Admission::everything();
        let free = Piece { port: first, size: 1, verdict: Truth::True, admission };
        self.acl_fact(acl, crossing, worst.unwrap_or(&free))
    }

    fn acl_fact(
        &self,
        acl: &Acl,
        crossing: &Crossing<'_>,
        Piece { port, verdict, admission, .. }: &Piece,
    ) -> Hop {
        let (verdict, port) = (*verdict, *port);
        let name = &acl.place.address;
        let packet = self.packet(crossing, port);
        let fact = match verdict {
            Truth::True => format!("`{name}` allows {packet}"),
            Truth::False => format!("`{name}` does not allow {packet}"),
            Truth::Unknown => format!("`{name}` may not allow {packet}"),
        };
        let by = admission.between.as_ref().filter(|_| verdict == Truth::Unknown);
        let place =
            by.map(|(place, _)| place).or_else(|| admission.by.first()).unwrap_or(&acl.place);
        told(crossing.link(), verdict, (place, reason_of(admission).as_ref()), fact)
    }

    fn packet(&self, crossing: &Crossing<'_>, port: u16) -> String {
        let protocol = self.port.protocol.name();
        let (direction, side) =
            (if crossing.out { "out to" } else { "in from" }, &crossing.side.name);
        if crossing.reply {
            format!("replies to {protocol} port {port} {direction} {side}")
        } else {
            format!("{protocol} {port} {direction} {side}")
        }
    }
}

impl Crossing<'_> {
    fn link(&self) -> LinkKind {
        if self.out { LinkKind::AclOut } else { LinkKind::AclIn }
    }
}

fn rank(verdict: Truth) -> u8 {
    match verdict {
        Truth::False => 0,
        Truth::Unknown => 1,
        Truth::True => 2,
    }
}

fn reason_of(admission: &Admission) -> Option<Reason> {
    let between = admission.between.as_ref().map(|(_, reason)| reason.clone());
    between.or_else(|| admission.open.clone())
}

fn agree<'v>(groups: &[RouteClaim<Ref>], one: &'v str, many: &'v str) -> &'v str {
    if groups.len() == 1 { one } else { many }
}
