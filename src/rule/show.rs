//! Values as a message shows them. Must not know rules. Never shows a sensitive one.

use crate::expr::alternatives;
use crate::value::{Kind, Part, Reason, Unknown, Value, identity};

/// What stands for something of which not even a name is known.
pub(super) const OPEN: &str = "(unknown)";

/// Longer values are not shown at a place.
const MOST_CHARACTERS: usize = 60;

/// Why something is not known: the first cause, not each step that it decides. Completes "because it is ...".
pub(super) fn reason(reason: &Reason) -> String {
    reason.root().to_string()
}

/// In a sentence: strings without quotes, lists with commas.
pub(crate) fn in_sentence(value: &Value) -> String {
    if value.marks.is_sensitive() {
        return "(sensitive)".to_owned();
    }
    match &value.kind {
        Kind::Null(_) => "null".to_owned(),
        Kind::Bool(known) => known.to_string(),
        Kind::Number(number) => number.to_string(),
        Kind::String(text) => match text.as_str() {
            Some(known) => known.to_owned(),
            // Each text as a whole, and not what differs of it.
            None => alternatives::of(value)
                .and_then(|among| listed(&among))
                .unwrap_or_else(|| filled(&text.parts())),
        },
        Kind::List(_) | Kind::Set(_) | Kind::Tuple(_) => {
            let elements: Vec<String> = value.children().map(in_sentence).collect();
            elements.join(", ")
        }
        Kind::Map(entries) => entry_list(entries.values.iter()),
        Kind::Object(entries) => entry_list(entries.iter()),
        Kind::Unknown(unknown) => hole(unknown, name),
    }
}

/// Whether a value is shown by the name of what is not known, which is code.
pub(super) fn is_name(value: &Value) -> bool {
    match &value.kind {
        Kind::Unknown(unknown) if !value.marks.is_sensitive() => {
            unknown.symbol.is_some() && unknown.among().and_then(listed).is_none()
        }
        _ => false,
    }
}

fn entry_list<'a>(entries: impl Iterator<Item = (&'a std::sync::Arc<str>, &'a Value)>) -> String {
    let entries: Vec<String> =
        entries.map(|(key, value)| format!("{key} = {}", in_sentence(value))).collect();
    entries.join(", ")
}

/// A text of which parts are not known. What fills all that ticks enclose is named as references name it, what is a part of
/// more as in a template.
fn filled(parts: &[Part]) -> String {
    let mut text = String::new();
    for (index, part) in parts.iter().enumerate() {
        match part {
            Part::Literal(literal) => text.push_str(literal),
            Part::Hole(unknown) => {
                let opens = index == 0 || text.ends_with('`');
                let closes = match parts.get(index + 1) {
                    None => true,
                    Some(Part::Literal(next)) => next.starts_with('`'),
                    Some(Part::Hole(_)) => false,
                };
                text.push_str(&hole(unknown, if opens && closes { name } else { in_template }));
            }
        }
    }
    text
}

/// What is not known: what it can be, else what it is.
fn hole(unknown: &Unknown, named: fn(&str) -> String) -> String {
    let symbol = || match (&unknown.reason, unknown.symbol.as_deref()) {
        (Reason::Placeholder(hole), _) => hole.to_string(),
        (_, Some(symbol)) => named(identity::without_argument(symbol)),
        (_, None) => OPEN.to_owned(),
    };
    unknown.among().and_then(listed).unwrap_or_else(symbol)
}

/// `var.port`
fn name(symbol: &str) -> String {
    symbol.to_owned()
}

/// `${var.port}`
fn in_template(symbol: &str) -> String {
    format!("${{{symbol}}}")
}

/// The values that something can have; none where they are many, or not for a sentence.
fn listed(among: &[Value]) -> Option<String> {
    let is_shown = |value: &Value| {
        let is_plain = matches!(&value.kind, Kind::Number(_) | Kind::Bool(_) | Kind::String(_));
        is_plain && !value.marks.is_sensitive()
    };
    let is_short = !among.is_empty() && among.len() <= MOST_ALTERNATIVES;
    let all = is_short && among.iter().all(is_shown);
    all.then(|| among.iter().map(in_sentence).collect::<Vec<_>>().join(" or "))
}

/// More values that something can have are not listed.
const MOST_ALTERNATIVES: usize = 4;

/// At a place, as code; none for what is too large or not a single value.
pub(super) fn as_code(value: &Value) -> Option<String> {
    if value.deep_marks().is_sensitive() {
        return Some("(sensitive)".to_owned());
    }
    let text = match &value.kind {
        Kind::Null(_) | Kind::Bool(_) | Kind::Number(_) => in_sentence(value),
        // The provider stores numbers as strings in places; nobody wrote the quotes.
        Kind::String(text) if text.as_str().is_some_and(is_number) => in_sentence(value),
        Kind::String(text) => format!("\"{}\"", text.as_str()?),
        Kind::List(_) | Kind::Set(_) | Kind::Tuple(_) if value.children().count() < 5 => {
            let elements: Option<Vec<String>> = value.children().map(as_code).collect();
            format!("[{}]", elements?.join(", "))
        }
        Kind::List(_)
        | Kind::Set(_)
        | Kind::Tuple(_)
        | Kind::Map(_)
        | Kind::Object(_)
        | Kind::Unknown(_) => return None,
    };
    let fits = text.chars().count() <= MOST_CHARACTERS && !text.contains(['\n', '`']);
    fits.then_some(text)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
