//! Three-valued logic (Kleene's). Must not know why something is unknown.

use std::ops::ControlFlow;

/// True, false, or not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Truth {
    /// It holds.
    True,
    /// It does not hold.
    False,
    /// It may hold or not.
    Unknown,
}

impl Truth {
    /// As people and programs read it: `yes`, `no`, `unknown`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::True => "yes",
            Self::False => "no",
            Self::Unknown => "unknown",
        }
    }

    /// Both hold.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, Self::True) => Self::True,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
        }
    }

    /// At least one holds.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    /// The opposite.
    #[must_use]
    #[expect(clippy::should_implement_trait, reason = "reads beside `and` and `or`")]
    pub fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
        }
    }

    /// All hold; true for none.
    pub fn all(truths: impl IntoIterator<Item = Self>) -> Self {
        let each = |all: Self, one| match all.and(one) {
            Self::False => ControlFlow::Break(Self::False),
            truth => ControlFlow::Continue(truth),
        };
        let (ControlFlow::Break(truth) | ControlFlow::Continue(truth)) =
            truths.into_iter().try_fold(Self::True, each);
        truth
    }

    /// At least one holds; false for none.
    pub fn any(truths: impl IntoIterator<Item = Self>) -> Self {
        let each = |any: Self, one| match any.or(one) {
            Self::True => ControlFlow::Break(Self::True),
            truth => ControlFlow::Continue(truth),
        };
        let (ControlFlow::Break(truth) | ControlFlow::Continue(truth)) =
            truths.into_iter().try_fold(Self::False, each);
        truth
    }
}

impl From<bool> for Truth {
    fn from(known: bool) -> Self {
        if known { Self::True } else { Self::False }
    }
}

#[cfg(test)]
mod tests {
    use super::Truth::{False, True, Unknown};

    #[test]
    fn follows_kleene() {
        for (a, b, and, or) in [
            (True, True, True, True),
            (True, False, False, True),
            (True, Unknown, Unknown, True),
            (False, False, False, False),
            (False, Unknown, False, Unknown),
            (Unknown, Unknown, Unknown, Unknown),
        ] {
            assert_eq!((a.and(b), b.and(a)), (and, and));
            assert_eq!((a.or(b), b.or(a)), (or, or));
        }
    }
}
