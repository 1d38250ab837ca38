//! The body of a resource to a value, by the schema of its type: attributes converted as the provider
//! does, nested and `dynamic` blocks as lists of objects, what is absent null or computed.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::expr::{Error, alternatives, depends_reason, sets};
use crate::finding::Builtin;
use crate::iam::{self, json::NotJson};
use crate::model::Mode;
use crate::schema::{self, Nesting, Presence};
use crate::source::Span;
use crate::syntax::{Block, Expr, Tree};
use crate::value::{
    Budget, Kind, Marks, NameMap, ObjectType, Origin, OriginLabel, Reason, Type, Value, identity,
};

use super::argument_owner::ArgumentOwner;
use super::arguments;
use super::config::{BlockRef, ExprRef, Merged};
use super::instance::{Frame, ModuleInstance};
use super::json_blocks;
use super::resource::computed;
use super::session::Session;
use super::validators::{self, ArgumentPresence, EvaluatedArgument};
use super::version::VersionFit;

/// Attributes of every resource block, which belong to Terraform and not to the type.
const META_ATTRIBUTES: [&str; 4] = ["count", "for_each", "provider", "depends_on"];

/// Nested blocks of every resource block, likewise.
const META_BLOCKS: [&str; 3] = ["lifecycle", "provisioner", "connection"];

/// Where a body stands: what its expressions see, and the address of what it makes.
#[derive(Clone, Copy)]
pub(super) struct BodyPlace<'p, 'a> {
    /// The evaluation.
    pub session: &'p Session<'a>,
    /// The module instance.
    pub instance: &'p Rc<ModuleInstance>,
    /// `each`, `count` and iterators.
    pub frame: &'p Frame,
    /// Address and path: `aws_ecs_service.this`, `aws_ecs_service.this.network_configuration[0]`.
    pub address: &'p str,
    /// Managed or data.
    pub mode: Mode,
    /// The resource type.
    pub ty: &'p str,
    /// The blocks around it, as the schema names them: `network_configuration.`, and nothing at the resource.
    pub path: &'p str,
}

impl<'p> BodyPlace<'p, '_> {
    /// Whose body it is.
    pub(super) fn subject(&self) -> ArgumentOwner<'p> {
        ArgumentOwner { mode: self.mode, address: self.address }
    }
}

/// Values of one nested block type: each written or generated block, in order.
pub(super) type Blocks = BTreeMap<Arc<str>, Vec<Value>>;

/// The values of a body.
pub(super) fn values(
    place: &BodyPlace<'_, '_>,
    body: &Merged<'_>,
    schema: Option<&schema::SchemaBlock>,
) -> Value {
    let mut all = NameMap::new();
    let mut attributes_given: BTreeMap<Arc<str>, ArgumentPresence> = BTreeMap::new();
    for (name, (tree, attribute)) in body.attributes() {
        if META_ATTRIBUTES.contains(&&*name) {
            continue;
        }
        let expr = ExprRef { tree, expr: attribute.expr };
        let written = written(place, &name, expr, attribute.name_span(tree), schema);
        if let Some(Written { value, given }) = written {
            attributes_given.insert(Arc::clone(&name), given);
            all.insert(name, value);
        }
    }
    let blocks = blocks(place, body, schema);
    let Some(schema) = schema else {
        all.extend(blocks.into_iter().map(|(name, values)| (name, Value::tuple(values))));
        return Value::object(all).with_marks(Marks::OPEN);
    };
    if let Some(start) = start(body) {
        arguments::report_missing(place, start, schema, &|name| match all.get(name) {
            Some(value) => !value.is_null() || arguments::is_left_to_caller(place, value),
            None => blocks.contains_key(name),
        });
        validators::report_groups(place, start, &schema.groups, &|name| {
            let of_attribute = attributes_given.get(name).copied();
            of_attribute.unwrap_or_else(|| given_by_blocks(blocks.get(name)))
        });
    }
    Kind::Object(Arc::new(complete(place.subject(), all, blocks, schema))).into()
}

/// Whether there are blocks of a type: those that may be there or not count as unknown.
fn given_by_blocks(blocks: Option<&Vec<Value>>) -> ArgumentPresence {
    match blocks.map(Vec::as_slice) {
        None | Some([]) => ArgumentPresence::Absent,
        Some(blocks) if blocks.iter().all(|block| block.marks.is_maybe()) => {
            ArgumentPresence::Unknown
        }
        Some(_) => ArgumentPresence::Known,
    }
}

/// A written attribute.
struct Written {
    /// What the provider has for it: what it takes by default where the value is null.
    value: Value,
    /// What the configuration says.
    given: ArgumentPresence,
}

impl Written {
    fn lenient(value: Value) -> Self {
        Self { value, given: ArgumentPresence::Known }
    }
}

