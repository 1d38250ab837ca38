//! The rules that are not written in HCL: about what kept the model from being made or judged, about rules that
//! failed, about options, and about the comments that silence findings. Must not know who reports them.

use std::sync::{Arc, LazyLock};

use super::{
    Applicability, Effect, Finding, Group, Profile, RuleInfo, Secrecy, Selection, Severity,
    Verdict, Waypoint,
};
use crate::source::Span;

/// One of the rules that are not written in HCL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Builtin {
    /// TF001: Terraform error when it evaluates an expression.
    TerraformError,
    /// TF002: an argument or block is missing, or there is none of that name.
    UnknownArgument,
    /// TF003: a validation, precondition or postcondition is known not to hold.
    RejectedValue,
    /// TF004: a file or block does not parse.
    SyntaxError,
    /// TF005: something is declared twice.
    DuplicateDeclaration,
    /// TF006: a file could not be read, or is not valid UTF-8.
    UnreadableFile,
    /// TF007: a limit was reached, and what lies beyond it was not judged.
    LimitReached,
    /// TF008: the source of a module is not in the repository.
    MissingModule,
    /// TF009: an argument that must hold JSON does not.
    InvalidJson,
    /// TF010: the provider has no resource type of this name.
    UnknownResourceType,
    /// TF011: a file with values names a variable that is not declared.
    UndeclaredVariable,
    /// TF012: something of the language, or of a tool around Terraform, that is not evaluated.
    UnsupportedLanguage,
    /// TF013: the provider would refuse a value, or arguments that do not go together.
    RefusedValue,
    /// TF014: a plan says that a resource was changed or deleted outside of Terraform.
    ChangedOutside,
    /// TF015: a plan says that an assertion of a `check` block does not hold.
    FailedCheck,
    /// AWS001: a request to AWS has a member that the operation does not have.
    UnknownMember,
    /// AWS002: a request to AWS lacks a member that the operation requires.
    MissingMember,
    /// AWS003: a member of a request to AWS has the wrong type, or is none of the words that there are for it.
    WrongMember,
    /// AWS004: a member of a request to AWS is there twice.
    DuplicateMember,
    /// BL001: a suppression silences nothing.
    UnusedSuppression,
    /// BL002: a suppression has expired.
    ExpiredSuppression,
    /// BL003: a suppression gives no reason.
    SuppressionWithoutReason,
    /// BL004: a suppression names a rule that does not exist.
    SuppressionOfUnknownRule,
    /// BL005: a suppression cannot be read.
    MalformedSuppression,
    /// BL006: a suppression names a rule that cannot be silenced.
    SuppressionNotAllowed,
    /// BL007: evaluating a rule failed.
    RuleFailed,
    /// BL008: an option of the command line names nothing that exists.
    UnmatchedOption,
    /// BL009: a suppression lasts longer than the configuration allows.
    SuppressionLastsTooLong,
    /// BL010: an entry of the baseline stands for no finding any more.
    UnneededBaselineEntry,
}

/// What is said of a built-in rule.
struct Row {
    id: &'static str,
    name: &'static str,
    title: &'static str,
    severity: Severity,
    effect: Effect,
    why: &'static str,
    how: &'static str,
}

static RULES: LazyLock<Vec<Arc<RuleInfo>>> =
    LazyLock::new(|| Builtin::ALL.iter().map(|rule| Arc::new(info(&rule.row()))).collect());

/// The rules that are not written in HCL, in the order of [`Builtin::ALL`].
#[must_use]
pub fn builtins() -> &'static [Arc<RuleInfo>] {
    &RULES
}

impl Builtin {
    /// All.
    pub const ALL: [Self; 29] = [
        Self::TerraformError,
        Self::UnknownArgument,
        Self::RejectedValue,
        Self::SyntaxError,
        Self::DuplicateDeclaration,
        Self::UnreadableFile,
        Self::LimitReached,
        Self::MissingModule,
        Self::InvalidJson,
        Self::UnknownResourceType,
        Self::UndeclaredVariable,
        Self::UnsupportedLanguage,
        Self::RefusedValue,
        Self::ChangedOutside,
        Self::FailedCheck,
        Self::UnknownMember,
        Self::MissingMember,
        Self::WrongMember,
        Self::DuplicateMember,
        Self::UnusedSuppression,
        Self::ExpiredSuppression,
        Self::SuppressionWithoutReason,
        Self::SuppressionOfUnknownRule,
        Self::MalformedSuppression,
        Self::SuppressionNotAllowed,
        Self::RuleFailed,
        Self::UnmatchedOption,
        Self::SuppressionLastsTooLong,
        Self::UnneededBaselineEntry,
    ];

