//! What the user wants to be told, and what makes a run fail. Must not know where the wishes come from.

use std::sync::Arc;

use crate::finding::{Effect, Finding, Severity, Verdict};

use super::{Baselining, Changes, Date, Exception, Trusted};

/// What the user wants to be told, and what makes a run fail.
#[derive(Clone, Debug)]
pub struct ReportPolicy {
    /// The day that expiry dates are compared with.
    pub today: Date,
    /// Milder findings are left out.
    pub min_severity: Severity,
    /// What makes a run fail.
    pub fail_on: FailOn,
    /// What to do with verdicts that cannot be told.
    pub unknown: Unknowns,
    /// Whether comments and exceptions silence findings.
    pub suppressions: Suppressions,
    /// Whether the run may pass although something was not judged.
    pub incomplete: Incomplete,
    /// Which comments count.
    pub limits: SuppressionLimits,
    /// Exceptions that the configuration makes.
    pub exceptions: Vec<Exception>,
    /// Findings that are accepted for now.
    pub baselining: Baselining,
    /// The change that the run is about; none for everything.
    pub changes: Option<Changes>,
    /// Which comments count; none for all.
    pub trusted: Option<Trusted>,
}

/// Whether the run may pass although something was not judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Incomplete {
    /// It fails where something in the repository was not judged.
    Fails,
    /// It fails where a module is not in the repository, too.
    FailsOutside,
    /// It may.
    Allowed,
}

/// Which comments count. What they leave out is a finding.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SuppressionLimits {
    /// Whether they must give a reason.
    pub reasons: Reasons,
    /// The last day that `until` may name; it is required then.
    pub latest: Option<Date>,
    /// Ids of rules that comments do not silence.
    pub not_suppressible: Vec<Arc<str>>,
    /// Whether the comments of other tools count.
    pub foreign: Foreign,
}

/// Whether the comments of other tools silence the rules that carry their ids as aliases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Foreign {
    /// They do.
    #[default]
    Counted,
    /// They do not.
    Ignored,
}

/// Whether comments must give a reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reasons {
    /// One without does not count.
    #[default]
    Required,
    /// One without counts too.
    Optional,
}

/// From which severity on a finding makes the run fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailOn {
    /// From this one on.
    AtLeast(Severity),
    /// None does.
    Never,
}

impl FailOn {
    /// All that [`FailOn::parse`] reads.
    pub const WORDS: [&'static str; 6] = ["info", "low", "medium", "high", "critical", "never"];

    /// A severity, or `never`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "never" => Some(Self::Never),
            severity => Severity::parse(severity).map(Self::AtLeast),
        }
    }

    /// What [`FailOn::parse`] reads.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AtLeast(severity) => severity.as_str(),
            Self::Never => "never",
        }
    }
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

impl Unknowns {
    /// All.
    pub const ALL: [Self; 3] = [Self::Hide, Self::Show, Self::Fail];

    /// As written in flags and configuration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Hide => "hide",
            Self::Show => "show",
            Self::Fail => "fail",
        }
    }

    /// Reads what [`Unknowns::as_str`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unknowns| unknowns.as_str() == text)
    }
}

/// Whether comments and exceptions silence findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suppressions {
    /// They do.
    Honoured,
    /// They do not.
    Ignored,
}

impl ReportPolicy {
    /// Whether such a finding makes the run fail.
    #[must_use]
    pub fn fails(&self, finding: &Finding) -> bool {
        let counts = match (&finding.verdict, finding.rule.effect) {
            (Verdict::Pass | Verdict::NotApplicable, _) => false,
            (_, Effect::Failure) => return true,
            (_, Effect::Outside) => return self.incomplete == Incomplete::FailsOutside,
            // Whatever the threshold is: nobody knows how bad it is what was not judged.
            (_, Effect::Incomplete) => {
                return match self.incomplete {
                    Incomplete::Fails => self.fail_on != FailOn::Never,
                    Incomplete::FailsOutside => true,
                    Incomplete::Allowed => false,
                };
            }
            (Verdict::Fail, Effect::Verdict) => true,
            (Verdict::Unknown(_), Effect::Verdict) => self.unknown == Unknowns::Fail,
        };
        counts && matches!(self.fail_on, FailOn::AtLeast(least) if finding.rule.severity >= least)
    }

    /// Whether such a finding is shown.
    #[must_use]
    pub fn shows(&self, finding: &Finding) -> bool {
        let wanted = match (&finding.verdict, finding.rule.effect) {
            (Verdict::Pass | Verdict::NotApplicable, _) => false,
            (_, Effect::Incomplete | Effect::Outside | Effect::Failure) => return true,
            (Verdict::Fail, Effect::Verdict) => true,
            (Verdict::Unknown(_), Effect::Verdict) => self.unknown != Unknowns::Hide,
        };
        wanted && finding.rule.severity >= self.min_severity
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Builtin;
    use crate::source::{SourceId, Span};
    use crate::triage::testing::{finding, rule_of};

    fn policy(fail_on: FailOn, unknown: Unknowns) -> ReportPolicy {
        ReportPolicy {
            today: Date::from_unix(0),
            min_severity: Severity::Low,
            fail_on,
            unknown,
            suppressions: Suppressions::Honoured,
            incomplete: Incomplete::Fails,
            limits: SuppressionLimits::default(),
            exceptions: Vec::new(),
            baselining: Baselining::None,
            changes: None,
            trusted: None,
        }
    }

    fn found(severity: Severity, verdict: Verdict) -> Finding {
        Finding { verdict, ..finding(&rule_of("ECS004", severity), "", HERE) }
    }

    const HERE: Span = Span { source: SourceId(0), start: 0, end: 0 };

    #[test]
    fn threshold_is_inclusive_and_never_is_never() {
        let medium = policy(FailOn::AtLeast(Severity::Medium), Unknowns::Show);
        assert!(medium.fails(&found(Severity::Medium, Verdict::Fail)));
        assert!(!medium.fails(&found(Severity::Low, Verdict::Fail)));
        let never = policy(FailOn::Never, Unknowns::Fail);
        assert!(!never.fails(&found(Severity::Critical, Verdict::Fail)));
    }

    #[test]
    fn unknown_fails_only_when_asked() {
        let high = found(Severity::High, Verdict::Unknown("read from AWS".into()));
        let least = FailOn::AtLeast(Severity::Low);
        assert!(!policy(least, Unknowns::Show).fails(&high));
        assert!(policy(least, Unknowns::Fail).fails(&high));
        assert!(!policy(least, Unknowns::Hide).shows(&high));
    }

    #[test]
    fn what_was_not_judged_fails_whatever_the_threshold_is() {
        let broken = Finding::builtin(Builtin::SyntaxError, HERE, "broken");
        let critical = policy(FailOn::AtLeast(Severity::Critical), Unknowns::Show);
        assert!(critical.fails(&broken));
        assert!(
            ReportPolicy { min_severity: Severity::Critical, ..critical.clone() }.shows(&broken)
        );
        assert!(
            !ReportPolicy { incomplete: Incomplete::Allowed, ..critical.clone() }.fails(&broken)
        );
        let outside = Finding::builtin(Builtin::MissingModule, HERE, "not here");
        assert!(!critical.fails(&outside));
        let strict = ReportPolicy { incomplete: Incomplete::FailsOutside, ..critical };
        assert!(strict.fails(&outside));
        let failed = Finding::builtin(Builtin::RuleFailed, HERE, "null");
        assert!(policy(FailOn::Never, Unknowns::Hide).fails(&failed));
    }
}
