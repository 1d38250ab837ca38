//! Text to syntax tree, with a place on every node. Must not know what blocks and names mean
//! to Terraform, nor evaluate anything. No parser's type leaves this layer.

mod builder;
mod convert;
mod error;
mod parse;
mod tree;

pub use error::SyntaxError;
pub use parse::{Parsed, parse, parse_expression, parse_template};
pub use tree::{
    Attribute, BinaryOp, Block, Body, Comment, Expr, ExprId, ForExpr, Label, Name, ObjectItem,
    Part, Range, Step, StepKind, Tree, UnaryOp,
};
