//! Transit gateways: what is attached to them, and the route tables that decide between attachments. Must not know who sends.

use std::sync::Arc;

use crate::cidr::Version;
use crate::model::{Model, Resource};
use crate::value::{Reason, Truth, Value};
use crate::view::value::{is_text, written};

use super::endpoint::references;
use super::subnet::is_true;
use super::table::{Route, RouteDestination, RouteTable, destination, listed_routes};
use super::{Network, Ref, ResourceKey, RouteClaim, WrittenPlace, doubt, managed};

/// A transit gateway.
#[derive(Clone, Debug)]
pub(in crate::network) struct Transit {
    pub(in crate::network) place: WrittenPlace,
    /// Whether rules may name groups of other attached VPCs.
    pub(in crate::network) references: Truth,
    /// Whether attachments get its default table, and whether their ranges do.
    defaults: [Truth; 2],
}

/// The attachment of a VPC to a transit gateway.
#[derive(Clone, Debug)]
pub(in crate::network) struct TransitAttachment {
    pub(in crate::network) place: WrittenPlace,
    pub(in crate::network) transit: Ref,
    pub(in crate::network) vpc: Ref,
    /// The subnets that it has an interface in: one a zone.
    pub(in crate::network) subnets: Vec<RouteClaim<Ref>>,
    /// Whether it forwards IPv6.
    pub(in crate::network) v6: Truth,
    /// Whether rules may name groups of other attached VPCs.
    pub(in crate::network) references: Truth,
    /// Whether it takes the default table, and whether its ranges get into it.
    defaults: [Truth; 2],
    pub(in crate::network) doubt: Option<Reason>,
}

/// Where a route of a transit gateway leads.
#[derive(Clone, Debug)]
pub(in crate::network) enum TransitHop {
    /// The attachment of a VPC.
    Attachment(ResourceKey),
    Blackhole,
    /// An attachment that is not here, or that leads out of the configuration.
    Other(Reason),
}

/// A route table of a transit gateway.
pub(in crate::network) type TransitTable = RouteTable<TransitHop>;

pub(super) fn read(model: &Model, network: &mut Network) {
    for resource in managed(model, "aws_ec2_transit_gateway") {
        read_transit(network, resource);
    }
    for resource in managed(model, "aws_ec2_transit_gateway_route_table") {
        let table = empty(WrittenPlace::of(resource));
        network.transit_tables.insert(Arc::clone(&resource.address), table);
    }
    for kind in [
        "aws_ec2_transit_gateway_default_route_table_association",
        "aws_ec2_transit_gateway_default_route_table_propagation",
    ] {
        for resource in managed(model, kind) {
            // Which attachments were there before is not known.
            for transit in network.transits.values_mut() {
                transit.defaults = transit.defaults.map(|_| Truth::Unknown);
            }
            let reason = Reason::Unsupported(format!("what `{}` changes", resource.address).into());
            network.transit_defaults.get_or_insert(reason);
        }
    }
    for resource in managed(model, "aws_ec2_transit_gateway_vpc_attachment") {
        let attachment = attachment(model, resource);
        network.attachments.insert(Arc::clone(&resource.address), attachment);
    }
    accepters(model, network);
    associations(model, network);
    statics(model, network);
    propagations(model, network);
}

fn empty(place: WrittenPlace) -> TransitTable {
    RouteTable { place, routes: Vec::new(), learnt: None, mixed: None }
}

/// The table that a transit gateway has from the beginning.
fn default_table(transit: &ResourceKey) -> ResourceKey {
    format!("{transit}.association_default_route_table_id").into()
}

