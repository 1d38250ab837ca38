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
enum Way {
    Endpoint,
    Gateway,
    Nat,
    Nowhere,
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

    fn group(
        &self,
        host: usize,
        out: bool,
        flow: &Flow,
        (address, groups): (u32, &[usize]),
    ) -> bool {
        self.hosts[host].groups.iter().flat_map(|group| &self.groups[*group]).any(|(what, peer)| {
            let peer = match peer {
                Peer::Cidr(cidr) => within(cidr, address),
                Peer::Group(group) => groups.contains(group),
                Peer::S3List => within("52.92.0.0/24", address),
            };
            peer && fits(what, out, flow.protocol, flow.port)
        })
    }

    fn acl(&self, subnet: usize, out: bool, (flow, port): (&Flow, u16), address: u32) -> bool {
        let Some(entries) = &self.subnets[subnet].acl else { return true };
        let mut entries: Vec<_> = entries.iter().collect();
        entries.sort_by_key(|entry| entry.number);
        let mut fitting = entries.into_iter().filter(|entry| {
            fits(&entry.what, out, flow.protocol, port) && within(entry.cidr, address)
        });
        fitting.next().is_some_and(|entry| entry.allow)
    }

    fn inside(&self, flow: &Flow, from: usize, to: usize) -> bool {
        let (a, b) = (&self.hosts[from], &self.hosts[to]);
        let groups = self.group(from, true, flow, (b.address, &b.groups))
            && self.group(to, false, flow, (a.address, &a.groups));
        groups
            && (a.subnet == b.subnet
                || self.acl(a.subnet, true, (flow, flow.port), b.address)
                    && self.acl(b.subnet, false, (flow, flow.port), a.address)
                    && self.acl(b.subnet, true, (flow, flow.source), a.address)
                    && self.acl(a.subnet, false, (flow, flow.source), b.address))
    }

    fn way(&self, subnet: usize, address: u32) -> Way {
        let subnet = &self.subnets[subnet];
        if subnet.s3 && within("52.92.0.0/24", address) {
            return Way::Endpoint;
        }
        let fitting = subnet.routes.iter().filter(|(to, _)| within(to, address));
        let length = |to: &str| to.split_once('/').unwrap().1.parse::<u32>().unwrap();
        match fitting.max_by_key(|(to, _)| length(to)) {
            Some((_, Target::Gateway)) => Way::Gateway,
            Some((_, Target::Nat)) => Way::Nat,
            Some((_, Target::Nowhere)) | None => Way::Nowhere,
        }
    }

    /// Whether the sender's packets go through the NAT gateway.
    pub(crate) fn by_nat(&self, flow: &Flow) -> bool {
        let (End::Host(from), End::Internet | End::S3) = (flow.from, flow.to) else { return false };
        let address = if flow.to == End::S3 { S3 } else { INTERNET };
        matches!(self.way(self.hosts[from].subnet, address), Way::Nat)
    }

    fn out(&self, flow: &Flow, from: usize, address: u32) -> bool {
        let host = &self.hosts[from];
        let own = self.group(from, true, flow, (address, &[]))
            && self.acl(host.subnet, true, (flow, flow.port), address)
            && self.acl(host.subnet, false, (flow, flow.source), address);
        own && match self.way(host.subnet, address) {
            Way::Endpoint => true,
            Way::Gateway => self.attached && host.public,
            Way::Nat => self.through_nat(flow, from, address),
            Way::Nowhere => false,
        }
    }

    fn through_nat(&self, flow: &Flow, from: usize, address: u32) -> bool {
        let (Some(nat), host) = (&self.nat, &self.hosts[from]) else { return false };
        nat.subnet != host.subnet
            && nat.address
            && !nat.private
            && self.attached
            && matches!(self.way(nat.subnet, address), Way::Gateway)
            && self.acl(nat.subnet, false, (flow, flow.port), host.address)
            && self.acl(nat.subnet, true, (flow, flow.port), address)
            && self.acl(nat.subnet, false, (flow, flow.nat), address)
            && self.acl(nat.subnet, true, (flow, flow.source), host.address)
    }

    fn enter(&self, flow: &Flow, to: usize) -> bool {
        let host = &self.hosts[to];
        host.public
            && self.attached
            && self.acl(host.subnet, false, (flow, flow.port), INTERNET)
            && self.group(to, false, flow, (INTERNET, &[]))
            && matches!(self.way(host.subnet, INTERNET), Way::Gateway)
            && self.acl(host.subnet, true, (flow, flow.source), INTERNET)
    }
}
