//! Text to syntax tree, with a place on every node. Must not know what blocks and names mean
//! to Terraform, nor evaluate anything.
//!
//! A file passes through two steps, both in time linear in its length: `scan` cuts it into tokens, as Terraform's scanner
//! does, and `parser` makes the tree of them, by way of `builder`.
//!
//! Terraform's JSON syntax has its own way (`json`) to the same tree. Dockerfiles (`dockerfile`), the shell scripts in them
//! (`shell`) and JSON that is not Terraform's (`parse_json`) become trees of their own.

mod builder;
mod dockerfile;
mod error;
mod excerpts;
mod json;
mod literal;
mod number;
mod parse;
mod parsed;
mod parser;
mod scan;
mod shell;
mod token;
mod tree;

pub use dockerfile::{
    Arguments, Dockerfile, Flag, Heredoc, Instruction, Keyword, Pair, Substitution, Word,
    WordPiece, parse_dockerfile, pieces,
};
pub use error::SyntaxError;
pub use json::{
    Json, JsonKind, document as parse_json, documents as parse_json_stream, outline, sieve,
};
pub use parse::{parse, parse_expression, parse_template};
pub use parsed::Parsed;
pub use shell::{Command, Fragment, Output, SHELLS, ShellWord, program};
pub use tree::{
    Attribute, BinaryOp, Block, Body, Comment, Expr, ExprId, ForExpr, Label, Name, ObjectItem,
    Range, Step, StepKind, TemplatePart, Tree, UnaryOp, expressions_of,
};
