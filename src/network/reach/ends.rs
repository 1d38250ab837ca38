//! The ends of a path: where tasks, load balancers, functions and mount targets are in the network. Must not know routes.

use std::sync::Arc;

use crate::ecs::is_call;
use crate::model::{Model, Resource};
use crate::network::extent::AddressExtent;
use crate::network::map::{
    Network, Protocol, Ref, ResourceKey, RouteClaim, WrittenPlace, references,
};
use crate::value::{ModuleCrossing, OriginLabel, Reason, Truth, Value};
use crate::view::value::{STEPS, block, elements, is_text, written};
use crate::view::{find, resource_around};

/// Who sends.
#[derive(Clone, Debug)]
pub enum From {
    /// Something with interfaces in subnets.
    Interfaces(Interfaces),
    /// One host on the internet.
    Internet,
    /// Whatever it is: whether the receiver's groups let anything in.
    Anything,
}

/// What is to be reached.
#[derive(Clone, Debug)]
pub enum To {
    /// An AWS service by the name that its endpoints have (`ecr.api`, `logs`, `s3`), in a region if it is known.
    Service {
        /// `ecr.api`
        name: Arc<str>,
        /// `eu-west-1`
        region: Option<Arc<str>>,
    },
    /// One host on the internet.
    Internet,
    /// Whatever it is: whether the sender's groups let anything out.
    Anything,
    /// Every address of a range: its text.
    Range(Value),
    /// Something with interfaces in subnets.
    Interfaces(Interfaces),
    /// The mount targets of a file system, each in its zone.
    MountTargets(Vec<Interfaces>),
}

/// Something with interfaces in subnets: in each of them, or in any.
#[derive(Clone, Debug)]
pub struct Interfaces {
    pub(in crate::network) place: WrittenPlace,
    pub(in crate::network) subnets: Vec<RouteClaim<Ref>>,
    /// None: nothing is filtered.
    pub(in crate::network) groups: Option<Vec<RouteClaim<Ref>>>,
    /// Whether it has public addresses.
    pub(in crate::network) public: Truth,
    pub(in crate::network) public_reason: Option<Reason>,
    /// The ports that it sends from.
    pub(in crate::network) ephemeral: (u16, u16),
    /// Why it is not known whether it is there.
    pub(in crate::network) doubt: Option<Reason>,
    pub(in crate::network) kind: Kinds,
    /// A network load balancer.
    pub(in crate::network) is_network: bool,
}

/// What kind of thing has the interfaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::network) enum Kinds {
    Task,
    Function,
    LoadBalancer,
    MountTarget,
    Endpoint,
    Nat,
}

/// The ports of clients on Linux (`net.ipv4.ip_local_port_range`).
const LINUX: (u16, u16) = (32_768, 60_999);
/// Those of load balancers, NAT gateways, functions and clients at large (AWS, "Ephemeral ports").
pub(in crate::network) const ANY: (u16, u16) = (1024, 65_535);

impl From {
    /// A service, a task set, a target of `EventBridge` or of Scheduler, a function, a load balancer or a NAT gateway. None for
    /// what is not in a VPC, or is none of these.
    #[must_use]
    pub fn of(model: &Model, value: &Value) -> Option<Self> {
        interfaces(model, value).map(Self::Interfaces)
    }
}

/// The interfaces of a resource.
pub(super) fn interfaces(model: &Model, value: &Value) -> Option<Interfaces> {
    let resource = resource_around(model, value)?;
    let values = &resource.values;
    let place = WrittenPlace::of(resource);
    let mut found = match &*resource.kind {
        "aws_ecs_service" | "aws_ecs_task_set" => {
            task(model, block(values, "network_configuration")?, place)
        }
        "aws_cloudwatch_event_target" => {
            let target = block(values, "ecs_target")?;
            task(model, block(target, "network_configuration")?, place)
        }
        "aws_scheduler_schedule" | "aws_sfn_state_machine" => {
            // A call of its own, in the JSON of the resource, or the target.
            let outer = if is_call(value) { value } else { block(values, "target")? };
            let parameters = block(outer, "ecs_parameters")?;
            task(model, block(parameters, "network_configuration")?, place)
        }
        "aws_lambda_function" => function(model, block(values, "vpc_config")?, place),
        "aws_lb" | "aws_alb" => load_balancer(model, values, place),
        "aws_efs_mount_target" => mount_target(model, values, place),
        "aws_nat_gateway" => {
            Interfaces { groups: None, kind: Kinds::Nat, ..mount_target(model, values, place) }
        }
        "aws_vpc_endpoint" => Interfaces {
            subnets: references(model, values, "subnet_ids"),
            groups: Some(references(model, values, "security_group_ids")),
            kind: Kinds::Endpoint,
            ..mount_target(model, values, place)
        },
        _ => return None,
    };
    found.doubt = super::doubt(resource);
    Some(found)
}

