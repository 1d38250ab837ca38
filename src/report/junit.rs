//! `JUnit` XML: a test case for each rule without findings, and one for each finding.

use std::io::{self, Write};

use crate::finding::{Effect, Finding, RuleInfo, Verdict};
use crate::triage::{Problem, Report};

use super::Style;
use super::place::heading;
use super::text::plain;

/// Writes the report.
pub(super) fn write(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let clean: Vec<&RuleInfo> =
        report.rules.iter().map(|rule| &**rule).filter(|rule| !found(report, rule)).collect();
    let count = |outcome: Outcome| {
        report.findings.iter().filter(|problem| Outcome::of(&problem.finding) == outcome).count()
    };
    let (failed, errors) = (count(Outcome::Failure), count(Outcome::Error));
    let skipped = count(Outcome::Skipped);
    let tests = clean.len() + report.findings.len();
    let counts = format!("tests=\"{tests}\" failures=\"{failed}\" errors=\"{errors}\"");
    let seconds = format!("{:.3}", report.elapsed.as_secs_f64());
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"bottlelint\" {counts} time=\"{seconds}\">")?;
    writeln!(
        out,
        "  <testsuite name=\"bottlelint\" {counts} skipped=\"{skipped}\" time=\"{seconds}\">"
    )?;
    for rule in clean {
        let name = format!("{} {}", rule.id, rule.name);
        writeln!(
            out,
            "    <testcase classname=\"{}\" name=\"{}\"/>",
            escape(&rule.id),
            escape(&name)
        )?;
    }
    for problem in &report.findings {
        write_case(problem, report, out)?;
    }
    writeln!(out, "  </testsuite>\n</testsuites>")
}

/// What `JUnit` calls it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Failure,
    /// Something could not be judged.
    Error,
    Skipped,
}

impl Outcome {
    fn of(finding: &Finding) -> Self {
        match (&finding.verdict, finding.rule.effect) {
            (Verdict::Unknown(_), _) => Self::Skipped,
            (_, Effect::Incomplete | Effect::Failure) => Self::Error,
            (_, Effect::Verdict | Effect::Outside) => Self::Failure,
        }
    }
}

fn found(report: &Report, rule: &RuleInfo) -> bool {
    report.findings.iter().any(|problem| problem.finding.rule.id == rule.id)
}

fn write_case(problem: &Problem, report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let finding = &problem.finding;
    let rule = &finding.rule;
    let place = heading(&report.sources, finding);
    let name = format!("{} {} {place} {}", rule.id, rule.name, finding.resource);
    writeln!(
        out,
        "    <testcase classname=\"{}\" name=\"{}\">",
        escape(&rule.id),
        escape(name.trim())
    )?;
    let message = escape(&finding.message);
    let element = match Outcome::of(finding) {
        Outcome::Skipped => {
            let reason = match &finding.verdict {
                Verdict::Unknown(reason) => reason.as_str(),
                Verdict::Fail | Verdict::Pass | Verdict::NotApplicable => "",
            };
            writeln!(out, "      <skipped message=\"{message}: it is {}\"/>", escape(reason))?;
            return writeln!(out, "    </testcase>");
        }
        Outcome::Failure => "failure",
        Outcome::Error => "error",
    };
    let lines: Vec<String> = text(problem, report).iter().map(|line| escape(line)).collect();
    let (kind, lines) = (rule.severity, lines.join("\n"));
    writeln!(out, "      <{element} message=\"{message}\" type=\"{kind}\">{lines}</{element}>")?;
    writeln!(out, "    </testcase>")
}

/// The places on the way, one a line.
fn text(problem: &Problem, report: &Report) -> Vec<String> {
    let finding = &problem.finding;
    let step = |waypoint: &crate::finding::Waypoint| {
        let at = report.sources.start(waypoint.span);
        let path = report.sources.path(waypoint.span.source);
        format!("{path}:{}:{}: {}", at.line, at.column, waypoint.text)
    };
    let mut lines: Vec<String> = finding.trail.iter().map(step).collect();
    let also = problem.also.iter().map(|other| format!("also {}", other.resource));
    lines.extend(also);
    lines.push(format!("more: bottlelint explain {}", finding.rule.id));
    lines
}

/// Text without what XML gives a meaning or forbids.
fn escape(text: &str) -> String {
    let text = plain(text);
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use crate::report::testing::{example, written};

    #[test]
    fn counts_what_it_lists() {
        insta::assert_snapshot!(written(super::write, &example()), @r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuites name="bottlelint" tests="11" failures="2" errors="1" time="0.038">
          <testsuite name="bottlelint" tests="11" failures="2" errors="1" skipped="1" time="0.038">
            <testcase classname="BL001" name="BL001 unused-suppression"/>
            <testcase classname="BL002" name="BL002 expired-suppression"/>
            <testcase classname="BL003" name="BL003 suppression-without-reason"/>
            <testcase classname="BL004" name="BL004 suppression-of-unknown-rule"/>
            <testcase classname="BL005" name="BL005 malformed-suppression"/>
            <testcase classname="BL006" name="BL006 suppression-not-allowed"/>
            <testcase classname="BL009" name="BL009 suppression-lasts-too-long"/>
            <testcase classname="TF004" name="TF004 syntax-error envs/prod/broken.tf:2:7">
              <error message="the list has no end" type="high">envs/prod/broken.tf:2:7: the list has no end
        more: bottlelint explain TF004</error>
            </testcase>
            <testcase classname="ECS011" name="ECS011 image-without-digest envs/prod/main.tf:5:20 module.checkout.aws_ecs_task_definition.this">
              <skipped message="cannot tell whether the image of container `checkout` is pinned by digest: it is read from AWS at plan time (`data.aws_ssm_parameter.image.value`)"/>
            </testcase>
            <testcase classname="ECS004" name="ECS004 writable-root-filesystem envs/prod/main.tf:6:3 module.checkout.aws_ecs_task_definition.this">
              <failure message="container `checkout` can write to its root file system" type="high">envs/prod/main.tf:6:3: `false` is set here, by `module.checkout`
        modules/ecs/variables.tf:3:3: ... over this default
        modules/ecs/main.tf:8:7: ... and ends up in this attribute, which must be `true`
        also module.orders.aws_ecs_task_definition.this
        more: bottlelint explain ECS004</failure>
            </testcase>
            <testcase classname="ECS021" name="ECS021 no-deployment-circuit-breaker modules/ecs/main.tf:13:1 module.checkout.aws_ecs_service.this">
              <failure message="service `this` has no deployment circuit breaker" type="low">modules/ecs/main.tf:13:1: needs a `deployment_circuit_breaker` block; there is none
        more: bottlelint explain ECS021</failure>
            </testcase>
          </testsuite>
        </testsuites>
        "#);
    }

    #[test]
    fn escapes_markup() {
        assert_eq!(super::escape("a <b> & \"c\"\u{1}"), "a &lt;b&gt; &amp; &quot;c&quot;\u{fffd}");
    }
}
