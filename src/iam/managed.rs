//! The documents of policies that AWS manages: see `scripts/distill_managed_policies.py`.

use std::collections::{BTreeMap, HashMap};
use std::sync::OnceLock;

use foldhash::fast::RandomState;

use crate::value::Value;

static DATA: &str = include_str!("../../data/iam/managed_policies.jsonl");

/// The same, by path and name, found once.
fn documents() -> &'static HashMap<&'static str, &'static str, RandomState> {
    static DOCUMENTS: OnceLock<HashMap<&str, &str, RandomState>> = OnceLock::new();
    DOCUMENTS.get_or_init(|| {
        let one = |line: &'static str| {
            let line = line.strip_prefix("[\"arn:aws:iam::aws:policy/")?.strip_suffix(']')?;
            line.split_once("\",")
        };
        DATA.lines().filter_map(one).collect()
    })
}

/// The path and the name in the ARN of a policy that AWS manages, in whichever partition, known or not:
/// `service-role/AmazonECSTaskExecutionRolePolicy`.
#[must_use]
pub fn managed_path(arn: &Value) -> Option<&str> {
    let (_, path) = arn.as_text()?.suffix().split_once(":iam::aws:policy/")?;
    Some(path)
}

/// The document of the AWS managed policy with this ARN, as JSON text; none of a policy that is not in the data.
#[must_use]
pub fn managed_policy(arn: &Value) -> Option<Value> {
    documents().get(managed_path(arn)?).map(|document| Value::string(*document))
}

/// What the name of a policy that AWS manages says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManagedName {
    /// Everything, or enough to get there.
    Administrator,
    /// Everything with a service.
    FullAccess,
    /// There is none; this one was meant.
    Misspelt(&'static str),
    /// Something else.
    Other,
}

/// Policies that AWS manages, with their paths; ` *` follows those that allow everything with a service on every resource.
static NAMES: &str = include_str!("../../data/iam/managed_names.txt");

/// The same, read once: whether each of them, by path and name, allows everything with a service on every resource.
fn listed() -> &'static BTreeMap<&'static str, bool> {
    static LISTED: OnceLock<BTreeMap<&str, bool>> = OnceLock::new();
    LISTED.get_or_init(|| {
        let policies = NAMES.lines();
        policies
            .map(|line| line.strip_suffix(" *").map_or((line, false), |path| (path, true)))
            .collect()
    })
}

/// Their paths and names: `service-role/AmazonECSTaskExecutionRolePolicy`.
fn names() -> impl Iterator<Item = &'static str> {
    listed().keys().copied()
}

/// The name without the path.
fn bare(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Policies that let whoever has them do what they want.
const ADMINISTRATORS: [&str; 3] = ["AdministratorAccess", "PowerUserAccess", "IAMFullAccess"];

/// Policies for clients of a file system, whose name says more than they allow.
const NARROW: [&str; 2] =
    ["AmazonElasticFileSystemClientFullAccess", "AmazonS3FilesClientFullAccess"];

/// What the name says, path included: `service-role/AmazonECSTaskExecutionRolePolicy`.
#[must_use]
pub fn managed_name(path: &str) -> ManagedName {
    if ADMINISTRATORS.contains(&path) {
        return ManagedName::Administrator;
    }
    let own = listed().get(path);
    if own.is_none() {
        let name = bare(path);
        let same = names().find(|known| bare(known) == name);
        let folded = || names().find(|known| known.eq_ignore_ascii_case(path));
        if let Some(near) = same.or_else(folded).or_else(|| near(path)).or_else(|| longer(name)) {
            return ManagedName::Misspelt(near);
        }
    }
    let wide = path.ends_with("FullAccess") || own == Some(&true);
    if wide && !NARROW.contains(&path) { ManagedName::FullAccess } else { ManagedName::Other }
}

/// The name that differs by one letter.
fn near(path: &str) -> Option<&'static str> {
    let near = crate::value::did_you_mean(path, names())?;
    let apart = near.len().abs_diff(path.len());
    let same = near.bytes().zip(path.bytes()).take_while(|(a, b)| a == b).count();
    let tail = near.bytes().rev().zip(path.bytes().rev()).take_while(|(a, b)| a == b).count();
    (apart <= 1 && same + tail + 1 >= near.len().min(path.len())).then_some(near)
}

/// The name that has `Role` besides, or `Policy`: `AmazonECSTaskExecutionPolicy` for `AmazonECSTaskExecutionRolePolicy`.
fn longer(name: &str) -> Option<&'static str> {
    let words = ["Role", "Policy", "Access"];
    names().find(|known| {
        let known = bare(known);
        words.iter().any(|word| {
            known.len() == name.len() + word.len()
                && known.match_indices(word).any(|(at, _)| {
                    let rest = known.get(at + word.len()..).unwrap_or_default();
                    known.get(..at).is_some_and(|head| name.strip_prefix(head) == Some(rest))
                })
        })
    })
}

/// The path and the name of the policy of this name.
#[must_use]
pub fn managed_path_of(name: &str) -> Option<&'static str> {
    names().find(|known| bare(known) == name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::iam::Policy;

    #[test]
    fn names_say_how_much_a_policy_allows() {
        assert_eq!(managed_name("AdministratorAccess"), ManagedName::Administrator);
        assert_eq!(managed_name("AmazonS3FullAccess"), ManagedName::FullAccess);
        assert_eq!(managed_name("AmazonKinesisFullAccess"), ManagedName::FullAccess);
        assert_eq!(managed_name("AmazonS3ReadOnlyAccess"), ManagedName::Other);
        assert_eq!(managed_name("AmazonRDSReadOnlyAccess"), ManagedName::Other);
        let meant = "service-role/AmazonECSTaskExecutionRolePolicy";
        assert_eq!(managed_name("AmazonECSTaskExecutionRolePolicy"), ManagedName::Misspelt(meant));
        assert_eq!(managed_name(meant), ManagedName::Other);
        let shortened = "service-role/AmazonECSTaskExecutionPolicy";
        assert_eq!(managed_name(shortened), ManagedName::Misspelt(meant));
        assert_eq!(managed_name("AmazonSQSReadOnlyAccess"), ManagedName::Other);
        assert_eq!(managed_name("service-role/AWSGlueServiceRole"), ManagedName::FullAccess);
        assert_eq!(managed_name("AmazonVPCFullAccess"), ManagedName::FullAccess);
        assert_eq!(managed_name("AmazonOfTomorrowPolicy"), ManagedName::Other);
        assert_eq!(
            managed_name("AdministratorAcess"),
            ManagedName::Misspelt("AdministratorAccess")
        );
    }

    #[test]
    fn every_document_is_a_policy() {
        for line in DATA.lines() {
            let arn = line.split('"').nth(1).unwrap();
            let document = managed_policy(&Value::string(arn)).unwrap_or_else(|| panic!("{arn}"));
            assert!(!Policy::from_value(&document).unwrap().statements.is_empty(), "{arn}");
        }
        let is_known = |arn: &str| managed_policy(&Value::string(arn)).is_some();
        assert!(is_known("arn:aws-cn:iam::aws:policy/AdministratorAccess"));
        assert!(!is_known("arn:aws:iam::aws:policy/NoSuchPolicy"));
        assert!(!is_known("arn:aws:iam::123456789012:policy/AdministratorAccess"));
    }
}
