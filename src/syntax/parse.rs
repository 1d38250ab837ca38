//! The entries: a file, an expression or a template to a [`Tree`] and its errors.

use hcl::edit::parser::{self, Error};

use super::builder::{Builder, index};
use super::convert::Converter;
use super::{Body, ExprId, SyntaxError, Tree};
use crate::source::{SourceId, Span};

/// A file that was parsed as far as it could be.
#[derive(Debug)]
pub struct Parsed {
    /// What could be parsed.
    pub tree: Tree,
    /// What could not, in the order of the text.
    pub errors: Vec<SyntaxError>,
}

/// Parses a file of Terraform's language.
#[must_use]
pub fn parse(source: SourceId, path: &str, text: &str) -> Parsed {
    let _ = path;
    let mut builder = Builder::default();
    let mut errors = Vec::new();
    let end = index(text.len());
    let body = match parser::parse_body(text) {
        Ok(body) => Converter { builder: &mut builder, text, base: 0 }.body(&body, 0, end),
        Err(error) => {
            errors.push(explain(source, &error));
            Body { start: 0, end, ..Body::default() }
        }
    };
    Parsed { tree: builder.finish(source, body, Vec::new()), errors }
}

/// Parses a text that is one expression.
pub fn parse_expression(source: SourceId, text: &str) -> Result<(Tree, ExprId), Vec<SyntaxError>> {
    let base = text.len() - text.trim_start().len();
    let expr = parser::parse_expr(text.trim()).map_err(|error| vec![explain(source, &error)])?;
    single(source, (index(base), text.trim()), |converter| converter.expr(&expr))
}

/// Parses a text that is one template, as `templatefile` reads it.
pub fn parse_template(source: SourceId, text: &str) -> Result<(Tree, ExprId), Vec<SyntaxError>> {
    let template = parser::parse_template(text).map_err(|error| vec![explain(source, &error)])?;
    single(source, (0, text), |converter| converter.bare(&template, 0, index(text.len())))
}

fn single(
    source: SourceId,
    (base, text): (u32, &str),
    convert: impl FnOnce(&mut Converter<'_>) -> ExprId,
) -> Result<(Tree, ExprId), Vec<SyntaxError>> {
    let mut builder = Builder::default();
    let id = convert(&mut Converter { builder: &mut builder, text, base });
    let body = Body { start: 0, end: index(text.len()), ..Body::default() };
    Ok((builder.finish(source, body, Vec::new()), id))
}

fn explain(source: SourceId, error: &Error) -> SyntaxError {
    let at = index(error.location().offset());
    let span = Span::new(source, at, at);
    SyntaxError { span, message: error.message().to_owned(), help: None }
}
