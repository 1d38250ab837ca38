//! A report that shows most of what can be in one.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use crate::finding::{
    Applicability, Builtin, Edit, Finding, Group, RuleInfo, Severity, Verdict, Waypoint,
};
use crate::source::{SourceId, SourceMap, Span};
use crate::triage::testing::{catalogue, finding, found, policy, rule, span};
use crate::triage::{Report, triage};

use super::Style;

const CALLER: &str = r#"module "checkout" {
  source         = "../../modules/ecs"
  name           = "checkout"
  desired_count  = 2
  image          = data.aws_ssm_parameter.image.value
  read_only_root = false
}
"#;

const TASK: &str = "module.checkout.aws_ecs_task_definition.this";

const VARIABLES: &str = r#"variable "read_only_root" {
  type    = bool
  default = true
}
"#;

const MAIN: &str = r#"resource "aws_ecs_task_definition" "this" {
  family = var.name
  container_definitions = jsonencode([
    {
      name                   = var.name
      image                  = var.image
      cpu                    = 256
      readonlyRootFilesystem = var.read_only_root
    },
  ])
}

resource "aws_ecs_service" "this" {
  name = var.name
}
"#;

/// What `write` writes of a report.
pub(super) fn written(
    write: fn(&Report, &Style, &mut dyn Write) -> std::io::Result<()>,
    report: &Report,
) -> String {
    let mut bytes = Vec::new();
    write(report, &Style::default(), &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

/// A failure over three files, an unknown, something missing, and a file that does not parse.
pub(super) fn example() -> Report {
    let texts = Texts::new();
    let writable = texts.writable();
    let other = Finding {
        resource: "module.orders.aws_ecs_task_definition.this".into(),
        ..writable.clone()
    };
    let (image, missing) = (texts.image(), texts.missing());
    let broken = texts.sources.add("envs/prod/broken.tf", "locals {\n  a = [\n");
    let broken = span(&texts.sources, broken, "[");
    let broken = Finding::builtin(Builtin::SyntaxError, broken, "the list has no end");
    let broken = broken.with_help(Some("add `]`"));
    let rules = [&writable, &image, &missing, &broken].map(|finding| Arc::clone(&finding.rule));
    let mut found = found(vec![writable, other, image, missing, broken], &texts.sources);
    found.incomplete = vec!["envs/prod/broken.tf".into()];
    let mut report = triage(found, &catalogue(&rules), &policy());
    report.elapsed = Duration::from_millis(38);
    report
}

/// A module and its caller.
struct Texts {
    sources: Arc<SourceMap>,
    caller: SourceId,
    variables: SourceId,
    main: SourceId,
}

impl Texts {
    fn new() -> Self {
        let sources = Arc::new(SourceMap::default());
        let caller = sources.add("envs/prod/main.tf", CALLER);
        let variables = sources.add("modules/ecs/variables.tf", VARIABLES);
        let main = sources.add("modules/ecs/main.tf", MAIN);
        Self { sources, caller, variables, main }
    }

    fn at(&self, id: SourceId, needle: &str) -> Span {
        span(&self.sources, id, needle)
    }

    fn writable(&self) -> Finding {
        let place = self.at(self.caller, "read_only_root = false");
        let sink = self.at(self.main, "readonlyRootFilesystem = var.read_only_root");
        Finding {
            trail: vec![
                point(place, "`false` is set here, by `module.checkout`"),
                point(self.at(self.variables, "default = true"), "... over this default"),
                point(sink, "... and ends up in this attribute, which must be `true`"),
            ],
            edits: vec![Edit {
                span: self.at(self.caller, "  read_only_root = false\n"),
                text: String::new(),
                applicability: Applicability::Safe,
            }],
            help: "drop the override".to_owned(),
            ..finding(&rule("ECS004"), TASK, place)
        }
    }

    fn image(&self) -> Finding {
        let rule = RuleInfo {
            name: "image-without-digest".into(),
            title: "Image is not pinned by its digest".to_owned(),
            severity: Severity::Medium,
            how: "Refer to the image as `repository@sha256:...`.".to_owned(),
            ..(*rule("ECS011")).clone()
        };
        let place = self.at(self.caller, "data.aws_ssm_parameter.image.value");
        let reason = "read from AWS at plan time (`data.aws_ssm_parameter.image.value`)";
        Finding {
            verdict: Verdict::Unknown(reason.to_owned()),
            message: "cannot tell whether the image of container `checkout` is pinned by digest"
                .to_owned(),
            attribute: "container_definitions[0].image".to_owned(),
            trail: vec![
                point(place, "read from AWS at plan time, so not known here"),
                point(self.at(self.main, "var.image"), "used as the image"),
            ],
            ..finding(&Arc::new(rule), TASK, place)
        }
    }

    fn missing(&self) -> Finding {
        let rule = RuleInfo {
            name: "no-deployment-circuit-breaker".into(),
            title: "Service has no deployment circuit breaker".to_owned(),
            severity: Severity::Low,
            group: Group::Correctness,
            requirements: Vec::new(),
            aliases: Vec::new(),
            how: "Add a `deployment_circuit_breaker` block with `enable = true`.".to_owned(),
            ..(*rule("ECS021")).clone()
        };
        let header = self.at(self.main, "resource \"aws_ecs_service\" \"this\"");
        Finding {
            attribute: String::new(),
            assumption: "if it is created".to_owned(),
            message: "service `this` has no deployment circuit breaker".to_owned(),
            trail: vec![point(header, "needs a `deployment_circuit_breaker` block; there is none")],
            ..finding(&Arc::new(rule), "module.checkout.aws_ecs_service.this", header)
        }
    }
}

fn point(span: Span, text: &str) -> Waypoint {
    Waypoint { span, text: text.to_owned() }
}
