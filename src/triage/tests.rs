//! What triage decides about findings that no comment silences.

use std::sync::Arc;

use super::testing::{
    CALLER, catalogue, finding, found, ids, policy, rule, rule_of, run, sources, span,
};
use super::*;
use crate::finding::Severity;
use crate::source::SourceMap;

#[test]
fn several_calls_with_one_cause_are_one_problem() {
    let (sources, id) = sources(CALLER);
    let ecs004 = rule("ECS004");
    let place = span(&sources, id, "false");
    let through = |call: &str| {
        finding(&ecs004, &format!("module.{call}.aws_ecs_task_definition.this"), place)
    };
    let report = triage(
        found(vec![through("c"), through("a"), through("b"), through("b")], &sources),
        &catalogue(&[Arc::clone(&ecs004)]),
        &policy(),
    );
    let [problem] = report.findings.as_slice() else { panic!("{:?}", report.findings) };
    assert_eq!(&*problem.finding.resource, "module.a.aws_ecs_task_definition.this");
    assert_eq!(problem.also_through(), ["module.b", "module.c"]);
    assert_eq!(report.summary.count(Level::Error), 1);
}

#[test]
fn order_and_identity_do_not_depend_on_the_order_of_findings_or_texts() {
    let rules = [rule("ECS004"), rule_of("ECS005", Severity::Low)];
    let make = |reversed: bool| {
        let sources = Arc::new(SourceMap::default());
        let paths = if reversed { ["b.tf", "a.tf"] } else { ["a.tf", "b.tf"] };
        let mut findings = Vec::new();
        for path in paths {
            let id = sources.add(path, CALLER);
            for rule in &rules {
                findings.push(finding(rule, "aws_x.y", span(&sources, id, "false")));
            }
        }
        if reversed {
            findings.reverse();
        }
        let report = triage(found(findings, &sources), &catalogue(&rules), &policy());
        let row = |problem: &Problem| {
            let finding = &problem.finding;
            (
                sources.path(finding.place.source),
                Arc::clone(&finding.rule.id),
                problem.fingerprint.clone(),
            )
        };
        report.findings.iter().map(row).collect::<Vec<_>>()
    };
    assert_eq!(make(false), make(true));
    let rows = make(false);
    let names: Vec<_> = rows.iter().map(|(path, id, _)| format!("{path} {id}")).collect();
    assert_eq!(names, ["a.tf ECS004", "a.tf ECS005", "b.tf ECS004", "b.tf ECS005"]);
    assert!(rows[0].2.ends_with(":1") && rows[2].2.ends_with(":2"), "{rows:?}");
}

#[test]
fn fingerprint_survives_lines_added_above_and_blanks() {
    let fingerprint = |text: &str| run(text, "read_only_root", &[]).findings[0].fingerprint.clone();
    assert_eq!(fingerprint(CALLER), fingerprint(&format!("# new\n\n{CALLER}")));
}

#[test]
fn a_sensitive_value_leaves_no_hash() {
    let (sources, id) = sources("password = \"hunter2\"\n");
    let ecs004 = rule("ECS004");
    let identities = |needle: &str| {
        let mut one = finding(&ecs004, "a.b", span(&sources, id, needle));
        one.sensitive = true;
        let report =
            triage(found(vec![one], &sources), &catalogue(&[Arc::clone(&ecs004)]), &policy());
        let problem = &report.findings[0];
        (problem.fingerprint.clone(), LineHashes::new(&report).of(problem))
    };
    assert_eq!(identities("hunter2"), identities("password"));
    assert_eq!(identities("hunter2").1, None);
}

#[test]
fn mild_findings_are_left_out_and_do_not_count() {
    let (sources, id) = sources(CALLER);
    let mild = rule_of("ECS004", Severity::Low);
    let one = finding(&mild, "a.b", span(&sources, id, "false"));
    let policy = ReportPolicy {
        min_severity: Severity::Medium,
        fail_on: FailOn::AtLeast(Severity::Medium),
        ..policy()
    };
    let report = triage(found(vec![one], &sources), &catalogue(&[mild]), &policy);
    assert_eq!(ids(&report), [] as [&str; 0]);
    assert_eq!((report.summary.count(Level::Warning), report.summary.failing), (0, 0));
}
