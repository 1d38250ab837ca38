//! A model as rules see it: lists of resources by type, modules, and whose a value is. Made once for a model and shared
//! by all rules. Must not know rules.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::model::{Existence, Gap, Mode, Model, ModuleFacts, Resource};
use crate::schema;
use crate::value::{Kind, Marks, Origin, OriginLabel, Reason, Unknown, Value};
use crate::view::gap_elements;

use super::source::is_in_rule;
use super::trail::{self, Point};

/// The lists that rules read.
#[derive(Debug)]
pub struct Facts<'m> {
    /// The model.
    pub model: &'m Model,
    managed: BTreeMap<Arc<str>, Value>,
    data: BTreeMap<Arc<str>, Value>,
    /// The list of a type of which there is no instance.
    none: Value,
    modules: Value,
    /// The modules by the address of what they declare, which their instances share.
    by_declarations: BTreeMap<usize, &'m ModuleFacts>,
}

/// The resource that a value belongs to, and where in it.
#[derive(Clone, Debug)]
pub(crate) struct Owner<'m> {
    pub(crate) resource: &'m Resource,
    /// `volume[0]`; empty for the resource itself.
    pub(crate) path: String,
}

impl<'m> Facts<'m> {
    /// Groups a model's resources by type.
    #[must_use]
    pub fn new(model: &'m Model) -> Self {
        let gaps = gap_elements(model);
        let close = |mut values: Vec<Value>| {
            values.extend(gaps.iter().cloned());
            Value::tuple(values)
        };
        let lists = |mode| -> BTreeMap<Arc<str>, Value> {
            let list = |kind: &Arc<str>| close(model.of_type(mode, kind).map(instance).collect());
            model.types(mode).map(|kind| (Arc::clone(kind), list(kind))).collect()
        };
        let (managed, data) = (lists(Mode::Managed), lists(Mode::Data));
        // What a module declares is the same for all its instances: one of them is enough.
        let mut seen = BTreeSet::new();
        let declared =
            model.modules().iter().filter(|module| seen.insert(Arc::clone(&module.directory)));
        let modules = declared.map(|module| module.values.clone()).collect();
        let mut by_declarations = BTreeMap::new();
        for module in model.modules() {
            if let Some(address) = address_of(&module.values) {
                by_declarations.entry(address).or_insert(module);
            }
        }
        let (none, modules) = (close(Vec::new()), close(modules));
        Self { model, managed, data, none, modules, by_declarations }
    }

    /// All instances of a type; what gaps may hold are last elements that may be there or not.
    pub(crate) fn of_type(&self, mode: Mode, kind: &str) -> &Value {
        let types = match mode {
            Mode::Managed => &self.managed,
            Mode::Data => &self.data,
        };
        types.get(kind).unwrap_or(&self.none)
    }

    /// All instances of the types that have tags.
    pub(crate) fn taggable(&self) -> Value {
        let has_tags = |kind: &Arc<str>| {
            let block = schema::resource(schema::SchemaKind::Resource, kind);
            block.is_some_and(|block| block.attribute("tags").is_some())
        };
        let types = self.model.types(Mode::Managed).filter(|kind| has_tags(kind));
        let all = types.flat_map(|kind| self.model.of_type(Mode::Managed, kind)).map(instance);
        Value::tuple(all.chain(gap_elements(self.model).iter().cloned()).collect())
    }

    /// The root module and all that it calls.
    pub(crate) fn modules(&self) -> &Value {
        &self.modules
    }

    /// Whether this stands for what a file or module that could not be read may hold, and not for a value that is
    /// unknown for the same reason: that one is written somewhere.
    pub(crate) fn is_gap(&self, value: &Value) -> bool {
        match &value.kind {
            _ if self.model.gaps.is_empty() => false,
            // What a rule reads of such an element, or gathers from it, depends on it and on nothing else.
            Kind::Unknown(_) => self.is_nothing_but_gap(value) && is_derived(value),
            Kind::Object(fields) => self.is_gathered_from_gap(value, fields.values()),
            Kind::Tuple(elements) => self.is_gathered_from_gap(value, elements.iter()),
            Kind::Null(_)
            | Kind::Bool(_)
            | Kind::Number(_)
            | Kind::String(_)
            | Kind::List(_)
            | Kind::Set(_)
            | Kind::Map(_) => false,
        }
    }

    /// Whether an unknown has no other cause and no other place than a gap.
    fn is_nothing_but_gap(&self, value: &Value) -> bool {
        let Kind::Unknown(unknown) = &value.kind else { return false };
        let points = trail::points(&value.origin);
        let is_gap = |gap: &Gap| {
            gap.reason == *unknown.reason.root()
                && points.iter().all(|point| point.span == gap.span)
        };
        self.model.gaps.iter().any(is_gap)
    }

