//! The tool's own rules: about the comments that silence the others. They cannot be silenced.

use std::sync::{Arc, LazyLock};

use crate::finding::{Group, Profile, RuleInfo, Selection, Severity};

/// One of the tool's own rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Own {
    Unused,
    Expired,
    NoReason,
    UnknownRule,
    Malformed,
    NotSuppressible,
}

type Row = (&'static str, &'static str, &'static str, Severity, &'static str, &'static str);

static RULES: LazyLock<Vec<Arc<RuleInfo>>> =
    LazyLock::new(|| Own::ALL.iter().map(|own| Arc::new(info(own.row()))).collect());

/// The tool's own rules, by id.
#[must_use]
pub fn own_rules() -> &'static [Arc<RuleInfo>] {
    &RULES
}

impl Own {
    const ALL: [Self; 6] = [
        Self::Unused,
        Self::Expired,
        Self::NoReason,
        Self::UnknownRule,
        Self::Malformed,
        Self::NotSuppressible,
    ];

    /// What reports need to know about it.
    pub(super) fn rule(self) -> Arc<RuleInfo> {
        Arc::new(info(self.row()))
    }

    /// Id, name, title, severity, why, how.
    fn row(self) -> Row {
        match self {
            Self::Unused => (
                "BL001",
                "unused-suppression",
                "Suppression silences nothing",
                Severity::Low,
                "A suppression that is no longer needed would silence the problem if it came back.",
                "Remove the comment, or the rule from its list.",
            ),
            Self::Expired => (
                "BL002",
                "expired-suppression",
                "Suppression has expired",
                Severity::Medium,
                "The day behind `until=` was set so that somebody would look again. It has passed, and \
                 the finding is reported again.",
                "Repair what was suppressed, or decide anew and set a later day.",
            ),
            Self::NoReason => (
                "BL003",
                "suppression-without-reason",
                "Suppression gives no reason",
                Severity::Medium,
                "Without a reason nobody can tell later whether the exception still holds. A suppression \
                 without one does not count.",
                "Add the reason: `# bottlelint: ignore[ECS004] -- log shipper writes to /var`.",
            ),
            Self::UnknownRule => (
                "BL004",
                "suppression-of-unknown-rule",
                "Suppression names a rule that does not exist",
                Severity::Medium,
                "A misspelt rule silences nothing, which its author has not noticed.",
                "Correct the name: `bottlelint rules list` prints all of them.",
            ),
            Self::Malformed => (
                "BL005",
                "malformed-suppression",
                "Suppression cannot be read",
                Severity::Medium,
                "A suppression that cannot be read does not count.",
                "Write `# bottlelint: ignore[ECS004] until=2026-12-31 -- reason`; `until` may be left out.",
            ),
            Self::NotSuppressible => (
                "BL006",
                "suppression-not-allowed",
                "Suppression of a rule that cannot be silenced",
                Severity::Medium,
                "The rule was set up so that comments do not silence it; bottlelint's own rules never can be.",
                "Remove the comment and repair what the rule reports.",
            ),
        }
    }
}

fn info(row: Row) -> RuleInfo {
    let (id, name, title, severity, why, how) = row;
    RuleInfo {
        id: id.into(),
        name: name.into(),
        title: title.to_owned(),
        severity,
        group: Group::Hygiene,
        requirements: Vec::new(),
        aliases: Vec::new(),
        why: why.to_owned(),
        how: how.to_owned(),
        default: Selection::On,
        profile: Profile::Default,
    }
}
