//! What comments silence, and what is said about them.

use std::sync::Arc;

use super::testing::{CALLER, catalogue, finding, found, ids, policy, rule, run, sources, span};
use super::*;

fn commented(before: &str, comment: &str) -> String {
    CALLER.replacen(before, &format!("{comment}{before}"), 1)
}

#[test]
fn comment_on_its_own_line_covers_the_next_attribute() {
    let text = commented("  read_only", "  # bottlelint: ignore[ECS004] -- log shipper\n");
    let report = run(&text, "false", &[]);
    assert_eq!(ids(&report), [] as [&str; 0]);
    let [suppressed] = report.suppressed.as_slice() else { panic!("{:?}", report.suppressed) };
    assert_eq!(suppressed.reason, "log shipper");
    assert_eq!(report.summary.suppressed, 1);
    assert_eq!(report.summary.failing, 0);
}

#[test]
fn comment_at_the_end_of_a_line_covers_that_line_only() {
    let on_it = CALLER.replace("= false", "= false # bottlelint: ignore[ECS004] -- why");
    assert_eq!(ids(&run(&on_it, "false", &[])), [] as [&str; 0]);
    let elsewhere = CALLER.replace("\"./ecs\"", "\"./ecs\" # bottlelint: ignore[ECS004] -- why");
    assert_eq!(ids(&run(&elsewhere, "false", &[])), ["BL001", "ECS004"]);
}

#[test]
fn comment_covers_an_entry_within_an_expression() {
    let text = r#"resource "aws_ecs_task_definition" "a" {
  container_definitions = jsonencode([{
    name = "a" # bottlelint: ignore[ECS004] -- not here
    # bottlelint: ignore[ECS004] -- here
    readonlyRootFilesystem = false
  }])
}"#;
    let report = run(text, "false", &[]);
    assert_eq!(ids(&report), ["BL001"]);
    assert_eq!(report.suppressed.first().map(|one| one.reason.as_str()), Some("here"));
}

#[test]
fn comment_on_a_call_covers_what_the_call_deploys_and_no_other_call() {
    let second = CALLER.replace("checkout", "other");
    let text = format!("# bottlelint: ignore[ECS004] -- legacy{CALLER}{second}# end\n");
    let header = "module \"checkout\"";
    assert_eq!(ids(&run(&text, "# end", &[header])), [] as [&str; 0]);
    assert_eq!(ids(&run(&text, "# end", &["module \"other\""])), ["BL001", "ECS004"]);
}

#[test]
fn comment_for_the_file_covers_every_place_in_it() {
    let text =
        format!("# bottlelint: ignore-file[writable-root-filesystem] -- generated\n{CALLER}");
    assert_eq!(ids(&run(&text, "false", &[])), [] as [&str; 0]);
}

#[test]
fn any_step_of_the_trail_counts() {
    let (sources, id) =
        sources(&commented("  read_only", "  # bottlelint: ignore[ECS004] -- why\n"));
    let child = sources.add("modules/ecs/main.tf", "readonlyRootFilesystem = var.read_only_root\n");
    let ecs004 = rule("ECS004");
    let mut one = finding(&ecs004, "a.b", span(&sources, child, "var.read_only_root"));
    let step = span(&sources, id, "false");
    one.trail.push(crate::finding::Waypoint { span: step, text: String::new() });
    let report = triage(found(vec![one], &sources), &catalogue(&[ecs004]), &policy());
    assert_eq!(ids(&report), [] as [&str; 0]);
}

#[test]
fn expiry_is_inclusive_and_brings_the_finding_back() {
    let until = |day: &str| {
        let comment = format!("  # bottlelint: ignore[ECS004] until={day} -- why\n");
        run(&commented("  read_only", &comment), "false", &[])
    };
    assert_eq!(ids(&until("2026-06-15")), [] as [&str; 0]);
    let expired = until("2026-06-14");
    assert_eq!(ids(&expired), ["BL002", "ECS004"]);
    assert_eq!(
        expired.findings[0].finding.message,
        "suppression of ECS004 has expired: its last day was 2026-06-14"
    );
}

#[test]
fn wrong_comments_are_findings_and_silence_nothing() {
    for (comment, id) in
        [("ignore[ECS004]", "BL003"), ("ignore[ECS004] until=tomorrow -- why", "BL005")]
    {
        let report =
            run(&commented("  read_only", &format!("  # bottlelint: {comment}\n")), "false", &[]);
        assert_eq!(ids(&report), [id, "ECS004"], "{comment}");
    }
    let misspelt =
        run(&commented("  read_only", "  # bottlelint: ignore[ECS04] -- why\n"), "false", &[]);
    assert_eq!(ids(&misspelt), ["BL004", "ECS004"]);
    assert_eq!(misspelt.findings[0].finding.help, "did you mean `ECS004`?");
    let own = run(
        &commented("  read_only", "  # bottlelint: ignore[BL001, ECS004] -- why\n"),
        "false",
        &[],
    );
    assert_eq!(ids(&own), ["BL006"]);
}

#[test]
fn comment_for_a_rule_that_did_not_run_is_not_called_unused() {
    let text = commented("  read_only", "  # bottlelint: ignore[ECS005] -- why\n");
    let (sources, _) = sources(&text);
    let mut other = (*rule("ECS005")).clone();
    other.name = "other".into();
    other.aliases.clear();
    let mut rules = catalogue(&[rule("ECS004")]);
    rules.known.push(Arc::new(other));
    let report = triage(found(Vec::new(), &sources), &rules, &policy());
    assert_eq!(ids(&report), [] as [&str; 0]);
}

#[test]
fn comments_can_be_disregarded() {
    let text = commented("  read_only", "  # bottlelint: ignore[ECS004] -- why\n");
    let (sources, id) = sources(&text);
    let ecs004 = rule("ECS004");
    let one = finding(&ecs004, "a.b", span(&sources, id, "false"));
    let policy = ReportPolicy { suppressions: Suppressions::Ignored, ..policy() };
    let report = triage(found(vec![one], &sources), &catalogue(&[ecs004]), &policy);
    assert_eq!(ids(&report), ["ECS004"]);
}
