//! Condition keys: which there are, what type their values have, and whether a request always has them. Must not know
//! conditions.

use std::sync::OnceLock;

use super::service::{self, Action, Service};

static GLOBAL: &str = include_str!("../../data/iam/global_keys.txt");

/// What a key's values are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueType {
    /// Any text.
    String,
    /// An ARN.
    Arn,
    /// `true` or `false`
    Bool,
    /// A number.
    Numeric,
    /// A point in time.
    Date,
    /// An address, or a block of them.
    IpAddress,
}

/// The type of a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyType {
    /// Of each value.
    pub value: ValueType,
    /// Whether a request may have several values.
    pub many: bool,
}

impl KeyType {
    /// Lower case stands for several values.
    pub(super) fn of_letter(letter: &str) -> Self {
        let value = match letter {
            "A" | "a" => ValueType::Arn,
            "B" | "b" => ValueType::Bool,
            "N" | "n" => ValueType::Numeric,
            "D" | "d" => ValueType::Date,
            "I" | "i" => ValueType::IpAddress,
            _ => ValueType::String,
        };
        Self { value, many: letter.bytes().all(|byte| byte.is_ascii_lowercase()) }
    }
}

/// A condition key.
#[derive(Clone, Debug)]
pub struct ConditionKey {
    /// As it is documented: `aws:ResourceTag/${TagKey}`.
    pub name: &'static str,
    /// What its values are.
    pub ty: KeyType,
    /// Whether every request has it.
    pub always: bool,
}

impl ConditionKey {
    /// A key of a service, which requests may have.
    pub(super) fn new(name: &'static str, ty: KeyType) -> Self {
        Self { name, ty, always: false }
    }

    /// Whether this is the key that a condition names: letters of either case; a name with a variable in it takes what
    /// stands there.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        let Some(start) = variable(self.name) else { return self.name.eq_ignore_ascii_case(name) };
        let (before, rest) = self.name.split_at(start);
        let after = rest.find(['}', '>']).and_then(|end| rest.get(end + 1..)).unwrap_or_default();
        let begins = name.get(..before.len()).is_some_and(|text| text.eq_ignore_ascii_case(before));
        let ends = name
            .len()
            .checked_sub(after.len())
            .and_then(|at| name.get(at..))
            .is_some_and(|text| text.eq_ignore_ascii_case(after));
        begins && ends && name.len() > before.len() + after.len()
    }
}

/// Where the part of a documented name begins that stands for any tag. Services write it in four ways: `${TagKey}`, `<key>`,
/// `tag-key`, and nothing after the slash.
fn variable(name: &str) -> Option<usize> {
    let written = name.find("${").or_else(|| name.find('<'));
    written.or_else(|| {
        let stem = name.strip_suffix("tag-key").unwrap_or(name);
        stem.ends_with('/').then_some(stem.len())
    })
}

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
