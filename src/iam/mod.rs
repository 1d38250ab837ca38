//! IAM policies: documents as patterns, what is known of AWS's actions, and decisions. A leaf
//! library: it is given values and must not know Terraform.

pub mod action;
pub mod check;
mod inclusion;
mod condition_key;
pub mod key;
pub mod service;
mod condition;
mod decision;
pub mod document;
mod exposure;
mod guard;
pub(crate) mod json;
mod managed;
mod pattern;
mod row;
mod statement;
mod target;
mod token;

pub use condition::Request;
pub use decision::{
    Barred, Decides, actions_match, allows, barred, deciding, is_wildcard_resource, trusts,
};
pub use exposure::is_public;
pub use managed::{ManagedName, managed_name, managed_path, managed_path_of, managed_policy};
pub use statement::{Condition, Elements, Policy, Principal, Statement};
