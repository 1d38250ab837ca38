//! The shape of a block. Must not know how the data is written down.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::validators::{ArgumentGroup, ValueCheck};
use crate::value::{Type, Value};

/// The arguments and nested blocks of a block.
#[derive(Clone, Debug, Default)]
pub struct SchemaBlock {
    /// Arguments and computed attributes, by name.
    pub attributes: BTreeMap<Arc<str>, SchemaAttribute>,
    /// Nested blocks, by type.
    pub blocks: BTreeMap<Arc<str>, Nested>,
    /// The provider's authors advise against it.
    pub deprecated: bool,
    /// Which of the arguments and blocks go together.
    pub groups: Vec<ArgumentGroup>,
}

impl SchemaBlock {
    /// The attribute of this name.
    #[must_use]
    pub fn attribute(&self, name: &str) -> Option<&SchemaAttribute> {
        self.attributes.get(name)
    }

    /// The nested block of this type.
    #[must_use]
    pub fn nested(&self, name: &str) -> Option<&Nested> {
        self.blocks.get(name)
    }

    /// The names of attributes, then of blocks: what one may mean by a name that is neither.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.attributes.keys().chain(self.blocks.keys()).map(AsRef::as_ref)
    }
}

/// An attribute of a block.
#[derive(Clone, Debug)]
pub struct SchemaAttribute {
    /// Its type; the provider converts what is written to it.
    pub ty: Type,
    /// Who sets it.
    pub presence: Presence,
    /// Terraform does not print it.
    pub sensitive: bool,
    /// The provider's authors advise against it.
    pub deprecated: bool,
    /// Sent to the provider and never stored.
    pub write_only: bool,
    /// What the provider takes where nothing is written.
    pub default: Option<Value>,
    /// What the value must be, or each of the values in it.
    pub checks: Vec<ValueCheck>,
}

/// Who sets an attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// The configuration must.
    Required,
    /// The configuration may; the default or null otherwise.
    Optional,
    /// The provider does, at apply; the configuration must not.
    Computed,
    /// The configuration may; the provider does otherwise, at apply.
    OptionalComputed,
}

/// A nested block.
#[derive(Clone, Debug)]
pub struct Nested {
    /// What is in it.
    pub block: SchemaBlock,
    /// What value its blocks become.
    pub nesting: Nesting,
    /// How many there must be.
    pub min: usize,
    /// How many there may be.
    pub max: Option<usize>,
    /// Where none is written, the provider says at apply what it has.
    pub computed: bool,
}

/// What value the nested blocks of one type become.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nesting {
    /// One object, or null.
    Single,
    /// One object, of nulls where there is no block.
    Group,
    /// A list of objects.
    List,
    /// A set of objects.
    Set,
    /// A map of objects by the block's label.
    Map,
}
