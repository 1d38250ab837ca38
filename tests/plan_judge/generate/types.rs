//! Types of variables, and constants that fit them.

use crate::random::Random;

/// A type, as far as generated modules have them.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Type {
    String,
    Number,
    Bool,
    List(Box<Type>),
    Set(Box<Type>),
    Map(Box<Type>),
    Tuple(Vec<Type>),
    Object(Vec<Attribute>),
}

/// An attribute of an object.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Attribute {
    pub(super) name: &'static str,
    pub(super) ty: Type,
    pub(super) presence: Presence,
}

/// Whether an attribute must be there.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Presence {
    Required,
    Optional,
    Default(String),
}

/// Names of attributes.
const NAMES: [&str; 6] = ["a", "b", "c", "name", "port", "tags"];

impl Type {
    pub(super) fn list(of: Self) -> Self {
        Self::List(Box::new(of))
    }

    pub(super) fn set(of: Self) -> Self {
        Self::Set(Box::new(of))
    }

    pub(super) fn map(of: Self) -> Self {
        Self::Map(Box::new(of))
    }

    pub(super) fn random(random: &mut Random, depth: usize) -> Self {
        let limit = if depth == 0 { 6 } else { 15 };
        match random.below(limit) {
            0..=2 => Self::String,
            3 | 4 => Self::Number,
            5 => Self::Bool,
            6 | 7 => Self::list(Self::random(random, depth - 1)),
            8 => Self::set(Self::random(random, depth - 1)),
            9 | 10 => Self::map(Self::random(random, depth - 1)),
            11 => {
                let count = 1 + random.below(3);
                Self::Tuple((0..count).map(|_| Self::random(random, depth - 1)).collect())
            }
            _ => Self::object(random, depth),
        }
    }

    fn object(random: &mut Random, depth: usize) -> Self {
        let mut attributes = Vec::new();
        for name in NAMES {
            if !random.once_in(2) {
                continue;
            }
            let ty = Self::random(random, depth - 1);
            let presence = match random.below(4) {
                0 => Presence::Optional,
                1 => Presence::Default(ty.constant(random)),
                _ => Presence::Required,
            };
            attributes.push(Attribute { name, ty, presence });
        }
        Self::Object(attributes)
    }

    /// As a type constraint.
    pub(super) fn constraint(&self) -> String {
        match self {
            Self::String => "string".to_owned(),
            Self::Number => "number".to_owned(),
            Self::Bool => "bool".to_owned(),
            Self::List(of) => format!("list({})", of.constraint()),
            Self::Set(of) => format!("set({})", of.constraint()),
            Self::Map(of) => format!("map({})", of.constraint()),
            Self::Tuple(of) => {
                let of: Vec<String> = of.iter().map(Self::constraint).collect();
                format!("tuple([{}])", of.join(", "))
            }
            Self::Object(attributes) => {
                let one = |one: &Attribute| {
                    let ty = one.ty.constraint();
                    match &one.presence {
                        Presence::Required => format!("{} = {ty}", one.name),
                        Presence::Optional => format!("{} = optional({ty})", one.name),
                        Presence::Default(value) => {
                            format!("{} = optional({ty}, {value})", one.name)
                        }
                    }
                };
                let attributes: Vec<String> = attributes.iter().map(one).collect();
                format!("object({{ {} }})", attributes.join(", "))
            }
        }
    }

    /// A constant that fits the type, now and then only after a conversion.
    pub(super) fn constant(&self, random: &mut Random) -> String {
        if random.once_in(80) {
            return "null".to_owned();
        }
        match self {
            Self::String => {
                let texts = [
                    "\"\"",
                    "\"a\"",
                    "\"b\"",
                    "\"x-y\"",
                    "\"12\"",
                    "\"true\"",
                    "7",
                    "false",
                    "\"é$${x}\"",
                ];
                (*random.pick(&texts)).to_owned()
            }
            Self::Number => {
                let numbers = ["0", "1", "2", "3", "1.5", "-4", "\"5\"", "443", "1e3", "0.1"];
                (*random.pick(&numbers)).to_owned()
            }
            Self::Bool => (*random.pick(&["true", "false", "\"true\""])).to_owned(),
            Self::List(of) | Self::Set(of) => {
                let count = if random.once_in(8) { 0 } else { 1 + random.below(3) };
                let values: Vec<String> = (0..count).map(|_| of.constant(random)).collect();
                format!("[{}]", values.join(", "))
            }
            Self::Map(of) => {
                let keys = ["a", "b", "\"k-1\"", "\"a.b\"", "name"];
                let keys: Vec<&&str> = keys
                    .iter()
                    .filter(|key| **key == "a" && !random.once_in(8) || random.once_in(3))
                    .collect();
                let entries: Vec<String> =
                    keys.iter().map(|key| format!("{key} = {}", of.constant(random))).collect();
                format!("{{ {} }}", entries.join(", "))
            }
            Self::Tuple(of) => {
                let values: Vec<String> = of.iter().map(|of| of.constant(random)).collect();
                format!("[{}]", values.join(", "))
            }
            Self::Object(attributes) => {
                Self::entries(random, attributes, |random, ty| ty.constant(random))
            }
        }
    }

    /// An object of these attributes: optional ones may be missing, and one may be there that the type does not have.
    pub(super) fn entries(
        random: &mut Random,
        attributes: &[Attribute],
        mut value: impl FnMut(&mut Random, &Self) -> String,
    ) -> String {
        let mut entries = Vec::new();
        for one in attributes {
            if one.presence != Presence::Required && random.once_in(2) {
                continue;
            }
            entries.push(format!("{} = {}", one.name, value(random, &one.ty)));
        }
        if random.once_in(12) {
            entries.push("other = 1".to_owned());
        }
        format!("{{ {} }}", entries.join(", "))
    }
}
