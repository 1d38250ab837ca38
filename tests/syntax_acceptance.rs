//! Accepts what Terraform accepts, and nothing else.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a test says what stops it"
)]

mod syntax_judge;

use bottlelint::source::SourceId;
use bottlelint::syntax::parse;

#[derive(serde::Deserialize)]
struct Case {
    name: String,
    hcl: String,
    terraform_accepts: bool,
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("data/hcl_acceptance.json")).unwrap()
}

fn accepts(text: &str) -> bool {
    parse(SourceId(0), "main.tf", text).errors.is_empty()
}

#[test]
fn every_recorded_case() {
    let wrong: Vec<_> = cases()
        .into_iter()
        .filter(|case| accepts(&case.hcl) != case.terraform_accepts)
        .map(|case| case.name)
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn terraform_still_says_what_was_recorded() {
    let Some(judge) = syntax_judge::Judge::find() else { return };
    let wrong: Vec<_> = cases()
        .into_iter()
        .filter(|case| judge.accepts(&case.hcl) != case.terraform_accepts)
        .map(|case| case.name)
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
}
