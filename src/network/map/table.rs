//! Route tables: their routes, and which subnets have them. Must not know who sends.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::cidr::{AddressSet, Version};
use crate::model::{Mode, Model, Resource};
use crate::network::extent::{AddressExtent, NamedRange};
use crate::value::{Kind, Reason, Value};
use crate::view::value::{elements, given, list, written};

use super::endpoint::{EndpointKind, EndpointService};
use super::{
    Network, Ref, ResourceKey, RouteClaim, WrittenPlace, doubt, doubt_about, doubt_of, instance,
    managed,
};

/// A route table: of a VPC, or of a transit gateway, whose routes lead elsewhere.
#[derive(Clone, Debug)]
pub(in crate::network) struct RouteTable<T = RouteTarget> {
    pub(in crate::network) place: WrittenPlace,
    pub(in crate::network) routes: Vec<Route<T>>,
    /// Why there may be routes that are not here: what a gateway propagates.
    pub(in crate::network) learnt: Option<Reason>,
    /// Why it is not known which of the routes hold: blocks and resources that overwrite each other.
    pub(in crate::network) mixed: Option<Reason>,
}

/// A route.
#[derive(Clone, Debug)]
pub(in crate::network) struct Route<T = RouteTarget> {
    pub(in crate::network) place: WrittenPlace,
    pub(in crate::network) to: RouteDestination,
    pub(in crate::network) target: T,
    /// Why it is not known whether it is there.
    pub(in crate::network) doubt: Option<Reason>,
}

/// What a route leads to.
#[derive(Clone, Debug)]
pub(in crate::network) enum RouteDestination {
    /// Addresses; the length of the prefix, if it is known.
    Range(AddressExtent, Option<u32>),
    /// A prefix list.
    List(NamedRange),
    /// Not known.
    Unknown(Reason),
}

/// Where a route leads.
#[derive(Clone, Debug)]
pub(in crate::network) enum RouteTarget {
    Gateway(ResourceKey),
    Nat(ResourceKey),
    /// A gateway endpoint: its place.
    Endpoint(WrittenPlace),
    Peering(ResourceKey),
    /// A transit gateway: its key.
    Transit(ResourceKey),
    Local,
    Nowhere,
    /// Something that is elsewhere, or that forwards as it likes.
    Other(Reason),
}

/// What may be the target of a route, in the arguments of a route.
const TARGETS: [&str; 12] = [
    "gateway_id",
    "nat_gateway_id",
    "transit_gateway_id",
    "vpc_peering_connection_id",
    "egress_only_gateway_id",
    "vpc_endpoint_id",
    "network_interface_id",
    "instance_id",
    "carrier_gateway_id",
    "core_network_arn",
    "local_gateway_id",
    "odb_network_arn",
];

pub(super) fn read(model: &Model, network: &mut Network) {
    for (kind, own) in
        [("aws_route_table", None), ("aws_default_route_table", Some("default_route_table_id"))]
    {
        for resource in managed(model, kind) {
            let default = own.and_then(|name| Ref::argument(model, &resource.values, name));
            read_table(model, network, resource, default.as_ref());
        }
    }
    default_tables(model, network);
    for resource in managed(model, "aws_route") {
        read_route(model, network, resource);
    }
    for resource in managed(model, "aws_vpn_gateway_route_propagation") {
        let table = Ref::argument(model, &resource.values, "route_table_id");
        let found = table.and_then(|table| network.settled(table).key().cloned());
        if let Some(table) = found.and_then(|key| network.tables.get_mut(&key)) {
            table.learnt.get_or_insert_with(|| learnt(resource));
        }
    }
    endpoint_routes(network);
    associations(model, network);
}

fn learnt(resource: &Resource) -> Reason {
    Reason::Unsupported(format!("the routes that `{}` propagates", resource.address).into())
}

