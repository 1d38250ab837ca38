//! The attributes of an instance as values: with the types of the schema, unknown where the plan says so, sensitive
//! where it or the schema does, and with the place of each. Must not know which resource an unknown value comes from.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::expr::convert;
use crate::model::Mode;
use crate::schema::{self, Nesting, Presence, SchemaBlock};
use crate::source::{Excerpt, Span};
use crate::syntax::{Json, JsonKind, outline};
use crate::terraform::{self, ArgumentOwner};
use crate::value::address::without_keys;
use crate::value::{
    Budget, Kind, Marks, NameMap, Number, Origin, OriginLabel, Provenance, Reason, Stretch, Text,
    Type, Unknown, Value, identity,
};

use super::configuration::{Configuration, References};
use super::instance::{Malformed, PlanInstance, malformed};
use super::json::{element, has_true, is_true, members};

/// Reads the instances of one text.
pub(super) struct InstanceReader<'r> {
    /// The text.
    pub(super) text: &'r str,
    /// The strings that are left out of it.
    pub(super) cut: &'r BTreeMap<u32, u64>,
    /// What the arguments refer to; none for a state.
    pub(super) configuration: Option<&'r Configuration>,
    /// What unknown values refer to, by the number in their symbols.
    pub(super) pending: Vec<Pending>,
    /// What must not be shown.
    pub(super) secrets: Vec<(Span, Value)>,
    /// What has another shape than it should have.
    pub(super) malformed: Vec<Malformed>,
}

/// An unknown value whose expression refers to something.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    /// The argument that it is, or that it is in.
    pub(super) argument: Arc<str>,
    /// What the expression of the argument refers to.
    pub(super) references: References,
    /// Which of how many elements it is, where the argument is a collection.
    pub(super) element: Option<(usize, usize)>,
}

/// The beginning of the symbols of unknown values that refer to something.
const PENDING: &str = "plan:";

/// The number of such a value.
pub(super) fn pending(unknown: &Unknown) -> Option<usize> {
    unknown.symbol.as_deref()?.strip_prefix(PENDING)?.parse().ok()
}

/// What is read of an instance, and what the plan says of that.
#[derive(Clone, Copy)]
struct Part<'p> {
    json: &'p Json,
    unknown: Option<&'p Json>,
    sensitive: Option<&'p Json>,
    /// Expressions of the configuration.
    written: Written<'p>,
    unset: Unset,
}

/// What a plan has for arguments that nobody set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Unset {
    /// Null.
    Null,
    /// The zero of the type, in blocks that are elements of a set, and in blocks within these: the provider's library
    /// cannot tell them from null there.
    Zero,
}

/// What the configuration has for a part.
#[derive(Clone, Copy)]
enum Written<'p> {
    /// It has this: an expression, or those of a block.
    As(&'p Json),
    /// It does not have it: the provider filled it in.
    Nowhere,
    /// Which of its blocks made it is not known.
    Somewhere,
}

impl Written<'_> {
    fn member(self, name: &str) -> Self {
        match self {
            Self::As(json) => json.get(name).map_or(Self::Nowhere, Self::As),
            other => other,
        }
    }

    /// The expressions of one of so many blocks.
    fn block(self, index: usize, count: usize) -> Self {
        match self {
            // What a `dynamic` block makes is not among the expressions.
            Self::As(json) => match &json.kind {
                JsonKind::Array(all) if all.len() == count => {
                    all.get(index).map_or(Self::Somewhere, Self::As)
                }
                JsonKind::Object(_) if count == 1 => Self::As(json),
                _ => Self::Somewhere,
            },
            Self::Nowhere | Self::Somewhere => Self::Somewhere,
        }
    }
}

/// Whose arguments they are.
#[derive(Clone, Copy)]
struct Owner<'a> {
    /// The resource, or the block in it.
    subject: ArgumentOwner<'a>,
    /// The module that it is in, without instance keys.
    module: &'a str,
}

