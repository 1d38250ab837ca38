//! What reports need to know about a rule.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::Applicability;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// A small weakness.
    Low,
    /// A weakness.
    Medium,
    /// An attacker's next step, or a deployment that fails.
    High,
    /// Open to the world.
    Critical,
}

impl Severity {
    /// All, mildest first.
    pub const ALL: [Self; 5] = [Self::Info, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// As written in rules, flags and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }

    /// Reads what [`Severity::as_str`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|severity| severity.as_str() == text)
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What kind of rule it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// An attacker would care.
    Security,
    /// AWS would refuse it, or it would not work.
    Correctness,
    /// A requirement of the module would not hold.
    Requirements,
    /// A reader or caller would care.
    Hygiene,
}

impl Group {
    /// All.
    pub const ALL: [Self; 4] =
        [Self::Security, Self::Correctness, Self::Requirements, Self::Hygiene];

    /// As written in rules, flags and reports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Security => "security",
            Self::Correctness => "correctness",
            Self::Requirements => "requirements",
            Self::Hygiene => "hygiene",
        }
    }

    /// Reads what [`Group::as_str`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.as_str() == text)
    }
}

/// Something about a rule that `options` in a `rule` block of the configuration sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OptionInfo {
    /// `min_days`
    pub name: Arc<str>,
    /// As Terraform writes types: `list(string)`.
    pub ty: String,
    /// The value where nothing sets it, as JSON.
    pub default: String,
    /// What it is for, as a sentence.
    pub description: String,
}

/// What reports need to know about a rule.
#[derive(Clone, Debug)]
pub struct RuleInfo {
    /// `ECS004`; never changes, never used again.
    pub id: Arc<str>,
    /// `writable-root-filesystem`; reads after "allow".
    pub name: Arc<str>,
    /// One line: what is wrong when it fires.
    pub title: String,
    /// How bad.
    pub severity: Severity,
    /// What kind.
    pub group: Group,
    /// Numbers of the module's requirements that it judges: `6.1`.
    pub requirements: Vec<String>,
    /// What holds where it passes, as a sentence; none for a rule that only finds no violation.
    pub proves: Option<String>,
    /// What it asks for, as a sentence; only where it proves nothing.
    pub expects: Option<String>,
    /// What other tools and standards call it.
    pub aliases: Vec<String>,
    /// Why it matters: Markdown.
    pub why: String,
    /// What to do: Markdown.
    pub how: String,
    /// Whether it runs without being selected.
    pub default: Selection,
    /// Whose expectations it states.
    pub profile: Profile,
    /// What a configuration may set of it.
    pub options: Vec<OptionInfo>,
    /// What its findings mean for the run.
    pub effect: Effect,
    /// Whether what it finds may be shown.
    pub secrecy: Secrecy,
    /// Whether `--fix` can repair what it finds, and how safely; not in each case.
    pub fix: Option<Applicability>,
}

impl RuleInfo {
    /// What holds where it finds nothing, as a positive sentence: what it proves, or what it asks for.
    #[must_use]
    pub fn statement(&self) -> Option<&str> {
        self.proves.as_deref().or(self.expects.as_deref())
    }

    /// The aliases that people know a check by: not those of KICS, which are the first digits of a UUID.
    pub fn spoken_aliases(&self) -> impl Iterator<Item = &str> {
        self.aliases.iter().map(String::as_str).filter(|alias| !is_of_kics(alias))
    }

    /// The aliases, each as its tool's users find it.
    pub fn named_aliases(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.aliases.iter().map(|alias| {
            if is_of_kics(alias) { format!("KICS {alias}").into() } else { alias.into() }
        })
    }
}

/// Whether an alias is the id of a query of KICS: `67fd0c4a`.
#[must_use]
pub fn is_of_kics(alias: &str) -> bool {
    alias.len() == 8
        && alias.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'))
}

/// What the findings of a rule mean for the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// They count by their severity.
    Verdict,
    /// Something was not judged: the run fails unless that is allowed.
    Incomplete,
    /// Something lies outside of the repository: the run fails only where that is asked for.
    Outside,
    /// The run itself went wrong, by a rule or an option: exit code 2.
    Failure,
}

/// Whether what a rule finds may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Secrecy {
    /// It may.
    Public,
    /// It is a secret: `secret = true`. No report shows the value, at no place.
    Secret,
}

/// Whether a rule runs without being selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Selection {
    /// It does.
    On,
    /// Only when selected: it is an opinion that an organisation must choose.
    Off,
}

/// A set of expectations that a run can choose; each includes those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// What every deployment needs: security, correctness, hygiene.
    #[default]
    Default,
    /// Also what the requirements on a Fargate module ask for, and other modules need not meet.
    Fargate,
}

impl Profile {
    /// All, the smallest first.
    pub const ALL: [Self; 2] = [Self::Default, Self::Fargate];

    /// As written in rules, configuration and flags.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Default => "default",
            Self::Fargate => "fargate",
        }
    }

    /// Reads what [`Profile::as_str`] writes.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.as_str() == text)
    }

    /// Whether the numbers of requirements mean something to whoever reads the report.
    #[must_use]
    pub fn shows_requirements(self) -> bool {
        match self {
            Self::Default => false,
            Self::Fargate => true,
        }
    }

    /// Whether a run with this profile judges a rule of `rule`.
    #[must_use]
    pub fn includes(self, rule: Self) -> bool {
        rule <= self
    }
}
