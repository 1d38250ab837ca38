//! bottlelint reads Terraform as Terraform does, works out what would be
//! deployed, and decides for each rule whether the deployment complies.
//!
//! The modules below stand in layers: each may use only those above it in this
//! list, which `tests/layers.rs` enforces and `ARCHITECTURE.md` explains.

pub mod source;
mod cidr;
pub mod value;
pub mod syntax;
pub mod iam;
pub mod expr;
pub mod schema;
pub mod aws;
pub mod finding;
pub mod fix;
pub mod model;
pub mod terraform;
pub mod dockerfile;
pub mod input;
pub mod view;
pub mod access;
pub mod ecs;
pub mod image;
pub mod network;
pub mod needs;
pub mod secret;
pub mod rule;
pub mod standard;
pub mod engine;
pub mod record;
pub mod triage;
pub mod report;
pub mod config;
pub mod lsp;
pub mod cli;
