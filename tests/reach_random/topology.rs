//! Random topologies with known values, as Terraform's text and as JSON for the kernel. Must not know who judges them.

use std::fmt::Write;

use serde_json::{Value as Json, json};

use super::random::Random;

/// The host on the internet, and one of Amazon S3.
pub(crate) const INTERNET: u32 = 0xcb00_710a; // 203.0.113.10
pub(crate) const S3: u32 = 0x345c_000a; // 52.92.0.10

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    All,
    Tcp,
    Udp,
}

/// What a rule, an entry or a question is about.
#[derive(Clone, Debug)]
pub(crate) struct Match {
    pub(crate) out: bool,
    pub(crate) protocol: Protocol,
    pub(crate) from: u16,
    pub(crate) to: u16,
}

#[derive(Clone, Debug)]
pub(crate) enum Peer {
    Cidr(&'static str),
    Group(usize),
    S3List,
}

#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub(crate) number: u16,
    pub(crate) allow: bool,
    pub(crate) what: Match,
    pub(crate) cidr: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    Gateway,
    Nat,
    Nowhere,
    /// A peering connection, by its number.
    Peering(usize),
    Transit,
}

#[derive(Clone, Debug)]
pub(crate) struct Subnet {
    pub(crate) vpc: usize,
    /// The number of its availability zone.
    pub(crate) zone: usize,
    pub(crate) routes: Vec<(String, Target)>,
    pub(crate) s3: bool,
    pub(crate) acl: Option<Vec<Entry>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Host {
    pub(crate) subnet: usize,
    pub(crate) groups: Vec<usize>,
    /// A task with a public address; else a function, which has none.
    pub(crate) public: bool,
    pub(crate) address: u32,
}

#[derive(Clone, Debug)]
pub(crate) struct Nat {
    pub(crate) subnet: usize,
    pub(crate) address: bool,
    pub(crate) private: bool,
}

/// A security group of a VPC.
#[derive(Clone, Debug)]
pub(crate) struct Group {
    pub(crate) vpc: usize,
    pub(crate) rules: Vec<(Match, Peer)>,
}

/// A transit gateway.
#[derive(Clone, Debug)]
pub(crate) struct Transit {
    /// Whether everything is left to its default table.
    pub(crate) default: bool,
    /// The subnets of the attachment of each VPC that has one: one a zone.
    pub(crate) attachments: Vec<Option<Vec<usize>>>,
    /// The table of each VPC's attachment.
    pub(crate) associations: Vec<Option<usize>>,
    /// The VPCs whose ranges are in each table.
    pub(crate) propagations: Vec<Vec<usize>>,
    /// Table, range, and the VPC that it leads to, if any.
    pub(crate) statics: Vec<(usize, String, Option<usize>)>,
}

#[derive(Clone, Debug)]
pub(crate) struct Topology {
    /// Whether the internet gateway of each VPC is attached.
    pub(crate) attached: Vec<bool>,
    /// The VPCs that are peered.
    pub(crate) peerings: Vec<(usize, usize)>,
    pub(crate) transit: Option<Transit>,
    pub(crate) nat: Option<Nat>,
    pub(crate) subnets: Vec<Subnet>,
    pub(crate) groups: Vec<Group>,
    pub(crate) hosts: Vec<Host>,
}

const PORTS: [(u16, u16); 9] = [
    (443, 443),
    (80, 443),
    (0, 65_535),
    (8080, 8080),
    (53, 53),
    (1024, 65_535),
    (32_768, 60_999),
    (1024, 49_151),
    (49_152, 65_535),
];
const CIDRS: [&str; 11] = [
    "0.0.0.0/0",
    "0.0.0.0/0",
    "10.0.0.0/16",
    "10.0.0.0/24",
    "10.0.1.0/24",
    "10.0.0.0/23",
    "128.0.0.0/1",
    "203.0.113.0/24",
    "10.0.0.0/8",
    "10.1.0.0/16",
    "10.0.0.0/8",
];
const ROUTES: [&str; 3] = ["0.0.0.0/0", "0.0.0.0/0", "203.0.113.0/24"];

fn one<T: Clone>(random: &mut Random, all: &[T]) -> T {
    all[random.below(all.len())].clone()
}

fn chance(random: &mut Random, percent: usize) -> bool {
    random.below(100) < percent
}

fn what(random: &mut Random) -> Match {
    let protocol = one(random, &[Protocol::All, Protocol::Tcp, Protocol::Tcp, Protocol::Udp]);
    let (from, to) = one(random, &PORTS);
    Match { out: chance(random, 50), protocol, from, to }
}

fn entries(random: &mut Random) -> Vec<Entry> {
    let mut entries: Vec<Entry> = (0..2 + random.below(5))
        .map(|_| Entry {
            number: 0,
            allow: chance(random, 75),
            what: what(random),
            cidr: one(random, &CIDRS),
        })
        .collect();
    // Without these hardly anything passes.
    for out in [true, false] {
        if chance(random, 70) {
            let what = Match { out, protocol: Protocol::All, from: 0, to: 0 };
            entries.push(Entry { number: 0, allow: true, what, cidr: "0.0.0.0/0" });
        }
    }
    // In an order of their own, and not of the file.
    let mut numbers: Vec<u16> =
        (1..=entries.len()).filter_map(|n| u16::try_from(n * 10).ok()).collect();
    for entry in &mut entries {
        entry.number = numbers.swap_remove(random.below(numbers.len()));
    }
    entries
}

fn subnet(random: &mut Random, vpc: usize) -> Subnet {
    let mut routes: Vec<(String, Target)> = Vec::new();
    for _ in 0..random.below(3) {
        let to = one(random, &ROUTES).to_owned();
        let target = one(
            random,
            &[Target::Gateway, Target::Nat, Target::Nat, Target::Gateway, Target::Nowhere],
        );
        if routes.iter().all(|(other, _)| *other != to) {
            routes.push((to, target));
        }
    }
    let acl = chance(random, if vpc == 0 { 45 } else { 20 }).then(|| entries(random));
    Subnet { vpc, zone: random.below(2), routes, s3: chance(random, 30), acl }
}

/// Routes from a subnet of one VPC to others, by what connects them.
fn routes_between(random: &mut Random, subnets: &mut [Subnet], ways: &[(usize, usize, Target)]) {
    let ranges: Vec<(usize, usize)> =
        subnets.iter().enumerate().map(|(index, subnet)| (subnet.vpc, index)).collect();
    for subnet in subnets {
        let own: Vec<_> = ways.iter().filter(|(from, ..)| *from == subnet.vpc).collect();
        for (_, to, target) in own {
            let range = match random.below(10) {
                0..=5 => format!("10.{to}.0.0/16"),
                6 => "10.0.0.0/8".to_owned(),
                7 => "0.0.0.0/0".to_owned(),
                _ => {
                    let of: Vec<_> = ranges.iter().filter(|(vpc, _)| vpc == to).collect();
                    let (vpc, index) = one(random, &of);
                    format!("10.{vpc}.{index}.0/24")
                }
            };
            if chance(random, 85) && subnet.routes.iter().all(|(other, _)| *other != range) {
                let target = if chance(random, 95) { *target } else { Target::Nowhere };
                subnet.routes.push((range, target));
            }
        }
    }
}

fn transit(random: &mut Random, vpcs: usize, subnets: &[Subnet]) -> Transit {
    let mut attachments: Vec<Option<Vec<usize>>> = Vec::new();
    for vpc in 0..vpcs {
        let mut own: Vec<usize> = Vec::new();
        for (index, subnet) in subnets.iter().enumerate() {
            let taken = own.iter().any(|other| subnets[*other].zone == subnet.zone);
            if subnet.vpc == vpc && !taken && (own.is_empty() || chance(random, 75)) {
                own.push(index);
            }
        }
        attachments.push(chance(random, 92).then_some(own));
    }
    let all: Vec<usize> = (0..vpcs).collect();
    if chance(random, 40) {
        let associations = vec![Some(0); vpcs];
        let statics = statics(random, vpcs, 1);
        return Transit {
            default: true,
            attachments,
            associations,
            propagations: vec![all],
            statics,
        };
    }
    let associations = all.iter().map(|_| chance(random, 92).then(|| random.below(2))).collect();
    let propagations =
        (0..2).map(|_| all.iter().copied().filter(|_| chance(random, 75)).collect()).collect();
    let statics = statics(random, vpcs, 2);
    Transit { default: false, attachments, associations, propagations, statics }
}

fn statics(random: &mut Random, vpcs: usize, tables: usize) -> Vec<(usize, String, Option<usize>)> {
    let mut statics: Vec<(usize, String, Option<usize>)> = Vec::new();
    for _ in 0..random.below(4) {
        let table = random.below(tables);
        let vpc = random.below(vpcs);
        let range = match random.below(4) {
            0 => format!("10.{vpc}.0.0/16"),
            1 => format!("10.{vpc}.{}.0/24", random.below(5)),
            _ => "0.0.0.0/0".to_owned(),
        };
        let to = chance(random, 80).then(|| random.below(vpcs));
        if statics.iter().all(|(other, to, _)| *other != table || *to != range) {
            statics.push((table, range, to));
        }
    }
    statics
}

impl Topology {
    pub(crate) fn new(random: &mut Random) -> Self {
        let vpcs = one(random, &[1, 2, 2, 2, 3]);
        let mut subnets: Vec<Subnet> = Vec::new();
        for vpc in 0..vpcs {
            let count = if vpc == 0 { 2 + random.below(2) } else { 1 + random.below(2) };
            subnets.extend((0..count).map(|_| subnet(random, vpc)).collect::<Vec<_>>());
        }
        let nat = chance(random, 70).then(|| Nat {
            subnet: random.below(subnets.len()),
            address: chance(random, 85),
            private: chance(random, 10),
        });
        place_nat(random, &mut subnets, nat.as_ref());
        let mut peerings = Vec::new();
        for a in 0..vpcs {
            let pairs = (a + 1..vpcs).filter(|_| chance(random, 40));
            peerings.extend(pairs.map(|b| (a, b)).collect::<Vec<_>>());
        }
        let transit = (vpcs > 1 && chance(random, 80)).then(|| transit(random, vpcs, &subnets));
        let mut ways: Vec<(usize, usize, Target)> = Vec::new();
        for (number, (a, b)) in peerings.iter().enumerate() {
            ways.extend([(*a, *b, Target::Peering(number)), (*b, *a, Target::Peering(number))]);
            // No transit: a route that leads to a connection of others does not work.
            ways.extend(
                (0..vpcs).filter(|c| c != a && c != b).map(|c| (*a, c, Target::Peering(number))),
            );
        }
        if transit.is_some() {
            let pairs =
                (0..vpcs).flat_map(|a| (0..vpcs).filter(move |b| *b != a).map(move |b| (a, b)));
            ways.extend(pairs.map(|(a, b)| (a, b, Target::Transit)));
        }
        if !ways.is_empty() {
            let start = random.below(ways.len());
            ways.rotate_left(start);
        }
        routes_between(random, &mut subnets, &ways);
        let of = (0..vpcs).flat_map(|vpc| vec![vpc; if vpc == 0 { 3 } else { 2 }]);
        let of: Vec<usize> = of.collect();
        let count = of.len();
        let groups: Vec<Group> =
            of.into_iter().map(|vpc| Group { vpc, rules: group(random, count) }).collect();
        let hosts = (0..2 + random.below(3) + (vpcs - 1))
            .map(|index| host(random, (index, &subnets, &groups)));
        let hosts = hosts.collect();
        let attached = (0..vpcs).map(|_| chance(random, 90)).collect();
        Self { attached, peerings, transit, nat, subnets, groups, hosts }
    }

