//! Policies in words: "delete every object of every bucket". Must not know what is wrong with them.

use crate::iam::service::{self, Action};
use crate::value::{Kind, Part, Value};

/// A value for a message: as it is written, with an ellipsis for what is not known; nothing of what is sensitive.
#[must_use]
pub fn shown(value: &Value) -> String {
    if value.marks.is_sensitive() {
        return "(sensitive)".to_owned();
    }
    match &value.kind {
        Kind::String(text) => text
            .parts()
            .iter()
            .map(|part| match part {
                Part::Literal(literal) => literal.to_string(),
                Part::Hole(_) => "…".to_owned(),
            })
            .collect(),
        Kind::Bool(known) => known.to_string(),
        Kind::Number(number) => number.to_string(),
        _ => "…".to_owned(),
    }
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

/// What an action does to everything of its kind: "delete every object", "get the secret value of every secret".
pub(super) fn deed(action: &Action) -> String {
    let mut words = camel(action.name);
    let verb = if words.is_empty() { String::new() } else { words.remove(0) };
    let rest = words.join(" ");
    let kind = service::service(action.prefix)
        .and_then(|service| {
            let used = action.types.iter().find(|used| {
                service
                    .resource_type(**used)
                    .is_some_and(|kind| !kind.name.starts_with("accesspoint"))
            })?;
            service.resource_type(*used)
        })
        .map(|kind| camel(kind.name).join(" "));
    match kind {
        None => format!("{verb} {rest}").trim().to_owned(),
        Some(kind) => {
            let of =
                if kind == "object" { "object of every bucket".to_owned() } else { kind.clone() };
            if rest == kind || rest.trim_end_matches('s') == kind || rest.is_empty() {
                format!("{verb} every {of}")
            } else {
                format!("{verb} the {rest} of every {of}")
            }
        }
    }
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
        assert_eq!(
            said("secretsmanager", "GetSecretValue"),
            "get the secret value of every secret"
        );
        assert_eq!(said("sqs", "SendMessage"), "send the message of every queue");
        assert_eq!(said("iam", "CreateRole"), "create every role");
    }

    #[test]
    fn long_lists_are_cut() {
        assert_eq!(listed(["a"]), "`a`");
        assert_eq!(listed(["a", "b", "a"]), "`a` and `b`");
        assert_eq!(listed(["a", "b", "c", "d", "e"]), "`a`, `b`, `c`, `d` and 1 more");
    }
}