fn read_transit(network: &mut Network, resource: &Resource) {
    let place = WrittenPlace::of(resource);
    let key = default_table(&resource.address);
    let other = format!("{}.propagation_default_route_table_id", resource.address);
    network.aliases.insert(other.into(), Arc::clone(&key));
    network.transit_tables.insert(key, empty(place.clone()));
    let on = |name: &str, absent| enabled(&resource.values, name, absent);
    let transit = Transit {
        place,
        references: on("security_group_referencing_support", Truth::False),
        defaults: [
            on("default_route_table_association", Truth::True),
            on("default_route_table_propagation", Truth::True),
        ],
    };
    network.transits.insert(Arc::clone(&resource.address), transit);
}

/// `enable` or `disable`.
fn enabled(values: &Value, name: &str, absent: Truth) -> Truth {
    written(values, name).map_or(absent, |value| is_text(value, "enable"))
}

fn attachment(model: &Model, resource: &Resource) -> TransitAttachment {
    let values = &resource.values;
    let end = |name: &str| {
        let path = format!("{}.{name}", resource.address);
        Ref::argument(model, values, name)
            .unwrap_or_else(|| Ref::Unknown(Reason::Computed(path.into())))
    };
    TransitAttachment {
        place: WrittenPlace::of(resource),
        transit: end("transit_gateway_id"),
        vpc: end("vpc_id"),
        subnets: references(model, values, "subnet_ids"),
        v6: enabled(values, "ipv6_support", Truth::False),
        references: enabled(values, "security_group_referencing_support", Truth::True),
        defaults: flags(values),
        doubt: doubt(resource),
    }
}

fn flags(values: &Value) -> [Truth; 2] {
    ["association", "propagation"].map(|kind| {
        let name = format!("transit_gateway_default_route_table_{kind}");
        written(values, &name).map_or(Truth::True, |_| is_true(values, &name))
    })
}

/// Another account accepts an attachment, and decides then which default tables it has.
fn accepters(model: &Model, network: &mut Network) {
    for resource in managed(model, "aws_ec2_transit_gateway_vpc_attachment_accepter") {
        let of = Ref::argument(model, &resource.values, "transit_gateway_attachment_id");
        let Some(key) = of.as_ref().and_then(Ref::key) else { continue };
        if let Some(attachment) = network.attachments.get_mut(key) {
            attachment.defaults = flags(&resource.values);
            network.aliases.insert(Arc::clone(&resource.address), Arc::clone(key));
        }
    }
}

fn associations(model: &Model, network: &mut Network) {
    for resource in managed(model, "aws_ec2_transit_gateway_route_table_association") {
        let Some(table) = table_of(model, network, resource) else { continue };
        let claim = RouteClaim { what: table, doubt: doubt(resource) };
        let of = attachment_of(model, network, &resource.values);
        network.transit_associations.add(of, claim);
    }
}

fn table_of(model: &Model, network: &Network, resource: &Resource) -> Option<Ref> {
    let table = Ref::argument(model, &resource.values, "transit_gateway_route_table_id")?;
    Some(network.settled(table))
}

fn attachment_of(model: &Model, network: &Network, values: &Value) -> Option<Ref> {
    let attachment = Ref::argument(model, values, "transit_gateway_attachment_id")?;
    Some(network.settled(attachment))
}

/// Static routes, which win over what is propagated at the same length; of these, those with a range of their own.
fn statics(model: &Model, network: &mut Network) {
    for resource in managed(model, "aws_ec2_transit_gateway_route") {
        let to = written(&resource.values, "destination_cidr_block").map(|value| {
            let v6 = value.as_text().is_some_and(|text| text.prefix().contains(':'));
            destination(value, if v6 { Version::V6 } else { Version::V4 })
        });
        let to = to.unwrap_or_else(|| RouteDestination::Unknown(unknown(&resource.values)));
        add(model, network, resource, vec![to]);
    }
    for resource in managed(model, "aws_ec2_transit_gateway_prefix_list_reference") {
        let to = match written(&resource.values, "prefix_list_id") {
            Some(value) => listed_routes(model, value),
            None => vec![RouteDestination::Unknown(unknown(&resource.values))],
        };
        add(model, network, resource, to);
    }
}

