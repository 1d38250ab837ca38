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

/// A line, without its end.
struct Line<'a> {
    text: &'a str,
    /// Whether it has an end, which a quoted field that goes on in the next line keeps.
    ended: bool,
}

/// A field, and what follows the comma behind it; none at the end of the record.
type Field<'a> = (String, Option<&'a str>);

impl<'a> Reader<'a> {
    fn error(&self, message: &str) -> Error {
        Error::new(format!("CSV parse error on line {}: {message}", self.line))
    }

    /// The next line; a carriage return at its end goes, too.
    fn line(&mut self) -> Option<Line<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        self.line += 1;
        let (text, ended) = match self.rest.split_once('\n') {
            Some((text, rest)) => {
                self.rest = rest;
                (text, true)
            }
            None => (std::mem::take(&mut self.rest), false),
        };
        Some(Line { text: text.strip_suffix('\r').unwrap_or(text), ended })
    }

    /// The fields of the next line that is not empty; quoted ones may take several lines.
    fn record(&mut self) -> Result<Option<Vec<String>>> {
        let mut line = loop {
            match self.line() {
                None => return Ok(None),
                Some(line) if line.text.is_empty() => {}
                Some(line) => break line,
            }
        };
        let mut fields = Vec::new();
        loop {
            let (field, rest) = match line.text.strip_prefix('"') {
                Some(text) => {
                    line.text = text;
                    self.quoted(&mut line)?
                }
                None => self.plain(line.text)?,
            };
            fields.push(field);
            match rest {
                Some(rest) => line.text = rest,
                None => return Ok(Some(fields)),
            }
        }
    }

    fn plain(&self, text: &'a str) -> Result<Field<'a>> {
        let (field, rest) = match text.split_once(',') {
            Some((field, rest)) => (field, Some(rest)),
            None => (text, None),
        };
        if field.contains('"') {
            return Err(self.error("bare \" in non-quoted-field"));
        }
        Ok((field.to_owned(), rest))
    }

    /// Reads on behind an opening quote.
    fn quoted(&mut self, line: &mut Line<'a>) -> Result<Field<'a>> {
        let mut field = String::new();
        loop {
            let Some((text, after)) = line.text.split_once('"') else {
                field.push_str(line.text);
                if line.ended {
                    field.push('\n');
                }
                let Some(next) = self.line() else {
                    return Err(self.error("extraneous or missing \" in quoted-field"));
                };
                *line = next;
                continue;
            };
            field.push_str(text);
            if let Some(rest) = after.strip_prefix('"') {
                field.push('"');
                line.text = rest;
                continue;
            }
            return match after.strip_prefix(',') {
                Some(rest) => Ok((field, Some(rest))),
                None if after.is_empty() => Ok((field, None)),
                None => Err(self.error("extraneous or missing \" in quoted-field")),
            };
        }
    }
}