fn read_table(model: &Model, network: &mut Network, resource: &Resource, default: Option<&Ref>) {
    let values = &resource.values;
    let blocks = written(values, "route").map(|_| elements(values, "route")).unwrap_or_default();
    let routes = blocks.iter().flat_map(|block| {
        let place = WrittenPlace::part(resource, block);
        routes(
            model,
            network,
            block,
            &["cidr_block", "ipv6_cidr_block", "destination_prefix_list_id"],
            &place,
        )
    });
    let propagates =
        written(values, "propagating_vgws").is_some_and(|value| !list(value).is_empty());
    let table = RouteTable {
        place: WrittenPlace::of(resource),
        routes: routes.collect(),
        learnt: propagates.then(|| learnt(resource)),
        mixed: None,
    };
    if let Some(Ref::Here(key) | Ref::Elsewhere(key, _)) = default {
        network.aliases.insert(Arc::clone(key), Arc::clone(&resource.address));
    }
    network.tables.insert(Arc::clone(&resource.address), table);
    // Its VPC is the one whose default table it is.
    let vpc = match default {
        Some(Ref::Here(key)) => vpc_of(key).map(ResourceKey::from),
        _ => None,
    };
    if let Some(vpc) = vpc {
        let claim =
            RouteClaim { what: Ref::Here(Arc::clone(&resource.address)), doubt: doubt(resource) };
        network.main_tables.add(Some(Ref::Here(vpc)), claim);
    }
}

/// What a VPC calls the table that AWS makes with it, which is its main one until another takes its place.
const DEFAULT: [&str; 2] = [".default_route_table_id", ".main_route_table_id"];

/// The VPC whose default table a key names.
fn vpc_of(key: &str) -> Option<&str> {
    DEFAULT.iter().find_map(|name| key.strip_suffix(name))
}

/// The default tables of VPCs that routes, associations or gateway endpoints name by an attribute of the VPC.
fn default_tables(model: &Model, network: &mut Network) {
    let arguments = ["aws_route", "aws_route_table_association"]
        .into_iter()
        .flat_map(|kind| managed(model, kind))
        .filter_map(|resource| Ref::argument(model, &resource.values, "route_table_id"));
    let of_endpoints = network.endpoints.iter().flat_map(|endpoint| &endpoint.tables);
    let named: BTreeSet<ResourceKey> = arguments
        .chain(of_endpoints.map(|table| table.what.clone()))
        .filter_map(|table| table.key().and_then(|key| vpc_of(key).map(ResourceKey::from)))
        .collect();
    for vpc in named {
        let Some(span) = network.vpcs.get(&vpc).map(|vpc| vpc.place.span) else { continue };
        let [own, main] = DEFAULT.map(|name| ResourceKey::from(format!("{vpc}{name}")));
        let known = [&own, &main].into_iter().find_map(|key| network.aliases.get(key)).cloned();
        let address = known.unwrap_or_else(|| {
            let place = WrittenPlace { address: Arc::clone(&own), span };
            let table = RouteTable { place, routes: Vec::new(), learnt: None, mixed: None };
            network.tables.insert(Arc::clone(&own), table);
            let claim = RouteClaim { what: Ref::Here(Arc::clone(&own)), doubt: None };
            network.main_tables.add(Some(Ref::Here(vpc)), claim);
            own.clone()
        });
        for key in [own, main].into_iter().filter(|key| *key != address) {
            network.aliases.insert(key, Arc::clone(&address));
        }
    }
}

fn read_route(model: &Model, network: &mut Network, resource: &Resource) {
    let arguments =
        ["destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id"];
    let mut routes =
        routes(model, network, &resource.values, &arguments, &WrittenPlace::of(resource));
    let Some(table) = Ref::argument(model, &resource.values, "route_table_id") else { return };
    let doubt = doubt_about(model, resource, Some(&table));
    for route in &mut routes {
        route.doubt = route.doubt.take().or_else(|| doubt.clone());
    }
    match network.settled(table) {
        Ref::Here(key) | Ref::Elsewhere(key, _) => {
            if let Some(table) = network.tables.get_mut(&key) {
                add(table, routes);
            }
        }
        Ref::Unknown(reason) => {
            for route in &mut routes {
                route.doubt = Some(reason.clone());
            }
            for table in network.tables.values_mut() {
                add(table, routes.clone());
            }
        }
    }
}

