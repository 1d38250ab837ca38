//! The operators of the language. Must not know expressions.

use crate::syntax::{BinaryOp, UnaryOp};

/// The precedence of the operators that bind least tightly.
pub(super) const LOOSEST: u8 = 1;

/// The binary operator that is written so.
pub(super) fn parse(written: &str) -> Option<BinaryOp> {
    Some(match written {
        "==" => BinaryOp::Equal,
        "!=" => BinaryOp::NotEqual,
        "<=" => BinaryOp::LessEqual,
        ">=" => BinaryOp::GreaterEqual,
        "<" => BinaryOp::Less,
        ">" => BinaryOp::Greater,
        "+" => BinaryOp::Add,
        "-" => BinaryOp::Subtract,
        "*" => BinaryOp::Multiply,
        "/" => BinaryOp::Divide,
        "%" => BinaryOp::Modulo,
        "&&" => BinaryOp::And,
        "||" => BinaryOp::Or,
        _ => return None,
    })
}

/// How tightly an operator binds; more is tighter.
pub(super) fn precedence(operator: BinaryOp) -> u8 {
    match operator {
        BinaryOp::Or => LOOSEST,
        BinaryOp::And => 2,
        BinaryOp::Equal | BinaryOp::NotEqual => 3,
        BinaryOp::Less | BinaryOp::LessEqual | BinaryOp::Greater | BinaryOp::GreaterEqual => 4,
        BinaryOp::Add | BinaryOp::Subtract => 5,
        BinaryOp::Multiply | BinaryOp::Divide | BinaryOp::Modulo => 6,
    }
}

/// An operator that waits for its last operand.
#[derive(Clone, Copy)]
pub(super) enum Waiting {
    /// Where it is written.
    Unary(UnaryOp, u32),
    Binary(BinaryOp),
    /// `?` without its `:`.
    Question,
    /// `? ... :`
    Colon,
}
