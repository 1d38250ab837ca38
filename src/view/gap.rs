//! What a file or module that could not be read may hold, as an element of a list. Must not know what the list is of.

use std::sync::Arc;

use crate::model::{Gap, MayHold, Model};
use crate::value::{Kind, Marks, Origin, Type, Unknown, Value};

/// The last element of a list of resources, or of parts of them, that may be there or not; none where all was read.
pub(crate) fn gap_element(model: &Model) -> Option<Value> {
    model.joinable().or_else(|| model.gaps.first()).map(element)
}

fn element(gap: &Gap) -> Value {
    let apart = gap.may_hold == MayHold::NothingOfThis;
    let unknown = Unknown { apart, ..Unknown::new(Type::Any, gap.reason.clone()) };
    let value = Value::from(Kind::Unknown(Arc::new(unknown))).with_marks(Marks::MAYBE);
    value.with_origin(Origin::At(gap.span))
}
