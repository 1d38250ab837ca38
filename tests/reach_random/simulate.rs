//! One packet and its reply through a topology, step by step: a second and simpler way to the same answers, held to the
//! kernel. Must not know sets.

use super::topology::{INTERNET, Match, Peer, Protocol, S3, Target, Topology};

/// An end of a flow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    Host(usize),
    Internet,
    S3,
}

/// A packet that is sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flow {
    pub(crate) from: End,
    pub(crate) to: End,
    pub(crate) protocol: Protocol,
    pub(crate) port: u16,
    pub(crate) source: u16,
    /// The port that a NAT gateway sends it from.
    pub(crate) nat: u16,
}

/// Where it can go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Local,
    Endpoint,
    Gateway,
    Nat,
    Peering(usize),
    Transit,
    Nowhere,
}

/// A packet or its reply: where it comes from and goes to, and the port that it goes to.
#[derive(Clone, Copy)]
struct Packet {
    protocol: Protocol,
    from: u32,
    to: u32,
    port: u16,
}

fn within(cidr: &str, address: u32) -> bool {
    let (network, length) = cidr.split_once('/').unwrap();
    let network = u32::from(network.parse::<std::net::Ipv4Addr>().unwrap());
    let length: u32 = length.parse().unwrap();
    let mask = u32::MAX.checked_shl(32 - length).unwrap_or(0);
    network & mask == address & mask
}

fn fits(what: &Match, out: bool, protocol: Protocol, port: u16) -> bool {
    let ports = what.protocol == Protocol::All
        || what.protocol == protocol && what.from <= port && port <= what.to;
    what.out == out && ports
}

impl Topology {
    /// Whether a packet arrives and its reply comes back.
    pub(crate) fn passes(&self, flow: &Flow) -> bool {
        match (flow.from, flow.to) {
            (End::Host(from), End::Host(to)) => self.inside(flow, from, to),
            (End::Host(from), End::Internet) => self.out(flow, from, INTERNET),
            (End::Host(from), End::S3) => self.out(flow, from, S3),
            (_, End::Host(to)) => self.enter(flow, to),
            _ => false,
        }
    }

    /// The members of a group count across a peering connection, and not across a transit gateway.
    pub(super) fn counts(&self, from: usize, to: usize) -> bool {
        let (a, b) = (&self.hosts[from], &self.hosts[to]);
        self.subnets[a.subnet].vpc == self.subnets[b.subnet].vpc
            || self.way(a.subnet, b.address) != Way::Transit
    }

    /// The ranges that a rule of a host means.
    pub(super) fn ranges_of(&self, host: usize, out: bool, peer: &Peer) -> Vec<String> {
        match peer {
            Peer::Cidr(cidr) => vec![(*cidr).to_owned()],
            Peer::S3List => vec!["52.92.0.0/24".to_owned()],
            Peer::Group(group) => {
                let counts = |other: usize| {
                    if out { self.counts(host, other) } else { self.counts(other, host) }
                };
                let others = self.hosts.iter().enumerate();
                let members =
                    others.filter(|(index, other)| other.groups.contains(group) && counts(*index));
                members.map(|(_, other)| super::topology::dotted(other.address) + "/32").collect()
            }
        }
    }

    fn group(&self, host: usize, out: bool, flow: &Flow, address: u32) -> bool {
        let groups = self.hosts[host].groups.iter();
        groups.flat_map(|group| &self.groups[*group].rules).any(|(what, peer)| {
            fits(what, out, flow.protocol, flow.port)
                && self.ranges_of(host, out, peer).iter().any(|range| within(range, address))
        })
    }

    fn acl(&self, subnet: usize, out: bool, packet: Packet) -> bool {
        let Some(entries) = &self.subnets[subnet].acl else { return true };
        let address = if out { packet.to } else { packet.from };
        let mut entries: Vec<_> = entries.iter().collect();
        entries.sort_by_key(|entry| entry.number);
        let mut fitting = entries.into_iter().filter(|entry| {
            fits(&entry.what, out, packet.protocol, packet.port) && within(entry.cidr, address)
        });
        fitting.next().is_some_and(|entry| entry.allow)
    }