    /// The ports at which what a filter says can change.
    pub(crate) fn borders(&self) -> Vec<u16> {
        let mut borders = vec![1024, 32_768, 60_999, 65_535];
        for entry in self.subnets.iter().filter_map(|subnet| subnet.acl.as_ref()).flatten() {
            borders.extend([
                entry.what.from.saturating_sub(1),
                entry.what.from,
                entry.what.to,
                entry.what.to.saturating_add(1),
            ]);
        }
        borders.retain(|port| *port >= 1024);
        borders.sort_unstable();
        borders.dedup();
        borders
    }
}

/// Most NAT gateways are where they work; what theirs do with an endpoint is not said.
fn place_nat(random: &mut Random, subnets: &mut [Subnet], nat: Option<&Nat>) {
    let vpc = nat.map(|nat| subnets[nat.subnet].vpc);
    for (index, subnet) in subnets.iter_mut().enumerate() {
        if nat.is_some_and(|nat| nat.subnet == index) {
            subnet.s3 = false;
            if chance(random, 70) {
                subnet.routes = vec![("0.0.0.0/0".to_owned(), Target::Gateway)];
            }
        } else if vpc != Some(subnet.vpc) {
            subnet.routes.retain(|(_, target)| *target != Target::Nat);
        }
    }
}

fn host(random: &mut Random, (index, subnets, groups): (usize, &[Subnet], &[Group])) -> Host {
    let subnet = random.below(subnets.len());
    let vpc = subnets[subnet].vpc;
    let of: Vec<usize> = (0..groups.len()).filter(|group| groups[*group].vpc == vpc).collect();
    let mut own = vec![one(random, &of)];
    if chance(random, 30) {
        own.push(one(random, &of));
        own.dedup();
    }
    let last = vpc * 65_536 + subnet * 256 + 20 + index;
    let address = 0x0a00_0000 + u32::try_from(last).unwrap();
    Host { subnet, groups: own, public: chance(random, 40), address }
}

fn group(random: &mut Random, groups: usize) -> Vec<(Match, Peer)> {
    let mut rules: Vec<(Match, Peer)> = Vec::new();
    for _ in 0..=random.below(4) {
        let what = what(random);
        let peer = match random.below(10) {
            0..=3 => Peer::Group(random.below(groups)),
            4 if what.out => Peer::S3List,
            _ => Peer::Cidr(one(random, &CIDRS)),
        };
        rules.push((what, peer));
    }
    for (out, percent, range) in [(true, 60, "0.0.0.0/0"), (false, 30, "10.0.0.0/8")] {
        if chance(random, percent) {
            let what = Match { out, protocol: Protocol::All, from: 0, to: 0 };
            rules.push((what, Peer::Cidr(range)));
        }
    }
    rules
}

impl Protocol {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::All => "-1",
            Self::Tcp => "tcp",
            Self::Udp => "udp",
        }
    }
}

