//! The tables of expressions: `*.txt` beside this file, one expression a line.
//!
//! In `types.txt`, a line is `TYPE <- EXPRESSION`: the value of a variable of that type.
//! `#` begins a comment line; `⏎` in an expression is a line end. A line that begins with `~` is a deliberate
//! difference, whose reason the comment above it gives: it must differ, so that it does not outlive its reason.

use std::path::Path;

/// An expression to compare.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    /// The table, or `generated`.
    pub table: String,
    /// The line in the table, or the number.
    pub line: usize,
    /// The expression.
    pub text: String,
    /// The type that it is given to a variable of.
    pub ty: Option<String>,
    /// Whether it is to agree.
    pub expectation: Expectation,
}

/// Whether a case is to agree with Terraform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expectation {
    /// It is.
    Agrees,
    /// It differs, on purpose.
    Differs,
}

/// The cases of all tables: those beside this file, or in the directory that `JUDGE_TABLES` names.
pub(crate) fn read_all() -> Vec<Case> {
    let directory = match std::env::var_os("JUDGE_TABLES") {
        Some(directory) => directory.into(),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/judge"),
    };
    let entries = std::fs::read_dir(&directory).expect("the directory of the judge");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    paths.sort();
    let mut cases = Vec::new();
    for path in &paths {
        let table = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(path).expect("a table");
        cases.extend(read(&table, &text));
    }
    cases
}

fn read(table: &str, text: &str) -> Vec<Case> {
    let lines = text.lines().enumerate();
    let lines = lines.filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    lines
        .map(|(number, line)| {
            let (expectation, text) = match line.strip_prefix("~ ") {
                Some(text) => (Expectation::Differs, text),
                None => (Expectation::Agrees, line),
            };
            let (ty, text) = match text.split_once(" <- ").filter(|_| table == "types") {
                Some((ty, text)) => (Some(ty.to_owned()), text),
                None => (None, text),
            };
            let text = text.trim().replace('⏎', "\n");
            Case { table: table.to_owned(), line: number + 1, text, ty, expectation }
        })
        .collect()
}
