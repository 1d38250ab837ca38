//! Container images as their Dockerfiles build them and their contracts describe them: a Dockerfile to
//! [`ImageFacts`](crate::model::ImageFacts), and the images that a repository holds. What a base image sets is not read
//! and so is unknown. Must not know who runs them.

mod build;
mod commands;
mod config;
mod contract;
mod expand;
mod fields;
mod find;
mod packages;
mod paths;
#[cfg(test)]
mod tests;

pub use fields::image_type;
pub use find::{Images, alone};
pub(crate) use paths::lies_within;
