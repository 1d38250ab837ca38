//! Which condition keys there are. Must not know conditions.

use std::sync::OnceLock;

pub use super::condition_key::{ConditionKey, KeyType, ValueType};
use super::service::{self, Action, Service};

static GLOBAL: &str = include_str!("../../data/iam/global_keys.txt");

fn globals() -> &'static [ConditionKey] {
    static KEYS: OnceLock<Vec<ConditionKey>> = OnceLock::new();
    KEYS.get_or_init(|| {
        let key = |line: &'static str| {
            let mut words = line.split(' ');
            let name = words.next()?;
            let ty = KeyType::of_letter(words.next()?);
            Some(ConditionKey { name, ty, always: words.next() == Some("always") })
        };
        GLOBAL.lines().filter_map(key).collect()
    })
}

/// What is known of a key.
#[derive(Clone, Copy, Debug)]
pub enum Lookup {
    /// This is it.
    Known(&'static ConditionKey),
    /// Nothing: keys that a federation provider or a service makes up, such as `token.example.com:sub`.
    Open,
    /// There is none of this name.
    None,
}

/// The key of this name.
#[must_use]
pub fn find(name: &str) -> Lookup {
    if let Some(key) = globals().iter().find(|key| key.is_named(name)) {
        return Lookup::Known(key);
    }
    let Some((prefix, _)) = name.split_once(':') else { return Lookup::None };
    if prefix.eq_ignore_ascii_case("aws") {
        return Lookup::None;
    }
    if prefix.contains('.') || OPEN.contains(&prefix.to_ascii_lowercase().as_str()) {
        return Lookup::Open;
    }
    let Some(service) = service::service(prefix) else { return Lookup::None };
    service.keys.iter().find(|key| key.is_named(name)).map_or(Lookup::None, Lookup::Known)
}

/// Prefixes of keys that no service lists.
const OPEN: [&str; 4] = ["saml", "ldap", "identitystore", "signin"];

/// Whether a request for an action may have a key: one that the service lists for it or for the types of its resources, or
/// one of all services.
#[must_use]
pub fn is_of(service: &Service, action: &Action, name: &str) -> bool {
    name.get(..4).is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:"))
        || service.keys_of(action).any(|key| key.is_named(name))
}

/// The key that a misspelt one was meant to be.
#[must_use]
pub fn did_you_mean(name: &str) -> Option<&'static str> {
    let prefix = name.split(':').next().unwrap_or_default();
    let of_service = service::service(prefix).map(|service| service.keys.as_slice());
    let keys = globals().iter().chain(of_service.unwrap_or_default());
    crate::value::did_you_mean(name, keys.map(|key| key.name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_keys_in_either_case_and_by_tag() {
        let known = |name: &str| match find(name) {
            Lookup::Known(key) => key.name,
            Lookup::Open => "open",
            Lookup::None => "none",
        };
        assert_eq!(known("AWS:SourceArn"), "aws:SourceArn");
        assert_eq!(known("aws:ResourceTag/team"), "aws:ResourceTag/${TagKey}");
        assert_eq!(known("aws:ResourceTag/"), "none");
        assert_eq!(known("ecs:cluster"), "ecs:cluster");
        assert_eq!(known("s3:RequestObjectTag/a"), "s3:RequestObjectTag/<key>");
        assert_eq!(known("secretsmanager:ResourceTag/a:b"), "secretsmanager:ResourceTag/tag-key");
        assert_eq!(known("ssm:resourceTag/env"), "ssm:resourceTag/${TagKey}");
        assert_eq!(known("sagemaker:ResourceTag/env"), "sagemaker:ResourceTag/");
        assert_eq!(known("secretsmanager:ResourceTag/"), "none");
        assert_eq!(known("aws:SourcArn"), "none");
        assert_eq!(known("token.actions.githubusercontent.com:sub"), "open");
        assert_eq!(did_you_mean("aws:SourcArn"), Some("aws:SourceArn"));
        assert_eq!(find_type("aws:TagKeys"), Some((ValueType::String, true)));
        assert_eq!(find_type("aws:SourceIp"), Some((ValueType::IpAddress, false)));
    }

    fn find_type(name: &str) -> Option<(ValueType, bool)> {
        match find(name) {
            Lookup::Known(key) => Some((key.ty.value, key.ty.many)),
            Lookup::Open | Lookup::None => None,
        }
    }

    #[test]
    fn knows_which_keys_an_action_has() {
        let s3 = service::service("s3").unwrap();
        let list = s3.action("ListBucket").unwrap();
        assert!(is_of(s3, list, "s3:prefix"));
        assert!(!is_of(s3, s3.action("GetObject").unwrap(), "s3:prefix"));
        assert!(is_of(s3, list, "aws:SourceVpce"));
    }
}
