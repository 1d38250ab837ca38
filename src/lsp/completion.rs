//! Names that fit while somebody is typing: ids of rules in comments, names in rule files. Must not know what rules say.

use std::collections::BTreeSet;
use std::sync::Arc;

use lsp_types::{
    CompletionItem, CompletionItemKind, CompletionTextEdit, Documentation, MarkupContent,
    MarkupKind, Position, Range, TextEdit,
};

use super::LineStarts;
use crate::finding::RuleInfo;
use crate::rule::{self, Offer, OfferKind};

/// The rules that there are, and those that found something in the file.
pub struct Known<'a> {
    /// All of them.
    pub rules: &'a [Arc<RuleInfo>],
    /// Ids of those that found something: they come first.
    pub found: BTreeSet<Arc<str>>,
}

/// What follows `bottlelint:` in a comment.
const DIRECTIVES: [(&str, &str); 2] = [
    ("ignore[", "Silence rules at the next attribute or block"),
    ("ignore-file[", "Silence rules in this file"),
];

/// The ids of rules, where a comment that silences findings names them, and what such a comment begins with.
#[must_use]
pub fn complete_ids(text: &str, at: Position, known: &Known<'_>) -> Vec<CompletionItem> {
    let lines = LineStarts::new(text);
    let byte = lines.byte(text, at);
    let before = text.get(..byte).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let Some((head, inner)) = line.rsplit_once("bottlelint:") else { return Vec::new() };
    if !head.trim_end().ends_with(['#', '/', '*']) {
        return Vec::new();
    }
    match inner.split_once('[') {
        Some((_, list)) if !list.contains(']') => {
            let word = list.rsplit([',', ' ']).next().unwrap_or_default();
            let range = word_range(&lines, text, byte, word.len());
            known.rules.iter().map(|rule| of_rule(rule, range, known)).collect()
        }
        None => {
            let word = inner.trim_start();
            let range = word_range(&lines, text, byte, word.len());
            let item = |(label, about): (&str, &str)| CompletionItem {
                detail: Some(about.to_owned()),
                kind: Some(CompletionItemKind::KEYWORD),
                ..item(label, range)
            };
            DIRECTIVES.map(item).to_vec()
        }
        Some(_) => Vec::new(),
    }
}

fn of_rule(rule: &RuleInfo, range: Range, known: &Known<'_>) -> CompletionItem {
    let order = if known.found.contains(&rule.id) { "0" } else { "1" };
    CompletionItem {
        detail: Some(rule.title.clone()),
        kind: Some(CompletionItemKind::CONSTANT),
        // Whoever knows the name finds the id by it.
        filter_text: Some(format!("{} {}", rule.id, rule.name)),
        sort_text: Some(format!("{order}{}", rule.id)),
        documentation: Some(of_markdown(rule.why.clone())),
        ..item(&rule.id, range)
    }
}

/// The names that fit in a rule file.
#[must_use]
pub fn complete_rule(text: &str, at: Position) -> Vec<CompletionItem> {
    let lines = LineStarts::new(text);
    let byte = lines.byte(text, at);
    let before = text.get(..byte).unwrap_or_default();
    let is_of_word = |character: char| character.is_alphanumeric() || "_:-".contains(character);
    let word = before.len() - before.trim_end_matches(is_of_word).len();
    let range = word_range(&lines, text, byte, word);
    let item = |offer: Offer| CompletionItem {
        kind: Some(kind(offer.kind)),
        documentation: Some(offer.about).filter(|about| !about.is_empty()).map(of_markdown),
        ..item(&offer.name, range)
    };
    rule::complete(text, byte).into_iter().map(item).collect()
}

fn kind(kind: OfferKind) -> CompletionItemKind {
    match kind {
        OfferKind::Attribute => CompletionItemKind::PROPERTY,
        OfferKind::Block => CompletionItemKind::STRUCT,
        OfferKind::Variable => CompletionItemKind::VARIABLE,
        OfferKind::Function => CompletionItemKind::FUNCTION,
        OfferKind::Value => CompletionItemKind::ENUM_MEMBER,
    }
}

fn item(name: &str, range: Range) -> CompletionItem {
    let edit = TextEdit { range, new_text: name.to_owned() };
    CompletionItem {
        label: name.to_owned(),
        text_edit: Some(CompletionTextEdit::Edit(edit)),
        ..CompletionItem::default()
    }
}

fn of_markdown(value: String) -> Documentation {
    Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value })
}

/// The word of so many bytes that ends at a byte.
fn word_range(lines: &LineStarts, text: &str, byte: usize, length: usize) -> Range {
    let start = lines.position(text, byte.saturating_sub(length));
    Range { start, end: lines.position(text, byte) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(line: &str) -> Vec<String> {
        let rules = rule::infos(rule::builtin());
        let known = Known { rules: &rules, found: BTreeSet::from(["ECS004".into()]) };
        let character = u32::try_from(line.encode_utf16().count()).unwrap();
        let items = complete_ids(line, Position { line: 0, character }, &known);
        items.into_iter().map(|item| item.label).collect()
    }

    #[test]
    fn ids_are_offered_in_the_list_of_a_comment_only() {
        for line in ["# bottlelint: ignore[", "é // bottlelint: ignore[ECS003, EC"] {
            assert!(labels(line).contains(&"ECS004".to_owned()), "{line}");
        }
        assert_eq!(labels("  # bottlelint: ig"), ["ignore[", "ignore-file["]);
        for line in ["bottlelint: ignore[", "# ignore[", "# bottlelint: ignore[ECS004] -- [", ""] {
            assert!(labels(line).is_empty(), "{line}");
        }
    }
}
