//! The entries: a file, an expression or a template to a [`Tree`] and its errors.

use super::builder::index;
use super::json;
use super::parsed::Parsed;
use super::parser::{BodyReader, Parser, Surrounding};
use super::scan;
use super::token::{Token, TokenKind};
use super::{Body, Comment, ExprId, SyntaxError, Tree};
use crate::source::SourceId;

/// Parses a file of Terraform's language.
#[must_use]
pub fn parse(source: SourceId, path: &str, text: &str) -> Parsed {
    #[expect(clippy::case_sensitive_file_extension_comparisons, reason = "as in Terraform")]
    if path.ends_with(".json") {
        return json::parse(source, path, text);
    }
    let tokens = scan::code(text);
    let mut bodies = BodyReader::new(Parser::new(source, text, &tokens));
    let body = bodies.file();
    let BodyReader { parser, mut errors, broken, .. } = bodies;
    errors.sort_by_key(|error| error.span.start);
    Parsed { tree: parser.finish(body, comments(&tokens)), errors, broken }
}

/// Parses a text that is one expression.
pub fn parse_expression(source: SourceId, text: &str) -> Result<(Tree, ExprId), Vec<SyntaxError>> {
    let tokens = scan::code(text);
    let mut parser = Parser::new(source, text, &tokens);
    let id = parser.value(Surrounding::Whole);
    single(parser, id)
}

/// Parses a text that is one template, as `templatefile` reads it.
pub fn parse_template(source: SourceId, text: &str) -> Result<(Tree, ExprId), Vec<SyntaxError>> {
    let tokens = scan::template(text);
    let mut parser = Parser::new(source, text, &tokens);
    let id = parser.template();
    single(parser, id)
}

/// The tree of a text without blocks.
fn single(
    parser: Parser<'_>,
    id: Result<ExprId, SyntaxError>,
) -> Result<(Tree, ExprId), Vec<SyntaxError>> {
    let id = id.map_err(|error| vec![error])?;
    let body = Body { start: 0, end: index(parser.text.len()), ..Body::default() };
    let comments = comments(parser.tokens);
    Ok((parser.finish(body, comments), id))
}

fn comments(tokens: &[Token]) -> Vec<Comment> {
    let comments = tokens.iter().filter(|token| token.kind == TokenKind::Comment);
    comments.map(|token| Comment { start: token.start, end: token.end }).collect()
}
