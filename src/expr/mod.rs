//! Expressions to values, by Terraform's semantics. Must not know blocks, modules or resources:
//! names are looked up through the [`Scope`] it is given.

mod context;
pub mod convert;
pub mod equality;
mod error;
pub mod functions;
mod marks;
mod scope;
pub mod sets;
mod unify;

pub use context::{Context, Limits};
pub use error::{Error, Result};
pub use scope::{Key, Reference, Resolved, Scope};
