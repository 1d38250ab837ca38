//! Marks that travel with a value through every operation. Must not know what put them there.

/// A set of marks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks(u8);

impl Marks {
    /// No mark.
    pub const NONE: Self = Self(0);
    /// Never printed, in no format, nor its length or hash.
    pub const SENSITIVE: Self = Self(1);
    /// Never stored: Terraform's ephemeral values.
    pub const EPHEMERAL: Self = Self(2);
    /// An element of a collection that stands for zero or more elements: the instances of a
    /// resource whose `count` is unknown, the blocks of a `dynamic` whose `for_each` is, an element
    /// that a `for` keeps under an unknown condition, or what a file that did not parse may hold.
    pub const MAYBE: Self = Self(4);
    /// An object of which not every attribute is known to be: a resource of a type without schema.
    pub const OPEN: Self = Self(8);

    /// No block is written, and the provider says only at apply whether it has some: empty for who asks
    /// what is written, unknown for who asks what there will be.
    pub const UNWRITTEN: Self = Self(32);

    /// Declared sensitive by an output of a called module. It is not printed either, but Terraform 1.11 forgets it on the
    /// way out of the module: it is not sensitive to functions, nor to `for_each`.
    pub const FORGOTTEN: Self = Self(64);

    /// A [`Marks::MAYBE`] of which not even that is known: whether it belongs to the collection, because
    /// a filter could not be decided.
    pub const DOUBTFUL: Self = Self(4 | 16);

    /// Both sets.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// This set without those of `other`. What is no longer perhaps there is not doubtful either.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        let other = if other.is_maybe() { other.union(Self::DOUBTFUL) } else { other };
        Self(self.0 & !other.0)
    }

    /// Whether every mark of `other` is here.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether the value must not be printed.
    #[must_use]
    pub fn is_sensitive(self) -> bool {
        self.contains(Self::SENSITIVE) || self.contains(Self::FORGOTTEN)
    }

    /// Whether it stands for blocks that are not written and that the provider may fill in.
    #[must_use]
    pub fn is_unwritten(self) -> bool {
        self.contains(Self::UNWRITTEN)
    }

    /// Whether the value may or may not belong to its collection.
    #[must_use]
    pub fn is_doubtful(self) -> bool {
        self.contains(Self::DOUBTFUL)
    }

    /// Whether the value stands for zero or more elements.
    #[must_use]
    pub fn is_maybe(self) -> bool {
        self.contains(Self::MAYBE)
    }
}
