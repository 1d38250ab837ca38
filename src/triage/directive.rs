//! The grammar of comments that silence findings:
//! `# bottlelint: ignore[ECS004] until=2026-12-31 -- reason`. Must not know what a comment covers.

use super::Date;

const MARKER: &str = "bottlelint:";

/// A comment that silences findings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Directive {
    pub(super) tool: Tool,
    pub(super) reach: DirectiveReach,
    /// Ids, names or aliases, as written.
    pub(super) rules: Vec<String>,
    /// The last day on which it counts.
    pub(super) until: Option<Date>,
    pub(super) reason: Option<String>,
}

/// The tool that a comment is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tool {
    Bottlelint,
    Checkov,
    Trivy,
    Tfsec,
    Tflint,
    Kics,
    Hadolint,
}

impl Tool {
    /// Whether it is another one: then it is for that tool to say what is wrong with the comment.
    pub(super) fn is_foreign(self) -> bool {
        match self {
            Self::Bottlelint => false,
            Self::Checkov
            | Self::Trivy
            | Self::Tfsec
            | Self::Tflint
            | Self::Kics
            | Self::Hadolint => true,
        }
    }
}

/// How far a directive reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DirectiveReach {
    /// The attribute or block that it stands at.
    Here,
    /// The outermost block around it.
    Block,
    /// The whole file.
    File,
}

/// Reads a comment, markers included. None: it is not for bottlelint. An error says what is wrong.
pub(super) fn parse(comment: &str) -> Option<Result<Directive, String>> {
    let text = strip_markers(comment).strip_prefix(MARKER)?;
    Some(parse_directive(text.trim()))
}

/// Whether a text may hold a directive at all, so that the others need not be parsed.
pub(super) fn mentions(text: &str) -> bool {
    text.contains(MARKER)
}

/// The text of a comment.
pub(super) fn strip_markers(comment: &str) -> &str {
    let line = comment.strip_prefix("//").or_else(|| comment.strip_prefix('#'));
    let block =
        || comment.strip_prefix("/*").map(|inner| inner.strip_suffix("*/").unwrap_or(inner));
    line.or_else(block).unwrap_or(comment).trim()
}

fn parse_directive(text: &str) -> Result<Directive, String> {
    let (head, reason) = match text.split_once("--") {
        Some((head, reason)) => (head.trim(), Some(reason.trim()).filter(|text| !text.is_empty())),
        None => (text, None),
    };
    let (verb, rest) = head.split_once('[').ok_or_else(|| no_list(head))?;
    let reach = match verb.trim() {
        "ignore" => DirectiveReach::Here,
        "ignore-file" => DirectiveReach::File,
        other => return Err(format!("`{other}` is not `ignore` or `ignore-file`")),
    };
    let (list, options) = rest.split_once(']').ok_or("the list of rules has no `]`")?;
    let rules: Vec<String> = list.split(',').map(|rule| rule.trim().to_owned()).collect();
    if rules.iter().any(String::is_empty) {
        return Err("the list of rules has an empty entry".to_owned());
    }
    if rules.iter().any(|rule| rule == "all" || rule == "*") {
        return Err("there is no way to silence every rule: name those that you mean".to_owned());
    }
    Ok(Directive {
        tool: Tool::Bottlelint,
        reach,
        rules,
        until: parse_options(options)?,
        reason: reason.map(str::to_owned),
    })
}

fn no_list(head: &str) -> String {
    match head.split_whitespace().next() {
        Some(verb @ ("ignore" | "ignore-file")) => format!("it names no rule: `{verb}[ECS004]`"),
        Some(other) => format!("`{other}` is not `ignore[...]` or `ignore-file[...]`"),
        None => "it says nothing".to_owned(),
    }
}

fn parse_options(options: &str) -> Result<Option<Date>, String> {
    let mut until = None;
    for option in options.split_whitespace() {
        let Some(day) = option.strip_prefix("until=") else {
            return Err(format!(
                "`{option}` is neither `until=2026-12-31` nor, after ` -- `, a reason"
            ));
        };
        until =
            Some(Date::parse(day).ok_or_else(|| format!("`{day}` is not a date like 2026-12-31"))?);
    }
    Ok(until)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(comment: &str) -> Directive {
        parse(comment).unwrap().unwrap()
    }

    fn wrong(comment: &str) -> String {
        parse(comment).unwrap().unwrap_err()
    }

    #[test]
    fn reads_all_of_it() {
        let all =
            read("# bottlelint: ignore[ECS004, ECS005] until=2026-12-31 -- log shipper -- OPS-1");
        assert_eq!(all.reach, DirectiveReach::Here);
        assert_eq!(all.rules, ["ECS004", "ECS005"]);
        assert_eq!(all.until, Date::parse("2026-12-31"));
        assert_eq!(all.reason.as_deref(), Some("log shipper -- OPS-1"));
    }

    #[test]
    fn reads_every_kind_of_comment() {
        for comment in [
            "#bottlelint:ignore[ECS004] -- why",
            "// bottlelint: ignore[ECS004] -- why",
            "/* bottlelint: ignore[ECS004] -- why */",
            "/*\n  bottlelint: ignore[ECS004]\n  -- why\n*/",
        ] {
            assert_eq!(read(comment).reason.as_deref(), Some("why"), "{comment}");
        }
        assert_eq!(read("# bottlelint: ignore-file[ECS004] -- why").reach, DirectiveReach::File);
    }

    #[test]
    fn leaves_other_comments_alone() {
        assert_eq!(parse("# see bottlelint: ignore[X]"), None);
        assert_eq!(parse("# checkov:skip=CKV_AWS_336:why"), None);
        assert_eq!(read("# bottlelint: ignore[ECS004]").reason, None);
        assert_eq!(read("# bottlelint: ignore[ECS004] --").reason, None);
    }

    #[test]
    fn says_what_is_wrong() {
        assert_eq!(
            wrong("# bottlelint: ignore -- all of it"),
            "it names no rule: `ignore[ECS004]`"
        );
        assert_eq!(wrong("# bottlelint: skip[ECS004]"), "`skip` is not `ignore` or `ignore-file`");
        assert_eq!(wrong("# bottlelint: ignore[ECS004"), "the list of rules has no `]`");
        assert_eq!(wrong("# bottlelint: ignore[ECS004,]"), "the list of rules has an empty entry");
        assert_eq!(
            wrong("# bottlelint: ignore[ECS004] until=2026-02-30"),
            "`2026-02-30` is not a date like 2026-12-31"
        );
        assert!(wrong("# bottlelint: ignore[all] -- why").starts_with("there is no way"));
        assert!(wrong("# bottlelint: ignore[ECS004] because").starts_with("`because` is neither"));
        assert_eq!(wrong("# bottlelint:"), "it says nothing");
    }
}
