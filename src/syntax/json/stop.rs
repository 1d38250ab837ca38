//! Why reading a stream of JSON stops early.

/// Why the sieve stops early.
pub(super) enum SieveStop {
    Asked,
    Unreadable(String),
    Syntax(String, &'static str),
}
