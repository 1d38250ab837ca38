//! IP prefixes: reading, arithmetic and printing, for both versions. Must not know values.

use std::fmt::Write;
use std::net::Ipv6Addr;

/// A network: an address whose bits behind the prefix are zero, and the length of the prefix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Prefix {
    version: Version,
    /// In the low 32 bits for version 4.
    address: u128,
    length: u32,
}

/// The version of the protocol.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

    /// As in error messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::V4 => "IPv4",
            Self::V6 => "IPv6",
        }
    }
}

/// All ones below bit `bits`.
fn ones(bits: u32) -> u128 {
    if bits >= 128 { u128::MAX } else { (1 << bits) - 1 }
}

fn shifted(number: u128, bits: u32) -> u128 {
    number.checked_shl(bits).unwrap_or(0)
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
        let host = ones(version.bits() - length);
        Some(Self { version, address: address & !host, length })
    }

    /// The version of the protocol.
    pub(crate) fn version(self) -> Version {
        self.version
    }

    /// How many bits the prefix has.
    pub(crate) fn length(self) -> u32 {
        self.length
    }

    fn host_bits(self) -> u32 {
        self.version.bits() - self.length
    }

    /// The address with this number, counted from the end where it is negative; none if there is none.
    pub(crate) fn host(self, number: i128) -> Option<String> {
        let last = ones(self.host_bits());
        let offset = if number < 0 {
            // -1 is the last address.
            last.checked_sub(number.unsigned_abs() - 1)?
        } else {
            u128::try_from(number).ok().filter(|offset| *offset <= last)?
        };
        Some(print_address(self.version, self.address | offset))
    }

    /// The subnet with this number among those that are `bits` longer; none if there is none.
    pub(crate) fn subnet(self, bits: u32, number: u128) -> Option<Self> {
        let length =
            self.length.checked_add(bits).filter(|length| *length <= self.version.bits())?;
        if number > ones(bits) {
            return None;
        }
        let address = self.address | shifted(number, self.version.bits() - length);
        Some(Self { version: self.version, address, length })
    }

    /// The first subnet of `length` bits that begins behind the end of `previous`, within this one.
    pub(crate) fn next_subnet(self, previous: Option<Self>, length: u32) -> Option<Self> {
        let start = match previous {
            None => self.address,
            Some(previous) => {
                let end = previous.address | ones(previous.host_bits());
                end.checked_add(1)?
            }
        };
        let size = ones(self.version.bits().checked_sub(length)?);
        let address = start.checked_add(size)? & !size;
        let fits = self.contains(address);
        fits.then_some(Self { version: self.version, address, length })
    }

    fn contains(self, address: u128) -> bool {
        address & !ones(self.host_bits()) == self.address
    }

    /// The netmask, of version 4.
    pub(crate) fn netmask(self) -> String {
        print_address(self.version, ones(self.version.bits()) & !ones(self.host_bits()))
    }
}

impl std::fmt::Display for Prefix {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", print_address(self.version, self.address), self.length)
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
    // The standard library reads the version-4 tail strictly; leading zeros are dropped first.
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
        assert_eq!(vpc.subnet(8, 2).unwrap().to_string(), "10.0.2.0/24");
        assert_eq!(vpc.subnet(8, 256), None);
        assert_eq!(vpc.subnet(17, 0), None);
        assert_eq!(vpc.host(5).unwrap(), "10.0.0.5");
        assert_eq!(vpc.host(-2).unwrap(), "10.0.255.254");
        assert_eq!(vpc.host(65_536), None);
        assert_eq!(vpc.netmask(), "255.255.0.0");
        assert_eq!(prefix("fd00::/8").subnet(56, 1).unwrap().to_string(), "fd00:0:0:1::/64");
        assert_eq!(prefix("::/0").subnet(128, u128::MAX).unwrap().length(), 128);
    }

    #[test]
    fn reads_what_terraform_reads() {
        assert_eq!(prefix("010.001.0.7/8").to_string(), "10.0.0.0/8");
        assert_eq!(prefix("2001:DB8::1/64").to_string(), "2001:db8::/64");
        assert_eq!(prefix("::ffff:10.0.0.0/104").to_string(), "10.0.0.0/104");
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
