//! What arguments belong to.

use crate::model::Mode;

/// What arguments belong to: a resource, or a block in one.
#[derive(Clone, Copy, Debug)]
pub struct ArgumentOwner<'a> {
    /// Managed or data.
    pub mode: Mode,
    /// Address and path.
    pub address: &'a str,
}
