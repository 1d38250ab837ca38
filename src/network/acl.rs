//! The rules of network ACLs, each a resource of its own or within an ACL, as objects of one shape. Must not know what a
//! rule should be.

use std::sync::Arc;

use crate::expr::equality::equal;
use crate::model::{Mode, Model, Resource};
use crate::value::{Truth, Type, Value};
use crate::view::value::{elements, given, is_text, maybe, number_of, unknown_of, written};
use crate::view::{ByValue, gap_elements};

use super::rules::{marked, protocol};

/// The resources that hold rules in themselves.
const ACLS: [&str; 2] = ["aws_network_acl", "aws_default_network_acl"];
/// The resource that is a rule.
const RULE: &str = "aws_network_acl_rule";

/// The range that is everybody, in each version of IP.
const WORLD: [(&str, &str); 2] = [("cidr_block", "0.0.0.0/0"), ("ipv6_cidr_block", "::/0")];

/// The packets that a rule is about.
#[derive(Clone, Copy)]
pub(super) enum AclDirection {
    Ingress,
    Egress,
}

impl AclDirection {
    /// The block of such rules within an ACL.
    fn block(self) -> &'static str {
        match self {
            Self::Ingress => "ingress",
            Self::Egress => "egress",
        }
    }
}

/// What rules look like to those who read them.
pub(super) fn rule_type() -> Type {
    let fields = [
        ("number", Type::Number),
        ("action", Type::String),
        ("protocol", Type::String),
        ("from_port", Type::Number),
        ("to_port", Type::Number),
        ("cidr_block", Type::String),
        ("ipv6_cidr_block", Type::String),
        ("acl", Type::String),
        ("resource", Type::String),
    ];
    Type::object(fields.map(|(name, ty)| (name.into(), ty)))
}

/// The rules of all network ACLs of one direction.
pub(super) fn rules(model: &Model, direction: AclDirection) -> Value {
    let name = format!("{} rules of all network ACLs", direction.block());
    let rules = model.memo().once(&name, || gathered(model, direction));
    Value::clone(&rules)
}

/// The rules that come before one of ingress, of its ACL and its version of IP, and deny everybody. AWS applies the first rule that
/// matches, so they leave it nothing of their ports.
pub(super) fn denied_before(model: &Model, rule: &Value) -> Value {
    let (all, by_acl) = (rules(model, AclDirection::Ingress), by_acl(model));
    let acl = rule.get("acl").cloned().unwrap_or_else(|| Value::null(Type::Any));
    let rules = all.elements().unwrap_or_default();
    let own: Vec<&Value> = match by_acl.candidates(&acl) {
        Some(numbers) => numbers.filter_map(|number| rules.get(*number)).collect(),
        None => rules.iter().collect(),
    };
    let field =
        |one: &Value, name: &str| one.get(name).cloned().unwrap_or_else(|| Value::null(Type::Any));
    let is = |one: &Value, name: &str, text: &str| is_text(&field(one, name), text);
    let [ipv4, ipv6] = WORLD;
    let (name, world) = if field(rule, ipv4.0).is_null() { ipv6 } else { ipv4 };
    let found = own.into_iter().filter_map(|other| {
        let same = equal(&field(other, "acl"), &acl);
        let earlier = before(&field(other, "number"), &field(rule, "number"));
        let denies = same.and(denies(&field(other, "action"))).and(earlier);
        let denies = denies.and(is(other, name, world));
        match denies {
            Truth::False => None,
            Truth::True => Some(other.clone()),
            Truth::Unknown => Some(maybe(other.clone())),
        }
    });
    Value::tuple(found.collect()).with_origin(rule.origin.clone())
}

/// The numbers of all ingress rules by their ACL. What a file that could not be read may hold is of any.
fn by_acl(model: &Model) -> Arc<ByValue<usize>> {
    model.memo().once("rules of network ACLs by ACL", || {
        let mut index = ByValue::default();
        for (number, rule) in rules(model, AclDirection::Ingress).children().enumerate() {
            index.add(rule.get("acl").unwrap_or(rule), number);
        }
        index
    })
}

