//! The functions that only rules have: the table of all namespaces, and `tf::`, and `aws::fact`. Must not know how rules are judged.

use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::RandomState;

use crate::access;
use crate::ecs;
use crate::expr::equality::equal;
use crate::expr::{Error, Result, alternatives};
use crate::image;
use crate::model::Existence;
use crate::needs;
use crate::network;
use crate::schema;
use crate::secret;
use crate::value::address::without_last_key;
use crate::value::{Apart, Kind, Marks, Reason, Text, Truth, Type, Value};
use crate::view;
use crate::view::value::{truth, unknown_of};
use crate::view::{Returns, ViewFunction, is_of};

use super::constant::fact;
use super::facts::{Facts, Owner};
use super::shape::{self, Shape};
use super::trail;

/// A function with a namespace.
#[derive(Clone, Copy)]
pub(crate) enum Native {
    /// One of `tf::`, below.
    Tf(&'static TfFunction),
    /// One of a view of the model.
    View(&'static ViewFunction),
}

/// A function that asks how something is declared.
pub(crate) struct TfFunction {
    name: &'static str,
    parameters: &'static [&'static str],
    summary: &'static str,
    result: fn() -> Shape,
    call: fn(&NativeCall<'_>) -> Result<Value>,
}

/// The functions of the views.
const VIEWS: [fn() -> &'static [ViewFunction]; 6] = [
    access::functions,
    ecs::functions,
    image::functions,
    network::functions,
    needs::functions,
    secret::functions,
];

/// Call and summary of every function that only rules have: `tf::address(value)`.
#[must_use]
pub fn functions() -> Vec<(String, &'static str)> {
    all().map(|native| (native.written(), native.summary())).collect()
}

/// What a function is given.
pub(crate) struct NativeCall<'a> {
    pub(crate) arguments: &'a [Value],
    pub(crate) facts: &'a Facts<'a>,
}

/// The function of this name.
pub(crate) fn lookup(name: &str) -> Option<Native> {
    static BY_NAME: LazyLock<HashMap<&str, Native, RandomState>> =
        LazyLock::new(|| all().map(|native| (native.name(), native)).collect());
    BY_NAME.get(name).copied()
}

/// All functions.
pub(crate) fn all() -> impl Iterator<Item = Native> {
    let views = VIEWS.iter().flat_map(|functions| functions());
    TF.iter().map(Native::Tf).chain(views.map(Native::View))
}

impl Native {
    /// With its namespace.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Tf(function) => function.name,
            Self::View(function) => function.name,
        }
    }

    /// The names of its parameters; every one must be given.
    pub(crate) fn parameters(self) -> &'static [&'static str] {
        match self {
            Self::Tf(function) => function.parameters,
            Self::View(function) => function.parameters,
        }
    }

    /// A call of it: `tf::address(value)`.
    pub(super) fn written(self) -> String {
        format!("{}({})", self.name(), self.parameters().join(", "))
    }

    /// What it answers.
    pub(super) fn summary(self) -> &'static str {
        match self {
            Self::Tf(function) => function.summary,
            Self::View(function) => function.summary,
        }
    }

    /// What the result looks like.
    pub(crate) fn result(self) -> Shape {
        match self {
            Self::Tf(function) => (function.result)(),
            Self::View(function) => match function.returns {
                Returns::Type(_)
                    if matches!(function.name, "ecs::containers" | "image::containers") =>
                {
                    Shape::List(Box::new(Shape::Typed(ecs::container_type(), "a container")))
                }
                Returns::Type(ty) => Shape::of_type(&ty()),
                Returns::Resource(kind) => {
                    shape::instances(schema::SchemaKind::Resource, kind).element()
                }
                Returns::Resources(kind) => shape::instances(schema::SchemaKind::Resource, kind),
            },
        }
    }

    /// Calls it, after counting the arguments.
    pub(crate) fn call(self, call: &NativeCall<'_>) -> Result<Value> {
        let needed = self.parameters().len();
        if needed != call.arguments.len() {
            let takes = count(needed, needed);
            return Err(Error::new(format!("{} takes {takes}", self.name())));
        }
        match self {
            Self::Tf(function) => (function.call)(call),
            Self::View(function) => (function.call)(call.facts.model, call.arguments),
        }
    }
}

/// "1 argument", "1 to 2 arguments"
pub(crate) fn count(min: usize, max: usize) -> String {
    match (min, max) {
        (1, 1) => "1 argument".to_owned(),
        (min, max) if min == max => format!("{min} arguments"),
        (min, usize::MAX) => format!("at least {min} arguments"),
        (min, max) => format!("{min} to {max} arguments"),
    }
}

fn any() -> Shape {
    Shape::Any
}

