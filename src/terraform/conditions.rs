//! `precondition` and `postcondition` blocks that are known not to hold: Terraform would refuse to go on.

use std::rc::Rc;

use crate::expr::{Error, Result};
use crate::finding::Builtin;
use crate::value::{Type, Value};

use super::config::{BlockRef, ExprRef, Merged};
use super::instance::{Frame, ModuleInstance};
use super::session::Session;

/// Reports the conditions of a `lifecycle` or `output` body that are known to be false.
pub(super) fn check(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    frame: &Frame,
    body: &Merged<'_>,
    address: &str,
) {
    // Before an instance is made there is no `self`.
    let before = Frame { itself: None, ..frame.clone() };
    for found in body.blocks() {
        match &**found.tree.name(found.block.kind) {
            "precondition" => check_one(session, instance, &before, found, address),
            "postcondition" => check_one(session, instance, frame, found, address),
            _ => {}
        }
    }
}

/// Whether a condition holds; none where that is not known. An error where it is no condition.
pub(super) fn holds(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    frame: &Frame,
    condition: ExprRef<'_>,
) -> Result<Option<bool>> {
    let value = session.eval(instance, frame, condition)?;
    let value = session.convert(&value, &Type::Bool, condition)?;
    if value.is_null() {
        let message = "this condition is null: it must be true or false";
        return Err(Error::at(condition.span(), message));
    }
    Ok(value.as_bool())
}

fn check_one(
    session: &Session<'_>,
    instance: &Rc<ModuleInstance>,
    frame: &Frame,
    found: BlockRef<'_>,
    address: &str,
) {
    let body = Merged::single(found.tree, &found.block.body);
    let Some(condition) = body.attribute("condition") else { return };
    match holds(session, instance, frame, condition) {
        Ok(Some(false)) => {}
        Ok(_) => return,
        Err(error) => return session.report(&error),
    }
    let text = body
        .attribute("error_message")
        .and_then(|message| session.eval(instance, frame, message).ok())
        .filter(|text: &Value| !text.deep_marks().is_sensitive())
        .and_then(|text| text.as_str().map(str::to_owned))
        .unwrap_or_else(|| "its condition does not hold".to_owned());
    let error = Error::at(condition.span(), format!("Terraform would refuse `{address}`: {text}"));
    session.report_as(Builtin::RejectedValue, &error);
}