/// The provider takes letters of either case.
fn denies(action: &Value) -> Truth {
    match action.as_str() {
        Some(known) => known.eq_ignore_ascii_case("deny").into(),
        None if action.is_unknown() => Truth::Unknown,
        None => Truth::False,
    }
}

fn before(one: &Value, other: &Value) -> Truth {
    match (number_of(one), number_of(other)) {
        (Some(one), Some(other)) => (one < other).into(),
        _ => Truth::Unknown,
    }
}

fn gathered(model: &Model, direction: AclDirection) -> Value {
    let alone = model.of_type(Mode::Managed, RULE);
    let mut found: Vec<Value> = alone.filter_map(|rule| standalone(rule, direction)).collect();
    let acls = ACLS.iter().flat_map(|kind| model.of_type(Mode::Managed, kind));
    found.extend(acls.flat_map(|acl| inline(acl, direction)));
    found.extend(gap_elements(model).iter().cloned());
    Value::tuple(found)
}

/// A rule that is a resource of its own; none for one of the other direction. What one does of which that is not known is not
/// known.
fn standalone(resource: &Resource, direction: AclDirection) -> Option<Value> {
    let values = &resource.values;
    let egress = given(values, "egress");
    let is_egress = egress.map_or(Truth::False, |egress| equal(egress, &Value::bool(true)));
    let is_other = match direction {
        AclDirection::Ingress => is_egress,
        AclDirection::Egress => is_egress.not(),
    };
    let names = ("rule_number", "rule_action");
    let rule = marked(object(values, names, values.get("network_acl_id"), resource), resource);
    match (is_other, egress) {
        (Truth::True, _) => None,
        (Truth::Unknown, Some(egress)) => {
            Some(rule.with_attributes([("action".into(), unknown_of(egress, Type::String))]))
        }
        (Truth::False | Truth::Unknown, _) => Some(rule),
    }
}

/// The rules within an ACL. Those that it leaves to the provider are not the configuration's.
fn inline(acl: &Resource, direction: AclDirection) -> Vec<Value> {
    if written(&acl.values, direction.block()).is_none() {
        return Vec::new();
    }
    let id = acl.values.get("id");
    let rule = |block: Value| {
        let rule = marked(object(&block, ("rule_no", "action"), id, acl), acl);
        // An unknown block is any number of rules.
        if block.is_unknown() { maybe(rule) } else { rule }
    };
    elements(&acl.values, direction.block()).into_iter().map(rule).collect()
}

/// A rule as an object, of unknown fields where the rule is unknown, from the names of its number and its action.
fn object(
    values: &Value,
    (number, action): (&str, &str),
    acl: Option<&Value>,
    owner: &Resource,
) -> Value {
    let field = |name: &str, otherwise: Value| match given(values, name) {
        Some(value) => value.clone(),
        None if values.is_unknown() => unknown_of(values, Type::Any),
        None => otherwise,
    };
    let text = |name: &str| field(name, Value::null(Type::String));
    let protocol = protocol(&text("protocol"));
    // A rule for all protocols has no ports to AWS. The provider sends 0 for a port that is absent.
    let port = |name: &str, last: i64| match protocol.as_str() {
        Some("-1") => Value::number(last),
        None if !protocol.is_null() => unknown_of(&protocol, Type::Number),
        Some(_) | None => field(name, Value::number(0_i64)),
    };
    let fields = [
        ("number", field(number, Value::null(Type::Number))),
        ("action", text(action)),
        ("from_port", port("from_port", 0)),
        ("to_port", port("to_port", 65_535)),
        ("protocol", protocol.clone()),
        ("cidr_block", text("cidr_block")),
        ("ipv6_cidr_block", text("ipv6_cidr_block")),
        ("acl", acl.cloned().unwrap_or_else(|| Value::null(Type::String))),
        ("resource", Value::string(&*owner.address)),
    ];
    Value::object(fields.map(|(name, value)| (name.into(), value)))
        .with_origin(values.origin.clone())
        .with_marks(values.marks)
}