fn scalar() -> Shape {
    Shape::Scalar
}

static TF: [TfFunction; 17] = [
    TfFunction {
        name: "tf::sensitive",
        parameters: &["value"],
        summary: "Whether the value is marked sensitive, or holds a part that is. Known for unknown values too.",
        result: scalar,
        call: sensitive,
    },
    TfFunction {
        name: "tf::perhaps_any",
        parameters: &["list"],
        summary: "Whether the list has elements, those counted that may be there or not. False for a list of nothing, unknown for an unknown one.",
        result: scalar,
        call: perhaps_any,
    },
    TfFunction {
        name: "tf::written",
        parameters: &["list"],
        summary: "The elements of a list without those that a file or module that could not be read may hold: for what others may set as well, such as the defaults of an account.",
        result: || Shape::List(Box::new(Shape::Scalar)),
        call: written,
    },
    TfFunction {
        name: "tf::repeated",
        parameters: &["list"],
        summary: "The elements of a list that are equal to one before them. An element that may be there is one element.",
        result: || Shape::List(Box::new(Shape::Scalar)),
        call: repeated,
    },
    TfFunction {
        name: "tf::known",
        parameters: &["value"],
        summary: "Whether all of the value is known. For conditions that must not become unknown by it.",
        result: scalar,
        call: known,
    },
    TfFunction {
        name: "tf::text",
        parameters: &["value"],
        summary: "The known parts of a string, with an ellipsis for each part that is not known, which may be all of it; \"\" for what is no string.",
        result: scalar,
        call: text,
    },
    TfFunction {
        name: "tf::address",
        parameters: &["value"],
        summary: "Address of the resource that the value is, or belongs to.",
        result: scalar,
        call: address,
    },
    TfFunction {
        name: "tf::module",
        parameters: &["value"],
        summary: "Path of the module that its resource is in: `module.a`, `\"\"` for the root module.",
        result: scalar,
        call: module,
    },
    TfFunction {
        name: "tf::ignores",
        parameters: &["value", "argument"],
        summary: "Whether `lifecycle.ignore_changes` of its resource has this argument, or `all`.",
        result: scalar,
        call: ignores,
    },
    TfFunction {
        name: "tf::depends_on",
        parameters: &["value"],
        summary: "The addresses in `depends_on` of its resource, without instance keys.",
        result: any,
        call: depends_on,
    },
    TfFunction {
        name: "tf::references",
        parameters: &["value"],
        summary: "The addresses of all that its resource refers to, itself or through local values, `depends_on` included, without instance keys.",
        result: any,
        call: references,
    },
    TfFunction {
        name: "tf::exists",
        parameters: &["value"],
        summary: "Whether its resource is there: true, or unknown where `count` or `for_each` is.",
        result: scalar,
        call: exists,
    },
    TfFunction {
        name: "tf::declared",
        parameters: &["value"],
        summary: "Whether the value is written in the configuration: false for an argument that is absent, null or an empty text, also where the provider fills it in; unknown for one whose evaluation failed.",
        result: scalar,
        call: declared,
    },
    TfFunction {
        name: "tf::taggable",
        parameters: &[],
        summary: "Every resource of a type that has tags, as `resources.TYPE` has it. `tags_all` holds its own tags and those of the provider's `default_tags`.",
        result: || Shape::List(Box::new(Shape::Any)),
        call: |call| Ok(call.facts.taggable()),
    },
    TfFunction {
        name: "tf::refers_to",
        parameters: &["value", "resource"],
        summary: "Whether an argument names this resource: an attribute of it, or the text of its name, ARN or URL.",
        result: scalar,
        call: refers_to,
    },
    TfFunction {
        name: "tf::referrers",
        parameters: &["resource"],
        summary: "The addresses of the resources of all types that refer to this one, itself excepted; counted as perhaps more where an output gives it to a caller.",
        result: any,
        call: referrers,
    },
    TfFunction {
        name: "aws::fact",
        parameters: &["id"],
        summary: "A fact of AWS by its id, from `data/aws/facts`: \"fargate.stop_timeout\".",
        result: any,
        call: |call| fact(call.argument(0)?),
    },
];

impl<'a> NativeCall<'a> {
    pub(crate) fn argument(&self, index: usize) -> Result<&'a Value> {
        self.arguments.get(index).ok_or_else(|| Error::new("an argument is missing"))
    }

    fn owner(&self) -> Result<Owner<'a>> {
        let value = self.argument(0)?;
        let owner = self.facts.owner(&value.origin);
        owner.ok_or_else(|| Error::new("this value is neither a resource nor part of one"))
    }
}

