//! GitLab's Code Quality report: a list of issues with place, severity and fingerprint.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::finding::{Finding, Severity};
use crate::source::SourceMap;
use crate::triage::{Level, Problem, Report};

use super::Style;
use super::place::{in_file, region};
use super::text::{plain, sentence};

/// Writes the report.
pub(super) fn write(report: &Report, _: &Style, out: &mut dyn Write) -> io::Result<()> {
    let issues = report.findings.iter().map(|problem| issue(problem, &report.sources));
    let issues: Vec<Value> = issues.collect();
    serde_json::to_writer_pretty(&mut *out, &issues)?;
    writeln!(out)
}

fn issue(problem: &Problem, sources: &SourceMap) -> Value {
    let finding = &problem.finding;
    let place = region(sources, finding.place);
    // Each issue must have a path, also one about the command line.
    let is_in_file = in_file(sources, finding.place);
    let path = if is_in_file { plain(&place.path) } else { ".".to_owned() };
    let id = &finding.rule.id;
    json!({
        // GitLab does not show the name of the check, so the description begins with it.
        "description": format!("{id}: {}", sentence(&finding.message)),
        "check_name": **id,
        "fingerprint": problem.fingerprint,
        "severity": severity(finding),
        "location": { "path": path, "lines": { "begin": place.start.line } },
    })
}

fn severity(finding: &Finding) -> &'static str {
    match (Level::of(finding), finding.rule.severity) {
        (Level::Unknown | Level::Skipped, _) | (_, Severity::Info) => "info",
        (_, Severity::Critical) => "blocker",
        (_, Severity::High) => "critical",
        (_, Severity::Medium) => "major",
        (_, Severity::Low) => "minor",
    }
}

#[cfg(test)]
mod tests {
    use crate::report::testing::{example, written};

    #[test]
    fn has_what_gitlab_requires_of_each_issue() {
        insta::assert_snapshot!(written(super::write, &example()), @r#"
        [
          {
            "description": "TF004: The list has no end.",
            "check_name": "TF004",
            "fingerprint": "d5746f2f9ff656356efa46f8ede982cb:1",
            "severity": "critical",
            "location": {
              "path": "envs/prod/broken.tf",
              "lines": {
                "begin": 2
              }
            }
          },
          {
            "description": "ECS011: Cannot tell whether the image of container `checkout` is pinned by digest.",
            "check_name": "ECS011",
            "fingerprint": "81e4d20dc768ced59e772b648fa99846:1",
            "severity": "info",
            "location": {
              "path": "envs/prod/main.tf",
              "lines": {
                "begin": 5
              }
            }
          },
          {
            "description": "ECS004: Container `checkout` can write to its root file system.",
            "check_name": "ECS004",
            "fingerprint": "7c7dcf5db37d6ae5253ed8d116ad427b:1",
            "severity": "critical",
            "location": {
              "path": "envs/prod/main.tf",
              "lines": {
                "begin": 6
              }
            }
          },
          {
            "description": "ECS021: Service `this` has no deployment circuit breaker.",
            "check_name": "ECS021",
            "fingerprint": "4edfd22088e0edca8245f9808a0216b9:1",
            "severity": "minor",
            "location": {
              "path": "modules/ecs/main.tf",
              "lines": {
                "begin": 13
              }
            }
          }
        ]
        "#);
    }
}
