//! What looks like a secret: by the name it has, and by how it is written. The functions of the namespace `secret`. Must
//! not know resource types. What is not known is never taken for a secret; only whether it is a credential is left open.

use crate::finding::{HOLE, credentials, is_literal, is_secret_name, labelled, words};
use crate::value::{Type, Value};
use crate::view::value::{argument, unknown_of};
use crate::view::{Returns, ViewFunction};

/// The functions of the namespace `secret`.
#[must_use]
pub fn functions() -> &'static [ViewFunction] {
    &FUNCTIONS
}

static FUNCTIONS: [ViewFunction; 6] = [
    ViewFunction {
        name: "secret::is_named",
        parameters: &["name"],
        returns: Returns::TRUTH,
        summary: "Whether a name is that of a secret: DB_PASSWORD, apiToken; not DB_PASSWORD_FILE, TOKEN_TTL.",
        call: |_, arguments| Ok(answer(argument(arguments, 0)?, is_secret_name)),
    },
    ViewFunction {
        name: "secret::is_credential",
        parameters: &["value"],
        returns: Returns::TRUTH,
        summary: "Whether a text holds a credential by its form: a key of AWS, a private key, a token, a URL or a connection string with a password. Unknown where its known parts do not.",
        call: |_, arguments| {
            let value = argument(arguments, 0)?;
            let found = answer(value, is_credential);
            // What is not known may be one.
            let open = found.as_bool() == Some(false) && !value.is_wholly_known();
            Ok(if open { unknown_of(value, Type::Bool) } else { found })
        },
    },
    ViewFunction {
        name: "secret::is_literal",
        parameters: &["value"],
        returns: Returns::TRUTH,
        summary: "Whether a text is wholly known and no placeholder, path, ARN, address or reference.",
        call: |_, arguments| Ok(answer(argument(arguments, 0)?, is_literal)),
    },
    ViewFunction {
        name: "secret::is_name",
        parameters: &["value", "name"],
        returns: Returns::TRUTH,
        summary: "Whether a text only repeats the name under which it is given, so that it names a secret that is somewhere else: `jwt_private_key` as `APP_JWT_PRIVATE_KEY`.",
        call: |_, arguments| {
            let (value, name) = (argument(arguments, 0)?, argument(arguments, 1)?);
            let name = name.as_str().unwrap_or_default();
            Ok(answer(value, |text| repeats(text, name)))
        },
    },
    ViewFunction {
        name: "secret::is_passed",
        parameters: &["command"],
        returns: Returns::TRUTH,
        summary: "Whether a command, a text or a list of words, has a secret in it: `--password hunter2`, `API_TOKEN=... serve`, a URL with a password. Unknown where its known parts have none.",
        call: |_, arguments| {
            let command = argument(arguments, 0)?;
            let text = line(command);
            let found = is_credential(&text) || !labelled(&text).is_empty();
            if !found && !command.is_wholly_known() {
                return Ok(unknown_of(command, Type::Bool));
            }
            let marks = command.deep_marks();
            Ok(Value { marks, ..Value::bool(found) }.with_origin(command.origin.clone()))
        },
    },
    ViewFunction {
        name: "secret::is_weak",
        parameters: &["value"],
        returns: Returns::TRUTH,
        summary: "Whether a text is so short or plain that it may as well be no secret: under eight characters, one word of letters, or words for secrets: `my-password`.",
        call: |_, arguments| Ok(answer(argument(arguments, 0)?, is_weak)),
    },
];

/// A command as it is written, the words of a list in quotes. What is not known reads as a variable.
fn line(command: &Value) -> String {
    const VARIABLE: &str = "$";
    let text =
        |value: &Value| value.as_text().map_or(VARIABLE.to_owned(), |text| text.filled(VARIABLE));
    match command.elements() {
        Some(words) => {
            words.iter().map(|word| format!("{:?}", text(word))).collect::<Vec<_>>().join(", ")
        }
        None => text(command),
    }
}

