//! IAM policies: documents as patterns, what is known of AWS's actions, and decisions. A leaf
//! library: it is given values and must not know Terraform.

pub mod action;
#[allow(dead_code, reason = "used by what follows")]
mod inclusion;
pub mod key;
pub mod service;
mod condition;
mod decision;
pub mod document;
mod exposure;
pub(crate) mod json;
mod managed;
mod pattern;
mod row;
mod statement;
mod target;

pub use condition::Request;
pub use decision::{actions_match, allows, is_wildcard_resource, trusts};
pub use exposure::is_public;
pub use managed::managed_policy;
pub use statement::{Condition, Elements, Policy, Principal, Statement};