/// What a file that could not be read may hold has no address: it is unknown why.
fn of_owner(
    call: &NativeCall<'_>,
    ty: Type,
    answer: impl Fn(&Owner<'_>) -> Value,
) -> Result<Value> {
    let value = call.argument(0)?;
    if value.is_null() {
        return Ok(Value::null(ty));
    }
    match (&value.kind, call.owner()) {
        (_, Ok(owner)) => Ok(answer(&owner).with_origin(value.origin.clone())),
        (Kind::Unknown(unknown), Err(_)) => Ok(Value::unknown(ty, unknown.reason.clone())),
        (_, Err(error)) => Err(error),
    }
}

fn address(call: &NativeCall<'_>) -> Result<Value> {
    of_owner(call, Type::String, |owner| Value::string(&*owner.resource.address))
}

fn module(call: &NativeCall<'_>) -> Result<Value> {
    of_owner(call, Type::String, |owner| Value::string(&*owner.resource.module))
}

fn ignores(call: &NativeCall<'_>) -> Result<Value> {
    let Some(name) = call.argument(1)?.as_str() else {
        return Err(Error::new("the second argument is the name of an argument"));
    };
    of_owner(call, Type::Bool, |owner| match &owner.resource.ignore_changes {
        Ok(ignored) => {
            let mut ignored = ignored.iter().map(AsRef::as_ref);
            Value::bool(ignored.any(|ignored| ignored == name || ignored == "all"))
        }
        Err(reason) => Value::unknown(Type::Bool, reason.clone()),
    })
}

fn depends_on(call: &NativeCall<'_>) -> Result<Value> {
    of_owner(call, Type::list(Type::String), |owner| addresses(&owner.resource.depends_on))
}

fn references(call: &NativeCall<'_>) -> Result<Value> {
    if let Kind::Unknown(unknown) = &call.argument(0)?.kind
        && let Apart::OfAllBut(rest) = &unknown.apart
    {
        let block = |address| Value::string(without_last_key(address)).perhaps(&unknown.reason);
        return Ok(Value::list(Type::String, rest.iter().map(|address| block(address)).collect()));
    }
    of_owner(call, Type::list(Type::String), |owner| addresses(&owner.resource.references))
}

fn addresses(addresses: &[std::sync::Arc<str>]) -> Value {
    let values = addresses.iter().map(|address| Value::string(std::sync::Arc::clone(address)));
    Value::list(Type::String, values.collect())
}

fn referrers(call: &NativeCall<'_>) -> Result<Value> {
    of_owner(call, Type::list(Type::String), |owner| {
        Value::list(Type::String, view::referrers_of(call.facts.model, owner.resource))
    })
}

fn exists(call: &NativeCall<'_>) -> Result<Value> {
    of_owner(call, Type::Bool, |owner| match &owner.resource.existence {
        Existence::Certain => Value::bool(true),
        Existence::Assumed(reason) => Value::unknown(Type::Bool, reason.clone()),
    })
}

/// An absent argument stands nowhere, be it null or what the provider computes. A written `null` is absent too.
fn sensitive(call: &NativeCall<'_>) -> Result<Value> {
    let value = call.argument(0)?;
    let is_sensitive = value.deep_marks().is_sensitive();
    Ok(Value::bool(is_sensitive).with_origin(value.origin.clone()))
}

fn perhaps_any(call: &NativeCall<'_>) -> Result<Value> {
    let value = call.argument(0)?;
    let elements = alternatives::elements(value);
    let value = elements.as_ref().unwrap_or(value);
    if let Kind::Unknown(unknown) = &value.kind {
        return Ok(Value::unknown(Type::Bool, unknown.reason.clone()));
    }
    // What a file that could not be read may hold is nothing that the configuration declares.
    let is_gap = |element: &Value| call.facts.is_gap(element);
    let Some(gap) = value.children().find(|element| is_gap(element)) else {
        return Ok(Value::bool(value.children().next().is_some()));
    };
    if value.children().all(is_gap) {
        return Ok(Value::unknown(Type::Bool, gap.unknown_reason().unwrap_or(Reason::Stated)));
    }
    Ok(Value::bool(true))
}

fn written(call: &NativeCall<'_>) -> Result<Value> {
    let value = call.argument(0)?;
    let Some(elements) = value.elements() else { return Ok(value.clone()) };
    let here = elements.iter().filter(|element| !call.facts.is_gap(element));
    Ok(Value::tuple(here.cloned().collect()).with_origin(value.origin.clone()))
}

fn repeated(call: &NativeCall<'_>) -> Result<Value> {
    let value = call.argument(0)?;
    let of_each = alternatives::elements(value);
    let Some(elements) = of_each.as_ref().unwrap_or(value).elements() else {
        return Ok(unknown_of(value, Type::list(Type::Any)));
    };
    let mut found = Vec::new();
    for (number, element) in elements.iter().enumerate() {
        let earlier = elements.get(..number).unwrap_or_default();
        let certain = |other: &Value| !other.marks.is_maybe() && !element.marks.is_maybe();
        let same = earlier.iter().map(|other| match equal(other, element) {
            Truth::True if !certain(other) => Truth::Unknown,
            truth => truth,
        });
        match same.fold(Truth::False, Truth::or) {
            Truth::True => found.push(element.clone()),
            Truth::Unknown => found.push(element.clone().with_marks(Marks::MAYBE)),
            Truth::False => {}
        }
    }
    Ok(Value::tuple(found).with_origin(value.origin.clone()))
}

fn known(call: &NativeCall<'_>) -> Result<Value> {
    let value = call.argument(0)?;
    Ok(Value::bool(value.is_wholly_known()).with_origin(value.origin.clone()))
}

fn text(call: &NativeCall<'_>) -> Result<Value> {
    let value = call.argument(0)?;
    let known = match &value.kind {
        Kind::Unknown(unknown) if !matches!(unknown.ty, Type::String | Type::Any) => String::new(),
        _ => value.form().map(|form| form.filled("…")).unwrap_or_default(),
    };
    Ok(Value { origin: value.origin.clone(), marks: value.marks, ..Value::string(known) })
}

fn declared(call: &NativeCall<'_>) -> Result<Value> {
    let value = call.argument(0)?;
    let points = trail::points(&value.origin);
    let Kind::Unknown(unknown) = &value.kind else {
        return Ok(Value::bool(!points.is_empty() && !is_nothing(value)));
    };
    if unknown.reason.is_failure() {
        // An attribute of what is not declared is written nevertheless.
        let is_written = unknown.apart.is_any() && unknown.not_null;
        return Ok(if is_written { Value::bool(true) } else { unknown_of(value, Type::Bool) });
    }
    if call.facts.is_of_gap(unknown, &points) {
        return Ok(Value::unknown(Type::Bool, unknown.reason.clone()));
    }
    let among = unknown.among().unwrap_or_default();
    let is_never = !among.is_empty() && among.iter().all(is_nothing);
    if is_never || call.facts.is_replaced_null(unknown, &points) {
        return Ok(Value::bool(false).with_origin(value.origin.clone()));
    }
    if among.iter().any(is_nothing) {
        return Ok(Value::unknown(Type::Bool, unknown.reason.clone()));
    }
    let starts_at_literal = points.last().is_some_and(|oldest| oldest.literal);
    let is_there = unknown.not_null || unknown.is_set_at_apply();
    if starts_at_literal && !is_there {
        // A choice between null and something else, which is not made yet: no literal is unknown by itself.
        return Ok(Value::unknown(Type::Bool, unknown.reason.clone()));
    }
    Ok(Value::bool(!points.is_empty()).with_origin(value.origin.clone()))
}

/// To AWS an empty text is none.
fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_text().is_some_and(Text::is_empty)
}