fn unknown(values: &Value) -> Reason {
    values.unknown_reason().unwrap_or(Reason::Stated)
}

fn add(model: &Model, network: &mut Network, resource: &Resource, to: Vec<RouteDestination>) {
    let Some(table) = table_of(model, network, resource) else { return };
    let target = target(model, network, resource);
    let routes = to.into_iter().map(|to| Route {
        place: WrittenPlace::of(resource),
        to,
        target: target.clone(),
        doubt: doubt(resource),
    });
    insert(network, &table, &routes.collect::<Vec<_>>());
}

/// Into a table, or perhaps into each if it is not known which.
fn insert(network: &mut Network, table: &Ref, routes: &[Route<TransitHop>]) {
    match table {
        Ref::Here(key) | Ref::Elsewhere(key, _) => {
            if let Some(table) = network.transit_tables.get_mut(key) {
                table.routes.extend(routes.iter().cloned());
            }
        }
        Ref::Unknown(reason) => {
            for table in network.transit_tables.values_mut() {
                let doubted = |route: &Route<TransitHop>| Route {
                    doubt: route.doubt.clone().or_else(|| Some(reason.clone())),
                    ..route.clone()
                };
                table.routes.extend(routes.iter().map(doubted));
            }
        }
    }
}

fn target(model: &Model, network: &Network, resource: &Resource) -> TransitHop {
    match is_true(&resource.values, "blackhole") {
        Truth::True => return TransitHop::Blackhole,
        Truth::Unknown => return TransitHop::Other(unknown(&resource.values)),
        Truth::False => {}
    }
    match attachment_of(model, network, &resource.values) {
        Some(Ref::Here(key)) if network.attachments.contains_key(&key) => {
            TransitHop::Attachment(key)
        }
        Some(Ref::Here(key)) => {
            TransitHop::Other(Reason::Unsupported(format!("what `{key}` leads to").into()))
        }
        Some(Ref::Elsewhere(_, reason) | Ref::Unknown(reason)) => TransitHop::Other(reason),
        None => TransitHop::Blackhole,
    }
}

/// The ranges of attached VPCs, in the tables that they are propagated to.
fn propagations(model: &Model, network: &mut Network) {
    for resource in managed(model, "aws_ec2_transit_gateway_route_table_propagation") {
        let Some(table) = table_of(model, network, resource) else { continue };
        let of = attachment_of(model, network, &resource.values);
        let known = of.as_ref().and_then(Ref::key);
        match known.filter(|key| network.attachments.contains_key(*key)).cloned() {
            Some(key) => {
                propagate(network, (&key, &WrittenPlace::of(resource)), &table, doubt(resource));
            }
            None => learn(network, &table, &resource.address),
        }
    }
    let keys: Vec<ResourceKey> = network.attachments.keys().cloned().collect();
    for key in keys {
        let Some(attachment) = network.attachments.get(&key) else { continue };
        let Some(transit) = attachment.transit.key().and_then(|key| network.transits.get(key))
        else {
            continue;
        };
        let [_, wanted] = attachment.defaults;
        let [_, given] = transit.defaults;
        let doubt = match wanted.and(given) {
            Truth::False => continue,
            Truth::True => None,
            Truth::Unknown => Some(network.transit_defaults.clone().unwrap_or(Reason::Stated)),
        };
        let place = attachment.place.clone();
        let table = Ref::Here(default_table(&transit.place.address));
        propagate(network, (&key, &place), &table, doubt);
    }
    // What a VPN or a Direct Connect gateway tells is not in the configuration.
    for kind in ["aws_vpn_connection", "aws_dx_gateway_association"] {
        for resource in managed(model, kind) {
            let transit = Ref::argument(model, &resource.values, "transit_gateway_id")
                .or_else(|| Ref::argument(model, &resource.values, "associated_gateway_id"));
            if let Some(Ref::Here(key)) = transit
                && network.transits.contains_key(&key)
            {
                learn(network, &Ref::Here(default_table(&key)), &resource.address);
            }
        }
    }
}

