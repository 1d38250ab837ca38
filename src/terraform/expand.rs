//! `count` and `for_each`: how many instances a block has, and what each of them sees.

use std::rc::Rc;
use std::sync::Arc;

use crate::expr::{Error, Result};
use crate::model::Existence;
use crate::syntax::Expr;
use crate::value::{Budget, Kind, Marks, Number, Origin, Reason, Type, Unknown, Value};

use super::address::InstanceKey;
use super::certain;
use super::config::{ExprRef, Merged};
use super::dialect::Dialect;
use super::instance::{Expanded, Frame, ModuleInstance};
use super::planned;
use super::session::Session;

/// How a block is multiplied.
#[derive(Clone, Debug)]
pub(super) enum Expansion {
    /// Neither `count` nor `for_each`.
    Single,
    /// `count`
    Count {
        /// How many.
        count: usize,
        /// Where the number comes from.
        origin: Origin,
    },
    /// `for_each`
    Each {
        /// Keys and values, sorted by key.
        entries: Vec<(Arc<str>, Value)>,
        /// Where the collection comes from.
        origin: Origin,
    },
    /// `OpenTofu`'s `enabled = false`: there is none, and references to it are null.
    Disabled,
    /// `OpenTofu`'s `enabled`, which is not known: one instance, or none.
    Perhaps(Reason),
    /// Not known: one instance stands for all.
    Unknown {
        /// Why.
        reason: Reason,
        /// The instance that stands for all.
        key: InstanceKey,
        /// Which of the two it is.
        by: ExpandBy,
        /// What each element of the collection is like, where that is known.
        each: Option<Arc<Value>>,
    },
}

/// `count` or `for_each`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ExpandBy {
    /// `count`
    Count,
    /// `for_each`
    Each,
}

impl Expansion {
    /// The keys of the instances that stand in the model.
    #[must_use]
    pub(super) fn keys(&self) -> Vec<InstanceKey> {
        match self {
            Self::Single | Self::Perhaps(_) => vec![InstanceKey::None],
            Self::Disabled => Vec::new(),
            Self::Count { count, .. } => (0..*count).map(InstanceKey::Index).collect(),
            Self::Each { entries, .. } => {
                entries.iter().map(|(key, _)| InstanceKey::Key(Arc::clone(key))).collect()
            }
            Self::Unknown { key, .. } => vec![key.clone()],
        }
    }

    /// Whether its instances are there.
    #[must_use]
    pub(super) fn existence(&self) -> Existence {
        match self {
            Self::Single | Self::Disabled | Self::Count { .. } | Self::Each { .. } => {
                Existence::Certain
            }
            Self::Perhaps(reason) | Self::Unknown { reason, .. } => {
                Existence::Assumed(reason.clone())
            }
        }
    }

    /// What an instance sees as `count` and `each`.
    #[must_use]
    pub(super) fn frame(&self, key: &InstanceKey) -> Frame {
        let mut frame = Frame::default();
        match (self, key) {
            (
                Self::Count { .. } | Self::Unknown { by: ExpandBy::Count, .. },
                InstanceKey::Index(index),
            ) => {
                frame.count = Some(Value::number(*index));
            }
            (Self::Each { entries, .. }, InstanceKey::Key(name)) => {
                let at = entries.binary_search_by(|(key, _)| key.cmp(name)).ok();
                let value = at.and_then(|at| entries.get(at)).map(|(_, value)| value.clone());
                frame.each = value.map(|value| (Value::string(Arc::clone(name)), value));
            }
            (Self::Unknown { reason, by: ExpandBy::Each, each, .. }, key) => {
                let name = match key {
                    InstanceKey::Key(name) => Value::string(Arc::clone(name)),
                    InstanceKey::None | InstanceKey::Index(_) | InstanceKey::Any => {
                        not_null(Type::String, reason)
                    }
                };
                let open = || Value::unknown(Type::Any, Reason::Depends(Arc::new(reason.clone())));
                let value = each.as_deref().cloned().unwrap_or_else(open);
                frame.each = Some((name, value));
            }
            (Self::Unknown { reason, by: ExpandBy::Count, .. }, _) => {
                frame.count = Some(not_null(Type::Number, reason));
            }
            (
                Self::Single
                | Self::Disabled
                | Self::Perhaps(_)
                | Self::Count { .. }
                | Self::Each { .. },
                _,
            ) => {}
        }
        frame
    }
}

fn not_null(ty: Type, reason: &Reason) -> Value {
    let unknown = Unknown { not_null: true, ..Unknown::new(ty, reason.clone()) };
    Kind::Unknown(Arc::new(unknown)).into()
}

