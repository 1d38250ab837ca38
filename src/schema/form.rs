//! Forms of texts that have a name: ARNs, address ranges, JSON and others, as the AWS provider checks them
//! (`internal/verify/validate.go` of version 5.100.0, and `helper/validation` of its library). Must not know arguments.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::LazyLock;

use regex::Regex;

use crate::cidr::{Prefix, Version};

/// A form of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An ARN, or nothing.
    Arn,
    /// A network of any version.
    Cidr,
    /// A network of version 4.
    Cidr4,
    /// A network of version 6.
    Cidr6,
    /// An address of any version.
    Ip,
    /// An address of version 4.
    Ip4,
    /// An address of version 6.
    Ip6,
    /// JSON.
    Json,
    /// A time as in RFC 3339.
    Time,
    /// Twelve digits.
    Account,
    /// True or false, or nothing.
    Bool,
    /// A whole number, or nothing.
    Int,
    /// Base64 of the standard alphabet, padded.
    Base64,
}

static PARTITION: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"^aws(-[a-z]+)*$").ok());
static REGION: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^[a-z]{2}(-[a-z]+)+-\d{1,2}$").ok());
static ACCOUNT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(aws|aws-managed|third-party|aws-marketplace|\d{12}|cw.{10})$").ok()
});
static TIME: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.,]\d+)?(Z|[+-]\d\d:\d\d)$",
    )
    .ok()
});
static BASE64: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$").ok()
});
const TRUE_OR_FALSE: [&str; 12] =
    ["1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False"];

impl Form {
    /// The form that a word of the data stands for.
    pub(super) fn parse(word: &str) -> Option<Self> {
        Some(match word {
            "arn" => Self::Arn,
            "cidr" => Self::Cidr,
            "cidr4" => Self::Cidr4,
            "cidr6" => Self::Cidr6,
            "ip" => Self::Ip,
            "ip4" => Self::Ip4,
            "ip6" => Self::Ip6,
            "json" => Self::Json,
            "time" => Self::Time,
            "account" => Self::Account,
            "bool" => Self::Bool,
            "int" => Self::Int,
            "base64" => Self::Base64,
            _ => return None,
        })
    }

    /// What a text must be, for messages: completes "must be ...".
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Arn => "an ARN",
            Self::Cidr => "a CIDR block",
            Self::Cidr4 => "an IPv4 CIDR block",
            Self::Cidr6 => "an IPv6 CIDR block",
            Self::Ip => "an IP address",
            Self::Ip4 => "an IPv4 address",
            Self::Ip6 => "an IPv6 address",
            Self::Json => "JSON",
            Self::Time => "a time as in RFC 3339, like `2026-01-02T03:04:05Z`",
            Self::Account => "an AWS account ID of 12 digits",
            Self::Bool => "`true` or `false`",
            Self::Int => "a whole number",
            Self::Base64 => "encoded with Base64",
        }
    }

    /// Whether a text certainly is not of this form.
    #[must_use]
    pub fn refuses(self, text: &str) -> bool {
        let version = |wanted| Prefix::parse(text).is_none_or(|prefix| prefix.version() != wanted);
        match self {
            Self::Arn => !text.is_empty() && !is_arn(text),
            Self::Cidr => Prefix::parse(text).is_none(),
            Self::Cidr4 => version(Version::V4),
            Self::Cidr6 => version(Version::V6),
            Self::Ip => text.parse::<IpAddr>().is_err(),
            Self::Ip4 => text.parse::<Ipv4Addr>().is_err(),
            Self::Ip6 => text.parse::<Ipv6Addr>().is_err(),
            Self::Json => serde_json::from_str::<serde::de::IgnoredAny>(text).is_err(),
            Self::Time => !fits(TIME.as_ref(), text),
            Self::Account => text.len() != 12 || !text.bytes().all(|one| one.is_ascii_digit()),
            Self::Bool => !text.is_empty() && !TRUE_OR_FALSE.contains(&text),
            Self::Int => !text.is_empty() && text.parse::<i64>().is_err(),
            Self::Base64 => !fits(BASE64.as_ref(), &text.replace(['\r', '\n'], "")),
        }
    }
}

/// Whether a pattern matches; a pattern that cannot be read, which a test rules out, refuses nothing.
fn fits(pattern: Option<&Regex>, text: &str) -> bool {
    pattern.is_none_or(|pattern| pattern.is_match(text))
}

fn is_arn(text: &str) -> bool {
    let mut parts = text.splitn(6, ':');
    let mut next = || parts.next();
    let (Some("arn"), Some(partition), Some(_service), Some(region), Some(account), Some(resource)) =
        (next(), next(), next(), next(), next(), next())
    else {
        return false;
    };
    fits(PARTITION.as_ref(), partition)
        && (region.is_empty() || fits(REGION.as_ref(), region))
        && (account.is_empty() || fits(ACCOUNT.as_ref(), account))
        && !resource.is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_can_be_read() {
        for pattern in [&*PARTITION, &*REGION, &*ACCOUNT, &*TIME, &*BASE64] {
            assert!(pattern.is_some());
        }
    }

    #[test]
    fn tells_arns_from_names() {
        for good in [
            "",
            "arn:aws:iam::123456789012:role/a",
            "arn:aws-us-gov:s3:::bucket",
            "arn:aws:iam::aws:policy/A",
        ] {
            assert!(!Form::Arn.refuses(good), "{good}");
        }
        for bad in [
            "role",
            "arn:aws:iam::12:role/a",
            "arn:aws:ecs:nowhere:123456789012:x",
            "arn:aws:s3:::",
            "arn:aws:s3",
        ] {
            assert!(Form::Arn.refuses(bad), "{bad}");
        }
    }

    #[test]
    fn tells_the_other_forms() {
        assert!(Form::Cidr4.refuses("2001:db8::/32") && !Form::Cidr4.refuses("10.0.0.0/8"));
        assert!(Form::Ip4.refuses("10.0.0.256") && !Form::Ip.refuses("::1"));
        assert!(Form::Json.refuses("{") && !Form::Json.refuses("{}"));
        assert!(Form::Time.refuses("2026-01-02") && !Form::Time.refuses("2026-01-02T03:04:05Z"));
        assert!(Form::Account.refuses("12") && !Form::Account.refuses("123456789012"));
        assert!(Form::Bool.refuses("yes") && !Form::Bool.refuses(""));
        assert!(Form::Int.refuses("1.5") && !Form::Int.refuses("15"));
        for good in ["", "aGVsbG8=", "aGVs\nbG8=", "YWI="] {
            assert!(!Form::Base64.refuses(good), "{good}");
        }
        for bad in ["hello", "aGVsbG8", "a-_=", "YWI"] {
            assert!(Form::Base64.refuses(bad), "{bad}");
        }
    }
}
