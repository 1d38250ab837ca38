//! Address ranges: what a set of them covers, with parts that are not known. Must not know resources.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::value::{Kind, Text, Truth, Value};

/// The family of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    V4,
    V6,
}

/// The addresses from `first` to `last`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Range {
    family: Family,
    first: u128,
    last: u128,
}

impl Family {
    fn bits(self) -> u32 {
        match self {
            Self::V4 => 32,
            Self::V6 => 128,
        }
    }

    fn all(self) -> Range {
        Range { family: self, first: 0, last: size(self.bits()) }
    }
}

/// The highest number of so many bits.
fn size(bits: u32) -> u128 {
    u128::MAX.checked_shr(128 - bits).unwrap_or(0)
}

/// Reads `10.0.0.0/8`, `::/0`; an address alone is a range of one. Bits behind the mask do not count.
fn parse(text: &str) -> Option<Range> {
    let (address, mask) = match text.split_once('/') {
        Some((address, mask)) => (address, Some(mask.parse::<u32>().ok()?)),
        None => (text, None),
    };
    let (family, number) = match address.parse::<Ipv4Addr>() {
        Ok(address) => (Family::V4, u128::from(u32::from(address))),
        Err(_) => (Family::V6, u128::from(address.parse::<Ipv6Addr>().ok()?)),
    };
    let rest = family.bits().checked_sub(mask.unwrap_or(family.bits()))?;
    let host = size(rest);
    Some(Range { family, first: number & !host, last: number | host })
}

/// Whether the ranges together are all addresses of IPv4, or all of IPv6.
pub(super) fn covers_world(cidrs: &[Value]) -> Truth {
    [Family::V4, Family::V6]
        .into_iter()
        .fold(Truth::False, |all, family| all.or(covers(cidrs, family)))
}

fn covers(cidrs: &[Value], family: Family) -> Truth {
    let mut known = Vec::new();
    // How many addresses the parts that are not known, or may not be there, have at most.
    let mut possible: u128 = 0;
    for cidr in cidrs {
        match (&cidr.kind, cidr.as_str().and_then(parse)) {
            (_, Some(range)) if range.family != family => {}
            (_, Some(range)) if cidr.marks.is_maybe() => {
                possible = possible.saturating_add(range.last - range.first).saturating_add(1);
            }
            (_, Some(range)) => known.push(range),
            (Kind::Unknown(_), None) => possible = u128::MAX,
            (Kind::String(text), None) => possible = possible.saturating_add(at_most(text, family)),
            (_, None) => {}
        }
    }
    match uncovered(known, family) {
        0 => Truth::True,
        rest if rest <= possible => Truth::Unknown,
        _ => Truth::False,
    }
}

/// How many addresses of the family are in none of the ranges.
fn uncovered(mut ranges: Vec<Range>, family: Family) -> u128 {
    ranges.sort_by_key(|range| range.first);
    let mut rest: u128 = 0;
    let mut next = Some(0);
    for range in ranges {
        let Some(at) = next else { break };
        rest = rest.saturating_add(range.first.saturating_sub(at));
        next = if range.last >= at { range.last.checked_add(1) } else { Some(at) };
    }
    match next {
        Some(at) if at <= family.all().last => {
            rest.saturating_add(family.all().last - at).saturating_add(1)
        }
        _ => rest,
    }
}

/// How many addresses a range has at most of which only a part of the text is known. A known mask
/// says it; so do known first bytes, as AWS takes no range whose bits behind the mask are set.
fn at_most(text: &Text, family: Family) -> u128 {
    if text.as_str().is_some() {
        return 0;
    }
    let suffix = text.suffix();
    let mask = suffix.rsplit_once('/').and_then(|(_, mask)| mask.parse::<u32>().ok());
    if let Some(rest) = mask.and_then(|mask| family.bits().checked_sub(mask)) {
        return size(rest).saturating_add(1);
    }
    let prefix = text.prefix();
    let bytes: Vec<u32> = prefix.split('.').map_while(|byte| byte.parse().ok()).collect();
    let complete = prefix.matches('.').count();
    match family {
        Family::V6 if complete > 0 => 0,
        Family::V4 if prefix.contains(':') => 0,
        Family::V4 => {
            let known = bytes.iter().take(complete).fold(0, |known, byte| (known << 8) | byte);
            let unknown = 32_u32.saturating_sub(u32::try_from(complete).unwrap_or(4) * 8);
            let rest = if known == 0 { 32 } else { unknown + known.trailing_zeros() };
            size(rest.min(32)).saturating_add(1)
        }
        Family::V6 => u128::MAX,
    }
}