/// Where a body begins.
fn start(body: &Merged<'_>) -> Option<Span> {
    let (tree, body) = body.parts().next()?;
    Some(tree.place(body.start, body.start))
}

/// The value of a written attribute; none for one that the type does not have, which is reported.
fn written(
    place: &BodyPlace<'_, '_>,
    name: &Arc<str>,
    expr: ExprRef<'_>,
    span: Span,
    schema: Option<&schema::SchemaBlock>,
) -> Option<Written> {
    let evaluate = |ty: &Type| place.session.eval_or_report(place.instance, place.frame, expr, ty);
    let set_or_null = |value: Value| {
        // The provider may set what is null.
        if value.is_null() { computed(place.mode, place.address, name, Type::Any) } else { value }
    };
    let Some(schema) = schema else {
        return Some(Written::lenient(set_or_null(evaluate(&Type::Any))));
    };
    if let Some(attribute) = schema.attribute(name) {
        arguments::report_removed(place, name, span);
        let value = evaluate(&attribute.ty);
        if value.deep_marks().contains(Marks::EPHEMERAL) && !attribute.write_only {
            let message = format!("`{name}` is stored, so it cannot have an ephemeral value");
            place.session.report(&Error::at(expr.span(), message));
        }
        let given = given(place, &value);
        let value = if value.is_null() {
            absent(place.subject(), name, attribute).with_origin(value.origin)
        } else {
            // Not the symbol of a computed attribute: two arguments of the name `arn` may be equal.
            let value = value
                .identified(|| identity::of_argument(&format!("{}.{name}", place.address)).into());
            let absent = || absent(place.subject(), name, attribute);
            let value = alternatives::without_null(value, absent);
            document(place, name, value, expr)
        };
        let value = if attribute.sensitive {
            if !value.is_null() {
                place.session.hide(&value);
            }
            value.with_marks(Marks::SENSITIVE)
        } else {
            value
        };
        if given == ArgumentPresence::Known {
            let argument = EvaluatedArgument { name, value: &value, span: expr.span() };
            validators::report_values(place, argument, &attribute.checks);
        }
        return Some(Written { value, given });
    }
    if let Some(nested) = schema.nested(name) {
        // JSON syntax cannot tell a nested block from an attribute; the schema can.
        let value = evaluate(&Type::Any);
        let given = given(place, &value);
        let value = json_blocks::from_value(place, &value, name, nested);
        return Some(Written { value, given });
    }
    arguments::report_unknown(place, name, span, schema);
    may_have(place).then(|| Written::lenient(set_or_null(evaluate(&Type::Any))))
}

/// Whether another version of the provider may have what the schema does not.
fn may_have(place: &BodyPlace<'_, '_>) -> bool {
    place.instance.fit_of(place.ty) != VersionFit::Exact
}

/// An argument that has to be JSON: one that is not is reported where it goes wrong, and has failed. Where only a comma
/// is too many, the rest is judged all the same.
fn document(place: &BodyPlace<'_, '_>, name: &str, value: Value, expr: ExprRef<'_>) -> Value {
    let path = format!("{}{name}", place.path);
    let is_text = value.as_text().is_some_and(|text| text.json().is_none() && !text.is_empty());
    if !is_text || !schema::is_document(arguments::schema_kind(place.mode), place.ty, &path) {
        return value;
    }
    let Err(NotJson { message, span }) = iam::json::decode(&value) else { return value };
    let error = Error::at(span.unwrap_or_else(|| expr.span()), format!("`{name}` is {message}"));
    place.session.report_as(Builtin::InvalidJson, &error);
    if let Some(mended) = iam::json::without_last_commas(&value) {
        return mended;
    }
    let failed = Value::unknown(Type::String, Reason::Error(error.message().into()));
    failed.with_origin(value.origin).with_marks(value.marks)
}

/// What the configuration says with a value. A null that the caller of the root module may replace is not known.
fn given(place: &BodyPlace<'_, '_>, value: &Value) -> ArgumentPresence {
    if value.is_unknown() || (value.is_null() && arguments::is_left_to_caller(place, value)) {
        return ArgumentPresence::Unknown;
    }
    let is_empty = value.elements().is_some_and(<[Value]>::is_empty);
    match value.is_null() {
        true => ArgumentPresence::Absent,
        // The provider's library sees no difference between an empty block list in JSON syntax and none.
        false if is_empty => ArgumentPresence::Unknown,
        false => ArgumentPresence::Known,
    }
}

