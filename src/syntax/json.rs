//! Terraform's JSON syntax to the tree that the same configuration in its native syntax has. What
//! is a block and what an argument, the language decides where it knows; inside of resources and
//! providers everything is an argument, because only their schema would tell.

mod document;
mod lower;
pub mod outline;
mod shape;
pub mod sieve;
mod stop;
mod stream;
mod text;
mod value;

use super::builder::{Builder, index};
use super::parsed::Parsed;
use super::{Body, SyntaxError};
use crate::source::SourceId;
use lower::Lowering;

pub use document::{Json, JsonKind, document, documents};

/// Parses a `.tf.json` or `.tfvars.json` file.
pub(super) fn parse(source: SourceId, path: &str, text: &str) -> Parsed {
    let shape = if path.ends_with(".tfvars.json") { &shape::VALUES } else { &shape::FILE };
    let mut errors = Vec::new();
    let mut builder = Builder::default();
    let mut body = Body::default();
    match value::parse(source, text) {
        Ok(root) => {
            let mut lowering = Lowering { source, text, builder, errors };
            body = lowering.body(&root, shape);
            Lowering { builder, errors, .. } = lowering;
        }
        Err(error) => errors.push(error),
    }
    (body.start, body.end) = (0, index(text.len()));
    errors.sort_by_key(|error: &SyntaxError| error.span.start);
    Parsed { tree: builder.finish(source, body, Vec::new()), errors, broken: Vec::new() }
}
