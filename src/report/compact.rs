//! A line a finding, in the form that editors and terminals make links of.

use std::io::{self, Write};

use crate::finding::{Finding, Verdict};
use crate::triage::{Level, Report};

use super::place::seen;
use super::summary::summary;
use super::text::{plain, some};
use super::{Style, Verbosity};

/// Writes the report.
pub(super) fn write(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for problem in &report.findings {
        let finding = &problem.finding;
        let level = Level::of(finding).as_str();
        let place = seen(&report.sources, finding);
        let also = match problem.also_through().as_slice() {
            [] => String::new(),
            names => format!(", also through {}", some(names, 3)),
        };
        let message = plain(&finding.message);
        writeln!(
            out,
            "{}: {level}[{}] {message}{}{also}",
            harmless(&place),
            finding.rule.id,
            subject(finding)
        )?;
    }
    if style.verbosity >= Verbosity::Normal {
        for line in summary(report) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// A place that begins no workflow command, whatever a file is called: `::error::` at the start of a line is one.
fn harmless(place: &str) -> String {
    let place = plain(place);
    if place.starts_with(':') { format!("./{place}") } else { place }
}

/// The attribute, why it cannot be told, what it depends on.
fn subject(finding: &Finding) -> String {
    let parts = [
        match (&*finding.resource, finding.attribute.as_str()) {
            ("", attribute) => attribute.to_owned(),
            (resource, "") => resource.to_owned(),
            (resource, attribute) => format!("{resource}.{attribute}"),
        },
        match &finding.verdict {
            Verdict::Unknown(reason) => reason.clone(),
            Verdict::Fail | Verdict::Pass | Verdict::NotApplicable => String::new(),
        },
        finding.assumption.clone(),
    ];
    let parts: Vec<String> =
        parts.iter().filter(|part| !part.is_empty()).map(|part| plain(part)).collect();
    if parts.is_empty() { String::new() } else { format!(" [{}]", parts.join("; ")) }
}

#[cfg(test)]
mod tests {
    use crate::report::testing::{example, written};

    #[test]
    fn shows_a_line_each() {
        insta::assert_snapshot!(written(super::write, &example()), @r#"
        envs/prod/broken.tf:2:7: error[TF004] the list has no end
        envs/prod/main.tf:5:20: unknown[ECS011] cannot tell whether the image of container `checkout` is pinned by digest [module.checkout.aws_ecs_task_definition.this.container_definitions[0].image; read from AWS at plan time (`data.aws_ssm_parameter.image.value`)]
        envs/prod/main.tf:6:3: error[ECS004] container `checkout` can write to its root file system [module.checkout.aws_ecs_task_definition.this.container_definitions[0].readonlyRootFilesystem], also through module.orders
        modules/ecs/main.tf:13:1: warning[ECS021] service `this` has no deployment circuit breaker [module.checkout.aws_ecs_service.this; if it is created]
        2 errors, 1 warning, 1 unknown in 12 resources of 2 modules (3 rules, 38 ms); 1 can be fixed with --fix
        incomplete: 1 of 9 files could not be read, results may lack findings
        "#);
    }
}
