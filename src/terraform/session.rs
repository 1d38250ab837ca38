//! The evaluation of one root module: what all its module instances share. One thread each.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::expr::{self, Context, Error, Limits, Result, convert};
use crate::finding::{Builtin, Finding, Secrets, Told, is_reference};
use crate::model::Gap;
use crate::source::{Loader, SourceMap, Span};
use crate::value::{Budget, Kind, NameMap, Reason, Type, Value};

use super::config::ExprRef;
use super::instance::{Frame, Item, ItemState, ModuleInstance};
use super::modules::Modules;
use super::options::Options;
use super::quota::Quota;
use super::scope::ModuleScope;
use super::variables::{self, GivenValues};

/// The evaluation of one root module.
pub(super) struct Session<'a> {
    /// Files and limits.
    pub context: Context<'a>,
    /// Texts.
    pub sources: &'a SourceMap,
    /// Modules by directory.
    pub modules: &'a Modules<'a>,
    /// What the caller decides.
    pub options: &'a Options,
    /// Values given to the root module's variables.
    pub given: GivenValues,
    /// How many instances there may still be.
    pub quota: Quota,
    /// How many expressions are written.
    written: Cell<usize>,
    /// What stands for the root module where there is no better place: the start of its first file.
    home: Span,
    told: RefCell<Told>,
    secrets: RefCell<Secrets>,
    gaps: RefCell<Vec<Gap>>,
    /// The help of errors by message.
    suggested: RefCell<HashMap<String, Option<String>>>,
}

/// To compare a misspelt name with all that there are takes long where there are many, and nobody misspells so many.
const MOST_SUGGESTIONS: usize = 50;

impl<'a> Session<'a> {
    /// Nothing is evaluated yet.
    pub(super) fn new(
        loader: &'a dyn Loader,
        modules: &'a Modules<'a>,
        directory: &'a str,
        options: &'a Options,
    ) -> Self {
        let written = modules.preload(directory);
        let mut session = Self {
            context: Context::new(loader, directory, Limits::of_written(written.expressions))
                .with_sources(&modules.sources)
                .with_watched(options.watched),
            sources: &modules.sources,
            modules,
            options,
            given: GivenValues::new(),
            quota: Quota::new(written.blocks),
            written: Cell::new(written.expressions),
            home: modules.home(directory),
            told: RefCell::default(),
            secrets: RefCell::default(),
            gaps: RefCell::default(),
            suggested: RefCell::default(),
        };
        session.given = variables::given(&session);
        session
    }

    /// How many expressions are written, in modules and files of values.
    pub(super) fn written(&self) -> usize {
        self.written.get()
    }

    /// Takes note of a file of values: with it more is written.
    pub(super) fn read_values(&self, expressions: usize) {
        self.written.set(self.written.get() + expressions);
        self.context.allow(expressions);
    }

    /// Evaluates an expression of a module instance.
    pub(super) fn eval(
        &self,
        instance: &Rc<ModuleInstance>,
        frame: &Frame,
        expr: ExprRef<'_>,
    ) -> Result<Value> {
        let scope = ModuleScope { session: self, instance, frame };
        let result = expr::eval(expr.tree, expr.expr, &scope, &self.context);
        self.told_of_limit(result, expr)
    }

    /// Evaluates an expression of which Terraform reports every error: what fails in a part of it costs no other part.
    pub(super) fn eval_parts(
        &self,
        instance: &Rc<ModuleInstance>,
        frame: &Frame,
        expr: ExprRef<'_>,
    ) -> Result<Value> {
        let scope = ModuleScope { session: self, instance, frame };
        let failures = RefCell::default();
        let result = expr::eval_parts(expr.tree, expr.expr, &scope, &self.context, &failures);
        failures.take().iter().for_each(|error| self.report(error));
        self.told_of_limit(result, expr)
    }

    /// Tells the user of the limit that an expression met.
    fn told_of_limit(&self, result: Result<Value>, expr: ExprRef<'_>) -> Result<Value> {
        let met = match &result {
            Ok(Value { kind: Kind::Unknown(unknown), .. }) => match unknown.reason {
                Reason::Budget(budget) => Some(budget),
                _ => None,
            },
            _ => None,
        };
        if let Some(budget) = met.or(self.context.take_met()) {
            self.beyond(budget, Some(expr.span()));
        }
        result
    }