/// What is not known reads as an ellipsis.
fn answer(value: &Value, judge: impl Fn(&str) -> bool) -> Value {
    let text = value.as_text().map(|text| text.filled(&HOLE.to_string()));
    let number = || value.as_number().map(ToString::to_string);
    let judged = text.or_else(number).is_some_and(|text| judge(&text));
    Value { marks: value.marks, ..Value::bool(judged) }.with_origin(value.origin.clone())
}

/// A single word is a password that somebody did not think about: `DB_PASSWORD = "password"`.
fn repeats(text: &str, name: &str) -> bool {
    let plain = |text: &str| words(text.trim()).to_lowercase().replace(['-', '.', '/'], "_");
    let (text, name) = (plain(text), plain(name));
    let text = text.trim_matches('_');
    text == name || (text.contains('_') && name.ends_with(&format!("_{text}")))
}

/// Whether a text holds a credential by its form.
#[must_use]
pub fn is_credential(text: &str) -> bool {
    !credentials(text).is_empty()
}

fn is_weak(text: &str) -> bool {
    let text = text.trim();
    text.chars().count() < SHORT
        || text.chars().all(char::is_alphabetic)
        || text
            .split(['-', '_', '.', ' '])
            .all(|word| PLAIN.iter().any(|plain| word.eq_ignore_ascii_case(plain)))
}

/// What people call secrets, and whose they are.
const PLAIN: [&str; 20] = [
    "my", "the", "a", "our", "some", "new", "app", "db", "api", "user", "admin", "root", "master",
    "super", "secret", "password", "passwd", "pass", "key", "value",
];

/// Shorter ones no service takes for a password.
const SHORT: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_credentials_by_their_form() {
        let key = ["AKIA", "2OGYBAH6STMMNXTT"].concat();
        let slack = ["https://hooks.slack.com/services/T0AAAAAAA/", "B0BBBBBBB/abcdEFGH"].concat();
        for text in [
            &*key,
            &*slack,
            "postgres://orders:hunter2Xy9!@db:5432/orders",
            "amqps://svc:Zu8kkPq2@mq/%2f",
            "-----BEGIN RSA PRIVATE KEY-----\nMII",
        ] {
            assert!(is_credential(text), "{text}");
        }
        for text in [
            "AKIAIOSFODNN7EXAMPLE",
            "postgres://db:5432/orders",
            "postgres://user:${PASSWORD}@db/x",
            "postgres://user:…@db/x",
            "https://example.com/a:b@c",
            "mysql://root:changeme@db/x",
            "",
            "55e7e7703f17c41f276caf8f1a1b744d674259f8",
        ] {
            assert!(!is_credential(text), "{text}");
        }
    }

    #[test]
    fn tells_a_name_of_a_secret_from_a_secret() {
        for (value, name) in [
            ("jwt_private_key", "APP_JWT_PRIVATE_KEY"),
            ("DB_PASSWORD", "DB_PASSWORD"),
            ("db-password", "DB_PASSWORD"),
            ("dbPassword", "DB_PASSWORD"),
        ] {
            assert!(repeats(value, name), "{value} of {name}");
        }
        for (value, name) in [
            ("password", "DB_PASSWORD"),
            ("hunter2_password", "DB_PASSWORD"),
            ("", "DB_PASSWORD"),
            ("db_password", "PASSWORD"),
        ] {
            assert!(!repeats(value, name), "{value} of {name}");
        }
    }

    #[test]
    fn tells_weak_ones() {
        for text in ["short1!", "somewords", "my-password", "MY_SECRET_KEY", "db_password"] {
            assert!(is_weak(text), "{text}");
        }
        for text in ["Winter2024", "password123", "correct-horse-battery", "my-swordfish"] {
            assert!(!is_weak(text), "{text}");
        }
    }

    #[test]
    fn an_unknown_value_is_no_secret() {
        let unknown = Value::unknown(Type::String, crate::value::Reason::Stated);
        assert_eq!(answer(&unknown, is_literal).as_bool(), Some(false));
    }
}
