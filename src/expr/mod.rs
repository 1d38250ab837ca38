//! Expressions to values, by Terraform's semantics. Must not know blocks, modules or resources:
//! names are looked up through the [`Scope`] it is given.

pub mod access;
pub mod alternatives;
mod context;
pub mod convert;
mod defaults;
mod dependent;
pub mod equality;
mod error;
mod eval;
pub mod functions;
mod join;
pub mod json;
mod marks;
pub mod render;
mod scope;
pub mod sets;
mod size;
pub mod type_expr;
mod unify;
mod weight;

pub use context::{Context, Limits};
pub use defaults::Defaults;
pub(crate) use dependent::{depends, depends_reason};
pub use error::{Error, Result};
pub use eval::{TemplateSource, eval, eval_parts, is_indexed, template};
pub use scope::{Candidates, Indexes, Key, KeysOf, Reference, Resolved, Scope};