    /// `{ name = x.name, of = x }` in a rule, where `x` is such an element, and nothing comes from a resource.
    fn is_gathered_from_gap<'v>(
        &self,
        value: &Value,
        mut fields: impl Iterator<Item = &'v Value> + Clone,
    ) -> bool {
        let is_constant =
            |field: &Value| field.is_wholly_known() && block_of(&field.origin).is_none();
        let mut derived = fields.clone().filter(|field| is_derived(field));
        block_of(&value.origin).is_none()
            && derived.any(|field| self.is_nothing_but_gap(field))
            && fields.all(|field| self.is_nothing_but_gap(field) || is_constant(field))
    }

    /// Whether something is not known because others decide it: of a part of a deployment, whatever no template fills in.
    pub(crate) fn is_elsewhere(&self, reason: &Reason) -> bool {
        reason.is_elsewhere()
            || self.model.rest().is_some()
                && !matches!(
                    reason.root(),
                    Reason::Placeholder(_)
                        | Reason::Unreadable(_)
                        | Reason::Error(_)
                        | Reason::Budget(_)
                        | Reason::BaseImage(_)
                        | Reason::BuildArgument(_)
                        | Reason::Script(_)
                )
    }

    /// The module that an element of `modules` is.
    pub(crate) fn module(&self, value: &Value) -> Option<&'m ModuleFacts> {
        self.by_declarations.get(&address_of(value)?).copied()
    }

    /// Whether an unknown comes from such an element.
    pub(crate) fn is_of_gap(&self, unknown: &Unknown, points: &[Point]) -> bool {
        let [point] = points else { return false };
        self.model.gaps.iter().any(|gap| gap.span == point.span && gap.reason == unknown.reason)
    }

    /// Whether an unknown is what the provider puts in the place of a null, and not a reference to such a thing: then
    /// the attribute whose symbol it has came the same way.
    pub(crate) fn is_replaced_null(&self, unknown: &Unknown, points: &[Point]) -> bool {
        let owner = unknown.symbol.as_deref().and_then(|symbol| self.resource_of(symbol));
        let Some(Owner { resource, path }) = owner else { return false };
        let itself = part(&resource.values, &path);
        itself.is_some_and(|value| trail::points(&value.origin) == points)
    }

    /// Whose a value is: the newest block on its way is a resource, or lies in one.
    pub(crate) fn owner(&self, origin: &Origin) -> Option<Owner<'m>> {
        self.resource_of(block_of(origin)?)
    }

    /// `aws_ecs_task_definition.this[0].volume[1]` to the resource and `volume[1]`.
    pub(crate) fn resource_of(&self, label: &str) -> Option<Owner<'m>> {
        let (resource, path) = self.model.owner(label)?;
        Some(Owner { resource, path: path.to_owned() })
    }

    /// What something is called that a rule came to, and the resource that it is in.
    pub(crate) fn position(&self, origin: &Origin) -> (Option<&'m Resource>, String) {
        let block = block_of(origin);
        if let Some(Owner { resource, path }) = block.and_then(|label| self.resource_of(label)) {
            return (Some(resource), path);
        }
        let (within, step) = match origin {
            Origin::Part(inside) => (&inside.within, &inside.step),
            Origin::Absent(absence) => (&absence.within, &absence.step),
            Origin::Perhaps(doubt) => return self.position(&doubt.origin),
            // What a module declares is known by its name: `variable.image`.
            Origin::Step(_) if block.is_some_and(|label| self.model.module(label).is_none()) => {
                return (None, block.map_or_else(String::new, ToString::to_string));
            }
            Origin::None | Origin::At(_) | Origin::Step(_) => return (None, String::new()),
        };
        if step.is_empty() {
            return (None, String::new());
        }
        let (resource, mut path) = self.position(within);
        // An element of a list that only the rule has is nowhere in the configuration.
        if path.is_empty() && step.starts_with('[') {
            return (resource, path);
        }
        if !path.is_empty() && !step.starts_with('[') {
            path.push('.');
        }
        path.push_str(step);
        (resource, path)
    }
}

/// The part of a value at a path: `volume[1].name`.
fn part(whole: &Value, path: &str) -> Option<Value> {
    path.split(['.', '[']).try_fold(whole.clone(), |value, step| {
        match step.strip_suffix(']').map(str::parse::<usize>) {
            Some(Ok(index)) => value.elements()?.get(index).cloned(),
            Some(Err(_)) => None,
            None => value.get(step).cloned(),
        }
    })
}

/// Where the attributes of an object lie in memory: two values with the same address are one.
fn address_of(value: &Value) -> Option<usize> {
    match &value.kind {
        Kind::Object(attributes) => Some(Arc::as_ptr(attributes).addr()),
        _ => None,
    }
}

/// What the newest block on a value's way is called: an address, an address with a path, or `variable.x`.
pub(crate) fn block_of(origin: &Origin) -> Option<&Arc<str>> {
    let mut at = origin;
    loop {
        at = at.own();
        if let Origin::Perhaps(doubt) = at {
            at = &doubt.origin;
            continue;
        }
        let Origin::Step(step) = at else { return None };
        match &step.label {
            OriginLabel::Block(label) | OriginLabel::Attribute(label) => return Some(label),
            OriginLabel::Reference(_)
            | OriginLabel::Function(_)
            | OriginLabel::Expression
            | OriginLabel::Template
                if is_in_rule(step.span) =>
            {
                at = step.from.first()?;
            }
            OriginLabel::Reference(_)
            | OriginLabel::Function(_)
            | OriginLabel::Expression
            | OriginLabel::Template
            | OriginLabel::Literal
            | OriginLabel::Local(_)
            | OriginLabel::Default(_)
            | OriginLabel::Argument(_)
            | OriginLabel::Given(_)
            | OriginLabel::Output(_) => return None,
        }
    }
}

/// Whether a value was an element of what may be there or not, or comes from somewhere outside of the rule.
fn is_derived(value: &Value) -> bool {
    value.marks.is_maybe() || !trail::points(&value.origin).is_empty()
}

fn instance(resource: &Resource) -> Value {
    match resource.existence {
        Existence::Certain => resource.values.clone(),
        Existence::Assumed(_) => resource.values.clone().with_marks(Marks::MAYBE),
    }
}
