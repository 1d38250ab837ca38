//! Sets of addresses: ranges that neither overlap nor touch, a list for each version. Must not know where they come from.

use super::{Prefix, Version};

/// A set of addresses, exact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct AddressSet {
    v4: Ranges,
    v6: Ranges,
}

/// Numbers: ranges from first to last, in order, with a gap before each.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Ranges(Vec<(u128, u128)>);

/// Ranges of version 4 that the internet does not route to a host: "this" network, RFC 1918, RFC 6598, loopback,
/// link-local, multicast and reserved (IANA's registry of special-purpose addresses). Those for documentation count
/// as routed: examples put them where a real address belongs.
const NOT_ROUTED: [&str; 8] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "224.0.0.0/3",
];

/// What IANA gives out of version 6.
const ROUTED_V6: &str = "2000::/3";

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

impl AddressSet {
    /// The addresses of a prefix.
    pub(crate) fn of(prefix: Prefix) -> Self {
        let ranges = Ranges(vec![(prefix.first(), prefix.last())]);
        Self::of_version(prefix.version(), ranges)
    }

    /// Every address of a version.
    pub(crate) fn every(version: Version) -> Self {
        Self::of_version(version, Ranges(vec![(0, version.last())]))
    }

    /// Every address of both versions.
    pub(crate) fn all() -> Self {
        Self::every(Version::V4).union(&Self::every(Version::V6))
    }

    /// The addresses that hosts of the internet have.
    pub(crate) fn internet(version: Version) -> Self {
        match version {
            Version::V4 => Self::every(Version::V4).minus(&Self::read(&NOT_ROUTED)),
            Version::V6 => Self::read(&[ROUTED_V6]),
        }
    }

    /// The private addresses of both versions.
    pub(crate) fn private() -> Self {
        Self::read(&PRIVATE)
    }

    fn read(texts: &[&str]) -> Self {
        let prefixes = texts.iter().filter_map(|text| Prefix::parse(text));
        prefixes.fold(Self::default(), |all, prefix| all.union(&Self::of(prefix)))
    }

    fn of_version(version: Version, ranges: Ranges) -> Self {
        match version {
            Version::V4 => Self { v4: ranges, v6: Ranges::default() },
            Version::V6 => Self { v4: Ranges::default(), v6: ranges },
        }
    }

    /// Those in either.
    pub(crate) fn union(&self, other: &Self) -> Self {
        Self { v4: self.v4.union(&other.v4), v6: self.v6.union(&other.v6) }
    }

    /// Those in both.
    pub(crate) fn intersection(&self, other: &Self) -> Self {
        Self { v4: self.v4.intersection(&other.v4), v6: self.v6.intersection(&other.v6) }
    }

    /// Those of this one that are not in the other.
    pub(crate) fn minus(&self, other: &Self) -> Self {
        Self { v4: self.v4.minus(&other.v4), v6: self.v6.minus(&other.v6) }
    }

    /// Whether every address of `inner` is here.
    pub(crate) fn contains(&self, inner: &Self) -> bool {
        inner.minus(self).is_empty()
    }

    /// Whether they have an address in common.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        !self.intersection(other).is_empty()
    }

    /// Whether it has no address.
    pub(crate) fn is_empty(&self) -> bool {
        self.v4.0.is_empty() && self.v6.0.is_empty()
    }

    /// How many addresses of a version it has, at most the highest number.
    pub(crate) fn count(&self, version: Version) -> u128 {
        let ranges = match version {
            Version::V4 => &self.v4,
            Version::V6 => &self.v6,
        };
        let sizes = ranges.0.iter().map(|(first, last)| (last - first).saturating_add(1));
        sizes.fold(0, u128::saturating_add)
    }
}

impl Ranges {
    /// Of ranges in any order.
    fn new(mut ranges: Vec<(u128, u128)>) -> Self {
        ranges.sort_unstable();
        let mut all: Vec<(u128, u128)> = Vec::with_capacity(ranges.len());
        for (first, last) in ranges {
            match all.last_mut() {
                Some(before) if first <= before.1.saturating_add(1) => {
                    before.1 = before.1.max(last);
                }
                _ => all.push((first, last)),
            }
        }
        Self(all)
    }

