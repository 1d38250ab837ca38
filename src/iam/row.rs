//! Rows of the table that says which beginnings of two patterns go together, of which only what is possible is kept. Must
//! not know what patterns consist of.

use smallvec::SmallVec;

/// So many numbers are kept without allocating.
const FEW: usize = 8;

/// The numbers that are possible, in ascending order: few, unless there are many wildcards.
pub(super) struct PatternStates {
    possible: SmallVec<[usize; FEW]>,
    highest: usize,
}

/// What makes a number possible in the next row.
pub(super) struct Before {
    /// One less was possible in the row before.
    pub(super) corner: bool,
    /// It was possible in the row before.
    pub(super) here: bool,
    /// One less is possible in this row.
    pub(super) left: bool,
}

impl PatternStates {
    /// Before anything has been taken in: what may be empty may be skipped.
    pub(super) fn first<T>(tokens: &[T], empty: impl Fn(&T) -> bool) -> Self {
        let skipped = tokens.iter().take_while(|token| empty(token)).count();
        Self { possible: (0..=skipped).collect(), highest: tokens.len() }
    }

    /// The next row. Only what is possible in this row, or in the next, makes its neighbour possible.
    pub(super) fn next(&self, is_possible: impl Fn(usize, &Before) -> bool) -> Self {
        let mut next = Self { possible: SmallVec::new(), highest: self.highest };
        let mut rest = self.possible.as_slice();
        let (mut corner, mut left) = (false, false);
        let mut number = 0;
        loop {
            if !corner && !left {
                // Nothing before it is possible: on to the next number that was.
                let Some(first) = rest.first() else { return next };
                number = number.max(*first);
            }
            if number > self.highest {
                return next;
            }
            let here = rest.first() == Some(&number);
            if here {
                rest = rest.get(1..).unwrap_or_default();
            }
            left = is_possible(number, &Before { corner, here, left });
            if left {
                next.possible.push(number);
            }
            corner = here;
            number += 1;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.possible.is_empty()
    }

    pub(super) fn has(&self, number: usize) -> bool {
        self.possible.last() == Some(&number)
    }
}
