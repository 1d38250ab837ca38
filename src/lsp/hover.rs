//! What is shown where somebody points: the page of a rule, a value and where it comes from. Must not know how either is found.

use std::fmt::Write as _;
use std::sync::Arc;

use lsp_types::{Hover, HoverContents, MarkupContent, MarkupKind, Position, Range};

use super::{Addresses, EditorReport, Positions, is_hcl};
use crate::finding::{RuleInfo, Waypoint};
use crate::report::plain;
use crate::rule;
use crate::source::{Span, line_start};
use crate::triage;

/// One value that an expression has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownValue {
    /// As `bottlelint eval` prints it, without secrets.
    pub text: String,
    /// Where it comes from, the line to edit first.
    pub way: Vec<Waypoint>,
}

/// So much of a value is shown.
const MOST_CHARACTERS: usize = 1_500;
/// So many lines.
const MOST_LINES: usize = 30;

impl EditorReport<'_> {
    /// The rules of the findings at a position, each once: why they matter, and what to do.
    #[must_use]
    pub fn rules_at(&self, path: &str, at: Position) -> Vec<String> {
        let mut pages: Vec<String> = Vec::new();
        for problem in self.at(path, Range { start: at, end: at }) {
            let page = explained(&problem.finding.rule);
            if !pages.contains(&page) {
                pages.push(page);
            }
        }
        pages
    }
}

/// The page of a rule, with a link to where it can be read in full.
#[must_use]
pub fn explained(info: &RuleInfo) -> String {
    let page = rule::help(info);
    match rule::page_address(&info.id) {
        Some(address) => format!("{page}\n[{} with examples]({address})\n", info.id),
        None => page,
    }
}

/// The rule that a word means where words mean rules: in a comment that silences findings of this tool or of another one, and,
/// in quotes, in rule files and configurations.
#[must_use]
pub fn rule_at<'r>(
    path: &str,
    text: &str,
    byte: usize,
    rules: &'r [Arc<RuleInfo>],
) -> Option<&'r RuleInfo> {
    let (before, after) = text.split_at_checked(byte)?;
    let head = before.get(line_start(text, byte)..)?;
    let is_of_word =
        |character: char| character.is_ascii_alphanumeric() || "_-.".contains(character);
    let start = head.trim_end_matches(is_of_word);
    let tail = after.len() - after.trim_start_matches(is_of_word).len();
    let word = format!("{}{}", head.get(start.len()..)?, after.get(..tail)?);
    let is_comment = start.contains(['#', '/']) && triage::may_silence(start);
    let is_quoted = is_hcl(path) && start.ends_with('"');
    if word.is_empty() || !(is_comment || is_quoted) {
        return None;
    }
    rules.iter().map(AsRef::as_ref).find(|rule| triage::names(rule, &word))
}

/// The values of an expression as Markdown. `is_all` is false where there may be others.
#[must_use]
pub fn of_value(
    name: Option<&str>,
    values: &[ShownValue],
    is_all: bool,
    (positions, uri): (&Positions<'_>, Addresses<'_>),
) -> String {
    let mut blocks: Vec<String> = Vec::new();
    for value in values {
        let text = cut(&value.text);
        let code = name.map_or_else(|| text.clone(), |name| format!("{} = {text}", plain(name)));
        let fence = fence(&code);
        let mut block = format!("{fence}hcl\n{code}\n{fence}\n");
        for point in &value.way {
            let place = place(positions, uri, point.span);
            let _ = writeln!(block, "* {place}: {}", plain(&point.text));
        }
        blocks.push(block);
    }
    if !is_all {
        blocks.push("It has other values, too.\n".to_owned());
    }
    blocks.join("\n")
}

/// `main.tf:6`, as a link where there is a file.
fn place(positions: &Positions<'_>, uri: Addresses<'_>, span: Span) -> String {
    let path = positions.sources().path(span.source);
    let line = positions.range(span).start.line.saturating_add(1);
    let name = format!("`{}:{line}`", plain(&path).replace('`', "'"));
    uri(&path).map_or_else(|| name.clone(), |uri| format!("[{name}]({}#L{line})", uri.as_str()))
}

fn cut(text: &str) -> String {
    let lines: Vec<&str> = text.lines().take(MOST_LINES).collect();
    let short: String = lines.join("\n").chars().take(MOST_CHARACTERS).collect();
    if short.len() < text.len() { format!("{short}\n...") } else { short }
}

/// A fence that nothing in the code ends.
fn fence(code: &str) -> String {
    let mut longest = 2;
    let mut run = 0;
    for character in code.chars() {
        run = if character == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    "`".repeat(longest + 1)
}

/// A hover of these pages; none for no page.
#[must_use]
pub fn markdown(pages: &[String], range: Option<Range>) -> Option<Hover> {
    if pages.is_empty() {
        return None;
    }
    let value = pages.join("\n---\n\n");
    let contents = HoverContents::Markup(MarkupContent { kind: MarkupKind::Markdown, value });
    Some(Hover { contents, range })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::SourceMap;

    #[test]
    fn values_cannot_end_their_block() {
        let sources = SourceMap::default();
        let id = sources.add("a`b.tf", "x = 1\n");
        let positions = Positions::new(&sources);
        let way = vec![Waypoint { span: Span::new(id, 4, 5), text: "`1` is set here".to_owned() }];
        let values = [ShownValue { text: "\"```\"".to_owned(), way }];
        insta::assert_snapshot!(of_value(Some("x"), &values, true, (&positions, &|_| None)), @r#"
        ````hcl
        x = "```"
        ````
        * `a'b.tf:1`: `1` is set here
        "#);
        let long = [ShownValue { text: "1\n".repeat(100), way: Vec::new() }];
        assert!(of_value(Some("x"), &long, false, (&positions, &|_| None)).lines().count() < 40);
    }

    #[test]
    fn words_mean_rules_in_comments_and_rule_files() {
        let infos = rule::infos(rule::builtin());
        let at = |path: &str, text: &str| {
            let byte = text.find('|').unwrap();
            rule_at(path, &text.replace('|', ""), byte, &infos).map(|rule| rule.id.to_string())
        };
        let id = Some("ECS004".to_owned());
        assert_eq!(at("main.tf", "  x = 1 # bottlelint: ignore[ECS003, E|CS004] -- why"), id);
        assert_eq!(at("main.tf", "# checkov:skip=CKV_AWS_336|: why"), id);
        assert_eq!(at("main.tf", "// bottlelint: ignore[writable-root-|filesystem]"), id);
        let unpinned = Some("IMG036".to_owned());
        assert_eq!(at("Dockerfile", "# hadolint ignore=DL3|008"), unpinned);
        assert_eq!(at("bottlelint.hcl", "rule \"|ECS004\" {"), id);
        assert_eq!(at("main.tf", "x = \"|ECS004\""), None);
        assert_eq!(at("main.tf", "# see EC|S004"), None);
        assert_eq!(at("main.tf", "# bottlelint: ignore[|NO001]"), None);
    }
}
