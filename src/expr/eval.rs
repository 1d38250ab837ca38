//! The evaluator: dispatches on the kind of expression. Names come from the scope and from the `for`
//! expressions around; must not know what they stand for.

mod calls;
mod collections;
mod comparison;
mod conditional;
mod iteration;
mod lazy;
mod narrow;
mod operators;
mod template;
mod traversal;

use std::cell::RefCell;
use std::sync::Arc;

use crate::source::Span;
use crate::syntax::{Expr, ExprId, Tree};
use crate::value::{
    Budget, Kind, Marks, Number, NumberError, Origin, OriginLabel, Reason, Type, Unknown, Value,
};

use super::{Context, Error, Result, Scope};

pub use comparison::is_indexed;
pub use lazy::{TemplateSource, template};

/// The value of an expression.
pub fn eval(tree: &Tree, id: ExprId, scope: &dyn Scope, context: &Context<'_>) -> Result<Value> {
    context.begin();
    Evaluator { tree, scope, context, names: None, place: None, failures: None }.expr(id)
}

/// The value of an expression of which parts may fail: an element of a list, an attribute of an object or a piece of a
/// text that fails is a failed value there, and its error is among `failures`. What does not fail stays known.
pub fn eval_parts(
    tree: &Tree,
    id: ExprId,
    scope: &dyn Scope,
    context: &Context<'_>,
    failures: &RefCell<Vec<Error>>,
) -> Result<Value> {
    context.begin();
    let failures = Some(failures);
    Evaluator { tree, scope, context, names: None, place: None, failures }.expr(id)
}

/// What an expression is evaluated in.
#[derive(Clone, Copy)]
struct Evaluator<'a> {
    tree: &'a Tree,
    scope: &'a dyn Scope,
    context: &'a Context<'a>,
    /// Names that `for` expressions around bind, the innermost first.
    names: Option<&'a Names<'a>>,
    /// The place of everything in the tree, where the tree is of no text that can be shown: the
    /// call of `templatefile`.
    place: Option<Span>,
    /// Where the errors of parts go; none where an error in a part is one of the whole, because something may catch it.
    failures: Option<&'a RefCell<Vec<Error>>>,
}

/// The names that one `for` binds for one element.
struct Names<'a> {
    key: Option<(&'a str, &'a Value)>,
    value: (&'a str, &'a Value),
    outer: Option<&'a Names<'a>>,
}

impl<'a> Names<'a> {
    fn get(&self, name: &str) -> Option<&'a Value> {
        if self.value.0 == name {
            return Some(self.value.1);
        }
        match self.key {
            Some((key, value)) if key == name => Some(value),
            Some(_) | None => self.outer.and_then(|outer| outer.get(name)),
        }
    }
}

