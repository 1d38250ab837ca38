//! Values as Terraform's console shows them. A sensitive value is never shown.

use std::sync::Arc;

use crate::value::{Kind, Part, Type, Value};

/// A value over as many lines as it takes.
pub(super) fn shown(value: &Value) -> String {
    shown_without(value, &|_| false)
}

/// The same without the parts that are hidden for another reason than being sensitive.
pub(super) fn shown_without(value: &Value, is_hidden: &dyn Fn(&Value) -> bool) -> String {
    let mut writer = Writer { text: String::new(), is_hidden };
    writer.write(value, 0);
    writer.text
}

struct Writer<'a> {
    text: String,
    is_hidden: &'a dyn Fn(&Value) -> bool,
}

impl Writer<'_> {
    fn write(&mut self, value: &Value, depth: usize) {
        if value.marks.is_sensitive() || (self.is_hidden)(value) {
            self.text.push_str("(sensitive value)");
            return;
        }
        match &value.kind {
            Kind::Null(ty) => self.text.push_str(null(ty)),
            Kind::Bool(known) => self.text.push_str(if *known { "true" } else { "false" }),
            Kind::Number(number) => self.text.push_str(&number.to_string()),
            Kind::String(string) => {
                let parts: String = string.parts().iter().map(part).collect();
                self.text.extend(["\"", &parts, "\""]);
            }
            Kind::Unknown(unknown) => self.text.extend(["(", &unknown.reason.to_string(), ")"]),
            Kind::Tuple(values) => self.elements("[", values, "]", depth),
            Kind::List(items) => self.elements("tolist([", &items.values, "])", depth),
            Kind::Set(items) => self.elements("toset([", &items.values, "])", depth),
            Kind::Object(entries) => self.attributes("{", entries.iter(), "}", depth),
            Kind::Map(entries) => self.attributes("tomap({", entries.values.iter(), "})", depth),
        }
    }

    fn elements(&mut self, open: &str, values: &[Value], close: &str, depth: usize) {
        self.text.push_str(open);
        for value in values {
            self.line(depth + 1);
            self.write(value, depth + 1);
            self.text.push(',');
        }
        if !values.is_empty() {
            self.line(depth);
        }
        self.text.push_str(close);
    }

    fn attributes<'v>(
        &mut self,
        open: &str,
        entries: impl Iterator<Item = (&'v Arc<str>, &'v Value)>,
        close: &str,
        depth: usize,
    ) {
        self.text.push_str(open);
        let mut any = false;
        for (name, value) in entries {
            any = true;
            self.line(depth + 1);
            self.text.extend(["\"", &escape(name), "\" = "]);
            self.write(value, depth + 1);
        }
        if any {
            self.line(depth);
        }
        self.text.push_str(close);
    }

    fn line(&mut self, depth: usize) {
        self.text.push('\n');
        self.text.push_str(&"  ".repeat(depth));
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
