//! IAM policies: documents as patterns, what is known of AWS's actions, and decisions. A leaf
//! library: it is given values and must not know Terraform.

pub mod document;
pub(crate) mod json;