fn ports(what: &Match) -> (u16, u16) {
    if what.protocol == Protocol::All { (0, 0) } else { (what.from, what.to) }
}

/// As Terraform writes it: security groups in each of three ways.
pub(crate) fn terraform(topology: &Topology) -> String {
    let mut text = String::from("resource \"aws_eip\" \"e\" {}\n");
    for (vpc, attached) in topology.attached.iter().enumerate() {
        let to = if *attached { format!("  vpc_id = aws_vpc.v{vpc}.id\n") } else { String::new() };
        write!(text, "resource \"aws_vpc\" \"v{vpc}\" {{\n  cidr_block = \"10.{vpc}.0.0/16\"\n}}\nresource \"aws_internet_gateway\" \"g{vpc}\" {{\n{to}}}\n").unwrap();
        let tables: Vec<String> = (0..topology.subnets.len())
            .filter(|index| topology.subnets[*index].s3 && topology.subnets[*index].vpc == vpc)
            .map(|index| format!("aws_route_table.s{index}.id"))
            .collect();
        write!(text, "resource \"aws_vpc_endpoint\" \"s3_{vpc}\" {{\n  vpc_id = aws_vpc.v{vpc}.id\n  service_name = \"com.amazonaws.eu-west-1.s3\"\n  route_table_ids = [{}]\n}}\n", tables.join(", ")).unwrap();
    }
    for (number, (a, b)) in topology.peerings.iter().enumerate() {
        write!(text, "resource \"aws_vpc_peering_connection\" \"p{number}\" {{\n  vpc_id = aws_vpc.v{a}.id\n  peer_vpc_id = aws_vpc.v{b}.id\n  auto_accept = true\n}}\n").unwrap();
    }
    if let Some(transit) = &topology.transit {
        transit_text(&mut text, transit);
    }
    if let Some(nat) = &topology.nat {
        let address = if nat.address { "  allocation_id = aws_eip.e.id\n" } else { "" };
        let kind = if nat.private { "  connectivity_type = \"private\"\n" } else { "" };
        write!(text, "resource \"aws_nat_gateway\" \"n\" {{\n  subnet_id = aws_subnet.s{}.id\n{address}{kind}}}\n", nat.subnet).unwrap();
    }
    for (index, subnet) in topology.subnets.iter().enumerate() {
        subnet_text(&mut text, index, subnet);
    }
    for (index, group) in topology.groups.iter().enumerate() {
        group_text(&mut text, index, group);
    }
    for (index, host) in topology.hosts.iter().enumerate() {
        host_text(&mut text, index, host);
    }
    text
}

