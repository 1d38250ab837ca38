//! Policies in words: "delete every object of every bucket". Must not know what is wrong with them.

use std::collections::BTreeSet;

use crate::iam::service::{self, AccessLevel, Action};
use crate::value::{Kind, Value};

/// A value for a message: as it is written, with an ellipsis for what is not known; nothing of what is sensitive.
#[must_use]
pub fn shown(value: &Value) -> String {
    if value.marks.is_sensitive() {
        return "(sensitive)".to_owned();
    }
    match &value.kind {
        Kind::String(text) => text.filled("…"),
        Kind::Bool(known) => known.to_string(),
        Kind::Number(number) => number.to_string(),
        _ => "…".to_owned(),
    }
}

/// The name of a member, for a message: where an object is sensitive, its names may be what is.
pub(super) fn named<'n>(object: &Value, name: &'n str) -> &'n str {
    if object.marks.is_sensitive() { "(sensitive)" } else { name }
}

/// "`a`, `b` and 3 more"
pub(super) fn listed<'v>(values: impl IntoIterator<Item = &'v str>) -> String {
    const MOST: usize = 4;
    let mut all: Vec<&str> = Vec::new();
    for value in values {
        if !all.contains(&value) {
            all.push(value);
        }
    }
    let quoted = |values: &[&str]| -> Vec<String> {
        values.iter().map(|value| format!("`{value}`")).collect()
    };
    match all.split_last() {
        None => String::new(),
        Some((only, [])) => format!("`{only}`"),
        Some((last, rest)) if all.len() <= MOST => {
            format!("{} and `{last}`", quoted(rest).join(", "))
        }
        Some(_) => {
            let first = quoted(all.get(..MOST).unwrap_or_default()).join(", ");
            format!("{first} and {} more", all.len() - MOST)
        }
    }
}

/// What a policy does that is an example of a concept, where nothing more can be said of it.
#[must_use]
pub fn claim(concept: &str) -> &'static str {
    match concept {
        "full-admin" => "allows everything",
        "action-star" => "allows every action on a resource",
        "service-wildcard" | "service-wildcard-on-all-resources" | "powerful-service-wildcard" => {
            "allows every action of a service"
        }
        "wildcard-covers-permissions-management" => {
            "allows changing permissions through a wildcard"
        }
        "wildcard-covers-write" => {
            "allows writing through a wildcard that seems to allow only reading"
        }
        "data-read-unscoped" => "allows reading the data of every resource",
        "permissions-management-unscoped" => "allows changing the permissions of every resource",
        "write-unscoped" => "allows writing to every resource",
        "execution-unscoped" => "allows pulling every image, or writing to every log group",
        "resource-star-unneeded" | "effectively-star-resource" => {
            "allows actions on every resource"
        }
        "credentials-exposure" => "allows obtaining other credentials",
        "not-action-with-allow" | "not-action-with-allow-everywhere" => {
            "allows everything except what it names"
        }
        "not-resource-with-allow" => "allows actions on every resource except those that it names",
        "pass-role-unscoped" | "pass-role-unscoped-to-compute" => "allows passing every role",
        "pass-role-missing-service-condition" => "allows passing roles to any service",
        "assume-role-unscoped" => "allows assuming every role that trusts it",
        "create-slr-unscoped" => "allows creating a service-linked role for any service",
        "privilege-escalation" => "allows privilege escalation",
        "s3-policy-escalation" => "has bucket permissions that escalate to object access",
        "public-access" | "public-data-access" => "allows access for everyone",
        "cross-account-access" => "allows access for another account",
        "trust-any-principal" => "allows everyone to assume the role",
        "trust-account-root" => "allows a whole account to assume the role",
        "missing-external-id" => "allows another account to assume the role without an external ID",
        "oidc-missing-sub-condition" | "oidc-sub-too-broad" => "trusts OIDC tokens of any subject",
        "confused-deputy-missing-source-condition"
        | "confused-deputy-missing-source-account"
        | "confused-deputy-resource" => "allows a service to act for other accounts",
        "efs-anonymous-mount" => "allows mounting without an IAM identity",
        "efs-root-access" => "allows root access to the file system",
        "resource-policy-lockout" => "locks out its administrators",
        "ifexists-weakens-condition" => {
            "has a condition that also matches requests without the key"
        }
        "mfa-bypassable-condition" => "has a condition that also matches requests without MFA",
        "ineffective-condition" => "has a condition that matches every value",
        _ => "allows more than it should",
    }
}

