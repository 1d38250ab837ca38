//! Requirements as Markdown: an overview, then the evidence.

use std::io::{self, Write};

use super::super::Style;
use super::super::markdown::{code, escape};
use super::{LEGEND, Requirements, words};

/// Writes the requirements.
pub(super) fn write(report: &Requirements<'_>, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let (heading, column) = match report.standard {
        Some(standard) => (standard.title, "Control"),
        None => ("Requirements", "Requirement"),
    };
    writeln!(out, "# {heading} of {}\n", code(report.module()))?;
    for line in report.coverage() {
        writeln!(out, "{}\n", escape(&line))?;
    }
    writeln!(out, "| {column} | Holds | |\n|---|---|---|")?;
    for requirement in report.shown() {
        let title = report.title(&requirement.id).map(escape).unwrap_or_default();
        writeln!(
            out,
            "| {} | {} | {title} |",
            escape(&requirement.id),
            words(requirement.strength)
        )?;
    }
    writeln!(out)?;
    for (strength, meaning) in LEGEND {
        writeln!(out, "* *{}*: {meaning}", words(strength))?;
    }
    for name in report.incomplete {
        writeln!(out, "\nIncomplete: {} could not be read.", code(name))?;
    }
    for requirement in report.shown() {
        writeln!(out, "\n## {}: {}\n", escape(&requirement.id), words(requirement.strength))?;
        writeln!(out, "| Rule | Holds | Evidence |\n|---|---|---|")?;
        for rule in &requirement.rules {
            let evidence: Vec<String> =
                report.sorted(rule).into_iter().map(|one| line(report, one)).collect();
            let name = format!("{} {}", rule.rule.id, escape(&rule.rule.name));
            writeln!(out, "| {name} | {} | {} |", words(rule.strength), evidence.join("<br>"))?;
        }
        if !requirement.open.is_empty() {
            writeln!(out)?;
        }
        for open in &requirement.open {
            writeln!(out, "* Not certain: {}", escape(open))?;
        }
    }
    Ok(())
}

fn line(report: &Requirements<'_>, evidence: &crate::engine::Evidence) -> String {
    let place = report.place(evidence).map(|place| code(&place)).unwrap_or_default();
    let text = match evidence.message.as_str() {
        "" => code(&report.subject(evidence)),
        message => escape(message),
    };
    let broken_by = match evidence.broken_by.as_str() {
        "" => String::new(),
        reason => format!(" ({})", escape(reason)),
    };
    format!("{text} {place}{broken_by}").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::testing::written;

    #[test]
    fn is_two_kinds_of_tables() {
        insta::assert_snapshot!(written(super::write), @r#"
        # Requirements of `modules/ecs`

        | Requirement | Holds | |
        |---|---|---|
        | 6.1 | violated | AWS security best practices |
        | 8.1 | guaranteed |  |

        * *guaranteed*: holds for every input: no caller can break it
        * *no violation found*: no rule finds a violation for any input, and none proves that there is none
        * *by default*: holds with the values given; a caller can break it
        * *unknown*: depends on what is not in the source
        * *violated*: does not hold
        * *not applicable*: there is nothing here that it is about

        Incomplete: `module.vpc` could not be read.

        ## 6.1: violated

        | Rule | Holds | Evidence |
        |---|---|---|
        | ECS001 writable-root-filesystem | guaranteed | `aws_x.y[0]` `modules/ecs/main.tf:1`<br>`aws_x.y[1]` `modules/ecs/main.tf:1`<br>`aws_x.y[2]` `modules/ecs/main.tf:1`<br>`aws_x.y[3]` `modules/ecs/main.tf:1`<br>`aws_x.y[4]` `modules/ecs/main.tf:1` |
        | ECS004 writable-root-filesystem | violated | `aws_x.z` is &lt;wrong> \| broken `modules/ecs/main.tf:2`<br>`aws_x.y["<k>"]` `modules/ecs/main.tf:1` (given by the caller (variable `k` has no value here)) |

        ## 8.1: guaranteed

        | Rule | Holds | Evidence |
        |---|---|---|
        | ECS001 writable-root-filesystem | guaranteed | `aws_x.y[0]` `modules/ecs/main.tf:1`<br>`aws_x.y[1]` `modules/ecs/main.tf:1`<br>`aws_x.y[2]` `modules/ecs/main.tf:1`<br>`aws_x.y[3]` `modules/ecs/main.tf:1`<br>`aws_x.y[4]` `modules/ecs/main.tf:1` |
        | ECS009 writable-root-filesystem | not applicable |  |
        "#);
    }
}