fn transit_text(text: &mut String, transit: &Transit) {
    let defaults = if transit.default {
        ""
    } else {
        "  default_route_table_association = \"disable\"\n  default_route_table_propagation = \"disable\"\n"
    };
    write!(text, "resource \"aws_ec2_transit_gateway\" \"t\" {{\n{defaults}}}\n").unwrap();
    let table = |table: usize| {
        if transit.default {
            "aws_ec2_transit_gateway.t.association_default_route_table_id".to_owned()
        } else {
            format!("aws_ec2_transit_gateway_route_table.t{table}.id")
        }
    };
    let attachment = |vpc: usize| format!("aws_ec2_transit_gateway_vpc_attachment.a{vpc}.id");
    let is_attached = |vpc: usize| transit.attachments[vpc].is_some();
    for (vpc, subnets) in transit.attachments.iter().enumerate() {
        let Some(subnets) = subnets else { continue };
        let subnets: Vec<String> =
            subnets.iter().map(|index| format!("aws_subnet.s{index}.id")).collect();
        write!(text, "resource \"aws_ec2_transit_gateway_vpc_attachment\" \"a{vpc}\" {{\n  transit_gateway_id = aws_ec2_transit_gateway.t.id\n  vpc_id = aws_vpc.v{vpc}.id\n  subnet_ids = [{}]\n}}\n", subnets.join(", ")).unwrap();
    }
    for (number, (of, range, to)) in transit.statics.iter().enumerate() {
        let to = match to {
            Some(vpc) if is_attached(*vpc) => {
                format!("transit_gateway_attachment_id = {}", attachment(*vpc))
            }
            _ => "blackhole = true".to_owned(),
        };
        write!(text, "resource \"aws_ec2_transit_gateway_route\" \"r{number}\" {{\n  destination_cidr_block = \"{range}\"\n  {to}\n  transit_gateway_route_table_id = {}\n}}\n", table(*of)).unwrap();
    }
    if transit.default {
        return;
    }
    for (number, vpcs) in transit.propagations.iter().enumerate() {
        write!(text, "resource \"aws_ec2_transit_gateway_route_table\" \"t{number}\" {{\n  transit_gateway_id = aws_ec2_transit_gateway.t.id\n}}\n").unwrap();
        for vpc in vpcs.iter().filter(|vpc| is_attached(**vpc)) {
            write!(text, "resource \"aws_ec2_transit_gateway_route_table_propagation\" \"p{number}_{vpc}\" {{\n  transit_gateway_attachment_id = {}\n  transit_gateway_route_table_id = {}\n}}\n", attachment(*vpc), table(number)).unwrap();
        }
    }
    for (vpc, of) in transit.associations.iter().enumerate() {
        let Some(of) = of.filter(|_| is_attached(vpc)) else { continue };
        write!(text, "resource \"aws_ec2_transit_gateway_route_table_association\" \"s{vpc}\" {{\n  transit_gateway_attachment_id = {}\n  transit_gateway_route_table_id = {}\n}}\n", attachment(vpc), table(of)).unwrap();
    }
}

