//! What can be done about findings: their fixes, and comments that silence them. Must not know how a fix is worked out.

use std::collections::{BTreeMap, HashMap};

use lsp_types::{CodeAction, CodeActionKind, Range, TextEdit, Uri, WorkspaceEdit};

use super::EditorReport;
use crate::finding::{Applicability, Edit};
use crate::source::Span;
use crate::triage::{Problem, ignore};

impl EditorReport<'_> {
    /// What can be done about the findings in a range of a file. `is_current` says whether a file still has the text that the
    /// report is about: nothing is offered that would change another one.
    #[must_use]
    pub fn actions(
        &self,
        path: &str,
        within: Range,
        is_current: &dyn Fn(&str, &str) -> bool,
    ) -> Vec<CodeAction> {
        let problems: Vec<&Problem> = self.at(path, within).collect();
        let fixes = problems.iter().filter_map(|problem| self.fix(problem, is_current));
        let ignores = problems.iter().filter_map(|problem| self.ignore(problem, is_current));
        fixes.chain(ignores).collect()
    }

    /// The findings whose line to edit is in a range.
    pub(super) fn at<'s>(
        &'s self,
        path: &'s str,
        within: Range,
    ) -> impl Iterator<Item = &'s Problem> {
        self.report.findings.iter().filter(move |problem| {
            let place = problem.finding.place;
            let overlaps = |own: Range| own.start <= within.end && within.start <= own.end;
            self.is_in(path, place) && overlaps(self.positions.range(place))
        })
    }

    fn fix(
        &self,
        problem: &Problem,
        is_current: &dyn Fn(&str, &str) -> bool,
    ) -> Option<CodeAction> {
        let finding = &problem.finding;
        let first = finding.edits.first()?;
        let mut changes: BTreeMap<String, Vec<TextEdit>> = BTreeMap::new();
        for Edit { span, text, .. } in &finding.edits {
            let source = self.sources().get(span.source)?;
            if !is_current(&source.path, &source.text) {
                return None;
            }
            let edit = TextEdit { range: self.positions.range(*span), new_text: text.clone() };
            changes.entry(source.path.to_string()).or_default().push(edit);
        }
        let (is_safe, note) = match first.applicability {
            Applicability::Safe => (true, ""),
            Applicability::Unsafe => (false, " (look at the change)"),
        };
        let title = format!("Fix {}: {}{note}", finding.rule.id, finding.rule.title);
        let action = self.action(problem, title, changes)?;
        Some(CodeAction { is_preferred: Some(is_safe), ..action })
    }

    fn ignore(
        &self,
        problem: &Problem,
        is_current: &dyn Fn(&str, &str) -> bool,
    ) -> Option<CodeAction> {
        let place = problem.finding.place;
        let source = self.sources().get(place.source)?;
        if !is_current(&source.path, &source.text) {
            return None;
        }
        let id = &problem.finding.rule.id;
        let comment = ignore(&source, place.start, id)?;
        let range = self.positions.range(Span::new(place.source, comment.at, comment.at));
        let edit = TextEdit { range, new_text: comment.line };
        let where_to = if comment.whole_file { "in this file" } else { "here" };
        let title = format!("Ignore {id} {where_to}: write the reason after `--`");
        self.action(problem, title, BTreeMap::from([(source.path.to_string(), vec![edit])]))
    }

    fn action(
        &self,
        problem: &Problem,
        title: String,
        changes: BTreeMap<String, Vec<TextEdit>>,
    ) -> Option<CodeAction> {
        let of_file = |(path, edits): (String, Vec<TextEdit>)| Some(((self.uri)(&path)?, edits));
        let changes: Option<HashMap<Uri, Vec<TextEdit>>> =
            changes.into_iter().map(of_file).collect();
        let edit = WorkspaceEdit { changes: Some(changes?), ..WorkspaceEdit::default() };
        Some(CodeAction {
            title,
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![self.diagnostic(problem)]),
            edit: Some(edit),
            ..CodeAction::default()
        })
    }
}
