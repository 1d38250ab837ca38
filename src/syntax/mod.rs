//! Text to syntax tree, with a place on every node. Must not know what blocks and names mean
//! to Terraform, nor evaluate anything. No parser's type leaves this layer.
//!
//! A file passes through these steps, all in time linear in its length:
//!
//! 1. `scan` cuts it into tokens, as Terraform's scanner does.
//! 2. `body` reads attributes and blocks, and goes on after a mistake.
//! 3. `grammar` decides whether an expression is one, as Terraform does, says what is wrong if it
//!    is not, and prepares it for the parser.
//! 4. `convert` makes nodes of our own tree of it, by way of `builder`. What consists of parts that the tokens show is
//!    taken apart; `for` and templates with directives are parsed by `hcl::edit`.
//!
//! Terraform's JSON syntax has its own way (`json`) to the same tree. Dockerfiles (`dockerfile`), the shell scripts in them
//! (`shell`) and JSON that is not Terraform's (`parse_json`) become trees of their own.

mod body;
mod builder;
mod convert;
mod dockerfile;
mod error;
mod excerpts;
mod expression;
mod grammar;
mod json;
mod literal;
mod number;
mod pairs;
mod parse;
mod scan;
mod shell;
mod token;
mod tree;

pub use dockerfile::{
    Arguments, Dockerfile, Flag, Form, Heredoc, Instruction, Keyword, Pair, Piece, Word,
    parse_dockerfile, pieces,
};
pub use error::SyntaxError;
pub use json::{
    Json, JsonKind, document as parse_json, documents as parse_json_stream, outline, sieve,
};
pub use parse::{Parsed, parse, parse_expression, parse_template};
pub use shell::{Command, Fragment, Output, SHELLS, ShellWord, program};
pub use tree::{
    Attribute, BinaryOp, Block, Body, Comment, Expr, ExprId, ForExpr, Label, Name, ObjectItem,
    Part, Range, Step, StepKind, Tree, UnaryOp,
};