    /// What reports need to know about it.
    #[must_use]
    pub fn info(self) -> Arc<RuleInfo> {
        let known = Self::ALL.iter().position(|rule| *rule == self);
        let known = known.and_then(|index| RULES.get(index)).map(Arc::clone);
        known.unwrap_or_else(|| Arc::new(info(&self.row())))
    }

    /// The built-in rule that a finding is of, if it is of one.
    #[must_use]
    pub fn of(rule: &RuleInfo) -> Option<Self> {
        Self::ALL.into_iter().find(|builtin| *builtin.row().id == *rule.id)
    }

    /// Whether it is about the comments that silence findings.
    #[must_use]
    pub fn is_about_suppressions(self) -> bool {
        (Self::UnusedSuppression..=Self::SuppressionNotAllowed).contains(&self)
            || self == Self::SuppressionLastsTooLong
    }

    #[expect(clippy::too_many_lines, reason = "one row for each rule")]
    fn row(self) -> Row {
        let row = |id, name, title, severity, effect, why, how| Row {
            id,
            name,
            title,
            severity,
            effect,
            why,
            how,
        };
        match self {
            Self::TerraformError => row(
                "TF001",
                "terraform-error",
                "Terraform error",
                Severity::High,
                Effect::Verdict,
                "`terraform plan` fails with this error, so nothing here can be deployed, and whatever depends on it cannot be judged.",
                "Correct the expression.",
            ),
            Self::UnknownArgument => row(
                "TF002",
                "unknown-argument",
                "Unknown or missing argument",
                Severity::High,
                Effect::Verdict,
                "Terraform rejects arguments and blocks that the provider or the called module does not have, and missing ones that it requires. A misspelled argument is also a setting without effect.",
                "Use the names from the documentation of the provider or module.",
            ),
            Self::RejectedValue => row(
                "TF003",
                "rejected-value",
                "Value rejected by a validation or condition",
                Severity::High,
                Effect::Verdict,
                "A `validation`, `precondition` or `postcondition` is known to fail, so Terraform stops.",
                "Use a value that meets the condition.",
            ),
            Self::SyntaxError => row(
                "TF004",
                "syntax-error",
                "Syntax error",
                Severity::High,
                Effect::Incomplete,
                "Terraform, or any other tool that reads the file, rejects it. The broken part was not judged, so findings may be missing.",
                "Correct the syntax. `--allow-incomplete` lets the run pass anyway.",
            ),
            Self::DuplicateDeclaration => row(
                "TF005",
                "duplicate-declaration",
                "Duplicate declaration",
                Severity::High,
                Effect::Verdict,
                "Terraform rejects two declarations with the same name. bottlelint judges only the first one.",
                "Rename or remove one of them.",
            ),
            Self::UnreadableFile => row(
                "TF006",
                "unreadable-file",
                "Unreadable file",
                Severity::High,
                Effect::Incomplete,
                "A file that Terraform would read could not be read: it is missing, not a regular file, too large, or not valid UTF-8. Its declarations were not judged, so findings may be missing.",
                "Make the file readable and save it as UTF-8, or remove it. `--allow-incomplete` lets the run pass anyway.",
            ),
            Self::LimitReached => row(
                "TF007",
                "limit-reached",
                "Limit reached",
                Severity::High,
                Effect::Incomplete,
                "bottlelint limits the work that a configuration can cause, so that hostile input cannot keep it running for hours. Whatever exceeds the limit was not judged.",
                "Check the parts of a very large configuration separately. `--allow-incomplete` lets the run pass anyway.",
            ),
            Self::MissingModule => row(
                "TF008",
                "missing-module",
                "Module that is not in the repository",
                Severity::Info,
                Effect::Outside,
                "The source of the module is not in the repository, so what it deploys was not judged, and its outputs are unknown.",
                "Run `terraform init` first: bottlelint reads the modules in `.terraform/modules`. `--strict` fails the run until the module is there.",
            ),
            Self::InvalidJson => row(
                "TF009",
                "invalid-json",
                "Invalid JSON",
                Severity::High,
                Effect::Verdict,
                "The provider or AWS rejects the argument because it must be JSON. Its content cannot be judged.",
                "Correct the JSON, or generate it with `jsonencode`.",
            ),
            Self::UnknownResourceType => row(
                "TF010",
                "unknown-resource-type",
                "Unknown resource type",
                Severity::High,
                Effect::Verdict,
                "The provider has no resource type or data source with this name, so Terraform rejects it, and no rule judges it.",
                "Use a type from the documentation of the provider.",
            ),
            Self::UndeclaredVariable => row(
                "TF011",
                "undeclared-variable",
                "Value for an undeclared variable",
                Severity::Info,
                Effect::Verdict,
                "A variable definitions file sets a variable that the root module does not declare. Terraform ignores the value with a warning, so a misspelled name leaves the variable unset.",
                "Correct the name, declare the variable, or remove the value.",
            ),
            Self::UnsupportedLanguage => row(
                "TF012",
                "unsupported-language",
                "Configuration from another tool or a newer language",
                Severity::Info,
                Effect::Outside,
                "Terragrunt, or a block type that bottlelint does not support, declares or sets something here. It is unknown, and whatever depends on it was not judged.",
                "Pass the values with `--var` or `--var-file`. `--strict` fails the run while any of this remains.",
            ),
            Self::RefusedValue => row(
                "TF013",
                "refused-value",
                "Value rejected by the provider",
                Severity::High,
                Effect::Verdict,
                "The AWS provider validates values and combinations of arguments before the plan. `terraform validate` and `terraform plan` fail, so nothing here can be deployed.",
                "Use a value that the provider supports, and only arguments that can be combined.",
            ),
            Self::ChangedOutside => row(
                "TF014",
                "changed-outside-terraform",
                "Resource changed outside of Terraform",
                Severity::Info,
                Effect::Verdict,
                "The resource differs from the Terraform state: someone changed or deleted it outside of Terraform. The plan is judged as if applied, which reverts the change or keeps it.",
                "If the change is meant to stay, add it to the configuration, or list the attribute in `ignore_changes`.",
            ),
            Self::FailedCheck => row(
                "TF015",
                "failed-check",
                "Failed check",
                Severity::Info,
                Effect::Verdict,
                "An assertion of a `check` block failed in the plan. Terraform prints a warning and continues.",
                "Correct what the message names, or the assertion.",
            ),
            Self::UnknownMember => row(
                "AWS001",
                "unknown-request-member",
                "Unknown field in a request to AWS",
                Severity::High,
                Effect::Verdict,
                "The AWS CLI and the SDKs reject a request with a field that the operation does not have. If a tool drops the field instead, the setting has no effect.",
                "Use the names from the AWS API reference, in the same case.",
            ),
            Self::MissingMember => row(
                "AWS002",
                "missing-request-member",
                "Missing field in a request to AWS",
                Severity::High,
                Effect::Verdict,
                "The AWS CLI and the SDKs reject a request without a required field, so nothing here can be deployed.",
                "Add the field.",
            ),
            Self::WrongMember => row(
                "AWS003",
                "wrong-request-member",
                "Field of the wrong type in a request to AWS",
                Severity::High,
                Effect::Verdict,
                "The AWS CLI, or AWS itself, rejects a value of the wrong type, or one that the field does not support. Nothing here can be deployed.",
                "Use a value of the type in the AWS API reference.",
            ),
            Self::DuplicateMember => row(
                "AWS004",
                "duplicate-request-member",
                "Duplicate field in a request to AWS",
                Severity::High,
                Effect::Verdict,
                "JSON parsers use the last of two fields with the same name, or reject both: a reviewer who sees only the first one is misled.",
                "Remove one of the two fields.",
            ),
            Self::UnusedSuppression => row(
                "BL001",
                "unused-suppression",
                "Unused suppression",
                Severity::Low,
                Effect::Verdict,
                "A suppression that is no longer needed would hide the finding if it came back.",
                "Remove the comment, or the rule from its list.",
            ),
            Self::ExpiredSuppression => row(
                "BL002",
                "expired-suppression",
                "Suppression has expired",
                Severity::Medium,
                Effect::Verdict,
                "The date in `until=` has passed, so the finding is reported again.",
                "Fix the finding, or review the exception and set a later date.",
            ),
            Self::SuppressionWithoutReason => row(
                "BL003",
                "suppression-without-reason",
                "Suppression without a reason",
                Severity::Medium,
                Effect::Verdict,
                "Without a reason, nobody can judge later whether the exception is still valid. A suppression without one has no effect.",
                "Add the reason: `# bottlelint: ignore[ECS004] -- log shipper writes to /var`.",
            ),
            Self::SuppressionOfUnknownRule => row(
                "BL004",
                "suppression-of-unknown-rule",
                "Suppression of an unknown rule",
                Severity::Medium,
                Effect::Verdict,
                "A suppression with a misspelled rule has no effect, which is easily overlooked.",
                "Correct the name: `bottlelint rules list` prints all of them.",
            ),
            Self::MalformedSuppression => row(
                "BL005",
                "malformed-suppression",
                "Malformed suppression",
                Severity::Medium,
                Effect::Verdict,
                "A malformed suppression has no effect.",
                "Write `# bottlelint: ignore[ECS004] until=2026-12-31 -- reason`; `until` is optional.",
            ),
            Self::SuppressionNotAllowed => row(
                "BL006",
                "suppression-not-allowed",
                "Suppression of a rule that cannot be suppressed",
                Severity::Medium,
                Effect::Verdict,
                "Comments cannot suppress this rule: it is about suppressions, about what could not be judged, or about the run itself.",
                "Remove the comment, and fix the finding.",
            ),
            Self::SuppressionLastsTooLong => row(
                "BL009",
                "suppression-lasts-too-long",
                "Suppression lasts longer than allowed",
                Severity::Medium,
                Effect::Verdict,
                "`max_days` in bottlelint.hcl limits how far in the future `until` may be, so that every suppression is reviewed. A longer one, or one without `until`, has no effect.",
                "Set `until` to an earlier date.",
            ),
            Self::UnneededBaselineEntry => row(
                "BL010",
                "unneeded-baseline-entry",
                "Obsolete baseline entry",
                Severity::Info,
                Effect::Verdict,
                "The accepted finding is gone. The entry would hide it if it came back.",
                "Run `bottlelint baseline update`, which removes such entries, and commit the file.",
            ),
            Self::RuleFailed => row(
                "BL007",
                "rule-failed",
                "Rule with an error",
                Severity::High,
                Effect::Failure,
                "Evaluating the rule failed, so it judged nothing here. An error is never a verdict, and the run ends with exit code 2.",
                "Correct the rule: `try`, `can` and `coalesce` handle values that may be null or absent.",
            ),
            Self::UnmatchedOption => row(
                "BL008",
                "unmatched-option",
                "Option that matches nothing",
                Severity::High,
                Effect::Failure,
                "The option names a variable, file, address or directory that does not exist, so it had no effect, and the run ends with exit code 2.",
                "Correct the name, or remove the option.",
            ),
        }
    }
}