/// A route of its own in a table that has blocks: Terraform deletes one of them in turn.
fn add(table: &mut RouteTable, routes: Vec<Route>) {
    let own = Arc::clone(&table.place.address);
    if table.mixed.is_none() && table.routes.iter().any(|route| route.place.address == own) {
        let text =
            format!("routes of `{own}` as blocks and as resources, which overwrite each other");
        table.mixed = Some(Reason::Unsupported(text.into()));
    }
    table.routes.extend(routes);
}

/// What a block or a resource makes: a route, or one for each range of a prefix list.
fn routes(
    model: &Model,
    network: &Network,
    values: &Value,
    to: &[&str; 3],
    place: &WrittenPlace,
) -> Vec<Route> {
    let [v4, v6, list] = to;
    let range = [(*v4, Version::V4), (*v6, Version::V6)]
        .into_iter()
        .find_map(|(name, version)| Some((written(values, name)?, version)));
    let to = match (range, written(values, list)) {
        (Some((value, version)), _) => vec![destination(value, version)],
        (None, Some(value)) => listed_routes(model, value),
        (None, None) => {
            vec![RouteDestination::Unknown(values.unknown_reason().unwrap_or(Reason::Stated))]
        }
    };
    let target = target(model, network, values);
    let doubt = doubt_of(values);
    let route =
        |to| Route { place: place.clone(), to, target: target.clone(), doubt: doubt.clone() };
    to.into_iter().map(route).collect()
}

/// The destinations of a route to a prefix list: each of its ranges has a length of its own.
pub(super) fn listed_routes(model: &Model, value: &Value) -> Vec<RouteDestination> {
    match prefix_list(model, value) {
        PrefixList::Ranges(ranges) => {
            let all = ranges.into_iter().map(|range| {
                let length = range.length();
                RouteDestination::Range(range, length)
            });
            all.collect()
        }
        PrefixList::Named(name) => vec![RouteDestination::List(name)],
        PrefixList::Unknown(reason) => vec![RouteDestination::Unknown(reason)],
    }
}

pub(super) fn destination(value: &Value, version: Version) -> RouteDestination {
    if value.is_unknown() && AddressExtent::of(value).within.is_empty() {
        return RouteDestination::Unknown(value.unknown_reason().unwrap_or(Reason::Stated));
    }
    let length = value.as_str().and_then(crate::cidr::Prefix::parse_or_host);
    let extent = AddressExtent::of(value).part(&AddressSet::every(version));
    RouteDestination::Range(extent, length.map(crate::cidr::Prefix::length))
}

/// What the reference is decides, not the name of the argument.
fn target(model: &Model, network: &Network, values: &Value) -> RouteTarget {
    let found = TARGETS.iter().find_map(|name| written(values, name));
    let Some(value) = found else { return RouteTarget::Nowhere };
    if value.as_str() == Some("local") {
        return RouteTarget::Local;
    }
    let reference = Ref::like(model, value);
    let Ref::Here(key) = &reference else {
        let reason = reference.reason().cloned().unwrap_or(Reason::Stated);
        return RouteTarget::Other(reason);
    };
    if network.gateways.contains_key(key) {
        return RouteTarget::Gateway(Arc::clone(key));
    }
    let forwarder = instance::key(key);
    if network.nats.contains_key(&forwarder) {
        return RouteTarget::Nat(forwarder);
    }
    if network.peerings.contains_key(key) {
        return RouteTarget::Peering(Arc::clone(key));
    }
    if model.resource(key).is_some_and(|found| &*found.kind == "aws_ec2_transit_gateway") {
        return RouteTarget::Transit(Arc::clone(key));
    }
    RouteTarget::Other(Reason::Unsupported(format!("the destination of `{key}`").into()))
}

/// What a prefix list holds.
pub(in crate::network) enum PrefixList {
    Ranges(Vec<AddressExtent>),
    Named(NamedRange),
    Unknown(Reason),
}

