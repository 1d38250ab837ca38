//! What decides, beside somebody's policies, whether they lead to more rights.

use std::sync::Arc;

use crate::iam::statement::Policy;
use crate::value::{Reason, Value};

/// What decides, beside somebody's policies, whether they lead to more rights.
#[derive(Debug, Default)]
pub struct Standing<'a> {
    /// The ARN of who has the policies.
    pub own: Option<&'a Value>,
    /// The ARNs of the policies that they have.
    pub attached: &'a [Value],
    /// The most that they may do; `Err` if that is elsewhere.
    pub boundary: Option<Result<Arc<Policy>, Reason>>,
    /// Roles of the configuration that may do everything.
    pub administrators: &'a [Administrator],
}

/// A role that may do everything.
#[derive(Debug)]
pub struct Administrator {
    /// Its ARN, as far as it is known.
    pub arn: Value,
    /// Who may assume it.
    pub trust: Arc<Policy>,
}
