//! `precondition` and `postcondition` blocks that are known not to hold: Terraform would refuse to go on.

use std::rc::Rc;

use crate::expr::Error;
use crate::finding::NoticeKind;
use crate::value::Value;

use super::config::{BlockRef, Merged};
use super::instance::{Frame, Instance};
use super::session::Session;

/// Reports the conditions of a `lifecycle` or `output` body that are known to be false.
pub(super) fn check(
    session: &Session<'_>,
    instance: &Rc<Instance>,
    frame: &Frame,
    body: &Merged<'_>,
    address: &str,
) {
    for found in body.blocks() {
        let kind = found.tree.name(found.block.kind);
        if matches!(&**kind, "precondition" | "postcondition") {
            check_one(session, instance, frame, found, address);
        }
    }
}

fn check_one(
    session: &Session<'_>,
    instance: &Rc<Instance>,
    frame: &Frame,
    found: BlockRef<'_>,
    address: &str,
) {
    let body = Merged::single(found.tree, &found.block.body);
    let Some(condition) = body.attribute("condition") else { return };
    match session.eval(instance, frame, condition) {
        Ok(value) if value.as_bool() == Some(false) => {}
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
    session.report_as(NoticeKind::Rejected, &error);
}
