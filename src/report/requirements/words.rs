//! The words for requirements, and what they mean. Must not know formats.

use crate::engine::{Evidence, Strength};
use crate::finding::RuleInfo;
use crate::standard::{ControlFit, ControlLink};

/// What a rule asks for, as a positive sentence; a rule that does not say it has a title of what is wrong.
pub(super) fn statement(rule: &RuleInfo) -> String {
    let said = rule.statement().map(str::to_owned);
    said.unwrap_or_else(|| format!("None of this: {}.", rule.title))
}

/// How a caller can break what holds by default, as a sentence without its end.
pub(super) fn broken_by(evidence: &Evidence) -> Option<String> {
    let breach = evidence.broken_by.as_ref()?;
    let variables = breach.variables.iter().map(|name| format!("`var.{name}`"));
    let variables: Vec<String> = variables.collect();
    Some(match variables.as_slice() {
        [] => format!("a caller can break it: {}", breach.reason),
        variables => format!("a caller can break it with {}", variables.join(" or ")),
    })
}

/// How a rule compares with a control.
pub(super) fn fit(fit: ControlFit) -> &'static str {
    match fit {
        ControlFit::Exact => "asks for the same as the control",
        ControlFit::Broader => "asks for more than the control",
        ControlFit::Narrower => "asks for a part of the control",
        ControlFit::Partial => "asks for one of several conditions of the control",
    }
}

/// How a rule speaks for a control, and by which controls of AWS.
pub(super) fn by_what(link: &ControlLink) -> String {
    match link.via.as_slice() {
        [] => fit(link.fit).to_owned(),
        via => format!("{}, as for {}", fit(link.fit), via.join(", ")),
    }
}

/// The words for a strength.
pub(super) fn words(strength: Strength) -> &'static str {
    match strength {
        Strength::Violated => "violated",
        Strength::Unknown => "unknown",
        Strength::ByDefault => "by default",
        Strength::NoViolation => "no violation found",
        Strength::Guaranteed => "guaranteed",
        Strength::NotApplicable => "not applicable",
    }
}

/// What the words mean.
pub(super) const LEGEND: [(Strength, &str); 6] = [
    (Strength::Guaranteed, "holds for every input: no caller can break it"),
    (
        Strength::NoViolation,
        "no rule finds a violation for any input, and none proves that there is none",
    ),
    (Strength::ByDefault, "holds with the values given; a caller can break it"),
    (Strength::Unknown, "depends on what is not in the source"),
    (Strength::Violated, "does not hold"),
    (Strength::NotApplicable, "nothing here is about it"),
];

/// For readers who do not know Terraform: what the report speaks of.
pub(super) const READING: [(&str, &str); 5] = [
    (
        "Configuration",
        "text files from which Terraform creates and changes what runs at AWS. This report is about what they say, and not about what runs today",
    ),
    (
        "Module",
        "a directory of such files. Other configurations may call it, as callers, with values of their own",
    ),
    (
        "Resource",
        "one thing at AWS, such as a bucket. `aws_s3_bucket.logs` is the bucket that the configuration calls logs",
    ),
    (
        "Variable",
        "a value that a caller may set, written `var.name`. Its default counts where none does",
    ),
    ("Place", "file and line, such as `main.tf:6`: where to look"),
];
