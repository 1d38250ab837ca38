//! Whether a subnet is public: whether its route table leads to an internet gateway. Must not know
//! what is in the subnet.

use crate::model::{Model, Resource};
use crate::value::{Kind, Truth, Type, Value};
use crate::view::value::{elements, truth, unknown_of, written};
use crate::view::{Link, find, referrers, resource_of};

use super::extent::covers_world;

const ID: &[&str] = &["id"];

/// What a VPC calls the table that AWS makes with it, which is its main one.
const MAIN: &[&str] = &["main_route_table_id", "default_route_table_id"];

/// Routes of their own, by the table or the VPC whose main table it is.
const ROUTES: Link = Link::of(
    "aws_route",
    "route_table_id",
    &["aws_route_table", "aws_default_route_table", "aws_vpc"],
);

/// Of a subnet, or a reference to one. Unknown for a subnet that is not in the configuration.
pub(super) fn is_public(model: &Model, subnet: &Value) -> Value {
    let found = if subnet.entries().is_some() {
        resource_of(model, subnet)
    } else {
        find(model, subnet, "aws_subnet", ID).ok().flatten()
    };
    let Some(found) = found else { return unknown_of(subnet, Type::Bool) };
    if &*found.kind == "aws_default_subnet" {
        return Value::bool(true).with_origin(found.values.origin.clone());
    }
    let answer = routes_out(model, found);
    truth(answer, [&found.values, subnet]).with_origin(found.values.origin.clone())
}

fn routes_out(model: &Model, subnet: &Resource) -> Truth {
    let link = Link::of("aws_route_table_association", "subnet_id", &["aws_subnet"]);
    let (associations, more) = referrers(model, link, subnet, ID);
    let associated = Truth::any(associations.iter().map(|(_, of)| *of));
    let public = Truth::any(
        associations.iter().map(|(association, of)| of.and(table_of(model, association))),
    );
    let main = || main_table(model, subnet).and(associated.not());
    let gaps = if more.is_none() { Truth::False } else { Truth::Unknown };
    match associated {
        Truth::True => public,
        Truth::False | Truth::Unknown => public.or(main()).or(gaps),
    }
}

/// Whether the route table that an association names leads out.
fn table_of(model: &Model, association: &Resource) -> Truth {
    let Some(id) = association.values.get("route_table_id") else { return Truth::Unknown };
    if let Ok(Some(vpc)) = find(model, id, "aws_vpc", MAIN) {
        return default_table(model, vpc);
    }
    for kind in ["aws_route_table", "aws_default_route_table"] {
        match find(model, id, kind, ID) {
            Ok(Some(table)) => return leads_out(model, table),
            Ok(None) => {}
            Err(_) => return Truth::Unknown,
        }
    }
    Truth::Unknown
}

/// Whether the main route table of the subnet's VPC leads out; one that nothing changes does not.
fn main_table(model: &Model, subnet: &Resource) -> Truth {
    let Some(id) = subnet.values.get("vpc_id") else { return Truth::Unknown };
    // Somebody else's VPC: its main table is not here.
    let Ok(Some(vpc)) = find(model, id, "aws_vpc", ID) else { return Truth::Unknown };
    let mut answer = Truth::False;
    let link = Link::of("aws_main_route_table_association", "vpc_id", &["aws_vpc"]);
    for (association, of) in referrers(model, link, vpc, ID).0 {
        answer = answer.or(of.and(table_of(model, association)));
    }
    answer.or(default_table(model, vpc))
}

/// Whether the table that AWS makes with a VPC leads out.
fn default_table(model: &Model, vpc: &Resource) -> Truth {
    let mut answer = routes_of(model, vpc, MAIN);
    let link = Link::of("aws_default_route_table", "default_route_table_id", &["aws_vpc"]);
    for (table, of) in referrers(model, link, vpc, MAIN).0 {
        answer = answer.or(of.and(leads_out(model, table)));
    }
    answer
}

fn leads_out(model: &Model, table: &Resource) -> Truth {
    let own = match written(&table.values, "route") {
        Some(_) => Truth::any(elements(&table.values, "route").iter().map(|route| {
            let to = ["cidr_block", "ipv6_cidr_block"];
            let out = is_way_out(model, route, &to);
            if route.marks.is_maybe() { out.and(Truth::Unknown) } else { out }
        })),
        None => Truth::False,
    };
    own.or(routes_of(model, table, ID))
}

/// Whether a route of its own leads out of the table of a resource, which `keys` identify.
fn routes_of(model: &Model, resource: &Resource, keys: &[&str]) -> Truth {
    let (routes, _) = referrers(model, ROUTES, resource, keys);
    Truth::any(routes.into_iter().map(|(route, of)| {
        let to = ["destination_cidr_block", "destination_ipv6_cidr_block"];
        of.and(is_way_out(model, &route.values, &to))
    }))
}

/// Whether a route leads the whole world to an internet gateway.
fn is_way_out(model: &Model, route: &Value, destinations: &[&str]) -> Truth {
    if route.is_unknown() {
        return Truth::Unknown;
    }
    let to: Vec<Value> = destinations.iter().filter_map(|name| route.get(name).cloned()).collect();
    let Some(gateway) = written(route, "gateway_id") else {
        return Truth::False;
    };
    covers_world(&to).and(is_internet_gateway(model, gateway))
}

fn is_internet_gateway(model: &Model, gateway: &Value) -> Truth {
    if let Some(id) = gateway.as_str() {
        return Truth::from(id.starts_with("igw-"));
    }
    match find(model, gateway, "aws_internet_gateway", ID) {
        Ok(Some(_)) => Truth::True,
        Ok(None) => Truth::False,
        Err(_) => match &gateway.kind {
            Kind::Unknown(_) if is_other_gateway(model, gateway) => Truth::False,
            _ => Truth::Unknown,
        },
    }
}

fn is_other_gateway(model: &Model, gateway: &Value) -> bool {
    let kinds = [
        "aws_vpn_gateway",
        "aws_vpc_endpoint",
        "aws_nat_gateway",
        "aws_egress_only_internet_gateway",
    ];
    kinds.iter().any(|kind| matches!(find(model, gateway, kind, ID), Ok(Some(_))))
}
