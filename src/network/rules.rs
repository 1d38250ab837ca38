//! The rules of security groups, in whichever of the four ways they are written, as objects of one
//! shape. Must not know what a rule should be.

use std::sync::Arc;

use crate::model::{Existence, Mode, Model, Resource};
use crate::value::{Inside, Kind, Origin, Reason, Truth, Type, Value, shared};
use crate::view::value::{elements, given, maybe, unknown_of, written};
use crate::view::{Link, find, referrers, resource_of};

/// Groups that hold rules in themselves.
const GROUPS: [&str; 2] = ["aws_security_group", "aws_default_security_group"];
const GROUP_KEYS: &[&str] = &["id"];
/// The resources that are rules, by their group.
const RULES: [Link; 3] = [
    Link::of("aws_security_group_rule", "security_group_id", &GROUPS),
    Link::of("aws_vpc_security_group_ingress_rule", "security_group_id", &GROUPS),
    Link::of("aws_vpc_security_group_egress_rule", "security_group_id", &GROUPS),
];
const INGRESS: &str = "ingress";
const EGRESS: &str = "egress";

/// What rules look like to those who read them.
pub(super) fn rule_type() -> Type {
    let texts = || Type::list(Type::String);
    let fields = [
        ("direction", Type::String),
        ("protocol", Type::String),
        ("from_port", Type::Number),
        ("to_port", Type::Number),
        ("cidrs", texts()),
        ("ipv6_cidrs", texts()),
        ("prefix_lists", texts()),
        ("groups", texts()),
        ("self", Type::Bool),
        ("description", Type::String),
        ("security_group", Type::String),
        ("style", Type::String),
        ("resource", Type::String),
    ];
    Type::object(fields.map(|(name, ty)| (name.into(), ty)))
}

/// The rules of one security group: the resource, or a reference to it.
pub(super) fn rules(model: &Model, group: &Value) -> Value {
    let group = match group_of(model, group) {
        Ok(Some(found)) => found,
        Ok(None) => {
            let reason =
                Reason::Unsupported("a security group that is not in the configuration".into());
            return Value::tuple(vec![maybe(Value::unknown(Type::Any, reason))])
                .with_origin(group.origin.clone());
        }
        Err(unknown) => {
            return Value::tuple(vec![maybe(unknown)]).with_origin(group.origin.clone());
        }
    };
    let mut found = inline(group);
    for link in RULES {
        let (rules, more) = referrers(model, link, group, GROUP_KEYS);
        found.extend(rules.into_iter().map(|(rule, of)| standalone(rule, of)));
        found.extend(more.map(|reason| maybe(Value::unknown(Type::Any, reason))));
    }
    Value::tuple(found).with_origin(group.values.origin.clone())
}

/// All rules of all security groups.
pub(super) fn all_rules(model: &Model) -> Value {
    let rules = model.memo().once("rules of all security groups", || gathered(model));
    Value::clone(&rules)
}

fn gathered(model: &Model) -> Value {
    let groups = GROUPS.iter().flat_map(|kind| model.of_type(Mode::Managed, kind));
    let mut found: Vec<Value> = groups.flat_map(inline).collect();
    let kinds = RULES.iter().flat_map(|link| model.of_type(Mode::Managed, link.kind));
    found.extend(kinds.map(|rule| standalone(rule, Truth::True)));
    found.extend(gap(model));
    Value::tuple(found)
}

/// What a file that could not be read may hold.
fn gap(model: &Model) -> Option<Value> {
    model.gaps.first().map(|gap| maybe(Value::unknown(Type::Any, gap.reason.clone())))
}

/// The security group that a value is, or refers to. `Err`: not known which.
pub(super) fn group_of<'m>(model: &'m Model, value: &Value) -> Result<Option<&'m Resource>, Value> {
    if value.entries().is_some() {
        return Ok(resource_of(model, value));
    }
    for kind in GROUPS {
        match find(model, value, kind, GROUP_KEYS) {
            Ok(None) => {}
            Ok(found) => return Ok(found),
            Err(reason) => {
                return Err(Value::unknown(Type::Any, reason).with_origin(value.origin.clone()));
            }
        }
    }
    Ok(None)
}

/// The rules that a group holds in itself. Those that it does not name are the provider's to read.
fn inline(group: &Resource) -> Vec<Value> {
    let mut found = Vec::new();
    for direction in [INGRESS, EGRESS] {
        if written(&group.values, direction).is_none() {
            continue;
        }
        for block in elements(&group.values, direction) {
            if block.is_unknown() {
                found.push(maybe(block));
                continue;
            }
            let rule = Rule {
                values: &block,
                direction: Value::string(direction),
                protocol: "protocol",
                names: &[
                    ("cidrs", "cidr_blocks"),
                    ("ipv6_cidrs", "ipv6_cidr_blocks"),
                    ("prefix_lists", "prefix_list_ids"),
                    ("groups", "security_groups"),
                ],
                group: group.values.get("id"),
                style: shared("inline"),
                resource: &group.address,
            };
            found.push(marked(rule.object(), group));
        }
    }
    found
}

/// An element of a group that may not be there may not be there.
pub(super) fn marked(rule: Value, owner: &Resource) -> Value {
    match &owner.existence {
        Existence::Certain => rule,
        Existence::Assumed(reason) => rule.perhaps(reason),
    }
}

