//! Whether a JSON file is what `terraform show -json` prints, and of what. Must not know what becomes of it.

use super::sections::Sections;

/// What was shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// A plan.
    Plan,
    /// A state.
    State,
}

/// A text that does not hold this near its beginning is neither, and is not read further.
const TELLING: &str = "\"format_version\"";
/// So many bytes are its beginning: `format_version` is the first member, unless somebody has sorted them.
const BEGINNING: usize = 4 * 1024;
/// Members that are in every plan, by which one is known whose members are sorted.
const OF_PLANS: [&str; 2] = ["\"resource_changes\"", "\"planned_values\""];

/// Whether a text may be one of the two.
pub(super) fn may_be(text: &str) -> bool {
    let mut end = BEGINNING.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let beginning = text.get(..end).unwrap_or_default();
    beginning.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).starts_with('{')
        && (beginning.contains(TELLING)
            || (text.contains(TELLING) && OF_PLANS.iter().all(|name| text.contains(name))))
}

/// Which of the two a text is, by its members.
pub(super) fn of(sections: &Sections) -> Option<Form> {
    let has = |name: &str| sections.get(name).is_some();
    match (has("format_version"), has("resource_changes") || has("planned_values")) {
        (true, true) => Some(Form::Plan),
        // A state that is empty has no values.
        (true, false) if has("values") && has("terraform_version") => Some(Form::State),
        (_, _) => None,
    }
}

/// Whether a text that is cut off or damaged is one of the two all the same.
pub(super) fn is_broken(text: &str) -> bool {
    OF_PLANS.iter().any(|name| text.contains(name))
}