/// Of a reference to a prefix list.
pub(in crate::network) fn prefix_list(model: &Model, value: &Value) -> PrefixList {
    let reference = Ref::of(model, value);
    match &reference {
        Ref::Here(key) => {
            here(model, key).unwrap_or_else(|| PrefixList::Named(NamedRange::List(Arc::clone(key))))
        }
        Ref::Elsewhere(key, reason) => match data_list(model, key) {
            Some(service) => PrefixList::Named(NamedRange::Service(service)),
            None if key.starts_with("pl-") => PrefixList::Named(NamedRange::List(Arc::clone(key))),
            None => PrefixList::Unknown(reason.clone()),
        },
        Ref::Unknown(reason) => PrefixList::Unknown(reason.clone()),
    }
}

fn here(model: &Model, key: &ResourceKey) -> Option<PrefixList> {
    if let Some(resource) = model.resource(key)
        && &*resource.kind == "aws_ec2_managed_prefix_list"
    {
        return Some(managed_list(model, resource));
    }
    let endpoint = model.resource(key.strip_suffix(".prefix_list_id")?)?;
    match EndpointService::read(endpoint.values.get("service_name")?) {
        EndpointService::Known { name, .. } => Some(PrefixList::Named(NamedRange::Service(name))),
        EndpointService::Unknown(_) => None,
    }
}

fn managed_list(model: &Model, resource: &Resource) -> PrefixList {
    let mut ranges: Vec<Value> = Vec::new();
    for entry in elements(&resource.values, "entry") {
        match entry.get("cidr").filter(|_| !entry.marks.is_maybe()) {
            Some(cidr) => ranges.push(cidr.clone()),
            None => return PrefixList::Unknown(entry.unknown_reason().unwrap_or(Reason::Stated)),
        }
    }
    for entry in managed(model, "aws_ec2_managed_prefix_list_entry") {
        let of = Ref::argument(model, &entry.values, "prefix_list_id");
        if of.as_ref().and_then(Ref::key) != Some(&resource.address) {
            continue;
        }
        match (entry.values.get("cidr"), doubt(entry)) {
            (Some(cidr), None) => ranges.push(cidr.clone()),
            (_, reason) => return PrefixList::Unknown(reason.unwrap_or(Reason::Stated)),
        }
    }
    PrefixList::Ranges(ranges.iter().map(AddressExtent::of).collect())
}

/// The service whose prefix list a data source reads.
fn data_list(model: &Model, key: &ResourceKey) -> Option<Arc<str>> {
    let (address, _) = key.rsplit_once('.')?;
    let resource = model.resource(address).filter(|found| found.mode == Mode::Data)?;
    let named =
        given(&resource.values, "name").filter(|name| !matches!(name.kind, Kind::Unknown(_)));
    let by_filter = || {
        let filters = elements(&resource.values, "filter");
        let name = filters.iter().find(|filter| {
            filter.get("name").and_then(Value::as_str) == Some("prefix-list-name")
        })?;
        elements(name, "values").first().cloned()
    };
    if let Some(list) = given(&resource.values, "prefix_list_id")
        && let Ref::Here(own) = Ref::of(model, list)
        && let Some(PrefixList::Named(NamedRange::Service(service))) = here(model, &own)
    {
        return Some(service);
    }
    match EndpointService::read(&named.cloned().or_else(by_filter)?) {
        EndpointService::Known { name, .. } => Some(name),
        EndpointService::Unknown(_) => None,
    }
}

/// Gateway endpoints are routes of the tables that they name.
fn endpoint_routes(network: &mut Network) {
    let mut routes: Vec<(ResourceKey, Route)> = Vec::new();
    for endpoint in &network.endpoints {
        if endpoint.kind != EndpointKind::Gateway {
            continue;
        }
        for table in &endpoint.tables {
            let to = match &endpoint.service {
                EndpointService::Known { name, .. } => {
                    RouteDestination::List(NamedRange::Service(Arc::clone(name)))
                }
                EndpointService::Unknown(reason) => RouteDestination::Unknown(reason.clone()),
            };
            let target = RouteTarget::Endpoint(endpoint.place.clone());
            let doubt = endpoint.doubt.clone().or_else(|| table.doubt.clone());
            let route = Route { place: endpoint.place.clone(), to, target, doubt };
            match network.settled(table.what.clone()) {
                Ref::Here(key) | Ref::Elsewhere(key, _) => routes.push((key, route)),
                Ref::Unknown(reason) => routes.extend(network.tables.keys().map(|key| {
                    (Arc::clone(key), Route { doubt: Some(reason.clone()), ..route.clone() })
                })),
            }
        }
    }
    for (key, route) in routes {
        if let Some(table) = network.tables.get_mut(&key) {
            table.routes.push(route);
        }
    }
}

