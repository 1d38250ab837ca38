//! Findings made by hand, for tests of this layer and the reporters.

use std::sync::Arc;

use crate::finding::{
    Builtin, Effect, Finding, Group, Profile, RuleInfo, Secrecy, Selection, Severity, Verdict,
    Waypoint,
};
use crate::source::{SourceId, SourceMap, Span};

use super::{
    Baselining, Catalogue, Date, FailOn, Found, Incomplete, Report, ReportPolicy,
    SuppressionLimits, Suppressions, Unknowns, triage,
};

/// The rule that the tests are about, under this id.
pub(crate) fn rule(id: &str) -> Arc<RuleInfo> {
    Arc::new(RuleInfo {
        id: id.into(),
        name: "writable-root-filesystem".into(),
        title: "Container can write to its root file system".to_owned(),
        severity: Severity::High,
        group: Group::Security,
        requirements: vec!["6.1".to_owned()],
        aliases: vec!["CKV_AWS_336".to_owned(), "ECS.5".to_owned()],
        why: "An attacker who gets into the container can replace the program.".to_owned(),
        how: "Set `readonlyRootFilesystem = true`.".to_owned(),
        default: Selection::On,
        proves: None,
        expects: Some("The root file system of every container is read-only.".to_owned()),
        profile: Profile::Default,
        effect: Effect::Verdict,
        options: Vec::new(),
        secrecy: Secrecy::Public,
        fix: None,
    })
}

/// The same rule with another severity.
pub(crate) fn rule_of(id: &str, severity: Severity) -> Arc<RuleInfo> {
    Arc::new(RuleInfo { severity, ..(*rule(id)).clone() })
}

/// The place of `needle` in a text.
pub(crate) fn span(sources: &SourceMap, id: SourceId, needle: &str) -> Span {
    let start = sources.get(id).unwrap().text.find(needle).unwrap();
    let at = |byte: usize| u32::try_from(byte).unwrap();
    Span::new(id, at(start), at(start + needle.len()))
}

/// A failure of `rule` in `resource` at `place`.
pub(crate) fn finding(rule: &Arc<RuleInfo>, resource: &str, place: Span) -> Finding {
    Finding {
        rule: Arc::clone(rule),
        verdict: Verdict::Fail,
        resource: resource.into(),
        attribute: "container_definitions[0].readonlyRootFilesystem".to_owned(),
        message: "container `checkout` can write to its root file system".to_owned(),
        assumption: String::new(),
        help: String::new(),
        place,
        trail: vec![Waypoint { span: place, text: "`false` is set here".to_owned() }],
        related: Vec::new(),
        fixes: Vec::new(),
        edits: Vec::new(),
        calls: Vec::new(),
        sensitive: false,
    }
}

/// What most tests ask for.
pub(crate) fn policy() -> ReportPolicy {
    ReportPolicy {
        today: Date::parse("2026-06-15").unwrap(),
        min_severity: Severity::Info,
        fail_on: FailOn::AtLeast(Severity::Low),
        unknown: Unknowns::Show,
        suppressions: Suppressions::Honoured,
        incomplete: Incomplete::Fails,
        limits: SuppressionLimits::default(),
        exceptions: Vec::new(),
        baselining: Baselining::None,
        changes: None,
        trusted: None,
    }
}

/// These rules and the tool's own.
pub(crate) fn catalogue(rules: &[Arc<RuleInfo>]) -> Catalogue {
    let about_comments = Builtin::ALL.into_iter().filter(|rule| rule.is_about_suppressions());
    let own = about_comments.map(Builtin::info);
    let ran: Vec<Arc<RuleInfo>> = rules.iter().map(Arc::clone).chain(own).collect();
    Catalogue { known: ran.clone(), ran }
}

/// These findings in 12 resources of 2 modules.
pub(crate) fn found(findings: Vec<Finding>, sources: &Arc<SourceMap>) -> Found {
    Found {
        findings,
        resources: 12,
        modules: 2,
        files: 9,
        sources: Arc::clone(sources),
        ..Found::default()
    }
}

/// A call with an argument that breaks the rule.
pub(crate) const CALLER: &str = r#"
module "checkout" {
  source         = "./ecs"
  read_only_root = false
}
"#;

/// A text and its id.
pub(crate) fn sources(text: &str) -> (Arc<SourceMap>, SourceId) {
    let sources = Arc::new(SourceMap::default());
    let id = sources.add("envs/prod/main.tf", text);
    (sources, id)
}

/// Triages one ECS004 finding at `needle` of `text`.
pub(crate) fn run(text: &str, needle: &str, calls: &[&str]) -> Report {
    let (sources, id) = sources(text);
    let ecs004 = rule("ECS004");
    let mut one = finding(
        &ecs004,
        "module.checkout.aws_ecs_task_definition.this",
        span(&sources, id, needle),
    );
    one.calls = calls.iter().map(|call| span(&sources, id, call)).collect();
    triage(found(vec![one], &sources), &catalogue(&[ecs004]), &policy())
}

/// The ids of the rules of the findings.
pub(crate) fn ids(report: &Report) -> Vec<&str> {
    report.findings.iter().map(|problem| &*problem.finding.rule.id).collect()
}
