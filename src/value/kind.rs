//! The value itself. Cheap to clone: everything large is shared.

use std::sync::Arc;

use super::{
    Doubt, Marks, NameMap, Number, ObjectType, Origin, Reason, Symbol, Text, Truth, Type, Unknown,
    collected, with_entries,
};

/// A value, its marks and where it comes from.
#[derive(Clone, Debug)]
pub struct Value {
    /// What it is.
    pub kind: Kind,
    /// What travels with it.
    pub marks: Marks,
    /// Where it comes from.
    pub origin: Origin,
}

/// What a value is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// No value, of a type.
    Null(Type),
    /// `true` or `false`
    Bool(bool),
    /// A number.
    Number(Number),
    /// A string, perhaps with holes.
    String(Text),
    /// Elements of one type, in order.
    List(Arc<Items>),
    /// Elements of one type, without duplicates, in Terraform's order.
    Set(Arc<Items>),
    /// Values of one type by key.
    Map(Arc<Entries>),
    /// Elements of types of their own.
    Tuple(Arc<[Value]>),
    /// Attributes of types of their own.
    Object(Arc<NameMap<Value>>),
    /// Not known.
    Unknown(Arc<Unknown>),
}

/// The elements of a list or a set.
#[derive(Clone, Debug)]
pub struct Items {
    /// Type of every element.
    pub element: Type,
    /// The elements.
    pub values: Vec<Value>,
}

/// The entries of a map.
#[derive(Clone, Debug)]
pub struct Entries {
    /// Type of every value.
    pub element: Type,
    /// The values by key.
    pub values: NameMap<Value>,
}

impl From<Kind> for Value {
    fn from(kind: Kind) -> Self {
        Self { kind, marks: Marks::NONE, origin: Origin::None }
    }
}

impl Value {
    /// `null` of type `ty`
    #[must_use]
    pub fn null(ty: Type) -> Self {
        Kind::Null(ty).into()
    }

    /// A known boolean.
    #[must_use]
    pub fn bool(known: bool) -> Self {
        Kind::Bool(known).into()
    }

    /// A known or unknown boolean; `reason` says why where it is unknown.
    pub fn truth(truth: Truth, reason: impl FnOnce() -> Reason) -> Self {
        match truth {
            Truth::True => Self::bool(true),
            Truth::False => Self::bool(false),
            Truth::Unknown => Self::unknown(Type::Bool, reason()),
        }
    }

    /// A number.
    #[must_use]
    pub fn number(number: impl Into<Number>) -> Self {
        Kind::Number(number.into()).into()
    }

    /// A known string.
    pub fn string(text: impl Into<Arc<str>>) -> Self {
        Kind::String(Text::known(text)).into()
    }

    /// A string, perhaps with holes.
    #[must_use]
    pub fn text(text: Text) -> Self {
        Kind::String(text).into()
    }

    /// `list(element)`; the caller has made every value of that type.
    #[must_use]
    pub fn list(element: Type, mut values: Vec<Self>) -> Self {
        values.shrink_to_fit();
        Kind::List(Arc::new(Items { element, values })).into()
    }

    /// A tuple.
    #[must_use]
    pub fn tuple(values: Vec<Self>) -> Self {
        Kind::Tuple(values.into()).into()
    }

    /// `map(element)`; the caller has made every value of that type.
    #[must_use]
    pub fn map(element: Type, values: impl IntoIterator<Item = (Arc<str>, Self)>) -> Self {
        let values = collected(values);
        Kind::Map(Arc::new(Entries { element, values })).into()
    }

    /// An object.
    pub fn object(attributes: impl IntoIterator<Item = (Arc<str>, Self)>) -> Self {
        Kind::Object(Arc::new(collected(attributes))).into()
    }

    /// The same object with these attributes, which take the place of those of the same names. What is not an object
    /// becomes one.
    #[must_use]
    pub fn with_attributes(self, more: impl IntoIterator<Item = (Arc<str>, Self)>) -> Self {
        let all = match self.kind {
            Kind::Object(all) => Arc::unwrap_or_clone(all),
            _ => NameMap::new(),
        };
        Self { kind: Kind::Object(Arc::new(with_entries(all, more))), ..self }
    }

    /// An unknown without identity.
    #[must_use]
    pub fn unknown(ty: Type, reason: Reason) -> Self {
        Kind::Unknown(Arc::new(Unknown::new(ty, reason))).into()
    }

    /// An unknown that has an identity.
    #[must_use]
    pub fn symbol(ty: Type, reason: Reason, symbol: Symbol) -> Self {
        let unknown = Unknown { symbol: Some(symbol), ..Unknown::new(ty, reason) };
        Kind::Unknown(Arc::new(unknown)).into()
    }