fn subnet_text(text: &mut String, index: usize, subnet: &Subnet) {
    let vpc = subnet.vpc;
    let zone = ["a", "b"][subnet.zone];
    write!(text, "resource \"aws_subnet\" \"s{index}\" {{\n  vpc_id = aws_vpc.v{vpc}.id\n  cidr_block = \"10.{vpc}.{index}.0/24\"\n  availability_zone = \"eu-west-1{zone}\"\n}}\nresource \"aws_route_table\" \"s{index}\" {{\n  vpc_id = aws_vpc.v{vpc}.id\n}}\nresource \"aws_route_table_association\" \"s{index}\" {{\n  subnet_id = aws_subnet.s{index}.id\n  route_table_id = aws_route_table.s{index}.id\n}}\n").unwrap();
    for (number, (to, target)) in subnet.routes.iter().enumerate() {
        let target = match target {
            Target::Gateway => format!("  gateway_id = aws_internet_gateway.g{vpc}.id\n"),
            Target::Nat => "  nat_gateway_id = aws_nat_gateway.n.id\n".to_owned(),
            Target::Nowhere => String::new(),
            Target::Peering(number) => {
                format!("  vpc_peering_connection_id = aws_vpc_peering_connection.p{number}.id\n")
            }
            Target::Transit => "  transit_gateway_id = aws_ec2_transit_gateway.t.id\n".to_owned(),
        };
        write!(text, "resource \"aws_route\" \"s{index}_{number}\" {{\n  route_table_id = aws_route_table.s{index}.id\n  destination_cidr_block = \"{to}\"\n{target}}}\n").unwrap();
    }
    let Some(entries) = &subnet.acl else { return };
    write!(text, "resource \"aws_network_acl\" \"s{index}\" {{\n  vpc_id = aws_vpc.v{vpc}.id\n  subnet_ids = [aws_subnet.s{index}.id]\n").unwrap();
    for entry in entries {
        let (from, to) = ports(&entry.what);
        let block = if entry.what.out { "egress" } else { "ingress" };
        let action = if entry.allow { "allow" } else { "deny" };
        write!(text, "  {block} {{\n    rule_no = {}\n    action = \"{action}\"\n    protocol = \"{}\"\n    cidr_block = \"{}\"\n    from_port = {from}\n    to_port = {to}\n  }}\n", entry.number, entry.what.protocol.name(), entry.cidr).unwrap();
    }
    text.push_str("}\n");
}

