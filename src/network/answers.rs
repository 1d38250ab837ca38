//! Answers of reach as rules see them: objects, whose parts have the places of what decides. Must not know rules.

use std::sync::Arc;

use crate::expr::{Error, Result};
use crate::model::Model;
use crate::value::{Kind, Origin, OriginLabel, Reason, Truth, Type, Value};
use crate::view::value::unknown_of;

use super::map::Protocol;
use super::reach::{From, Hop, LinkKind, Port, Reach, To, reach};

/// What an answer looks like: whether it is reached; the fact about the first link that breaks, and the kind of that link;
/// the facts and the kinds of all links that break; whether both ends are in subnets of the configuration; and the hops. The origin of each fact is the place that decides.
pub(super) fn reach_type() -> Type {
    let hop = Type::object(
        [
            ("link", Type::String),
            ("reached", Type::Bool),
            ("fact", Type::String),
            ("resource", Type::String),
        ]
        .map(|(name, ty)| (name.into(), ty)),
    );
    Type::object(
        [
            ("reached", Type::Bool),
            ("broken", Type::String),
            ("link", Type::String),
            ("breaks", Type::list(Type::String)),
            ("links", Type::list(Type::String)),
            ("placed", Type::Bool),
            ("hops", Type::list(hop)),
        ]
        .map(|(name, ty)| (name.into(), ty)),
    )
}

/// The answer to a question of a rule; null where the sender is in no VPC, or there is nothing to reach.
pub(super) fn answer(model: &Model, from: &Value, to: &Value, port: &Value) -> Result<Value> {
    if from.is_null() || to.is_null() || port.is_null() {
        return Ok(Value::null(reach_type()));
    }
    let Some(port) = read_port(port)? else {
        return Ok(unknown_of(port, reach_type()));
    };
    for end in [from, to] {
        if end.is_unknown() {
            return Ok(unknown_of(end, reach_type()));
        }
    }
    let from = match from.as_str() {
        Some("internet") => From::Internet,
        Some("anything") => From::Anything,
        Some(_) => {
            return Err(Error::new("the sender is a resource, \"internet\" or \"anything\""));
        }
        None => match From::of(model, from) {
            Some(from) => from,
            None => return Ok(Value::null(reach_type())),
        },
    };
    match To::of(model, to) {
        Some(to) => Ok(object(&reach(model, &from, &to, port))),
        None => Ok(Value::null(reach_type())),
    }
}

/// `443`, `"443"`, `"udp/53"`. None: not known.
fn read_port(value: &Value) -> Result<Option<Port>> {
    let error = || Error::new("a port is required, such as 443 or \"udp/53\"");
    let (protocol, number) = match (&value.kind, value.as_str()) {
        (Kind::Number(number), _) => (Protocol::Tcp, number.as_i64()),
        (_, Some(text)) => {
            let (protocol, number) = text.split_once('/').unwrap_or(("tcp", text));
            let protocol = match protocol {
                "tcp" => Protocol::Tcp,
                "udp" => Protocol::Udp,
                _ => return Err(error()),
            };
            (protocol, number.parse().ok())
        }
        (Kind::Unknown(_) | Kind::String(_), None) => return Ok(None),
        _ => return Err(error()),
    };
    let number = number.and_then(|number| u16::try_from(number).ok()).ok_or_else(error)?;
    Ok(Some(Port { protocol, ..Port::tcp(number) }))
}

fn object(reach: &Reach) -> Value {
    let reason = || {
        let missing = reach.missing.first().map(|missing| missing.reason.clone());
        missing.unwrap_or(Reason::Stated)
    };
    let reached = Value::truth(reach.verdict, reason);
    let place = |hop: Option<&Hop>| hop.map_or(Origin::None, origin);
    let first = reach.broken.first();
    let unknown = reach.hops.iter().find(|hop| hop.verdict == Truth::Unknown);
    let deciding = first.or(unknown).or(reach.hops.last());
    let fact = |hop: &Hop| Value::string(Arc::clone(&hop.fact)).with_origin(place(Some(hop)));
    let text = |value: Option<Value>| value.unwrap_or_else(|| Value::null(Type::String));
    let links = reach.broken.iter().map(|hop| Value::string(hop.link.name()));
    let placed = reach.hops.iter().all(|hop| hop.link != LinkKind::Placement);
    let fields = [
        ("reached", reached.with_origin(place(deciding))),
        ("broken", text(first.or(unknown).map(fact))),
        ("link", text(first.or(unknown).map(|hop| Value::string(hop.link.name())))),
        ("breaks", Value::list(Type::String, reach.broken.iter().map(fact).collect())),
        ("links", Value::list(Type::String, links.collect())),
        ("placed", Value::bool(placed)),
        ("hops", Value::tuple(reach.hops.iter().map(hop_object).collect())),
    ];
    Value::object(fields.map(|(name, value)| (Arc::from(name), value)))
}

fn hop_object(hop: &Hop) -> Value {
    let reason = || hop.reason.clone().unwrap_or(Reason::Stated);
    let fields = [
        ("link", Value::string(hop.link.name())),
        ("reached", Value::truth(hop.verdict, reason)),
        ("fact", Value::string(Arc::clone(&hop.fact))),
        ("resource", Value::string(Arc::clone(&hop.resource))),
    ];
    Value::object(fields.map(|(name, value)| (Arc::from(name), value))).with_origin(origin(hop))
}

/// The place that decides, in the resource that it belongs to.
fn origin(hop: &Hop) -> Origin {
    let label = OriginLabel::Block(Arc::clone(&hop.resource));
    hop.place.map_or(Origin::None, |span| Origin::step(span, label, Vec::new()))
}
