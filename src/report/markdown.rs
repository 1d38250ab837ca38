//! Markdown for step summaries and comments of pull requests.

use std::io::{self, Write};

use crate::finding::Verdict;
use crate::source::SourceMap;
use crate::triage::{Failed, Level, Problem, Report, RuleTotal, UnknownVerdicts, reading};

use super::Style;
use super::overview::{self, Detail};
use super::place::heading;
use super::summary::summary;
use super::text::{fence, plain, some};

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
fn unknown_row(entry: &UnknownVerdicts<'_>, sources: &SourceMap) -> String {
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

fn write_counts(rows: &[RuleTotal<'_>], out: &mut dyn Write) -> io::Result<()> {
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

/// A code span that its text cannot leave: its fence is longer than any row of backticks in it. In a cell of a table, a
/// bar has to be escaped in code, too.
pub(super) fn code(text: &str) -> String {
    let text = plain(text);
    let fence = fence(&text, 1);
    let blank =
        if text.is_empty() || text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{blank}{}{blank}{fence}", text.replace('|', "\\|"))
}

/// Text in a cell of a table: nothing in it is markup but the code spans that single backticks make. A row of several
/// backticks is text that somebody wrote, and so is a backtick without another.
pub(super) fn escape(text: &str) -> String {
    let text = plain(text);
    let mut escaped = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(start) = single_backtick(rest) {
        let (before, behind) = rest.split_at(start);
        let behind = behind.get(1..).unwrap_or_default();
        let Some(end) = single_backtick(behind) else { break };
        let (inner, after) = behind.split_at(end);
        escaped.push_str(&escape_text(before));
        escaped.push_str(&code(inner));
        rest = after.get(1..).unwrap_or_default();
    }
    escaped.push_str(&escape_text(rest));
    escaped
}

/// Where the next backtick is that no other is next to.
fn single_backtick(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let is_backtick = |at: Option<usize>| at.and_then(|at| bytes.get(at)) == Some(&b'`');
    text.match_indices('`')
        .map(|(at, _)| at)
        .find(|at| !is_backtick(at.checked_sub(1)) && !is_backtick(at.checked_add(1)))
}

/// Text without markup: no emphasis, link, address, tag, mention or cell.
fn escape_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => escaped.push_str("&lt;"),
            '&' => escaped.push_str("&amp;"),
            '\\' | '`' | '|' | '[' | ']' | '*' | '_' | '~' | '!' | '#' => {
                escaped.extend(['\\', character]);
            }
            // Nobody is called by a mention, and no address becomes a link.
            '@' => escaped.push_str("@\u{200b}"),
            character => escaped.push(character),
        }
    }
    escaped.replace("://", ":\u{200b}//").replace("www.", "www\u{200b}.")
}

#[cfg(test)]
mod tests {
    use crate::report::testing::{example, written};

    #[test]
    fn is_a_table() {
        insta::assert_snapshot!(written(super::write, &example()), @r#"
        ## bottlelint

        2 errors, 1 warning, 1 unknown in 12 resources of 2 modules (3 rules, 38 ms); 1 can be fixed with --fix

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
    fn code_cannot_be_left() {
        for hostile in ["`", "``</summary>![](http://x/i.png)@a ``", "a`b", "``a", "a``", "|`|", ""]
        {
            let span = super::code(hostile);
            let fence = span.len() - span.trim_start_matches('`').len();
            let inner = &span[fence..span.len() - fence];
            assert!(!inner.contains(&"`".repeat(fence)), "{span}");
            assert!(inner.is_empty() || !inner.starts_with('`') && !inner.ends_with('`'), "{span}");
        }
        let text = super::escape("container ```</summary>![](http://x/i.png)@someone ``` is open");
        assert!(!text.contains("</") && !text.contains("![") && !text.contains("@s"), "{text}");
    }

    #[test]
    fn escapes_what_would_leave_the_cell() {
        assert_eq!(super::escape("a|b <i> [x](y) `a[0]`"), "a\\|b &lt;i> \\[x\\](y) `a[0]`");
    }
}