/// Whether every address of `inner` is one of `outer`. What is no range contains nothing, and nothing
/// contains it.
pub(super) fn contains(outer: &Value, inner: &Value) -> Truth {
    match (outer.as_str(), inner.as_str()) {
        (Some(outer), Some(inner)) => {
            Truth::from(parse(outer).zip(parse(inner)).is_some_and(|(outer, inner)| {
                outer.family == inner.family
                    && outer.first <= inner.first
                    && inner.last <= outer.last
            }))
        }
        _ if outer.is_null() || inner.is_null() => Truth::False,
        _ => Truth::Unknown,
    }
}

/// Ranges that the internet does not route: RFC 1918, RFC 6598, RFC 4193, and those of one link or host.
const PRIVATE: [&str; 9] = [
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "fc00::/7",
    "fe80::/10",
    "::1/128",
];

/// Whether all addresses of the range are private.
pub(super) fn is_private(cidr: &Value) -> Truth {
    match (&cidr.kind, cidr.as_str()) {
        (Kind::Null(_), _) => Truth::False,
        (_, Some(_)) => {
            Truth::any(PRIVATE.iter().map(|range| contains(&Value::string(*range), cidr)))
        }
        // `10.` can only be in 10.0.0.0/8 when the mask is as long.
        (_, None) => Truth::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Marks, Part};
    use crate::view::testing::{hole, unknown};

    fn world(cidrs: &[&str]) -> Truth {
        covers_world(&cidrs.iter().map(|cidr| Value::string(*cidr)).collect::<Vec<_>>())
    }

    fn text(parts: Vec<Part>) -> Value {
        Value::text(Text::from_parts(parts))
    }

    #[test]
    fn knows_the_world() {
        assert_eq!(world(&["0.0.0.0/0"]), Truth::True);
        assert_eq!(world(&["::/0"]), Truth::True);
        assert_eq!(world(&["0.0.0.0/1", "128.0.0.0/1"]), Truth::True);
        assert_eq!(world(&["128.0.0.0/1", "64.0.0.0/2", "0.0.0.0/2"]), Truth::True);
        assert_eq!(world(&["0.0.0.0/1", "128.0.0.0/2"]), Truth::False);
        assert_eq!(world(&["10.0.0.0/8", "::/1"]), Truth::False);
        assert_eq!(world(&["8000::/1", "::/1"]), Truth::True);
        assert_eq!(world(&["not a range"]), Truth::False);
        assert_eq!(world(&[]), Truth::False);
    }

    #[test]
    fn is_unknown_only_where_the_unknown_decides() {
        let with = |value: Value| covers_world(&[Value::string("0.0.0.0/1"), value]);
        assert_eq!(with(unknown()), Truth::Unknown);
        assert_eq!(with(text(vec![hole("x"), Part::Literal("/16".into())])), Truth::False);
        assert_eq!(with(text(vec![hole("x"), Part::Literal("/1".into())])), Truth::Unknown);
        assert_eq!(with(text(vec![Part::Literal("10.".into()), hole("x")])), Truth::False);
        assert_eq!(with(text(vec![Part::Literal("128.".into()), hole("x")])), Truth::Unknown);
        let perhaps = Value::string("0.0.0.0/0").with_marks(Marks::MAYBE);
        assert_eq!(covers_world(&[perhaps]), Truth::Unknown);
        assert_eq!(covers_world(&[Value::string("0.0.0.0/0"), unknown()]), Truth::True);
    }

    #[test]
    fn compares_ranges() {
        let contains =
            |outer: &str, inner: &str| contains(&Value::string(outer), &Value::string(inner));
        assert_eq!(contains("10.0.0.0/8", "10.1.0.0/16"), Truth::True);
        assert_eq!(contains("10.0.0.0/8", "10.1.2.3"), Truth::True);
        assert_eq!(contains("10.1.0.0/16", "10.0.0.0/8"), Truth::False);
        assert_eq!(contains("0.0.0.0/0", "::1"), Truth::False);
        assert_eq!(contains("10.0.0.0/33", "10.0.0.0/33"), Truth::False);
    }

    #[test]
    fn knows_private_ranges() {
        for private in
            ["10.0.0.0/8", "172.31.0.0/16", "192.168.1.1/32", "100.64.0.0/10", "fd00::/8"]
        {
            assert_eq!(is_private(&Value::string(private)), Truth::True, "{private}");
        }
        for public in ["10.0.0.0/7", "172.32.0.0/16", "8.8.8.8/32", "::/0", "2001:db8::/32"] {
            assert_eq!(is_private(&Value::string(public)), Truth::False, "{public}");
        }
    }
}
