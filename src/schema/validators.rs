//! What values and combinations of arguments the provider refuses: its own validators, distilled by
//! `scripts/distill_validators.py`. Must not know configurations.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use regex::Regex;
use serde::Deserialize;
use serde_json::Value as Json;

use super::form::Form;
use crate::value::Number;

/// One line a resource type, sorted: `["aws_...", {path: [check]}, {path of a block: [group]}]`.
static DATA: &str = include_str!("../../data/schema/aws-5.100.0.validators.jsonl");

/// What a value must be.
#[derive(Clone, Debug)]
pub enum ValueCheck {
    /// One of these.
    OneOf(Allowed),
    /// A number between these, both included.
    Range {
        /// The least.
        least: Option<Number>,
        /// The greatest.
        most: Option<Number>,
    },
    /// A number that this one divides.
    MultipleOf(Number),
    /// A text of so many bytes.
    Length {
        /// The least.
        least: Option<usize>,
        /// The most.
        most: Option<usize>,
    },
    /// A text that a pattern finds something in. None for a pattern that cannot be read here, which a test rules out.
    Matches(Arc<str>, Option<Regex>),
    /// A text of certain characters.
    Characters(Characters),
    /// A text of a form that has a name.
    Is(Form),
}

/// The values that an argument may have.
#[derive(Clone, Debug)]
pub struct Allowed {
    /// As the provider lists them.
    pub values: Vec<Arc<str>>,
    /// Those that AWS's service models have besides: a newer version of the provider may take them.
    pub newer: Vec<Arc<str>>,
    /// Whether capital letters count.
    pub case: LetterCase,
}

/// Whether capital letters count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterCase {
    /// They do.
    Exact,
    /// They do not.
    Any,
}

/// Which characters may stand where.
#[derive(Clone, Debug)]
pub struct Characters {
    first: Arc<str>,
    inner: Arc<str>,
    last: Arc<str>,
    /// What the provider says, without the value.
    pub message: Arc<str>,
}

/// Which arguments of a block go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArgumentGroup {
    /// One of them is there, and no other.
    ExactlyOneOf(Vec<Arc<str>>),
    /// One of them is there, or several.
    AtLeastOneOf(Vec<Arc<str>>),
    /// Where the first is there, none of the others is.
    Conflicts(Arc<str>, Vec<Arc<str>>),
    /// Where the first is there, all the others are.
    Together(Arc<str>, Vec<Arc<str>>),
}

impl Allowed {
    /// Whether a value is in the list of the provider.
    #[must_use]
    pub fn has(&self, value: &str) -> bool {
        self.is_in(&self.values, value)
    }

    /// Whether a value is in the list, or may be in that of a newer version.
    #[must_use]
    pub fn may_have(&self, value: &str) -> bool {
        self.has(value) || self.is_in(&self.newer, value)
    }

    fn is_in(&self, values: &[Arc<str>], value: &str) -> bool {
        values.iter().any(|known| match self.case {
            LetterCase::Exact => **known == *value,
            // As Go's `strings.EqualFold` does for these lists, which are ASCII.
            LetterCase::Any => known.eq_ignore_ascii_case(value),
        })
    }
}

impl Characters {
    /// Whether some character stands where it may not. Characters that are not ASCII were not tried.
    #[must_use]
    pub fn refuse(&self, text: &str) -> bool {
        let last = text.chars().count().saturating_sub(1);
        let mut all =
            text.chars().enumerate().filter(|(_, one)| one.is_ascii_graphic() || *one == ' ');
        all.any(|(at, one)| match at {
            0 if last == 0 => !self.first.contains(one) && !self.last.contains(one),
            0 => !self.first.contains(one),
            _ if at == last => !self.last.contains(one),
            _ => !self.inner.contains(one),
        })
    }
}

/// The validators of one resource type.
#[derive(Debug, Default)]
pub(super) struct Validators {
    /// By the path of the argument: `network_configuration.subnets`.
    checks: BTreeMap<String, Vec<ValueCheck>>,
    /// By the path of the block, empty for the resource itself.
    groups: BTreeMap<String, Vec<ArgumentGroup>>,
}

impl Validators {
    /// The checks of an argument.
    pub(super) fn checks(&self, path: &str) -> Vec<ValueCheck> {
        self.checks.get(path).cloned().unwrap_or_default()
    }

    /// The groups of a block.
    pub(super) fn groups(&self, path: &str) -> Vec<ArgumentGroup> {
        self.groups.get(path).cloned().unwrap_or_default()
    }
}

type Line<'l> = (&'l str, BTreeMap<String, Vec<Vec<Json>>>, BTreeMap<String, Vec<Vec<Json>>>);

/// The validators of a resource type; none are known of a type that is not in the data.
pub(super) fn of(name: &str) -> Validators {
    let lines = lines();
    let found = lines.binary_search_by(|(known, _)| (*known).cmp(name)).ok();
    let line = found.and_then(|at| lines.get(at)).and_then(|(_, line)| read(line));
    line.unwrap_or_default()
}

/// Names and lines; no JSON is read here.
fn lines() -> &'static [(&'static str, &'static str)] {
    static LINES: OnceLock<Vec<(&str, &str)>> = OnceLock::new();
    LINES.get_or_init(|| {
        let named = DATA.lines().filter_map(|line| {
            let (name, _) = line.strip_prefix("[\"")?.split_once('"')?;
            Some((name, line))
        });
        named.collect()
    })
}

