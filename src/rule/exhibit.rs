//! What a rule looked at. Must not know what it says of it.

use crate::finding::Waypoint;
use crate::source::Span;

/// What a rule looked at, as evidence.
#[derive(Clone, Debug, Default)]
pub struct Exhibit {
    /// Where it is; none where nothing is written.
    pub place: Option<Span>,
    /// The path of the value in its resource; empty for a resource as a whole.
    pub attribute: String,
    /// The value as code; none for what is absent, not known, too large or not a single value. Never a secret.
    pub value: Option<String>,
    /// From where it was written to the attribute.
    pub trail: Vec<Waypoint>,
}
