//! Which token closes what another one opens. Must not know what stands between them.

use super::builder::index;
use super::token::Token;

/// The closing token of each opening one.
pub(super) struct Pairs(Vec<u32>);

impl Pairs {
    /// Goes through the tokens once. What closes nothing, and what is never closed, has no partner; what is balanced
    /// between them has.
    pub(super) fn of(tokens: &[Token]) -> Self {
        let mut partners = vec![u32::MAX; tokens.len()];
        let mut open: Vec<usize> = Vec::new();
        for (at, token) in tokens.iter().enumerate() {
            match token.kind.nesting() {
                1 => open.push(at),
                -1 => {
                    let partner = open.pop().and_then(|opener| partners.get_mut(opener));
                    if let Some(partner) = partner {
                        *partner = index(at);
                    }
                }
                _ => {}
            }
        }
        Self(partners)
    }

    /// The token that closes what the one at `open` opens.
    pub(super) fn close_of(&self, open: usize) -> Option<usize> {
        self.0.get(open).filter(|close| **close != u32::MAX).map(|close| *close as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::Pairs;
    use crate::syntax::token::{Kind, Token};

    #[test]
    fn finds_what_is_balanced_behind_what_is_not() {
        let kinds = [Kind::CloseParen, Kind::OpenParen, Kind::OpenBracket, Kind::CloseBracket];
        let tokens = kinds.map(|kind| Token { start: 0, end: 0, kind });
        let pairs = Pairs::of(&tokens);
        assert_eq!([0, 1, 2, 3].map(|at| pairs.close_of(at)), [None, None, Some(3), None]);
    }
}
