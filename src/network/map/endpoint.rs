//! VPC endpoints: which service, in which subnets or route tables, with which groups and names. Must not know routes.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::model::{Mode, Model, Resource};
use crate::value::{Kind, Part, Reason, Truth, Type, Value};
use crate::view::owner;
use crate::view::value::{elements, written};

use super::vpc::Switch;
use super::{Network, Ref, ResourceKey, RouteClaim, WrittenPlace, doubt, doubt_of, managed};

/// A VPC endpoint.
#[derive(Clone, Debug)]
pub(in crate::network) struct Endpoint {
    pub(in crate::network) place: WrittenPlace,
    pub(in crate::network) kind: EndpointKind,
    pub(in crate::network) service: EndpointService,
    pub(in crate::network) vpc: Ref,
    /// Why it is not known whether it is there.
    pub(in crate::network) doubt: Option<Reason>,
    /// The subnets that it has an interface in.
    pub(in crate::network) subnets: Vec<RouteClaim<Ref>>,
    /// The groups of its interfaces; none: the default group of the VPC.
    pub(in crate::network) groups: Vec<RouteClaim<Ref>>,
    /// Whether the service's own name leads to it.
    pub(in crate::network) private_dns: Switch,
    /// Whether that holds for resolvers of other networks only, and the VPC's own traffic takes the gateway endpoint.
    pub(in crate::network) inbound_only: Truth,
    /// The route tables that lead to it.
    pub(in crate::network) tables: Vec<RouteClaim<Ref>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::network) enum EndpointKind {
    Gateway,
    Interface,
    /// Something that no service's name leads to, or not known.
    Other,
}

/// The service of an endpoint.
#[derive(Clone, Debug)]
pub(in crate::network) enum EndpointService {
    /// `logs` of a region, if the region is written out.
    Known {
        name: Arc<str>,
        region: Option<Arc<str>>,
    },
    Unknown(Reason),
}

impl EndpointService {
    /// Reads `com.amazonaws.eu-west-1.ecr.api`; the region may be a part that is not known.
    pub(in crate::network) fn read(value: &Value) -> Self {
        let unknown = || Self::Unknown(value.unknown_reason().unwrap_or(Reason::Stated));
        let Some(text) = value.as_text() else { return unknown() };
        let mut parts = text.parts().into_iter();
        match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(Part::Literal(text)), None, None, None) => Self::of_text(&text),
            (Some(Part::Literal(first)), Some(Part::Hole(_)), Some(Part::Literal(rest)), None)
                if is_prefix(&first) =>
            {
                match rest.strip_prefix('.') {
                    Some(name) => Self::Known { name: name.into(), region: None },
                    None => unknown(),
                }
            }
            _ => unknown(),
        }
    }

    /// Of a whole name; a name without a prefix is the service itself.
    pub(in crate::network) fn of_text(text: &str) -> Self {
        let prefix = text.find("com.amazonaws.").filter(|at| is_prefix_before(text, *at));
        let known = prefix.and_then(|at| {
            let rest = text.get(at + "com.amazonaws.".len()..)?;
            rest.split_once('.')
        });
        match known {
            Some((region, name)) => Self::Known { name: name.into(), region: Some(region.into()) },
            None => Self::Known { name: text.into(), region: None },
        }
    }

    /// Whether it is the service of this name, in this region if both are known.
    pub(in crate::network) fn is(&self, wanted: &str, of: Option<&str>) -> Truth {
        match self {
            Self::Known { name, region } => {
                let other = region.as_deref().zip(of).is_some_and(|(a, b)| a != b);
                Truth::from(&**name == wanted && !other)
            }
            Self::Unknown(_) => Truth::Unknown,
        }
    }
}

fn is_prefix(text: &str) -> bool {
    matches!(text, "com.amazonaws." | "cn.com.amazonaws.")
}

fn is_prefix_before(text: &str, at: usize) -> bool {
    matches!(text.get(..at), Some("" | "cn."))
}

pub(super) fn read(model: &Model, network: &mut Network) {
    let more = More::new(model);
    for resource in managed(model, "aws_vpc_endpoint") {
        let endpoint = endpoint(model, resource, &more);
        let index = network.endpoints.len();
        match endpoint.vpc.key() {
            Some(key) => network.by_vpc.entry(Arc::clone(key)).or_default().push(index),
            None => network.loose_endpoints.push(index),
        }
        network.endpoints.push(endpoint);
    }
}

