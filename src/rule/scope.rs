//! What names mean in a rule: the `each` variables, locals, resources and modules. Must not know verdicts.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::HashMap;
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::expr::alternatives::Failing;
use crate::expr::{
    self, Context, Error, Indexes, Key, Reference, Resolved, Result, Scope, access, alternatives,
};
use crate::model::Mode;
use crate::source::Span;
use crate::syntax::ExprId;
use crate::value::{Kind, Marks, Number, Origin, Reason, Type, Value, work};

use super::facts::Facts;
use super::functions::{self, NativeCall};
use super::index::KeptIndexes;
use super::logic::{Logic, Rule};
use super::step::stepped;

/// What it takes to look up what belongs to a resource, in steps.
const JOIN: u64 = 10;

/// An `each` variable and the element it stands for.
#[derive(Clone, Debug)]
pub(super) struct Bound {
    pub(super) name: Arc<str>,
    pub(super) value: Value,
    /// Its number in the collection.
    pub(super) number: usize,
    /// It stands for zero or more elements.
    pub(super) maybe: bool,
    /// It is not known whether it belongs to the collection.
    pub(super) doubtful: bool,
}

/// The names of one combination of `each` variables.
pub(super) struct RuleScope<'a> {
    pub(super) rule: &'a Rule,
    pub(super) logic: &'a Logic,
    pub(super) facts: &'a Facts<'a>,
    pub(super) context: &'a Context<'a>,
    /// Those bound so far, outermost first; the others are unknown for `unbound`.
    pub(super) bound: &'a [Bound],
    pub(super) unbound: Option<Reason>,
    shared: &'a Shared,
    /// What is worked out while places are kept.
    shared_placed: &'a Shared,
    mode: Reading,
    /// Made when the first of them is asked for.
    locals: OnceCell<Box<[Local]>>,
}

/// Whether it is kept where everything is that an expression comes to. That takes time, so it is done for findings only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    Values,
    Places,
}

/// What expressions came to, while the variables that they depend on are bound.
pub(super) struct Shared {
    levels: Vec<usize>,
    /// Of the local values.
    values: RefCell<Vec<Option<Result<Value>>>>,
    /// Of what [`Logic::constants`] names, each with its level.
    constants: RefCell<HashMap<ExprId, (usize, Result<Value>), RandomState>>,
    /// For each variable, the place of the list that its elements are in.
    lists: RefCell<Vec<ListPlace>>,
    indexes: KeptIndexes,
}

/// Where a list is.
#[derive(Clone, Default)]
enum ListPlace {
    /// Nobody asked.
    #[default]
    Unasked,
    /// Here; none for a list that has no place.
    Found(Option<Origin>),
}

impl Shared {
    /// Nothing is worked out yet.
    pub(super) fn new(logic: &Logic) -> Self {
        let values = RefCell::new(vec![None; logic.levels.len()]);
        let lists = RefCell::new(vec![ListPlace::Unasked; logic.each.len()]);
        let (levels, constants) = (logic.levels.clone(), RefCell::default());
        Self { levels, values, constants, lists, indexes: KeptIndexes::default() }
    }

    /// A variable gets its next value: the one behind so many others.
    pub(super) fn forget(&self, outside: usize) {
        for (level, value) in self.levels.iter().zip(self.values.borrow_mut().iter_mut()) {
            if *level > outside {
                *value = None;
            }
        }
        self.constants.borrow_mut().retain(|_, (level, _)| *level <= outside);
        let mut lists = self.lists.borrow_mut();
        lists
            .iter_mut()
            .skip(outside.saturating_add(1))
            .for_each(|list| *list = ListPlace::Unasked);
    }

    /// A value that was worked out, where all is bound that it depends on.
    fn get(&self, index: usize, bound: usize) -> Option<Result<Value>> {
        self.levels.get(index).filter(|level| **level <= bound)?;
        self.values.borrow().get(index)?.clone()
    }

    /// Keeps a value that was worked out when so many variables were bound.
    fn keep(&self, index: usize, bound: usize, value: &Result<Value>) {
        if self.levels.get(index).is_some_and(|level| *level <= bound)
            && let Some(slot) = self.values.borrow_mut().get_mut(index)
        {
            *slot = Some(value.clone());
        }
    }
}

/// A local value of this combination.
#[derive(Default)]
struct Local {
    value: OnceCell<Result<Value>>,
    under_way: Cell<bool>,
}

impl<'a> RuleScope<'a> {
    pub(super) fn new(
        (rule, logic): (&'a Rule, &'a Logic),
        (facts, context): (&'a Facts<'a>, &'a Context<'a>),
        (shared, shared_placed): (&'a Shared, &'a Shared),
        bound: &'a [Bound],
    ) -> Self {
        Self {
            rule,
            logic,
            facts,
            context,
            bound,
            unbound: None,
            shared,
            shared_placed,
            mode: Reading::Values,
            locals: OnceCell::new(),
        }
    }

