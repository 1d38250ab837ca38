//! How large a value is as a tree. Values share their parts, so that a few lines of Terraform can
//! make one whose tree has more nodes than there are atoms; whatever walks over it would not end.

use crate::value::{Budget, Value};

use super::Context;

/// Nesting of one value.
const DEPTH: usize = 500;

/// The value, unless it is too large to be walked over.
pub(super) fn bounded(value: Value, context: &Context<'_>) -> Value {
    let mut left = context.limits.nodes;
    let measured = measure(&value, &mut left, DEPTH);
    match measured.and_then(|()| context.work(context.limits.nodes - left)) {
        Ok(()) => value,
        Err(budget) => {
            super::dependent::over(budget).with_marks(value.marks).with_origin(value.origin)
        }
    }
}

fn measure(value: &Value, left: &mut usize, depth: usize) -> Result<(), Budget> {
    if value.elements().is_none() && value.entries().is_none() {
        return Ok(());
    }
    let depth = depth.checked_sub(1).ok_or(Budget::Depth)?;
    for child in value.children() {
        *left = left.checked_sub(1).ok_or(Budget::Elements)?;
        measure(child, left, depth)?;
    }
    Ok(())
}
