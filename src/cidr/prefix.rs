//! IP prefixes: reading, arithmetic and printing, for both versions, as the libraries that Terraform uses
//! do it, with what they make of numbers that are too large. Must not know values.

use std::fmt::Write;
use std::net::Ipv6Addr;

use num_bigint::{BigInt, Sign};
use num_traits::{One, Signed, ToPrimitive, Zero};

/// A network: an address whose bits behind the prefix are zero, and the length of the prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Prefix {
    version: Version,
    /// In the low 32 bits for version 4.
    address: u128,
    length: u32,
}

/// The version of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Version {
    /// 32 bits.
    V4,
    /// 128 bits.
    V6,
}

impl Version {
    /// How many bits an address has.
    pub(crate) fn bits(self) -> u32 {
        match self {
            Self::V4 => 32,
            Self::V6 => 128,
        }
    }

    /// The highest address, as a number.
    pub(crate) fn last(self) -> u128 {
        ones(self.bits())
    }

    /// As in error messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::V4 => "IPv4",
            Self::V6 => "IPv6",
        }
    }
}

/// Why there is no such subnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoSubnet {
    /// The prefix would be longer than an address.
    TooLong,
    /// There are fewer of them.
    TooMany,
}

/// All ones below bit `bits`.
fn ones(bits: u32) -> u128 {
    1_u128.checked_shl(bits).map_or(u128::MAX, |power| power - 1)
}

/// The low 64 bits of a magnitude, which is what Go's `big.Int.Uint64` answers.
fn low_bits(number: &BigInt) -> u64 {
    number.magnitude().iter_u64_digits().next().unwrap_or(0)
}

impl Prefix {
    /// Reads `10.0.0.0/8` or `2001:db8::/32`; bits behind the prefix are dropped.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (address, length) = text.split_once('/')?;
        let (version, address) = match parse_v4(address) {
            Some(address) => (Version::V4, u128::from(address)),
            None => (Version::V6, parse_v6(address)?),
        };
        let digits = !length.is_empty() && length.bytes().all(|byte| byte.is_ascii_digit());
        let length: u32 = length.parse().ok().filter(|_| digits)?;
        if length > version.bits() {
            return None;
        }
        Some(Self { version, address: address & !ones(version.bits() - length), length })
    }

    /// Reads an address alone too, as a prefix of its full length.
    pub(crate) fn parse_or_host(text: &str) -> Option<Self> {
        if text.contains('/') {
            return Self::parse(text);
        }
        let version = if text.contains(':') { Version::V6 } else { Version::V4 };
        Self::parse(&format!("{text}/{}", version.bits()))
    }

    /// Its first address.
    pub(crate) fn first(self) -> u128 {
        self.address
    }

    /// Its last address.
    pub(crate) fn last(self) -> u128 {
        self.address | ones(self.host_bits())
    }

    /// The version of the protocol.
    pub(crate) fn version(self) -> Version {
        self.version
    }

    /// How many bits the prefix has.
    pub(crate) fn length(self) -> u32 {
        self.length
    }

    /// Whether all addresses of a network of the same version lie in this one.
    pub(crate) fn contains(self, inner: Self) -> bool {
        self.length <= inner.length && inner.address & !ones(self.host_bits()) == self.address
    }

    /// Whether it is a version-4 address in version 6.
    pub(crate) fn is_mapped(self) -> bool {
        self.version == Version::V6 && self.address >> 32 == 0xffff
    }

    fn host_bits(self) -> u32 {
        self.version.bits() - self.length
    }

    /// The address with `number` written from bit `shift` on; none where an address is too short for it.
    fn insert(self, number: &BigInt, shift: u32) -> Option<u128> {
        let combined = BigInt::from(self.address) | (number << shift);
        let (_, magnitude) = combined.into_parts();
        magnitude.to_u128().filter(|address| *address <= ones(self.version.bits()))
    }

    /// The address with this number, counted from the end where it is negative; none if there is none.
    pub(crate) fn host(self, number: &BigInt) -> Option<String> {
        let last = BigInt::from(ones(self.host_bits()));
        let (checked, number) = if number.sign() == Sign::Minus {
            let back = number.abs() - BigInt::one();
            (back.clone(), &last - back)
        } else {
            // Go looks at the low 64 bits only, as a signed number.
            (BigInt::from(low_bits(number).cast_signed()), number.clone())
        };
        if checked > last {
            return None;
        }
        // Go takes the address for one of 32 bits, and yet writes into one of 128.
        let shift = if self.is_mapped() { 96 } else { 0 };
        self.insert(&number, shift).map(|address| print_address(self.version, address))
    }

    /// The subnet with this number among those that are `bits` longer.
    pub(crate) fn subnet(self, bits: i64, number: &BigInt) -> Result<String, NoSubnet> {
        let total = self.version.bits();
        let length = i64::from(self.length).saturating_add(bits);
        if length > i64::from(total) {
            return Err(NoSubnet::TooLong);
        }
        let most = u32::try_from(bits).ok().and_then(|bits| 1_u64.checked_shl(bits));
        if low_bits(number) > most.map_or(u64::MAX, |power| power - 1) {
            return Err(NoSubnet::TooMany);
        }
        let Ok(length) = u32::try_from(length) else {
            // Shorter than nothing: Go has no name for it, and no place for a number.
            let is_zero = number.sign() == Sign::NoSign;
            return is_zero.then(|| "<nil>".to_owned()).ok_or(NoSubnet::TooMany);
        };
        let address = self.insert(number, total - length).ok_or(NoSubnet::TooMany)?;
        Ok(Self { version: self.version, address, length }.to_string())
    }

    /// The first subnet of `length` bits that begins behind the end of `previous`, within this one.
    pub(crate) fn next_subnet(self, previous: Option<Self>, length: u32) -> Option<Self> {
        let start = match previous {
            // Go steps back from the first address and forth again, which at zero it takes for the
            // end of all addresses.
            None if self.address.is_zero() => return None,
            None => self.address,
            Some(previous) => (previous.address | ones(previous.host_bits())).checked_add(1)?,
        };
        let size = ones(self.version.bits().checked_sub(length)?);
        let address = start.checked_add(size)? & !size;
        let fits = address & !ones(self.host_bits()) == self.address;
        fits.then_some(Self { version: self.version, address, length })
    }

    /// The netmask, which only version 4 has; of an address of it in version 6, in the form of version 6.
    pub(crate) fn netmask(self) -> Option<String> {
        let mask = ones(self.version.bits()) & !ones(self.host_bits());
        match self.version {
            Version::V6 if !self.is_mapped() => None,
            Version::V4 | Version::V6 => Some(print_address(self.version, mask)),
        }
    }
}

