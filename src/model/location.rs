//! Where a provider works, as pieces of ARNs. Must not know how that was found out.

use std::sync::{Arc, LazyLock};

use crate::value::{Part, Reason, Text, Type, Unknown};

/// Where a provider works. What is not known is one thing for all that is there.
#[derive(Clone, Debug)]
pub struct Location {
    /// `aws`, `aws-cn`.
    pub partition: Text,
    /// `eu-west-1`
    pub region: Text,
    /// Twelve digits.
    pub account: Text,
    /// The end of the host names there: `amazonaws.com`.
    pub dns_suffix: Text,
}

impl Default for Location {
    /// Nothing is known: one location, of which every ARN has a part.
    fn default() -> Self {
        static UNKNOWN: LazyLock<Location> = LazyLock::new(|| Location {
            partition: one("partition", "data.aws_partition"),
            region: one("region", "data.aws_region"),
            account: one("account", "data.aws_caller_identity"),
            dns_suffix: one("dns_suffix", "data.aws_partition"),
        });
        UNKNOWN.clone()
    }
}

impl Location {
    /// The account of a provider that has credentials of its own.
    #[must_use]
    pub fn with_account_of(self, provider: &str) -> Self {
        let account = one(&format!("account of {provider}"), "data.aws_caller_identity");
        Self { account, ..self }
    }

    /// What a part of a text stands for that is one of these.
    #[must_use]
    pub fn of_symbol(&self, symbol: &str) -> Option<&Text> {
        match symbol {
            "partition" => Some(&self.partition),
            "region" => Some(&self.region),
            "account" => Some(&self.account),
            "dns_suffix" => Some(&self.dns_suffix),
            _ => None,
        }
    }
}

/// Something that the data source `read_by` would tell.
fn one(symbol: &str, read_by: &str) -> Text {
    let unknown = Unknown::new(Type::String, Reason::Data(read_by.into()));
    let unknown = Unknown { symbol: Some(symbol.into()), not_null: true, ..unknown };
    Text::from_parts([Part::Hole(Arc::new(unknown))])
}
