//! What files or modules that could not be read may hold, as elements of a list. Must not know what the list is of.

use std::sync::Arc;

use crate::model::{Gap, Model};
use crate::value::{Apart, Kind, Marks, Origin, Type, Unknown, Value};

/// So many are elements of their own; where there are more, the first stands for all.
const MOST: usize = 8;

/// The last elements of a list of resources, or of parts of them, that may be there or not; none where all was read.
pub(crate) fn gap_elements(model: &Model) -> Arc<Vec<Value>> {
    model.memo().once("what gaps may hold", || elements(&model.gaps))
}

fn elements(gaps: &[Gap]) -> Vec<Value> {
    let joinable: Vec<&Gap> = gaps.iter().filter(|gap| gap.is_joinable()).collect();
    match joinable.as_slice() {
        [] => gaps.first().map(|gap| element(gap, gap.apart())).into_iter().collect(),
        few if few.len() <= MOST => few.iter().map(|gap| element(gap, gap.apart())).collect(),
        [first, rest @ ..] => {
            let all = rest.iter().fold(first.apart(), |all, gap| all.and(&gap.apart()));
            vec![element(first, all)]
        }
    }
}

fn element(gap: &Gap, apart: Apart) -> Value {
    let unknown = Unknown { apart, ..Unknown::new(Type::Any, gap.reason.clone()) };
    let value = Value::from(Kind::Unknown(Arc::new(unknown))).with_marks(Marks::MAYBE);
    value.with_origin(Origin::At(gap.span))
}
