//! The network of a model: VPCs, subnets, route tables, gateways, endpoints, network ACLs and security groups, each
//! found by its key. Made once for a model. Must not know what is asked of it.

mod acl;
mod endpoint;
mod gateway;
mod group;
mod instance;
mod refer;
mod subnet;
mod table;
mod transit;
mod vpc;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::model::{Gap, Mode, Model, Resource};
use crate::value::{Apart, Reason};

pub(super) use acl::Acl;
pub(super) use endpoint::{Endpoint, EndpointKind, EndpointService, references};
pub(super) use gateway::{Gateway, GatewayKind, Nat, Peering};
use group::default_group;
pub(super) use group::{Admission, Peer};
pub(super) use instance::Host;
pub(super) use refer::{Ref, ResourceKey, WrittenPlace, doubt, doubt_about, doubt_of};
pub(super) use subnet::Subnet;
pub(super) use table::{Route, RouteDestination, RouteTable, RouteTarget, TableChoice};
pub(super) use transit::{Transit, TransitAttachment, TransitHop, TransitTable};
pub(super) use vpc::Vpc;

/// A protocol that has ports.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Protocol {
    /// TCP
    Tcp,
    /// UDP
    Udp,
}

impl Protocol {
    /// As AWS writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tcp => "tcp",
            Self::Udp => "udp",
        }
    }

    /// The number that IANA gives it.
    pub(super) fn number(self) -> i64 {
        match self {
            Self::Tcp => 6,
            Self::Udp => 17,
        }
    }
}

/// What a table, a route, an association says, and why it is not known whether it is there.
#[derive(Clone, Debug)]
pub(super) struct RouteClaim<T> {
    pub(super) what: T,
    pub(super) doubt: Option<Reason>,
}

/// The network.
#[derive(Debug, Default)]
pub(super) struct Network {
    pub(super) vpcs: BTreeMap<ResourceKey, Vpc>,
    pub(super) subnets: BTreeMap<ResourceKey, Subnet>,
    pub(super) tables: BTreeMap<ResourceKey, RouteTable>,
    /// The tables of subnets, by the subnet.
    associations: Claims,
    /// The main tables of VPCs, by the VPC.
    main_tables: Claims,
    pub(super) acls: BTreeMap<ResourceKey, Acl>,
    /// The ACLs of subnets, by the subnet.
    acl_associations: Claims,
    pub(super) gateways: BTreeMap<ResourceKey, Gateway>,
    pub(super) nats: BTreeMap<ResourceKey, Nat>,
    pub(super) peerings: BTreeMap<ResourceKey, Peering>,
    pub(super) transits: BTreeMap<ResourceKey, Transit>,
    pub(super) attachments: BTreeMap<ResourceKey, TransitAttachment>,
    transit_tables: BTreeMap<ResourceKey, TransitTable>,
    /// The tables of attachments, by the attachment.
    transit_associations: Claims,
    /// Why it is not known which table is the default of a transit gateway.
    transit_defaults: Option<Reason>,
    pub(super) endpoints: Vec<Endpoint>,
    /// Endpoints by the key of their VPC; those whose VPC is not known are in all.
    by_vpc: BTreeMap<ResourceKey, Vec<usize>>,
    loose_endpoints: Vec<usize>,
    /// Other keys of the default group, ACL and table of a VPC.
    aliases: BTreeMap<ResourceKey, ResourceKey>,
    /// VPCs whose DNS servers, or whose DNS firewall, are not AWS's own.
    pub(super) other_dns: Vec<RouteClaim<Ref>>,
    /// Why parts may be missing.
    pub(super) gap: Option<Reason>,
    admissions: Mutex<BTreeMap<group::GroupQuestion, Arc<Admission>>>,
}

/// What belongs to something, by its key.
#[derive(Debug, Default)]
struct Claims {
    by_key: BTreeMap<ResourceKey, Vec<RouteClaim<Ref>>>,
    /// It is not known what these belong to.
    loose: Vec<Reason>,
}

impl Claims {
    fn add(&mut self, to: Option<Ref>, what: RouteClaim<Ref>) {
        match to {
            Some(Ref::Here(key) | Ref::Elsewhere(key, _)) => {
                self.by_key.entry(key).or_default().push(what);
            }
            Some(Ref::Unknown(reason)) => self.loose.push(reason),
            None => {}
        }
    }

    fn of(&self, key: &ResourceKey) -> &[RouteClaim<Ref>] {
        self.by_key.get(key).map(Vec::as_slice).unwrap_or_default()
    }
}

