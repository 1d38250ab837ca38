//! Workflow commands of GitHub Actions: annotations at the lines of a pull request. GitHub shows ten
//! errors and ten warnings a step, so the worst come first.

use std::cmp::Reverse;
use std::io::{self, Write};

use crate::source::SourceMap;
use crate::triage::{Level, Problem, Report};

use super::Style;
use super::place::{first_line, in_file, region};
use super::text::{plain, some};

/// Writes the report.
pub(super) fn write(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut problems: Vec<&Problem> = report.findings.iter().collect();
    problems.sort_by_key(|problem| {
        (Level::of(&problem.finding), Reverse(problem.finding.rule.severity))
    });
    for problem in problems {
        writeln!(out, "{}", command(problem, &report.sources))?;
    }
    Ok(())
}

fn command(problem: &Problem, sources: &SourceMap) -> String {
    let finding = &problem.finding;
    let level = Level::of(finding);
    let name = match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note | Level::Unknown | Level::Skipped => "notice",
    };
    let title = format!("{}[{}] {}", level.as_str(), finding.rule.id, plain(&finding.rule.title));
    let place = if in_file(sources, finding.place) {
        let place = region(sources, first_line(sources, finding.place));
        let (start, end) = (place.start, place.end);
        let path = property(&plain(&place.path));
        format!(
            "file={path},line={},endLine={},col={},endColumn={},",
            start.line, end.line, start.column, end.column
        )
    } else {
        String::new()
    };
    format!("::{name} {place}title={}::{}", property(&title), data(&message(problem)))
}

fn message(problem: &Problem) -> String {
    let finding = &problem.finding;
    let mut lines = vec![plain(&finding.message)];
    lines.extend(
        finding
            .trail
            .iter()
            .filter(|waypoint| waypoint.text != finding.message)
            .map(|waypoint| plain(&waypoint.text))
            .filter(|text| !text.is_empty()),
    );
    if !finding.resource.is_empty() {
        lines.push(format!("resource: {}", plain(&finding.resource)));
    }
    match problem.also_through().as_slice() {
        [] => {}
        names => lines.push(format!("also through {}", some(names, 3))),
    }
    if !finding.assumption.is_empty() {
        lines.push(format!("this holds {}", plain(&finding.assumption)));
    }
    lines.push(format!("more: bottlelint explain {}", finding.rule.id));
    lines.join("\n")
}

/// Text behind the command: a line end would end it.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property of the command: commas and colons separate properties.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use crate::report::testing::{example, written};

    #[test]
    fn annotates_the_worst_first() {
        insta::assert_snapshot!(written(super::write, &example()), @r#"
        ::error file=envs/prod/broken.tf,line=2,endLine=2,col=7,endColumn=8,title=error[TF004] Syntax error::the list has no end%0Amore: bottlelint explain TF004
        ::error file=envs/prod/main.tf,line=6,endLine=6,col=3,endColumn=25,title=error[ECS004] Container can write to its root file system::container `checkout` can write to its root file system%0A`false` is set here, by `module.checkout`%0A... over this default%0A... and ends up in this attribute, which must be `true`%0Aresource: module.checkout.aws_ecs_task_definition.this%0Aalso through module.orders%0Amore: bottlelint explain ECS004
        ::warning file=modules/ecs/main.tf,line=13,endLine=13,col=1,endColumn=34,title=warning[ECS021] Service has no deployment circuit breaker::service `this` has no deployment circuit breaker%0Aneeds a `deployment_circuit_breaker` block; there is none%0Aresource: module.checkout.aws_ecs_service.this%0Athis holds if it is created%0Amore: bottlelint explain ECS021
        ::notice file=envs/prod/main.tf,line=5,endLine=5,col=20,endColumn=54,title=unknown[ECS011] Image is not pinned by its digest::cannot tell whether the image of container `checkout` is pinned by digest%0Aread from AWS at plan time, so not known here%0Aused as the image%0Aresource: module.checkout.aws_ecs_task_definition.this%0Amore: bottlelint explain ECS011
        "#);
    }

    #[test]
    fn keeps_names_from_ending_a_property() {
        assert_eq!(super::property("a,b:c%\n"), "a%2Cb%3Ac%25%0A");
    }
}
