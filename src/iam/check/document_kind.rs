//! What a document is for.

/// What a document is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// What a role, user or group may do.
    Identity,
    /// The most that they may do.
    Boundary,
    /// Who may assume a role.
    Trust,
    /// Who may use a resource.
    Resource,
    /// Who may use a key.
    Key,
    /// What passes a VPC endpoint.
    Endpoint,
    /// What accounts of an organization may do.
    ServiceControl,
    /// Attached to nothing that is known.
    Unattached,
}

impl DocumentKind {
    /// As rules see it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Boundary => "boundary",
            Self::Trust => "trust",
            Self::Resource => "resource",
            Self::Key => "key",
            Self::Endpoint => "endpoint",
            Self::ServiceControl => "scp",
            Self::Unattached => "unattached",
        }
    }

    /// Whether its statements say whom they are about.
    pub(in crate::iam) fn has_principals(self) -> bool {
        matches!(self, Self::Trust | Self::Resource | Self::Key | Self::Endpoint)
    }

    /// Whether it gives rights to whom it is attached to.
    pub(in crate::iam) fn is_grant(self) -> bool {
        matches!(self, Self::Identity | Self::Unattached)
    }
}