/// The argument that a value is, or is in.
#[derive(Clone, Copy)]
struct Argument<'a> {
    owner: Owner<'a>,
    name: &'a Arc<str>,
    ty: &'a Type,
    presence: Presence,
    element: Option<(usize, usize)>,
}

/// Whether an unknown argument is set at all, or null and left to the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Set {
    Certainly,
    Perhaps,
}

impl<'a> Argument<'a> {
    /// A block, or an argument of which no schema says more.
    fn of_any_type(owner: Owner<'a>, name: &'a Arc<str>) -> Self {
        Self { owner, name, ty: &Type::Any, presence: Presence::Optional, element: None }
    }

    /// What is unknown and not the provider's to fill in is set.
    fn is_set(&self, references: &References) -> Set {
        match self.presence {
            Presence::Required | Presence::Optional => Set::Certainly,
            Presence::Computed | Presence::OptionalComputed => {
                if references.targets.is_empty() || references.others {
                    Set::Perhaps
                } else {
                    Set::Certainly
                }
            }
        }
    }
}

impl InstanceReader<'_> {
    /// The values of an instance, as rules see them.
    pub(super) fn values(&mut self, instance: &PlanInstance<'_>) -> Value {
        let kind = match instance.mode {
            Mode::Managed => schema::SchemaKind::Resource,
            Mode::Data => schema::SchemaKind::Data,
        };
        let module = without_keys(&instance.module);
        let subject = ArgumentOwner { mode: instance.mode, address: &instance.address };
        let owner = Owner { subject, module: &module };
        let Some(json) = instance.values else { return Value::object([]) };
        let part = Part {
            json,
            unknown: instance.unknown,
            sensitive: instance.sensitive,
            written: self.written(instance, &module),
            unset: Unset::Null,
        };
        let values = match schema::resource(kind, &instance.kind) {
            Some(schema) => {
                let values = Value::object(self.block(part, schema, owner));
                terraform::as_seen_by_rules(schema, values)
            }
            None => self.open(part, owner),
        };
        let label = OriginLabel::Block(Arc::clone(&instance.address));
        let values = values.with_origin(Origin::step(instance.place, label, Vec::new()));
        if instance.is_sensitive() { self.hidden(json, values) } else { values }
    }

    fn written<'c>(&self, instance: &PlanInstance<'_>, module: &str) -> Written<'c>
    where
        Self: 'c,
    {
        let Some(configuration) = self.configuration else { return Written::Somewhere };
        let block = configuration.block(module, instance.mode, &instance.kind, &instance.name);
        // What the configuration does not have any more is of the state.
        block.and_then(|block| block.get("expressions")).map_or(Written::Somewhere, Written::As)
    }

    fn block(&mut self, part: Part<'_>, schema: &SchemaBlock, owner: Owner<'_>) -> NameMap<Value> {
        let mut all = NameMap::new();
        for (name, attribute) in &schema.attributes {
            let argument = Argument {
                owner,
                name,
                ty: &attribute.ty,
                presence: attribute.presence,
                element: None,
            };
            let Some(value) = self.attribute(part, argument) else { continue };
            if attribute.default.is_none() && part.is_unset(name, &value) {
                continue;
            }
            let value = if attribute.sensitive && !value.is_null() {
                match part.json.get(name) {
                    Some(json) => self.hidden(json, value),
                    None => value.with_marks(Marks::SENSITIVE),
                }
            } else {
                value
            };
            all.insert(Arc::clone(name), value);
        }
        for (name, nested) in &schema.blocks {
            if is_true(part.unknown.and_then(|unknown| unknown.get(name))) {
                let argument = Argument::of_any_type(owner, name);
                all.insert(Arc::clone(name), self.unknown(part.member(name), argument));
                continue;
            }
            let Some(json) = part.json.get(name) else { continue };
            let unset = match nested.nesting {
                Nesting::Set => Unset::Zero,
                Nesting::List | Nesting::Map | Nesting::Single | Nesting::Group => part.unset,
            };
            let part = Part { json, unset, ..part.member(name) };
            all.insert(Arc::clone(name), self.blocks(part, name, nested, owner));
        }
        terraform::complete(owner.subject, all, schema)
    }

    fn blocks(
        &mut self,
        part: Part<'_>,
        name: &str,
        nested: &schema::Nested,
        owner: Owner<'_>,
    ) -> Value {
        let parts: Vec<Part<'_>> = match &part.json.kind {
            JsonKind::Array(all) => {
                let one = |(index, json)| Part {
                    written: part.written.block(index, all.len()),
                    json,
                    ..part.element(index)
                };
                all.iter().enumerate().map(one).collect()
            }
            JsonKind::Object(_) => vec![Part { written: part.written.block(0, 1), ..part }],
            JsonKind::Null => Vec::new(),
            _ => {
                self.malformed.push(malformed(part.json, name, "a list of objects"));
                return Value::unknown(Type::Any, Reason::Error("not a list of objects".into()));
            }
        };
        let one = |(index, part): (usize, Part<'_>)| {
            let address = format!("{}.{name}[{index}]", owner.subject.address);
            let subject = ArgumentOwner { address: &address, ..owner.subject };
            if is_true(part.unknown) {
                let reason = Reason::Computed(address.as_str().into());
                return Value::unknown(Type::Any, reason);
            }
            let value = Value::object(self.deeper(part, &nested.block, Owner { subject, ..owner }));
            let value = if is_true(part.sensitive) { self.hidden(part.json, value) } else { value };
            let label = OriginLabel::Block(address.as_str().into());
            value.with_origin(Origin::step(part.json.first_byte(), label, Vec::new()))
        };
        let mut values: Vec<Value> = parts.into_iter().enumerate().map(one).collect();
        let value = match nested.nesting {
            Nesting::List | Nesting::Set | Nesting::Map => Value::tuple(values),
            Nesting::Single | Nesting::Group => {
                values.drain(..).next().unwrap_or_else(|| Value::null(Type::Any))
            }
        };
        if is_true(part.sensitive) { self.hidden(part.json, value) } else { value }
    }

    fn deeper(&mut self, part: Part<'_>, schema: &SchemaBlock, owner: Owner<'_>) -> NameMap<Value> {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.block(part, schema, owner))
    }

    /// An attribute of the schema; none where the plan says nothing of it.
    fn attribute(&mut self, part: Part<'_>, argument: Argument<'_>) -> Option<Value> {
        let inner = part.member(argument.name);
        if is_true(inner.unknown) {
            return Some(self.unknown(inner, argument));
        }
        let Some(json) = part.json.get(argument.name) else {
            // `planned_values` leaves out what is not known.
            let is_written = matches!(inner.written, Written::As(_)) && part.unknown.is_none();
            return is_written.then(|| self.unknown(inner, argument));
        };
        let inner = Part { json, ..inner };
        let value = self.value(inner, argument);
        let origin = value.origin.clone();
        let converted = convert::convert(&value, argument.ty);
        if let Ok(value) = converted {
            return Some(value.with_origin(origin));
        }
        self.malformed.push(malformed(json, argument.name, a_type(argument.ty)));
        let reason = Reason::Error("a value of another type".into());
        Some(Value::unknown(argument.ty.clone(), reason))
    }

    /// The attributes of a type without schema.
    fn open(&mut self, part: Part<'_>, owner: Owner<'_>) -> Value {
        let mut all = NameMap::new();
        for (name, json) in members(Some(part.json)) {
            let name: Arc<str> = name.into();
            let argument = Argument::of_any_type(owner, &name);
            let value = self.value(Part { json, ..part.member(&name) }, argument);
            all.insert(Arc::clone(&name), value);
        }
        for (name, _) in members(part.unknown).filter(|(_, json)| is_true(Some(json))) {
            let name: Arc<str> = name.into();
            let value = self.unknown(part.member(&name), Argument::of_any_type(owner, &name));
            all.insert(name, value);
        }
        Value::object(all).with_marks(Marks::OPEN)
    }

    fn value(&mut self, part: Part<'_>, argument: Argument<'_>) -> Value {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.any_value(part, argument))
    }

    fn any_value(&mut self, part: Part<'_>, argument: Argument<'_>) -> Value {
        if is_true(part.unknown) {
            return self.unknown(part, argument);
        }
        let value = match &part.json.kind {
            JsonKind::Null => Value::null(Type::Any),
            JsonKind::Bool(known) => Value::bool(*known),
            JsonKind::Number(text) => {
                if let Ok(number) = Number::parse(text) {
                    Value::number(number)
                } else {
                    let message = format!("`{}` is out of range", argument.name);
                    self.malformed.push(Malformed { place: part.json.span, message });
                    Value::unknown(Type::Number, Reason::Error("not a number".into()))
                }
            }
            JsonKind::String(_) if self.cut.contains_key(&part.json.span.start) => {
                Value::unknown(Type::String, Reason::Budget(Budget::Bytes))
            }
            JsonKind::String(text) => Value::text(self.string(text, part.json.span)),
            JsonKind::Array(all) => {
                let of = |index| Argument { element: Some((index, all.len())), ..argument };
                let one = |(index, json): (usize, &Json)| {
                    self.value(Part { json, ..part.element(index) }, of(index))
                };
                Value::tuple(all.iter().enumerate().map(one).collect())
            }
            JsonKind::Object(_) => self.object(part, argument),
        };
        let value = match part.written {
            // What nobody wrote has no place.
            Written::Nowhere => value,
            Written::As(_) | Written::Somewhere => value.with_origin(Origin::At(part.json.span)),
        };
        if is_true(part.sensitive) { self.hidden(part.json, value) } else { value }
    }

    fn object(&mut self, part: Part<'_>, argument: Argument<'_>) -> Value {
        let mut all = NameMap::with_capacity(members(Some(part.json)).count());
        for (name, json) in members(Some(part.json)) {
            let inner = Part { json, written: part.written, ..part.member(name) };
            all.insert(Arc::from(name), self.value(inner, argument));
        }
        // What is not known is not among the values.
        for (name, json) in members(part.unknown) {
            if is_true(Some(json)) {
                let inner = Part { unknown: Some(json), ..part };
                all.insert(Arc::from(name), self.unknown(inner, argument));
            }
        }
        Kind::Object(Arc::new(all)).into()
    }

    /// A string, and where it is written: what is JSON itself, or a policy, is looked into.
    fn string(&self, text: &str, span: Span) -> Text {
        let known = Text::known(text);
        if !text.starts_with(['{', '[']) {
            return known;
        }
        let turns = outline::turns(self.text, span);
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let ends = turns.iter().skip(1).map(|(at, _)| *at).chain([length]);
        let stretch = |((start, file), end): (&(u32, u32), u32)| {
            let excerpt = Excerpt { source: span.source, start: *file, indentation: 0 };
            Stretch { start: *start, end, from: Provenance::Written(excerpt) }
        };
        known.with_stretches(turns.iter().zip(ends).map(stretch).collect())
    }

    /// A value that is known after apply. Its place is where the plan says so.
    fn unknown(&mut self, part: Part<'_>, argument: Argument<'_>) -> Value {
        let Argument { owner, name, element, .. } = argument;
        let ty = match element {
            Some(_) => Type::Any,
            None => argument.ty.clone(),
        };
        let Owner { subject, module } = owner;
        let path: Arc<str> = format!("{}.{name}", subject.address).into();
        let references = match (part.written, self.configuration) {
            (Written::Nowhere, _) => {
                return terraform::computed(subject.mode, subject.address, name, ty);
            }
            (Written::As(expression), Some(all)) => all.references(module, expression),
            (Written::As(_) | Written::Somewhere, _) => References::default(),
        };
        let is_set = argument.is_set(&references);
        let value = if references.targets.is_empty() {
            let reason = Reason::Depends(Arc::new(Reason::Computed(Arc::clone(&path))));
            Value::symbol(ty, reason, identity::of_argument(&path).into())
        } else {
            let symbol = format!("{PENDING}{}", self.pending.len()).into();
            self.pending.push(Pending { argument: Arc::clone(name), references, element });
            Value::symbol(ty, Reason::Stated, symbol)
        };
        let span = part.unknown.unwrap_or(part.json).span;
        value.with_origin(match is_set {
            Set::Certainly => Origin::step(span, OriginLabel::Attribute(path), Vec::new()),
            Set::Perhaps => Origin::At(span),
        })
    }

    /// A value that must not be shown.
    fn hidden(&mut self, json: &Json, value: Value) -> Value {
        let value = marked(value);
        self.secrets.push((json.span, value.clone()));
        value
    }
}

