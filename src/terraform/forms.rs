//! What is known of attributes that AWS sets: the service, the name and the shape of an ARN, the beginning of an id. Data
//! sources that only tell where the provider works, and ask AWS nothing, are known. Must not know rules.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;

use crate::iam;
use crate::model::{Location, Mode};
use crate::value::{Kind, NameMap, Part, Reason, Text, Type, Unknown, Value};

use super::argument_owner::ArgumentOwner;

static DATA: &str = include_str!("../../data/schema/attribute_forms.json");

/// Attributes of the types by their names, and the form of each.
type Rows = HashMap<String, HashMap<String, String>>;

#[derive(Deserialize)]
struct Data {
    data: Rows,
    resource: Rows,
}

/// A piece of a form.
#[derive(Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Partition,
    Region,
    Account,
    DnsSuffix,
    /// The argument of this name.
    Argument(String),
    /// The same with a slash in front.
    Path(String),
    /// The same URL without its scheme.
    Host(String),
    /// One character that AWS makes up.
    Character,
    /// The revision that AWS counts.
    Revision,
    /// Any text.
    Any,
}

type Forms = HashMap<String, Vec<(Arc<str>, Vec<Piece>)>>;

/// Forms of data sources, and of resources.
static FORMS: LazyLock<(Forms, Forms)> = LazyLock::new(|| {
    // The data is part of the program; a test reads it.
    let Ok(data) = serde_json::from_str::<Data>(DATA) else { return Default::default() };
    (forms(data.data), forms(data.resource))
});

fn forms(rows: Rows) -> Forms {
    let attributes = |row: HashMap<String, String>| {
        row.into_iter().map(|(name, form)| (Arc::from(name), pieces(&form))).collect()
    };
    rows.into_iter().map(|(kind, row)| (kind, attributes(row))).collect()
}

fn pieces(form: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut text = String::new();
    let mut rest = form.chars();
    while let Some(character) = rest.next() {
        let piece = match character {
            '{' => {
                named(&rest.by_ref().take_while(|character| *character != '}').collect::<String>())
            }
            '?' => Piece::Character,
            '#' => Piece::Revision,
            '*' => Piece::Any,
            other => {
                text.push(other);
                continue;
            }
        };
        if !text.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut text)));
        }
        pieces.push(piece);
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    pieces
}

fn named(name: &str) -> Piece {
    if let Some(url) = name.strip_prefix("host:") {
        return Piece::Host(url.to_owned());
    }
    match (name, name.strip_prefix('/')) {
        ("partition", _) => Piece::Partition,
        ("region", _) => Piece::Region,
        ("account", _) => Piece::Account,
        ("dns_suffix", _) => Piece::DnsSuffix,
        (_, Some(name)) => Piece::Path(name.to_owned()),
        (name, None) => Piece::Argument(name.to_owned()),
    }
}

/// Whether something is known of attributes of this type.
pub(super) fn has_forms(mode: Mode, kind: &str) -> bool {
    of(mode).contains_key(kind)
}

fn of(mode: Mode) -> &'static Forms {
    match mode {
        Mode::Data => &FORMS.0,
        Mode::Managed => &FORMS.1,
    }
}

/// Says of the attributes that AWS sets what is known of them.
#[must_use]
pub fn with_forms(
    subject: ArgumentOwner<'_>,
    ty: &str,
    location: &Location,
    values: Value,
) -> Value {
    let (Some(forms), Kind::Object(all)) = (of(subject.mode).get(ty), &values.kind) else {
        return values;
    };
    // A region that is asked for by name is that one, not the provider's.
    let is_asked = |name: &str| all.get(name).is_some_and(|value| value.as_text().is_some());
    if ty == "aws_region" && ["name", "region", "endpoint"].into_iter().any(is_asked) {
        return values;
    }
    let shape = Shape { subject, ty, location, all };
    if let Some(found) = shape.managed_policy() {
        return values.with_attributes(found);
    }
    let found: Vec<(Arc<str>, Value)> = forms
        .iter()
        .filter_map(|(name, pieces)| Some((Arc::clone(name), shape.attribute(name, pieces)?)))
        .collect();
    values.with_attributes(found)
}

/// No ARN, name or URL is longer (an ARN has at most 2,048 characters, an URL 2,083): a form is not made of what is.
const LONGEST: usize = 2_083;

/// What a form is filled from.
struct Shape<'s> {
    subject: ArgumentOwner<'s>,
    ty: &'s str,
    location: &'s Location,
    all: &'s NameMap<Value>,
}