    /// Tells the user that something is unknown because of a limit.
    pub(super) fn beyond(&self, budget: Budget, span: Option<Span>) {
        let message = format!("this exceeds the limit of {budget}, so it is unknown here");
        self.limit_once(message, span);
    }

    /// Evaluates an expression; an error is reported, and what it spoils has failed: the part that it is in, if that can be told.
    pub(super) fn eval_or_report(
        &self,
        instance: &Rc<ModuleInstance>,
        frame: &Frame,
        expr: ExprRef<'_>,
        ty: &Type,
    ) -> Value {
        let value = match self.eval_parts(instance, frame, expr) {
            Ok(value) => value,
            Err(error) => return self.failed(&error.or_at(expr.span()), ty),
        };
        self.convert(&value, ty, expr).unwrap_or_else(|error| {
            self.report(&error);
            convert::convert_parts(&value, ty)
        })
    }

    /// Converts a value that `expr` gave.
    pub(super) fn convert(&self, value: &Value, ty: &Type, expr: ExprRef<'_>) -> Result<Value> {
        // The walk over the value takes as long as a function's.
        if let Err(budget) = self.context.walk(value) {
            self.beyond(budget, Some(expr.span()));
            return Ok(Value::unknown(ty.clone(), Reason::Budget(budget)));
        }
        convert::convert(value, ty).map_err(|error| error.or_at(expr.span()))
    }

    /// Reports an error; what it spoils is unknown.
    pub(super) fn failed(&self, error: &Error, ty: &Type) -> Value {
        self.report(error);
        Value::unknown(ty.clone(), Reason::Error(error.message().into()))
    }

    /// Works an item out once; a second question while it is being worked out is a cycle.
    pub(super) fn once(
        &self,
        instance: &Rc<ModuleInstance>,
        item: Item,
        work: impl FnOnce() -> Result<Value>,
    ) -> Result<Value> {
        match instance.start(&item) {
            ItemState::Done(result) => return result,
            ItemState::Cycle => return Err(cycle(&item)),
            ItemState::New => {}
        }
        let result = self.context.deeper(work).unwrap_or_else(|budget| Ok(self.over(budget)));
        instance.finish(item, result.clone());
        result
    }

    fn over(&self, budget: Budget) -> Value {
        let message =
            format!("this configuration exceeds the limit of {budget}; the rest is unknown");
        self.limit(message, None);
        Value::unknown(Type::Any, Reason::Budget(budget))
    }

    /// Tells the user that a limit was reached.
    pub(super) fn limit(&self, message: String, span: Option<Span>) {
        self.tell(Finding::builtin(Builtin::LimitReached, span.unwrap_or(self.home), message));
    }

    /// Tells the user of an error in an expression, once.
    pub(super) fn report(&self, error: &Error) {
        self.report_as(Builtin::TerraformError, error);
    }

    /// Tells the user of something that Terraform would refuse, once.
    pub(super) fn report_as(&self, rule: Builtin, error: &Error) {
        let place = error.span().unwrap_or(self.home);
        self.tell(Finding::builtin(rule, place, error.message()).with_help(self.help(error)));
    }

    /// What to do about an error. Suggestions are worked out for the first errors only, and once for errors that say the
    /// same.
    fn help(&self, error: &Error) -> Option<String> {
        if let Some(help) = error.known_help() {
            return Some(help.to_owned());
        }
        let mut suggested = self.suggested.borrow_mut();
        if let Some(known) = suggested.get(error.message()) {
            return known.clone();
        }
        if suggested.len() >= MOST_SUGGESTIONS {
            return None;
        }
        let help = error.help().map(Cow::into_owned);
        suggested.insert(error.message().to_owned(), help.clone());
        help
    }

    /// Whether the user was not told this yet.
    pub(super) fn is_new(&self, finding: &Finding) -> bool {
        !self.told.borrow().contains(finding)
    }

    /// Tells the user something, once.
    pub(super) fn tell(&self, finding: Finding) {
        self.told.borrow_mut().add(finding);
    }

    /// Tells the user what is wrong with the files of a module.
    pub(super) fn tell_all(&self, told: &Told) {
        self.told.borrow_mut().extend(told);
    }

