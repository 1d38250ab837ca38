//! Pieces of a document of SARIF. Must not know what they say.

use serde_json::Value;

/// An object of values that are there already. `json!` would make a copy of each, at every level that they are in.
pub(super) fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
}

/// What SARIF calls a message, or content.
pub(super) fn text(text: String) -> Value {
    object([("text", text.into())])
}