impl std::fmt::Display for Prefix {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let length = if self.is_mapped() { self.length.saturating_sub(96) } else { self.length };
        write!(f, "{}/{length}", print_address(self.version, self.address))
    }
}

/// Four decimal numbers; leading zeros do not make them octal.
fn parse_v4(text: &str) -> Option<u32> {
    let mut address = 0_u32;
    let mut count = 0;
    for part in text.split('.') {
        let digits = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        let octet: u8 = part.parse().ok().filter(|_| digits)?;
        address = address << 8 | u32::from(octet);
        count += 1;
    }
    (count == 4).then_some(address)
}

fn parse_v6(text: &str) -> Option<u128> {
    // The standard library refuses leading zeros in the version-4 tail; they are dropped first.
    if let Some((head, tail)) = text.rsplit_once(':')
        && tail.contains('.')
    {
        let tail = std::net::Ipv4Addr::from(parse_v4(tail)?);
        return format!("{head}:{tail}").parse::<Ipv6Addr>().ok().map(u128::from);
    }
    text.parse::<Ipv6Addr>().ok().map(u128::from)
}

fn print_address(version: Version, address: u128) -> String {
    let [.., a, b, c, d] = address.to_be_bytes();
    if version == Version::V4 || address >> 32 == 0xffff {
        // A version-4 address in version 6 prints as the former.
        return format!("{a}.{b}.{c}.{d}");
    }
    print_v6(Ipv6Addr::from(address))
}

/// The longest run of two or more zero groups becomes `::`; never a version-4 tail.
fn print_v6(address: Ipv6Addr) -> String {
    let groups = address.segments();
    let (mut best, mut run) = ((0, 0), (0, 0));
    for (index, group) in groups.iter().enumerate() {
        run = match (*group, run) {
            (0, (_, 0)) => (index, 1),
            (0, (start, length)) => (start, length + 1),
            _ => (0, 0),
        };
        if run.1 > best.1 {
            best = run;
        }
    }
    let mut out = String::new();
    let mut index = 0;
    while let Some(group) = groups.get(index) {
        if best.1 > 1 && index == best.0 {
            out.push_str("::");
            index += best.1;
            continue;
        }
        if !out.is_empty() && !out.ends_with(':') {
            out.push(':');
        }
        let _ = write!(out, "{group:x}");
        index += 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefix(text: &str) -> Prefix {
        Prefix::parse(text).unwrap()
    }

    #[test]
    fn counts_subnets_and_hosts() {
        let vpc = prefix("10.0.0.0/16");
        let number = |number: i64| BigInt::from(number);
        assert_eq!(vpc.subnet(8, &number(2)).unwrap(), "10.0.2.0/24");
        assert_eq!(vpc.subnet(8, &number(256)), Err(NoSubnet::TooMany));
        assert_eq!(vpc.subnet(17, &number(0)), Err(NoSubnet::TooLong));
        assert_eq!(vpc.host(&number(5)).unwrap(), "10.0.0.5");
        assert_eq!(vpc.host(&number(-2)).unwrap(), "10.0.255.254");
        assert_eq!(vpc.host(&number(65_536)), None);
        assert_eq!(vpc.netmask().unwrap(), "255.255.0.0");
        assert_eq!(prefix("fd00::/8").subnet(56, &number(1)).unwrap(), "fd00:0:0:1::/64");
        assert_eq!(prefix("::/0").length(), 0);
    }

    #[test]
    fn reads_what_terraform_reads() {
        assert_eq!(prefix("010.001.0.7/8").to_string(), "10.0.0.0/8");
        assert_eq!(prefix("2001:DB8::1/64").to_string(), "2001:db8::/64");
        for wrong in ["10.0.0.0", "10.0.0/8", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "x/8"] {
            assert_eq!(Prefix::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn subnets_in_a_row_do_not_overlap() {
        let vpc = prefix("10.1.0.0/16");
        let first = vpc.next_subnet(None, 20).unwrap();
        let second = vpc.next_subnet(Some(first), 18).unwrap();
        assert_eq!(first.to_string(), "10.1.0.0/20");
        assert_eq!(second.to_string(), "10.1.64.0/18");
    }
}
