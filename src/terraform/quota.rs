//! How much one root module may become. Terraform has no such limits; a few lines of `count`, of modules that call each
//! other twice, or of `dynamic` in `dynamic` would otherwise become millions of instances. What is allowed grows with
//! what is written, so that no configuration is too large because it is long. Must not know what is counted.

use std::cell::Cell;

/// Module calls within module calls.
pub(super) const MAX_NESTING: usize = 200;

/// A block that is multiplied by no more than this counts for nothing but its instances: modules multiply what is in
/// them so often that they are called.
const FEW: usize = 16;
/// What larger `count`, `for_each` and `dynamic` may make, whatever is written.
const MULTIPLIED: usize = 2_000;
/// And what one more of them may make: a table of records, users or rules is long, and there are not many such tables.
const TABLE: usize = 6_000;
/// And so many more for each block that is written.
const MULTIPLIED_EACH: usize = 20;
/// How many instances of resources and modules, and generated blocks, there may be, whatever is written.
const INSTANCES: usize = 8_000;
/// And so many more for each block that is written.
const INSTANCES_EACH: usize = 60;

/// What may still be made.
#[derive(Debug)]
pub(super) struct Quota {
    multiplied: Cell<usize>,
    table: Cell<usize>,
    instances: Cell<usize>,
    /// Whether something was too much already.
    spent: Cell<bool>,
}

impl Quota {
    /// For a root module that is written, with the modules that it calls, in so many blocks.
    pub(super) fn new(blocks: usize) -> Self {
        let allowed = |base: usize, each: usize| Cell::new(base + blocks.saturating_mul(each));
        Self {
            multiplied: allowed(MULTIPLIED, MULTIPLIED_EACH),
            table: Cell::new(TABLE),
            instances: allowed(INSTANCES, INSTANCES_EACH),
            spent: Cell::new(false),
        }
    }

    /// Takes what one block is multiplied into; false when that is too much.
    pub(super) fn multiply(&self, count: usize) -> bool {
        let is_table = || count <= self.table.get() && self.table.replace(0) > 0;
        let is_left = count <= FEW || take(&self.multiplied, count) || is_table();
        self.spent.set(self.spent.get() || !is_left);
        is_left
    }

    /// Takes the blocks that a `dynamic` block generates; false when that is too much.
    pub(super) fn generate(&self, count: usize) -> bool {
        let is_left = self.multiply(count) && take(&self.instances, count);
        self.spent.set(self.spent.get() || !is_left);
        is_left
    }

    /// Whether a block was refused: what else multiplies blocks need not be evaluated any more, for that is work in
    /// each of the instances that there are already.
    pub(super) fn is_spent(&self) -> bool {
        self.spent.get()
    }

    /// Takes one instance of a resource or module; false when there are too many.
    pub(super) fn instance(&self) -> bool {
        take(&self.instances, 1)
    }
}

fn take(left: &Cell<usize>, count: usize) -> bool {
    match left.get().checked_sub(count) {
        Some(rest) => {
            left.set(rest);
            true
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_adds_to_what_is_allowed() {
        let quota = Quota::new(2);
        assert!(quota.multiply(MULTIPLIED + 2 * MULTIPLIED_EACH));
        assert!(!quota.is_spent());
        assert!(quota.multiply(FEW));
        assert!(quota.multiply(TABLE), "one long table");
        assert!(!quota.multiply(FEW + 1));
        assert!(quota.is_spent());
        assert!(quota.instance());
    }

    #[test]
    fn few_blocks_many_times_are_many_blocks() {
        let quota = Quota::new(0);
        let generated = (0..INSTANCES).take_while(|_| quota.generate(FEW)).count();
        assert_eq!(generated, INSTANCES / FEW);
        assert!(quota.is_spent());
    }
}