impl Evaluator<'_> {
    fn span(&self, id: ExprId) -> Span {
        self.place.unwrap_or_else(|| self.tree.span(id))
    }

    /// Evaluates an expression, one level deeper.
    fn expr(&self, id: ExprId) -> Result<Value> {
        let result = self.value_of(id);
        if self.context.is_watching()
            && let Ok(value) = &result
        {
            self.context.saw(self.span(id), value);
        }
        result
    }

    fn value_of(&self, id: ExprId) -> Result<Value> {
        if let Err(budget) = self.context.step() {
            return Ok(over(budget));
        }
        let expr = self.tree.expr(id);
        // For a literal nothing else is evaluated, so that nothing goes deeper or fails.
        if self.tree.is_literal(id) {
            return self.dispatch(id, expr);
        }
        match self.context.deeper(|| self.dispatch(id, expr)) {
            Ok(result) => result.map_err(|error| self.typed(id, error)),
            Err(budget) => Ok(over(budget)),
        }
    }

    fn dispatch(&self, id: ExprId, expr: Expr) -> Result<Value> {
        let at = |value: Value| Ok(value.with_origin(self.here(id)));
        match expr {
            Expr::Null => at(Value::null(Type::Any)),
            Expr::Bool(known) => at(Value::bool(known)),
            Expr::Number(digits) => at(number(self.tree.name(digits))),
            Expr::String(text) => at(self.literal(text, self.tree.excerpt(id))),
            Expr::Template(parts) => self.template(id, parts),
            Expr::Variable(_) | Expr::Traversal { .. } => self.traversal(id),
            Expr::Array(elements) => self.array(id, elements),
            Expr::Object(items) => self.object(id, items),
            Expr::Call { name, arguments, expand } => {
                self.once(id, || self.call(id, name, arguments, expand))
            }
            Expr::Parens(inner) => self.expr(inner),
            Expr::Unary(operator, operand) => self.unary(id, operator, operand),
            Expr::Binary(..) => self.binary(id),
            Expr::Conditional(condition, yes, no) => self.conditional(id, condition, (yes, no)),
            Expr::For(index) => self.once(id, || self.for_expr(id, index)),
        }
    }

    /// What an expression came to before, if the scope knows that it comes to the same; else what it comes to now.
    fn once(&self, id: ExprId, evaluate: impl FnOnce() -> Result<Value>) -> Result<Value> {
        self.scope.kept(id).unwrap_or_else(|| {
            let result = evaluate();
            self.scope.keep(id, &result);
            result
        })
    }

    /// Sets the type that Terraform takes a failed expression to have.
    fn typed(&self, id: ExprId, error: Error) -> Error {
        match self.tree.expr(id) {
            // The expression itself has set it, or what is in the parentheses.
            Expr::Parens(_) | Expr::Conditional(..) | Expr::Array(_) | Expr::Object(_) => error,
            Expr::Template(parts) if !self.is_wrapper(parts) => error.with_type(Type::String),
            Expr::Unary(operator, _) => error.with_type(operators::unary_type(operator)),
            Expr::Binary(operator, ..) => error.with_type(operators::result_type(operator)),
            Expr::Null
            | Expr::Bool(_)
            | Expr::Number(_)
            | Expr::String(_)
            | Expr::Template(_)
            | Expr::Variable(_)
            | Expr::Traversal { .. }
            | Expr::Call { .. }
            | Expr::For(_) => error.with_type(Type::Any),
        }
    }

    /// The same, where something may catch an error: it is one of the whole.
    fn caught(self) -> Self {
        Self { failures: None, ..self }
    }

    /// A part of a value, or what stands for one that failed.
    fn part_or_failed(&self, id: ExprId, result: Result<Value>) -> Result<Value> {
        let (Err(error), Some(failures)) = (&result, self.failures) else { return result };
        let failed = Value::unknown(error.ty().clone(), Reason::Error(error.message().into()));
        failures.borrow_mut().push(error.clone().or_at(self.span(id)));
        Ok(failed.with_origin(self.here(id)))
    }

    /// A value computed from others at this place.
    fn computed<'v>(
        &self,
        id: ExprId,
        value: Value,
        from: impl IntoIterator<Item = &'v Value>,
    ) -> Value {
        if self.scope.keeps_places() && value.is_unknown() {
            let from: Vec<&Value> = from.into_iter().collect();
            return value.with_origin(decisive(&from));
        }
        let origin =
            self.way(id, || OriginLabel::Expression, from.into_iter().map(|value| &value.origin));
        value.with_origin(origin)
    }

    /// The origin of what is written at an expression. What a rule writes comes from nowhere in the configuration.
    fn here(&self, id: ExprId) -> Origin {
        if self.scope.is_on_the_way() { Origin::At(self.span(id)) } else { Origin::None }
    }

    /// The origin of what an expression makes of values that come from elsewhere. In a rule it is no step on the way:
    /// what it makes comes from where the first of them comes from.
    fn way<'v>(
        &self,
        id: ExprId,
        label: impl FnOnce() -> OriginLabel,
        from: impl Iterator<Item = &'v Origin>,
    ) -> Origin {
        let mut from = from.filter(|origin| !matches!(origin, Origin::None));
        if self.scope.is_on_the_way() {
            Origin::step(self.span(id), label(), from.cloned().collect())
        } else {
            // It is made of this one, and not the same part of anything.
            from.next().map(|origin| origin.own().clone()).unwrap_or_default()
        }
    }

    /// Whether a collection may get this many elements; otherwise what stands for it.
    fn within_elements(&self, count: usize) -> Result<(), Value> {
        if count > self.context.limits.elements {
            return Err(over(Budget::Elements));
        }
        self.context.make(count).map_err(over)
    }
}

/// Where the value comes from that leaves a result open: one that is written, if there is one among these.
fn decisive(from: &[&Value]) -> Origin {
    let open: Vec<&Origin> = from.iter().filter_map(|value| unknown_origin(value)).collect();
    let written = open.iter().find(|origin| origin.span().is_some());
    let first = || open.first().copied().or_else(|| from.first().map(|value| &value.origin));
    written.copied().or_else(first).cloned().unwrap_or_default()
}

/// Where the part of a value comes from that is not known; the value, where that is not told.
fn unknown_origin(value: &Value) -> Option<&Origin> {
    let told = |origin| if matches!(origin, &Origin::None) { None } else { Some(origin) };
    if let Origin::Perhaps(doubt) = &value.origin
        && let Some(by) = told(&doubt.by)
    {
        return Some(by);
    }
    let is_open = match &value.kind {
        Kind::Unknown(_) => true,
        Kind::String(text) => text.hole().is_some(),
        _ => false,
    };
    if is_open {
        return told(&value.origin);
    }
    let part = value.children().find(|child| !child.is_wholly_known())?;
    unknown_origin(part).or_else(|| told(&value.origin))
}

fn number(digits: &str) -> Value {
    match Number::parse(digits) {
        Ok(number) => Value::number(number),
        Err(NumberError::TooLarge | NumberError::NotANumber | NumberError::DivisionByZero) => {
            let reason = Reason::Budget(Budget::Bytes);
            Value::unknown(Type::Number, reason)
        }
    }
}

pub(super) fn over(budget: Budget) -> Value {
    Value::unknown(Type::Any, Reason::Budget(budget))
}

/// An unknown that comes of another value's being unknown.
pub(crate) fn depends(ty: Type, on: &Value) -> Value {
    let reason = on.unknown_reason().unwrap_or(Reason::Stated);
    Value::unknown(ty, depends_reason(reason)).with_marks(on.marks.without(Marks::MAYBE))
}

/// The reason of what an unknown value decides; chains of it say no more than one.
pub(crate) fn depends_reason(reason: Reason) -> Reason {
    match reason {
        Reason::Depends(_) | Reason::Budget(_) => reason,
        _ => Reason::Depends(Arc::new(reason)),
    }
}

/// An unknown that is certainly not null.
pub(crate) fn not_null(ty: Type, reason: Reason) -> Value {
    Kind::Unknown(Arc::new(Unknown { not_null: true, ..Unknown::new(ty, reason) })).into()
}

fn at<T>(result: Result<T>, span: Span) -> Result<T> {
    result.map_err(|error: Error| error.or_at(span))
}