    /// The place of the list that the variable at a position is an element of, which is found once for all its elements.
    pub(super) fn place_of_list(
        &self,
        position: usize,
        find: impl FnOnce() -> Option<Origin>,
    ) -> Option<Origin> {
        let known = self.shared_placed.lists.borrow().get(position).cloned();
        if let Some(ListPlace::Found(place)) = known {
            return place;
        }
        let found = find();
        if let Some(slot) = self.shared_placed.lists.borrow_mut().get_mut(position) {
            *slot = ListPlace::Found(found.clone());
        }
        found
    }

    /// The same names, of variables that know their places: what is evaluated with them knows its place too.
    pub(super) fn placing<'s>(&'s self, bound: &'s [Bound]) -> RuleScope<'s> {
        RuleScope {
            rule: self.rule,
            logic: self.logic,
            facts: self.facts,
            context: self.context,
            bound,
            unbound: self.unbound.clone(),
            shared: self.shared_placed,
            shared_placed: self.shared_placed,
            mode: Reading::Places,
            locals: OnceCell::new(),
        }
    }

    /// Evaluates an expression of the rule.
    pub(super) fn eval(&self, id: ExprId) -> Result<Value> {
        expr::eval(&self.logic.tree, id, self, self.context)
    }

    /// The innermost variable of this name.
    pub(super) fn variable(&self, name: &str) -> Option<&'a Bound> {
        self.bound.iter().rev().find(|bound| &*bound.name == name)
    }

    fn local(&self, name: &str) -> Result<&Value> {
        let index = self.logic.locals.iter().position(|local| &*local.name == name);
        let slots = || self.logic.locals.iter().map(|_| Local::default()).collect();
        let slot = index.and_then(|index| self.locals.get_or_init(slots).get(index));
        let (Some(index), Some(slot)) = (index, slot) else {
            return Err(Error::new(format!("the rule has no local `{name}`")));
        };
        if slot.value.get().is_none() {
            if slot.under_way.replace(true) {
                return Err(itself(name));
            }
            let value = self.work_out(index, name);
            // Nothing else sets it: who asks for it meanwhile has got an error.
            let _ = slot.value.set(value);
        }
        match slot.value.get() {
            Some(value) => value.as_ref().map_err(Error::clone),
            None => Err(itself(name)),
        }
    }

    /// A local value, which the combinations with the same outer variables share.
    fn work_out(&self, index: usize, name: &str) -> Result<Value> {
        if let Some(known) = self.shared.get(index, self.bound.len()) {
            return known;
        }
        let Some(local) = self.logic.locals.get(index) else { return Err(itself(name)) };
        let value = self.eval(local.value);
        self.shared.keep(index, self.bound.len(), &value);
        value
    }

    fn not_bound(&self) -> Value {
        let reason = self.unbound.clone().unwrap_or(Reason::Stated);
        Value::unknown(Type::Any, reason)
    }
}

impl Scope for RuleScope<'_> {
    /// What is not there to be looked at: the locals whose evaluation failed, and variables that are not bound.
    fn resolve(&self, reference: &Reference<'_>) -> Result<Option<Resolved>> {
        let root: &str = reference.root;
        if let ("local", Some(Key::Attribute(name))) = (root, reference.keys.first()) {
            let value = self.local(name)?.clone();
            return Ok(Some(Resolved { value, consumed: 1 }));
        }
        let is_variable = self.logic.each.iter().any(|each| &*each.name == root);
        Ok(is_variable.then(|| Resolved { value: self.not_bound(), consumed: 0 }))
    }

    fn look(&self, root: &str, first: Option<&str>) -> Option<(&Value, usize)> {
        if let Some(bound) = self.variable(root) {
            return Some((&bound.value, 0));
        }
        match (root, first) {
            ("local", Some(name)) => Some((self.local(name).ok()?, 1)),
            ("option", Some(name)) => Some((self.rule.option(name)?, 1)),
            ("resources", Some(kind)) => Some((self.facts.of_type(Mode::Managed, kind), 1)),
            ("data", Some(kind)) => Some((self.facts.of_type(Mode::Data, kind), 1)),
            ("modules", _) => Some((self.facts.modules(), 0)),
            _ => None,
        }
    }

    fn indexes(&self) -> Option<&dyn Indexes> {
        Some(&self.shared.indexes)
    }

    fn kept(&self, id: ExprId) -> Option<Result<Value>> {
        let constants = self.shared.constants.borrow();
        let (level, value) = constants.get(&id)?;
        (*level <= self.bound.len()).then(|| value.clone())
    }

    fn keep(&self, id: ExprId, value: &Result<Value>) {
        let level = self.logic.constants().get(&id).copied();
        if let Some(level) = level.filter(|level| *level <= self.bound.len()) {
            self.shared.constants.borrow_mut().insert(id, (level, value.clone()));
        }
    }

    fn reference_names(&self, value: &Value) -> Option<Vec<Value>> {
        functions::reference_names(self.facts, value)
    }

    fn resource_names(&self, resource: &Value) -> Option<Vec<Value>> {
        functions::resource_names(self.facts, resource)
    }

    fn is_on_the_way(&self) -> bool {
        false
    }

    fn keeps_places(&self) -> bool {
        self.mode == Reading::Places
    }

    fn step(&self, value: &Value, key: &Key) -> Option<Result<Value>> {
        let found = step(value, key);
        Some(match self.mode {
            Reading::Values => found,
            Reading::Places => found.map(|found| stepped(self.facts, value, key, found)),
        })
    }

    /// What is absent is in no list that does not hold it, and has no text.
    fn of_null(&self, name: &str, arguments: &[Value]) -> Option<Value> {
        let (first, second) = (arguments.first()?, arguments.get(1));
        match name {
            "contains" if second.is_some_and(Value::is_null) && first.elements().is_some() => {
                Some(Value::bool(false))
            }
            "startswith" | "endswith" | "strcontains" if first.is_null() => {
                Some(Value::bool(false))
            }
            "lower" | "upper" | "trimspace" if first.is_null() => Some(Value::null(Type::String)),
            _ => None,
        }
    }

    fn call(&self, name: &str, arguments: &[Value], _span: Span) -> Option<Result<Value>> {
        let native = functions::lookup(name)?;
        let call = NativeCall { arguments, facts: self.facts };
        // One more than what is left, so that what needs all of it is seen to be too much.
        let left = self.context.left().saturating_add(1);
        let (result, worked) = work::measured(left, || native.call(&call));
        let made = result.as_ref().map_or(0, made);
        self.context.spend(JOIN.saturating_add(made).saturating_add(worked));
        Some(result)
    }
}