fn group_text(text: &mut String, index: usize, Group { vpc, rules }: &Group) {
    let list = format!("aws_vpc_endpoint.s3_{vpc}.prefix_list_id");
    let inline = index == 0 && !rules.iter().any(|(_, peer)| matches!(peer, Peer::Group(_)));
    write!(text, "resource \"aws_security_group\" \"g{index}\" {{\n  vpc_id = aws_vpc.v{vpc}.id\n")
        .unwrap();
    if inline {
        for (what, peer) in rules {
            let (from, to) = ports(what);
            let block = if what.out { "egress" } else { "ingress" };
            let peer = match peer {
                Peer::Cidr(cidr) => format!("cidr_blocks = [\"{cidr}\"]"),
                Peer::Group(group) => format!("security_groups = [aws_security_group.g{group}.id]"),
                Peer::S3List => format!("prefix_list_ids = [{list}]"),
            };
            write!(text, "  {block} {{\n    protocol = \"{}\"\n    from_port = {from}\n    to_port = {to}\n    {peer}\n  }}\n", what.protocol.name()).unwrap();
        }
    }
    text.push_str("}\n");
    if inline {
        return;
    }
    for (number, (what, peer)) in rules.iter().enumerate() {
        let (from, to) = ports(what);
        let protocol = what.protocol.name();
        if index == 1 {
            let peer = match peer {
                Peer::Cidr(cidr) => format!("cidr_blocks = [\"{cidr}\"]"),
                Peer::Group(group) if *group == index => "self = true".to_owned(),
                Peer::Group(group) => {
                    format!("source_security_group_id = aws_security_group.g{group}.id")
                }
                Peer::S3List => format!("prefix_list_ids = [{list}]"),
            };
            let kind = if what.out { "egress" } else { "ingress" };
            write!(text, "resource \"aws_security_group_rule\" \"g{index}_{number}\" {{\n  type = \"{kind}\"\n  security_group_id = aws_security_group.g{index}.id\n  protocol = \"{protocol}\"\n  from_port = {from}\n  to_port = {to}\n  {peer}\n}}\n").unwrap();
        } else {
            let kind = if what.out { "egress" } else { "ingress" };
            let peer = match peer {
                Peer::Cidr(cidr) => format!("cidr_ipv4 = \"{cidr}\""),
                Peer::Group(group) => {
                    format!("referenced_security_group_id = aws_security_group.g{group}.id")
                }
                Peer::S3List => format!("prefix_list_id = {list}"),
            };
            let range = if what.protocol == Protocol::All {
                String::new()
            } else {
                format!("  from_port = {from}\n  to_port = {to}\n")
            };
            write!(text, "resource \"aws_vpc_security_group_{kind}_rule\" \"g{index}_{number}\" {{\n  security_group_id = aws_security_group.g{index}.id\n  ip_protocol = \"{protocol}\"\n{range}  {peer}\n}}\n").unwrap();
        }
    }
}