    /// Gives an unknown that has no identity one, because it is worked out once and read many times.
    #[must_use]
    pub fn identified(self, symbol: impl FnOnce() -> Symbol) -> Self {
        match &self.kind {
            Kind::Unknown(unknown) if unknown.symbol.is_none() => {
                let symbol = symbol();
                // What stands for many instances is not one value.
                if symbol.contains("[*]") {
                    return self;
                }
                self.with_unknown(|unknown| unknown.symbol = Some(symbol))
            }
            _ => self,
        }
    }

    /// The same value, of which something else is known if it is not known itself.
    #[must_use]
    pub fn with_unknown(mut self, change: impl FnOnce(&mut Unknown)) -> Self {
        if let Kind::Unknown(unknown) = &mut self.kind {
            change(Arc::make_mut(unknown));
        }
        self
    }

    /// The same value with another origin.
    #[must_use]
    pub fn with_origin(self, origin: Origin) -> Self {
        Self { origin, ..self }
    }

    /// The same value with these marks too.
    #[must_use]
    pub fn with_marks(self, marks: Marks) -> Self {
        let marked = Self { marks: self.marks.union(marks), ..self };
        match &marked.kind {
            // What it can be would show what is hidden.
            Kind::Unknown(unknown) if marks.is_sensitive() && unknown.among.is_some() => {
                marked.with_unknown(|unknown| unknown.among = None)
            }
            _ => marked,
        }
    }

    /// Its type as it may be shown: names of attributes are left out where a part of it is sensitive, for they may be
    /// made of secrets.
    #[must_use]
    pub fn shown_type(&self) -> String {
        let ty = self.ty();
        if !ty.has_attributes() || !self.deep_marks().is_sensitive() {
            return ty.to_string();
        }
        match &ty {
            Type::Any | Type::Bool | Type::Number | Type::String => ty.to_string(),
            Type::List(_) => "list".to_owned(),
            Type::Set(_) => "set".to_owned(),
            Type::Map(_) => "map".to_owned(),
            Type::Tuple(_) => "tuple".to_owned(),
            Type::Object(_) => "object".to_owned(),
        }
    }

    /// Its type.
    #[must_use]
    pub fn ty(&self) -> Type {
        match &self.kind {
            Kind::Null(ty) => ty.clone(),
            Kind::Bool(_) => Type::Bool,
            Kind::Number(_) => Type::Number,
            Kind::String(_) => Type::String,
            Kind::List(items) => Type::list(items.element.clone()),
            Kind::Set(items) => Type::set(items.element.clone()),
            Kind::Map(entries) => Type::map(entries.element.clone()),
            // How many elements, and which attributes, is part of the type.
            Kind::Tuple(values) if values.iter().any(|value| value.marks.is_maybe()) => Type::Any,
            Kind::Object(values) if values.values().any(|value| value.marks.is_maybe()) => {
                Type::Any
            }
            Kind::Tuple(values) => Type::Tuple(types(values)),
            Kind::Object(values) => {
                let attributes = values.iter().map(|(name, value)| (Arc::clone(name), value.ty()));
                Type::Object(Arc::new(ObjectType {
                    attributes: attributes.collect(),
                    ..ObjectType::default()
                }))
            }
            Kind::Unknown(unknown) => unknown.ty.clone(),
        }
    }

