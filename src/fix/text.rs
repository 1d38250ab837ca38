//! One text and the changes of it: where an argument, a block or an entry goes, and how the lines around it look then. Must
//! not know why it is changed.

use crate::finding::Addition;
use crate::source::{SourceId, Span, line_start};
use crate::syntax::{self, Block, Body, Expr, ExprId, ObjectItem, Tree};

use super::align;

/// A file that may be changed.
pub(super) struct EditedText<'a> {
    text: &'a str,
    tree: Tree,
}

/// Bytes that others take the place of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Splice {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) text: String,
}

/// What holds the arguments that something is added to.
enum Holder<'a> {
    /// The file itself has none; the body of a block, and where the block begins.
    Block(&'a Block),
    Object(ExprId, &'a [ObjectItem]),
}

impl<'a> EditedText<'a> {
    /// Parses a file.
    pub(super) fn new(source: SourceId, path: &str, text: &'a str) -> Self {
        Self { text, tree: syntax::parse(source, path, text).tree }
    }

    /// Puts `value` into the place of the expression that is written from `start` to `end`; none if none is.
    pub(super) fn set(&self, place: Span, value: &str) -> Option<Splice> {
        let (start, end) = (place.start as usize, place.end as usize);
        let is_expression = self.tree.ids().any(|id| {
            let span = self.tree.span(id);
            (span.start, span.end) == (place.start, place.end)
        });
        let written = self.text.get(start..end)?;
        // Within the text of a JSON document there are no expressions, but words and numbers.
        let is_word =
            !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let text = if self.is_element(place) { items(value) } else { value };
        let splice = Splice { start, end, text: text.to_owned() };
        (is_expression || is_word).then(|| self.tidy(splice))
    }

    /// Whether an expression is an element of a list, and no list itself.
    fn is_element(&self, place: Span) -> bool {
        let is_here = |id: &ExprId| {
            let span = self.tree.span(*id);
            (span.start, span.end) == (place.start, place.end)
                && !matches!(self.tree.expr(*id), Expr::Array(_))
        };
        self.tree.ids().any(|id| match self.tree.expr(id) {
            Expr::Array(elements) => self.tree.list(elements).iter().any(is_here),
            _ => false,
        })
    }

    /// Takes a comment out, with its line where it is alone there.
    pub(super) fn remove(&self, place: Span) -> Option<Splice> {
        let (mut start, mut end) = (place.start as usize, place.end as usize);
        let line = line_start(self.text, start);
        let before = self.text.get(line..start)?;
        let after = self.text.get(end..)?;
        let is_last = after.split('\n').next().is_none_or(|rest| rest.trim().is_empty());
        if is_last && before.trim().is_empty() {
            start = line;
            end += after.find('\n').map_or(after.len(), |at| at + 1);
        } else if is_last {
            start = line + before.trim_end().len();
        }
        Some(self.tidy(Splice { start, end, text: String::new() }))
    }

    /// Adds an argument, a block or an entry to what begins at `place`.
    pub(super) fn add(&self, place: Span, addition: &Addition) -> Option<Splice> {
        let splice = match self.holder(place.start)? {
            Holder::Block(block) => self.add_to_block(block, addition)?,
            Holder::Object(id, items) => self.add_to_object(id, items, addition)?,
        };
        Some(self.tidy(splice))
    }

    fn holder(&self, start: u32) -> Option<Holder<'_>> {
        if let Some(block) = block_at(&self.tree.body, start) {
            return Some(Holder::Block(block));
        }
        self.tree.ids().find_map(|id| match self.tree.expr(id) {
            Expr::Object(items) if self.tree.span(id).start == start => {
                Some(Holder::Object(id, self.tree.items(items)))
            }
            _ => None,
        })
    }

    fn add_to_block(&self, block: &Block, addition: &Addition) -> Option<Splice> {
        let body = &block.body;
        let (start, end) = (body.start as usize, body.end as usize);
        let inner = self.text.get(start..end)?;
        let outer = self.indent(block.start as usize);
        let is_block = addition.is_block();
        let indent = format!("{outer}  ");
        let added = addition.lines(&indent);
        if !inner.contains('\n') {
            // `x "y" {}` or `x { a = 1 }`
            let own = inner.trim();
            let own = if own.is_empty() { String::new() } else { format!("{indent}{own}\n") };
            let gap = if is_block && !own.is_empty() { "\n" } else { "" };
            return Some(Splice { start, end, text: format!("\n{own}{gap}{added}\n{outer}") });
        }
        let last = if is_block { self.end_of_body(body) } else { self.end_of_arguments(body) };
        let Some(last) = last else {
            // Nothing to stand after: at the top, before what blocks there are.
            let at = start + inner.find('\n')? + 1;
            let gap = if !is_block && !body.blocks.is_empty() { "\n" } else { "" };
            return Some(Splice { start: at, end: at, text: format!("{added}\n{gap}") });
        };
        // After the line, whose comment belongs to it.
        let rest = self.text.get(last..)?;
        let at = last + rest.find('\n').unwrap_or(rest.len());
        let gap = if is_block { "\n" } else { "" };
        Some(Splice { start: at, end: at, text: format!("\n{gap}{added}") })
    }

    /// The end of the last argument that is no meta-argument.
    fn end_of_arguments(&self, body: &Body) -> Option<usize> {
        let mut usual = body.attributes.iter().filter(|attribute| {
            !matches!(&**self.tree.name(attribute.name), "depends_on" | "tags" | "provider")
        });
        let last = usual.next_back().or(body.attributes.last())?;
        Some(self.tree.span(last.expr).end as usize)
    }

    fn end_of_body(&self, body: &Body) -> Option<usize> {
        let blocks = body.blocks.last().map(|block| block.end as usize);
        let attributes = body.attributes.last();
        let attributes = attributes.map(|last| self.tree.span(last.expr).end as usize);
        blocks.max(attributes)
    }

    fn add_to_object(
        &self,
        id: ExprId,
        items: &[ObjectItem],
        addition: &Addition,
    ) -> Option<Splice> {
        let span = self.tree.span(id);
        let (start, end) = (span.start as usize, span.end as usize);
        let code = self.text.get(start..end)?;
        let Some(last) = items.last() else {
            return Some(Splice {
                start,
                end,
                text: format!("{{ {} }}", addition.entry(" = ", "")?),
            });
        };
        let key = self.tree.span(last.key);
        let value = self.tree.span(last.value);
        let between = self.text.get(key.end as usize..value.start as usize)?;
        let sign = if between.contains(':') { between } else { " = " };
        let quote = if self.text.get(key.start as usize..)?.starts_with('"') { "\"" } else { "" };
        let entry = addition.entry(sign, quote)?;
        let last_end = value.end as usize;
        let rest = self.text.get(last_end..end)?;
        if !code.contains('\n') {
            let comma = if rest.trim_start().starts_with(',') { "" } else { "," };
            let at = last_end + rest.find(',').map_or(0, |at| at + 1);
            return Some(Splice { start: at, end: at, text: format!("{comma} {entry}") });
        }
        let comma = rest.trim_start().starts_with(',');
        let end_of_line = rest.find('\n')?;
        let at = last_end + end_of_line;
        let indent = self.indent(key.start as usize);
        let trailing = if comma { "," } else { "" };
        if !comma && self.has_commas(items) {
            // The last entry needs one now.
            let tail = rest.get(..end_of_line)?;
            let text = format!(",{tail}\n{indent}{entry}");
            return Some(Splice { start: last_end, end: at, text });
        }
        Some(Splice { start: at, end: at, text: format!("\n{indent}{entry}{trailing}") })
    }

    /// Whether the entries are separated by commas.
    fn has_commas(&self, items: &[ObjectItem]) -> bool {
        let [.., before, last] = items else { return false };
        let between =
            (self.tree.span(before.value).end as usize)..(self.tree.span(last.key).start as usize);
        self.text.get(between).is_some_and(|text| text.trim_start().starts_with(','))
    }

    fn indent(&self, at: usize) -> String {
        let line = self.text.get(line_start(self.text, at)..).unwrap_or_default();
        line.chars().take_while(|c| *c == ' ' || *c == '\t').collect()
    }

    /// The same change with the lines around it aligned as before: as `terraform fmt` has them, if they were.
    fn tidy(&self, splice: Splice) -> Splice {
        let (first, last) = chain(self.text, splice.start, splice.end);
        let before = self.text.get(first..last).unwrap_or_default();
        if join(before) != before {
            return splice;
        }
        // The lines end where they ended before: what is behind the change is the same.
        let (Some(head), Some(tail), Some(rest)) = (
            self.text.get(first..splice.start),
            self.text.get(splice.end..last),
            self.text.get(last..),
        ) else {
            return splice;
        };
        let after = join(&format!("{head}{}{tail}", splice.text));
        let Splice { start, end, text } = Splice::between(before, &after, rest);
        Splice { start: first + start, end: first + end, text }
    }
}