fn task(model: &Model, network: &Value, place: WrittenPlace) -> Interfaces {
    let public = written(network, "assign_public_ip");
    let truth = match public.map(|value| (&value.kind, value.as_bool(), value.as_str())) {
        None => Truth::False,
        Some((_, Some(known), _)) => known.into(),
        Some((_, _, Some(text))) => (text == "true" || text == "ENABLED").into(),
        Some(_) => Truth::Unknown,
    };
    Interfaces {
        subnets: listed(model, network, "subnets", &place),
        groups: Some(references(model, network, "security_groups")),
        public: if network.is_unknown() { Truth::Unknown } else { truth },
        public_reason: public.and_then(Value::unknown_reason),
        place,
        ephemeral: LINUX,
        doubt: None,
        kind: Kinds::Task,
        is_network: false,
    }
}

/// The subnets of an argument; what is unknown as a whole is one that is not known.
fn listed(model: &Model, values: &Value, name: &str, place: &WrittenPlace) -> Vec<RouteClaim<Ref>> {
    if values.is_unknown() {
        let reason = values.unknown_reason().unwrap_or(Reason::Stated);
        return vec![RouteClaim { what: Ref::Unknown(reason), doubt: None }];
    }
    let mut subnets = references(model, values, name);
    if subnets.is_empty()
        && let Some(reason) = written(values, name).and_then(|list| of_caller(list, place))
    {
        return vec![RouteClaim { what: Ref::Unknown(reason), doubt: None }];
    }
    // An unknown list has at least one, or nothing would start.
    if let [only] = subnets.as_mut_slice() {
        only.doubt = None;
    }
    subnets
}

/// Why a list that is empty is not known: nothing can be in no subnet, so that an empty default of the root module stands for
/// what its caller gives.
fn of_caller(list: &Value, place: &WrittenPlace) -> Option<Reason> {
    let mut depth = place.address.matches("module.").count();
    for (_, label) in list.origin.trail(STEPS) {
        if let (0, OriginLabel::Default(name)) = (depth, &label) {
            return Some(Reason::Variable(Arc::clone(name)));
        }
        match label.crossing() {
            ModuleCrossing::None => {}
            ModuleCrossing::ToCaller => depth = depth.saturating_sub(1),
            ModuleCrossing::IntoModule => depth += 1,
        }
    }
    None
}

fn function(model: &Model, network: &Value, place: WrittenPlace) -> Interfaces {
    Interfaces {
        subnets: listed(model, network, "subnet_ids", &place),
        groups: Some(references(model, network, "security_group_ids")),
        public: Truth::False,
        public_reason: None,
        place,
        ephemeral: ANY,
        doubt: None,
        kind: Kinds::Function,
        is_network: false,
    }
}

fn load_balancer(model: &Model, values: &Value, place: WrittenPlace) -> Interfaces {
    let mut subnets = listed(model, values, "subnets", &place);
    for mapping in elements(values, "subnet_mapping") {
        subnets.extend(listed(model, &mapping, "subnet_id", &place));
    }
    let groups = references(model, values, "security_groups");
    let network = written(values, "load_balancer_type")
        .map_or(Truth::False, |value| is_text(value, "network").or(is_text(value, "gateway")));
    let internal = written(values, "internal")
        .map_or(Truth::False, |value| value.as_bool().map_or(Truth::Unknown, Truth::from));
    let unfiltered = network == Truth::True && groups.is_empty();
    Interfaces {
        subnets,
        groups: (!unfiltered).then_some(groups),
        public: internal.not(),
        public_reason: written(values, "internal").and_then(Value::unknown_reason),
        place,
        ephemeral: ANY,
        doubt: None,
        kind: Kinds::LoadBalancer,
        is_network: network == Truth::True,
    }
}