fn endpoint(model: &Model, resource: &Resource, more: &More) -> Endpoint {
    let values = &resource.values;
    let path = format!("{}.vpc_id", resource.address);
    let mut private_dns = Switch::of(resource, "private_dns_enabled", false);
    if let Some(more) = more.private_dns.get(&resource.address) {
        private_dns.on = private_dns.on.or(*more);
    }
    let options = elements(values, "dns_options");
    let tables = more.with(&more.tables, resource, references(model, values, "route_table_ids"));
    Endpoint {
        place: WrittenPlace::of(resource),
        kind: kind(values, &tables),
        service: service(model, values),
        vpc: Ref::argument(model, values, "vpc_id")
            .unwrap_or_else(|| Ref::Unknown(Reason::Computed(path.into()))),
        doubt: doubt(resource),
        subnets: subnets(model, resource, more),
        groups: more.with(&more.groups, resource, references(model, values, "security_group_ids")),
        private_dns,
        inbound_only: Truth::any(options.iter().map(|options| {
            super::subnet::is_true(options, "private_dns_only_for_inbound_resolver_endpoint")
        })),
        tables,
    }
}

fn kind(values: &Value, tables: &[RouteClaim<Ref>]) -> EndpointKind {
    let Some(value) = written(values, "vpc_endpoint_type") else { return EndpointKind::Gateway };
    match value.as_str() {
        Some("Gateway") => EndpointKind::Gateway,
        Some("Interface") => EndpointKind::Interface,
        Some(_) => EndpointKind::Other,
        // AWS takes route tables for gateways only, and subnets and groups for the others only.
        None if tables.is_empty() => EndpointKind::Interface,
        None => EndpointKind::Gateway,
    }
}

fn subnets(model: &Model, resource: &Resource, more: &More) -> Vec<RouteClaim<Ref>> {
    let mut own = references(model, &resource.values, "subnet_ids");
    for block in elements(&resource.values, "subnet_configuration") {
        own.extend(references(model, &block, "subnet_id"));
    }
    more.with(&more.subnets, resource, own)
}

/// The name of the service, also where a data source looks it up.
fn service(model: &Model, values: &Value) -> EndpointService {
    let Some(value) = written(values, "service_name") else {
        return EndpointService::Unknown(Reason::Stated);
    };
    let Kind::Unknown(unknown) = &value.kind else { return EndpointService::read(value) };
    let source = owner(model, unknown).filter(|found| found.mode == Mode::Data);
    match source.and_then(|found| written(&found.values, "service")?.as_str().map(Arc::from)) {
        Some(name) => EndpointService::Known { name, region: None },
        None => EndpointService::Unknown(unknown.reason.clone()),
    }
}

/// What a list of references, or one, refers to.
pub(in crate::network) fn references(
    model: &Model,
    values: &Value,
    argument: &str,
) -> Vec<RouteClaim<Ref>> {
    let Some(value) = written(values, argument) else { return Vec::new() };
    let elements = match &value.kind {
        // One reference, and not a list of them.
        Kind::Unknown(unknown) if unknown.ty == Type::String => vec![value.clone()],
        _ => crate::view::value::list(value),
    };
    elements
        .iter()
        .filter(|element| !element.is_null())
        .map(|element| RouteClaim { what: Ref::like(model, element), doubt: doubt_of(element) })
        .collect()
}

/// What other resources add to endpoints, by the endpoint.
#[derive(Default)]
struct More {
    subnets: BTreeMap<ResourceKey, Vec<RouteClaim<Ref>>>,
    groups: BTreeMap<ResourceKey, Vec<RouteClaim<Ref>>>,
    tables: BTreeMap<ResourceKey, Vec<RouteClaim<Ref>>>,
    private_dns: BTreeMap<ResourceKey, Truth>,
}

impl More {
    fn new(model: &Model) -> Self {
        let of = |kind: &str, argument: &str| {
            let mut all: BTreeMap<ResourceKey, Vec<RouteClaim<Ref>>> = BTreeMap::new();
            for resource in managed(model, kind) {
                let endpoint = Ref::argument(model, &resource.values, "vpc_endpoint_id");
                let Some(key) = endpoint.as_ref().and_then(Ref::key) else { continue };
                let Some(what) = Ref::argument(model, &resource.values, argument) else { continue };
                let claim = RouteClaim { what, doubt: doubt(resource) };
                all.entry(Arc::clone(key)).or_default().push(claim);
            }
            all
        };
        let mut private_dns = BTreeMap::new();
        for resource in managed(model, "aws_vpc_endpoint_private_dns") {
            let endpoint = Ref::argument(model, &resource.values, "vpc_endpoint_id");
            if let Some(key) = endpoint.as_ref().and_then(Ref::key) {
                let on = super::subnet::is_true(&resource.values, "private_dns_enabled");
                private_dns.insert(Arc::clone(key), on);
            }
        }
        Self {
            subnets: of("aws_vpc_endpoint_subnet_association", "subnet_id"),
            groups: of("aws_vpc_endpoint_security_group_association", "security_group_id"),
            tables: of("aws_vpc_endpoint_route_table_association", "route_table_id"),
            private_dns,
        }
    }

    fn with(
        &self,
        more: &BTreeMap<ResourceKey, Vec<RouteClaim<Ref>>>,
        resource: &Resource,
        mut own: Vec<RouteClaim<Ref>>,
    ) -> Vec<RouteClaim<Ref>> {
        own.extend(more.get(&resource.address).into_iter().flatten().cloned());
        own
    }
}