impl Shape<'_> {
    /// An attribute that AWS sets, with its form; none for one that is written.
    fn attribute(&self, name: &str, pieces: &[Piece]) -> Option<Value> {
        let value = self.all.get(name)?;
        let Kind::Unknown(unknown) = &value.kind else { return None };
        let (Reason::Computed(path) | Reason::Data(path)) = &unknown.reason else { return None };
        if path.strip_prefix(self.subject.address)?.strip_prefix('.')? != name {
            return None;
        }
        let form = self.text(pieces);
        // These two ask AWS nothing: who plans knows them.
        if matches!(self.ty, "aws_region" | "aws_partition") && form.as_str().is_some() {
            return Some(Value { kind: Kind::String(form), ..value.clone() });
        }
        Some(value.clone().with_unknown(|unknown| {
            unknown.form = Some(Box::new(form));
            unknown.not_null = true;
        }))
    }

    /// What `data "aws_iam_policy"` reads of a policy that AWS manages: everybody has the same.
    fn managed_policy(&self) -> Option<[(Arc<str>, Value); 3]> {
        if self.subject.mode != Mode::Data || self.ty != "aws_iam_policy" {
            return None;
        }
        let written = |name: &str| self.all.get(name).filter(|value| !value.marks.is_sensitive());
        let path = match written("arn").and_then(iam::managed_path) {
            Some(path) => path,
            None => iam::managed_path_of(written("name")?.as_str()?)?,
        };
        let form = [
            Piece::Text("arn:".to_owned()),
            Piece::Partition,
            Piece::Text(format!(":iam::aws:policy/{path}")),
        ];
        let arn = Value::text(self.text(&form));
        let policy = iam::managed_policy(&arn)
            .or_else(|| self.all.get("policy").cloned())
            .unwrap_or_else(|| Value::null(Type::String));
        let read = |name: &str, value: Value| {
            let origin = self.all.get(name).map(|value| value.origin.clone());
            (Arc::from(name), value.with_origin(origin.unwrap_or_default()))
        };
        Some([read("arn", arn.clone()), read("id", arn), read("policy", policy)])
    }

    fn text(&self, pieces: &[Piece]) -> Text {
        let numbered = pieces.iter().enumerate();
        Text::from_parts(numbered.flat_map(|(number, piece)| self.parts(number, piece)))
    }

    fn parts(&self, number: usize, piece: &Piece) -> Vec<Part> {
        match piece {
            Piece::Text(text) => vec![Part::Literal(text.as_str().into())],
            Piece::Partition => self.location.partition.parts(),
            Piece::Region => self.location.region.parts(),
            Piece::Account => self.location.account.parts(),
            Piece::DnsSuffix => self.location.dns_suffix.parts(),
            Piece::Argument(name) => self.argument(number, name),
            Piece::Path(name) => {
                let parts = self.argument(number, name);
                let slash = Part::Literal("/".into());
                let is_path =
                    matches!(parts.first(), Some(Part::Literal(text)) if text.starts_with('/'));
                if is_path { parts } else { [vec![slash], parts].concat() }
            }
            Piece::Host(name) => without_scheme(self.argument(number, name)),
            Piece::Character => {
                let unknown = Unknown { length: Some(1), ..self.hole(number, Type::String) };
                vec![Part::Hole(Arc::new(unknown))]
            }
            Piece::Revision => {
                let symbol = self.symbol("revision");
                let unknown = Unknown { symbol, ..self.hole(number, Type::Number) };
                vec![Part::Hole(Arc::new(unknown))]
            }
            Piece::Any => vec![Part::Hole(Arc::new(self.hole(number, Type::String)))],
        }
    }

    fn argument(&self, number: usize, name: &str) -> Vec<Part> {
        let hole = || vec![Part::Hole(Arc::new(self.hole(number, Type::String)))];
        match self.all.get(name) {
            // A name that must not be shown is not shown in an ARN.
            Some(value) if value.marks.is_sensitive() => hole(),
            Some(Value { kind: Kind::String(text), .. }) if text.len_with_holes() <= LONGEST => {
                text.written_out().parts()
            }
            Some(Value { kind: Kind::Unknown(unknown), .. }) => {
                vec![Part::Hole(Arc::clone(unknown))]
            }
            Some(Value { kind: Kind::Null(_), .. }) | None if name == "path" => {
                vec![Part::Literal("/".into())]
            }
            Some(_) | None => hole(),
        }
    }

    /// Something that AWS makes up: the same in all forms of a resource that have it as the same piece.
    fn hole(&self, number: usize, ty: Type) -> Unknown {
        let reason = match self.subject.mode {
            Mode::Managed => Reason::Computed(format!("{}.arn", self.subject.address).into()),
            Mode::Data => Reason::Data(format!("{}.arn", self.subject.address).into()),
        };
        let symbol = self.symbol(&format!("form#{number}"));
        Unknown { symbol, not_null: true, ..Unknown::new(ty, reason) }
    }

    /// None for what stands for many instances, which is not one value.
    fn symbol(&self, name: &str) -> Option<Arc<str>> {
        let address = self.subject.address;
        (!address.contains("[*]")).then(|| format!("{address}.{name}").into())
    }
}

/// The text of a URL after `https://`.
fn without_scheme(mut parts: Vec<Part>) -> Vec<Part> {
    if let Some(Part::Literal(text)) = parts.first_mut()
        && let Some(rest) = text.strip_prefix("https://")
    {
        *text = rest.into();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema;

    #[test]
    fn forms_are_of_attributes_that_the_provider_sets() {
        let data: Data = serde_json::from_str(DATA).unwrap();
        for (kind, rows) in
            [(schema::SchemaKind::Data, data.data), (schema::SchemaKind::Resource, data.resource)]
        {
            for (name, row) in rows {
                let block = schema::resource(kind, &name).unwrap_or_else(|| panic!("no {name}"));
                for (attribute, form) in row {
                    if (&*name, &*attribute) == ("aws_region", "region") {
                        continue;
                    }
                    let found = block.attribute(&attribute);
                    assert!(found.is_some_and(|it| it.ty == Type::String), "{name}.{attribute}");
                    for piece in pieces(&form) {
                        if let Piece::Argument(argument)
                        | Piece::Path(argument)
                        | Piece::Host(argument) = piece
                        {
                            assert!(block.attribute(&argument).is_some(), "{name}.{argument}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn reads_forms() {
        let expected = vec![
            Piece::Text("arn:".into()),
            Piece::Partition,
            Piece::Text(":x:".into()),
            Piece::Argument("name".into()),
            Piece::Text("-".into()),
            Piece::Character,
            Piece::Revision,
            Piece::Any,
            Piece::Path("name".into()),
        ];
        assert_eq!(pieces("arn:{partition}:x:{name}-?#*{/name}"), expected);
    }
}
