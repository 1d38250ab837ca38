//! What files or modules that could not be read may hold, as elements of a list. Must not know what the list is of.

use std::sync::Arc;

use crate::model::{Gap, MayHold, Model};
use crate::value::{Apart, Kind, Marks, Origin, Type, Unknown, Value};

/// So many are elements of their own; where there are more, the first stands for all.
const MOST: usize = 8;

/// The last elements of a list of resources, or of parts of them, that may be there or not; none where all was read.
pub(crate) fn gap_elements(model: &Model) -> Vec<Value> {
    let joinable: Vec<&Gap> = model.gaps.iter().filter(|gap| gap.is_joinable()).collect();
    match joinable.as_slice() {
        [] => model.gaps.first().map(|gap| element(gap, apart(gap))).into_iter().collect(),
        few if few.len() <= MOST => few.iter().map(|gap| element(gap, apart(gap))).collect(),
        many => {
            let all = many.iter().map(|gap| apart(gap)).reduce(|one, other| one.and(&other));
            many.first().map(|gap| element(gap, all.unwrap_or_default())).into_iter().collect()
        }
    }
}

/// What belongs to it belongs to nothing but what it is given.
fn apart(gap: &Gap) -> Apart {
    match &gap.may_hold {
        MayHold::Anything | MayHold::Given(_) => Apart::Open,
        MayHold::OnlyOf(things) => Apart::OfAllBut(Arc::clone(things)),
    }
}

fn element(gap: &Gap, apart: Apart) -> Value {
    let unknown = Unknown { apart, ..Unknown::new(Type::Any, gap.reason.clone()) };
    let value = Value::from(Kind::Unknown(Arc::new(unknown))).with_marks(Marks::MAYBE);
    value.with_origin(Origin::At(gap.span))
}
