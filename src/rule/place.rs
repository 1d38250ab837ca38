//! The place of a rule: follows the path that the rule names step by step, and keeps what lies on it, so that something
//! that is absent can be shown at the nearest thing that is there.

use std::sync::Arc;

use crate::expr::{Key, Result};
use crate::model::Mode;
use crate::syntax::{Expr, ExprId, Name, Range, Step, StepKind};
use crate::value::{Kind, Type, Value};

use super::facts;
use super::scope::{self, Bound, RuleScope};
use super::trail;

/// Functions whose result is their first argument, or an element of it.
const PASS_THROUGH: [&str; 8] =
    ["one", "element", "try", "coalesce", "tolist", "toset", "tomap", "nonsensitive"];

/// Where a path of the rule leads.
#[derive(Clone, Debug)]
pub(super) struct Located {
    pub(super) value: Value,
    /// `container_definitions[0].readonlyRootFilesystem`
    pub(super) path: String,
    /// Address of the resource that it is in.
    pub(super) resource: Option<Arc<str>>,
    /// The first name on the path that is not there.
    pub(super) missing: Option<Absent>,
    /// What the path leads through, outermost first.
    pub(super) above: Vec<Value>,
}

/// Something that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Absent {
    /// An argument.
    Argument(String),
    /// A block, or an element of a list.
    Element(String),
}

/// Follows a path.
pub(super) fn locate(scope: &RuleScope<'_>, id: ExprId) -> Result<Located> {
    let tree = &scope.rule.tree;
    match tree.expr(id) {
        Expr::Parens(inner) => locate(scope, inner),
        Expr::Variable(name) => match scope.variable(tree.name(name)) {
            Some(_) => Ok(root(scope, tree.name(name))),
            None => value_only(scope, id),
        },
        Expr::Traversal { base, steps } => traversal(scope, id, base, steps),
        Expr::Call { name, arguments, .. } => call(scope, id, name, arguments),
        Expr::Conditional(condition, yes, no) => match scope.eval(condition)?.as_bool() {
            Some(true) => locate(scope, yes),
            Some(false) => locate(scope, no),
            None => value_only(scope, id),
        },
        Expr::Null
        | Expr::Bool(_)
        | Expr::Number(_)
        | Expr::String(_)
        | Expr::Template(_)
        | Expr::Array(_)
        | Expr::Object(_)
        | Expr::Unary(..)
        | Expr::Binary(..)
        | Expr::For(_) => value_only(scope, id),
    }
}

fn value_only(scope: &RuleScope<'_>, id: ExprId) -> Result<Located> {
    let value = scope.eval(id)?;
    let found =
        Located { value, path: String::new(), resource: None, missing: None, above: Vec::new() };
    Ok(found.in_its_resource(scope))
}

/// An `each` variable.
pub(super) fn root(scope: &RuleScope<'_>, name: &str) -> Located {
    let position = scope.bound.iter().rposition(|bound| &*bound.name == name);
    let found = position.and_then(|position| Some((position, scope.bound.get(position)?)));
    let Some((position, bound)) = found else {
        let value = Value::null(Type::Any);
        return Located {
            value,
            path: String::new(),
            resource: None,
            missing: None,
            above: Vec::new(),
        };
    };
    let above = enclosing(scope, name);
    let (path, resource) = path_of(scope, position, bound);
    Located { value: bound.value.clone(), path, resource, missing: None, above }
}

/// What the element that a variable stands for is called in its resource, and which that is.
fn path_of(scope: &RuleScope<'_>, position: usize, bound: &Bound) -> (String, Option<Arc<str>>) {
    let origin = &bound.value.origin;
    let owner = scope.facts.owner(origin);
    let resource = owner.as_ref().map(|owner| Arc::clone(&owner.resource.address));
    let path = match (owner, facts::block_of(origin)) {
        _ if scope.facts.module(&bound.value).is_some() => String::new(),
        (Some(owner), _) => owner.path,
        // What a module declares is known by its name: `variable.image`.
        (None, Some(block)) => block.to_string(),
        (None, None) => {
            let each = scope.rule.each.get(position);
            let list = each.and_then(|each| locate(&scope.outside_of(position), each.within).ok());
            let stem = list.map(|list| list.path).filter(|path| !path.is_empty());
            stem.map_or_else(String::new, |stem| format!("{stem}[{}]", bound.number))
        }
    };
    (path, resource)
}

/// The elements that the variables outside of this one stand for: a container lies in its task.
fn enclosing(scope: &RuleScope<'_>, name: &str) -> Vec<Value> {
    let outside = scope.bound.iter().take_while(|bound| &*bound.name != name);
    outside.map(|bound| bound.value.clone()).collect()
}

