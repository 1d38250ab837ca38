//! The lines of a file that a drawing is made of. Must not know what is drawn on them.

use annotate_snippets::{Origin, Snippet};

use crate::finding::{MASK, Secrets};
use crate::source::{Position, SourceMap, Span};

use super::text::plain;

/// The lines of a file that are drawn: the renderer walks all the text it is given. What must not be shown is masked.
pub(super) struct Window {
    path: String,
    text: String,
    first_line: usize,
    /// Whether columns before the text are left out without a trace.
    begins_late: bool,
    /// What the text is made of, in order.
    pieces: Vec<Piece>,
}

/// A piece of the text: where it begins and ends in the file, and where it begins in what is drawn.
struct Piece {
    from: usize,
    to: usize,
    at: usize,
    /// How long what stands for it is; none where it is drawn as it is.
    stand_in: Option<usize>,
}

/// A longer line is not drawn as a whole: JSON that a program wrote may have one of megabytes.
const LONGEST_LINE: usize = 1_000;
/// So much of it is drawn on either side of the ends of a place.
const AROUND: usize = 60;
/// So many columns before what is drawn have blanks in their place.
const MOST_BLANKS: usize = 10_000;
/// Stands for the rest.
const ELLIPSIS: char = '…';

/// The parts of some lines that are drawn, in order.
fn kept(
    text: &str,
    lines: std::ops::Range<usize>,
    spans: &(impl Iterator<Item = Span> + Clone),
) -> Vec<std::ops::Range<usize>> {
    let mut kept: Vec<std::ops::Range<usize>> = Vec::new();
    let mut start = lines.start;
    for line in text.get(lines.clone()).unwrap_or_default().split_inclusive('\n') {
        let end = start + line.len();
        if line.len() <= LONGEST_LINE {
            kept.push(start..end);
        } else {
            let ends = spans.clone().flat_map(|span| [span.start as usize, span.end as usize]);
            let last = end - usize::from(line.ends_with('\n'));
            let ends = ends.filter(|at| (start..=last).contains(at));
            kept.extend(ends.map(|at| {
                let from = border(text, at.saturating_sub(AROUND).max(start));
                from..border(text, at.saturating_add(AROUND).min(end)).max(from)
            }));
            let line_end = line.len() - line.trim_end_matches(['\r', '\n']).len();
            kept.push(end - line_end..end);
        }
        start = end;
    }
    kept.sort_by_key(|range| (range.start, range.end));
    let mut joined: Vec<std::ops::Range<usize>> = Vec::new();
    for range in kept {
        match joined.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            Some(_) | None => joined.push(range),
        }
    }
    joined
}

/// The first border of a character from a byte on.
fn border(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// Lines in the making.
struct Drawing<'s> {
    source: &'s str,
    /// Where the lines begin, and their numbers: those of a file may be left out between them.
    rows: Vec<(usize, u32)>,
    begins_late: bool,
    shown: String,
    pieces: Vec<Piece>,
}