fn associations(model: &Model, network: &mut Network) {
    for resource in managed(model, "aws_route_table_association") {
        let Some(table) = Ref::argument(model, &resource.values, "route_table_id") else {
            continue;
        };
        let subnet = Ref::argument(model, &resource.values, "subnet_id");
        let doubt = doubt_about(model, resource, subnet.as_ref());
        let claim = RouteClaim { what: network.settled(table), doubt };
        network.associations.add(subnet, claim);
    }
    for resource in managed(model, "aws_main_route_table_association") {
        let Some(table) = Ref::argument(model, &resource.values, "route_table_id") else {
            continue;
        };
        let claim = RouteClaim { what: network.settled(table), doubt: doubt(resource) };
        let vpc = Ref::argument(model, &resource.values, "vpc_id");
        // It replaces the default table as the main one.
        if let (Some(key), None) = (vpc.as_ref().and_then(Ref::key), &claim.doubt) {
            network.main_tables.by_key.remove(key);
        }
        network.main_tables.add(vpc, claim);
    }
}

/// A table that a subnet may have.
#[derive(Clone, Debug)]
pub(in crate::network) enum TableChoice<'n, T> {
    /// This one.
    Known(&'n T),
    /// The one that AWS makes, which nobody changed: only local routes, or everything allowed.
    Untouched(WrittenPlace),
    /// The one of the default VPC, which leads to the internet.
    DefaultVpc(WrittenPlace),
    /// One that is not here.
    Elsewhere(Reason),
}

impl Network {
    /// The tables of which a subnet has one, and why it is not known which.
    pub(in crate::network) fn tables_of(
        &self,
        subnet: &ResourceKey,
    ) -> (Vec<TableChoice<'_, RouteTable>>, Option<Reason>) {
        let own = self.associations.of(subnet);
        let mut choices: Vec<_> = own.iter().map(|claim| self.table(&claim.what)).collect();
        if own.iter().any(|claim| claim.doubt.is_none()) {
            return (choices, None);
        }
        let doubt = own.iter().find_map(|claim| claim.doubt.clone());
        let doubt =
            doubt.or_else(|| self.associations.loose.first().cloned()).or_else(|| self.gap.clone());
        let (main, more) = self.main_tables_of(subnet);
        choices.extend(main);
        if let Some(reason) = self.associations.loose.first().or(self.gap.as_ref()) {
            choices.push(TableChoice::Elsewhere(reason.clone()));
        }
        (choices, doubt.or(more))
    }

    fn table(&self, table: &Ref) -> TableChoice<'_, RouteTable> {
        match table.key().and_then(|key| self.tables.get(key)) {
            Some(found) => TableChoice::Known(found),
            None => TableChoice::Elsewhere(table.reason().cloned().unwrap_or(Reason::Stated)),
        }
    }

    fn main_tables_of(
        &self,
        subnet: &ResourceKey,
    ) -> (Vec<TableChoice<'_, RouteTable>>, Option<Reason>) {
        let Some(subnet) = self.subnets.get(subnet) else { return (Vec::new(), None) };
        let Some(vpc) = subnet.vpc.key().and_then(|key| Some((key, self.vpcs.get(key)?))) else {
            let reason = subnet.vpc.reason().cloned().unwrap_or(Reason::Stated);
            return (vec![TableChoice::Elsewhere(reason)], None);
        };
        let (key, vpc) = vpc;
        let main = self.main_tables.of(key);
        let mut choices: Vec<_> = main.iter().map(|claim| self.table(&claim.what)).collect();
        if main.iter().any(|claim| claim.doubt.is_none()) {
            return (choices, None);
        }
        choices.push(if vpc.is_default {
            TableChoice::DefaultVpc(vpc.place.clone())
        } else {
            TableChoice::Untouched(vpc.place.clone())
        });
        (choices, main.iter().find_map(|claim| claim.doubt.clone()))
    }
}
