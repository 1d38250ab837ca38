//! Type constraints, as `type = ...` of a variable has them: `map(object({ a = optional(string) }))`.
//! Must not know variables.

use std::sync::Arc;

use crate::syntax::{Expr, ExprId, ObjectItem, Range, Tree};
use crate::value::{ObjectType, Type, Value};

use super::{Error, Result, convert};

/// What a value is converted to.
#[derive(Clone, Debug)]
pub struct TypeConstraint {
    /// The type, with its optional attributes.
    pub ty: Type,
}

impl TypeConstraint {
    /// `any`
    #[must_use]
    pub fn any() -> Self {
        Self { ty: Type::Any }
    }

    /// The value in this type, or why it cannot be.
    pub fn apply(&self, value: &Value) -> Result<Value> {
        convert::convert(value, &self.ty)
    }
}

/// Reads a type constraint.
pub fn parse_type(tree: &Tree, id: ExprId) -> Result<TypeConstraint> {
    Ok(TypeConstraint { ty: read(tree, id)? })
}

fn read(tree: &Tree, id: ExprId) -> Result<Type> {
    match tree.expr(id) {
        Expr::Variable(name) | Expr::String(name) => keyword(tree.name(name)),
        Expr::Call { name, arguments, .. } => {
            let [argument] = tree.list(arguments) else { return Err(no_type()) };
            constructor(tree, tree.name(name), *argument)
        }
        _ => Err(no_type()),
    }
    .map_err(|error| error.or_at(tree.span(id)))
}

fn no_type() -> Error {
    Error::new("this is not a type")
        .with_help("write a type such as string, list(number) or object({ name = string })")
}

fn keyword(name: &str) -> Result<Type> {
    match name {
        "any" => Ok(Type::Any),
        "bool" => Ok(Type::Bool),
        "number" => Ok(Type::Number),
        "string" => Ok(Type::String),
        "list" => Ok(Type::list(Type::Any)),
        "map" => Ok(Type::map(Type::Any)),
        _ => Err(no_type()),
    }
}

fn constructor(tree: &Tree, name: &str, argument: ExprId) -> Result<Type> {
    match (name, tree.expr(argument)) {
        ("list", _) => read(tree, argument).map(Type::list),
        ("set", _) => read(tree, argument).map(Type::set),
        ("map", _) => read(tree, argument).map(Type::map),
        ("tuple", Expr::Array(range)) => {
            let elements: Result<Vec<Type>> =
                tree.list(range).iter().map(|id| read(tree, *id)).collect();
            Ok(Type::Tuple(elements?.into()))
        }
        ("object", Expr::Object(range)) => object(tree, range),
        _ => Err(no_type()),
    }
}

fn object(tree: &Tree, range: Range) -> Result<Type> {
    let mut object = ObjectType::default();
    for ObjectItem { key, value } in tree.items(range) {
        let (Expr::String(name) | Expr::Variable(name)) = tree.expr(*key) else {
            return Err(no_type());
        };
        let name = Arc::clone(tree.name(name));
        let ty = match tree.expr(*value) {
            Expr::Call { name: call, arguments, .. } if &**tree.name(call) == "optional" => {
                let Some(inner) = tree.list(arguments).first() else { return Err(no_type()) };
                object.optional.insert(Arc::clone(&name));
                read(tree, *inner)?
            }
            _ => read(tree, *value)?,
        };
        object.attributes.insert(name, ty);
    }
    Ok(Type::Object(Arc::new(object)))
}
