//! The judge of the evaluator is Terraform itself: expressions from the tables beside this file, and
//! generated ones, are evaluated by bottlelint and by the real `terraform`, and compared by value, type,
//! what is unknown, what is sensitive, and what is an error.
//!
//! Skipped with a message where there is no `terraform`, which is a failure where `CI` is `true`.
#![expect(clippy::disallowed_methods, reason = "the harness reads tables and the environment")]
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::format_push_string,
    reason = "a harness that cannot go on says so"
)]
#![expect(clippy::print_stderr, reason = "figures are part of what the judge is for")]

mod compare;
mod generate;
mod names;
#[path = "../support/random.rs"]
mod random;
mod table;
mod terraform;

use compare::{Finding, Tally};
use names::Given;
use table::Case;
use terraform::Terraform;

/// How many generated expressions, from a fixed seed.
const GENERATED: usize = 1_500;

#[test]
fn agrees_with_terraform() {
    let Some(terraform) = Terraform::find() else {
        let ci = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(!ci, "the judge needs `terraform` in the search path");
        eprintln!("skipped: no `terraform` in the search path");
        return;
    };
    let mut cases = table::read_all();
    cases.extend(generate::cases(GENERATED));
    if let Ok(only) = std::env::var("JUDGE_ONLY") {
        cases.retain(|case| case.table == only || case.text.contains(&only));
    }
    let tally = judge(&terraform, &cases);
    eprintln!("{tally}");
    assert!(
        tally.wrong.is_empty(),
        "{} of {} expressions differ from Terraform",
        tally.wrong.len(),
        cases.len()
    );
    assert!(
        tally.coverage() >= 0.98,
        "only {:.2} % of what Terraform knows is known",
        tally.coverage() * 100.0
    );
}

/// Compares all cases with unknowns, then those of which bottlelint claims more with three choices of
/// values in place of the unknowns: what it claims must hold for each of them, and what it takes to be
/// sensitive must be so for one.
fn judge(terraform: &Terraform, cases: &[Case]) -> Tally {
    let mut tally = Tally::default();
    let answers = terraform.evaluate(Given::Unknown, cases);
    let mut claims = Vec::new();
    for (case, answer) in cases.iter().zip(answers) {
        let ours = names::evaluate(terraform.directory(), case);
        let finding = compare::compare(&ours, &answer);
        if matches!(finding, Finding::More | Finding::OnlyOurError | Finding::Careful) {
            claims.push((case.clone(), answer.clone()));
        }
        tally.add(case, &finding, &ours, &answer);
    }
    let cases: Vec<Case> = claims.iter().map(|(case, _)| case.clone()).collect();
    let mut sensitive = vec![false; cases.len()];
    for given in [Given::First, Given::Second, Given::Null] {
        let answers = terraform.evaluate(given, &cases);
        for (index, ((case, before), answer)) in claims.iter().zip(&answers).enumerate() {
            let ours = names::evaluate(terraform.directory(), case);
            sensitive[index] |= compare::is_sensitive(answer);
            if let Some(why) = compare::contradicts(&ours, before, answer) {
                tally.refute(case, given, &why);
            }
        }
    }
    for ((case, _), sensitive) in claims.iter().zip(sensitive) {
        let ours = names::evaluate(terraform.directory(), case);
        if !sensitive && ours.is_ok_and(|value| value.deep_marks().is_sensitive()) {
            tally.refute(case, Given::Null, "it is not sensitive");
        }
    }
    tally
}
