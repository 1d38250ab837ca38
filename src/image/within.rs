//! Whether a path of a container, which may be known in part, lies in a directory. Must not know images.

use crate::dockerfile::lies_within;
use crate::value::{Kind, Reason, Truth, Value};
use crate::view::value::truth;

/// Whether a path is a directory or lies below it; the known beginning of a path may decide.
pub(super) fn within(path: &Value, directory: &Value) -> Value {
    let answer = match (&path.kind, directory.as_str()) {
        (Kind::Null(_), _) => Truth::False,
        (Kind::String(text), Some(directory)) => match text.as_str() {
            Some(path) => Truth::from(lies_within(path, directory)),
            // Only whole names are certain: what follows may go on with the last one.
            None => match text.prefix().rfind('/') {
                Some(at) if lies_within(text.prefix().get(..at).unwrap_or_default(), directory) => {
                    Truth::True
                }
                Some(_) | None => Truth::Unknown,
            },
        },
        (_, _) if directory.is_null() => Truth::False,
        (_, _) => Truth::Unknown,
    };
    if answer == Truth::Unknown && path.unknown_reason().or(directory.unknown_reason()).is_none() {
        return Value::truth(answer, || Reason::Stated);
    }
    truth(answer, [path, directory])
}
