//! Subnets: their VPC, zone and ranges. Must not know who is in them.

use std::sync::Arc;

use crate::model::{Model, Resource};
use crate::network::extent::AddressExtent;
use crate::value::{Kind, Reason, Truth, Value};
use crate::view::value::written;

use super::vpc::{Switch, of_version_4, of_version_6};
use super::{Network, Ref, WrittenPlace, doubt, managed};

/// A subnet that the configuration makes, or adopts.
#[derive(Clone, Debug)]
pub(in crate::network) struct Subnet {
    pub(in crate::network) place: WrittenPlace,
    pub(in crate::network) vpc: Ref,
    pub(in crate::network) zone: Zone,
    pub(in crate::network) v4: AddressExtent,
    pub(in crate::network) v6: AddressExtent,
    /// Whether names of version-4 hosts get addresses of version 6.
    pub(in crate::network) dns64: Switch,
    /// Whether instances that start in it get public addresses.
    pub(in crate::network) public: Switch,
    /// Why it is not known how many it stands for; none for one.
    many: Option<Reason>,
}

impl Subnet {
    /// Whether both are in one zone. Those that stand for the subnets in each zone of one list are.
    pub(in crate::network) fn shares_zone(&self, other: &Self) -> Truth {
        match (&self.zone, &other.zone) {
            (Zone::Unknown(a), Zone::Unknown(b))
                if a == b && self.many.is_some() && self.many == other.many =>
            {
                Truth::True
            }
            (own, other) => own.same(other),
        }
    }
}

/// An availability zone.
#[derive(Clone, Debug)]
pub(in crate::network) enum Zone {
    /// `eu-west-1a`
    Name(Arc<str>),
    /// `euw1-az1`
    Id(Arc<str>),
    /// What a data source reads: `data.aws_availability_zones.this.names[0]`.
    Symbol(Arc<str>, Reason),
    /// AWS chooses, or it is not known.
    Unknown(Reason),
}

impl Zone {
    /// Whether both are one zone.
    pub(in crate::network) fn same(&self, other: &Self) -> Truth {
        match (self, other) {
            (Self::Name(a), Self::Name(b)) | (Self::Id(a), Self::Id(b)) => Truth::from(a == b),
            (Self::Symbol(a, _), Self::Symbol(b, _)) if a == b => Truth::True,
            // The zones of a list are different ones.
            (Self::Symbol(a, _), Self::Symbol(b, _)) if is_other_element(a, b) => Truth::False,
            _ => Truth::Unknown,
        }
    }

    /// Why it is not known which one it is.
    pub(in crate::network) fn reason(&self) -> Option<&Reason> {
        match self {
            Self::Name(_) | Self::Id(_) => None,
            Self::Symbol(_, reason) | Self::Unknown(reason) => Some(reason),
        }
    }

    fn of(resource: &Resource) -> Self {
        let values = &resource.values;
        let arguments = ["availability_zone", "availability_zone_id"];
        let found = arguments.iter().find_map(|name| Some((*name, written(values, name)?)));
        let Some((name, value)) = found else {
            let path = format!("{}.availability_zone", resource.address);
            return Self::Unknown(Reason::Computed(path.into()));
        };
        match (value.as_str(), &value.kind) {
            (Some(known), _) if name == "availability_zone" => Self::Name(known.into()),
            (Some(known), _) => Self::Id(known.into()),
            (None, Kind::Unknown(unknown)) => match &unknown.symbol {
                Some(symbol) => Self::Symbol(Arc::clone(symbol), unknown.reason.clone()),
                None => Self::Unknown(unknown.reason.clone()),
            },
            (None, _) => Self::Unknown(value.unknown_reason().unwrap_or(Reason::Stated)),
        }
    }
}

/// Whether these are two elements of one list that a data source reads.
fn is_other_element(a: &str, b: &str) -> bool {
    let parts = |text: &str| -> Option<(String, u64)> {
        let (list, index) = text.strip_suffix(']')?.rsplit_once('[')?;
        let zones = list.contains("data.aws_availability_zones.");
        Some((list.to_owned(), index.parse().ok()?)).filter(|_| zones)
    };
    let (Some(a), Some(b)) = (parts(a), parts(b)) else { return false };
    a.0 == b.0 && a.1 != b.1
}

pub(super) fn read(model: &Model, network: &mut Network) {
    for kind in ["aws_subnet", "aws_default_subnet"] {
        for resource in managed(model, kind) {
            let subnet = subnet(model, network, resource);
            network.subnets.insert(Arc::clone(&resource.address), subnet);
        }
    }
}

fn subnet(model: &Model, network: &Network, resource: &Resource) -> Subnet {
    let vpc = Ref::argument(model, &resource.values, "vpc_id").unwrap_or_else(|| {
        Ref::Unknown(Reason::Computed(format!("{}.vpc_id", resource.address).into()))
    });
    let only = only_range(network, &vpc);
    let v4 = written(&resource.values, "cidr_block").map(of_version_4).unwrap_or_default();
    let v6 = written(&resource.values, "ipv6_cidr_block").map(of_version_6).unwrap_or_default();
    Subnet {
        place: WrittenPlace::of(resource),
        v4: only.map_or_else(|| v4.clone(), |whole| inside(&v4, whole)),
        v6,
        vpc,
        zone: Zone::of(resource),
        dns64: Switch::of(resource, "enable_dns64", false),
        public: Switch::of(
            resource,
            "map_public_ip_on_launch",
            &*resource.kind == "aws_default_subnet",
        ),
        many: doubt(resource).filter(|_| resource.address.contains("[*]")),
    }
}

/// The range of a VPC that has one of version 4.
fn only_range<'n>(network: &'n Network, vpc: &Ref) -> Option<&'n AddressExtent> {
    let vpc = network.vpcs.get(vpc.key()?)?;
    let v4 = crate::cidr::AddressSet::every(crate::cidr::Version::V4);
    let mut ranges = vpc.ranges.iter().filter(|range| range.what.most.meets(&v4));
    let only = ranges.next()?;
    ranges.next().is_none().then_some(&only.what)
}

/// A subnet's range lies in that of its VPC.
fn inside(range: &AddressExtent, whole: &AddressExtent) -> AddressExtent {
    if range.is_empty() {
        return range.clone();
    }
    let most = range.most.intersection(&whole.most);
    if most.is_empty() {
        return range.clone();
    }
    AddressExtent {
        sure: range.sure.clone(),
        most,
        within: range.within.union(&whole.within).cloned().collect(),
    }
}

/// The boolean that an argument is, for those who need no place.
pub(super) fn is_true(values: &Value, name: &str) -> Truth {
    match written(values, name).map(|value| (&value.kind, value.as_bool())) {
        Some((_, Some(known))) => Truth::from(known),
        Some((Kind::Unknown(_), None)) => Truth::Unknown,
        Some(_) | None => Truth::False,
    }
}