impl Drawing<'_> {
    /// Draws these bytes as they are.
    fn copy(&mut self, range: std::ops::Range<usize>) -> Option<()> {
        let mut at = range.start;
        let rows = self.rows.windows(2).filter_map(|rows| match rows {
            [(_, before), (start, number)] => Some((*start, number.saturating_sub(*before))),
            _ => None,
        });
        let inner: Vec<(usize, u32)> =
            rows.filter(|(start, _)| (range.start + 1..range.end).contains(start)).collect();
        for (start, lines) in inner {
            self.piece(&(at..start), None);
            self.shown.push_str(self.source.get(at..start)?);
            let ended = u32::from(self.shown.ends_with('\n'));
            let missing = lines.saturating_sub(ended);
            self.shown.extend((0..missing).map(|_| '\n'));
            at = start;
        }
        self.piece(&(at..range.end), None);
        self.shown.push_str(self.source.get(at..range.end)?);
        Some(())
    }

    /// Draws a mask in the place of these bytes. Lines keep their numbers.
    fn mask(&mut self, range: std::ops::Range<usize>) -> Option<()> {
        self.piece(&range, Some(MASK.len()));
        self.shown.push_str(MASK);
        self.shown.push_str(&"\n".repeat(self.source.get(range)?.matches('\n').count()));
        Some(())
    }

    /// Draws three dots in the place of these bytes, which are of one line. At the beginning of a line there are as many
    /// blanks, which the renderer cuts off, so that what follows keeps its column.
    fn leave_out(&mut self, range: std::ops::Range<usize>) -> Option<()> {
        if range.is_empty() {
            return Some(());
        }
        let is_first = self.shown.is_empty() || self.shown.ends_with('\n');
        let columns = self.source.get(range.clone())?.chars().count();
        self.begins_late |= self.shown.is_empty() && columns > MOST_BLANKS;
        let is_first = is_first && columns <= MOST_BLANKS;
        let length = if is_first { columns } else { ELLIPSIS.len_utf8() };
        self.piece(&range, Some(length));
        if is_first {
            self.shown.extend(std::iter::repeat_n(' ', columns));
        } else {
            self.shown.push(ELLIPSIS);
        }
        Some(())
    }

    fn piece(&mut self, range: &std::ops::Range<usize>, stand_in: Option<usize>) {
        let at = self.shown.len();
        self.pieces.push(Piece { from: range.start, to: range.end, at, stand_in });
    }
}

impl Window {
    /// The lines that hold these places, which are of one file.
    pub(super) fn around(
        spans: &(impl Iterator<Item = Span> + Clone),
        sources: &SourceMap,
        secrets: &Secrets,
    ) -> Option<Self> {
        let first = spans.clone().min_by_key(|span| span.start)?;
        let end = spans.clone().map(|span| span.end).max()?;
        let source = sources.get(first.source)?;
        let lines = source.lines();
        let first_line = lines.line(first.start);
        let start = lines.rows(first.start, first.start).next()?.0 as usize;
        let stop = lines.next_start(end).map_or(source.text.len(), |stop| stop as usize);
        let text = source.text.get(start..stop.min(source.text.len()))?;
        let stop = start + text.trim_end_matches(['\n', '\r']).len();
        let rows = lines.rows(first.start, end).map(|(start, number)| (start as usize, number));
        let rows = if lines.is_part() { rows.collect() } else { Vec::new() };
        let (source_text, shown, pieces) = (&*source.text, String::new(), Vec::new());
        let mut drawing = Drawing { source: source_text, rows, begins_late: false, shown, pieces };
        let mut at = start;
        for kept in kept(&source.text, start..stop, spans) {
            drawing.leave_out(at..kept.start)?;
            at = kept.start;
            for hidden in secrets.within(&source, kept.clone()) {
                drawing.copy(at..hidden.start)?;
                drawing.mask(hidden.clone())?;
                at = hidden.end;
            }
            drawing.copy(at..kept.end)?;
            at = kept.end;
        }
        drawing.leave_out(at..stop)?;
        drawing.copy(stop..stop)?;
        let (path, first_line) = (plain(&sources.seen(&source.path)), first_line as usize);
        let Drawing { begins_late, shown: text, pieces, .. } = drawing;
        Some(Self { path, text, first_line, begins_late, pieces })
    }

    /// A place within these lines.
    pub(super) fn range(&self, span: Span) -> Option<std::ops::Range<usize>> {
        let start = self.drawn(span.start as usize, Side::Start)?;
        let end = self.drawn(span.end as usize, Side::End)?.max(start);
        let legal = self.text.is_char_boundary(start) && self.text.is_char_boundary(end);
        legal.then_some(start..end)
    }

