//! Values that are not known because others are not, or because a limit is reached. Must not know expressions.

use std::sync::Arc;

use crate::value::{Budget, Kind, Marks, Reason, Type, Unknown, Value};

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
