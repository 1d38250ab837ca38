//! Values as JSON for people and programs: what `eval --json` prints. A sensitive value is never
//! printed, nor anything about it but its type.

use serde_json::{Map, Value as Json, json};

use crate::value::{Kind, Value};

use super::Result;

/// `{"value": …}`, `{"unknown": true, "type": …, "reason": …}` or `{"error": …}`, with `"sensitive": true`
/// where marked. A collection or string that is known in part has that part as `known`, with null
/// where it is not.
#[must_use]
pub fn render(result: &Result<Value>) -> Json {
    let value = match result {
        Ok(value) => value,
        Err(error) => return failure(error),
    };
    let mut answer = Map::new();
    let sensitive = value.deep_marks().is_sensitive();
    if let Some(reason) = value.unknown_reason() {
        answer.insert("unknown".to_owned(), json!(true));
        answer.insert("type".to_owned(), json!(value.shown_type()));
        answer.insert("reason".to_owned(), json!(reason.to_string()));
        if !sensitive && let Some(known) = known_part(value) {
            answer.insert("known".to_owned(), known);
        }
    } else if sensitive {
        answer.insert("type".to_owned(), json!(value.shown_type()));
    } else {
        answer.insert("value".to_owned(), plain(value));
    }
    if sensitive {
        answer.insert("sensitive".to_owned(), json!(true));
    }
    Json::Object(answer)
}

fn failure(error: &super::Error) -> Json {
    match error.help() {
        Some(help) => json!({ "error": error.message(), "help": help }),
        None => json!({ "error": error.message() }),
    }
}

/// What is known of a value that is not known as a whole; none where nothing is.
fn known_part(value: &Value) -> Option<Json> {
    match &value.kind {
        Kind::Unknown(_) => None,
        Kind::String(text) if text.parts().len() < 2 => None,
        Kind::String(text) => Some(Json::String(text.filled("…"))),
        _ => Some(plain(value)),
    }
}

/// A value as JSON, without regard to marks; what is not known is null. Callers see to it that
/// sensitive values do not come here.
#[must_use]
pub fn plain(value: &Value) -> Json {
    match &value.kind {
        Kind::Null(_) | Kind::Unknown(_) => Json::Null,
        Kind::Bool(known) => Json::Bool(*known),
        Kind::Number(number) => number
            .to_string()
            .parse()
            .map_or(Json::Null, |number: serde_json::Number| number.into()),
        Kind::String(text) => text.as_str().map_or(Json::Null, Json::from),
        Kind::List(items) | Kind::Set(items) => items.values.iter().map(plain).collect(),
        Kind::Tuple(values) => values.iter().map(plain).collect(),
        Kind::Map(entries) => {
            entries.values.iter().map(|(name, value)| (name.to_string(), plain(value))).collect()
        }
        Kind::Object(values) => {
            values.iter().map(|(name, value)| (name.to_string(), plain(value))).collect()
        }
    }
}
