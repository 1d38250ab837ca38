//! `csvdecode`, by the rules of Go's `encoding/csv`.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::expr::{Error, Result};
use crate::value::{Budget, Reason, Text, Type, Value};

use super::super::Call;
use super::super::parameters::{list_result, text, unknown, unknown_because};

pub(super) fn csvdecode(call: &Call<'_>) -> Result<Value> {
    let source = text(call, 0, "str")?;
    let Some(source) = source.as_str() else { return Ok(unknown(call, Type::Any)) };
    let mut reader = Reader { rest: source, line: 0 };
    let header = reader.record()?.ok_or_else(|| Error::new("missing header line"))?;
    let mut types = BTreeMap::new();
    for name in &header {
        if types.insert(key(name), Type::String).is_some() {
            return Err(Error::new(format!("duplicate column name {name:?}")));
        }
    }
    let element = Type::object(types);
    let mut rows = Vec::new();
    while let Some(record) = reader.record()? {
        if record.len() != header.len() {
            return Err(reader.error("wrong number of fields"));
        }
        if rows.len() > call.context.limits.elements {
            let reason = Reason::Budget(Budget::Elements);
            return Ok(unknown_because(Type::list(element), reason));
        }
        let columns = header.iter().zip(record);
        let columns = columns.map(|(name, field)| (key(name), Value::string(field)));
        rows.push(Value::object(columns));
    }
    Ok(list_result(call, element, rows))
}

/// The name of an attribute, in the form in which strings are kept.
fn key(name: &str) -> Arc<str> {
    Text::known(name).as_arc().map_or_else(|| name.into(), Arc::clone)
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Reader<'a> {
    fn error(&self, message: &str) -> Error {
        Error::new(format!("CSV parse error on line {}: {message}", self.line))
    }

    /// The next line with its end, which is `\n` in the result also where it was `\r\n`.
    fn line(&mut self) -> Option<(&'a str, bool)> {
        if self.rest.is_empty() {
            return None;
        }
        self.line += 1;
        let (line, ended) = match self.rest.split_once('\n') {
            Some((line, rest)) => {
                self.rest = rest;
                (line, true)
            }
            None => (std::mem::take(&mut self.rest), false),
        };
        // A carriage return alone ends the text, too.
        Some((line.strip_suffix('\r').unwrap_or(line), ended))
    }

    fn record(&mut self) -> Result<Option<Vec<String>>> {
        let (mut line, mut ended) = loop {
            match self.line() {
                None => return Ok(None),
                Some(("", _)) => {}
                Some(line) => break line,
            }
        };
        let mut fields = Vec::new();
        loop {
            let Some(quoted) = line.strip_prefix('"') else {
                let (field, rest) = match line.split_once(',') {
                    Some((field, rest)) => (field, Some(rest)),
                    None => (line, None),
                };
                if field.contains('"') {
                    return Err(self.error("bare \" in non-quoted-field"));
                }
                fields.push(field.to_owned());
                match rest {
                    Some(rest) => line = rest,
                    None => return Ok(Some(fields)),
                }
                continue;
            };
            line = quoted;
            let mut field = String::new();
            loop {
                if let Some((text, after)) = line.split_once('"') {
                    field.push_str(text);
                    if let Some(rest) = after.strip_prefix('"') {
                        field.push('"');
                        line = rest;
                        continue;
                    }
                    fields.push(std::mem::take(&mut field));
                    match after.strip_prefix(',') {
                        Some(rest) => line = rest,
                        None if after.is_empty() => return Ok(Some(fields)),
                        None => return Err(self.error("extraneous or missing \" in quoted-field")),
                    }
                    break;
                }
                field.push_str(line);
                if ended {
                    field.push('\n');
                }
                match self.line() {
                    Some(next) => (line, ended) = next,
                    None => return Err(self.error("extraneous or missing \" in quoted-field")),
                }
            }
        }
    }
}