/// How a block of `instance` is multiplied. Errors are reported once and count as unknown.
pub(super) fn expansion(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    of: Expanded,
    body: &Merged<'_>,
) -> Rc<Expansion> {
    if let Some(known) = instance.expansion(&of) {
        return known;
    }
    let mut result = expand(session, instance, body);
    if let Ok(Expansion::Unknown { reason, by, .. }) = &result {
        match planned::expansion(session, instance, &of, (reason, *by)) {
            Some(known) => result = Ok(known),
            None => refuse(session, instance, body, reason, *by),
        }
    }
    let expansion = Rc::new(result.unwrap_or_else(|error| {
        let reason = Reason::Error(error.message().into());
        session.report(&error);
        Expansion::Unknown { reason, key: InstanceKey::Any, by: by(body), each: None }
    }));
    instance.keep_expansion(of, Rc::clone(&expansion));
    expansion
}

/// Reports a number of instances that Terraform cannot know before apply either.
fn refuse(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    body: &Merged<'_>,
    reason: &Reason,
    by: ExpandBy,
) {
    let name = match by {
        ExpandBy::Count => "count",
        ExpandBy::Each => "for_each",
    };
    let Some(expr) = body.attribute(name) else { return };
    if !certain::unknown_until_apply(session, instance, expr, reason) {
        return;
    }
    let what = match by {
        ExpandBy::Count => "how many instances there are",
        ExpandBy::Each => "which instances there are",
    };
    let message = format!("`{name}` must be known before apply: {what} is {reason}");
    let help = match by {
        ExpandBy::Count => {
            "use values that are known in the plan, such as a variable or the length of a list"
        }
        ExpandBy::Each => {
            "use a map with literal keys, so that only the values are known after apply"
        }
    };
    session.report(&Error::at(expr.span(), message).with_help(help));
}

fn by(body: &Merged<'_>) -> ExpandBy {
    if body.attribute("count").is_some() { ExpandBy::Count } else { ExpandBy::Each }
}

fn expand(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    body: &Merged<'_>,
) -> Result<Expansion> {
    let multiplier = body.attribute("count").or_else(|| body.attribute("for_each"));
    if let Some(expr) = multiplier.filter(|_| session.quota.is_spent()) {
        return Ok(over_budget(session, expr, by(body)));
    }
    if let Some(expr) = body.attribute("count") {
        return by_count(session, instance, expr);
    }
    if let Some(expr) = body.attribute("for_each") {
        return by_each(session, instance, expr);
    }
    match instance.dialect {
        Dialect::Terraform => Ok(Expansion::Single),
        Dialect::OpenTofu => by_enabled(session, instance, body),
    }
}

/// `enabled` in `OpenTofu`'s `lifecycle`.
fn by_enabled(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    body: &Merged<'_>,
) -> Result<Expansion> {
    let lifecycle = body.blocks_of("lifecycle");
    let mut enabled = lifecycle
        .iter()
        .filter_map(|found| Merged::single(found.tree, &found.block.body).attribute("enabled"));
    let Some(expr) = enabled.next() else { return Ok(Expansion::Single) };
    let value = session.eval(instance, &Frame::default(), expr)?;
    let value = session.convert(&value, &Type::Bool, expr)?;
    not_ephemeral(&value, expr)?;
    match &value.kind {
        Kind::Bool(true) => Ok(Expansion::Single),
        Kind::Bool(false) => Ok(Expansion::Disabled),
        Kind::Null(_) => Err(Error::at(expr.span(), "`enabled` must not be null")),
        _ => Ok(Expansion::Perhaps(value.unknown_reason().unwrap_or(Reason::Stated))),
    }
}

fn by_count(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    expr: ExprRef<'_>,
) -> Result<Expansion> {
    let value = session.eval(instance, &Frame::default(), expr)?;
    let value = session.convert(&value, &Type::Number, expr)?;
    not_ephemeral(&value, expr)?;
    match &value.kind {
        Kind::Number(number) => {
            let Some(count) = number.as_usize() else {
                return Err(Error::at(
                    expr.span(),
                    if value.marks.is_sensitive() {
                        "`count` must be a whole number that is not negative".to_owned()
                    } else {
                        format!(
                            "`count` must be a whole number that is not negative; it is {number}"
                        )
                    },
                ));
            };
            if count > session.context.limits.instances || !session.quota.multiply(count) {
                return Ok(over_budget(session, expr, ExpandBy::Count));
            }
            Ok(Expansion::Count { count, origin: value.origin })
        }
        Kind::Null(_) => Err(Error::at(expr.span(), "`count` must not be null")),
        _ => {
            let reason = value.unknown_reason().unwrap_or(Reason::Stated);
            let most = most(session, instance, expr);
            let key = match most.and_then(|most| most.as_i64()) {
                Some(0) => return Ok(Expansion::Count { count: 0, origin: value.origin }),
                Some(1) => InstanceKey::Index(0),
                Some(_) | None => InstanceKey::Any,
            };
            Ok(Expansion::Unknown { reason, key, by: ExpandBy::Count, each: None })
        }
    }
}

