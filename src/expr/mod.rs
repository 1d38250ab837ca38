//! Expressions to values, by Terraform's semantics. Must not know blocks, modules or resources:
//! names are looked up through the [`Scope`] it is given.

pub mod access;
mod context;
pub mod convert;
pub mod equality;
mod error;
mod eval;
pub mod functions;
pub mod type_expr;
mod join;
pub mod json;
mod marks;
pub mod render;
mod scope;
pub mod sets;
mod unify;

pub use context::{Context, Limits};
pub use error::{Error, Result};
pub(crate) use eval::depends_reason;
pub use eval::eval;
pub use scope::{Key, Reference, Resolved, Scope};