/// Adds what is not written, and the blocks in the shape that their nesting asks for.
pub(super) fn complete(
    subject: ArgumentOwner<'_>,
    written: NameMap<Value>,
    mut blocks: Blocks,
    schema: &schema::SchemaBlock,
) -> NameMap<Value> {
    let mut added = Vec::with_capacity(schema.attributes.len() + schema.blocks.len());
    for (name, attribute) in &schema.attributes {
        if let Some(written) = blocks.remove(name) {
            let is_set = matches!(attribute.ty, Type::Set(_));
            let nesting = if is_set { Nesting::Set } else { Nesting::List };
            added.push((Arc::clone(name), nest(written, nesting)));
        } else if !written.contains_key(name) {
            added.push((Arc::clone(name), absent(subject, name, attribute)));
        }
    }
    for (name, nested) in &schema.blocks {
        if written.contains_key(name) {
            continue;
        }
        let values = blocks.remove(name).unwrap_or_default();
        let value = if values.is_empty() && nested.computed {
            computed(subject.mode, subject.address, name, Type::Any)
        } else {
            nest(values, nested.nesting)
        };
        added.push((Arc::clone(name), value));
    }
    // Another version of the provider has these.
    added.extend(blocks.into_iter().map(|(name, values)| (name, Value::tuple(values))));
    // One sort of three sorted runs; what is behind wins.
    written.into_iter().chain(added).collect()
}

/// What an attribute is that nobody wrote.
pub(super) fn absent(
    subject: ArgumentOwner<'_>,
    name: &Arc<str>,
    attribute: &schema::SchemaAttribute,
) -> Value {
    if let Some(default) = &attribute.default {
        return default.clone();
    }
    match attribute.presence {
        Presence::Required | Presence::Optional => Value::null(attribute.ty.clone()),
        Presence::Computed | Presence::OptionalComputed => {
            let value = computed(subject.mode, subject.address, name, attribute.ty.clone());
            if attribute.sensitive { value.with_marks(Marks::SENSITIVE) } else { value }
        }
    }
}

/// The blocks of one type, in the shape that their nesting asks for.
pub(super) fn nest(values: Vec<Value>, nesting: Nesting) -> Value {
    match nesting {
        Nesting::Set => Value::tuple(sets::without_repeats(values)),
        Nesting::List | Nesting::Map => Value::tuple(values),
        Nesting::Single | Nesting::Group => {
            values.into_iter().next().unwrap_or_else(|| Value::null(Type::Any))
        }
    }
}

/// Every nested block by type, `dynamic` ones expanded.
fn blocks(
    place: &BodyPlace<'_, '_>,
    body: &Merged<'_>,
    schema: Option<&schema::SchemaBlock>,
) -> Blocks {
    let mut all = Blocks::new();
    for BlockRef { tree, block } in body.blocks() {
        let kind = tree.name(block.kind);
        if META_BLOCKS.contains(&&**kind) {
            continue;
        }
        if &**kind == "dynamic" {
            dynamic(place, tree, block, schema, &mut all);
        } else {
            let header = block.header(tree);
            let content = Merged::single(tree, &block.body);
            add_block(place, kind, &content, header, schema, &mut all);
        }
    }
    all
}

/// What a nested block's body is judged by.
enum Shape<'s> {
    /// A block of the schema.
    Block(&'s schema::SchemaBlock),
    /// An attribute of objects that may be written as blocks: `ingress` of a security group.
    Objects(&'s ObjectType),
    /// The type has no schema.
    Lenient,
    /// The type has no such block.
    Unknown,
}

fn shape<'s>(schema: Option<&'s schema::SchemaBlock>, kind: &str) -> Shape<'s> {
    let Some(schema) = schema else { return Shape::Lenient };
    if let Some(nested) = schema.nested(kind) {
        return Shape::Block(&nested.block);
    }
    match schema.attribute(kind).map(|attribute| &attribute.ty) {
        Some(Type::List(element) | Type::Set(element)) => match element.as_ref() {
            Type::Object(object) => Shape::Objects(object),
            _ => Shape::Unknown,
        },
        Some(_) | None => Shape::Unknown,
    }
}

#[expect(clippy::too_many_arguments, reason = "a block has a type, a body, a place and a schema")]
fn add_block(
    place: &BodyPlace<'_, '_>,
    kind: &Arc<str>,
    content: &Merged<'_>,
    header: Span,
    schema: Option<&schema::SchemaBlock>,
    all: &mut Blocks,
) {
    let index = all.get(kind).map_or(0, Vec::len);
    let address: Arc<str> = format!("{}.{kind}[{index}]", place.address).into();
    let path = format!("{}{kind}.", place.path);
    let inner = BodyPlace { address: &address, path: &path, ..*place };
    let value = match shape(schema, kind) {
        Shape::Block(block) => {
            arguments::report_removed(place, kind, header);
            values(&inner, content, Some(block))
        }
        Shape::Objects(object) => object_values(&inner, content, object),
        Shape::Lenient => values(&inner, content, None),
        Shape::Unknown => {
            if let Some(schema) = schema {
                arguments::report_unknown(place, kind, header, schema);
            }
            if !may_have(place) {
                return;
            }
            values(&inner, content, None)
        }
    };
    let origin = Origin::step(header, OriginLabel::Block(address), Vec::new());
    all.entry(Arc::clone(kind)).or_default().push(value.with_origin(origin));
}

