//! The judge of module evaluation is Terraform's own plan: for whole module trees, what `bottlelint facts`
//! states is compared with `terraform plan` of the same tree, attribute by attribute, in both directions.
//!
//! Whatever bottlelint states must be equal. What only Terraform knows is counted by bottlelint's reason. Each
//! tree is judged twice: as it is, and with what data sources answered put in, so that what depends on them counts.
//!
//! AWS is moto, which only data sources ask. `BOTTLELINT_JUDGE_TREES` names other trees, between colons: root modules of anybody's,
//! with their modules in place. Nothing of them is kept here. `BOTTLELINT_JUDGE_VERBOSE` prints every difference.
//!
//! Skipped with a message where there is no `terraform` or no moto, which is a failure where `CI` is `true`.
#![expect(clippy::disallowed_methods, reason = "the harness reads directories and the environment")]
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a harness that cannot go on says so"
)]
#![expect(clippy::print_stderr, reason = "figures are part of what the judge is for")]

mod cases;
mod compare;
mod facts;
mod generate;
mod normal;
#[path = "../support/random.rs"]
mod random;
mod shown;
#[path = "../support/mod.rs"]
mod support;
mod tally;
mod tasks;
mod terraform;
mod trees;

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use tally::Tally;
use terraform::Terraform;
use trees::Tree;

/// How many trees are planned at a time.
const THREADS: usize = 2;

/// How much of what Terraform knows must be known.
const COVERAGE: f64 = 0.98;

#[test]
fn agrees_with_terraform_plan() {
    let Some(terraform) = Terraform::find() else { return };
    let trees = trees::chosen(&terraform.network);
    let (mut plain, mut informed) = (Tally::default(), Tally::default());
    for (tree, result) in trees.iter().zip(judge_all(&terraform, &trees)) {
        match result {
            Ok((without, with)) => {
                eprintln!("{}: {with}", tree.name);
                plain.add(&without);
                informed.add(&with);
            }
            Err(message) => plain.wrong(format!("{}: no plan: {message}", tree.name)),
        }
    }
    print(&plain, &informed);
    let wrong: Vec<&String> = plain.wrong.iter().chain(&informed.wrong).collect();
    assert!(wrong.is_empty(), "{} statements differ from Terraform", wrong.len());
    assert!(informed.coverage() >= COVERAGE, "only {:.4} is known", informed.coverage());
}

#[test]
fn finds_in_a_plan_what_it_finds_in_the_source() {
    let Some(terraform) = Terraform::find() else { return };
    let wrong = shown::judge(&terraform);
    print_wrong(&wrong);
    assert!(wrong.is_empty(), "{} differences", wrong.len());
}

#[test]
fn agrees_on_what_is_accepted() {
    let Some(terraform) = Terraform::find_alone() else { return };
    let all = cases::read_all();
    let outcome = cases::judge(&terraform, &all);
    let (refused, mut wrong) = (outcome.refused.len(), outcome.wrong.clone());
    eprintln!("modules: {refused} of {} refused; {}", all.len(), outcome.tally);
    wrong.extend(outcome.missed());
    wrong.extend(outcome.objections());
    wrong.extend(outcome.tally.less.iter().map(|(reason, less)| {
        format!("known to Terraform only, {reason}: {}", less.places.join(", "))
    }));
    print_wrong(&wrong);
    assert!(wrong.is_empty(), "{} differences", wrong.len());
    assert!(refused > 100 && all.len() - refused > 40, "the tables hold both kinds");
}

#[test]
fn agrees_on_what_root_modules_hold() {
    let Some(terraform) = Terraform::find_alone() else { return };
    let wrong = cases::judge_roots(&terraform);
    print_wrong(&wrong);
    assert!(wrong.is_empty(), "{} differences", wrong.len());
}

