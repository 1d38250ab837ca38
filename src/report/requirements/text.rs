//! Requirements for the terminal.

use std::io::{self, Write};

use annotate_snippets::renderer::{AnsiColor, Effects};

use crate::engine::{RuleEvidence, Strength};

use super::super::text::{count, plain};
use super::super::{Color, Style};
use super::{LEGEND, Requirements, words};

/// Pieces of evidence that are listed for a rule that holds; those that do not hold are all listed.
const SHOWN: usize = 3;

/// Writes the requirements.
pub(super) fn write(
    report: &Requirements<'_>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "{} of {}\n", report.subject_matter(), plain(report.module()))?;
    let ids = report.shown().map(|requirement| requirement.id.len());
    let width = ids.max().unwrap_or(0).max(5);
    for requirement in report.shown() {
        let title = report.title(&requirement.id).map(plain).unwrap_or_default();
        let id = plain(&requirement.id);
        writeln!(out, "{id:<width$} {} {title}", painted(requirement.strength, 18, style))?;
        for rule in &requirement.rules {
            write_rule(report, rule, style, out)?;
        }
        for open in requirement.open.iter().take(SHOWN) {
            writeln!(out, "  not certain: {}", plain(open))?;
        }
        if let Some(more @ 1..) = requirement.open.len().checked_sub(SHOWN) {
            writeln!(out, "  and {} that are not certain", count(more, "more need"))?;
        }
        writeln!(out)?;
    }
    for line in report.coverage() {
        writeln!(out, "{}\n", plain(&line))?;
    }
    for (strength, meaning) in LEGEND {
        writeln!(out, "{} {meaning}", painted(strength, 18, style))?;
    }
    for name in report.incomplete {
        writeln!(out, "incomplete: {} could not be read", plain(name))?;
    }
    Ok(())
}

fn write_rule(
    report: &Requirements<'_>,
    rule: &RuleEvidence,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let info = &rule.rule;
    writeln!(out, "  {:<8}{} {}", info.id, painted(rule.strength, 18, style), plain(&info.name))?;
    let holds = |strength| {
        matches!(strength, Strength::Guaranteed | Strength::NoViolation | Strength::ByDefault)
    };
    let (good, bad): (Vec<_>, Vec<_>) =
        report.sorted(rule).into_iter().partition(|evidence| holds(evidence.strength));
    for evidence in bad.iter().chain(good.iter().take(SHOWN)) {
        let place = report.place(evidence).unwrap_or_default();
        let text = match evidence.message.as_str() {
            "" => report.subject(evidence),
            message => message.to_owned(),
        };
        writeln!(out, "          {}  {}", plain(&place), plain(&text))?;
        if !evidence.broken_by.is_empty() {
            writeln!(out, "            a caller can break it: {}", plain(&evidence.broken_by))?;
        }
    }
    match good.len().saturating_sub(SHOWN) {
        0 => Ok(()),
        more => writeln!(out, "          and {}", count(more, "more place")),
    }
}

/// The words for a strength, filled up to `width`.
fn painted(strength: Strength, width: usize, style: &Style) -> String {
    let text = format!("{:<width$}", words(strength));
    let color = match strength {
        Strength::Violated => AnsiColor::BrightRed,
        Strength::Unknown => AnsiColor::BrightMagenta,
        Strength::ByDefault | Strength::NoViolation => AnsiColor::Yellow,
        Strength::Guaranteed => AnsiColor::Green,
        Strength::NotApplicable => AnsiColor::BrightBlack,
    };
    let paint = color.on_default().effects(Effects::BOLD);
    match style.color {
        Color::Never => text,
        Color::Always => format!("{paint}{text}{paint:#}"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::written;

    #[test]
    fn shows_what_does_not_hold_first() {
        insta::assert_snapshot!(written(super::write), @r#"
        requirements of modules/ecs

        6.1   violated           AWS security best practices
          ECS001  guaranteed         writable-root-filesystem
                  modules/ecs/main.tf:1  aws_x.y[0]
                  modules/ecs/main.tf:1  aws_x.y[1]
                  modules/ecs/main.tf:1  aws_x.y[2]
                  and 2 more places
          ECS004  violated           writable-root-filesystem
                  modules/ecs/main.tf:2  `aws_x.z` is <wrong> | broken
                  modules/ecs/main.tf:1  aws_x.y["<k>"]
                    a caller can break it: given by the caller (variable `k` has no value here)

        8.1   guaranteed         
          ECS001  guaranteed         writable-root-filesystem
                  modules/ecs/main.tf:1  aws_x.y[0]
                  modules/ecs/main.tf:1  aws_x.y[1]
                  modules/ecs/main.tf:1  aws_x.y[2]
                  and 2 more places
          ECS009  not applicable     writable-root-filesystem

        guaranteed         holds for every input: no caller can break it
        no violation found no rule finds a violation for any input, and none proves that there is none
        by default         holds with the values given; a caller can break it
        unknown            depends on what is not in the source
        violated           does not hold
        not applicable     there is nothing here that it is about
        incomplete: module.vpc could not be read
        "#);
    }
}
