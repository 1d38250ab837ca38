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
}

#[derive(Clone, Debug)]
pub(crate) struct Subnet {
    pub(crate) routes: Vec<(&'static str, Target)>,
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

#[derive(Clone, Debug)]
pub(crate) struct Topology {
    pub(crate) attached: bool,
    pub(crate) nat: Option<Nat>,
    pub(crate) subnets: Vec<Subnet>,
    pub(crate) groups: Vec<Vec<(Match, Peer)>>,
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
const CIDRS: [&str; 8] = [
    "0.0.0.0/0",
    "0.0.0.0/0",
    "10.0.0.0/16",
    "10.0.0.0/24",
    "10.0.1.0/24",
    "10.0.0.0/23",
    "128.0.0.0/1",
    "203.0.113.0/24",
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

fn subnet(random: &mut Random) -> Subnet {
    let mut routes: Vec<(&'static str, Target)> = Vec::new();
    for _ in 0..random.below(3) {
        let to = one(random, &ROUTES);
        let target = one(
            random,
            &[Target::Gateway, Target::Nat, Target::Nat, Target::Gateway, Target::Nowhere],
        );
        if routes.iter().all(|(other, _)| *other != to) {
            routes.push((to, target));
        }
    }
    let acl = chance(random, 50).then(|| entries(random));
    Subnet { routes, s3: chance(random, 30), acl }
}

impl Topology {
    pub(crate) fn new(random: &mut Random) -> Self {
        let mut subnets: Vec<Subnet> = (0..2 + random.below(2)).map(|_| subnet(random)).collect();
        let nat = chance(random, 70).then(|| Nat {
            subnet: random.below(subnets.len()),
            address: chance(random, 85),
            private: chance(random, 10),
        });
        for (index, subnet) in subnets.iter_mut().enumerate() {
            match &nat {
                // Most NAT gateways are where they work; what theirs do with an endpoint is not said.
                Some(nat) if nat.subnet == index => {
                    subnet.s3 = false;
                    if chance(random, 70) {
                        subnet.routes = vec![("0.0.0.0/0", Target::Gateway)];
                    }
                }
                Some(_) => {}
                None => subnet.routes.retain(|(_, target)| *target != Target::Nat),
            }
        }
        let groups = (0..3).map(|_| group(random)).collect();
        let mut hosts: Vec<Host> = Vec::new();
        for index in 0..2 + random.below(3) {
            let subnet = random.below(subnets.len());
            let mut own = vec![random.below(3)];
            if chance(random, 30) {
                own.push(random.below(3));
                own.dedup();
            }
            let address = 0x0a00_0000 + u32::try_from(subnet * 256 + 20 + index).unwrap();
            hosts.push(Host { subnet, groups: own, public: chance(random, 40), address });
        }
        Self { attached: chance(random, 90), nat, subnets, groups, hosts }
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

fn group(random: &mut Random) -> Vec<(Match, Peer)> {
    let mut rules: Vec<(Match, Peer)> = Vec::new();
    for _ in 0..=random.below(4) {
        let what = what(random);
        let peer = match random.below(10) {
            0..=3 => Peer::Group(random.below(3)),
            4 if what.out => Peer::S3List,
            _ => Peer::Cidr(one(random, &CIDRS)),
        };
        rules.push((what, peer));
    }
    if chance(random, 60) {
        rules.push((
            Match { out: true, protocol: Protocol::All, from: 0, to: 0 },
            Peer::Cidr("0.0.0.0/0"),
        ));
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
    let mut text =
        String::from("resource \"aws_vpc\" \"v\" {\n  cidr_block = \"10.0.0.0/16\"\n}\n");
    let vpc = if topology.attached { "  vpc_id = aws_vpc.v.id\n" } else { "" };
    write!(
        text,
        "resource \"aws_internet_gateway\" \"g\" {{\n{vpc}}}\nresource \"aws_eip\" \"e\" {{}}\n"
    )
    .unwrap();
    if let Some(nat) = &topology.nat {
        let address = if nat.address { "  allocation_id = aws_eip.e.id\n" } else { "" };
        let kind = if nat.private { "  connectivity_type = \"private\"\n" } else { "" };
        write!(text, "resource \"aws_nat_gateway\" \"n\" {{\n  subnet_id = aws_subnet.s{}.id\n{address}{kind}}}\n", nat.subnet).unwrap();
    }
    for (index, subnet) in topology.subnets.iter().enumerate() {
        subnet_text(&mut text, index, subnet);
    }
    let tables: Vec<String> = (0..topology.subnets.len())
        .filter(|index| topology.subnets[*index].s3)
        .map(|index| format!("aws_route_table.s{index}.id"))
        .collect();
    write!(text, "resource \"aws_vpc_endpoint\" \"s3\" {{\n  vpc_id = aws_vpc.v.id\n  service_name = \"com.amazonaws.eu-west-1.s3\"\n  route_table_ids = [{}]\n}}\n", tables.join(", ")).unwrap();
    for (index, rules) in topology.groups.iter().enumerate() {
        group_text(&mut text, index, rules);
    }
    for (index, host) in topology.hosts.iter().enumerate() {
        host_text(&mut text, index, host);
    }
    text
}

fn subnet_text(text: &mut String, index: usize, subnet: &Subnet) {
    write!(text, "resource \"aws_subnet\" \"s{index}\" {{\n  vpc_id = aws_vpc.v.id\n  cidr_block = \"10.0.{index}.0/24\"\n}}\nresource \"aws_route_table\" \"s{index}\" {{\n  vpc_id = aws_vpc.v.id\n}}\nresource \"aws_route_table_association\" \"s{index}\" {{\n  subnet_id = aws_subnet.s{index}.id\n  route_table_id = aws_route_table.s{index}.id\n}}\n").unwrap();
    for (number, (to, target)) in subnet.routes.iter().enumerate() {
        let target = match target {
            Target::Gateway => "  gateway_id = aws_internet_gateway.g.id\n",
            Target::Nat => "  nat_gateway_id = aws_nat_gateway.n.id\n",
            Target::Nowhere => "",
        };
        write!(text, "resource \"aws_route\" \"s{index}_{number}\" {{\n  route_table_id = aws_route_table.s{index}.id\n  destination_cidr_block = \"{to}\"\n{target}}}\n").unwrap();
    }
    let Some(entries) = &subnet.acl else { return };
    write!(text, "resource \"aws_network_acl\" \"s{index}\" {{\n  vpc_id = aws_vpc.v.id\n  subnet_ids = [aws_subnet.s{index}.id]\n").unwrap();
    for entry in entries {
        let (from, to) = ports(&entry.what);
        let block = if entry.what.out { "egress" } else { "ingress" };
        let action = if entry.allow { "allow" } else { "deny" };
        write!(text, "  {block} {{\n    rule_no = {}\n    action = \"{action}\"\n    protocol = \"{}\"\n    cidr_block = \"{}\"\n    from_port = {from}\n    to_port = {to}\n  }}\n", entry.number, entry.what.protocol.name(), entry.cidr).unwrap();
    }
    text.push_str("}\n");
}

fn group_text(text: &mut String, index: usize, rules: &[(Match, Peer)]) {
    let inline = index == 0 && !rules.iter().any(|(_, peer)| matches!(peer, Peer::Group(_)));
    write!(text, "resource \"aws_security_group\" \"g{index}\" {{\n  vpc_id = aws_vpc.v.id\n")
        .unwrap();
    if inline {
        for (what, peer) in rules {
            let (from, to) = ports(what);
            let block = if what.out { "egress" } else { "ingress" };
            let peer = match peer {
                Peer::Cidr(cidr) => format!("cidr_blocks = [\"{cidr}\"]"),
                Peer::Group(group) => format!("security_groups = [aws_security_group.g{group}.id]"),
                Peer::S3List => "prefix_list_ids = [aws_vpc_endpoint.s3.prefix_list_id]".to_owned(),
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
                Peer::S3List => "prefix_list_ids = [aws_vpc_endpoint.s3.prefix_list_id]".to_owned(),
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
                Peer::S3List => "prefix_list_id = aws_vpc_endpoint.s3.prefix_list_id".to_owned(),
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
    let rule = |(what, peer): &(Match, Peer)| {
        let mut one = matched(what);
        match peer {
            Peer::Cidr(cidr) => one["cidr"] = (*cidr).into(),
            Peer::Group(group) => one["group"] = (*group).into(),
            Peer::S3List => one["cidr"] = "52.92.0.0/24".into(),
        }
        one
    };
    let subnet = |subnet: &Subnet| {
        let routes = subnet.routes.iter().map(|(to, target)| {
            let target = match target {
                Target::Gateway => "gateway",
                Target::Nat => "nat",
                Target::Nowhere => "nowhere",
            };
            json!({ "to": to, "target": target })
        });
        json!({
            "routes": routes.collect::<Vec<_>>(),
            "s3": subnet.s3,
            "acl": subnet.acl.as_ref().map(|entries| entries.iter().map(entry).collect::<Vec<_>>()),
        })
    };
    json!({
        "attached": topology.attached,
        "nat": topology.nat.as_ref().map(|nat| json!({ "subnet": nat.subnet, "address": nat.address, "private": nat.private })),
        "subnets": topology.subnets.iter().map(subnet).collect::<Vec<_>>(),
        "groups": topology.groups.iter().map(|rules| rules.iter().map(rule).collect::<Vec<_>>()).collect::<Vec<_>>(),
        "hosts": topology.hosts.iter().map(|host| json!({ "subnet": host.subnet, "groups": host.groups, "public": host.public, "address": dotted(host.address) })).collect::<Vec<_>>(),
    })
}
