//! Fixes that rules mean, as changes of texts, and texts with changes made. Keeps what is around them as it is written, and
//! as `terraform fmt` has it. Pure: must not know which fixes are wanted, nor where files are.

mod align;
mod text;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::finding::{Applicability, Change, Edit, Finding, Fix};
use crate::source::{Source, SourceId, SourceMap, Span, is_fetched, is_outside, is_terraform};

use text::{EditedText, Splice};

/// Turns the fixes of findings into edits.
///
/// A finding with a sensitive value has none, nor has one whose text is not in the repository.
pub fn resolve(findings: &mut [Finding], sources: &SourceMap) {
    let mut by_source: BTreeMap<SourceId, BTreeSet<usize>> = BTreeMap::new();
    for (index, finding) in findings.iter().enumerate() {
        for fix in &finding.fixes {
            by_source.entry(span(fix).source).or_default().insert(index);
        }
    }
    let all = &*findings;
    let edits = by_source.into_par_iter().flat_map_iter(|(id, indexes)| {
        let source = sources.get(id).filter(|source| is_editable(&source.path));
        source.into_iter().flat_map(move |source| edits((id, &source), all, &indexes))
    });
    let edits: Vec<(usize, Vec<Edit>)> = edits.collect();
    for (index, edits) in edits {
        if let Some(finding) = findings.get_mut(index) {
            finding.edits.extend(edits);
        }
    }
}

/// The edits of one text, each with the number of its finding.
fn edits(
    (id, source): (SourceId, &Source),
    findings: &[Finding],
    indexes: &BTreeSet<usize>,
) -> Vec<(usize, Vec<Edit>)> {
    let text = EditedText::new(id, &source.path, &source.text);
    let of_finding = |index: &usize| {
        let finding = findings.get(*index).filter(|one| !one.sensitive)?;
        let fixes = finding.fixes.iter().filter(|fix| span(fix).source == id);
        Some((*index, fixes.filter_map(|fix| edit(&text, fix)).collect()))
    };
    indexes.iter().filter_map(of_finding).collect()
}

/// The text without a comment, and without its line where it is alone there.
#[must_use]
pub fn without(source: &Source, comment: Span) -> Option<Edit> {
    let id = comment.source;
    let text = EditedText::new(id, &source.path, &source.text);
    let splice = text.remove(comment)?;
    Some(of_splice(id, splice, Applicability::Safe))
}

/// A text with edits made. Of two that overlap, the first is made.
#[must_use]
pub fn applied<'a>(text: &str, edits: impl IntoIterator<Item = &'a Edit>) -> String {
    let mut edits: Vec<&Edit> = edits.into_iter().collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let (mut made, mut at) = (String::with_capacity(text.len()), 0);
    for edit in edits {
        let (start, end) = (edit.span.start as usize, edit.span.end as usize);
        if let Some(before) = text.get(at..start) {
            made.push_str(before);
            made.push_str(&edit.text);
            at = end;
        }
    }
    made.push_str(text.get(at..).unwrap_or_default());
    made
}

fn span(fix: &Fix) -> Span {
    match &fix.change {
        Change::Set { at, .. } => *at,
        Change::Add { to, .. } => *to,
    }
}

/// Files of Terraform in the repository: not those that `terraform init` fetched, and not what the command line says.
fn is_editable(path: &str) -> bool {
    is_terraform(path) && !is_fetched(path) && !is_outside(path)
}

fn edit(text: &EditedText<'_>, fix: &Fix) -> Option<Edit> {
    let splice = match &fix.change {
        Change::Set { at, value } => text.set(*at, value)?,
        Change::Add { to, addition } => text.add(*to, addition)?,
    };
    Some(of_splice(span(fix).source, splice, fix.applicability))
}

