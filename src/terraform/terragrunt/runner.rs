//! Who runs a module, and by which file one is told.

/// Who runs a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Runner {
    /// A unit of Terragrunt.
    Terragrunt,
    /// A component of a stack.
    Stack,
}

impl Runner {
    /// What it is called in messages.
    pub(in crate::terraform) fn as_str(self) -> &'static str {
        match self {
            Self::Terragrunt => "Terragrunt",
            Self::Stack => "a Terraform Stack",
        }
    }
}

/// The file that makes a directory a unit.
pub(super) const UNIT: &str = "terragrunt.hcl";