impl<'p> Part<'p> {
    /// Whether a member is only there because nobody set it.
    fn is_unset(self, name: &str, value: &Value) -> bool {
        let is_zero = match &value.kind {
            Kind::String(text) => text.is_empty(),
            Kind::Number(number) => number.as_i64() == Some(0),
            _ => false,
        };
        let is_written = matches!(self.written.member(name), Written::As(_));
        self.unset == Unset::Zero && is_zero && !is_written
    }

    /// What the plan says of a member; the JSON is still that of the whole.
    fn member(self, name: &str) -> Self {
        let of = |json: Option<&'p Json>| match json {
            Some(json) if is_true(Some(json)) => Some(json),
            other => other.and_then(|json| json.get(name)),
        };
        let (unknown, sensitive) = (of(self.unknown), of(self.sensitive));
        Self { unknown, sensitive, written: self.written.member(name), ..self }
    }

    /// The same of an element. A set whose elements the plan tells apart by what is sensitive in them may have them in
    /// another order.
    fn element(self, index: usize) -> Self {
        let whole = self.sensitive.filter(|json| has_true(Some(json)));
        let count = super::json::elements(Some(self.json)).len();
        let parallel = super::json::elements(whole).len() == count;
        let sensitive = if parallel { element(whole, index) } else { whole.map(|_| &ALL) };
        Self { unknown: element(self.unknown, index), sensitive, ..self }
    }
}

