//! The parser's operators to ours. Must not know expressions.

use hcl::edit::expr::{BinaryOperator, UnaryOperator};

use crate::syntax::{BinaryOp, UnaryOp};

pub(super) fn unary(operator: UnaryOperator) -> UnaryOp {
    match operator {
        UnaryOperator::Neg => UnaryOp::Negate,
        UnaryOperator::Not => UnaryOp::Not,
    }
}

pub(super) fn binary(operator: BinaryOperator) -> BinaryOp {
    match operator {
        BinaryOperator::Eq => BinaryOp::Equal,
        BinaryOperator::NotEq => BinaryOp::NotEqual,
        BinaryOperator::LessEq => BinaryOp::LessEqual,
        BinaryOperator::GreaterEq => BinaryOp::GreaterEqual,
        BinaryOperator::Less => BinaryOp::Less,
        BinaryOperator::Greater => BinaryOp::Greater,
        BinaryOperator::Plus => BinaryOp::Add,
        BinaryOperator::Minus => BinaryOp::Subtract,
        BinaryOperator::Mul => BinaryOp::Multiply,
        BinaryOperator::Div => BinaryOp::Divide,
        BinaryOperator::Mod => BinaryOp::Modulo,
        BinaryOperator::And => BinaryOp::And,
        BinaryOperator::Or => BinaryOp::Or,
    }
}