    /// Remembers that something could not be read.
    pub(super) fn gap(&self, gap: Gap) {
        self.gaps.borrow_mut().push(gap);
    }

    /// The collection of a `dynamic` block, or what stands for one that would make too many blocks.
    pub(super) fn within_quota(&self, collection: Value, header: Span) -> Value {
        let count = collection
            .elements()
            .map_or_else(|| collection.entries().map_or(0, NameMap::len), <[Value]>::len);
        if self.quota.generate(count) {
            return collection;
        }
        let message =
            "there are more blocks than bottlelint evaluates; one represents them all here";
        self.limit(message.to_owned(), Some(header));
        Value::unknown(Type::Any, Reason::Budget(Budget::Elements)).with_origin(collection.origin)
    }

    /// Tells the user that a limit was reached, at the first place of all where it was.
    pub(super) fn limit_once(&self, message: String, span: Option<Span>) {
        let limit = Builtin::LimitReached.info();
        let known = |told: &Finding| told.rule.id == limit.id && told.message == message;
        let is_known = self.told.borrow().iter().any(known);
        if !is_known {
            self.limit(message, span);
        }
    }

    /// Remembers that something could not be evaluated, if nothing else for the same reason could not: there may be
    /// very many.
    pub(super) fn gap_once(&self, gap: Gap) {
        let mut gaps = self.gaps.borrow_mut();
        if gaps.iter().all(|known| known.reason != gap.reason) {
            gaps.push(gap);
        }
    }

    /// What could not be read.
    pub(super) fn gaps(&self) -> Vec<Gap> {
        self.gaps.borrow().clone()
    }

    /// Keeps the places of a value, and what it holds, out of all that is printed: where it is written and where it is
    /// passed on, but for references, which hold nothing of it.
    pub(super) fn hide(&self, value: &Value) {
        let mut secrets = self.secrets.borrow_mut();
        secrets.hide_value(value);
        for (span, _) in value.origin.trail(LONGEST_WAY) {
            let path = self.sources.path(span.source);
            if !is_harmless(&path, &self.sources.slice(span)) {
                secrets.hide(self.sources, span);
            }
        }
    }

    /// Keeps a place, and what is written there, out of all that is printed.
    pub(super) fn hide_place(&self, span: Span) {
        let text = self.sources.slice(span);
        if is_harmless(&self.sources.path(span.source), &text) {
            return;
        }
        let mut secrets = self.secrets.borrow_mut();
        secrets.hide(self.sources, span);
        let literal = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        secrets.hide_text(literal.unwrap_or(&text));
    }

    /// What must not be shown.
    pub(super) fn secrets(&self) -> Secrets {
        self.secrets.borrow().clone()
    }

    /// What the user is told so far.
    pub(super) fn findings(&self) -> Vec<Finding> {
        self.told.borrow().clone().into_findings()
    }

    /// What the user is told.
    pub(super) fn into_findings(self) -> Vec<Finding> {
        self.told.into_inner().into_findings()
    }
}

/// Ways of secrets are followed no further.
const LONGEST_WAY: usize = 100;

/// Whether a place holds nothing of a value: a reference, or the header of a block.
fn is_harmless(path: &str, text: &str) -> bool {
    let headers = ["variable ", "output ", "resource ", "data ", "module "];
    is_reference(path, text) || headers.iter().any(|header| text.starts_with(header))
}

fn cycle(item: &Item) -> Error {
    let what: Arc<str> = match item {
        Item::Variable(name) => format!("variable `{name}`").into(),
        Item::Local(name) => format!("local value `{name}`").into(),
        Item::Output(name) => format!("output `{name}`").into(),
        Item::Provider(name) => format!("provider `{name}`").into(),
        Item::Source(call) => format!("the source of module call `{call}`").into(),
        Item::Modules(call) => format!("module call `{call}`").into(),
        Item::Resources(id) => format!("`{}`", super::address::block(id)).into(),
        Item::Resource(id, key) => {
            format!("`{}{}`", super::address::block(id), key.suffix()).into()
        }
    };
    Error::new(format!("cycle: {what} depends on itself"))
        .with_help("Terraform rejects this: break the cycle of references")
}
