//! A document, and what is known of where it is used. Must not know what is wrong with it.

use std::sync::Arc;

use super::document_kind::DocumentKind;
use crate::iam::statement::{Policy, Statement};
use crate::value::Value;

/// A document, and what is known of where it is used.
#[derive(Debug)]
pub struct PolicySubject<'a> {
    /// What it is for.
    pub kind: DocumentKind,
    /// The document.
    pub policy: &'a Policy,
    /// Who has it, for messages: "role `task`", "`aws_s3_bucket_policy.logs`".
    pub who: &'a str,
    /// All documents that are evaluated together with it, itself among them.
    pub union: &'a [Arc<Policy>],
    /// The ARN of the resource, or of the role, that it is attached to.
    pub target: Option<&'a Value>,
    /// The type of the resource that holds it: `aws_sns_topic_policy`.
    pub holder: &'a str,
    /// Account numbers that are this configuration's own.
    pub accounts: &'a [Arc<str>],
    /// The boundaries of all that have it; none unless each has one that is known.
    pub boundaries: &'a [Arc<Policy>],
    /// The most characters that it may have.
    pub quota: Option<usize>,
}

impl PolicySubject<'_> {
    /// The Deny statements that certainly apply together with this document.
    pub(super) fn denies(&self) -> impl Iterator<Item = &Statement> {
        let all = self.union.iter().flat_map(|policy| &policy.statements);
        all.filter(|statement| statement.is_deny())
    }

    /// The Allow statements that are certainly in this document.
    pub(super) fn allows(&self) -> impl Iterator<Item = &Statement> {
        self.policy.statements.iter().filter(|statement| statement.is_allow())
    }
}