    fn union(&self, other: &Self) -> Self {
        if self.0.is_empty() {
            return other.clone();
        }
        if other.0.is_empty() {
            return self.clone();
        }
        Self::new(self.0.iter().chain(&other.0).copied().collect())
    }

    fn intersection(&self, other: &Self) -> Self {
        let mut common = Vec::new();
        let (mut ours, mut theirs) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some(a), Some(b)) = (ours.peek(), theirs.peek()) {
            let (first, last) = (a.0.max(b.0), a.1.min(b.1));
            if first <= last {
                common.push((first, last));
            }
            if a.1 <= b.1 {
                ours.next()
            } else {
                theirs.next()
            };
        }
        Self(common)
    }

    fn minus(&self, other: &Self) -> Self {
        let mut rest = Vec::new();
        let mut taken = other.0.iter().peekable();
        for (first, last) in self.0.iter().copied() {
            let mut from = Some(first);
            while let Some((out, to)) = taken.peek().copied().copied() {
                let Some(at) = from.filter(|at| *at <= last) else { break };
                if out > last {
                    break;
                }
                if out > at {
                    rest.push((at, out - 1));
                }
                if to >= at {
                    from = to.checked_add(1);
                }
                // What reaches beyond this range may meet the next one too.
                if to > last {
                    break;
                }
                taken.next();
            }
            if let Some(at) = from.filter(|at| *at <= last) {
                rest.push((at, last));
            }
        }
        Self(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(texts: &[&str]) -> AddressSet {
        AddressSet::read(texts)
    }

    #[test]
    fn ranges_that_touch_are_one() {
        assert_eq!(set(&["0.0.0.0/1", "128.0.0.0/1"]), AddressSet::every(Version::V4));
        assert_eq!(set(&["8000::/1", "::/1"]), AddressSet::every(Version::V6));
        assert_eq!(set(&["10.0.1.0/24", "10.0.0.0/24"]), set(&["10.0.0.0/23"]));
        assert_ne!(set(&["10.0.1.0/24", "10.0.2.0/24"]), set(&["10.0.1.0/23"]));
    }

    #[test]
    fn versions_stay_apart() {
        assert!(!AddressSet::every(Version::V4).meets(&AddressSet::every(Version::V6)));
        assert!(!set(&["::/0"]).contains(&set(&["10.0.0.0/8"])));
    }

    #[test]
    fn takes_away() {
        let rest = set(&["10.0.0.0/8"]).minus(&set(&["10.0.0.0/9", "10.192.0.0/10"]));
        assert_eq!(rest, set(&["10.128.0.0/10"]));
        let both = set(&["10.0.0.0/24", "10.0.2.0/24"]);
        assert!(both.minus(&set(&["10.0.0.0/8"])).is_empty(), "one range covers two");
        assert_eq!(both.minus(&set(&["10.0.2.0/24"])), set(&["10.0.0.0/24"]));
        assert!(set(&["::/0"]).minus(&set(&["::/0"])).is_empty());
    }

    /// Every set of the numbers 0 to 7 against every other, by bits.
    #[test]
    fn agrees_with_sets_of_bits() {
        let of_bits = |bits: u8| {
            let one = |at: u32| (u128::from(at), u128::from(at));
            Ranges::new((0..8).filter(|at| bits >> at & 1 == 1).map(one).collect())
        };
        for a in 0..=u8::MAX {
            for b in 0..=u8::MAX {
                let (left, right) = (of_bits(a), of_bits(b));
                assert_eq!(left.union(&right), of_bits(a | b), "{a} and {b}");
                assert_eq!(left.intersection(&right), of_bits(a & b), "{a} and {b}");
                assert_eq!(left.minus(&right), of_bits(a & !b), "{a} and {b}");
            }
        }
    }
}