/// A block that stands for an object of an attribute: what is not written is null.
fn object_values(place: &BodyPlace<'_, '_>, body: &Merged<'_>, object: &ObjectType) -> Value {
    let written = body.attributes();
    let attributes = object.attributes.iter().map(|(name, ty)| {
        let value = match written.get(name) {
            Some((tree, attribute)) => {
                let expr = ExprRef { tree, expr: attribute.expr };
                place.session.eval_or_report(place.instance, place.frame, expr, ty)
            }
            None => Value::null(ty.clone()),
        };
        (Arc::clone(name), value)
    });
    Value::object(attributes)
}

/// `dynamic "kind" { for_each, iterator, content {} }`
fn dynamic(
    place: &BodyPlace<'_, '_>,
    tree: &Tree,
    block: &Block,
    schema: Option<&schema::SchemaBlock>,
    all: &mut Blocks,
) {
    let (Some(kind), Some(content)) =
        (block.label(tree, 0), block.body.blocks(tree, "content").next())
    else {
        let error = Error::at(
            block.header(tree),
            "a `dynamic` block needs one label and a `content` block",
        );
        return place.session.report(&error);
    };
    let Some(for_each) = block.body.attribute(tree, "for_each") else {
        return place
            .session
            .report(&Error::at(block.header(tree), "a `dynamic` block needs `for_each`"));
    };
    let expr = ExprRef { tree, expr: for_each.expr };
    let collection = if place.session.quota.is_spent() {
        Value::unknown(Type::Any, Reason::Budget(Budget::Elements))
    } else {
        place.session.eval_or_report(place.instance, place.frame, expr, &Type::Any)
    };
    let iterator = iterator_name(tree, block).unwrap_or(kind);
    let body = Merged::single(tree, &content.body);
    let header = block.header(tree);
    let collection = place.session.within_quota(collection, header);
    for (key, value, doubt) in pairs(&collection, expr, place) {
        let mut frame = place.frame.clone();
        let object = Value::object([("key".into(), key), ("value".into(), value)]);
        frame.iterators.push((Arc::clone(iterator), object));
        let inner = BodyPlace { frame: &frame, ..*place };
        let before = all.get(kind).map_or(0, Vec::len);
        add_block(&inner, kind, &body, header, schema, all);
        let added = all.get_mut(kind).and_then(|values| values.get_mut(before));
        if let (Some(added), Some(doubt)) = (added, doubt) {
            *added = added.clone().perhaps(&doubt);
        }
    }
}

fn iterator_name<'t>(tree: &'t Tree, block: &Block) -> Option<&'t Arc<str>> {
    let attribute = block.body.attribute(tree, "iterator")?;
    match tree.expr(attribute.expr) {
        // In JSON syntax the name stands in quotes.
        Expr::Variable(name) | Expr::String(name) => Some(tree.name(name)),
        _ => None,
    }
}

/// Keys and values to generate blocks for, and why it is not known whether one is there. An unknown collection gives one pair that stands for any number.
fn pairs(
    collection: &Value,
    expr: ExprRef<'_>,
    place: &BodyPlace<'_, '_>,
) -> Vec<(Value, Value, Option<Reason>)> {
    let maybe = |value: &Value| value.marks.is_maybe().then(|| value.doubt());
    match &collection.kind {
        Kind::Map(_) | Kind::Object(_) => {
            let entries = collection.entries().into_iter().flatten();
            entries
                .map(|(key, value)| (Value::string(Arc::clone(key)), value.clone(), maybe(value)))
                .collect()
        }
        Kind::Set(items) => {
            items.values.iter().map(|value| (value.clone(), value.clone(), maybe(value))).collect()
        }
        Kind::List(_) | Kind::Tuple(_) => {
            let values = collection.elements().unwrap_or_default().iter().enumerate();
            values
                .map(|(index, value)| (Value::number(index), value.clone(), maybe(value)))
                .collect()
        }
        Kind::Unknown(unknown) => {
            let reason = depends_reason(unknown.reason.clone());
            let element = match &unknown.ty {
                Type::List(element) | Type::Set(element) | Type::Map(element) => {
                    element.as_ref().clone()
                }
                _ => Type::Any,
            };
            let key = Value::unknown(Type::Any, reason.clone());
            vec![(key, Value::unknown(element, reason.clone()), Some(reason))]
        }
        Kind::Null(_) | Kind::Bool(_) | Kind::Number(_) | Kind::String(_) => {
            let message = format!(
                "`for_each` of a `dynamic` block needs a collection, not {}",
                collection.ty()
            );
            place.session.report(&Error::at(expr.span(), message));
            Vec::new()
        }
    }
}
