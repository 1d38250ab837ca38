//! What the user wants to be told, and what makes a run fail. Must not know where the wishes come from.

use std::sync::Arc;

use crate::finding::{RuleInfo, Severity, Verdict};

use super::Date;

/// What the user wants to be told, and what makes a run fail.
#[derive(Clone, Debug)]
pub struct Policy {
    /// The day that expiry dates are compared with.
    pub today: Date,
    /// Milder findings are left out.
    pub min_severity: Severity,
    /// What makes a run fail.
    pub fail_on: FailOn,
    /// What to do with verdicts that cannot be told.
    pub unknown: Unknowns,
    /// Whether comments silence findings.
    pub suppressions: Suppressions,
}

/// From which severity on a finding makes the run fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// From this one on.
    AtLeast(Severity),
    /// None does.
    Never,
}

/// What to do with verdicts that cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknowns {
    /// Count them, no more.
    Hide,
    /// Report them; they do not make the run fail.
    Show,
    /// Report them; they make the run fail as findings do.
    Fail,
}

/// Whether comments silence findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suppressions {
    /// They do.
    Honoured,
    /// They do not.
    Ignored,
}

/// The rules that there are and those that ran.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// All that a comment may name, by id.
    pub known: Vec<Arc<RuleInfo>>,
    /// Those that ran, by id.
    pub ran: Vec<Arc<RuleInfo>>,
}

impl Policy {
    /// Whether such a finding makes the run fail.
    #[must_use]
    pub fn fails(&self, severity: Severity, verdict: &Verdict) -> bool {
        let counts = match verdict {
            Verdict::Fail => true,
            Verdict::Unknown(_) => self.unknown == Unknowns::Fail,
            Verdict::Pass | Verdict::NotApplicable => false,
        };
        counts && matches!(self.fail_on, FailOn::AtLeast(least) if severity >= least)
    }

    /// Whether such a finding is shown.
    #[must_use]
    pub fn shows(&self, severity: Severity, verdict: &Verdict) -> bool {
        let wanted = match verdict {
            Verdict::Fail => true,
            Verdict::Unknown(_) => self.unknown != Unknowns::Hide,
            Verdict::Pass | Verdict::NotApplicable => false,
        };
        wanted && severity >= self.min_severity
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(fail_on: FailOn, unknown: Unknowns) -> Policy {
        Policy {
            today: Date::from_unix(0),
            min_severity: Severity::Low,
            fail_on,
            unknown,
            suppressions: Suppressions::Honoured,
        }
    }

    #[test]
    fn threshold_is_inclusive_and_never_is_never() {
        let medium = policy(FailOn::AtLeast(Severity::Medium), Unknowns::Show);
        assert!(medium.fails(Severity::Medium, &Verdict::Fail));
        assert!(!medium.fails(Severity::Low, &Verdict::Fail));
        let never = policy(FailOn::Never, Unknowns::Fail);
        assert!(!never.fails(Severity::Critical, &Verdict::Fail));
    }

    #[test]
    fn unknown_fails_only_when_asked() {
        let verdict = Verdict::Unknown("read from AWS".into());
        let least = FailOn::AtLeast(Severity::Low);
        assert!(!policy(least, Unknowns::Show).fails(Severity::High, &verdict));
        assert!(policy(least, Unknowns::Fail).fails(Severity::High, &verdict));
        assert!(!policy(least, Unknowns::Hide).shows(Severity::High, &verdict));
    }
}
