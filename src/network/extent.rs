//! What addresses a value stands for, with parts that are not known: what a set of ranges covers, whether one lies in
//! another, what surely and what at most is in it. Must not know resources.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::cidr::{AddressSet, Prefix, Version};
use crate::value::{Kind, Part, Text, Truth, Value};

/// A set of addresses that is known by its name only, and is the same wherever the name is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum NamedRange {
    /// A range whose text is not known: what it will come from.
    Symbol(Arc<str>),
    /// A prefix list: its key.
    List(Arc<str>),
    /// The public addresses of an AWS service, as its prefix list holds them: `s3`.
    Service(Arc<str>),
    /// Hosts of version 4 as DNS64 writes them (RFC 6052): `64:ff9b::/96`.
    Translated,
}

/// A set of addresses, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct AddressExtent {
    /// Addresses that it surely has.
    pub(super) sure: AddressSet,
    /// It has no others.
    pub(super) most: AddressSet,
    /// Sets in which it lies, by name.
    pub(super) within: BTreeSet<NamedRange>,
}

impl AddressExtent {
    /// Exactly these addresses.
    pub(super) fn exact(addresses: AddressSet) -> Self {
        Self { sure: addresses.clone(), most: addresses, within: BTreeSet::new() }
    }

    /// Some of these addresses, at least one.
    pub(super) fn some_of(addresses: AddressSet) -> Self {
        Self { sure: AddressSet::default(), most: addresses, within: BTreeSet::new() }
    }

    /// The range that a value is. What is no range has no addresses.
    pub(super) fn of(value: &Value) -> Self {
        match (&value.kind, value.as_str()) {
            (_, Some(text)) => match Prefix::parse_or_host(text) {
                Some(prefix) => Self::exact(AddressSet::of(prefix)),
                None => Self::default(),
            },
            (Kind::Unknown(_) | Kind::String(_), None) => Self {
                within: symbol(value).map(NamedRange::Symbol).into_iter().collect(),
                ..Self::some_of(at_most(value))
            },
            _ => Self::default(),
        }
    }

    /// The part of it that is in `addresses`.
    pub(super) fn part(&self, addresses: &AddressSet) -> Self {
        Self {
            sure: self.sure.intersection(addresses),
            most: self.most.intersection(addresses),
            within: self.within.clone(),
        }
    }

    /// What is left of it without `addresses`.
    pub(super) fn without(&self, addresses: &AddressSet) -> Self {
        Self {
            sure: self.sure.minus(addresses),
            most: self.most.minus(addresses),
            within: self.within.clone(),
        }
    }

    /// The length of its prefix, where it is one range that is known.
    pub(super) fn length(&self) -> Option<u32> {
        let mut versions = [Version::V4, Version::V6].into_iter();
        let version = versions.find(|version| AddressSet::every(*version).contains(&self.most))?;
        if self.sure == AddressSet::every(version) {
            return Some(0);
        }
        let count = self.most.count(version);
        let known = self.sure == self.most && count.is_power_of_two();
        known.then(|| version.bits() - count.ilog2())
    }

    /// Whether it has no address at all.
    pub(super) fn is_empty(&self) -> bool {
        self.most.is_empty()
    }
}

/// What a range will come from, if that is the same wherever it is read.
fn symbol(value: &Value) -> Option<Arc<str>> {
    match &value.kind {
        Kind::Unknown(unknown) => unknown.symbol.clone(),
        Kind::String(text) => {
            let part = |part: Part| match part {
                Part::Literal(text) => Some(text.to_string()),
                Part::Hole(hole) => hole.symbol.as_deref().map(|symbol| format!("${{{symbol}}}")),
            };
            let parts: Option<String> = text.parts().into_iter().map(part).collect();
            parts.map(Arc::from)
        }
        _ => None,
    }
}

/// The addresses that a range can have of which only a part of the text is known.
fn at_most(value: &Value) -> AddressSet {
    let prefix = value.as_text().map_or("", Text::prefix);
    if prefix.contains(':') {
        return AddressSet::every(Version::V6);
    }
    let octets: Vec<&str> = prefix.split('.').collect();
    let complete = octets.len().saturating_sub(1).min(3);
    let Some(known) = octets.get(..complete).filter(|known| !known.is_empty()) else {
        return AddressSet::all();
    };
    let mut text = known.join(".");
    text.push_str(&".0".repeat(4 - complete));
    let number = Prefix::parse_or_host(&text).map_or(0, Prefix::first);
    // AWS takes no range whose bits after the mask are set: a range that begins so cannot be larger.
    let length = if number == 0 { 0 } else { 32 - number.trailing_zeros().min(32) };
    let length = length.min(u32::try_from(complete).unwrap_or(4) * 8);
    let range = Prefix::parse(&format!("{text}/{length}"));
    range.map_or_else(AddressSet::all, AddressSet::of)
}

/// Whether the ranges together are all addresses of IPv4, or all of IPv6.
pub(super) fn covers_world(cidrs: &[Value]) -> Truth {
    [Version::V4, Version::V6]
        .into_iter()
        .fold(Truth::False, |all, version| all.or(covers(cidrs, version)))
}

fn covers(cidrs: &[Value], version: Version) -> Truth {
    let mut sure = AddressSet::default();
    // How many addresses the parts that are not known, or may not be there, have at most.
    let mut possible: u128 = 0;
    for cidr in cidrs {
        let extent = AddressExtent::of(cidr);
        if cidr.marks.is_maybe() {
            possible = possible.saturating_add(extent.most.count(version));
        } else if cidr.as_str().is_some() {
            sure = sure.union(&extent.sure);
        } else {
            possible = possible.saturating_add(size_at_most(cidr, &extent, version));
        }
    }
    match AddressSet::every(version).minus(&sure).count(version) {
        0 => Truth::True,
        rest if rest <= possible => Truth::Unknown,
        _ => Truth::False,
    }
}

/// How many addresses a range has at most of which only a part of the text is known.
fn size_at_most(cidr: &Value, extent: &AddressExtent, version: Version) -> u128 {
    let suffix = cidr.as_text().map_or("", Text::suffix);
    let mask = suffix.rsplit_once('/').and_then(|(_, mask)| mask.parse::<u32>().ok());
    let by_mask = mask.and_then(|mask| version.bits().checked_sub(mask));
    let by_mask = by_mask.map_or(u128::MAX, |bits| 1_u128.checked_shl(bits).unwrap_or(u128::MAX));
    extent.most.count(version).min(by_mask)
}

/// Whether every address of `inner` is one of `outer`. What is no range contains nothing, and nothing
/// contains it.
pub(super) fn contains(outer: &Value, inner: &Value) -> Truth {
    match (outer.as_str(), inner.as_str()) {
        (Some(_), Some(_)) => {
            let (outer, inner) = (AddressExtent::of(outer), AddressExtent::of(inner));
            Truth::from(!inner.is_empty() && outer.sure.contains(&inner.sure))
        }
        _ if outer.is_null() || inner.is_null() => Truth::False,
        _ => Truth::Unknown,
    }
}

/// Whether all addresses of the range are private.
pub(super) fn is_private(cidr: &Value) -> Truth {
    match (&cidr.kind, cidr.as_str()) {
        (Kind::Null(_), _) => Truth::False,
        (_, Some(_)) => {
            let range = AddressExtent::of(cidr);
            Truth::from(!range.is_empty() && AddressSet::private().contains(&range.sure))
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