/// The elements of a list that is written out: several take the place of one.
fn items(value: &str) -> &str {
    let inner = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    inner.map_or(value, str::trim)
}

/// The lines as `terraform fmt` has them.
fn join(lines: &str) -> String {
    align::aligned(&lines.split('\n').collect::<Vec<_>>()).join("\n")
}

/// The lines that a change from `start` to `end` is in, with those above and below whose columns depend on them.
fn chain(text: &str, start: usize, end: usize) -> (usize, usize) {
    let line_start = |at: usize| line_start(text, at);
    let line_end = |at: usize| {
        text.get(at..).and_then(|rest| rest.find('\n')).map_or(text.len(), |line| at + line)
    };
    let (mut first, mut last) = (line_start(start), line_end(end.max(start)));
    while first > 0 {
        let above = line_start(first - 1);
        if !align::is_chained(text.get(above..first - 1).unwrap_or_default()) {
            break;
        }
        first = above;
    }
    while last < text.len() {
        let below = line_end(last + 1);
        if !align::is_chained(text.get(last + 1..below).unwrap_or_default()) {
            break;
        }
        last = below;
    }
    (first, last)
}

fn block_at(body: &Body, start: u32) -> Option<&Block> {
    let block = body.blocks.iter().find(|block| block.start <= start && start < block.end)?;
    if block.start == start { Some(block) } else { block_at(&block.body, start) }
}

impl Splice {
    /// The smallest change that makes `after` of `before` where `rest` follows both.
    fn between(before: &str, after: &str, rest: &str) -> Self {
        let pairs = before.chars().chain(rest.chars()).zip(after.chars().chain(rest.chars()));
        let start: usize = pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
        let pairs = before.chars().rev().zip(after.chars().rev());
        let same: usize = pairs.take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
        let shorter = before.len().min(after.len()) + rest.len();
        let tail = (same + rest.len()).min(shorter - start);
        // What is new may end in what follows: a line that is added below another begins behind its end.
        let (from, to) = (start, after.len() + rest.len() - tail);
        let in_after = after.get(from.min(after.len())..to.min(after.len()));
        let in_rest = rest.get(from.saturating_sub(after.len())..to.saturating_sub(after.len()));
        let text = [in_after, in_rest].map(Option::unwrap_or_default).concat();
        Self { start, end: before.len() + rest.len() - tail, text }
    }
}