fn host_text(text: &mut String, index: usize, host: &Host) {
    let groups: Vec<String> =
        host.groups.iter().map(|group| format!("aws_security_group.g{group}.id")).collect();
    let (subnet, groups) = (host.subnet, groups.join(", "));
    if host.public {
        write!(text, "resource \"aws_ecs_service\" \"h{index}\" {{\n  name = \"h{index}\"\n  task_definition = \"h:1\"\n  network_configuration {{\n    subnets = [aws_subnet.s{subnet}.id]\n    security_groups = [{groups}]\n    assign_public_ip = true\n  }}\n}}\n").unwrap();
    } else {
        write!(text, "resource \"aws_lambda_function\" \"h{index}\" {{\n  function_name = \"h{index}\"\n  role = \"arn:aws:iam::111122223333:role/r\"\n  vpc_config {{\n    subnet_ids = [aws_subnet.s{subnet}.id]\n    security_group_ids = [{groups}]\n  }}\n}}\n").unwrap();
    }
}

/// The address of a host as a resource.
pub(crate) fn resource(topology: &Topology, host: usize) -> String {
    let kind = if topology.hosts[host].public { "aws_ecs_service" } else { "aws_lambda_function" };
    format!("{kind}.h{host}")
}

pub(crate) fn dotted(address: u32) -> String {
    std::net::Ipv4Addr::from(address).to_string()
}

/// As the kernel's judge reads it.
pub(crate) fn json(topology: &Topology) -> Json {
    let matched = |what: &Match| json!({ "out": what.out, "protocol": what.protocol.name(), "from": what.from, "to": what.to });
    let entry = |entry: &Entry| {
        let mut one = matched(&entry.what);
        one["number"] = entry.number.into();
        one["allow"] = entry.allow.into();
        one["cidr"] = entry.cidr.into();
        one
    };
    let subnet = |subnet: &Subnet| {
        let routes = subnet.routes.iter().map(|(to, target)| {
            let target = match target {
                Target::Gateway => "gateway".into(),
                Target::Nat => "nat".into(),
                Target::Nowhere => "nowhere".into(),
                Target::Transit => "transit".into(),
                Target::Peering(number) => Json::from(*number),
            };
            json!({ "to": to, "target": target })
        });
        json!({
            "vpc": subnet.vpc,
            "zone": subnet.zone,
            "routes": routes.collect::<Vec<_>>(),
            "s3": subnet.s3,
            "acl": subnet.acl.as_ref().map(|entries| entries.iter().map(entry).collect::<Vec<_>>()),
        })
    };
    let host = |(index, host): (usize, &Host)| {
        let rules = host.groups.iter().flat_map(|group| &topology.groups[*group].rules);
        let rules = rules.map(|(what, peer)| {
            let mut one = matched(what);
            one["ranges"] = topology.ranges_of(index, what.out, peer).into();
            one
        });
        json!({ "subnet": host.subnet, "rules": rules.collect::<Vec<_>>(), "public": host.public, "address": dotted(host.address) })
    };
    let transit = |transit: &Transit| {
        json!({
            "attachments": transit.attachments,
            "associations": transit.associations,
            "propagations": transit.propagations,
            "statics": transit.statics,
        })
    };
    json!({
        "attached": topology.attached,
        "peerings": topology.peerings,
        "transit": topology.transit.as_ref().map(transit),
        "nat": topology.nat.as_ref().map(|nat| json!({ "subnet": nat.subnet, "address": nat.address, "private": nat.private })),
        "subnets": topology.subnets.iter().map(subnet).collect::<Vec<_>>(),
        "hosts": topology.hosts.iter().enumerate().map(host).collect::<Vec<_>>(),
    })
}
