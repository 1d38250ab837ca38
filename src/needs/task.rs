//! A task definition, and who asks for what it needs.

use super::holder::AskingRole;
use crate::model::{Model, Resource};
use crate::value::Value;

/// A task definition, and the roles that ask for it.
pub(super) struct Task<'m> {
    pub(super) model: &'m Model,
    pub(super) values: &'m Value,
    pub(super) resource: &'m Resource,
    pub(super) execution: AskingRole<'m>,
    pub(super) role: AskingRole<'m>,
}