    fn inside(&self, flow: &Flow, from: usize, to: usize) -> bool {
        let (a, b) = (&self.hosts[from], &self.hosts[to]);
        let request =
            Packet { protocol: flow.protocol, from: a.address, to: b.address, port: flow.port };
        let reply = Packet { from: b.address, to: a.address, port: flow.source, ..request };
        self.group(from, true, flow, b.address)
            && self.group(to, false, flow, a.address)
            && (a.subnet == b.subnet
                || self.leg(a.subnet, b.subnet, request) && self.leg(b.subnet, a.subnet, reply))
    }

    /// From one subnet to another.
    fn leg(&self, from: usize, to: usize, packet: Packet) -> bool {
        let ends = (self.subnets[from].vpc, self.subnets[to].vpc);
        let joined = match self.way(from, packet.to) {
            Way::Local => true,
            Way::Peering(number) => {
                let (a, b) = self.peerings[number];
                ends == (a, b) || ends == (b, a)
            }
            Way::Transit => return self.over(from, to, packet),
            _ => false,
        };
        joined && self.acl(from, true, packet) && self.acl(to, false, packet)
    }

    /// The VPC to which the transit gateway takes a packet that leaves a subnet.
    fn through_transit(&self, from: usize, packet: Packet) -> Option<usize> {
        let transit = self.transit.as_ref()?;
        let vpc = self.subnets[from].vpc;
        let door = transit.attachments[vpc]
            .as_ref()?
            .iter()
            .find(|door| self.subnets[**door].zone == self.subnets[from].zone)?;
        if !self.acl(from, true, packet) || !self.acl(*door, false, packet) {
            return None;
        }
        let table = transit.associations[vpc]?;
        let length = |range: &str| range.split_once('/').unwrap().1.parse::<u32>().unwrap();
        let attached = |vpc: usize| transit.attachments[vpc].is_some();
        let statics = transit.statics.iter().filter(|(of, ..)| *of == table);
        let statics =
            statics.map(|(_, range, to)| (range.clone(), 1, to.filter(|to| attached(*to))));
        let learnt = transit.propagations[table].iter().filter(|vpc| attached(**vpc));
        let learnt = learnt.map(|vpc| (format!("10.{vpc}.0.0/16"), 0, Some(*vpc)));
        let fitting = statics.chain(learnt).filter(|(range, ..)| within(range, packet.to));
        fitting.max_by_key(|(range, rank, _)| (length(range), *rank))?.2
    }

    /// The subnet in which a packet from another one leaves the transit gateway.
    fn door(&self, from: usize, vpc: usize) -> usize {
        let doors = self.transit.as_ref().unwrap().attachments[vpc].as_ref().unwrap();
        let zone = |door: &&usize| self.subnets[**door].zone == self.subnets[from].zone;
        *doors.iter().find(zone).unwrap_or(&doors[0])
    }

    fn over(&self, from: usize, to: usize, packet: Packet) -> bool {
        let Some(vpc) = self.through_transit(from, packet) else { return false };
        if vpc != self.subnets[to].vpc {
            return false;
        }
        let door = self.door(from, vpc);
        door == to || self.acl(door, true, packet) && self.acl(to, false, packet)
    }

    /// Whether a transit gateway may take a packet to any of several zones: AWS does not say which one.
    pub(crate) fn is_open(&self, flow: &Flow) -> bool {
        self.transit.as_ref().is_some_and(|transit| {
            let hosts = [flow.from, flow.to].into_iter().filter_map(|end| match end {
                End::Host(host) => Some(self.hosts[host].subnet),
                End::Internet | End::S3 => self.nat.as_ref().map(|nat| nat.subnet),
            });
            let hosts: Vec<usize> = hosts.collect();
            transit.attachments.iter().flatten().any(|doors| {
                let lacks = |host: &usize| {
                    doors.iter().all(|door| self.subnets[*door].zone != self.subnets[*host].zone)
                };
                doors.len() > 1 && hosts.iter().any(lacks)
            })
        })
    }

