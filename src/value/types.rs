//! Terraform's types. Conversion between them is the business of the `expr` layer.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use super::NameMap;

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Not known or not constrained: `any`, the type of a bare `null` and of an unknown of unknown type.
    Any,
    /// `bool`
    Bool,
    /// `number`
    Number,
    /// `string`
    String,
    /// `list(T)`
    List(Arc<Type>),
    /// `set(T)`
    Set(Arc<Type>),
    /// `map(T)`
    Map(Arc<Type>),
    /// `tuple([T, ...])`
    Tuple(Arc<[Type]>),
    /// `object({ name = T, ... })`
    Object(Arc<ObjectType>),
}

/// The attributes of an object type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ObjectType {
    /// Type of each attribute.
    pub attributes: NameMap<Type>,
    /// Those that a value to be converted may lack: `optional(T)`. Empty in the type of a value.
    pub optional: BTreeSet<Arc<str>>,
}

impl Type {
    /// `list(element)`
    #[must_use]
    pub fn list(element: Self) -> Self {
        Self::List(Arc::new(element))
    }

    /// `set(element)`
    #[must_use]
    pub fn set(element: Self) -> Self {
        Self::Set(Arc::new(element))
    }

    /// `map(element)`
    #[must_use]
    pub fn map(element: Self) -> Self {
        Self::Map(Arc::new(element))
    }

    /// `object({...})` without optional attributes.
    pub fn object(attributes: impl IntoIterator<Item = (Arc<str>, Self)>) -> Self {
        let attributes = attributes.into_iter().collect();
        Self::Object(Arc::new(ObjectType { attributes, optional: BTreeSet::new() }))
    }
}

impl Type {
    /// Whether it names attributes, at any depth.
    #[must_use]
    pub fn has_attributes(&self) -> bool {
        let mut waiting = vec![self];
        while let Some(ty) = waiting.pop() {
            match ty {
                Self::Any | Self::Bool | Self::Number | Self::String => {}
                Self::List(element) | Self::Set(element) | Self::Map(element) => {
                    waiting.push(element);
                }
                Self::Tuple(elements) => waiting.extend(elements.iter()),
                Self::Object(_) => return true,
            }
        }
        false
    }
}

impl fmt::Display for Type {
    /// As a type constraint in Terraform's language.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => f.write_str("any"),
            Self::Bool => f.write_str("bool"),
            Self::Number => f.write_str("number"),
            Self::String => f.write_str("string"),
            Self::List(element) => write!(f, "list({element})"),
            Self::Set(element) => write!(f, "set({element})"),
            Self::Map(element) => write!(f, "map({element})"),
            Self::Tuple(elements) => {
                let elements: Vec<String> = elements.iter().map(ToString::to_string).collect();
                write!(f, "tuple([{}])", elements.join(", "))
            }
            Self::Object(object) => {
                let attributes: Vec<String> = object
                    .attributes
                    .iter()
                    .map(|(name, ty)| attribute(object, name, ty))
                    .collect();
                write!(f, "object({{{}}})", attributes.join(", "))
            }
        }
    }
}

fn attribute(object: &ObjectType, name: &str, ty: &Type) -> String {
    if object.optional.contains(name) {
        format!("{name}=optional({ty})")
    } else {
        format!("{name}={ty}")
    }
}
