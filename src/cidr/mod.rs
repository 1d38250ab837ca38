//! Addresses of IP: prefixes as Terraform's functions count them, and sets of addresses, exact. Must not know values.

mod prefix;
mod set;

pub(crate) use prefix::{NoSubnet, Prefix, Version};
pub(crate) use set::AddressSet;