    fn way(&self, subnet: usize, address: u32) -> Way {
        let subnet = &self.subnets[subnet];
        if within(&format!("10.{}.0.0/16", subnet.vpc), address) {
            return Way::Local;
        }
        if subnet.s3 && within("52.92.0.0/24", address) {
            return Way::Endpoint;
        }
        let fitting = subnet.routes.iter().filter(|(to, _)| within(to, address));
        let length = |to: &str| to.split_once('/').unwrap().1.parse::<u32>().unwrap();
        match fitting.max_by_key(|(to, _)| length(to)) {
            Some((_, Target::Gateway)) => Way::Gateway,
            Some((_, Target::Nat)) => Way::Nat,
            Some((_, Target::Peering(number))) => Way::Peering(*number),
            Some((_, Target::Transit)) => Way::Transit,
            Some((_, Target::Nowhere)) | None => Way::Nowhere,
        }
    }

    /// Whether the sender's packets go through the NAT gateway.
    pub(crate) fn by_nat(&self, flow: &Flow) -> bool {
        let (End::Host(from), End::Internet | End::S3) = (flow.from, flow.to) else { return false };
        let address = if flow.to == End::S3 { S3 } else { INTERNET };
        let way = self.way(self.hosts[from].subnet, address);
        matches!(way, Way::Nat | Way::Transit)
    }

    fn out(&self, flow: &Flow, from: usize, address: u32) -> bool {
        let host = &self.hosts[from];
        let request =
            Packet { protocol: flow.protocol, from: host.address, to: address, port: flow.port };
        let reply = Packet { from: address, to: host.address, port: flow.source, ..request };
        let way = self.way(host.subnet, address);
        let own = || self.acl(host.subnet, true, request) && self.acl(host.subnet, false, reply);
        self.group(from, true, flow, address)
            && match way {
                Way::Endpoint => own(),
                Way::Gateway => {
                    own() && self.attached[self.subnets[host.subnet].vpc] && host.public
                }
                Way::Nat => {
                    let nat = self.nat.as_ref().unwrap().subnet;
                    own()
                        && nat != host.subnet
                        && self.through_nat(flow, host.address, address)
                        && self.acl(nat, true, reply)
                }
                Way::Transit => self.by_shared_nat(flow, host.subnet, (request, reply)),
                Way::Nowhere | Way::Local | Way::Peering(_) => false,
            }
    }

    /// The NAT gateway of another VPC, over the transit gateway.
    fn by_shared_nat(&self, flow: &Flow, from: usize, (request, reply): (Packet, Packet)) -> bool {
        let Some(vpc) = self.through_transit(from, request) else { return false };
        let door = self.door(from, vpc);
        let (Way::Nat, Some(nat)) = (self.way(door, request.to), &self.nat) else { return false };
        nat.subnet != door
            && self.acl(door, true, request)
            && self.through_nat(flow, request.from, request.to)
            && self.way(nat.subnet, reply.to) == Way::Transit
            && self.over(nat.subnet, from, reply)
    }

    /// Into the NAT gateway's subnet, out, and back to it.
    fn through_nat(&self, flow: &Flow, from: u32, address: u32) -> bool {
        let Some(nat) = &self.nat else { return false };
        let request = Packet { protocol: flow.protocol, from, to: address, port: flow.port };
        let back = Packet { from: address, to: from, port: flow.nat, ..request };
        nat.address
            && !nat.private
            && self.attached[self.subnets[nat.subnet].vpc]
            && self.way(nat.subnet, address) == Way::Gateway
            && self.acl(nat.subnet, false, request)
            && self.acl(nat.subnet, true, request)
            && self.acl(nat.subnet, false, back)
    }

    fn enter(&self, flow: &Flow, to: usize) -> bool {
        let host = &self.hosts[to];
        let request =
            Packet { protocol: flow.protocol, from: INTERNET, to: host.address, port: flow.port };
        let reply = Packet { from: host.address, to: INTERNET, port: flow.source, ..request };
        host.public
            && self.attached[self.subnets[host.subnet].vpc]
            && self.acl(host.subnet, false, request)
            && self.group(to, false, flow, INTERNET)
            && self.way(host.subnet, INTERNET) == Way::Gateway
            && self.acl(host.subnet, true, reply)
    }
}