/// What `tf::refers_to` can tell a value by from what it does not refer to: for indexes.
pub(super) fn reference_names(facts: &Facts<'_>, value: &Value) -> Option<Vec<Value>> {
    let is_plain = value.marks.without(Marks::MAYBE) == Marks::NONE;
    let names = if is_plain { view::reference_names(facts.model, value) } else { None };
    // What is not known may refer to any: it is looked up as such.
    names.map_or_else(
        || (is_plain && value.is_unknown()).then(|| vec![value.clone()]),
        |names| Some(names.into_iter().map(named).collect()),
    )
}

/// And a resource.
pub(super) fn resource_names(facts: &Facts<'_>, resource: &Value) -> Option<Vec<Value>> {
    let owner = facts.owner(&resource.origin)?;
    let names = view::target_names(facts.model, owner.resource, &view::KEYS)?;
    Some(names.into_iter().map(named).collect())
}

/// A name for an index: a doubtful one decides nothing.
fn named(name: view::JoinName) -> Value {
    match name {
        view::JoinName::Own(name) => Value::string(name),
        view::JoinName::Perhaps(name) => Value::string(name).with_marks(Marks::MAYBE),
    }
}

fn refers_to(call: &NativeCall<'_>) -> Result<Value> {
    let (value, resource) = (call.argument(0)?, call.argument(1)?);
    let owner = call.facts.owner(&resource.origin);
    let answer = match (&resource.kind, owner) {
        (_, Some(owner)) => is_of(call.facts.model, value, owner.resource, &view::KEYS),
        (Kind::Unknown(_), None) => Truth::Unknown,
        (_, None) => return Err(Error::new("the second argument is not a resource")),
    };
    Ok(truth(answer, [value, resource]).with_origin(value.origin.clone()))
}