fn learn(network: &mut Network, table: &Ref, from: &str) {
    let Some(table) = table.key().and_then(|key| network.transit_tables.get_mut(key)) else {
        return;
    };
    let reason = || Reason::Unsupported(format!("the routes that `{from}` propagates").into());
    table.learnt.get_or_insert_with(reason);
}

fn propagate(
    network: &mut Network,
    (attachment, place): (&ResourceKey, &WrittenPlace),
    table: &Ref,
    doubt: Option<Reason>,
) {
    let Some(found) = network.attachments.get(attachment) else { return };
    let doubt = doubt.or_else(|| found.doubt.clone());
    let Some(vpc) = found.vpc.key().and_then(|key| network.vpcs.get(key)) else {
        return learn(network, table, &Arc::clone(attachment));
    };
    let routes = vpc.ranges.iter().map(|range| Route {
        place: place.clone(),
        to: RouteDestination::Range(range.what.clone(), range.what.length()),
        target: TransitHop::Attachment(Arc::clone(attachment)),
        doubt: doubt.clone().or_else(|| range.doubt.clone()),
    });
    let routes: Vec<Route<TransitHop>> = routes.collect();
    insert(network, table, &routes);
}

impl Network {
    /// The attachments of a VPC to a transit gateway: surely, or perhaps with the reason.
    pub(in crate::network) fn attachments_of(
        &self,
        transit: &ResourceKey,
        vpc: &Ref,
    ) -> Vec<(&TransitAttachment, Option<Reason>)> {
        let own = Ref::Here(Arc::clone(transit));
        let fits = |attachment: &TransitAttachment| {
            attachment.transit.same(&own).and(attachment.vpc.same_vpc(vpc))
        };
        let found = self.attachments.values().filter_map(|attachment| {
            let reason = match fits(attachment) {
                Truth::False => return None,
                Truth::True => attachment.doubt.clone(),
                Truth::Unknown => {
                    let reason = attachment.transit.reason().or(attachment.vpc.reason());
                    Some(reason.cloned().unwrap_or(Reason::Stated))
                }
            };
            Some((attachment, reason))
        });
        found.collect()
    }

    /// The tables of which an attachment has one, and why it is not known which. None of them: what it sends is dropped.
    pub(in crate::network) fn transit_tables_of(
        &self,
        attachment: &TransitAttachment,
    ) -> (Vec<Result<&TransitTable, Reason>>, Option<Reason>) {
        let table =
            |reference: &Ref| match reference.key().and_then(|key| self.transit_tables.get(key)) {
                Some(found) => Ok(found),
                None => Err(reference.reason().cloned().unwrap_or(Reason::Stated)),
            };
        let own = self.transit_associations.of(&attachment.place.address);
        let mut choices: Vec<_> = own.iter().map(|claim| table(&claim.what)).collect();
        if own.iter().any(|claim| claim.doubt.is_none()) {
            return (choices, None);
        }
        let mut reason = own.iter().find_map(|claim| claim.doubt.clone());
        if let Some(loose) = self.transit_associations.loose.first().or(self.gap.as_ref()) {
            choices.push(Err(loose.clone()));
            reason = reason.or_else(|| Some(loose.clone()));
        }
        let transit = attachment.transit.key().and_then(|key| self.transits.get(key));
        let Some(transit) = transit else { return (choices, reason) };
        let ([wanted, _], [given, _]) = (attachment.defaults, transit.defaults);
        let default = Ref::Here(default_table(&transit.place.address));
        match wanted.and(given) {
            Truth::False => {}
            Truth::True => choices.push(table(&default)),
            Truth::Unknown => {
                let why = self.transit_defaults.clone().unwrap_or(Reason::Stated);
                choices.extend([table(&default), Err(why.clone())]);
                reason = reason.or(Some(why));
            }
        }
        (choices, reason)
    }
}