fn over_budget(session: &Session<'_>, expr: ExprRef<'_>, by: ExpandBy) -> Expansion {
    session.limit(
        "there are more instances than bottlelint evaluates; one represents them all here"
            .to_owned(),
        Some(expr.span()),
    );
    let reason = Reason::Budget(Budget::Elements);
    Expansion::Unknown { reason, key: InstanceKey::Any, by, each: None }
}

/// The largest value that a conditional can have, whatever its condition is.
fn most(session: &Session<'_>, instance: &Rc<ModuleInstance>, expr: ExprRef<'_>) -> Option<Number> {
    let arm = |id| most(session, instance, ExprRef { tree: expr.tree, expr: id });
    match expr.tree.expr(expr.expr) {
        Expr::Parens(inner) => arm(inner),
        Expr::Conditional(_, yes, no) => Some(arm(yes)?.max(arm(no)?)),
        _ => {
            let value = session.eval(instance, &Frame::default(), expr).ok()?;
            session.convert(&value, &Type::Number, expr).ok()?.as_number().cloned()
        }
    }
}

fn by_each(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    expr: ExprRef<'_>,
) -> Result<Expansion> {
    let value = session.eval(instance, &Frame::default(), expr)?;
    let unknown = |reason| {
        let (key, by, each) = (InstanceKey::Any, ExpandBy::Each, None);
        Ok(Expansion::Unknown { reason, key, by, each })
    };
    if value.marks.contains(Marks::SENSITIVE) {
        return Err(Error::at(
            expr.span(),
            "`for_each` must not be sensitive: its keys become part of addresses",
        ));
    }
    not_ephemeral(&value, expr)?;
    let entries: Vec<(Arc<str>, Value)> = match &value.kind {
        Kind::Map(entries) => {
            entries.values.iter().map(|(k, v)| (Arc::clone(k), v.clone())).collect()
        }
        Kind::Object(values) => values.iter().map(|(k, v)| (Arc::clone(k), v.clone())).collect(),
        Kind::Set(items) => match set_entries(&items.values, expr)? {
            Ok(entries) => entries,
            Err(reason) => return unknown(reason),
        },
        Kind::Unknown(why) => {
            let (reason, each) = (why.reason.clone(), why.each.clone());
            return Ok(Expansion::Unknown {
                reason,
                key: InstanceKey::Any,
                by: ExpandBy::Each,
                each,
            });
        }
        Kind::Null(_) => return Err(Error::at(expr.span(), "`for_each` must not be null")),
        Kind::Bool(_) | Kind::Number(_) | Kind::String(_) | Kind::List(_) | Kind::Tuple(_) => {
            let message =
                format!("`for_each` needs a map or a set of strings, not {}", value.shown_type());
            return Err(
                Error::at(expr.span(), message).with_help("wrap a list of strings in `toset(...)`")
            );
        }
    };
    if let Some((_, maybe)) = entries.iter().find(|(_, value)| value.marks.is_maybe()) {
        return unknown(maybe.unknown_reason().unwrap_or(Reason::Stated));
    }
    let mut entries = entries;
    entries.sort_by(|(a, _), (b, _)| a.cmp(b));
    let count = entries.len();
    if count > session.context.limits.instances || !session.quota.multiply(count) {
        return Ok(over_budget(session, expr, ExpandBy::Each));
    }
    Ok(Expansion::Each { entries, origin: value.origin })
}

/// Which instances there are is remembered, and what is ephemeral is not.
fn not_ephemeral(value: &Value, expr: ExprRef<'_>) -> Result<()> {
    if value.marks.contains(Marks::EPHEMERAL) {
        return Err(Error::at(
            expr.span(),
            "the number of instances cannot depend on an ephemeral value",
        ));
    }
    Ok(())
}

/// Keys of a set; or why one of them is not known.
#[expect(clippy::type_complexity, reason = "an error, or a reason for unknown, or the entries")]
fn set_entries(
    values: &[Value],
    expr: ExprRef<'_>,
) -> Result<std::result::Result<Vec<(Arc<str>, Value)>, Reason>> {
    let mut entries = Vec::with_capacity(values.len());
    for value in values {
        if let Some(reason) = value.unknown_reason() {
            return Ok(Err(reason));
        }
        let Kind::String(text) = &value.kind else {
            return Err(Error::at(expr.span(), "`for_each` over a set needs a set of strings"));
        };
        if let Some(text) = text.as_arc() {
            entries.push((Arc::clone(text), value.clone()));
        }
    }
    Ok(Ok(entries))
}
