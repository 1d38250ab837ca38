//! Requirements for the terminal.

use std::io::{self, Write};

use annotate_snippets::renderer::{AnsiColor, Effects};

use crate::engine::{Evidence, RuleEvidence, Strength};

use super::super::text::{count, plain};
use super::super::{Color, Style};
use super::subject::{ModuleRequirements, Requirements};
use super::words::{LEGEND, broken_by, statement, words};

/// Pieces of evidence that are listed for a rule that holds; those that do not hold are all listed.
const SHOWN: usize = 3;

/// Writes the requirements.
pub(super) fn write(
    report: &Requirements<'_>,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "{} of {}\n", report.subject_matter(), plain(&report.names()))?;
    for (name, text) in report.head.lines() {
        writeln!(out, "{name:<12} {}", plain(&text))?;
    }
    writeln!(out)?;
    for module in report.modules {
        write_module(report, module, style, out)?;
    }
    for line in report.coverage() {
        writeln!(out, "{}\n", plain(&line))?;
    }
    for (strength, meaning) in LEGEND {
        writeln!(out, "{} {meaning}", painted(strength, 18, style))?;
    }
    for module in report.modules {
        for name in &module.incomplete {
            writeln!(out, "incomplete: {} could not be read", plain(name))?;
        }
    }
    Ok(())
}

fn write_module(
    report: &Requirements<'_>,
    module: &ModuleRequirements,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    if report.modules.len() > 1 {
        writeln!(out, "{}\n", plain(module.name()))?;
    }
    let ids = report.shown(module).map(|requirement| requirement.id.len());
    let width = ids.max().unwrap_or(0).max(5);
    for requirement in report.shown(module) {
        let title = module.title(&requirement.id).map(plain).unwrap_or_default();
        let id = plain(&requirement.id);
        let line = format!("{id:<width$} {} {title}", painted(requirement.strength, 18, style));
        writeln!(out, "{}", line.trim_end())?;
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
    Ok(())
}

fn write_rule(
    report: &Requirements<'_>,
    rule: &RuleEvidence,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (id, said) = (&rule.rule.id, plain(&statement(&rule.rule)));
    writeln!(out, "  {id:<8}{} {said}", painted(rule.strength, 18, style))?;
    let holds = |strength| {
        matches!(strength, Strength::Guaranteed | Strength::NoViolation | Strength::ByDefault)
    };
    let (good, bad): (Vec<_>, Vec<_>) =
        report.sorted(rule).into_iter().partition(|evidence| holds(evidence.strength));
    for evidence in bad.iter().chain(good.iter().take(SHOWN)) {
        write_evidence(report, evidence, out)?;
    }
    match good.len().saturating_sub(SHOWN) {
        0 => Ok(()),
        more => writeln!(out, "          and {}", count(more, "more place")),
    }
}

/// What was looked at, what it says, where that comes from, and how it can be broken.
fn write_evidence(
    report: &Requirements<'_>,
    evidence: &Evidence,
    out: &mut dyn Write,
) -> io::Result<()> {
    let place = evidence.exhibit.place.map(|span| report.place(span)).unwrap_or_default();
    let text = match evidence.message.as_str() {
        "" => report.subject(evidence),
        message => message.to_owned(),
    };
    writeln!(out, "          {}  {}", plain(&place), plain(&text))?;
    let first = Requirements::steps(evidence).first();
    let from = first.filter(|first| report.place(first.span) != place);
    let from = from.map(|first| format!("{}, {}", report.place(first.span), first.text));
    let says = Requirements::says(evidence).into_iter().chain(from).collect::<Vec<_>>();
    if !says.is_empty() {
        writeln!(out, "            {}", plain(&says.join(": ")))?;
    }
    match broken_by(evidence) {
        Some(sentence) => writeln!(out, "            {}", plain(&sentence)),
        None => Ok(()),
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
        Requirements of modules/ecs

        Date         2026-11-30
        Commit       0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a, with changes that are not committed
        bottlelint   0.1.0
        Rules        3, SHA-256 0123456789ab
        Facts of AWS checked from 2026-11-29 to 2026-11-30
        AWS provider 5.100.0
        Values given --var-file prod.tfvars

        6.1   violated           AWS security best practices
          ECS001  guaranteed         The root file system of every container is read-only.
                  modules/ecs/main.tf:1  aws_x.y[0]
                    `flag` is `true`: modules/ecs/main.tf:2, `true` is the default of `var.k`
                  modules/ecs/main.tf:1  aws_x.y[1]
                    `flag` is `true`: modules/ecs/main.tf:2, `true` is the default of `var.k`
                  modules/ecs/main.tf:1  aws_x.y[2]
                    `flag` is `true`: modules/ecs/main.tf:2, `true` is the default of `var.k`
                  and 2 more places
          ECS004  violated           The root file system of every container is read-only.
                  modules/ecs/main.tf:2  `aws_x.z` is <wrong> | broken
                    `flag` is `true`
                  modules/ecs/main.tf:1  aws_x.y["<k>"]
                    `flag` is `true`: modules/ecs/main.tf:2, `true` is the default of `var.k`
                    a caller can break it with `var.k`

        8.1   guaranteed
          ECS001  guaranteed         The root file system of every container is read-only.
                  modules/ecs/main.tf:1  aws_x.y[0]
                    `flag` is `true`: modules/ecs/main.tf:2, `true` is the default of `var.k`
                  modules/ecs/main.tf:1  aws_x.y[1]
                    `flag` is `true`: modules/ecs/main.tf:2, `true` is the default of `var.k`
                  modules/ecs/main.tf:1  aws_x.y[2]
                    `flag` is `true`: modules/ecs/main.tf:2, `true` is the default of `var.k`
                  and 2 more places
          ECS009  not applicable     The root file system of every container is read-only.

        guaranteed         holds for every input: no caller can break it
        no violation found no rule finds a violation for any input, and none proves that there is none
        by default         holds with the values given; a caller can break it
        unknown            depends on what is not in the source
        violated           does not hold
        not applicable     nothing here is about it
        incomplete: module.vpc could not be read
        "#);
    }
}
