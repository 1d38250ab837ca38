//! Where the parts of a JSON text come from: lines of a heredoc, values inserted into it. Must not know what the JSON
//! means.

use std::collections::HashMap;

use crate::source::{ExcerptLines, Span};
use crate::syntax::{Json, JsonKind};
use crate::value::{Kind, Marks, Origin, OriginLabel, Part, Provenance, Text, Value};

/// The places of a text in which each hole was replaced by a mark.
pub(super) struct HolePlaces {
    stretches: Vec<Stretch>,
    /// First byte of each mark and one past its last, in the marked text.
    marks: Vec<(usize, usize)>,
    /// Bytes that the marks before each one, and it, add to the text.
    added: Vec<usize>,
}

struct Stretch {
    start: usize,
    end: usize,
    from: From,
}

enum From {
    Written(ExcerptLines),
    Inserted(Value),
}

impl HolePlaces {
    /// None where nothing is known of the places. A hole counts as one byte in them.
    pub(super) fn of(text: &Text, marks: Vec<(usize, usize)>) -> Option<Self> {
        if text.stretches().is_empty() {
            return None;
        }
        let flat: String = text.parts().iter().map(flat).collect();
        let mut stretches = Vec::new();
        for stretch in text.stretches() {
            let (start, end) = (stretch.start as usize, stretch.end as usize);
            let from = match &stretch.from {
                Provenance::Written(excerpt) => From::Written(excerpt.lines(flat.get(start..end)?)),
                Provenance::Inserted(value) => From::Inserted(value.clone()),
            };
            stretches.push(Stretch { start, end, from });
        }
        let sum = marks.iter().scan(0, |sum, (start, end)| {
            *sum += end - start - 1;
            Some(*sum)
        });
        let added = sum.collect();
        Some(Self { stretches, marks, added })
    }

    /// Where a value comes from.
    pub(super) fn origin(&self, value: &Json) -> Option<Origin> {
        let (start, end) = self.bounds(value);
        let within = self.within(start, end);
        match within {
            [] | [Stretch { from: From::Inserted(Value { origin: Origin::None, .. }), .. }] => None,
            [Stretch { from: From::Inserted(value), .. }] => Some(value.origin.clone()),
            [before, Stretch { start: first, end: last, from: From::Inserted(value) }, behind]
                if before.is_written()
                    && behind.is_written()
                    && (*first, *last) == (start + 1, end - 1) =>
            {
                // Between two quotes there is nothing else.
                Some(value.origin.clone())
            }
            [first, .., last] => {
                let span = first.span(start, end)?.join(last.span(start, end)?);
                let from = within.iter().filter_map(Stretch::inserted).cloned().collect();
                Some(match value.kind {
                    // What makes up an object says where it comes from itself.
                    JsonKind::Object(_) | JsonKind::Array(_) => Origin::At(span),
                    JsonKind::Null
                    | JsonKind::Bool(_)
                    | JsonKind::Number(_)
                    | JsonKind::String(_) => Origin::step(span, OriginLabel::Template, from),
                })
            }
            [only] => only.span(start, end).map(Origin::At),
        }
    }

    /// The value whose encoding was inserted in this place, as `${jsonencode(...)}`.
    pub(super) fn encoded(&self, value: &Json) -> Option<Value> {
        let (start, end) = self.bounds(value);
        match self.within(start, end) {
            [Stretch { start: first, end: last, from: From::Inserted(value) }]
                if (*first, *last) == (start, end) =>
            {
                let Kind::String(text) = &value.kind else { return None };
                text.json().cloned()
            }
            _ => None,
        }
    }

    /// The marks of all that was inserted.
    pub(super) fn all_marks(&self) -> Marks {
        self.stretches.iter().fold(Marks::NONE, |all, stretch| all.union(stretch.marks()))
    }

    /// The marks of a value by what was inserted in it. Those of a collection are those of what was inserted around it:
    /// what is in it has its own.
    pub(super) fn marks(&self, value: &Json) -> Marks {
        let (start, end) = self.bounds(value);
        let within = self.within(start, end);
        match (&value.kind, within) {
            (JsonKind::Object(_) | JsonKind::Array(_), [one]) => one.marks(),
            (JsonKind::Object(_) | JsonKind::Array(_), _) => Marks::NONE,
            (
                JsonKind::Null | JsonKind::Bool(_) | JsonKind::Number(_) | JsonKind::String(_),
                within,
            ) => within.iter().fold(Marks::NONE, |all, stretch| all.union(stretch.marks())),
        }
    }

    /// The marks of what was inserted in these bytes of the marked text: a name.
    pub(super) fn marks_in(&self, span: Span) -> Marks {
        let (start, end) = (self.unmarked(span.start as usize), self.unmarked(span.end as usize));
        let within = self.within(start, end.max(start + 1)).iter();
        within.fold(Marks::NONE, |all, stretch| all.union(stretch.marks()))
    }

    /// Where the byte at `at` in the marked text is written; the end of the text for one past it.
    pub(super) fn span_at(&self, at: usize) -> Option<Span> {
        let at = self.unmarked(at);
        let stretch = self.within(at, at + 1).first().or_else(|| self.stretches.last())?;
        let start = at.clamp(stretch.start, stretch.end.saturating_sub(1).max(stretch.start));
        stretch.span(start, start + 1)
    }

    fn within(&self, start: usize, end: usize) -> &[Stretch] {
        let first = self.stretches.partition_point(|stretch| stretch.end <= start);
        let last = self.stretches.partition_point(|stretch| stretch.start < end);
        self.stretches.get(first..last).unwrap_or_default()
    }

    /// The bytes of a value, where a hole counts as one.
    fn bounds(&self, value: &Json) -> (usize, usize) {
        let start = self.unmarked(value.span.start as usize);
        (start, self.unmarked(value.span.end as usize).max(start + 1))
    }

    fn unmarked(&self, at: usize) -> usize {
        let before = self.marks.partition_point(|(_, end)| *end <= at);
        let added = before.checked_sub(1).and_then(|last| self.added.get(last)).unwrap_or(&0);
        match self.marks.get(before) {
            Some((start, _)) if *start < at => start - added,
            Some(_) | None => at - added,
        }
    }
}

impl Stretch {
    /// The bytes of it that lie within these, in their file.
    fn span(&self, start: usize, end: usize) -> Option<Span> {
        match &self.from {
            From::Written(lines) => {
                let start = u32::try_from(start.max(self.start) - self.start).ok()?;
                let end = u32::try_from(end.min(self.end) - self.start).ok()?;
                Some(lines.span(start, end))
            }
            From::Inserted(value) => value.origin.span(),
        }
    }

    fn marks(&self) -> Marks {
        match &self.from {
            From::Written(_) => Marks::NONE,
            From::Inserted(value) => value.marks.without(Marks::MAYBE),
        }
    }

    fn is_written(&self) -> bool {
        match &self.from {
            From::Written(_) => true,
            From::Inserted(_) => false,
        }
    }

    fn inserted(&self) -> Option<&Origin> {
        match &self.from {
            From::Inserted(value) => Some(&value.origin),
            From::Written(_) => None,
        }
    }
}

fn flat(part: &Part) -> &str {
    match part {
        Part::Literal(text) => text,
        Part::Hole(_) => "?",
    }
}

/// The properties of an object by their names; the last of two that are the same.
pub(super) fn members(value: &Json) -> HashMap<&str, (Span, &Json)> {
    let JsonKind::Object(members) = &value.kind else { return HashMap::new() };
    members.iter().map(|(name, place, value)| (name.as_str(), (*place, value))).collect()
}
