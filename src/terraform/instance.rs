//! A module instance while it is evaluated: what was worked out already, and what is being worked
//! out right now (which is how cycles are found).

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use foldhash::fast::RandomState;

use crate::expr::Result;
use crate::model::Existence;
use crate::source::Span;
use crate::value::Value;

use super::address::InstanceKey;
use super::config::{Declaration, ExprRef, Module, ResourceId};
use super::dialect::Dialect;
use super::expand::Expansion;
use super::provider::ProviderName;
use super::version::VersionFit;

/// One instance of a module.
#[derive(Debug)]
pub(super) struct ModuleInstance {
    /// What its files declare.
    pub module: Arc<Module>,
    /// `module.a["x"]`; empty for the root module.
    pub path: Arc<str>,
    /// Who calls it; none for the root module.
    pub caller: Option<Caller>,
    /// How the schema fits the versions of the AWS provider that it and its callers admit together.
    pub fit: VersionFit,
    /// Whose language it is in: `OpenTofu`'s, if its own files or those of a caller are.
    pub dialect: Dialect,
    /// Whether it is there.
    pub existence: Existence,
    /// How many calls lead here.
    pub depth: usize,
    memo: RefCell<HashMap<Item, Slot, RandomState>>,
    expansions: RefCell<HashMap<Expanded, Rc<Expansion>, RandomState>>,
    children: RefCell<HashMap<ChildKey, Rc<ModuleInstance>, RandomState>>,
}

/// A called module's instance: the name of the call, and which of its instances.
type ChildKey = (Arc<str>, InstanceKey);

/// The call of a module.
#[derive(Clone, Debug)]
pub(super) struct Caller {
    /// The calling module instance.
    pub instance: Rc<ModuleInstance>,
    /// The name of the `module` block.
    pub call: Arc<str>,
    /// `each` and `count` of the call.
    pub frame: Frame,
}

impl Caller {
    /// The `module` block.
    pub(super) fn declaration(&self) -> Option<&Declaration> {
        self.instance.module.calls.get(&self.call)
    }

    /// Where that begins.
    pub(super) fn header(&self) -> Option<Span> {
        let found = self.instance.module.first(self.declaration()?)?;
        Some(found.block.header(found.tree))
    }

    /// What it gives to a variable.
    pub(super) fn argument(&self, variable: &str) -> Option<ExprRef<'_>> {
        self.instance.module.body(self.declaration()?).attribute(variable)
    }
}

/// Names that mean something in one block only.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    /// `each.key` and `each.value`
    pub each: Option<(Value, Value)>,
    /// `count.index`
    pub count: Option<Value>,
    /// Iterators of `dynamic` blocks, innermost last: an object of `key` and `value`.
    pub iterators: Vec<(Arc<str>, Value)>,
    /// `self`
    pub itself: Option<Value>,
}

/// Something that is worked out once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Item {
    /// A variable's value.
    Variable(Arc<str>),
    /// A local value.
    Local(Arc<str>),
    /// An output's value.
    Output(Arc<str>),
    /// A resource instance's values.
    Resource(ResourceId, InstanceKey),
    /// The values of all instances of a resource.
    Resources(ResourceId),
    /// The outputs of all instances of a called module.
    Modules(Arc<str>),
    /// The source of a module call that is an expression.
    Source(Arc<str>),
    /// A provider configuration.
    Provider(ProviderName),
}

/// A block that `count` or `for_each` multiplies.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Expanded {
    /// A resource or data source.
    Resource(ResourceId),
    /// A module call.
    Call(Arc<str>),
}

#[derive(Debug)]
enum Slot {
    Pending,
    Done(Result<Value>),
}

/// What is known of an item before it is asked for.
pub(super) enum ItemState {
    /// Nothing: work it out.
    New,
    /// It is being worked out: it depends on itself.
    Cycle,
    /// It was worked out.
    Done(Result<Value>),
}

impl ModuleInstance {
    /// An instance of which nothing is worked out yet.
    #[must_use]
    pub(super) fn new(
        module: Arc<Module>,
        path: Arc<str>,
        caller: Option<Caller>,
        existence: Existence,
    ) -> Self {
        let fit = match &caller {
            Some(caller) => caller.instance.fit.and(module.fit),
            None => module.locked.unwrap_or(module.fit),
        };
        let dialect = match &caller {
            Some(caller) if caller.instance.dialect == Dialect::OpenTofu => Dialect::OpenTofu,
            Some(_) | None => module.dialect,
        };
        let depth = caller.as_ref().map_or(0, |caller| caller.instance.depth + 1);
        Self {
            module,
            path,
            caller,
            fit,
            dialect,
            existence,
            depth,
            memo: RefCell::default(),
            expansions: RefCell::default(),
            children: RefCell::default(),
        }
    }

    /// How the schema of a resource type fits: only that of the AWS provider depends on a version.
    pub(super) fn fit_of(&self, kind: &str) -> VersionFit {
        if kind.starts_with("aws_") { self.fit } else { VersionFit::Exact }
    }

    /// Takes an item up: after [`ItemState::New`], [`ModuleInstance::finish`] must follow.
    pub(super) fn start(&self, item: &Item) -> ItemState {
        let mut memo = self.memo.borrow_mut();
        match memo.get(item) {
            Some(Slot::Done(result)) => ItemState::Done(result.clone()),
            Some(Slot::Pending) => ItemState::Cycle,
            None => {
                memo.insert(item.clone(), Slot::Pending);
                ItemState::New
            }
        }
    }

    /// Keeps the result of an item.
    pub(super) fn finish(&self, item: Item, result: Result<Value>) {
        self.memo.borrow_mut().insert(item, Slot::Done(result));
    }

    /// How a block was multiplied, if that is worked out.
    pub(super) fn expansion(&self, of: &Expanded) -> Option<Rc<Expansion>> {
        self.expansions.borrow().get(of).cloned()
    }

    /// Keeps how a block is multiplied.
    pub(super) fn keep_expansion(&self, of: Expanded, expansion: Rc<Expansion>) {
        self.expansions.borrow_mut().insert(of, expansion);
    }

    /// A called module's instance, if it is made already.
    pub(super) fn child(&self, call: &Arc<str>, key: &InstanceKey) -> Option<Rc<Self>> {
        self.children.borrow().get(&(Arc::clone(call), key.clone())).cloned()
    }

    /// Keeps a called module's instance.
    pub(super) fn keep_child(&self, call: &Arc<str>, key: &InstanceKey, child: Rc<Self>) {
        self.children.borrow_mut().insert((Arc::clone(call), key.clone()), child);
    }

    /// Forgets what was worked out for this instance and those that it calls, which refer to each other.
    pub(super) fn release(&self) {
        self.memo.take();
        self.expansions.take();
        let mut rest: Vec<Rc<Self>> = self.children.take().into_values().collect();
        while let Some(instance) = rest.pop() {
            instance.memo.take();
            instance.expansions.take();
            rest.extend(instance.children.take().into_values());
        }
    }

    /// The directories of the modules that lead here, this one included, innermost first.
    pub(super) fn directories(&self) -> Vec<Arc<str>> {
        let mut all = vec![Arc::clone(&self.module.directory)];
        let mut at = self.caller.as_ref();
        while let Some(caller) = at {
            all.push(Arc::clone(&caller.instance.module.directory));
            at = caller.instance.caller.as_ref();
        }
        all
    }
}
