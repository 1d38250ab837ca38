//! What is known of a value before anything is evaluated: enough to tell that a rule reads a field that does not
//! exist. Must not know expressions.

use crate::schema::{self, Nesting, SchemaBlock};
use crate::value::Type;

use super::fields::{Field, Fields};

/// What a value looks like.
#[derive(Clone, Debug)]
pub(crate) enum Shape {
    /// Nothing is known; everything is allowed.
    Any,
    /// A string, number or boolean: has no fields.
    Scalar,
    /// Elements of one shape.
    List(Box<Shape>),
    /// The body of a resource or of a block in it: its schema, and what it is called.
    Block(&'static SchemaBlock, &'static str),
    /// A value of this type, and what it is called.
    Typed(Type, &'static str),
    /// An object with the fields of a table.
    Object(&'static Fields),
    /// `resources`, `data`: a list of one shape for each resource type.
    Types(schema::SchemaKind),
}

/// A name that does not exist, and those that do.
pub(crate) struct MissingName {
    /// "`aws_efs_file_system` has no argument or block `encypted`"
    pub(crate) message: String,
    /// What was meant.
    pub(crate) meant: Option<String>,
}

impl Shape {
    /// The shape of the elements of a list.
    pub(crate) fn element(&self) -> Self {
        match self {
            Self::List(element) => (**element).clone(),
            Self::Typed(Type::List(element) | Type::Set(element) | Type::Map(element), _) => {
                Self::of_type(element)
            }
            Self::Any
            | Self::Scalar
            | Self::Block(..)
            | Self::Typed(..)
            | Self::Object(_)
            | Self::Types(_) => Self::Any,
        }
    }

    /// The shape of an attribute.
    pub(crate) fn attribute(&self, name: &str) -> Result<Self, MissingName> {
        match self {
            Self::Any => Ok(Self::Any),
            Self::Scalar => {
                Err(MissingName::of("a string, number or boolean has no attribute", name, []))
            }
            Self::List(_) => Err(MissingName {
                message: format!("a list has no attribute `{name}`"),
                meant: Some(format!("choose an element first: `[0].{name}` or `[*].{name}`")),
            }),
            Self::Block(block, what) => block_attribute(block, what, name),
            Self::Typed(ty, what) => type_attribute(ty, what, name),
            Self::Object(fields) => field(fields, name),
            Self::Types(kind) => resource_type(*kind, name),
        }
    }

    /// The names of its attributes, as far as they are known.
    pub(crate) fn names(&self) -> Vec<&str> {
        match self {
            Self::Any | Self::Scalar | Self::List(_) => Vec::new(),
            Self::Block(block, _) => block.names().collect(),
            Self::Typed(Type::Object(object), _) => {
                object.attributes.keys().map(AsRef::as_ref).collect()
            }
            Self::Typed(_, _) => Vec::new(),
            Self::Object(fields) => fields.fields.iter().map(|(name, _)| *name).collect(),
            Self::Types(kind) => schema::type_names(*kind).collect(),
        }
    }

    /// The shape of a value of this type.
    pub(crate) fn of_type(ty: &Type) -> Self {
        match ty {
            Type::Any => Self::Any,
            Type::Bool | Type::Number | Type::String => Self::Scalar,
            Type::List(_) | Type::Set(_) | Type::Map(_) | Type::Tuple(_) | Type::Object(_) => {
                Self::Typed(ty.clone(), "this object")
            }
        }
    }
}

impl MissingName {
    /// `what` is "a container has no field"; the name is added.
    pub(crate) fn of<'a>(
        what: &str,
        name: &str,
        candidates: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let meant = schema::did_you_mean(name, candidates);
        Self {
            message: format!("{what} `{name}`"),
            meant: meant.map(|meant| format!("did you mean `{meant}`?")),
        }
    }
}

/// The shape of a field.
fn field(fields: &'static Fields, name: &str) -> Result<Shape, MissingName> {
    let found = fields.fields.iter().find(|(known, _)| *known == name);
    let Some((_, field)) = found else {
        let names = fields.fields.iter().map(|(known, _)| *known);
        return Err(MissingName::of(&format!("{} has no field", fields.what), name, names));
    };
    Ok(match field {
        Field::Scalar => Shape::Scalar,
        Field::Any => Shape::Any,
        Field::One(inner) => Shape::Object(inner),
        Field::Many(inner) => Shape::List(Box::new(Shape::Object(inner))),
    })
}

fn block_attribute(
    block: &'static SchemaBlock,
    what: &str,
    name: &str,
) -> Result<Shape, MissingName> {
    if let Some(attribute) = block.attribute(name) {
        return Ok(Shape::of_type(&attribute.ty));
    }
    let Some(nested) = block.nested(name) else {
        let what = format!("`{what}` has no argument, attribute or block");
        return Err(MissingName::of(&what, name, block.names()));
    };
    let (label, _) = block.blocks.get_key_value(name).unzip();
    let inner = Shape::Block(&nested.block, label.map_or("block", |label| &**label));
    Ok(match nested.nesting {
        Nesting::Single | Nesting::Group => inner,
        Nesting::List | Nesting::Set | Nesting::Map => Shape::List(Box::new(inner)),
    })
}

fn type_attribute(ty: &Type, what: &str, name: &str) -> Result<Shape, MissingName> {
    match ty {
        Type::Object(object) => object.attributes.get(name).map(Shape::of_type).ok_or_else(|| {
            let names = object.attributes.keys().map(AsRef::as_ref);
            MissingName::of(&format!("{what} has no field"), name, names)
        }),
        Type::Map(element) => Ok(Shape::of_type(element)),
        Type::List(_) | Type::Set(_) => Shape::List(Box::new(Shape::Any)).attribute(name),
        Type::Any | Type::Bool | Type::Number | Type::String | Type::Tuple(_) => Ok(Shape::Any),
    }
}

fn resource_type(kind: schema::SchemaKind, name: &str) -> Result<Shape, MissingName> {
    // Of other providers there is no schema here: everything is allowed.
    if !name.starts_with("aws_") || schema::has_type(kind, name) {
        return Ok(instances(kind, name));
    }
    let what = match kind {
        schema::SchemaKind::Resource => "the provider has no resource type",
        schema::SchemaKind::Data => "the provider has no data source",
    };
    Err(MissingName::of(what, name, schema::type_names(kind)))
}

/// The list of all resources of a type.
pub(crate) fn instances(kind: schema::SchemaKind, name: &str) -> Shape {
    // The schema's own copy of the name lives as long as the program.
    let known = schema::types(kind).find(|known| *known == name).zip(schema::resource(kind, name));
    let element = known.map_or(Shape::Any, |(name, block)| Shape::Block(block, name));
    Shape::List(Box::new(element))
}
