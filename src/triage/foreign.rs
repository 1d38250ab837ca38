//! The comments by which other tools are told to be silent: `checkov:skip=CKV_AWS_336:reason`, `trivy:ignore:AWS-0104`,
//! `tfsec:ignore:ID`, `tflint-ignore: rule`, `kics-scan disable=ID`, `hadolint ignore=ID`. They count for the rules that
//! carry such an alias. Must not know what a comment covers.
//!
//! Sources: checkov `docs/2.Concepts/Suppressing and Skipping Policies.md` (anywhere in the block), trivy
//! `docs/scanner/misconfiguration` (the line above, or the same line; several on a line; `:exp:DATE`), tflint
//! `docs/user-guide/annotations.md` (the line above, or the same line; `-file`), KICS `docs/running-kics.md` (`disable=`
//! for the file; its other forms name no rule and are left alone), hadolint `README.md` (the line above; `global` for the
//! file).

use super::Date;
use super::directive::{Directive, DirectiveReach, Tool, strip_markers};

/// How each tool's comments begin.
const MARKERS: [&str; 8] = [
    "checkov:skip=",
    "trivy:ignore:",
    "tfsec:ignore:",
    "tflint-ignore:",
    "tflint-ignore-file:",
    "kics-scan disable=",
    "hadolint ignore=",
    "hadolint global ignore=",
];

/// Whether a text may hold such a comment at all.
pub(super) fn mentions(text: &str) -> bool {
    MARKERS.iter().any(|marker| text.contains(marker))
}

/// Reads a comment, markers included. What cannot be read is that tool's business.
pub(super) fn parse(comment: &str) -> Option<Directive> {
    let text = strip_markers(comment);
    let marker = MARKERS.iter().find(|marker| text.starts_with(**marker))?;
    let rest = text.strip_prefix(marker)?.trim();
    let directive = match *marker {
        "checkov:skip=" => checkov(rest),
        "trivy:ignore:" => several(rest, Tool::Trivy),
        "tfsec:ignore:" => several(rest, Tool::Tfsec),
        "tflint-ignore:" => list(rest, (Tool::Tflint, DirectiveReach::Here)),
        "tflint-ignore-file:" => list(rest, (Tool::Tflint, DirectiveReach::File)),
        "hadolint ignore=" => list(rest, (Tool::Hadolint, DirectiveReach::Here)),
        "hadolint global ignore=" => list(rest, (Tool::Hadolint, DirectiveReach::File)),
        _ => list(rest, (Tool::Kics, DirectiveReach::File)),
    };
    Some(directive).filter(|directive| !directive.rules.is_empty())
}

fn checkov(rest: &str) -> Directive {
    let (id, reason) = rest.split_once(':').unwrap_or((rest, ""));
    let reason = Some(reason.trim()).filter(|reason| !reason.is_empty());
    Directive {
        tool: Tool::Checkov,
        reach: DirectiveReach::Block,
        rules: words(id.trim()),
        until: None,
        reason: reason.map(str::to_owned),
    }
}

/// `AWS-0104 trivy:ignore:AWS-0107:exp:2026-12-31`: the first date counts for all.
fn several(rest: &str, tool: Tool) -> Directive {
    let mut rules = Vec::new();
    let mut until = None;
    for part in rest.split_whitespace() {
        let part = part.strip_prefix("trivy:ignore:").unwrap_or(part);
        let part = part.strip_prefix("tfsec:ignore:").unwrap_or(part);
        let (id, day) = part.split_once(":exp:").map_or((part, None), |(id, day)| (id, Some(day)));
        until = until.or_else(|| day.and_then(Date::parse));
        // Trivy's ids had a prefix once, which its comments may still have.
        rules.extend(words(id.strip_prefix("AVD-").unwrap_or(id)));
    }
    Directive { tool, reach: DirectiveReach::Here, rules, until, reason: None }
}

/// `rule, rule # reason`
fn list(rest: &str, (tool, reach): (Tool, DirectiveReach)) -> Directive {
    let (rules, reason) = rest.split_once('#').unwrap_or((rest, ""));
    let reason = Some(reason.trim()).filter(|reason| !reason.is_empty());
    let rules = rules.split(',').flat_map(|rule| words(rule.trim())).collect();
    Directive { tool, reach, rules, until: None, reason: reason.map(str::to_owned) }
}

/// The word, unless it stands for every rule: there is no way to silence every rule.
fn words(word: &str) -> Vec<String> {
    let every = word.is_empty() || word == "all" || word.contains('*');
    if every { Vec::new() } else { vec![word.to_owned()] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(comment: &str) -> Vec<String> {
        parse(comment).map(|directive| directive.rules).unwrap_or_default()
    }

    #[test]
    fn reads_the_comments_of_each_tool() {
        let checkov = parse("#checkov:skip=CKV_AWS_336:writes to /tmp").unwrap();
        assert_eq!(
            (checkov.reach, checkov.reason.as_deref()),
            (DirectiveReach::Block, Some("writes to /tmp"))
        );
        assert_eq!(checkov.rules, ["CKV_AWS_336"]);
        assert_eq!(rules("# checkov:skip=CKV_AWS_1"), ["CKV_AWS_1"]);
        let trivy = parse("# trivy:ignore:AVD-AWS-0104:exp:2026-12-31 trivy:ignore:aws-x").unwrap();
        assert_eq!((trivy.reach, trivy.until), (DirectiveReach::Here, Date::parse("2026-12-31")));
        assert_eq!(trivy.rules, ["AWS-0104", "aws-x"]);
        assert_eq!(rules("//tfsec:ignore:aws-s3-enable-versioning"), ["aws-s3-enable-versioning"]);
        let tflint = parse("# tflint-ignore: terraform_typed_variables, x # later").unwrap();
        assert_eq!((tflint.rules.len(), tflint.reason.as_deref()), (2, Some("later")));
        assert_eq!(parse("# tflint-ignore-file: x").unwrap().reach, DirectiveReach::File);
        assert_eq!(rules("# kics-scan disable=a,b"), ["a", "b"]);
        assert_eq!(rules("# hadolint ignore=DL3008,SC1091"), ["DL3008", "SC1091"]);
        assert_eq!(parse("# hadolint global ignore=DL3008").unwrap().reach, DirectiveReach::File);
    }

    #[test]
    fn leaves_alone_what_names_no_rule() {
        for comment in [
            "# kics-scan ignore-line",
            "# kics-scan ignore",
            "# tflint-ignore: all",
            "# trivy:ignore:*",
            "# checkov:skip=",
            "# see checkov:skip=CKV_AWS_1",
            "# bottlelint: ignore[ECS004]",
        ] {
            assert_eq!(parse(comment), None, "{comment}");
        }
    }
}