/// Stands for all that a part holds.
static ALL: Json = Json {
    span: Span { source: crate::source::SourceId(0), start: 0, end: 0 },
    kind: JsonKind::Bool(true),
};

/// A value of which nothing is said beside it, without places.
pub(super) fn plain(json: &Json) -> Value {
    match &json.kind {
        JsonKind::Null => Value::null(Type::Any),
        JsonKind::Bool(known) => Value::bool(*known),
        JsonKind::Number(text) => match Number::parse(text) {
            Ok(number) => Value::number(number),
            Err(error) => Value::unknown(Type::Number, Reason::Error(error.to_string().into())),
        },
        JsonKind::String(text) => Value::string(text.as_str()),
        JsonKind::Array(all) => Value::tuple(all.iter().map(inner).collect()),
        JsonKind::Object(members) => {
            let one =
                |(name, _, json): &(String, Span, Json)| (Arc::from(name.as_str()), inner(json));
            Value::object(members.iter().map(one))
        }
    }
}

fn inner(json: &Json) -> Value {
    stacker::maybe_grow(64 * 1024, 1024 * 1024, || plain(json))
}

/// The value with everything in it marked as sensitive.
fn marked(value: Value) -> Value {
    let kind = match value.kind {
        Kind::Tuple(all) => Kind::Tuple(all.iter().cloned().map(marked).collect()),
        Kind::Object(all) => {
            let one =
                |(name, value): (&Arc<str>, &Value)| (Arc::clone(name), marked(value.clone()));
            Kind::Object(Arc::new(all.iter().map(one).collect()))
        }
        other => other,
    };
    Value { kind, ..value }.with_marks(Marks::SENSITIVE)
}

fn a_type(ty: &Type) -> &'static str {
    match ty {
        Type::Any => "a value",
        Type::Bool => "a boolean",
        Type::Number => "a number",
        Type::String => "a string",
        Type::List(_) | Type::Set(_) | Type::Tuple(_) => "an array",
        Type::Map(_) | Type::Object(_) => "an object",
    }
}