/// A rule that is a resource of its own, and whether it belongs.
fn standalone(resource: &Resource, of: Truth) -> Value {
    let rule = marked(of_resource(resource), resource);
    if of == Truth::True { rule } else { maybe(rule) }
}

fn of_resource(resource: &Resource) -> Value {
    let values = &resource.values;
    let old = &*resource.kind == "aws_security_group_rule";
    let direction = match &*resource.kind {
        "aws_vpc_security_group_ingress_rule" => Value::string(INGRESS),
        "aws_vpc_security_group_egress_rule" => Value::string(EGRESS),
        _ => values.get("type").cloned().unwrap_or_else(|| Value::null(Type::String)),
    };
    let names: &[(&'static str, &str)] = if old {
        &[
            ("cidrs", "cidr_blocks"),
            ("ipv6_cidrs", "ipv6_cidr_blocks"),
            ("prefix_lists", "prefix_list_ids"),
            ("groups", "source_security_group_id"),
        ]
    } else {
        &[
            ("cidrs", "cidr_ipv4"),
            ("ipv6_cidrs", "cidr_ipv6"),
            ("prefix_lists", "prefix_list_id"),
            ("groups", "referenced_security_group_id"),
        ]
    };
    let protocol = if old { "protocol" } else { "ip_protocol" };
    let group = values.get("security_group_id");
    let style = Arc::clone(&resource.kind);
    Rule { values, direction, protocol, names, group, style, resource: &resource.address }.object()
}

/// A rule as it is written.
struct Rule<'a> {
    values: &'a Value,
    direction: Value,
    /// The argument that holds the protocol.
    protocol: &'a str,
    /// The lists of the result, and the arguments that hold them.
    names: &'a [(&'static str, &'a str)],
    group: Option<&'a Value>,
    style: Arc<str>,
    resource: &'a Arc<str>,
}

impl Rule<'_> {
    fn object(self) -> Value {
        let protocol =
            self.values.get(self.protocol).map_or_else(|| Value::null(Type::String), protocol);
        let every = protocol.as_str() == Some("-1");
        let port = |name: &str, all: i64| match self.values.get(name) {
            Some(port) if every => Value::number(all).with_origin(port.origin.clone()),
            None if every => Value::number(all),
            Some(port) => port.clone(),
            None => Value::null(Type::Number),
        };
        let plain = |name: &str, ty: Type| {
            self.values.get(name).cloned().unwrap_or_else(|| Value::null(ty))
        };
        let mut fields: Vec<(&'static str, Value)> = vec![
            ("from_port", port("from_port", 0)),
            ("to_port", port("to_port", 65_535)),
            ("direction", self.direction),
            ("self", self_reference(self.values, self.group)),
            ("description", plain("description", Type::String)),
            ("security_group", self.group.cloned().unwrap_or_else(|| Value::null(Type::String))),
            ("style", Value::string(self.style)),
            ("resource", Value::string(Arc::clone(self.resource))),
        ];
        fields.extend(
            self.names.iter().map(|(name, argument)| (*name, texts(self.values, argument))),
        );
        fields.push(("protocol", protocol));
        Value::object(fields.into_iter().map(|(name, value)| (shared(name), value)))
            .with_origin(self.values.origin.clone())
            .with_marks(self.values.marks)
    }
}

/// `self = true`, or a reference to the group that the rule is of.
fn self_reference(values: &Value, group: Option<&Value>) -> Value {
    if let Some(written) = given(values, "self") {
        return written.clone();
    }
    let same = given(values, "referenced_security_group_id")
        .zip(group)
        .map_or(Truth::False, |(referenced, group)| {
            crate::expr::equality::equal(referenced, group)
        });
    Value::bool(same == Truth::True)
}

/// A list of strings, or one string, as a list. The list and its elements have their places in the argument.
fn texts(values: &Value, name: &str) -> Value {
    let Some(argument) = written(values, name) else {
        return Value::tuple(Vec::new());
    };
    let whole = part(&argument.origin, &values.origin, name.into());
    let element = |(number, value): (usize, Value)| {
        let origin = part(&value.origin, &whole, format!("[{number}]").into());
        value.with_origin(origin)
    };
    let list = match &argument.kind {
        Kind::Unknown(unknown) if unknown.ty == Type::String => vec![argument.clone()],
        Kind::Unknown(_) => vec![maybe(unknown_of(argument, Type::String))],
        Kind::List(_) | Kind::Tuple(_) => {
            crate::view::value::list(argument).into_iter().enumerate().map(element).collect()
        }
        _ => {
            let all = crate::view::value::list(argument).into_iter();
            all.map(|value| value.with_origin(whole.clone())).collect()
        }
    };
    Value::tuple(list).with_origin(whole)
}

fn part(own: &Origin, within: &Origin, step: Arc<str>) -> Origin {
    Origin::Part(Arc::new(Inside { own: own.clone(), within: within.clone(), step }))
}

/// The names that AWS gives the numbers; `-1` for all protocols.
pub(super) fn protocol(value: &Value) -> Value {
    let text = match (&value.kind, value.as_str()) {
        (_, Some(text)) => text.to_ascii_lowercase(),
        (Kind::Number(number), _) => number.to_string(),
        _ => return value.clone(),
    };
    let name = match text.as_str() {
        "all" | "-1" => "-1",
        "1" => "icmp",
        "6" => "tcp",
        "17" => "udp",
        "58" => "icmpv6",
        other => other,
    };
    Value::string(name).with_origin(value.origin.clone()).with_marks(value.marks)
}
