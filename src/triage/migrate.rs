//! Comments for other tools as comments for bottlelint. Pure: texts in, texts out. Must not know where files are.

use std::sync::Arc;

use crate::finding::{Applicability, Edit, RuleInfo};
use crate::fix;
use crate::source::{Source, SourceId, SourceMap, Span, line_start};
use crate::syntax::{self, Comment};

use super::cover::enclosing;
use super::directive::{Directive, DirectiveReach, Tool};
use super::{foreign, select};

/// A tool whose comments and configuration can be taken over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OtherTool {
    /// checkov
    Checkov,
    /// Trivy, and tfsec before it
    Trivy,
    /// tflint
    Tflint,
}

/// What became of the comments of a file.
#[derive(Clone, Debug, Default)]
pub struct Migrated {
    /// The changes.
    pub edits: Vec<Edit>,
    /// Every id, its place, and the rules that take its place: none without a counterpart.
    pub ids: Vec<(Span, String, Vec<Arc<str>>)>,
}

impl OtherTool {
    /// As people call it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Checkov => "checkov",
            Self::Trivy => "Trivy",
            Self::Tflint => "tflint",
        }
    }

    fn wrote(self, directive: &Directive) -> bool {
        match directive.tool {
            Tool::Checkov => self == Self::Checkov,
            Tool::Trivy | Tool::Tfsec => self == Self::Trivy,
            Tool::Tflint => self == Self::Tflint,
            Tool::Bottlelint | Tool::Kics | Tool::Hadolint => false,
        }
    }
}

/// The ids of the rules that do what another tool's check does.
#[must_use]
pub fn counterparts(known: &[Arc<RuleInfo>], id: &str) -> Vec<Arc<str>> {
    let id = id.strip_prefix("AVD-").unwrap_or(id);
    let named = known.iter().filter(|rule| select::names(rule, id));
    named.map(|rule| Arc::clone(&rule.id)).collect()
}

/// Rewrites the comments of `tool` in a file. One that names a check without a counterpart stays, and beside it comes one for
/// those that have one.
#[must_use]
pub fn migrate(
    sources: &SourceMap,
    id: SourceId,
    tool: OtherTool,
    known: &[Arc<RuleInfo>],
) -> Migrated {
    let mut migrated = Migrated::default();
    let Some(source) = sources.get(id).filter(|source| foreign::mentions(&source.text)) else {
        return migrated;
    };
    let tree = syntax::parse(id, &source.path, &source.text).tree;
    for comment in &tree.comments {
        let text = source.text.get(comment.start as usize..comment.end as usize);
        let directive = text.and_then(foreign::parse).filter(|one| tool.wrote(one));
        let Some(directive) = directive else { continue };
        let span = Span::new(id, comment.start, comment.end);
        let (mut ids, mut missing) = (Vec::new(), false);
        for word in &directive.rules {
            let rules = counterparts(known, word);
            missing |= rules.is_empty();
            ids.extend(rules.iter().map(Arc::clone));
            migrated.ids.push((span, word.clone(), rules));
        }
        ids.sort();
        ids.dedup();
        if ids.is_empty() {
            continue;
        }
        let written = written(&directive, &ids, tool);
        let block = match directive.reach {
            DirectiveReach::Block => enclosing(&tree, *comment).map(|cover| cover.start),
            DirectiveReach::Here | DirectiveReach::File => None,
        };
        migrated.edits.extend(edits((&source, id), *comment, (written, block), missing));
    }
    migrated
}

fn written(directive: &Directive, ids: &[Arc<str>], tool: OtherTool) -> String {
    let verb = if directive.reach == DirectiveReach::File { "ignore-file" } else { "ignore" };
    let until = directive.until.map(|day| format!(" until={day}")).unwrap_or_default();
    let usual =
        || format!("from {} ({}), without a reason", tool.as_str(), directive.rules.join(", "));
    let reason = directive.reason.clone().unwrap_or_else(usual);
    format!("# bottlelint: {verb}[{}]{until} -- {reason}", ids.join(", "))
}

/// The comment in place of the other one, or above the block that the other one is in.
fn edits(
    (source, id): (&Source, SourceId),
    comment: Comment,
    (written, block): (String, Option<u32>),
    stays: bool,
) -> Vec<Edit> {
    let edit = |start, end, text| Edit {
        span: Span::new(id, start, end),
        text,
        applicability: Applicability::Safe,
    };
    let line = |at: u32| {
        let at = at as usize;
        source.text.get(line_start(&source.text, at)..at).unwrap_or_default().to_owned()
    };
    let above = |at: u32| {
        let indent = line(at);
        edit(at, at, format!("{written}\n{indent}"))
    };
    match block {
        Some(start) if stays => vec![above(start)],
        Some(start) => {
            let removed = fix::without(source, Span::new(id, comment.start, comment.end));
            std::iter::once(above(start)).chain(removed).collect()
        }
        // A comment at the end of a line cannot have another one above it that covers the same.
        None if stays && line(comment.start).trim().is_empty() => vec![above(comment.start)],
        None if stays => Vec::new(),
        None => vec![edit(comment.start, comment.end, written)],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::triage::testing::rule;

    fn migrated(text: &str, tool: OtherTool) -> (String, Vec<(String, usize)>) {
        let sources = SourceMap::default();
        let id = sources.add("main.tf", text);
        let migrated = migrate(&sources, id, tool, &[rule("ECS004")]);
        let ids = migrated.ids.into_iter().map(|(_, word, rules)| (word, rules.len())).collect();
        (fix::applied(text, &migrated.edits), ids)
    }

    #[test]
    fn a_comment_within_a_block_goes_above_it() {
        let text = "resource \"a\" \"b\" {\n  # checkov:skip=CKV_AWS_336:log shipper\n  c = 1\n}\n";
        let (after, ids) = migrated(text, OtherTool::Checkov);
        assert_eq!(
            after,
            "# bottlelint: ignore[ECS004] -- log shipper\nresource \"a\" \"b\" {\n  c = 1\n}\n"
        );
        assert_eq!(ids, [("CKV_AWS_336".to_owned(), 1)]);
        assert_eq!(migrated(text, OtherTool::Trivy).0, text);
    }

    #[test]
    fn what_has_no_counterpart_stays_and_is_told() {
        let text = "# trivy:ignore:CKV_AWS_336 trivy:ignore:AWS-9999\nresource \"a\" \"b\" {}\n";
        let (after, ids) = migrated(text, OtherTool::Trivy);
        assert!(after.starts_with("# bottlelint: ignore[ECS004] -- from Trivy"), "{after}");
        assert!(after.ends_with(text), "{after}");
        assert_eq!(ids[1], ("AWS-9999".to_owned(), 0));
        let unknown = "# tflint-ignore: nothing\nlocals {}\n";
        assert_eq!(migrated(unknown, OtherTool::Tflint).0, unknown);
    }

    #[test]
    fn days_and_reach_are_kept() {
        let text = "a = 1 # trivy:ignore:CKV_AWS_336:exp:2027-01-31\n";
        let (after, _) = migrated(text, OtherTool::Trivy);
        assert!(
            after.contains("a = 1 # bottlelint: ignore[ECS004] until=2027-01-31 -- from Trivy"),
            "{after}"
        );
        let (after, _) = migrated("# tflint-ignore-file: CKV_AWS_336 # why\n", OtherTool::Tflint);
        assert_eq!(after, "# bottlelint: ignore-file[ECS004] -- why\n");
    }
}
