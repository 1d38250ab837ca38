//! What is known of the text of a string that is not known: `arn:aws:iam::${account}:role/app` of an ARN that AWS sets at
//! apply. Must not know what such texts mean.

use std::sync::Arc;

use super::{Kind, Part, Text, Unknown, Value};

impl Value {
    /// The text of a string, with what is known of it where it is not known; none of what is not a string.
    ///
    /// Terraform knows less: what it decides by a value must not be decided by this.
    #[must_use]
    pub fn form(&self) -> Option<Text> {
        match &self.kind {
            Kind::String(text) => Some(text.written_out()),
            Kind::Unknown(unknown) => match &unknown.form {
                Some(form) => Some(form.written_out()),
                None => Some(Text::from_parts([Part::Hole(Arc::clone(unknown))])),
            },
            Kind::Null(_)
            | Kind::Bool(_)
            | Kind::Number(_)
            | Kind::List(_)
            | Kind::Set(_)
            | Kind::Map(_)
            | Kind::Tuple(_)
            | Kind::Object(_) => None,
        }
    }

    /// The same value, as the string that it is known to be in part.
    #[must_use]
    pub fn written_out(&self) -> Self {
        let has_form = match &self.kind {
            Kind::Unknown(unknown) => unknown.form.is_some(),
            Kind::String(text) => text.has_forms(),
            _ => false,
        };
        match self.form().filter(|_| has_form) {
            Some(form) => Self { kind: Kind::String(form), ..self.clone() },
            None => self.clone(),
        }
    }
}

impl Text {
    fn has_forms(&self) -> bool {
        self.hole().is_some()
            && self.parts().iter().any(|part| match part {
                Part::Hole(hole) => hole.form.is_some(),
                Part::Literal(_) => false,
            })
    }

    /// The same text, each hole replaced by what is known of it.
    #[must_use]
    pub fn written_out(&self) -> Self {
        if !self.has_forms() {
            return self.clone();
        }
        Self::from_parts(self.parts().into_iter().flat_map(|part| match &part {
            Part::Hole(hole) => match &hole.form {
                Some(form) => form.written_out().parts(),
                None => vec![part],
            },
            Part::Literal(_) => vec![part],
        }))
    }

    /// What two texts have in common: their beginnings and ends, around a hole that `between` makes.
    #[must_use]
    pub fn common(a: &Self, b: &Self, between: Unknown) -> Self {
        let (x, y) = (units(a), units(b));
        let shorter = x.len().min(y.len());
        let start = x.iter().zip(&y).take_while(|(x, y)| x.is(y)).count();
        let ends = x.iter().rev().zip(y.iter().rev());
        let end = ends.take(shorter - start).take_while(|(x, y)| x.is(y)).count();
        let hole = Part::Hole(Arc::new(between));
        let head = x.iter().take(start).map(Unit::part);
        let tail = x.iter().skip(x.len() - end).map(Unit::part);
        Self::from_parts(head.chain([hole]).chain(tail))
    }
}

/// A character, or a hole.
enum Unit {
    Character(char),
    Hole(Arc<Unknown>),
}

impl Unit {
    /// Whether both will be the same; characters that AWS makes up are the like.
    fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Character(a), Self::Character(b)) => a == b,
            (Self::Hole(a), Self::Hole(b)) => {
                Arc::ptr_eq(a, b)
                    || (a.symbol.is_some() && a.symbol == b.symbol)
                    || (a.length.is_some() && a.length == b.length)
            }
            (Self::Character(_), Self::Hole(_)) | (Self::Hole(_), Self::Character(_)) => false,
        }
    }

    fn part(&self) -> Part {
        match self {
            Self::Character(character) => Part::Literal(character.to_string().into()),
            Self::Hole(hole) => Part::Hole(Arc::clone(hole)),
        }
    }
}

fn units(text: &Text) -> Vec<Unit> {
    let parts = text.parts();
    let units = parts.iter().flat_map(|part| match part {
        Part::Literal(text) => text.chars().map(Unit::Character).collect(),
        Part::Hole(hole) => vec![Unit::Hole(Arc::clone(hole))],
    });
    units.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::{Reason, Type};

    fn hole(symbol: &str) -> Unknown {
        let plain = Unknown::new(Type::String, Reason::Computed(symbol.into()));
        Unknown { symbol: Some(symbol.into()), ..plain }
    }

    fn text(parts: &[&str]) -> Text {
        Text::from_parts(parts.iter().map(|part| match part.strip_prefix('$') {
            Some(symbol) => Part::Hole(Arc::new(hole(symbol))),
            None => Part::Literal((*part).into()),
        }))
    }

    fn shown(text: &Text) -> String {
        let part = |part: &Part| match part {
            Part::Literal(text) => text.to_string(),
            Part::Hole(hole) => format!("${{{}}}", hole.symbol.as_deref().unwrap_or("?")),
        };
        text.parts().iter().map(part).collect()
    }

    #[test]
    fn holes_are_written_out() {
        let arn = Unknown {
            form: Some(Box::new(text(&["arn:aws:iam::", "$account", ":role/app"]))),
            ..hole("x.arn")
        };
        let inserted = Text::from_parts([Part::Hole(Arc::new(arn)), Part::Literal(":key".into())]);
        assert_eq!(shown(&inserted), "${x.arn}:key");
        assert_eq!(shown(&inserted.written_out()), "arn:aws:iam::${account}:role/app:key");
    }

    #[test]
    fn two_texts_have_beginnings_and_ends_in_common() {
        let cases: [(&[&str], &[&str], &str); 4] = [
            (
                &["arn:", "$p", ":iam:role/a-x"],
                &["arn:", "$p", ":iam:role/b-x"],
                "arn:${p}:iam:role/${?}-x",
            ),
            (&["arn:", "$p", ":a"], &["arn:", "$q", ":a"], "arn:${?}:a"),
            (&["aa"], &["aaa"], "aa${?}"),
            (&["$a"], &["b"], "${?}"),
        ];
        for (a, b, expected) in cases {
            let between = Unknown::new(Type::String, Reason::Stated);
            assert_eq!(shown(&Text::common(&text(a), &text(b), between)), expected);
        }
    }
}
