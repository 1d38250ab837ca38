//! How much work the functions that rules call do, for who limits it: one rule is judged on one thread, from its beginning
//! to its end. Must not know what the work is.

use std::cell::Cell;

thread_local! {
    static LEFT: Cell<u64> = const { Cell::new(u64::MAX) };
}

/// So much work takes as long as one evaluation step.
const A_STEP: u64 = 16;

/// Does what may take as long as so many evaluation steps, and says how many it took.
pub(crate) fn measured<T>(steps: u64, work: impl FnOnce() -> T) -> (T, u64) {
    let most = steps.saturating_mul(A_STEP);
    let outside = LEFT.replace(most);
    let result = work();
    let used = most - LEFT.replace(outside);
    (result, used / A_STEP)
}

/// Counts work: sixteen of it take as long as an evaluation step.
pub(crate) fn count(work: usize) {
    let work = u64::try_from(work).unwrap_or(u64::MAX);
    LEFT.set(LEFT.get().saturating_sub(work));
}

/// Whether as much was done as there was time for: what comes of the rest is not known.
pub(crate) fn is_spent() -> bool {
    LEFT.get() == 0
}

/// How much may be done for each of so many results: for few of them as much as all may take, and for each of many still far more
/// than what people write takes.
pub(crate) fn of_many(results: usize) -> u64 {
    let results = u64::try_from(results).unwrap_or(u64::MAX);
    (ALL / results.max(1)).max(EACH)
}

/// For all results together, as far as they are few: half a second of matching.
pub(crate) const ALL: u64 = 1 << 22;
/// For each, however many there are.
const EACH: u64 = 1 << 17;

/// Whether shared work came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WorkExtent {
    /// All of it was done.
    Whole,
    /// The rest would have taken too long: what it would have decided is unknown.
    Cut,
}

/// Does what is done once for all rules: which of them is the first to ask for it is not always the same, so it counts for
/// none, and has a limit of its own, which is the same whoever asks.
pub(crate) fn uncounted<T>(most: u64, work: impl FnOnce() -> T) -> (T, WorkExtent) {
    let before = LEFT.replace(most);
    let result = work();
    let extent = if is_spent() { WorkExtent::Cut } else { WorkExtent::Whole };
    LEFT.set(before);
    (result, extent)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_for_all_counts_for_none() {
        let ((), steps) = measured(10, || {
            count(32);
            let ((), extent) = uncounted(2_000_000, || count(1_000_000));
            assert_eq!(extent, WorkExtent::Whole);
            let ((), extent) = uncounted(1_000, || count(1_000_000));
            assert_eq!(extent, WorkExtent::Cut);
            count(16);
            assert!(!is_spent());
        });
        assert_eq!(steps, 3);
    }

    #[test]
    fn there_is_no_more_than_what_is_allowed() {
        let (spent, steps) = measured(2, || {
            count(1_000);
            is_spent()
        });
        assert!(spent);
        assert_eq!(steps, 2);
        assert!(!is_spent());
    }
}