fn of_splice(id: SourceId, splice: Splice, applicability: Applicability) -> Edit {
    let at = |byte: usize| u32::try_from(byte).unwrap_or(u32::MAX);
    let span = Span::new(id, at(splice.start), at(splice.end));
    Edit { span, text: splice.text, applicability }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Addition;

    fn changed(text: &str, needle: &str, change: impl Fn(Span) -> Change) -> String {
        let start = u32::try_from(text.find(needle).unwrap()).unwrap();
        let span = Span::new(SourceId(0), start, start + u32::try_from(needle.len()).unwrap());
        let fix = Fix { change: change(span), applicability: Applicability::Safe };
        let edit = edit(&EditedText::new(SourceId(0), "main.tf", text), &fix).unwrap();
        applied(text, [&edit])
    }

    fn add(text: &str, needle: &str, path: &[&str]) -> String {
        let path: Vec<String> = path.iter().map(|name| (*name).to_owned()).collect();
        changed(text, needle, |to| {
            let addition = Addition::Argument { path: path.clone(), value: "true".to_owned() };
            Change::Add { to, addition }
        })
    }

    #[test]
    fn a_value_is_replaced_and_columns_follow() {
        let set = |text, needle| {
            changed(text, needle, |at| Change::Set { at, value: "\"yes\"".to_owned() })
        };
        assert_eq!(
            set("a \"b\" {\n  c = no # x\n  dd = 1  # y\n}\n", "no"),
            "a \"b\" {\n  c = \"yes\" # x\n  dd = 1  # y\n}\n"
        );
        assert_eq!(
            set("a \"b\" {\n  c  = no # x\n  dd = 1  # y\n}\n", "no"),
            "a \"b\" {\n  c  = \"yes\" # x\n  dd = 1     # y\n}\n"
        );
    }

    #[test]
    fn a_list_takes_the_place_of_an_element_and_of_a_list() {
        let set = |text, needle| {
            changed(text, needle, |at| Change::Set { at, value: "[a.b, c.d]".to_owned() })
        };
        assert_eq!(set("x = [\"*\"]\n", "\"*\""), "x = [a.b, c.d]\n");
        assert_eq!(set("x = [\"*\"]\n", "[\"*\"]"), "x = [a.b, c.d]\n");
        assert_eq!(set("x = \"*\"\n", "\"*\""), "x = [a.b, c.d]\n");
    }

    #[test]
    fn an_argument_goes_behind_the_others() {
        let text = "resource \"a\" \"b\" {\n  x = 1 # one\n\n  y {\n  }\n}\n";
        let expected = "resource \"a\" \"b\" {\n  x    = 1 # one\n  long = true\n\n  y {\n  }\n}\n";
        assert_eq!(add(text, "resource", &["long"]), expected);
        assert_eq!(add("a \"b\" {}\n", "a ", &["c"]), "a \"b\" {\n  c = true\n}\n");
        assert_eq!(
            add("a \"b\" {\n  c {\n  }\n}\n", "a ", &["d"]),
            "a \"b\" {\n  d = true\n\n  c {\n  }\n}\n"
        );
        assert_eq!(
            add("a \"b\" {\n  c { x = 1 }\n}\n", "c ", &["d"]),
            "a \"b\" {\n  c {\n    x = 1\n    d = true\n  }\n}\n"
        );
    }

    #[test]
    fn a_block_goes_to_the_end() {
        let text = "resource \"a\" \"b\" {\n  x = 1\n}\n";
        let expected = "resource \"a\" \"b\" {\n  x = 1\n\n  m {\n    t = true\n  }\n}\n";
        assert_eq!(add(text, "resource", &["m", "t"]), expected);
    }

    #[test]
    fn an_entry_looks_like_those_around_it() {
        for (text, expected) in [
            ("x = [{ a = 1 }]\n", "x = [{ a = 1, n = { t = true } }]\n"),
            ("x = [{ \"a\" : 1, }]\n", "x = [{ \"a\" : 1, \"n\" : { \"t\" : true } }]\n"),
            ("x = {\n  a = 1\n}\n", "x = {\n  a = 1\n  n = { t = true }\n}\n"),
            ("x = {\n  a = 1,\n  b = 2\n}\n", "x = {\n  a = 1,\n  b = 2,\n  n = { t = true }\n}\n"),
            ("x = {\n  a = 1,\n}\n", "x = {\n  a = 1,\n  n = { t = true },\n}\n"),
            ("x = {}\n", "x = { n = { t = true } }\n"),
        ] {
            assert_eq!(add(text, "{", &["n", "t"]), expected);
        }
    }
}