fn traversal(scope: &RuleScope<'_>, id: ExprId, base: ExprId, steps: Range) -> Result<Located> {
    let tree = &scope.rule.tree;
    let steps = tree.steps(steps);
    let name = match tree.expr(base) {
        Expr::Variable(name) => Some(&**tree.name(name)),
        _ => None,
    };
    let (mut found, rest) = match (name, steps) {
        (Some("local"), [first, rest @ ..]) => (local(scope, first, id)?, rest),
        (Some(name @ ("resources" | "data")), [first, rest @ ..]) => {
            let mode = if name == "data" { Mode::Data } else { Mode::Managed };
            let kind = tree.attribute_of(first).map_or("", |kind| &**kind);
            let value = scope.facts.of_type(mode, kind).clone();
            let above = Vec::new();
            (Located { value, path: String::new(), resource: None, missing: None, above }, rest)
        }
        _ => (locate(scope, base)?, steps),
    };
    for step in rest {
        if !found.advance(scope, step)? {
            // A splat leads to many places; the value is still the right one.
            found.value = scope.eval(id)?;
            break;
        }
    }
    Ok(found)
}

fn local(scope: &RuleScope<'_>, step: &Step, id: ExprId) -> Result<Located> {
    let name = scope.rule.tree.attribute_of(step);
    let local = scope.rule.locals.iter().find(|local| Some(&local.name) == name);
    match local {
        Some(local) => locate(scope, local.value),
        None => value_only(scope, id),
    }
}

fn call(scope: &RuleScope<'_>, id: ExprId, name: Name, arguments: Range) -> Result<Located> {
    let tree = &scope.rule.tree;
    let name = tree.name(name);
    let decodes = matches!(&**name, "ecs::containers" | "image::containers");
    let passes = decodes || PASS_THROUGH.contains(&&**name);
    let (true, Some(first)) = (passes, tree.list(arguments).first()) else {
        return value_only(scope, id);
    };
    let value = scope.eval(id)?;
    let mut found = locate(scope, *first)?;
    found.above.push(std::mem::replace(&mut found.value, value));
    match &**name {
        "one" => found.path.push_str("[0]"),
        _ if decodes => found.push_name("container_definitions"),
        _ => {}
    }
    Ok(found.in_its_resource(scope))
}

impl Located {
    /// One step further; false for a splat, which has no single place.
    fn advance(&mut self, scope: &RuleScope<'_>, step: &Step) -> Result<bool> {
        let tree = &scope.rule.tree;
        let (key, written) = match step.kind {
            StepKind::Attribute(name) => {
                let name = Arc::clone(tree.name(name));
                let dot = self.dot();
                let written = format!("{dot}{name}");
                (Key::Attribute(name), written)
            }
            StepKind::Index(id) => {
                let index = scope.eval(id)?;
                let written = format!("[{}]", super::show::in_sentence(&index));
                (Key::Index(index), written)
            }
            StepKind::LegacyIndex(digits) => {
                let digits = tree.name(digits);
                let index = digits.parse::<usize>().map_or(Value::null(Type::Any), Value::number);
                (Key::Index(index), format!("[{digits}]"))
            }
            StepKind::AttributeSplat | StepKind::FullSplat => return Ok(false),
        };
        let next = scope::step(&self.value, &key)?;
        if self.missing.is_none() && next.is_null() && !trail::is_written(&next.origin) {
            self.missing = Some(match &key {
                Key::Attribute(name) => Absent::Argument(name.to_string()),
                Key::Index(_) => Absent::Element(trail::last_name(&self.path).to_owned()),
            });
        }
        self.path.push_str(&written);
        self.above.push(std::mem::replace(&mut self.value, next));
        self.take_resource(scope);
        Ok(true)
    }

    /// What stands between the path and a name.
    fn dot(&self) -> &'static str {
        if self.path.is_empty() { "" } else { "." }
    }

    fn push_name(&mut self, name: &str) {
        let dot = self.dot();
        self.path.push_str(dot);
        self.path.push_str(name);
    }

    fn in_its_resource(mut self, scope: &RuleScope<'_>) -> Self {
        self.take_resource(scope);
        self
    }

    /// A block knows its own address and path.
    fn take_resource(&mut self, scope: &RuleScope<'_>) {
        if let Some(owner) = scope.facts.owner(&self.value.origin) {
            self.path = owner.path;
            self.resource = Some(Arc::clone(&owner.resource.address));
        }
    }

    /// What is not there; an empty list of blocks that is written nowhere is not there either.
    pub(super) fn absent(&self) -> Option<Absent> {
        let written = trail::is_written(&self.value.origin);
        match &self.value.kind {
            Kind::Null(_) if !written => {
                let name = || Absent::Argument(trail::last_name(&self.path).to_owned());
                Some(self.missing.clone().unwrap_or_else(name))
            }
            Kind::List(_) | Kind::Set(_) | Kind::Tuple(_) | Kind::Map(_) | Kind::Object(_)
                if !written && self.value.children().next().is_none() =>
            {
                Some(Absent::Element(trail::last_name(&self.path).to_owned()))
            }
            Kind::Null(_)
            | Kind::Bool(_)
            | Kind::Number(_)
            | Kind::String(_)
            | Kind::List(_)
            | Kind::Set(_)
            | Kind::Tuple(_)
            | Kind::Map(_)
            | Kind::Object(_)
            | Kind::Unknown(_) => None,
        }
    }
}
