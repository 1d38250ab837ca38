//! Addresses of module and resource instances, as Terraform writes them, and what they say to who reads them.

use std::sync::Arc;

use crate::model::Mode;
use crate::value::{Kind, Value};

use super::config::ResourceId;

/// Which instance of a block.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InstanceKey {
    /// The block has neither `count` nor `for_each`.
    None,
    /// `count`: the index.
    Index(usize),
    /// `for_each`: the key.
    Key(Arc<str>),
    /// Stands for all instances of a block whose `count` or `for_each` is not known.
    Any,
}

impl InstanceKey {
    /// The key that an evaluated index stands for, if it is known.
    #[must_use]
    pub fn from_value(value: &Value) -> Option<Self> {
        match &value.kind {
            Kind::Number(number) => number.as_usize().map(Self::Index),
            Kind::String(text) => {
                let text = text.as_arc()?;
                Some(Self::Key(Arc::clone(text)))
            }
            Kind::Null(_)
            | Kind::Bool(_)
            | Kind::List(_)
            | Kind::Set(_)
            | Kind::Map(_)
            | Kind::Tuple(_)
            | Kind::Object(_)
            | Kind::Unknown(_) => None,
        }
    }

    /// What stands behind the name: `[0]`, `["a"]`.
    #[must_use]
    pub fn suffix(&self) -> String {
        match self {
            Self::None => String::new(),
            Self::Index(index) => format!("[{index}]"),
            Self::Key(key) => format!("[{}]", quoted(key)),
            Self::Any => "[*]".to_owned(),
        }
    }

    /// The key that the rest of an address begins with, behind its bracket: `0].id`, `"a"]`.
    pub(super) fn first_of(rest: &str) -> Option<Self> {
        let Some(quoted) = rest.strip_prefix('"') else {
            let (index, _) = rest.split_once(']')?;
            return index.parse().ok().map(Self::Index);
        };
        let mut key = String::new();
        let mut characters = quoted.chars().peekable();
        while let Some(character) = characters.next() {
            match character {
                '"' => return Some(Self::Key(key.into())),
                '\\' => key.push(match characters.next()? {
                    'n' => '\n',
                    'r' => '\r',
                    't' => '\t',
                    other => other,
                }),
                '$' | '%' if characters.peek() == Some(&character) => {
                    characters.next();
                    key.push(character);
                }
                other => key.push(other),
            }
        }
        None
    }
}

/// A key in quotes, as Terraform's addresses have it.
fn quoted(key: &str) -> String {
    let mut out = String::from("\"");
    let mut characters = key.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            // As in a template, where a brace would begin an interpolation.
            '$' | '%' if characters.peek() == Some(&'{') => out.extend([character, character]),
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// `tail` seen from the module `path`.
#[must_use]
pub fn within(path: &str, tail: &str) -> Arc<str> {
    if path.is_empty() { tail.into() } else { format!("{path}.{tail}").into() }
}

/// Address of a resource instance.
#[must_use]
pub(super) fn resource(path: &str, id: &ResourceId, key: &InstanceKey) -> Arc<str> {
    within(path, &format!("{}{}", block(id), key.suffix()))
}

/// Address of a resource block within its module: `data.aws_vpc.this`.
#[must_use]
pub(super) fn block(id: &ResourceId) -> String {
    block_of(id.mode, &id.kind, &id.name)
}

/// The same by type and name.
#[must_use]
pub fn block_of(mode: Mode, kind: &str, name: &str) -> String {
    match mode {
        Mode::Managed => format!("{kind}.{name}"),
        Mode::Data => format!("data.{kind}.{name}"),
    }
}
