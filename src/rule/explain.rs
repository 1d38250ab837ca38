//! A rule as a page of Markdown: for `explain`, for SARIF's help, for documentation. Must not know terminals.

use std::fmt::Write as _;

use crate::finding::{Applicability, OptionInfo, Profile, RuleInfo, Selection};

use super::embedded;
use super::logic::Rule;

/// What the rule is about, why, what to do, and examples: Markdown.
#[must_use]
pub fn explain(rule: &Rule) -> String {
    let mut page = help(&rule.info);
    for (title, case) in [("## What it finds", "fail"), ("## What it accepts", "pass")] {
        if let Some(example) = example(rule, case) {
            let _ = write!(page, "\n{title}\n\n```hcl\n{}\n```\n", example.trim_end());
        }
    }
    page
}

/// The page without examples.
#[must_use]
pub fn help(info: &RuleInfo) -> String {
    let mut page = format!("# {} {}\n\n{}.\n\n", info.id, info.name, info.title);
    let default = match info.default {
        Selection::On => "",
        Selection::Off => " It is off until it is selected.",
    };
    let profile = match info.profile {
        Profile::Default => String::new(),
        Profile::Fargate => {
            format!(" It belongs to the profile `{}`.", info.profile.as_str())
        }
    };
    let (severity, group) = (info.severity, info.group.as_str());
    let _ = writeln!(page, "Severity {severity}, group {group}.{default}{profile}");
    if !info.requirements.is_empty() {
        let _ = writeln!(page, "Judges requirement {}.", info.requirements.join(", "));
    }
    if let Some(statement) = info.statement() {
        let pass = match info.proves {
            Some(_) => "A pass proves it.",
            None => "A pass means that no violation was found.",
        };
        let _ = writeln!(page, "What it asks for: {statement} {pass}");
    }
    if !info.aliases.is_empty() {
        let names: Vec<_> = info.named_aliases().collect();
        let _ = writeln!(page, "Elsewhere known as {}.", names.join(", "));
    }
    let _ = match info.fix {
        None => Ok(()),
        Some(Applicability::Safe) => {
            writeln!(page, "`bottlelint check --fix` repairs what it can of it.")
        }
        Some(Applicability::Unsafe) => {
            writeln!(
                page,
                "`bottlelint check --fix=unsafe` repairs what it can of it: look at the change."
            )
        }
    };
    let _ = write!(page, "\n## Why\n\n{}\n\n## What to do\n\n{}\n", info.why, info.how);
    page.push_str(&options(info));
    page
}

/// What `bottlelint.hcl` can set of the rule; nothing of a rule without options.
fn options(info: &RuleInfo) -> String {
    let Some(first) = info.options.first() else { return String::new() };
    let mut text = format!(
        "\n## Options\n\n```hcl\n# bottlelint.hcl\nrule \"{}\" {{\n  options = {{ {} = {} }}\n}}\n```\n\n",
        info.id, first.name, first.default
    );
    for OptionInfo { name, ty, default, description } in &info.options {
        let _ = writeln!(text, "* `{name}` ({ty}, default `{default}`): {description}");
    }
    text
}

/// The main file of a case of the rule.
fn example(rule: &Rule, case: &str) -> Option<String> {
    let file = format!("/{}/{case}/main.tf", rule.info.name);
    let (_, text) = embedded::FIXTURES.iter().find(|(path, _)| path.ends_with(&file))?;
    let lines = text.lines().map(|line| line.replace("# expect: ", "# "));
    Some(lines.collect::<Vec<_>>().join("\n"))
}
