//! Markdown for step summaries and comments of pull requests.

use std::io::{self, Write};

use crate::finding::Verdict;
use crate::source::SourceMap;
use crate::triage::{Failed, Level, Problem, Report, Row, Unknown, reading};

use super::Style;
use super::overview::{self, Detail};
use super::place::heading;
use super::summary::summary;
use super::text::{plain, some};

/// Writes the report.
pub(super) fn write(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let reading = reading(report, style.hygiene);
    let detail = overview::detail(&reading, style);
    writeln!(out, "## bottlelint\n")?;
    for line in summary(report) {
        writeln!(out, "{}\n", escape(&line))?;
    }
    if !reading.failed.is_empty() {
        writeln!(out, "| Severity | Rule | Place | Finding |\n|---|---|---|---|")?;
    }
    for entry in &reading.failed {
        write_failed(entry, detail, &report.sources, out)?;
    }
    if !reading.unknown.is_empty() {
        let number = reading.unknown.len();
        let causes = if number == 1 { "1 cause" } else { &format!("{number} causes") };
        writeln!(out, "\n<details><summary>Unknown verdicts: {causes}</summary>\n")?;
        writeln!(out, "| Severity | Rule | Place | Finding |\n|---|---|---|---|")?;
        for entry in &reading.unknown {
            writeln!(out, "{}", unknown_row(entry, &report.sources))?;
        }
        writeln!(out, "\n</details>")?;
    }
    let counted = reading.rows.iter().any(|row| row.only_counted);
    if detail == Detail::Listed || counted {
        write_counts(&reading.rows, out)?;
    }
    Ok(())
}

/// The failures of a rule: all, or the first few of a milder one where there are many.
fn write_failed(
    entry: &Failed<'_>,
    detail: Detail,
    sources: &SourceMap,
    out: &mut dyn Write,
) -> io::Result<()> {
    let all = detail == Detail::Drawn || overview::is_severe(entry.rule.severity);
    let shown = if all { entry.problems.len() } else { overview::LISTED };
    for problem in entry.problems.iter().take(shown) {
        writeln!(out, "{}", row(problem, sources))?;
    }
    let more = entry.problems.len().saturating_sub(shown);
    if more > 0 {
        let rule = entry.rule;
        let name = escape(&rule.name);
        writeln!(out, "| {} | {} {name} | | {more} more |", rule.severity, rule.id)?;
    }
    Ok(())
}

/// One verdict as it is, or several with one cause.
fn unknown_row(entry: &Unknown<'_>, sources: &SourceMap) -> String {
    if let [only] = entry.problems.as_slice() {
        return row(only, sources);
    }
    let severity = entry.problems.first().map_or("", |first| first.finding.rule.severity.as_str());
    let place = entry.problems.first().map(|first| heading(sources, &first.finding));
    let notes: Vec<String> =
        overview::unknown_notes(entry).iter().map(|note| escape(note)).collect();
    format!(
        "| {severity} (unknown) | {} rules | {} | {}<br>{} |",
        overview::unknown_rules(entry).len(),
        code(&place.unwrap_or_default()),
        escape(&overview::unknown_title(entry)),
        notes.join("<br>")
    )
}

fn write_counts(rows: &[Row<'_>], out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "\n| Severity | Rule | Findings | Unknown |\n|---|---|---|---|")?;
    for row in rows {
        let (rule, name) = (row.rule, escape(&row.rule.name));
        writeln!(
            out,
            "| {} | {} {name} | {} | {} |",
            rule.severity, rule.id, row.failed, row.unknown
        )?;
    }
    Ok(())
}

fn row(problem: &Problem, sources: &SourceMap) -> String {
    let finding = &problem.finding;
    let rule = &finding.rule;
    let mut text = escape(&finding.message);
    let new = |text: &str| !text.is_empty() && text != finding.message;
    let steps = finding.trail.iter().filter(|waypoint| new(&waypoint.text));
    for waypoint in steps {
        let at = sources.start(waypoint.span);
        let place = format!("{}:{}", sources.path(waypoint.span.source), at.line);
        text = format!("{text}<br>{}: {}", code(&place), escape(&waypoint.text));
    }
    if let Verdict::Unknown(reason) = &finding.verdict {
        text = format!("{text}<br>It is {}.", escape(reason));
    }
    match problem.also_through().as_slice() {
        [] => {}
        names => text = format!("{text}<br>Also through {}.", escape(&some(names, 3))),
    }
    let severity = match Level::of(finding) {
        level @ (Level::Unknown | Level::Skipped) => {
            format!("{} ({})", rule.severity, level.as_str())
        }
        Level::Error | Level::Warning | Level::Note => rule.severity.to_string(),
    };
    format!(
        "| {severity} | {} {} | {} | {text} |",
        rule.id,
        escape(&rule.name),
        code(&heading(sources, finding))
    )
}

/// A code span.
pub(super) fn code(text: &str) -> String {
    format!("`{}`", plain(text).replace('`', "'").replace('|', "\\|"))
}

/// Text in a cell of a table: no cell, tag or link of its own. Code spans stay.
pub(super) fn escape(text: &str) -> String {
    let text = plain(text);
    let mut escaped = String::with_capacity(text.len());
    let mut in_code = false;
    for character in text.chars() {
        in_code ^= character == '`';
        match character {
            '|' => escaped.push_str("\\|"),
            '<' if !in_code => escaped.push_str("&lt;"),
            '[' | ']' | '*' | '_' if !in_code => escaped.extend(['\\', character]),
            character => escaped.push(character),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use crate::report::testing::{example, written};

    #[test]
    fn is_a_table() {
        insta::assert_snapshot!(written(super::write, &example()), @r#"
        ## bottlelint

        2 errors, 1 warning, 1 unknown in 12 resources of 2 modules (3 rules, 38 ms)

        incomplete: 1 of 9 files could not be read, results may lack findings

        | Severity | Rule | Place | Finding |
        |---|---|---|---|
        | high | TF004 syntax-error | `envs/prod/broken.tf:2:7` | the list has no end |
        | high | ECS004 writable-root-filesystem | `envs/prod/main.tf:6:3` | container `checkout` can write to its root file system<br>`envs/prod/main.tf:6`: `false` is set here, by `module.checkout`<br>`modules/ecs/variables.tf:3`: ... over this default<br>`modules/ecs/main.tf:8`: ... and ends up in this attribute, which must be `true`<br>Also through module.orders. |
        | low | ECS021 no-deployment-circuit-breaker | `modules/ecs/main.tf:13:1` | service `this` has no deployment circuit breaker<br>`modules/ecs/main.tf:13`: needs a `deployment_circuit_breaker` block; there is none |

        <details><summary>Unknown verdicts: 1 cause</summary>

        | Severity | Rule | Place | Finding |
        |---|---|---|---|
        | medium (unknown) | ECS011 image-without-digest | `envs/prod/main.tf:5:20` | cannot tell whether the image of container `checkout` is pinned by digest<br>`envs/prod/main.tf:5`: read from AWS at plan time, so not known here<br>`modules/ecs/main.tf:6`: used as the image<br>It is read from AWS at plan time (`data.aws_ssm_parameter.image.value`). |

        </details>
        "#);
    }

    #[test]
    fn escapes_what_would_leave_the_cell() {
        assert_eq!(super::escape("a|b <i> [x](y) `a[0]`"), "a\\|b &lt;i> \\[x\\](y) `a[0]`");
    }
}