/// What an action does to everything of its kind: "delete every object of every bucket", "read every secret".
pub(super) fn deed(action: &Action) -> String {
    let words = camel(action.name);
    let Some((verb, rest)) = words.split_first() else { return String::new() };
    let Some(kind) = kind_of(action) else { return words.join(" ") };
    let is_whole = rest.iter().all(|word| is_part(word, &kind));
    let all = match kind.join(" ").as_str() {
        "object" => "object of every bucket".to_owned(),
        kind => with_capitals(kind),
    };
    // The names of actions are no sentences: where what follows the verb is not the resource itself, the level says what is done.
    match action.level {
        _ if is_whole => format!("{verb} every {all}"),
        AccessLevel::PermissionsManagement => format!("change the permissions of every {all}"),
        AccessLevel::Tagging => format!("tag every {all}"),
        AccessLevel::Read => format!("read every {all}"),
        AccessLevel::List => format!("list the contents of every {all}"),
        AccessLevel::Write => format!("write to every {all}"),
    }
}

/// What actions of one service do to everything of many kinds: "read every resource of `cloudwatch`". None where they are about
/// one kind only.
pub(super) fn deed_of_all(actions: &[&Action]) -> Option<String> {
    let kinds: BTreeSet<Vec<String>> =
        actions.iter().filter_map(|action| kind_of(action)).collect();
    let service = actions.first().filter(|_| kinds.len() > 1)?.prefix;
    let writes = |action: &&Action| match action.level {
        AccessLevel::Write | AccessLevel::PermissionsManagement => true,
        AccessLevel::Read | AccessLevel::List | AccessLevel::Tagging => false,
    };
    let verb = if actions.iter().any(writes) { "write to" } else { "read" };
    Some(format!("{verb} every resource of `{service}`"))
}

/// The words of the type of resource that an action is allowed on.
fn kind_of(action: &Action) -> Option<Vec<String>> {
    let service = service::service(action.prefix)?;
    let mut types = action.types.iter().filter_map(|used| service.resource_type(*used));
    let kind = types.find(|kind| !kind.name.starts_with("accesspoint"))?;
    let is_version =
        |word: &String| word.strip_prefix('v').is_some_and(|number| number.parse::<u8>().is_ok());
    // `rule-on-custom-event-bus`
    let words = camel(kind.name).into_iter().take_while(|word| word != "on");
    let words = words.filter(|word| !is_version(word));
    Some(words.map(|word| word.strip_suffix("v2").map_or(word.clone(), str::to_owned)).collect())
}

/// Whether a word is one of the resource's: `buckets` of a bucket.
fn is_part(word: &str, kind: &[String]) -> bool {
    let plural = |own: &String| word.strip_prefix(own.as_str()).is_some_and(|end| end == "s");
    kind.iter().any(|own| own == word || plural(own))
}

fn with_capitals(kind: &str) -> String {
    let one = |word: &str| match word {
        "vpc" | "acl" | "dhcp" | "api" | "nat" | "ipam" | "db" | "acm" | "saml" | "oidc"
        | "mfa" => word.to_ascii_uppercase(),
        _ => word.to_owned(),
    };
    kind.split(' ').map(one).collect::<Vec<_>>().join(" ")
}

/// `GetSecretValue`, `task-definition`: the words in lower case.
fn camel(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before = '-';
    for character in name.chars() {
        let starts = character.is_uppercase() && !before.is_uppercase();
        if matches!(character, '-' | '_') {
            words.push(String::new());
        } else if starts || words.is_empty() {
            words.push(character.to_lowercase().collect());
        } else if let Some(last) = words.last_mut() {
            last.extend(character.to_lowercase());
        }
        before = character;
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_actions_do() {
        let said = |prefix: &str, name: &str| {
            deed(service::service(prefix).unwrap().action(name).unwrap())
        };
        assert_eq!(said("s3", "DeleteObject"), "delete every object of every bucket");
        assert_eq!(said("secretsmanager", "GetSecretValue"), "read every secret");
        assert_eq!(said("sqs", "SendMessage"), "write to every queue");
        assert_eq!(said("ecr", "BatchGetImage"), "read every repository");
        assert_eq!(said("ecs", "RunTask"), "run every task definition");
        assert_eq!(said("events", "DeleteRule"), "delete every rule");
        assert_eq!(said("lambda", "AddPermission"), "change the permissions of every function");
        assert_eq!(said("ec2", "TerminateInstances"), "terminate every instance");
        assert_eq!(said("iam", "CreateRole"), "create every role");
    }

    #[test]
    fn long_lists_are_cut() {
        assert_eq!(listed(["a"]), "`a`");
        assert_eq!(listed(["a", "b", "a"]), "`a` and `b`");
        assert_eq!(listed(["a", "b", "c", "d", "e"]), "`a`, `b`, `c`, `d` and 1 more");
    }
}
