//! Which ports a rule is about. Must not know where rules come from.

use crate::expr::{Error, Result};
use crate::value::{Kind, Truth, Value};
use crate::view::value::{list, truth};

/// A port number, as far as it is known.
#[derive(Clone, Copy)]
enum Port {
    Known(i64),
    Unknown,
    /// Absent, or not about ports (ICMP).
    None,
}

fn port(rule: &Value, name: &str) -> Port {
    match rule.get(name) {
        Some(value) => match &value.kind {
            Kind::Number(number) => number.as_i64().map_or(Port::None, Port::Known),
            Kind::String(text) => match text.as_str().map(str::parse::<i64>) {
                Some(Ok(number)) => Port::Known(number),
                Some(Err(_)) => Port::None,
                None => Port::Unknown,
            },
            Kind::Unknown(_) => Port::Unknown,
            _ => Port::None,
        },
        None if rule.is_unknown() => Port::Unknown,
        None => Port::None,
    }
}

/// Whether a rule with these protocols is about ports of TCP or UDP.
fn has_ports(rule: &Value) -> Truth {
    match rule.get("protocol").map(|protocol| (&protocol.kind, protocol.as_str())) {
        Some((_, Some("tcp" | "udp" | "-1"))) => Truth::True,
        Some((Kind::Unknown(_), _)) => Truth::Unknown,
        Some((Kind::String(text), None)) if text.hole().is_some() => Truth::Unknown,
        None if rule.is_unknown() => Truth::Unknown,
        Some(_) | None => Truth::False,
    }
}

/// Whether every port of the rule is one of `allowed`: numbers, or ranges like `"1024-65535"`.
pub(super) fn within(rule: &Value, allowed: &Value) -> Result<Value> {
    let allowed: Vec<(i64, i64)> = list(allowed).iter().map(range).collect::<Result<_>>()?;
    let answer = match (port(rule, "from_port"), port(rule, "to_port")) {
        (Port::Known(from), Port::Known(to)) => Truth::from(covered(from, to, &allowed)),
        // One end outside decides.
        (Port::Known(end), Port::Unknown) | (Port::Unknown, Port::Known(end)) => {
            Truth::from(covered(end, end, &allowed)).and(Truth::Unknown)
        }
        (Port::Unknown, _) | (_, Port::Unknown) => Truth::Unknown,
        (Port::None, _) | (_, Port::None) => Truth::False,
    };
    Ok(truth(answer.and(has_ports(rule)), [rule]).with_origin(rule.origin.clone()))
}

fn range(value: &Value) -> Result<(i64, i64)> {
    let error = || Error::new("a port, or a range such as \"1024-65535\", is required");
    if let Some(number) = value.as_number() {
        let port = number.as_i64().ok_or_else(error)?;
        return Ok((port, port));
    }
    let text = value.as_str().ok_or_else(error)?;
    let (from, to) = text.split_once('-').unwrap_or((text, text));
    let parse = |text: &str| text.trim().parse().map_err(|_| error());
    Ok((parse(from)?, parse(to)?))
}

fn covered(from: i64, to: i64, allowed: &[(i64, i64)]) -> bool {
    let mut next = from;
    while next <= to {
        let Some(range) = allowed.iter().find(|range| range.0 <= next && next <= range.1) else {
            return false;
        };
        let Some(after) = range.1.checked_add(1) else { return true };
        next = after;
    }
    true
}

/// Whether the rule is about this port of TCP.
pub(super) fn includes(rule: &Value, wanted: &Value) -> Result<Value> {
    let number = wanted.as_number().and_then(crate::value::Number::as_i64);
    let Some(wanted) = number else { return Err(Error::new("a known port is required")) };
    let below = |end: Port| match end {
        Port::Known(from) => Truth::from(from <= wanted),
        Port::Unknown => Truth::Unknown,
        Port::None => Truth::False,
    };
    let above = |end: Port| match end {
        Port::Known(to) => Truth::from(wanted <= to),
        Port::Unknown => Truth::Unknown,
        Port::None => Truth::False,
    };
    let udp = rule.get("protocol").and_then(Value::as_str) == Some("udp");
    let (from, to) = (port(rule, "from_port"), port(rule, "to_port"));
    let has_ports = has_ports(rule);
    // A rule of all protocols has no ports, or zero for both.
    let may_be_all =
        matches!((from, to), (Port::None, Port::None) | (Port::Known(0), Port::Known(0)));
    let answer = if has_ports == Truth::Unknown && may_be_all {
        Truth::Unknown
    } else {
        below(from).and(above(to)).and(has_ports).and(Truth::from(!udp))
    };
    Ok(truth(answer, [rule]).with_origin(rule.origin.clone()))
}