fn info(row: &Row) -> RuleInfo {
    let &Row { id, name, title, severity, effect, why, how } = row;
    let group = if id.starts_with("TF") { Group::Correctness } else { Group::Hygiene };
    let requirements = match group {
        Group::Correctness => vec!["5.1".to_owned()],
        Group::Security | Group::Requirements | Group::Hygiene => Vec::new(),
    };
    RuleInfo {
        id: id.into(),
        name: name.into(),
        title: title.to_owned(),
        severity,
        group,
        requirements,
        aliases: Vec::new(),
        why: why.to_owned(),
        how: how.to_owned(),
        default: Selection::On,
        proves: None,
        expects: None,
        profile: Profile::Default,
        effect,
        options: Vec::new(),
        secrecy: Secrecy::Public,
        fix: (id == "BL001").then_some(Applicability::Safe),
    }
}

impl Finding {
    /// What a built-in rule found at a place: a failure, or, of a module that is outside, that it is not known.
    #[must_use]
    pub fn builtin(rule: Builtin, place: Span, message: impl Into<String>) -> Self {
        let (rule, message) = (rule.info(), message.into());
        let verdict = match rule.effect {
            Effect::Outside => Verdict::Unknown("outside this repository".to_owned()),
            Effect::Verdict | Effect::Incomplete | Effect::Failure => Verdict::Fail,
        };
        Self {
            help: rule.how.clone(),
            rule,
            verdict,
            resource: "".into(),
            attribute: String::new(),
            trail: vec![Waypoint { span: place, text: message.clone() }],
            message,
            assumption: String::new(),
            place,
            related: Vec::new(),
            fixes: Vec::new(),
            edits: Vec::new(),
            calls: Vec::new(),
            sensitive: false,
        }
    }

    /// The same with what to do here, if that is known better than by the rule.
    #[must_use]
    pub fn with_help(mut self, help: Option<impl Into<String>>) -> Self {
        if let Some(help) = help {
            self.help = help.into();
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_names_are_unique_and_ascending() {
        let ids: Vec<&str> = Builtin::ALL.iter().map(|rule| rule.row().id).collect();
        let names: std::collections::BTreeSet<&str> =
            Builtin::ALL.iter().map(|rule| rule.row().name).collect();
        assert_eq!(names.len(), ids.len());
        for area in ["TF", "BL"] {
            let numbers: Vec<&&str> = ids.iter().filter(|id| id.starts_with(area)).collect();
            assert!(numbers.is_sorted() && !numbers.is_empty());
        }
        for rule in Builtin::ALL {
            assert_eq!(Builtin::of(&rule.info()), Some(rule));
        }
    }
}