    /// Where a byte of the file is in what is drawn; what lies behind the end is the end.
    fn drawn(&self, byte: usize, side: Side) -> Option<usize> {
        let piece = self.pieces.iter().rfind(|piece| match side {
            Side::Start => piece.from <= byte,
            Side::End => piece.from < byte || piece.from == byte && piece.from == piece.to,
        });
        let piece = piece.or(self.pieces.first().filter(|piece| piece.from <= byte))?;
        Some(match (piece.stand_in, side) {
            (Some(_), Side::Start) => piece.at,
            (Some(length), Side::End) => piece.at + length,
            (None, _) => piece.at + byte.min(piece.to) - piece.from,
        })
    }

    /// The lines, to be annotated or patched. Where the renderer cannot tell the column, it is not told the path.
    pub(super) fn snippet<T: Clone>(&self) -> Snippet<'static, T> {
        let path = Some(self.path.clone()).filter(|_| !self.begins_late);
        Snippet::source(self.text.clone()).path(path).line_start(self.first_line)
    }

    /// The place that a drawing has in its head, where the renderer cannot tell it.
    pub(super) fn head(&self, at: Position) -> Option<Origin<'static>> {
        let origin = Origin::path(self.path.clone()).line(at.line as usize);
        self.begins_late.then(|| origin.char_column(at.column as usize))
    }
}

/// Which end of a place.
#[derive(Clone, Copy)]
enum Side {
    Start,
    End,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leaves_out_what_is_far_from_a_place_in_a_long_line() {
        let sources = SourceMap::default();
        let far = "\"x\":1,".repeat(500);
        let text = format!("short\n{far}\"here\":true,{far}\"secret\",\"there\":2{far}\nnext\n");
        let id = sources.add("plan.json", text.as_str());
        let at = |needle: &str| {
            let start = u32::try_from(text.find(needle).unwrap()).unwrap();
            Span::new(id, start, start + u32::try_from(needle.len()).unwrap())
        };
        let mut secrets = Secrets::default();
        secrets.hide(&sources, at("\"secret\""));
        let all = [at("true"), at("there"), at("next")];
        let window = Window::around(&all.into_iter(), &sources, &secrets).unwrap();
        let lines: Vec<&str> = window.text.lines().collect();
        let [line, "next"] = lines[..] else { panic!("{lines:?}") };
        let drawn = line.trim_start();
        assert!(drawn.ends_with('…') && drawn.len() < 500, "{drawn}");
        assert_eq!(line.find("true"), text.lines().nth(1).unwrap().find("true"));
        assert!(line.contains("(sensitive),\"there\"") && line.contains("\"here\":true"), "{line}");
        for needle in ["true", "there", "next"] {
            assert_eq!(window.range(at(needle)).map(|range| &window.text[range]), Some(needle));
        }
    }

    #[test]
    fn masks_what_must_not_be_shown_and_keeps_places() {
        let sources = SourceMap::default();
        let text = "a = 1\npin = \"hidden\", b = 2\nkey = <<K\nx\ny\nK\nc = 3\n";
        let id = sources.add("main.tf", text);
        let at = |needle: &str| {
            let start = u32::try_from(text.find(needle).unwrap()).unwrap();
            Span::new(id, start, start + u32::try_from(needle.len()).unwrap())
        };
        let mut secrets = Secrets::default();
        secrets.hide(&sources, at("\"hidden\""));
        secrets.hide(&sources, at("<<K\nx\ny\nK"));
        let all = [at("pin"), at("c = 3")];
        let window = Window::around(&all.into_iter(), &sources, &secrets).unwrap();
        assert_eq!(window.text, "pin = (sensitive), b = 2\nkey = (sensitive)\n\n\n\nc = 3");
        let drawn = |needle| window.range(at(needle)).map(|range| &window.text[range]);
        assert_eq!(drawn("\"hidden\""), Some("(sensitive)"));
        assert_eq!(drawn("b = 2"), Some("b = 2"));
        assert_eq!(drawn("pin"), Some("pin"));
        assert_eq!(drawn("c = 3"), Some("c = 3"));
    }
}
