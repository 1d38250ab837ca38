//! Questions to JSON that a plan is read with. Must not know plans.

use crate::syntax::{Json, JsonKind};

/// The elements of an array; none where there is no array.
pub(super) fn elements(json: Option<&Json>) -> &[Json] {
    json.and_then(Json::elements).unwrap_or_default()
}

/// The members of an object.
pub(super) fn members(json: Option<&Json>) -> impl Iterator<Item = (&str, &Json)> {
    let members = match json.map(|json| &json.kind) {
        Some(JsonKind::Object(members)) => members.as_slice(),
        _ => &[],
    };
    members.iter().map(|(name, _, value)| (name.as_str(), value))
}

/// Whether a part of `after_unknown` or `after_sensitive` says so of all that it stands for.
pub(super) fn is_true(json: Option<&Json>) -> bool {
    json.is_some_and(|json| matches!(json.kind, JsonKind::Bool(true)))
}

/// Whether it says so of something.
pub(super) fn has_true(json: Option<&Json>) -> bool {
    let mut waiting: Vec<&Json> = json.into_iter().collect();
    while let Some(json) = waiting.pop() {
        match &json.kind {
            JsonKind::Bool(true) => return true,
            JsonKind::Array(elements) => waiting.extend(elements),
            JsonKind::Object(members) => waiting.extend(members.iter().map(|(.., json)| json)),
            JsonKind::Null | JsonKind::Bool(false) | JsonKind::Number(_) | JsonKind::String(_) => {}
        }
    }
    false
}

/// The part for the element of an array.
pub(super) fn element(json: Option<&Json>, index: usize) -> Option<&Json> {
    elements(json).get(index)
}

/// What kind of JSON it is, for messages.
pub(super) fn called(json: &Json) -> &'static str {
    match &json.kind {
        JsonKind::Null => "null",
        JsonKind::Bool(_) => "a boolean",
        JsonKind::Number(_) => "a number",
        JsonKind::String(_) => "a string",
        JsonKind::Array(_) => "an array",
        JsonKind::Object(_) => "an object",
    }
}
