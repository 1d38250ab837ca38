//! Functions of IP networks.

use num_bigint::BigInt;

use crate::cidr::{NoSubnet, Prefix};
use crate::expr::{Error, Result};
use crate::value::{Text, Type, Value};

use super::parameters::{converted, invalid, list_result, text, unknown, whole};
use super::{Call, Function};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::exactly("cidrhost", 2, cidrhost),
    Function::exactly("cidrnetmask", 1, cidrnetmask),
    Function::exactly("cidrsubnet", 3, cidrsubnet),
    Function::at_least("cidrsubnets", 1, cidrsubnets),
];

fn parse(text: &str) -> Result<Prefix> {
    Prefix::parse(text)
        .ok_or_else(|| Error::new(format!("invalid CIDR expression: invalid CIDR address: {text}")))
}

/// A whole number of any size; none when it is not known.
fn any_whole(call: &Call<'_>, index: usize, parameter: &str) -> Result<Option<BigInt>> {
    let value = converted(call, index, parameter, &Type::Number)?;
    let Some(number) = value.as_number() else { return Ok(None) };
    let integer = number.as_integer();
    integer.map(Some).ok_or_else(|| invalid(parameter, "value must be a whole number"))
}

fn cidrhost(call: &Call<'_>) -> Result<Value> {
    let (network, number) = (text(call, 0, "prefix")?, any_whole(call, 1, "hostnum")?);
    let (Some(network), Some(number)) = (network.as_str(), number) else {
        return Ok(unknown(call, Type::String));
    };
    let prefix = parse(network)?;
    prefix.host(&number).map(Value::string).ok_or_else(|| {
        let length = prefix.length();
        Error::new(format!("prefix of {length} does not accommodate a host numbered {number}"))
    })
}

fn cidrnetmask(call: &Call<'_>) -> Result<Value> {
    let network = text(call, 0, "prefix")?;
    let Some(network) = Text::as_str(&network) else { return Ok(unknown(call, Type::String)) };
    parse(network)?
        .netmask()
        .map(Value::string)
        .ok_or_else(|| Error::new(format!("IPv6 addresses cannot have a netmask: {network}")))
}

fn cidrsubnet(call: &Call<'_>) -> Result<Value> {
    let network = text(call, 0, "prefix")?;
    let (bits, number) = (whole(call, 1, "newbits")?, any_whole(call, 2, "netnum")?);
    let (Some(network), Some(bits), Some(number)) = (network.as_str(), bits, number) else {
        return Ok(unknown(call, Type::String));
    };
    let prefix = parse(network)?;
    prefix.subnet(bits, &number).map(Value::string).map_err(|reason| {
        Error::new(match reason {
            NoSubnet::TooLong => format!(
                "insufficient address space to extend prefix of {} by {bits}",
                prefix.length()
            ),
            NoSubnet::TooMany => format!(
                "prefix extension of {bits} does not accommodate a subnet numbered {number}"
            ),
        })
    })
}

fn cidrsubnets(call: &Call<'_>) -> Result<Value> {
    let network = text(call, 0, "prefix")?;
    let mut lengths = Vec::new();
    for index in 1..call.arguments.len() {
        lengths.push(whole(call, index, "newbits")?);
    }
    let lengths: Option<Vec<i64>> = lengths.into_iter().collect();
    let (Some(network), Some(lengths)) = (network.as_str(), lengths) else {
        return Ok(unknown(call, Type::list(Type::String)));
    };
    let prefix = parse(network).map_err(|error| invalid("prefix", error.message()))?;
    let mut subnets: Vec<Prefix> = Vec::new();
    for bits in lengths {
        let subnet = following(prefix, subnets.last().copied(), bits);
        subnets.push(subnet.map_err(|message| invalid("newbits", message))?);
    }
    let values = subnets.iter().map(|subnet| Value::string(subnet.to_string())).collect();
    Ok(list_result(call, Type::String, values))
}

fn following(prefix: Prefix, previous: Option<Prefix>, bits: i64) -> Result<Prefix, String> {
    if bits < 1 {
        return Err("must extend prefix by at least one bit".to_owned());
    }
    let Some(bits) = u32::try_from(bits).ok().filter(|bits| *bits <= 32) else {
        return Err("may not extend prefix by more than 32 bits".to_owned());
    };
    if prefix.is_mapped() {
        return Err("no subnets are counted in an IPv4 address within IPv6".to_owned());
    }
    let (version, length) = (prefix.version(), prefix.length() + bits);
    if length > version.bits() {
        return Err(format!(
            "would extend prefix to {length} bits, which is too long for an {} address",
            version.name()
        ));
    }
    prefix.next_subnet(previous, length).ok_or_else(|| {
        let after = previous.unwrap_or(prefix);
        format!(
            "not enough remaining address space for a subnet with a prefix of {length} bits after {after}"
        )
    })
}