fn itself(name: &str) -> Error {
    Error::new(format!("local `{name}` refers to itself"))
}

/// What it takes to make the result of a function, in steps: the elements and what is in them.
fn made(result: &Value) -> u64 {
    let of_children = |child: &Value| 1 + child.children().count() / PARTS_A_STEP;
    u64::try_from(result.children().map(of_children).sum::<usize>()).unwrap_or(u64::MAX)
}

/// So many parts of an element are made in the time of a step.
const PARTS_A_STEP: usize = 4;

/// One step into a value. In rules what is absent is null: an attribute of null, an element behind the end.
pub(super) fn step(value: &Value, key: &Key) -> Result<Value> {
    let found = match (&value.kind, key) {
        (Kind::Null(_), _) => Value::null(Type::Any),
        (Kind::Object(_) | Kind::Map(_), Key::Attribute(name)) => match value.get(name) {
            Some(_) => return access::attribute(value, name),
            None => Value::null(Type::Any),
        },
        (Kind::List(_) | Kind::Tuple(_), Key::Index(index)) => {
            let elements = value.elements().unwrap_or_default();
            let at = index.as_number().and_then(Number::as_usize);
            match at {
                Some(at) if at >= elements.len() => beyond(elements),
                Some(_) => return access::index(value, index),
                None => return indexed(value, index),
            }
        }
        (_, Key::Attribute(name)) => {
            let whole = std::slice::from_ref(value);
            return Ok(in_each_case(whole, access::attribute(value, name)?, |whole| match whole {
                [whole] => step(whole, key),
                _ => Ok(Value::null(Type::Any)),
            }));
        }
        (_, Key::Index(index)) => return indexed(value, index),
    };
    Ok(found.with_marks(value.marks.without(Marks::MAYBE)))
}

/// An element of what is not known, or under a key that is not.
fn indexed(value: &Value, index: &Value) -> Result<Value> {
    let found = access::index(value, index)?;
    let is_settled = !value.is_unknown() && index.is_wholly_known();
    if is_settled || !found.is_unknown() {
        return Ok(found);
    }
    let both = [value.clone(), index.clone()];
    Ok(in_each_case(&both, found, |both| match both {
        [value, index] => step(value, &Key::Index(index.clone())),
        _ => Ok(Value::null(Type::Any)),
    }))
}

/// What a step leads to where it starts from one of few values. In rules, unlike in Terraform, what has no such part counts:
/// the part is absent there.
fn in_each_case(from: &[Value], found: Value, step: impl Fn(&[Value]) -> Result<Value>) -> Value {
    let found = found.with_unknown(|unknown| unknown.among = None);
    alternatives::each_of(from, found, Failing::Unknown, step)
}

/// Behind the end of a list there is nothing, unless an element may stand for several.
fn beyond(elements: &[Value]) -> Value {
    let maybe = elements.iter().find(|element| element.marks.is_maybe());
    maybe.map_or_else(
        || Value::null(Type::Any),
        |element| Value::unknown(Type::Any, element.unknown_reason().unwrap_or(Reason::Stated)),
    )
}
