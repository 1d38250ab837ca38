//! What GitHub takes and shows: "SARIF support for code scanning", limits and property tables.

/// Results of a run that are shown; more are cut by GitHub without a word, so they are cut here with one.
pub(super) const RESULTS: usize = 5_000;
/// Tags of a rule that are shown.
pub(super) const TAGS: usize = 10;
/// Characters of a rule's name.
pub(super) const NAME: usize = 255;
/// Characters of a rule's short and full description.
pub(super) const DESCRIPTION: usize = 1_024;
/// Locations of a result that are shown.
pub(super) const RELATED: usize = 100;
/// Locations of a thread flow that are shown.
pub(super) const FLOW: usize = 1_000;
