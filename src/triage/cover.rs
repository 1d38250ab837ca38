//! What a comment covers: the attribute, block, object entry or list element that it stands at.
//! Must not know what comments say.

use crate::source::line_start;
use crate::syntax::{Block, Body, Comment, Dockerfile, Expr, ExprId, Tree};

/// A range of bytes that a comment covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cover {
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) kind: CoverKind,
}

/// What is covered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CoverKind {
    /// What stands in the range.
    Text,
    /// That, and all that the module call standing there deploys.
    Call,
}

impl Cover {
    /// Of what stands in a range.
    pub(super) fn of_text(start: u32, end: u32) -> Self {
        Self { start, end, kind: CoverKind::Text }
    }
}

/// What `comment` stands at; none when nothing follows it.
///
/// At the end of a line it covers what begins on that line (what ends there if nothing begins). On a
/// line of its own it covers the next thing in the same body, object or list.
pub(super) fn cover(tree: &Tree, text: &str, comment: Comment) -> Option<Cover> {
    let covers = covers(tree);
    let line_start = line_start(text, comment.start as usize);
    let before = text.get(line_start..comment.start as usize)?;
    if before.trim_start_matches('\u{feff}').trim().is_empty() {
        return next(&covers, comment);
    }
    let line_start = u32::try_from(line_start).ok()?;
    let on_line = |at: u32| (line_start..=comment.start).contains(&at);
    let begins = covers.iter().filter(|cover| on_line(cover.start)).min_by_key(|cover| cover.start);
    let ends = covers.iter().filter(|cover| on_line(cover.end)).min_by_key(|cover| cover.start);
    begins.or(ends).copied()
}

/// All that a comment can stand at.
pub(super) fn covers(tree: &Tree) -> Vec<Cover> {
    let mut covers = Vec::new();
    collect_body(tree, &tree.body, &mut covers);
    covers
}

/// The outermost block around `comment`; none where it is in no block.
pub(super) fn enclosing(tree: &Tree, comment: Comment) -> Option<Cover> {
    let around = |block: &&Block| block.start < comment.start && comment.end <= block.end;
    let block = tree.body.blocks.iter().find(around)?;
    Some(Cover { start: block.start, end: block.end, kind: kind(tree, block) })
}

/// In a Dockerfile, a comment stands at the instruction between whose lines it is, or at the next one.
pub(super) fn cover_in_dockerfile(dockerfile: &Dockerfile, comment: Comment) -> Option<Cover> {
    let spans = dockerfile.instructions.iter().map(|instruction| instruction.span);
    let span = spans.into_iter().find(|span| span.end > comment.start)?;
    Some(Cover::of_text(span.start, span.end))
}

fn next(covers: &[Cover], comment: Comment) -> Option<Cover> {
    let around = |cover: &&Cover| cover.start < comment.start && comment.end < cover.end;
    let inner = covers.iter().filter(around).min_by_key(|cover| cover.end - cover.start);
    let limit = inner.map_or(u32::MAX, |cover| cover.end);
    let behind = covers.iter().filter(|cover| cover.start >= comment.end && cover.start < limit);
    // Of those that begin at the same byte, the outermost.
    behind.min_by_key(|cover| (cover.start, u32::MAX - cover.end)).copied()
}

fn collect_body(tree: &Tree, body: &Body, covers: &mut Vec<Cover>) {
    for attribute in &body.attributes {
        let end = tree.span(attribute.expr).end;
        covers.push(Cover { start: attribute.start, end, kind: CoverKind::Text });
        collect_expr(tree, attribute.expr, covers);
    }
    for block in &body.blocks {
        covers.push(Cover { start: block.start, end: block.end, kind: kind(tree, block) });
        collect_body(tree, &block.body, covers);
    }
}

fn kind(tree: &Tree, block: &Block) -> CoverKind {
    let is_call = &**tree.name(block.kind) == "module";
    if is_call { CoverKind::Call } else { CoverKind::Text }
}

/// The entries, elements and arguments in an expression, however deep.
fn collect_expr(tree: &Tree, root: ExprId, covers: &mut Vec<Cover>) {
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        match tree.expr(id) {
            Expr::Traversal { base, .. } => open.push(base),
            Expr::Array(range) | Expr::Call { arguments: range, .. } => {
                for element in tree.list(range) {
                    let span = tree.span(*element);
                    covers.push(Cover { start: span.start, end: span.end, kind: CoverKind::Text });
                    open.push(*element);
                }
            }
            Expr::Object(range) => {
                for item in tree.items(range) {
                    let (start, end) = (tree.span(item.key).start, tree.span(item.value).end);
                    covers.push(Cover { start, end, kind: CoverKind::Text });
                    open.push(item.value);
                }
            }
            _ => open.extend(tree.children(id)),
        }
    }
}