fn mount_target(model: &Model, values: &Value, place: WrittenPlace) -> Interfaces {
    Interfaces {
        subnets: listed(model, values, "subnet_id", &place),
        groups: Some(references(model, values, "security_groups")),
        public: Truth::False,
        public_reason: None,
        place,
        ephemeral: ANY,
        doubt: None,
        kind: Kinds::MountTarget,
        is_network: false,
    }
}

impl To {
    /// Reads what a rule or a user names: a resource, the configuration of an EFS volume, `internet`, `anything`, a range,
    /// or a service (`ecr.api`, also with `com.amazonaws.REGION.` in front). None for something else.
    #[must_use]
    pub fn of(model: &Model, value: &Value) -> Option<Self> {
        if let Some(text) = value.as_str() {
            return Some(Self::named(text, value));
        }
        value.entries()?;
        let resource = resource_around(model, value)?;
        if &*resource.kind == "aws_efs_file_system" {
            return Some(Self::MountTargets(mount_targets(model, resource)));
        }
        if &*resource.kind == "aws_ecs_task_definition" {
            return Some(Self::MountTargets(of_volume(
                model,
                resource,
                value.get("file_system_id")?,
            )));
        }
        interfaces(model, value).map(Self::Interfaces)
    }

    fn named(text: &str, value: &Value) -> Self {
        match text {
            "internet" => return Self::Internet,
            "anything" => return Self::Anything,
            _ => {}
        }
        if !AddressExtent::of(value).is_empty() {
            return Self::Range(value.clone());
        }
        match crate::network::map::EndpointService::of_text(text) {
            crate::network::map::EndpointService::Known { name, region } => {
                Self::Service { name, region }
            }
            crate::network::map::EndpointService::Unknown(_) => {
                Self::Service { name: text.into(), region: None }
            }
        }
    }
}

/// The mount targets of the file system that a volume of a task names.
fn of_volume(model: &Model, task: &Resource, id: &Value) -> Vec<Interfaces> {
    match find(model, id, "aws_efs_file_system", &["id"]) {
        Ok(Some(found)) => mount_targets(model, found),
        Ok(None) => {
            let reason =
                Reason::Unsupported("a file system that is not in the configuration".into());
            vec![elsewhere(WrittenPlace::of(task), reason)]
        }
        Err(reason) => vec![elsewhere(WrittenPlace::of(task), reason)],
    }
}

/// The mount targets of a file system.
fn mount_targets(model: &Model, resource: &Resource) -> Vec<Interfaces> {
    let link =
        crate::view::Link::of("aws_efs_mount_target", "file_system_id", &["aws_efs_file_system"]);
    let (found, more) = crate::view::referrers(model, link, resource, &["id"]);
    let mut targets: Vec<Interfaces> = Vec::new();
    for (target, of) in found {
        let Some(mut one) = interfaces(model, &target.values) else { continue };
        if of != Truth::True {
            one.doubt = target.values.unknown_reason().or(one.doubt);
        }
        targets.push(one);
    }
    if let Some(reason) = more {
        let place = WrittenPlace::of(resource);
        targets.push(elsewhere(place, reason));
    }
    targets
}

/// A mount target that is not here.
fn elsewhere(place: WrittenPlace, reason: Reason) -> Interfaces {
    Interfaces {
        place,
        subnets: vec![RouteClaim { what: Ref::Unknown(reason.clone()), doubt: None }],
        groups: Some(vec![RouteClaim { what: Ref::Unknown(reason.clone()), doubt: None }]),
        public: Truth::False,
        public_reason: None,
        ephemeral: ANY,
        doubt: Some(reason),
        kind: Kinds::MountTarget,
        is_network: false,
    }
}

impl Interfaces {
    /// Whether targets see the addresses of clients: UDP through a network load balancer.
    pub(super) fn passes_clients(&self, protocol: Protocol) -> bool {
        self.is_network && protocol == Protocol::Udp
    }

    /// The groups, with the default group of the VPC where there is none.
    pub(super) fn groups_in(
        &self,
        network: &Network,
        vpc: Option<&ResourceKey>,
    ) -> Option<Vec<RouteClaim<Ref>>> {
        // Nobody knows the VPC of a subnet that is not known.
        let of_subnet = || {
            let reason = self.subnets.iter().find_map(|subnet| subnet.what.reason());
            reason.map_or_else(Network::other_vpc, |reason| reason.root().clone())
        };
        let vpc = vpc.ok_or_else(of_subnet);
        self.groups.as_ref().map(|groups| network.or_default(groups, vpc))
    }
}
