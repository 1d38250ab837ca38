//! Security groups, address ranges and routes, as rules ask about them: the functions of the namespace
//! `net`. They share the model's values. Must not know rules.

mod acl;
mod answers;
mod balancer;
mod extent;
mod map;
mod mounts;
mod ports;
mod reach;
mod rules;
mod subnet;
#[cfg(test)]
mod tests;

pub(crate) use balancer::{balancers, listeners, target_group};
pub use map::Protocol;
pub use reach::{From, Hop, Interfaces, LinkKind, Mood, Port, Reach, To, Undecided, reach};

use acl::AclDirection;

use crate::model::Model;
use crate::value::{Truth, Type, Value};
use crate::view::value::{argument, list, truth};
use crate::view::{Returns, ViewFunction, instance, remembered};

/// The functions of the namespace `net`.
#[must_use]
pub fn functions() -> &'static [ViewFunction] {
    &FUNCTIONS
}

static FUNCTIONS: [ViewFunction; 17] = [
    ViewFunction {
        name: "net::rules",
        parameters: &["security_group"],
        returns: Returns::Type(|| Type::list(rules::rule_type())),
        summary: "The rules of a security group, or of the one that a reference names, in whichever way they are written.",
        call: |model, arguments| {
            let group = argument(arguments, 0)?;
            Ok(remembered(model, "net::rules", [group], || rules::rules(model, group)))
        },
    },
    ViewFunction {
        name: "net::all_rules",
        parameters: &[],
        returns: Returns::Type(|| Type::list(rules::rule_type())),
        summary: "The rules of all security groups, in whichever way they are written.",
        call: |model, _| Ok(rules::all_rules(model)),
    },
    ViewFunction {
        name: "net::acl_rules",
        parameters: &[],
        returns: Returns::Type(|| Type::list(acl::rule_type())),
        summary: "The ingress rules of all network ACLs, each a resource of its own or within an ACL: number, action, protocol, from_port, to_port, cidr_block, ipv6_cidr_block, acl, resource (an address).",
        call: |model, _| Ok(acl::rules(model, AclDirection::Ingress)),
    },
    ViewFunction {
        name: "net::acl_egress_rules",
        parameters: &[],
        returns: Returns::Type(|| Type::list(acl::rule_type())),
        summary: "The same of the egress rules.",
        call: |model, _| Ok(acl::rules(model, AclDirection::Egress)),
    },
    ViewFunction {
        name: "net::denied_before",
        parameters: &["rule"],
        returns: Returns::Type(|| Type::list(acl::rule_type())),
        summary: "The rules that deny everyone before this rule of `net::acl_rules()` allows them: of its ACL and its version of IP, with a lower number.",
        call: |model, arguments| Ok(acl::denied_before(model, argument(arguments, 0)?)),
    },
    ViewFunction {
        name: "net::security_group",
        parameters: &["reference"],
        returns: Returns::Resource("aws_security_group"),
        summary: "The security group that a reference names; null when it is not in the configuration.",
        call: |model, arguments| {
            let reference = argument(arguments, 0)?;
            let work = || security_group(model, reference);
            Ok(remembered(model, "net::security_group", [reference], work))
        },
    },
    ViewFunction {
        name: "net::reach",
        parameters: &["from", "to", "port"],
        returns: Returns::Type(answers::reach_type),
        summary: "Whether a packet and its reply get through, and the first link that breaks. From a service, task set, target, schedule, function or load balancer, or \"internet\"; to a resource, a range, \"internet\" or a service such as \"ecr.api\"; a port of TCP, or \"udp/53\". Null for what is in no VPC.",
        call: |model, arguments| {
            let (from, to) = (argument(arguments, 0)?, argument(arguments, 1)?);
            let port = argument(arguments, 2)?;
            remembered(model, "net::reach", [from, to, port], || {
                answers::answer(model, from, to, port)
            })
        },
    },
    ViewFunction {
        name: "net::listeners",
        parameters: &["target_group"],
        returns: Returns::Resources("aws_lb_listener"),
        summary: "The listeners of load balancers that forward to a target group, by themselves or by a rule.",
        call: |model, arguments| {
            let group = argument(arguments, 0)?;
            Ok(remembered(model, "net::listeners", [group], || listeners(model, group)))
        },
    },
    ViewFunction {
        name: "net::forwarders",
        parameters: &["target_group"],
        returns: Returns::Resources("aws_lb_listener"),
        summary: "The listeners and the listener rules that forward to a target group.",
        call: |model, arguments| {
            let group = argument(arguments, 0)?;
            let work = || balancer::forwarders(model, group);
            Ok(remembered(model, "net::forwarders", [group], work))
        },
    },
    ViewFunction {
        name: "net::load_balancers",
        parameters: &["target_group"],
        returns: Returns::Resources("aws_lb"),
        summary: "The load balancers that lead to a target group.",
        call: |model, arguments| {
            let group = argument(arguments, 0)?;
            let work = || balancers(model, group);
            Ok(remembered(model, "net::load_balancers", [group], work))
        },
    },
    ViewFunction {
        name: "net::mounting",
        parameters: &["file_system"],
        returns: Returns::Type(|| Type::list(Type::Any)),
        summary: "The services, task sets, targets and schedules whose tasks mount a file system.",
        call: |model, arguments| {
            let file_system = argument(arguments, 0)?;
            let work = || mounts::mounting(model, file_system);
            Ok(remembered(model, "net::mounting", [file_system], work))
        },
    },
    ViewFunction {
        name: "net::covers_world",
        parameters: &["cidrs"],
        returns: Returns::TRUTH,
        summary: "Whether the ranges together are all addresses of IPv4, or all of IPv6.",
        call: |_, arguments| {
            let cidrs = list(argument(arguments, 0)?);
            Ok(truth(extent::covers_world(&cidrs), &cidrs)
                .with_origin(argument(arguments, 0)?.origin.clone()))
        },
    },
    ViewFunction {
        name: "net::is_private",
        parameters: &["cidrs"],
        returns: Returns::TRUTH,
        summary: "Whether all addresses of all these ranges are private; true for none.",
        call: |_, arguments| {
            let cidrs = list(argument(arguments, 0)?);
            let answer = Truth::all(cidrs.iter().map(|cidr| {
                match (extent::is_private(cidr), cidr.marks.is_maybe()) {
                    (Truth::False, true) => Truth::Unknown,
                    (answer, _) => answer,
                }
            }));
            Ok(truth(answer, &cidrs).with_origin(argument(arguments, 0)?.origin.clone()))
        },
    },
    ViewFunction {
        name: "net::cidr_contains",
        parameters: &["outer", "inner"],
        returns: Returns::TRUTH,
        summary: "Whether every address of the second range is in the first.",
        call: |_, arguments| {
            let (outer, inner) = (argument(arguments, 0)?, argument(arguments, 1)?);
            Ok(truth(extent::contains(outer, inner), [outer, inner]))
        },
    },
    ViewFunction {
        name: "net::ports_within",
        parameters: &["rule", "ports"],
        returns: Returns::TRUTH,
        summary: "Whether every port of a rule is one of these: numbers, or ranges like \"1024-65535\".",
        call: |_, arguments| ports::within(argument(arguments, 0)?, argument(arguments, 1)?),
    },
    ViewFunction {
        name: "net::includes_port",
        parameters: &["rule", "port"],
        returns: Returns::TRUTH,
        summary: "Whether a rule is about this port of TCP, alone or among others.",
        call: |_, arguments| ports::includes(argument(arguments, 0)?, argument(arguments, 1)?),
    },
    ViewFunction {
        name: "net::is_public_subnet",
        parameters: &["subnet"],
        returns: Returns::TRUTH,
        summary: "Whether the route table of a subnet, or of the one that a reference names, leads to an internet gateway.",
        call: |model, arguments| {
            let subnet = argument(arguments, 0)?;
            let work = || subnet::is_public(model, subnet);
            Ok(remembered(model, "net::is_public_subnet", [subnet], work))
        },
    },
];

fn security_group(model: &Model, reference: &Value) -> Value {
    match rules::group_of(model, reference) {
        Ok(Some(group)) => instance(group),
        Ok(None) => Value::null(Type::Any).with_origin(reference.origin.clone()),
        Err(unknown) => unknown,
    }
}
