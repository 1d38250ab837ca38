//! Type constraints, as `type = ...` of a variable has them: `map(object({ a = optional(string, "x") }))`.
//! Must not know variables.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::source::Memory;
use crate::syntax::{Expr, ExprId, ObjectItem, Range, Tree};
use crate::value::{ObjectType, Type, Value};

use super::defaults::Defaults;
use super::weight::weight;
use super::{Context, Error, Limits, Reference, Resolved, Result, Scope, convert, eval};

/// What a value is converted to.
#[derive(Clone, Debug)]
pub struct TypeConstraint {
    /// The type, with its optional attributes.
    pub ty: Type,
    /// The defaults of optional attributes, at any depth.
    pub defaults: Defaults,
}

impl TypeConstraint {
    /// `any`
    #[must_use]
    pub fn any() -> Self {
        Self { ty: Type::Any, defaults: Defaults::default() }
    }

    /// How many elements are made where the type is applied to this value.
    #[must_use]
    pub fn weight(&self, value: &Value) -> usize {
        match self.ty {
            Type::Any | Type::Bool | Type::Number | Type::String => 0,
            Type::List(_) | Type::Set(_) | Type::Map(_) | Type::Tuple(_) | Type::Object(_) => {
                weight(value) + self.defaults.weight(value)
            }
        }
    }

    /// The value in this type, with defaults where optional attributes are absent or null; or why it
    /// cannot be.
    pub fn apply(&self, value: &Value) -> Result<Value> {
        if self.defaults.is_empty() || value.is_null() {
            return convert::convert(value, &self.ty);
        }
        convert::convert(&self.defaults.apply(value, &self.ty), &self.ty)
    }
}

/// Reads a type constraint.
pub fn parse_type(tree: &Tree, id: ExprId) -> Result<TypeConstraint> {
    let error = |error: Error| error.or_at(tree.span(id));
    match tree.expr(id) {
        Expr::Variable(name) | Expr::String(name) => {
            keyword(tree.name(name)).map(plain).map_err(error)
        }
        Expr::Call { name, arguments, .. } => {
            let [argument] = tree.list(arguments) else { return Err(error(no_type())) };
            constructor(tree, tree.name(name), *argument).map_err(error)
        }
        _ => Err(error(no_type())),
    }
}

fn no_type() -> Error {
    Error::new("this is not a type")
        .with_help("write a type such as string, list(number) or object({ name = string })")
}

fn plain(ty: Type) -> TypeConstraint {
    TypeConstraint { ty, defaults: Defaults::default() }
}

fn keyword(name: &str) -> Result<Type> {
    match name {
        "any" => Ok(Type::Any),
        "bool" => Ok(Type::Bool),
        "number" => Ok(Type::Number),
        "string" => Ok(Type::String),
        // What Terraform 0.11 wrote for collections of anything, and still reads.
        "list" => Ok(Type::list(Type::Any)),
        "map" => Ok(Type::map(Type::Any)),
        _ => Err(no_type()),
    }
}

fn constructor(tree: &Tree, name: &str, argument: ExprId) -> Result<TypeConstraint> {
    let collection = |make: fn(Type) -> Type| {
        let element = parse_type(tree, argument)?;
        Ok(TypeConstraint {
            ty: make(element.ty),
            defaults: Defaults::of_elements(element.defaults),
        })
    };
    match (name, tree.expr(argument)) {
        ("list", _) => collection(Type::list),
        ("set", _) => collection(Type::set),
        ("map", _) => collection(Type::map),
        ("tuple", Expr::Array(range)) => tuple(tree, range),
        ("object", Expr::Object(range)) => object(tree, range),
        _ => Err(no_type()),
    }
}

fn tuple(tree: &Tree, range: Range) -> Result<TypeConstraint> {
    let elements: Vec<TypeConstraint> =
        tree.list(range).iter().map(|id| parse_type(tree, *id)).collect::<Result<_>>()?;
    let (types, defaults): (Vec<Type>, Vec<Defaults>) =
        elements.into_iter().map(|element| (element.ty, element.defaults)).unzip();
    Ok(TypeConstraint { ty: Type::Tuple(types.into()), defaults: Defaults::of_tuple(defaults) })
}

fn object(tree: &Tree, range: Range) -> Result<TypeConstraint> {
    let mut attributes = BTreeMap::new();
    let mut optionals = BTreeSet::new();
    let mut values = BTreeMap::new();
    let mut inner = BTreeMap::new();
    for ObjectItem { key, value } in tree.items(range) {
        let (Expr::String(name) | Expr::Variable(name)) = tree.expr(*key) else {
            return Err(no_type().or_at(tree.span(*key)));
        };
        let name = Arc::clone(tree.name(name));
        if attributes.contains_key(&name) {
            return Err(Error::at(tree.span(*key), format!("attribute `{name}` is there twice")));
        }
        let (constraint, default) = match optional(tree, *value) {
            Some(arguments) => {
                optionals.insert(Arc::clone(&name));
                attribute(tree, *value, arguments)?
            }
            None => (parse_type(tree, *value)?, None),
        };
        values.extend(default.map(|default| (Arc::clone(&name), default)));
        inner.insert(Arc::clone(&name), constraint.defaults);
        attributes.insert(name, constraint.ty);
    }
    let defaults = Defaults::of_object(values.into_iter().collect(), inner.into_iter().collect());
    let object = ObjectType { attributes: attributes.into_iter().collect(), optional: optionals };
    Ok(TypeConstraint { ty: Type::Object(Arc::new(object)), defaults })
}

/// The arguments of `optional(...)`.
fn optional(tree: &Tree, id: ExprId) -> Option<&[ExprId]> {
    match tree.expr(id) {
        Expr::Call { name, arguments, .. } if &**tree.name(name) == "optional" => {
            Some(tree.list(arguments))
        }
        _ => None,
    }
}

/// The type of an optional attribute, and its default in that type.
fn attribute(
    tree: &Tree,
    id: ExprId,
    arguments: &[ExprId],
) -> Result<(TypeConstraint, Option<Value>)> {
    let (ty, default) = match arguments {
        [ty] => (ty, None),
        [ty, default] => (ty, Some(*default)),
        _ => return Err(Error::at(tree.span(id), "`optional` takes a type and perhaps a default")),
    };
    let constraint = parse_type(tree, *ty)?;
    let Some(default) = default else { return Ok((constraint, None)) };
    let loader = Memory::default();
    let context = Context::new(&loader, "", Limits::default());
    let value = eval(tree, default, &Constants, &context)?;
    let value = convert::convert(&value, &constraint.ty).map_err(|error| {
        let message = format!("the default does not suit its type: {}", error.message());
        Error::at(tree.span(default), message)
    })?;
    Ok((constraint, Some(value)))
}

/// Where a default stands, there are no names.
struct Constants;

impl Scope for Constants {
    fn resolve(&self, reference: &Reference<'_>) -> Result<Option<Resolved>> {
        Err(Error::at(reference.span, "a default of an attribute must not refer to anything"))
    }
}
