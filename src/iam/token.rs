//! Pieces of strings with wildcards. Must not know what is matched by them.

use std::sync::Arc;

use crate::value::Unknown;

/// A piece of a pattern.
#[derive(Clone, Debug)]
pub(super) enum PatternToken {
    /// This character.
    Char(char),
    /// `?`: any one character.
    One,
    /// `*`: any characters.
    Star,
    /// Characters that are not known.
    Hole(Arc<Unknown>),
    /// Characters that are not known, none of them a colon: a number, or partition, region or account of an ARN.
    Field(Arc<Unknown>),
    /// Any one character but this one.
    OneBut(char),
    /// Any characters but this one.
    ManyBut(char),
}

impl PatternToken {
    /// Whether it is a wildcard.
    pub(super) fn is_wild(&self) -> bool {
        matches!(self, Self::One | Self::Star)
    }

    /// The character, if it is one.
    pub(super) fn character(&self) -> Option<char> {
        match self {
            Self::Char(character) => Some(*character),
            Self::One
            | Self::Star
            | Self::Hole(_)
            | Self::Field(_)
            | Self::OneBut(_)
            | Self::ManyBut(_) => None,
        }
    }
}

/// Two holes that will be the same string.
pub(super) fn same(a: &Unknown, b: &Unknown) -> bool {
    a.symbol.is_some() && a.symbol == b.symbol
}
