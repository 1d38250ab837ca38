//! The texts of a rule that are the same for everything it judges: plain, or with facts of AWS in them, so that a number
//! is written once. Must not know models.

use crate::aws;
use crate::expr::{self, Context, Error, Limits, Reference, Resolved, Result, Scope};
use crate::source::{Memory, Span};
use crate::syntax::{Expr, ExprId, Tree};
use crate::value::Value;

/// The text of a literal, or of a template whose interpolations ask for facts only; else what is wrong with it.
pub(super) fn text(tree: &Tree, id: ExprId) -> Result<String, String> {
    if let Expr::String(text) = tree.expr(id) {
        return Ok(tree.name(text).to_string());
    }
    let value = value(tree, id).map_err(|error| error.message().to_owned())?;
    value.as_str().map(str::to_owned).ok_or_else(|| "this is not a text".to_owned())
}

/// The value of an expression that names nothing and asks for facts only.
pub(super) fn value(tree: &Tree, id: ExprId) -> Result<Value> {
    let loader = Memory::default();
    let context = Context::new(&loader, "", Limits::default());
    expr::eval(tree, id, &Facts, &context)
}

/// No names, and one function.
struct Facts;

impl Scope for Facts {
    fn resolve(&self, reference: &Reference<'_>) -> Result<Option<Resolved>> {
        Err(Error::new(format!(
            "`{}` is not known in a text that is always the same",
            reference.root
        )))
    }

    fn call(&self, name: &str, arguments: &[Value], _span: Span) -> Option<Result<Value>> {
        match (name, arguments) {
            ("aws::fact", [id]) => Some(fact(id)),
            _ => None,
        }
    }
}

/// The fact of an id, as functions ask for it too.
pub(super) fn fact(id: &Value) -> Result<Value> {
    let Some(id) = id.as_str() else {
        return Err(Error::new("the id of a fact is a text: \"fargate.stop_timeout\""));
    };
    aws::fact(id).cloned().ok_or_else(|| Error::new(format!("there is no fact `{id}`")))
}
