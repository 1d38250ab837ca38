//! The tables of inputs and outputs in a module's README, in the forms that terraform-docs writes.
//! Must not know Terraform's blocks.

use crate::source::Span;

/// A row of a table: the cells by the lower-case name of their column, and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TableRow {
    /// Column and text, with Markdown's marks taken off.
    pub cells: Vec<(String, String)>,
    /// The line.
    pub span: Span,
}

/// The tables of a README.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tables {
    /// Rows of the tables under a heading "Inputs"; none if there is no such table.
    pub inputs: Option<Vec<TableRow>>,
    /// Rows of the tables under a heading "Outputs"; none if there is no such table.
    pub outputs: Option<Vec<TableRow>>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Inputs,
    Outputs,
    Other,
}

/// Reads the tables; `start` is the first byte of the text.
#[must_use]
pub(super) fn tables(text: &str, start: Span) -> Tables {
    let mut tables = Tables::default();
    let mut section = Section::Other;
    let mut columns: Vec<String> = Vec::new();
    let mut at = start.start;
    for line in text.split_inclusive('\n') {
        let length = u32::try_from(line.trim_end().len()).unwrap_or(0);
        let span = Span::new(start.source, at, at + length);
        at += u32::try_from(line.len()).unwrap_or(0);
        let line = line.trim();
        if line.starts_with('#') {
            section = section_of(line);
            columns.clear();
        } else if !line.starts_with('|') {
            columns.clear();
        } else if section != Section::Other {
            read_row(&mut tables, section, &mut columns, line, span);
        }
    }
    tables
}

fn section_of(heading: &str) -> Section {
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    match words.as_str() {
        "inputs" | "input variables" | "variables" => Section::Inputs,
        "outputs" | "output values" => Section::Outputs,
        _ => Section::Other,
    }
}

fn read_row(
    tables: &mut Tables,
    section: Section,
    columns: &mut Vec<String>,
    line: &str,
    span: Span,
) {
    let cells = cells(line);
    let rows = match section {
        Section::Inputs => &mut tables.inputs,
        Section::Outputs => &mut tables.outputs,
        Section::Other => return,
    };
    if columns.is_empty() {
        *columns = cells.iter().map(|cell| cell.to_lowercase()).collect();
        if columns.first().is_some_and(|first| first == "name") {
            rows.get_or_insert_default();
        }
        return;
    }
    let is_ruler = cells.iter().all(|cell| cell.chars().all(|c| matches!(c, '-' | ':')));
    if is_ruler || columns.first().is_none_or(|first| first != "name") {
        return;
    }
    let cells = columns.iter().cloned().zip(cells);
    let cells =
        cells.map(
            |(column, cell)| {
                if column == "description" { (column, cell) } else { (column, code(&cell)) }
            },
        );
    let cells = cells.collect();
    rows.get_or_insert_default().push(TableRow { cells, span });
}

/// What stands between backticks, for a cell that is code as a whole.
fn code(cell: &str) -> String {
    let inner = cell.strip_prefix('`').and_then(|rest| rest.strip_suffix('`'));
    inner.filter(|inner| !inner.contains('`')).unwrap_or(cell).to_owned()
}

/// The cells of a row: `\|` and bars within backticks do not end one.
fn cells(line: &str) -> Vec<String> {
    let inner = line.trim().trim_start_matches('|');
    let (mut cells, mut cell, mut in_code, mut escaped) = (Vec::new(), String::new(), false, false);
    for character in inner.chars() {
        match character {
            '\\' if !escaped => {
                escaped = true;
                continue;
            }
            '|' if !escaped && !in_code => {
                cells.push(plain(&cell));
                cell.clear();
                continue;
            }
            '`' if !escaped => in_code = !in_code,
            _ => {}
        }
        if escaped && !matches!(character, '|' | '_' | '*' | '<' | '>' | '[' | ']' | '`') {
            cell.push('\\');
        }
        cell.push(character);
        escaped = false;
    }
    if !cell.trim().is_empty() {
        cells.push(plain(&cell));
    }
    cells
}

/// Text without the anchors and line breaks that terraform-docs puts in: `<a name="x"></a> [x](#input_x)`.
fn plain(cell: &str) -> String {
    let mut text = cell
        .trim()
        .replace("<br>", "\n")
        .replace("<br/>", "\n")
        .replace("<pre>", "")
        .replace("</pre>", "");
    while let (Some(from), Some(to)) = (text.find("<a "), text.find("</a>")) {
        if to < from {
            break;
        }
        text.replace_range(from..to + 4, "");
    }
    let text = text.trim();
    match text.strip_prefix('[').and_then(|rest| rest.split_once("](")) {
        Some((name, _)) if text.ends_with(')') => name.to_owned(),
        Some(_) | None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceId;

    #[test]
    fn reads_both_tables() {
        let text = "## Inputs\n\n| Name | Type | Default |\n|---|:-:|---|\n| a | `list(string)` | `\"x|y\"` |\n\n## Outputs\n\n| Name | Description |\n|---|---|\n| <a name=\"o\"></a> [o\\_1](#o_1) | The \\| one |\n";
        let found = tables(text, Span::new(SourceId(0), 0, 0));
        let inputs = found.inputs.unwrap();
        assert_eq!(inputs[0].cells[0], ("name".to_owned(), "a".to_owned()));
        assert_eq!(inputs[0].cells[1].1, "list(string)");
        assert_eq!(inputs[0].cells[2].1, "\"x|y\"");
        let outputs = found.outputs.unwrap();
        assert_eq!(outputs[0].cells[0].1, "o_1");
        assert_eq!(outputs[0].cells[1].1, "The | one");
        let (start, end) = (outputs[0].span.start as usize, outputs[0].span.end as usize);
        assert!(text[start..end].starts_with("| <a name"));
    }

    #[test]
    fn other_tables_do_not_count() {
        let found = tables("| Name |\n|---|\n| x |\n", Span::new(SourceId(0), 0, 0));
        assert_eq!(found, Tables::default());
    }
}
