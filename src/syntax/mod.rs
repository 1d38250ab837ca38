//! Text to syntax tree, with a place on every node. Must not know what blocks and names mean
//! to Terraform, nor evaluate anything. No parser's type leaves this layer.

mod body;
mod builder;
mod convert;
mod error;
mod expression;
mod grammar;
mod json;
mod literal;
mod number;
mod parse;
mod scan;
mod token;
mod tree;

pub use error::SyntaxError;
pub use parse::{Parsed, parse, parse_expression, parse_template};
pub use tree::{
    Attribute, BinaryOp, Block, Body, Comment, Expr, ExprId, ForExpr, Label, Name, ObjectItem,
    Part, Range, Step, StepKind, Tree, UnaryOp,
};