#[test]
fn agrees_on_generated_modules() {
    let Some(terraform) = Terraform::find_alone() else { return };
    let (first, count) = generate::seeds();
    let seeds: Vec<u64> = (first..first + count).collect();
    let (mut wrong, mut refused, mut missed) = (Vec::new(), 0, Vec::new());
    let mut tally = Tally::default();
    for seeds in seeds.chunks(generate::BATCH) {
        let cases: Vec<_> = seeds.iter().copied().map(generate::case).collect();
        let outcome = cases::judge(&terraform, &cases);
        refused += outcome.refused.len();
        missed.extend(outcome.missed());
        let differences = [outcome.wrong.clone(), outcome.objections()].concat();
        print_wrong(&differences);
        for case in cases.iter().filter(|case| is_verbose() && case.is_named(&differences)) {
            eprintln!("### {}\n{}", case.name, case.text());
        }
        wrong.extend(differences);
        tally.add(&outcome.tally);
    }
    eprintln!("generated modules: {refused} of {count} refused; {tally}");
    print_less(&tally);
    for missed in &missed {
        eprintln!("  only by Terraform: {missed}");
    }
    assert!(wrong.is_empty(), "{} differences", wrong.len());
    // bottlelint knows more than Terraform of maps whose values are unknown, and of `try`, so it sees nothing wrong with
    // some that decide how many instances there are. And Terraform validates blocks that have no instances too.
    assert!(missed.len() * 20 <= refused, "most of what Terraform refuses is refused");
    assert!(tally.both > 4 * seeds.len(), "most of the modules are accepted, and state something");
}

fn print_wrong(wrong: &[String]) {
    for wrong in wrong {
        eprintln!("  WRONG {wrong}");
    }
}

type Judged = Result<(Tally, Tally), String>;

fn judge_all(terraform: &Terraform, trees: &[Tree]) -> Vec<Judged> {
    let next = AtomicUsize::new(0);
    let results: Vec<Mutex<Option<Judged>>> = trees.iter().map(|_| Mutex::default()).collect();
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Ordering::Relaxed);
                    let Some(tree) = trees.get(index) else { break };
                    *results[index].lock().unwrap() = Some(judge(terraform, tree));
                }
            });
        }
    });
    results.into_iter().map(|slot| slot.into_inner().unwrap().expect("a result")).collect()
}

/// A tree as it is, and with what its data sources answered.
fn judge(terraform: &Terraform, tree: &Tree) -> Judged {
    let plan = terraform.plan(tree)?;
    let facts = facts::of(tree, &[]);
    let (mut informed, mut assumptions) = (facts.clone(), Vec::new());
    // What one data source answers may decide which others there are.
    for _ in 0..4 {
        let more = facts::assumptions(&plan, &informed);
        if more.is_empty() {
            break;
        }
        assumptions.extend(more);
        informed = facts::of(tree, &assumptions);
    }
    Ok((compare::compare(&facts, &plan), compare::compare(&informed, &plan)))
}

fn print(plain: &Tally, informed: &Tally) {
    eprintln!("as it is: {plain}");
    eprintln!("with the answers of data sources: {informed}");
    for (rule, count) in &informed.normalised {
        eprintln!("  {count} by the provider: {rule}");
    }
    print_less(informed);
    let mut wrong: Vec<&String> = plain.wrong.iter().chain(&informed.wrong).collect();
    wrong.sort();
    wrong.dedup();
    for wrong in wrong {
        eprintln!("  WRONG {wrong}");
    }
}

fn is_verbose() -> bool {
    std::env::var_os("BOTTLELINT_JUDGE_VERBOSE").is_some()
}

/// What only one of the two knows.
fn print_less(tally: &Tally) {
    let verbose = is_verbose();
    for (reason, less) in &tally.less {
        eprintln!("  {} only to Terraform: {reason}", less.count);
        let shown = if verbose { less.places.len() } else { 3 };
        for place in less.places.iter().take(shown) {
            eprintln!("    {place}");
        }
    }
    let shown = if verbose { tally.more.len() } else { 10 };
    for more in tally.more.iter().take(shown) {
        eprintln!("  only to bottlelint: {more}");
    }
}
