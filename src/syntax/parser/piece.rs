//! The pieces of a template: lines and sequences. Strip markers and indentation are resolved here, because they work on
//! pieces of a line that the tree does not keep.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation as _;

use super::for_expr::Intro;
use crate::source::is_blank;
use crate::syntax::ExprId;
use crate::syntax::builder::index;
use crate::syntax::excerpts::ExcerptStart;
use crate::syntax::literal::unescape;
use crate::syntax::token::Token;

/// A piece of literal text that ends with its line, or what stands between two of them.
pub(super) enum TextPiece<'a> {
    Text(LiteralLine<'a>),
    Sequence(Sequence),
}

impl TextPiece<'_> {
    /// Whether it ends the template in a directive.
    pub(super) fn ends_arm(&self) -> bool {
        let Self::Sequence(sequence) = self else { return false };
        matches!(sequence.step, SequenceStep::Else | SequenceStep::EndIf | SequenceStep::EndFor)
    }
}

/// The pieces that are not used yet.
pub(super) type Pieces<'a> = std::iter::Peekable<std::vec::IntoIter<TextPiece<'a>>>;

/// `${ ... }` or `%{ ... }`
pub(super) struct Sequence {
    pub(super) step: SequenceStep,
    pub(super) start: u32,
    pub(super) end: u32,
    /// `${~`
    strips_before: bool,
    /// `~}`
    strips_behind: bool,
}

/// What a sequence does.
pub(super) enum SequenceStep {
    Interpolation(ExprId),
    If(ExprId),
    Else,
    EndIf,
    For(Intro, ExprId),
    EndFor,
}

/// A line, or the part of one between sequences.
pub(super) struct LiteralLine<'a> {
    text: Cow<'a, str>,
    /// The byte where it begins, if it is as written.
    start: Option<u32>,
}

/// Literal text between sequences.
pub(super) struct LiteralText<'a> {
    pub(super) text: Cow<'a, str>,
    /// Where it is written, if it is one piece of the file but for indentation.
    pub(super) written: Option<ExcerptStart>,
}

impl Sequence {
    pub(super) fn new(step: SequenceStep, open: Token, close: Token) -> Self {
        let strips_before = open.end - open.start > 2;
        let strips_behind = close.end - close.start > 1;
        Self { step, start: open.start, end: close.end, strips_before, strips_behind }
    }
}

impl<'a> LiteralLine<'a> {
    pub(super) fn new(line: &'a str, start: u32) -> Self {
        if line.contains("$${") || line.contains("%%{") {
            let text = line.replace("$${", "${").replace("%%{", "%{");
            return Self { text: Cow::Owned(text), start: None };
        }
        Self { text: Cow::Borrowed(line), start: Some(start) }
    }

    /// Text between quotes, which knows no lines.
    pub(super) fn quoted(written: &'a str) -> Self {
        Self { text: unescape(written), start: None }
    }

    pub(super) fn append(&mut self, written: &str) {
        self.text.to_mut().push_str(&unescape(written));
    }

    /// Keeps what comes behind the first `bytes` bytes.
    fn cut(&mut self, bytes: usize) {
        self.start = self.start.map(|start| start + index(bytes));
        match &mut self.text {
            Cow::Borrowed(text) => *text = text.get(bytes..).unwrap_or_default(),
            Cow::Owned(text) => drop(text.drain(..bytes)),
        }
    }

    /// Keeps the first `bytes` bytes.
    fn truncate(&mut self, bytes: usize) {
        match &mut self.text {
            Cow::Borrowed(text) => *text = text.get(..bytes).unwrap_or_default(),
            Cow::Owned(text) => text.truncate(bytes),
        }
    }
}

/// A line and those up to the next sequence.
pub(super) fn take_text<'a>(first: LiteralLine<'a>, pieces: &mut Pieces<'a>) -> LiteralText<'a> {
    let mut lines = vec![first];
    while let Some(TextPiece::Text(line)) =
        pieces.next_if(|piece| matches!(piece, TextPiece::Text(_)))
    {
        lines.push(line);
    }
    let written = written(&lines);
    let mut lines = lines.into_iter().map(|line| line.text);
    let mut text = lines.next().unwrap_or_default();
    lines.for_each(|line| text.to_mut().push_str(&line));
    LiteralText { text, written }
}

fn written(lines: &[LiteralLine<'_>]) -> Option<ExcerptStart> {
    let start = lines.first()?.start?;
    let mut indentation = None;
    for (line, next) in lines.iter().zip(lines.iter().skip(1)) {
        let gap = next.start?.checked_sub(line.start? + index(line.text.len()))?;
        let is_as_expected = match indentation {
            _ if is_blank(&next.text) => gap == 0,
            Some(indentation) => gap == indentation,
            None => true,
        };
        if !is_as_expected {
            return None;
        }
        if !is_blank(&next.text) {
            indentation = Some(gap);
        }
    }
    Some(ExcerptStart { start, indentation: indentation.unwrap_or(0) })
}

/// `${~` takes the blanks before it, `~}` those behind it, in the piece next to it only: never
/// past the end of the line that it stands in.
pub(super) fn strip(pieces: &mut [TextPiece<'_>]) {
    for at in 0..pieces.len() {
        let Some(TextPiece::Sequence(sequence)) = pieces.get(at) else { continue };
        let (before, behind) = (sequence.strips_before, sequence.strips_behind);
        let line_before = at.checked_sub(1).and_then(|before| pieces.get_mut(before));
        if let Some(TextPiece::Text(line)) = line_before.filter(|_| before) {
            line.truncate(line.text.trim_end().len());
        }
        if let Some(TextPiece::Text(line)) = pieces.get_mut(at + 1).filter(|_| behind) {
            line.cut(line.text.len() - line.text.trim_start().len());
        }
    }
}

/// Takes as many blanks off each line as the least indented line has.
pub(super) fn dedent(pieces: &mut [TextPiece<'_>]) {
    let mut least = usize::MAX;
    let mut indented = Vec::new();
    let mut at_line_start = true;
    for (at, piece) in pieces.iter().enumerate() {
        match piece {
            TextPiece::Text(LiteralLine { text, .. }) => {
                let blanks = text.strip_suffix(text.trim_start()).unwrap_or_default();
                let is_blank_line = blanks.len() == text.len() && text.ends_with('\n');
                if at_line_start && !is_blank_line {
                    least = least.min(blanks.graphemes(true).count());
                    indented.push(at);
                }
                at_line_start = text.ends_with('\n');
            }
            TextPiece::Sequence(_) => {
                if at_line_start {
                    least = 0;
                }
                at_line_start = false;
            }
        }
    }
    for at in indented {
        if let Some(TextPiece::Text(line)) = pieces.get_mut(at) {
            line.cut(line.text.graphemes(true).take(least).map(str::len).sum());
        }
    }
}