fn read(line: &str) -> Option<Validators> {
    let (_, checks, groups) =
        Line::deserialize(&mut serde_json::Deserializer::from_str(line)).ok()?;
    let checks = checks.into_iter().map(|(path, all)| {
        Some((path, all.iter().map(|raw| check(raw)).collect::<Option<Vec<_>>>()?))
    });
    let groups = groups.into_iter().map(|(path, all)| {
        Some((path, all.iter().map(|raw| group(raw)).collect::<Option<Vec<_>>>()?))
    });
    Some(Validators {
        checks: checks.collect::<Option<_>>()?,
        groups: groups.collect::<Option<_>>()?,
    })
}

fn check(raw: &[Json]) -> Option<ValueCheck> {
    let (word, rest) = raw.split_first()?;
    let at = |index: usize| rest.get(index);
    let number = |index| at(index).and_then(|json| Number::parse(&json.to_string()).ok());
    let size = |index| at(index).and_then(Json::as_u64).and_then(|size| usize::try_from(size).ok());
    let text = |index| at(index).and_then(Json::as_str).map(Arc::from);
    Some(match word.as_str()? {
        "in" => ValueCheck::OneOf(allowed(rest, LetterCase::Exact)?),
        "in-any-case" => ValueCheck::OneOf(allowed(rest, LetterCase::Any)?),
        "range" => ValueCheck::Range { least: number(0), most: number(1) },
        "multiple" => ValueCheck::MultipleOf(number(0)?),
        "length" => ValueCheck::Length { least: size(0), most: size(1) },
        "matches" => {
            let pattern: Arc<str> = text(0)?;
            let regex = Regex::new(&pattern).ok();
            ValueCheck::Matches(pattern, regex)
        }
        "characters" => ValueCheck::Characters(Characters {
            first: text(0)?,
            inner: text(1)?,
            last: text(2)?,
            message: text(3)?,
        }),
        "is" => ValueCheck::Is(Form::parse(&text(0)?)?),
        _ => return None,
    })
}

fn allowed(rest: &[Json], case: LetterCase) -> Option<Allowed> {
    Some(Allowed {
        values: values(rest.first()?)?,
        newer: rest.get(1).map_or(Some(Vec::new()), values)?,
        case,
    })
}

/// Texts, and numbers as they are written.
fn values(list: &Json) -> Option<Vec<Arc<str>>> {
    let one = |value: &Json| match value {
        Json::String(text) => Some(Arc::from(text.as_str())),
        Json::Number(number) => Some(Arc::from(number.to_string())),
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => None,
    };
    list.as_array()?.iter().map(one).collect()
}

fn group(raw: &[Json]) -> Option<ArgumentGroup> {
    let text = |index: usize| raw.get(index).and_then(Json::as_str).map(Arc::from);
    let names = |index: usize| raw.get(index).and_then(values);
    Some(match raw.first()?.as_str()? {
        "exactly-one" => ArgumentGroup::ExactlyOneOf(names(1)?),
        "at-least-one" => ArgumentGroup::AtLeastOneOf(names(1)?),
        "conflicts" => ArgumentGroup::Conflicts(text(1)?, names(2)?),
        "together" => ArgumentGroup::Together(text(1)?, names(2)?),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_line_and_every_pattern() {
        assert!(lines().is_sorted());
        for (name, line) in lines() {
            let all = read(line).unwrap_or_else(|| panic!("{name} does not decode"));
            for check in all.checks.values().flatten() {
                if let ValueCheck::Matches(pattern, regex) = check {
                    assert!(regex.is_some(), "{name}: {pattern}");
                }
            }
        }
    }

    #[test]
    fn every_path_is_one_of_the_schema() {
        for (name, line) in lines() {
            let block = crate::schema::resource(crate::schema::SchemaKind::Resource, name).unwrap();
            let all = read(line).unwrap();
            for path in all.checks.keys() {
                let (blocks, argument) = path.rsplit_once('.').unwrap_or(("", path));
                let names = blocks.split('.').filter(|part| !part.is_empty());
                let inner = names.fold(block, |block, part| &block.nested(part).unwrap().block);
                assert!(inner.attribute(argument).is_some(), "{name}.{path}");
            }
        }
    }

    #[test]
    fn knows_lists_ranges_and_groups() {
        let service = of("aws_ecs_service");
        let Some(ValueCheck::OneOf(types)) = service.checks("launch_type").into_iter().next()
        else {
            panic!("no list of launch types")
        };
        assert!(types.has("FARGATE") && !types.has("FARGAT"));
        let rule = of("aws_security_group_rule");
        let names = |group: &ArgumentGroup| match group {
            ArgumentGroup::AtLeastOneOf(names) => names.len(),
            ArgumentGroup::ExactlyOneOf(_)
            | ArgumentGroup::Conflicts(..)
            | ArgumentGroup::Together(..) => 0,
        };
        assert!(rule.groups("").iter().any(|group| names(group) == 5));
    }

    #[test]
    fn looks_at_the_ends_of_a_text_apart() {
        let names = Characters {
            first: "ab".into(),
            inner: "ab-".into(),
            last: "ab".into(),
            message: "".into(),
        };
        assert!(!names.refuse("a-b") && !names.refuse("a") && !names.refuse(""));
        assert!(names.refuse("-a") && names.refuse("a-") && names.refuse("a!b"));
    }
}
