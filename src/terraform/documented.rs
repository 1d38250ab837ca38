//! What a module's README says of its variables and outputs, as values for rules.

use std::collections::BTreeMap;

use crate::source::Span;
use crate::value::{Origin, OriginLabel, Type, Value};

use super::config::{Module, Readme};
use super::entry::entry;
use super::readme::{TableRow, tables};

/// What the README says: rows by the name in their first column.
pub(super) struct Documented {
    span: Option<Span>,
    inputs: Option<BTreeMap<String, Value>>,
    outputs: Option<BTreeMap<String, Value>>,
}

impl Documented {
    pub(super) fn of(readme: Option<&Readme>) -> Self {
        let tables = readme.map(|readme| tables(&readme.text, readme.span)).unwrap_or_default();
        let columns = ["name", "description", "type", "default", "required"];
        Self {
            span: readme.map(|readme| readme.span),
            inputs: tables.inputs.map(|rows| by_name(&rows, &columns)),
            outputs: tables.outputs.map(|rows| by_name(&rows, &["name", "description"])),
        }
    }

    pub(super) fn input(&self, name: &str) -> Value {
        row_of(self.inputs.as_ref(), name)
    }

    pub(super) fn output(&self, name: &str) -> Value {
        row_of(self.outputs.as_ref(), name)
    }

    pub(super) fn value(&self, module: &Module) -> Value {
        let Some(span) = self.span else { return Value::null(Type::Any) };
        let value = Value::object([
            entry(
                "inputs",
                table(self.inputs.as_ref(), |name| module.variables.contains_key(name)),
            ),
            entry(
                "outputs",
                table(self.outputs.as_ref(), |name| module.outputs.contains_key(name)),
            ),
        ]);
        value.with_origin(Origin::step(span, OriginLabel::Block("readme".into()), Vec::new()))
    }
}

fn by_name(rows: &[TableRow], columns: &[&'static str]) -> BTreeMap<String, Value> {
    let name = |row: &TableRow| row.cells.first().map(|(_, text)| text.clone()).unwrap_or_default();
    rows.iter().map(|row| (name(row), row_object(row, columns))).collect()
}

fn row_of(rows: Option<&BTreeMap<String, Value>>, name: &str) -> Value {
    rows.and_then(|rows| rows.get(name)).cloned().unwrap_or_else(|| Value::null(Type::Any))
}

/// Every row, with whether the module declares what it names.
fn table(rows: Option<&BTreeMap<String, Value>>, declares: impl Fn(&str) -> bool) -> Value {
    let Some(rows) = rows else { return Value::null(Type::Any) };
    let with_declared = rows.iter().map(|(name, row)| {
        let mut cells = row.entries().cloned().unwrap_or_default();
        cells.extend([entry("declared", Value::bool(declares(name)))]);
        Value::object(cells).with_origin(row.origin.clone())
    });
    Value::tuple(with_declared.collect())
}

fn row_object(row: &TableRow, columns: &[&'static str]) -> Value {
    let cells = columns.iter().map(|column| {
        let cell = row.cells.iter().find(|(name, _)| name == column);
        let value = cell
            .map_or_else(|| Value::null(Type::String), |(_, text)| Value::string(text.as_str()));
        entry(column, value.with_origin(Origin::At(row.span)))
    });
    Value::object(cells).with_origin(Origin::step(
        row.span,
        OriginLabel::Block("readme".into()),
        Vec::new(),
    ))
}