/// How the types of what a network consists of begin.
const PARTS: [&str; 15] = [
    "aws_default_",
    "aws_dx_",
    "aws_ec2_",
    "aws_egress_only_",
    "aws_eip",
    "aws_instance",
    "aws_internet_gateway",
    "aws_main_route_table",
    "aws_nat_gateway",
    "aws_network_",
    "aws_route",
    "aws_security_group",
    "aws_subnet",
    "aws_vpc",
    "aws_vpn_",
];

/// Whether a gap may hold something that belongs to the network: a module that is given the name of a cluster holds no route.
fn may_hold_network(model: &Model, gap: &Gap) -> bool {
    match gap.apart() {
        Apart::Open => true,
        Apart::OfAllBut(things) => things.iter().any(|thing| {
            let kind = model.resource(thing).map(|resource| &*resource.kind);
            kind.is_none_or(|kind| PARTS.iter().any(|part| kind.starts_with(part)))
        }),
    }
}

impl Network {
    /// The network of a model, made at the first call.
    pub(super) fn of(model: &Model) -> Arc<Self> {
        model.memo().once("network", || Self::new(model))
    }

    fn new(model: &Model) -> Self {
        let gap = model.gaps.iter().find(|gap| may_hold_network(model, gap));
        let gap = gap.map(|gap| gap.reason.clone());
        let mut network = Self { gap, ..Self::default() };
        vpc::read(model, &mut network);
        subnet::read(model, &mut network);
        gateway::read(model, &mut network);
        instance::read(model, &mut network);
        transit::read(model, &mut network);
        endpoint::read(model, &mut network);
        table::read(model, &mut network);
        acl::read(model, &mut network);
        group::read(model, &mut network);
        network
    }

    /// The key under which something is kept: the default group of a VPC has several names.
    pub(super) fn canonical<'k>(&'k self, key: &'k ResourceKey) -> &'k ResourceKey {
        self.aliases.get(key).unwrap_or(key)
    }

    /// The same reference by its canonical key.
    pub(super) fn settled(&self, reference: Ref) -> Ref {
        match reference {
            Ref::Here(key) => Ref::Here(Arc::clone(self.canonical(&key))),
            Ref::Elsewhere(key, reason) => match self.aliases.get(&key) {
                Some(here) => Ref::Here(Arc::clone(here)),
                None => Ref::Elsewhere(key, reason),
            },
            Ref::Unknown(reason) => Ref::Unknown(reason),
        }
    }

    /// Why it is not known what the default group of another VPC allows.
    pub(super) fn other_vpc() -> Reason {
        Reason::Unsupported("the default group of another VPC".into())
    }

    /// The groups of an interface: the default group of its VPC where it is given none. `Err`: why the VPC is not known.
    pub(super) fn or_default(
        &self,
        groups: &[RouteClaim<Ref>],
        vpc: Result<&ResourceKey, Reason>,
    ) -> Vec<RouteClaim<Ref>> {
        if !groups.is_empty() {
            return groups.to_vec();
        }
        let default = match vpc {
            Ok(key) => self.settled(Ref::Here(default_group(key))),
            Err(reason) => {
                let elsewhere = self.gap.clone().filter(Reason::is_elsewhere);
                Ref::Unknown(elsewhere.unwrap_or(reason))
            }
        };
        vec![RouteClaim { what: default, doubt: None }]
    }

    /// The endpoints of a VPC, and those that may be in it.
    pub(super) fn endpoints_of(&self, vpc: &Ref) -> Vec<&Endpoint> {
        let own = vpc.key().and_then(|key| self.by_vpc.get(key)).into_iter().flatten();
        let indexes = match vpc {
            Ref::Unknown(_) => (0..self.endpoints.len()).collect::<Vec<_>>(),
            Ref::Here(_) | Ref::Elsewhere(..) => {
                own.chain(&self.loose_endpoints).copied().collect()
            }
        };
        indexes.into_iter().filter_map(|index| self.endpoints.get(index)).collect()
    }

    /// What a group, or an ACL's owner, answers to a question, worked out once.
    fn once(
        &self,
        question: group::GroupQuestion,
        work: impl FnOnce() -> Admission,
    ) -> Arc<Admission> {
        let kept = || self.admissions.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept().get(&question) {
            return Arc::clone(known);
        }
        let answer = Arc::new(work());
        kept().insert(question, Arc::clone(&answer));
        answer
    }
}

/// The managed resources of a type.
fn managed<'m>(model: &'m Model, kind: &str) -> impl Iterator<Item = &'m Resource> {
    model.of_type(Mode::Managed, kind)
}
