//! Fills the tables of a [`Tree`]. Must not know any parser.

use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use super::excerpts::{ExcerptStart, Excerpts};
use super::{
    Body, Comment, Expr, ExprId, ForExpr, Name, ObjectItem, Range, Step, TemplatePart, Tree,
};
use crate::source::SourceId;

/// The tables of a tree in the making.
#[derive(Default)]
pub(super) struct Builder {
    exprs: Vec<(Expr, u32, u32)>,
    names: Vec<Arc<str>>,
    known: HashMap<Arc<str>, Name, RandomState>,
    lists: Vec<ExprId>,
    items: Vec<ObjectItem>,
    parts: Vec<TemplatePart>,
    steps: Vec<Step>,
    fors: Vec<ForExpr>,
    excerpts: Excerpts,
}

/// How much there was at some time.
pub(super) struct Mark {
    exprs: usize,
    lists: usize,
    items: usize,
    parts: usize,
    steps: usize,
    fors: usize,
}

impl Builder {
    /// Adds an expression.
    pub(super) fn expr(&mut self, expr: Expr, start: u32, end: u32) -> ExprId {
        self.exprs.push((expr, start, end));
        ExprId(index(self.exprs.len() - 1))
    }

    /// First byte of an expression and one past its last.
    pub(super) fn span(&self, id: ExprId) -> (u32, u32) {
        self.exprs.get(id.0 as usize).map_or((0, 0), |(_, start, end)| (*start, *end))
    }

    /// An expression.
    pub(super) fn get(&self, id: ExprId) -> Expr {
        self.exprs.get(id.0 as usize).map_or(Expr::Null, |(expr, ..)| *expr)
    }

    /// Gives an expression another place.
    pub(super) fn set_span(&mut self, id: ExprId, start: u32, end: u32) {
        if let Some(node) = self.exprs.get_mut(id.0 as usize) {
            (node.1, node.2) = (start, end);
        }
    }

    /// How much there is: what is added later can be moved, or taken away.
    pub(super) fn mark(&self) -> Mark {
        Mark {
            exprs: self.exprs.len(),
            lists: self.lists.len(),
            items: self.items.len(),
            parts: self.parts.len(),
            steps: self.steps.len(),
            fors: self.fors.len(),
        }
    }

    /// Takes away all that was added since a mark, but for names.
    pub(super) fn rewind(&mut self, mark: &Mark) {
        self.exprs.truncate(mark.exprs);
        self.lists.truncate(mark.lists);
        self.items.truncate(mark.items);
        self.parts.truncate(mark.parts);
        self.steps.truncate(mark.steps);
        self.fors.truncate(mark.fors);
        self.excerpts.strings.truncate(index(mark.exprs));
        self.excerpts.parts.truncate(index(mark.parts));
    }

    /// Says where the text of a string is written.
    pub(super) fn string_excerpt(&mut self, id: ExprId, written: ExcerptStart) {
        self.excerpts.strings.add(id.0, written);
    }

    /// Says where the text of a piece of a template is written.
    pub(super) fn part_excerpt(&mut self, range: Range, index: usize, written: ExcerptStart) {
        self.excerpts.parts.add(range.start + self::index(index), written);
    }

    /// Moves the places of all that was added since a mark.
    pub(super) fn move_places(&mut self, mark: &Mark, to: impl Fn(u32) -> u32) {
        for (_, start, end) in self.exprs.iter_mut().skip(mark.exprs) {
            (*start, *end) = (to(*start), to(*end));
        }
        for step in self.steps.iter_mut().skip(mark.steps) {
            (step.start, step.end) = (to(step.start), to(step.end));
        }
        // Where places move unevenly, no text stands as it is written. Only JSON files do that, to all that they hold.
        self.excerpts = Excerpts::default();
    }

    /// The name for a text, which is kept once.
    pub(super) fn name(&mut self, text: &str) -> Name {
        if let Some(name) = self.known.get(text) {
            return *name;
        }
        let name = Name(index(self.names.len()));
        let text: Arc<str> = text.into();
        self.names.push(Arc::clone(&text));
        self.known.insert(text, name);
        name
    }

    /// Elements of an array or arguments of a call.
    pub(super) fn list(&mut self, elements: &[ExprId]) -> Range {
        append(&mut self.lists, elements)
    }

    /// Entries of an object.
    pub(super) fn items(&mut self, items: &[ObjectItem]) -> Range {
        append(&mut self.items, items)
    }

    /// Pieces of a template.
    pub(super) fn parts(&mut self, parts: &[TemplatePart]) -> Range {
        append(&mut self.parts, parts)
    }

    /// Steps of a traversal.
    pub(super) fn steps(&mut self, steps: &[Step]) -> Range {
        append(&mut self.steps, steps)
    }

    /// The index of a `for`.
    pub(super) fn for_expr(&mut self, expr: ForExpr) -> u32 {
        self.fors.push(expr);
        index(self.fors.len() - 1)
    }

    /// The finished tree, without room for more.
    pub(super) fn finish(
        mut self,
        source: SourceId,
        mut body: Body,
        mut comments: Vec<Comment>,
    ) -> Tree {
        body.attributes.shrink_to_fit();
        body.blocks.shrink_to_fit();
        comments.shrink_to_fit();
        self.exprs.shrink_to_fit();
        self.names.shrink_to_fit();
        self.lists.shrink_to_fit();
        self.items.shrink_to_fit();
        self.parts.shrink_to_fit();
        self.steps.shrink_to_fit();
        Tree {
            source,
            body,
            comments,
            exprs: self.exprs,
            names: self.names,
            lists: self.lists,
            items: self.items,
            parts: self.parts,
            steps: self.steps,
            fors: self.fors,
            excerpts: self.excerpts,
        }
    }
}

fn append<T: Copy>(table: &mut Vec<T>, elements: &[T]) -> Range {
    let start = index(table.len());
    table.extend_from_slice(elements);
    Range { start, end: index(table.len()) }
}

/// A byte offset or table index. Files are far smaller than 4 GiB, so it never saturates.
pub(super) fn index(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}
