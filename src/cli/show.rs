//! Values as Terraform's console shows them. A sensitive value is never shown.

use crate::value::{Kind, Part, Type, Value};

/// A value over as many lines as it takes.
pub(super) fn shown(value: &Value) -> String {
    let mut text = String::new();
    write(value, 0, &mut text);
    text
}

fn write(value: &Value, depth: usize, text: &mut String) {
    if value.marks.is_sensitive() {
        text.push_str("(sensitive value)");
        return;
    }
    match &value.kind {
        Kind::Null(ty) => text.push_str(null(ty)),
        Kind::Bool(known) => text.push_str(if *known { "true" } else { "false" }),
        Kind::Number(number) => text.push_str(&number.to_string()),
        Kind::String(string) => {
            let parts: String = string.parts().iter().map(part).collect();
            text.extend(["\"", &parts, "\""]);
        }
        Kind::Unknown(unknown) => text.extend(["(", &unknown.reason.to_string(), ")"]),
        Kind::Tuple(values) => elements("[", values, "]", depth, text),
        Kind::List(items) => elements("tolist([", &items.values, "])", depth, text),
        Kind::Set(items) => elements("toset([", &items.values, "])", depth, text),
        Kind::Object(entries) => attributes("{", entries.iter(), "}", depth, text),
        Kind::Map(entries) => attributes("tomap({", entries.values.iter(), "})", depth, text),
    }
}

/// Null, with the conversion that gives it its type, where one alone does.
fn null(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "tobool(null)",
        Type::Number => "tonumber(null)",
        Type::String => "tostring(null)",
        Type::Any
        | Type::List(_)
        | Type::Set(_)
        | Type::Map(_)
        | Type::Tuple(_)
        | Type::Object(_) => "null",
    }
}

fn part(part: &Part) -> String {
    match part {
        Part::Literal(text) => escape(text),
        Part::Hole(unknown) => format!("${{{}}}", unknown.symbol.as_deref().unwrap_or("(unknown)")),
    }
}

/// As written between quotes; what could act on a terminal is a code.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '"' => escaped.push_str("\\\""),
            '\\' => escaped.push_str("\\\\"),
            '\n' => escaped.push_str("\\n"),
            '\r' => escaped.push_str("\\r"),
            '\t' => escaped.push_str("\\t"),
            character if character.is_control() => {
                escaped.extend(format!("\\u{:04x}", u32::from(character)).chars());
            }
            character => escaped.push(character),
        }
    }
    escaped
}

fn elements(open: &str, values: &[Value], close: &str, depth: usize, text: &mut String) {
    text.push_str(open);
    for value in values {
        line(depth + 1, text);
        write(value, depth + 1, text);
        text.push(',');
    }
    if !values.is_empty() {
        line(depth, text);
    }
    text.push_str(close);
}

fn attributes<'a>(
    open: &str,
    entries: impl Iterator<Item = (&'a std::sync::Arc<str>, &'a Value)>,
    close: &str,
    depth: usize,
    text: &mut String,
) {
    text.push_str(open);
    let mut any = false;
    for (name, value) in entries {
        any = true;
        line(depth + 1, text);
        text.extend(["\"", &escape(name), "\" = "]);
        write(value, depth + 1, text);
    }
    if any {
        line(depth, text);
    }
    text.push_str(close);
}

fn line(depth: usize, text: &mut String) {
    text.push('\n');
    text.push_str(&"  ".repeat(depth));
}