    /// Whether it is null.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self.kind, Kind::Null(_))
    }

    /// Whether it is unknown as a whole. A string with holes and a collection with unknown elements are not.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self.kind, Kind::Unknown(_))
    }

    /// Whether evaluating it went wrong, as a whole: see [`Reason::is_failure`].
    #[must_use]
    pub fn is_failed(&self) -> bool {
        matches!(&self.kind, Kind::Unknown(unknown) if unknown.reason.is_failure())
    }

    /// The first reason why it, or something in it, is not known; none when all of it is known.
    #[must_use]
    pub fn unknown_reason(&self) -> Option<Reason> {
        if let Some(reason) = self.own_reason() {
            return Some(reason);
        }
        self.children().find_map(Self::unknown_reason)
    }

    fn own_reason(&self) -> Option<Reason> {
        let reason = match &self.kind {
            Kind::Unknown(unknown) => Some(unknown.reason.clone()),
            Kind::String(text) => text.hole().map(|hole| hole.reason.clone()),
            Kind::Null(_)
            | Kind::Bool(_)
            | Kind::Number(_)
            | Kind::List(_)
            | Kind::Set(_)
            | Kind::Map(_)
            | Kind::Tuple(_)
            | Kind::Object(_) => None,
        };
        // Whether it is there at all is not known.
        reason.or_else(|| self.marks.is_maybe().then(|| self.doubt()))
    }

    /// An element of a collection that may or may not be there, for this reason.
    #[must_use]
    pub fn perhaps(self, reason: &Reason) -> Self {
        self.perhaps_by(reason, Origin::None)
    }

    /// The same, and what decides comes from there.
    #[must_use]
    pub fn perhaps_by(self, reason: &Reason, by: Origin) -> Self {
        let origin = if self.origin.doubt().is_some() {
            self.origin
        } else {
            let (reason, origin) = (reason.clone(), self.origin);
            Origin::Perhaps(Arc::new(Doubt { reason, origin, by }))
        };
        Self { marks: self.marks.union(Marks::MAYBE), origin, ..self }
    }

    /// The element that was perhaps there, taken out of its collection: then it is there.
    #[must_use]
    pub fn taken_out(&self) -> Self {
        let origin = match &self.origin {
            Origin::Perhaps(doubt) => doubt.origin.clone(),
            origin => origin.clone(),
        };
        Self { kind: self.kind.clone(), marks: self.marks.without(Marks::MAYBE), origin }
    }

    /// Why it is not known whether this element of a collection is there.
    #[must_use]
    pub fn doubt(&self) -> Reason {
        self.origin.doubt().cloned().unwrap_or(Reason::Stated)
    }

    /// Whether all of it is known.
    #[must_use]
    pub fn is_wholly_known(&self) -> bool {
        self.own_reason().is_none() && self.children().all(Self::is_wholly_known)
    }

    /// The marks of it and of everything in it.
    #[must_use]
    pub fn deep_marks(&self) -> Marks {
        self.children().fold(self.marks, |marks, child| marks.union(child.deep_marks()))
    }

    /// The elements or attribute values, in order; nothing for a value that has none.
    pub fn children(&self) -> impl Iterator<Item = &Self> + Clone {
        let (elements, entries): (&[Self], &[(Arc<str>, Self)]) = match &self.kind {
            Kind::List(items) | Kind::Set(items) => (&items.values, &[]),
            Kind::Tuple(values) => (values, &[]),
            Kind::Map(entries) => (&[], entries.values.as_slice()),
            Kind::Object(values) => (&[], values.as_slice()),
            Kind::Null(_)
            | Kind::Bool(_)
            | Kind::Number(_)
            | Kind::String(_)
            | Kind::Unknown(_) => (&[], &[]),
        };
        elements.iter().chain(entries.iter().map(|(_, value)| value))
    }

    /// The elements of a list, set or tuple.
    #[must_use]
    pub fn elements(&self) -> Option<&[Self]> {
        match &self.kind {
            Kind::List(items) | Kind::Set(items) => Some(&items.values),
            Kind::Tuple(values) => Some(values),
            _ => None,
        }
    }

    /// The entries of a map or object.
    #[must_use]
    pub fn entries(&self) -> Option<&NameMap<Self>> {
        match &self.kind {
            Kind::Map(entries) => Some(&entries.values),
            Kind::Object(values) => Some(values),
            _ => None,
        }
    }

    /// The attribute or entry of this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.entries()?.get(name)
    }

    /// A string, known or with holes.
    #[must_use]
    pub fn as_text(&self) -> Option<&Text> {
        match &self.kind {
            Kind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a known string.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::String(text) => text.as_str(),
            _ => None,
        }
    }

    /// A known boolean.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        match self.kind {
            Kind::Bool(known) => Some(known),
            _ => None,
        }
    }

    /// A known number.
    #[must_use]
    pub fn as_number(&self) -> Option<&Number> {
        match &self.kind {
            Kind::Number(number) => Some(number),
            _ => None,
        }
    }
}

/// The types of elements. Neighbours mostly have the same one: they share it.
fn types(values: &[Value]) -> Arc<[Type]> {
    let mut last = Type::Any;
    let one = |value: &Value| {
        let ty = value.ty();
        if ty != last {
            last = ty;
        }
        last.clone()
    };
    values.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use std::mem::size_of;

    use super::*;

    /// A model holds hundreds of values for each resource: what is rare is behind a pointer.
    #[test]
    fn a_value_is_small() {
        assert_eq!(size_of::<Value>(), 48);
        assert_eq!(size_of::<Text>(), 16);
        assert_eq!(size_of::<Unknown>(), 112);
    }

    #[test]
    fn a_map_has_room_for_what_it_holds() {
        let one = |name: &str| (Arc::from(name), Value::bool(true));
        let small = Value::object([one("a")]).with_attributes([one("b"), one("a")]);
        let Kind::Object(entries) = small.kind else { panic!("an object") };
        let entries = Arc::unwrap_or_clone(entries).into_tuple_vec();
        assert_eq!((entries.len(), entries.capacity()), (2, 2));
    }
}
