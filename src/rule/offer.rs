//! A name that fits where somebody is writing a rule. Must not know which fit.

/// A name that fits.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Offer {
    /// As it is written.
    pub name: String,
    /// What it is.
    pub kind: OfferKind,
    /// What to say about it: the summary of a function, and nothing where the name says it all.
    pub about: String,
}

impl Offer {
    /// A name that says all there is to say.
    pub(super) fn of(kind: OfferKind, name: &str) -> Self {
        Self { name: name.to_owned(), kind, about: String::new() }
    }
}

/// What a name is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OfferKind {
    /// An attribute of a rule or of a value.
    Attribute,
    /// A block.
    Block,
    /// A variable, or what every rule sees: `resources`.
    Variable,
    /// A function.
    Function,
    /// One of the values that an attribute can have.
    Value,
}
