//! What an expression is evaluated in, and where what it makes comes from. Must not know kinds of expressions.

use std::cell::RefCell;

use crate::expr::dependent::over;
use crate::expr::{Context, Error, Result, Scope};
use crate::source::Span;
use crate::syntax::{ExprId, Tree};
use crate::value::{Budget, Kind, Origin, OriginLabel, Reason, Value};

/// What an expression is evaluated in.
#[derive(Clone, Copy)]
pub(super) struct Evaluator<'a> {
    pub(super) tree: &'a Tree,
    pub(super) scope: &'a dyn Scope,
    pub(super) context: &'a Context<'a>,
    /// Names that `for` expressions around bind, the innermost first.
    pub(super) names: Option<&'a BoundNames<'a>>,
    /// The place of everything in the tree, where the tree is of no text that can be shown: the
    /// call of `templatefile`.
    pub(super) place: Option<Span>,
    /// Where the errors of parts go; none where an error in a part is one of the whole, because something may catch it.
    pub(super) failures: Option<&'a RefCell<Vec<Error>>>,
}

/// The names that one `for` binds for one element.
pub(super) struct BoundNames<'a> {
    pub(super) key: Option<(&'a str, &'a Value)>,
    pub(super) value: (&'a str, &'a Value),
    pub(super) outer: Option<&'a BoundNames<'a>>,
}

impl<'a> BoundNames<'a> {
    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
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
    pub(super) fn span(&self, id: ExprId) -> Span {
        self.place.unwrap_or_else(|| self.tree.span(id))
    }

    /// The same, where something may catch an error: it is one of the whole.
    pub(super) fn caught(self) -> Self {
        Self { failures: None, ..self }
    }

    /// A part of a value, or what stands for one that failed.
    pub(super) fn part_or_failed(&self, id: ExprId, result: Result<Value>) -> Result<Value> {
        let (Err(error), Some(failures)) = (&result, self.failures) else { return result };
        let failed = Value::unknown(error.ty().clone(), Reason::Error(error.message().into()));
        failures.borrow_mut().push(error.clone().or_at(self.span(id)));
        Ok(failed.with_origin(self.here(id)))
    }

    /// A value computed from others at this place.
    pub(super) fn computed<'v>(
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
    pub(super) fn here(&self, id: ExprId) -> Origin {
        if self.scope.is_on_the_way() { Origin::At(self.span(id)) } else { Origin::None }
    }

    /// The origin of what an expression makes of values that come from elsewhere. In a rule it is no step on the way:
    /// what it makes comes from where the first of them comes from.
    pub(super) fn way<'v>(
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
    pub(super) fn within_elements(&self, count: usize) -> Result<(), Value> {
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

pub(super) fn at<T>(result: Result<T>, span: Span) -> Result<T> {
    result.map_err(|error: Error| error.or_at(span))
}
