//! Requirements as Markdown: an overview, then the evidence.

use std::io::{self, Write};

use crate::engine::Evidence;
use crate::finding::Waypoint;

use super::super::Style;
use super::super::markdown::{code, escape};
use super::subject::{ModuleRequirements, Requirements};
use super::words::{LEGEND, READING, broken_by, by_what, statement, words};

/// Writes the requirements.
pub(super) fn write(report: &Requirements<'_>, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "# {} of {}\n", report.subject_matter(), code(&report.names()))?;
    writeln!(out, "| | |\n|---|---|")?;
    for (name, text) in report.head.lines() {
        writeln!(out, "| {name} | {} |", escape(&text))?;
    }
    writeln!(out)?;
    for line in report.coverage() {
        writeln!(out, "{}\n", escape(&line))?;
    }
    writeln!(out, "## How to read this\n")?;
    for (strength, meaning) in LEGEND {
        writeln!(out, "* *{}*: {meaning}", words(strength))?;
    }
    for (word, meaning) in READING {
        writeln!(out, "* {word}: {meaning}")?;
    }
    for module in report.modules {
        write_module(report, module, out)?;
    }
    Ok(())
}

fn write_module(
    report: &Requirements<'_>,
    module: &ModuleRequirements,
    out: &mut dyn Write,
) -> io::Result<()> {
    let column = if report.standard.is_some() { "Control" } else { "Requirement" };
    writeln!(out, "\n## {}\n", code(module.name()))?;
    for name in &module.incomplete {
        writeln!(out, "Incomplete: {} could not be read.\n", code(name))?;
    }
    writeln!(out, "| {column} | Holds | |\n|---|---|---|")?;
    for requirement in report.shown(module) {
        let (id, strength) = (escape(&requirement.id), words(requirement.strength));
        let title = module.title(&requirement.id).map(escape).unwrap_or_default();
        writeln!(out, "| {id} | {strength} | {title} |")?;
    }
    for requirement in report.shown(module) {
        let (id, strength) = (escape(&requirement.id), words(requirement.strength));
        let title = module.title(&requirement.id).map(|title| format!(" {}", escape(title)));
        writeln!(out, "\n### {id}{}: {strength}\n", title.unwrap_or_default())?;
        if let Some(source) = report.source(&requirement.id) {
            writeln!(out, "Source: {}.\n", escape(&source))?;
        }
        writeln!(out, "| Rule | Holds | Evidence |\n|---|---|---|")?;
        for rule in &requirement.rules {
            let evidence: Vec<String> =
                report.sorted(rule).into_iter().map(|one| line(report, one)).collect();
            let said = escape(&statement(&rule.rule));
            let link = report.link(&requirement.id, &rule.rule);
            let link = link.map(|link| format!(" ({})", by_what(link))).unwrap_or_default();
            let strength = words(rule.strength);
            writeln!(
                out,
                "| {said} {}{link} | {strength} | {} |",
                rule.rule.id,
                evidence.join("<br>")
            )?;
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

/// What was looked at, what it says and where that comes from, step by step.
fn line(report: &Requirements<'_>, evidence: &Evidence) -> String {
    let text = match evidence.message.as_str() {
        "" => code(&report.subject(evidence)),
        message => escape(message),
    };
    let place = evidence.exhibit.place.map(|span| code(&report.place(span)));
    let says = Requirements::says(evidence).map(|says| escape(&says));
    let says = says.map(|says| format!(": {says}")).unwrap_or_default();
    let step =
        |step: &Waypoint| format!("{} {}", code(&report.place(step.span)), escape(&step.text));
    let steps: Vec<String> = Requirements::steps(evidence).iter().map(step).collect();
    let steps = if steps.is_empty() { String::new() } else { format!(" ({})", steps.join("; ")) };
    let broken_by = broken_by(evidence).map(|text| format!("; {}", escape(&text)));
    let broken_by = broken_by.unwrap_or_default();
    format!("{text} {}{says}{steps}{broken_by}", place.unwrap_or_default()).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::super::testing::written;

    #[test]
    fn is_two_kinds_of_tables() {
        insta::assert_snapshot!(written(super::write), @r#"
        # Requirements of `modules/ecs`

        | | |
        |---|---|
        | Date | 2026-11-30 |
        | Commit | 0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a, with changes that are not committed |
        | bottlelint | 0.1.0 |
        | Rules | 3, SHA-256 0123456789ab |
        | Facts of AWS | checked from 2026-11-29 to 2026-11-30 |
        | AWS provider | 5.100.0 |
        | Values given | --var-file prod.tfvars |

        ## How to read this

        * *guaranteed*: holds for every input: no caller can break it
        * *no violation found*: no rule finds a violation for any input, and none proves that there is none
        * *by default*: holds with the values given; a caller can break it
        * *unknown*: depends on what is not in the source
        * *violated*: does not hold
        * *not applicable*: nothing here is about it
        * Configuration: text files from which Terraform creates and changes what runs at AWS. This report is about what they say, and not about what runs today
        * Module: a directory of such files. Other configurations may call it, as callers, with values of their own
        * Resource: one thing at AWS, such as a bucket. `aws_s3_bucket.logs` is the bucket that the configuration calls logs
        * Variable: a value that a caller may set, written `var.name`. Its default counts where none does
        * Place: file and line, such as `main.tf:6`: where to look

        ## `modules/ecs`

        Incomplete: `module.vpc` could not be read.

        | Requirement | Holds | |
        |---|---|---|
        | 6.1 | violated | AWS security best practices |
        | 8.1 | guaranteed |  |

        ### 6.1 AWS security best practices: violated

        | Rule | Holds | Evidence |
        |---|---|---|
        | The root file system of every container is read-only. ECS001 | guaranteed | `aws_x.y[0]` `modules/ecs/main.tf:1`: `flag` is `true` (`modules/ecs/main.tf:2` `true` is the default of `var.k`; `modules/ecs/main.tf:1` ... and ends up in `flag`)<br>`aws_x.y[1]` `modules/ecs/main.tf:1`: `flag` is `true` (`modules/ecs/main.tf:2` `true` is the default of `var.k`; `modules/ecs/main.tf:1` ... and ends up in `flag`)<br>`aws_x.y[2]` `modules/ecs/main.tf:1`: `flag` is `true` (`modules/ecs/main.tf:2` `true` is the default of `var.k`; `modules/ecs/main.tf:1` ... and ends up in `flag`)<br>`aws_x.y[3]` `modules/ecs/main.tf:1`: `flag` is `true` (`modules/ecs/main.tf:2` `true` is the default of `var.k`; `modules/ecs/main.tf:1` ... and ends up in `flag`)<br>`aws_x.y[4]` `modules/ecs/main.tf:1`: `flag` is `true` (`modules/ecs/main.tf:2` `true` is the default of `var.k`; `modules/ecs/main.tf:1` ... and ends up in `flag`) |
        | The root file system of every container is read-only. ECS004 | violated | `aws_x.z` is &lt;wrong> \| broken `modules/ecs/main.tf:2`: `flag` is `true` (`modules/ecs/main.tf:2` `true` is the default of `var.k`; `modules/ecs/main.tf:2` ... and ends up in `flag`)<br>`aws_x.y["<k>"]` `modules/ecs/main.tf:1`: `flag` is `true` (`modules/ecs/main.tf:2` `true` is the default of `var.k`; `modules/ecs/main.tf:1` ... and ends up in `flag`); a caller can break it with `var.k` |

        ### 8.1: guaranteed

        | Rule | Holds | Evidence |
        |---|---|---|
        | The root file system of every container is read-only. ECS001 | guaranteed | `aws_x.y[0]` `modules/ecs/main.tf:1`: `flag` is `true` (`modules/ecs/main.tf:2` `true` is the default of `var.k`; `modules/ecs/main.tf:1` ... and ends up in `flag`)<br>`aws_x.y[1]` `modules/ecs/main.tf:1`: `flag` is `true` (`modules/ecs/main.tf:2` `true` is the default of `var.k`; `modules/ecs/main.tf:1` ... and ends up in `flag`)<br>`aws_x.y[2]` `modules/ecs/main.tf:1`: `flag` is `true` (`modules/ecs/main.tf:2` `true` is the default of `var.k`; `modules/ecs/main.tf:1` ... and ends up in `flag`)<br>`aws_x.y[3]` `modules/ecs/main.tf:1`: `flag` is `true` (`modules/ecs/main.tf:2` `true` is the default of `var.k`; `modules/ecs/main.tf:1` ... and ends up in `flag`)<br>`aws_x.y[4]` `modules/ecs/main.tf:1`: `flag` is `true` (`modules/ecs/main.tf:2` `true` is the default of `var.k`; `modules/ecs/main.tf:1` ... and ends up in `flag`) |
        | The root file system of every container is read-only. ECS009 | not applicable |  |
        "#);
    }
}
